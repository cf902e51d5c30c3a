"""Zalo as a channel: one of our bots there, its updates, and messages without any buttons."""

import logging
from collections.abc import Sequence
from typing import Final

from bot.channels import zalo_api, zalo_reading
from bot.channels.base import (
    Envelope,
    Failure,
    GiveUp,
    Incoming,
    Keep,
    Limits,
    Looked,
    Offer,
    Outgoing,
    OutOfQuota,
    Pressed,
    Rates,
    Receipt,
    Rejected,
    TryLater,
    Unknown,
    Update,
    Webhook,
)
from bot.channels.zalo_api import Style, ZaloApi, ZaloError
from bot.settings import Settings
from handlers import wording_commands as wording

_log = logging.getLogger(__name__)

_PATH: Final = "/zalo/webhook"
_HEADER: Final = "X-Bot-Api-Secret-Token"
#: How long Zalo holds a request for an update open, in seconds.
POLL_SECONDS: Final = 30
#: Where Zalo does not say when to try again, whoever tries knows best.
_ANY_TIME: Final = 0.0
#: People whom one bot can talk to on the plan that we know.
PEOPLE: Final = 50


class Zalo:
    """The channel for one bot; with an address updates are handed to us, without we poll."""

    name = "zalo"

    def __init__(
        self,
        api: ZaloApi,
        address: str | None = None,
        secret: str | None = None,
        *,
        first: bool = True,
        linked: bool = False,
        monthly: int = 0,
    ) -> None:
        self._api = api
        self._address = address
        self._secret = secret
        self._first = first
        self._called = ""
        self._held: Update | None = None
        # Zalo tells no limit of calls: as few as an office needs, and one a second to a person.
        self.rates = Rates(a_second=10, group_sign="\0", people=PEOPLE, monthly=monthly)
        self.limits = Limits(
            text=2000, entities=100, label=60, buttons=False, links=linked, caption=2000
        )

    @property
    def bot(self) -> str:
        """The bot's number, which its token begins with."""
        return self._api.bot

    @property
    def called(self) -> str:
        """The bot's name, once it was introduced."""
        return self._called

    @property
    def path(self) -> str:
        """Where updates are handed to: the first bot's address is the one of the settings."""
        return _PATH if self._first else f"{_PATH}/{self.bot}"

    @property
    def webhook(self) -> Webhook | None:
        """The secret header; None where we poll."""
        if not (self._address and self._secret):
            return None
        return Webhook(_HEADER, self._secret, self.path)

    async def introduce(self) -> None:
        """Says hello, and arranges for updates."""
        try:
            self._called = (await self._api.get_me()).name
            await self._arrange()
        except zalo_api.BadRequest as refused:
            raise Rejected(wording.webhook_rejected(str(refused))) from refused
        except ZaloError as error:
            raise decided(error) from error

    async def _arrange(self) -> None:
        """Tells Zalo where updates go, where that is not so already: such calls are counted."""
        known = await self._api.get_webhook_info()
        if self._address is None or self._secret is None:
            if known.url:
                await self._api.delete_webhook()
            return
        wanted = self._address.removesuffix(_PATH) + self.path
        hook = await self._api.set_webhook(wanted, self._secret)
        if not hook.works:
            _log.error("zalo %s: the webhook was not reached: %s", self.bot, hook.outcome)

    async def poll(self, keep: Keep) -> None:
        """One long poll. Zalo has forgotten an update by now, so it is held until it is kept."""
        if self._held is None:
            try:
                self._held = await self._api.get_update(POLL_SECONDS)
            except ZaloError as error:
                raise decided(error) from error
        if self._held is not None:
            await keep(self._held)
            self._held = None

    def envelope(self, update: Update) -> Envelope | None:
        """The update's key and chat."""
        return zalo_reading.envelope(update)

    def read(self, update: Update) -> Incoming | None:
        """What an update asks of us."""
        return zalo_reading.read(update, self._called)

    async def send(self, chat: str, message: Outgoing) -> Receipt:
        """Sends one message: a text with its bold runs, or a picture by its address."""
        piece = message.piece
        try:
            if message.address:
                sent = await self._api.send_photo(chat, message.address, piece.text)
            else:
                styles = [Style(start, length) for start, length in piece.bold]
                sent = await self._styled(chat, piece.text, styles)
        except ZaloError as error:
            raise decided(error) from error
        return Receipt(sent.message)

    async def _styled(self, chat: str, text: str, styles: Sequence[Style]) -> zalo_api.SentMessage:
        """The text with its styles; plain where Zalo will not have it so."""
        try:
            return await self._api.send_message(chat, text, styles)
        except zalo_api.BadRequest:
            if not styles:
                raise
            return await self._api.send_message(chat, text)

    async def offer(self, looked: Looked, offers: Sequence[Offer]) -> None:
        """Nothing: nobody can look us up while writing elsewhere."""

    async def acknowledge(self, pressed: Pressed) -> None:
        """Nothing: there are no buttons."""

    async def show_typing(self, chat: str) -> None:
        """Shows "typing" for about five seconds."""
        try:
            await self._api.send_chat_action(chat)
        except ZaloError as error:
            raise decided(error) from error

    async def fetch(self, file: str) -> bytes:
        """GiveUp: Zalo tells nothing of files."""
        raise GiveUp("no files here")

    def link(self, code: str) -> str | None:
        """None: no address opens a chat with a code in it."""
        return None

    async def close(self) -> None:
        """Gives back all connections."""
        await self._api.close()


def decided(error: ZaloError) -> Failure:
    """The decision for an error: later, never, or not to be known."""
    match error:
        case zalo_api.BadToken():
            return Rejected(wording.ZALO_TOKEN_REJECTED)
        case zalo_api.QuotaExceeded():
            return OutOfQuota(str(error))
        case zalo_api.BadRequest():
            return GiveUp(str(error), unreachable="chat_id" in str(error))
        case zalo_api.Throttled() | zalo_api.Unreached() | zalo_api.DailyLimit():
            return TryLater(_ANY_TIME, str(error))
        case _:
            return Unknown(str(error))


def made(settings: Settings) -> Sequence[Zalo]:
    """A channel for each token of `settings`."""
    secret = settings.webhook_secret.reveal() if settings.webhook_secret else None
    return [
        Zalo(
            ZaloApi(token.reveal(), settings.zalo_api_url),
            settings.zalo_webhook_url,
            secret,
            first=place == 0,
            linked=bool(settings.door),
            monthly=settings.zalo_monthly_messages,
        )
        for place, token in enumerate(settings.zalo_token)
    ]
