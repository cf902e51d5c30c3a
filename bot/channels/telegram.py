"""Telegram as a channel: who we are there, and how updates come in."""

import logging
import warnings
from collections.abc import Sequence
from typing import Final

from telegram import Bot, BotCommand
from telegram.constants import ChatAction
from telegram.warnings import PTBDeprecationWarning, PTBUserWarning

from bot.channels import telegram_reading, telegram_sending
from bot.channels.base import (
    Envelope,
    GiveUp,
    Incoming,
    Keep,
    Limits,
    Looked,
    Offer,
    Outgoing,
    Pressed,
    Rates,
    Receipt,
    Rejected,
    Update,
    Webhook,
)
from bot.channels.telegram_errors import decisions
from bot.channels.telegram_transport import Transport
from bot.settings import Settings
from handlers import wording_commands as wording
from handlers.understanding.lexicon import commands

_log = logging.getLogger(__name__)

_PATH: Final = "/telegram/webhook"
_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
#: How long Telegram holds a request for updates open, and how long an answer may take, in seconds.
POLL_SECONDS, ANSWER_SECONDS = 30, 10.0


class Telegram:
    """The channel for one bot; with an address updates are handed to us, without we poll."""

    name = "telegram"
    limits = Limits(text=4096, entities=100, label=40, files=True, pictures=True, caption=1024)
    rates = Rates()

    def __init__(self, bot: Bot, address: str | None = None, secret: str | None = None) -> None:
        self._bot = bot
        self._address = address
        self._secret = secret
        self._offset = 0
        self._called = ""

    @property
    def bot(self) -> str:
        """The bot's number, which its token begins with."""
        return self._bot.token.partition(":")[0]

    @property
    def called(self) -> str:
        """The bot's name, with which it is mentioned."""
        return self._called

    @property
    def webhook(self) -> Webhook | None:
        """The secret header; None where we poll."""
        return Webhook(_HEADER, self._secret, _PATH) if self._address and self._secret else None

    async def introduce(self) -> None:
        """Says hello, arranges for updates, sets the menu in Vietnamese and as the default."""
        try:
            with decisions():
                await self._bot.initialize()
                self._called = self._bot.username
                await self._arrange()
        except GiveUp as refused:
            raise Rejected(wording.webhook_rejected(str(refused))) from refused
        menu = [BotCommand(command.name, command.help) for command in commands()]
        try:
            with decisions():
                await self._bot.set_my_commands(menu)
                await self._bot.set_my_commands(menu, language_code="vi")
        except GiveUp as refused:
            _log.error("the menu was not taken: %s", refused)

    async def _arrange(self) -> None:
        if self.webhook is None or self._address is None:
            await self._bot.delete_webhook()
            return
        await self._bot.set_webhook(
            self._address.removesuffix(_PATH) + _PATH,
            secret_token=self._secret,
            allowed_updates=telegram_reading.KINDS,
        )

    async def poll(self, keep: Keep) -> None:
        """One long poll. Telegram is told that an update arrived only once it is kept."""
        with decisions():
            # Raw, so that an update that the library cannot read does not hold up all others.
            updates = await self._bot.do_api_request(
                "getUpdates",
                api_kwargs={
                    "offset": self._offset,
                    "timeout": POLL_SECONDS,
                    "allowed_updates": list(telegram_reading.KINDS),
                },
                read_timeout=POLL_SECONDS + ANSWER_SECONDS,
            )
        for update in updates:
            await keep(update)
            self._offset = update["update_id"] + 1

    def envelope(self, update: Update) -> Envelope | None:
        """The update's key and chat."""
        return telegram_reading.envelope(update)

    def read(self, update: Update) -> Incoming | None:
        """What an update asks of us."""
        return telegram_reading.read(update, self._bot.bot)

    async def send(self, chat: str, message: Outgoing) -> Receipt:
        """Sends one message, or puts it in the place of the one that it replaces."""
        if message.replaces is not None:
            return await telegram_sending.replace(self._bot, chat, message.replaces, message)
        return await telegram_sending.send(self._bot, chat, message)

    async def offer(self, looked: Looked, offers: Sequence[Offer]) -> None:
        """Shows answers to whoever types `@bot …` in another chat."""
        await telegram_sending.offer(self._bot, looked.query, offers)

    async def acknowledge(self, pressed: Pressed) -> None:
        """Stops the clock on a button."""
        with decisions():
            await self._bot.answer_callback_query(pressed.press)

    async def show_typing(self, chat: str) -> None:
        """Shows "typing" for about five seconds."""
        with decisions():
            await self._bot.send_chat_action(chat, ChatAction.TYPING)

    async def fetch(self, file: str) -> bytes:
        """The content of a document, at most 20 MB as the Bot API has it."""
        with decisions():
            held = await self._bot.get_file(file)
            return bytes(await held.download_as_bytearray())

    def link(self, code: str) -> str | None:
        """A deep link: it opens the chat, where Start sends `/start CODE`."""
        return f"https://t.me/{self._bot.username}?start={code}"

    async def close(self) -> None:
        """Gives back all connections."""
        await self._bot.shutdown()
        await self._bot.request.shutdown()  # which the bot leaves open where it was not introduced


def made(settings: Settings) -> Sequence[Telegram]:
    """The channel for the token of `settings`."""
    if settings.telegram_token is None:
        raise ValueError("a channel needs its token")
    secret = settings.webhook_secret.reveal() if settings.webhook_secret else None
    bot = client(settings.telegram_token.reveal(), settings.telegram_api_url)
    return [Telegram(bot, settings.telegram_webhook_url, secret)]


def client(token: str, origin: str, *, answer_seconds: float = ANSWER_SECONDS) -> Bot:
    """The library's client of a Bot API server; nothing is called yet."""
    # The library would have us call its own method, which reads all updates of a batch or none;
    # and a flood wait may come in either of its two forms.
    warnings.filterwarnings("ignore", "Please use 'Bot.getUpdates'", PTBUserWarning)
    warnings.filterwarnings("ignore", ".*`retry_after`", PTBDeprecationWarning)
    return Bot(
        token,
        base_url=f"{origin}/bot",
        base_file_url=f"{origin}/file/bot",
        request=Transport(64, answer_seconds),
        get_updates_request=Transport(2, answer_seconds),
    )
