"""Telegram: updates into the inbox, a chat in its order, answers with entities and buttons."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    MessageEntity,
    Update,
)
from telegram.constants import ChatAction
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, TelegramError
from telegram.request import HTTPXRequest

from bot.channels.base import Failure, GiveUp, Limits, Piece, Receipt, TryLater
from bot.channels.lanes import Lanes
from bot.channels.layout import pieces
from bot.channels.telegram_errors import decided
from bot.logs import fault
from bot.people import People
from bot.settings import Settings
from db import buttons, inbox
from db.session import Database
from handlers import wording
from handlers.conversation import Conversation
from handlers.messages import Choice, Person, Question, Reply, line
from handlers.understanding.lexicon import commands

_log = logging.getLogger(__name__)

LIMITS = Limits(text=4096, entities=100)
#: Questions worked on at the same time; more wait their turn.
AT_ONCE = 16
#: How often a message that was not taken is tried again.
TRIES = 4
_POLL_SECONDS = 30
_TYPING_AFTER, _TYPING_AGAIN = 1.0, 4.0
_TURN, _ASK = "t:", "a:"


class Telegram:
    """The channel: `run` serves it until `stop`; `accept` takes an update from a webhook."""

    name = "telegram"

    def __init__(
        self,
        bot: Bot,
        conversation: Conversation,
        database: Database,
        people: People,
        settings: Settings,
    ) -> None:
        self._bot = bot
        self._conversation = conversation
        self._database = database
        self._people = people
        self._settings = settings
        self._clock = settings.clock()
        self._lanes = Lanes()
        self._room = asyncio.Semaphore(AT_ONCE)
        self._number = bot.token.partition(":")[0]
        self._stop = asyncio.Event()

    @classmethod
    def made(
        cls, settings: Settings, conversation: Conversation, database: Database, people: People
    ) -> "Telegram":
        """The channel for the token of `settings`, over the library's own transport."""
        if settings.telegram_token is None:
            raise ValueError("a channel needs its token")
        bot = Bot(
            settings.telegram_token.reveal(),
            base_url=f"{settings.telegram_api_url}/bot",
            base_file_url=f"{settings.telegram_api_url}/file/bot",
            request=HTTPXRequest(connection_pool_size=64, pool_timeout=30),
            get_updates_request=HTTPXRequest(read_timeout=_POLL_SECONDS + 10),
        )
        return cls(bot, conversation, database, people, settings)

    async def run(self, stop: asyncio.Event, *, polling: bool) -> None:
        """Answers what was left, then what comes in; on `stop` finishes what is begun."""
        self._stop = stop
        await self._begin(polling=polling)
        for message in await asyncio.to_thread(
            inbox.unanswered, self._database, self.name, self._number, _utc()
        ):
            self._put(message)
        if polling:
            await self._poll()
        else:
            await stop.wait()
        await self._lanes.idle()
        await self._bot.shutdown()

    async def accept(self, update: dict[str, Any]) -> None:
        """Keeps an update and queues it; one that was handed over before is let go."""
        chat = _chat_of(update)
        key = str(update["update_id"])
        message = await asyncio.to_thread(
            inbox.receive, self._database, self.name, self._number, key, chat, update, _utc()
        )
        if message is not None:
            self._put(message)

    async def _begin(self, *, polling: bool) -> None:
        """Makes itself known: menu, and the webhook or none. Waits for a network that is down."""
        wait = 1.0
        while not self._stop.is_set():
            try:
                await self._bot.initialize()
                await self._introduce(polling=polling)
            except (InvalidToken, BadRequest):
                raise
            except NetworkError as error:
                _log.warning("telegram is out of reach: %s", error)
                await self._pause(wait)
                wait = min(wait * 2, 60)
            else:
                return

    async def _introduce(self, *, polling: bool) -> None:
        menu = [BotCommand(command.name, command.help) for command in commands()]
        await self._bot.set_my_commands(menu)
        await self._bot.set_my_commands(menu, language_code="vi")
        if polling:
            await self._bot.delete_webhook()
        elif self._settings.telegram_webhook_url and self._settings.webhook_secret:
            url = self._settings.telegram_webhook_url.removesuffix("/telegram/webhook")
            await self._bot.set_webhook(
                f"{url}/telegram/webhook",
                secret_token=self._settings.webhook_secret.reveal(),
                allowed_updates=_KINDS,
            )

    async def _poll(self) -> None:
        """Long polling; Telegram is told that an update arrived only once it is in the inbox."""
        offset, wait = 0, 1.0
        stopped = asyncio.ensure_future(self._stop.wait())
        while not self._stop.is_set():
            asked = asyncio.ensure_future(
                self._bot.get_updates(offset, timeout=_POLL_SECONDS, allowed_updates=_KINDS)
            )
            await asyncio.wait({asked, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if not asked.done():
                asked.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await asked
                break
            try:
                for update in asked.result():
                    await self.accept(update.to_dict())
                    offset = update.update_id + 1
                wait = 1.0
            except (InvalidToken, Conflict):
                raise
            except TelegramError as error:
                _log.warning("polling failed: %s", error)
                await self._pause(wait)
                wait = min(wait * 2, 60)
        stopped.cancel()

    async def _pause(self, seconds: float) -> None:
        """Waits, but no longer than until the stop."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), seconds)

    def _put(self, message: inbox.Received) -> None:
        async def job() -> None:
            try:
                await self._answer(message)
            except Failure as failure:
                _log.warning("an answer was not delivered: %s", failure)
            except Exception as error:  # noqa: BLE001 - the one place of this loop
                await self._own_up(message.chat, fault(_log, error))
            await asyncio.to_thread(inbox.settle, self._database, message.id, _utc())

        self._lanes.add(message.chat, job)

    async def _own_up(self, chat: str, code: str) -> None:
        """Tells a fault of ours by its code; if that fails too, the log has it."""
        try:
            await self._send(chat, pieces([line(wording.failure(code))], LIMITS)[0])
        except Failure as failure:
            _log.warning("a fault could not be told: %s", failure)

    async def _answer(self, received: inbox.Received) -> None:
        update = Update.de_json(received.payload, self._bot)
        if update is None:
            return
        if update.callback_query is not None:
            await self._press(update, received.chat)
        elif update.message is not None and update.message.from_user is not None:
            await self._message(update.message, received.chat)

    async def _message(self, message: Message, chat: str) -> None:
        person = self._person(message.from_user.id if message.from_user else 0)
        private = message.chat.type == "private"
        text = message.text or ""
        if not private:
            if not self._is_called(message) or not person.role.is_known:
                return
            text = text.replace(f"@{self._bot.username}", " ")
        if not self._people.is_due_an_answer(person):
            return
        if not text and person.role.is_known:
            await self._send(chat, pieces([line(wording.TEXT_ONLY)], LIMITS)[0])
            return
        reply = await self._reply(text, person, chat, private=private)
        await self._deliver(chat, reply)

    def _is_called(self, message: Message) -> bool:
        """Whether a message of a group is meant for us: mentioned, replied to, or a command."""
        text = message.text or ""
        answered = message.reply_to_message
        ours = bool(answered and answered.from_user and answered.from_user.id == self._bot.id)
        return ours or f"@{self._bot.username}" in text or text.startswith("/")

    async def _press(self, update: Update, chat: str) -> None:
        """A button: its question is asked afresh; an unknown one says so."""
        pressed = update.callback_query
        if pressed is None:
            return
        await self._acknowledge(pressed.id)
        person = self._person(pressed.from_user.id)
        if not person.role.is_known:
            return
        kind, token = (pressed.data or "")[:2], (pressed.data or "")[2:]
        question = await asyncio.to_thread(buttons.question, self._database, self.name, chat, token)
        if question is None:
            await self._send(chat, pieces([line(wording.STALE_BUTTON)], LIMITS)[0])
            return
        private = not chat.startswith("-")
        reply = await self._reply(question, person, chat, private=private)
        shown = pressed.message.message_id if kind == _TURN and pressed.message else None
        await self._deliver(chat, reply, replaces=shown)

    async def _acknowledge(self, pressed: str) -> None:
        """Stops the button's clock; one that is too old for that is answered all the same."""
        try:
            await self._bot.answer_callback_query(pressed)
        except TelegramError as error:
            _log.info("a button could not be acknowledged: %s", error)

    def _person(self, number: int) -> Person:
        return self._people.person(self.name, str(number))

    async def _reply(self, text: str, person: Person, chat: str, *, private: bool) -> Reply:
        question = Question(text, person, self._clock(), private)
        async with self._room, self._typing(chat):
            return await asyncio.to_thread(self._conversation.reply, question)

    @contextlib.asynccontextmanager
    async def _typing(self, chat: str) -> AsyncIterator[None]:
        """Shows that we are at work, when it takes longer than a second."""
        task = asyncio.ensure_future(self._type(chat))
        try:
            yield
        finally:
            task.cancel()

    async def _type(self, chat: str) -> None:
        wait = _TYPING_AFTER
        while True:
            await asyncio.sleep(wait)
            try:
                await self._bot.send_chat_action(chat, ChatAction.TYPING)
            except TelegramError as error:
                _log.info("typing was not shown: %s", error)
            wait = _TYPING_AGAIN

    async def _deliver(self, chat: str, reply: Reply, *, replaces: int | None = None) -> None:
        """Sends a reply in pieces, its buttons under the last; a turned page replaces the old."""
        parts = pieces(reply.lines, LIMITS)
        markup = await self._markup(chat, reply.choices)
        if replaces is not None and len(parts) == 1:
            try:
                await self._send(chat, parts[0], markup, replaces)
            except GiveUp:
                _log.info("a page could not be turned in place; sending it anew")
            else:
                return
        for place, part in enumerate(parts, 1):
            await self._send(chat, part, markup if place == len(parts) else None)

    async def _markup(self, chat: str, choices: Sequence[Choice]) -> InlineKeyboardMarkup | None:
        questions = [choice.question for choice in choices]
        tokens = await asyncio.to_thread(
            buttons.keep, self._database, self.name, chat, questions, _utc()
        )
        rows = [
            [
                InlineKeyboardButton(
                    choice.label[:64], callback_data=f"{_TURN if choice.turns else _ASK}{token}"
                )
            ]
            for choice, token in zip(choices, tokens, strict=True)
        ]
        return InlineKeyboardMarkup(rows) if rows else None

    async def _send(
        self,
        chat: str,
        piece: Piece,
        markup: InlineKeyboardMarkup | None = None,
        replaces: int | None = None,
    ) -> Receipt:
        """Sends one message; waits out a flood for this chat alone, follows a chat that moved."""
        for attempt in range(1, TRIES + 1):
            try:
                return await self._once(chat, piece, markup, replaces)
            except TryLater as later:
                if attempt == TRIES or self._stop.is_set():
                    raise
                await self._pause(later.seconds)
            except GiveUp as end:
                if end.moved_to is None:
                    raise
                chat, replaces = end.moved_to, None
        raise GiveUp("the chat moved too often")

    async def _once(
        self, chat: str, piece: Piece, markup: InlineKeyboardMarkup | None, replaces: int | None
    ) -> Receipt:
        entities = [MessageEntity(MessageEntity.BOLD, start, size) for start, size in piece.bold]
        try:
            if replaces is not None:
                await self._bot.edit_message_text(
                    piece.text, chat, replaces, entities=entities, reply_markup=markup
                )
                return Receipt(str(replaces))
            sent = await self._bot.send_message(
                chat, piece.text, entities=entities, reply_markup=markup
            )
        except TelegramError as error:
            raise decided(error) from error
        return Receipt(str(sent.message_id))


_KINDS = ["message", "callback_query"]


def _utc() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _chat_of(update: dict[str, Any]) -> str:
    held = update.get("message") or (update.get("callback_query") or {}).get("message") or {}
    return str((held.get("chat") or {}).get("id", ""))
