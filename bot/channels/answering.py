"""One message of the inbox: read, put to the conversation, and its answer sent off."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import OperationalError, SQLAlchemyError

from bot.channels import menus
from bot.channels.base import (
    Answers,
    Channel,
    Failure,
    Handed,
    Incoming,
    Looked,
    Moved,
    Offer,
    Pace,
    Pressed,
    Rejected,
    Written,
)
from bot.channels.budget import Budget
from bot.channels.layout import pieces, shortened
from bot.channels.menus import Picked
from bot.channels.pictures import drawn
from bot.channels.purse import Purse
from bot.channels.sending import Postponed, Sending
from bot.channels.telling import Telling
from bot.channels.threads import beside
from bot.logs import fault
from bot.people import People
from bot.settings import Clock, utc
from db import buttons, groups, misreads, spans
from db.addresses import find_again, people_of
from db.importing.uploads import LARGEST
from db.inbox import Received
from db.session import Database, is_away
from handlers import handing_in, wording, wording_imports
from handlers import wording_handing_in as words_of_files
from handlers import wording_people as people_words
from handlers.messages import Kind, Person, Place, Question, Reply, line
from handlers.topics.guidance import said

_log = logging.getLogger(__name__)

#: What an update is marked with whose sender asked too much at once.
HURRIED = "hurried"
#: A question typed in another chat is answered at once, or it is no longer asked.
_FRESH = timedelta(seconds=15)
#: Answers that are offered there at most, and how long a title is.
_OFFERS, _TITLE = 4, 80
#: Questions that are worked out at the same time; more wait their turn.
AT_ONCE = 8


class Answering:
    """Answers messages of one channel, and does not fail: what went wrong is told or logged.

    `others` are our other bots there, which share people with this one; `door` is our origin from
    outside, under which files are opened.
    """

    def __init__(
        self,
        channel: Channel,
        conversation: Answers,
        database: Database,
        people: People,
        clock: Clock,
        pace: Pace | None = None,
        budget: Budget | None = None,
        others: Sequence[Channel] = (),
        door: str = "",
        purse: Purse | None = None,
    ) -> None:
        self._channel = channel
        self._conversation = conversation
        self._database = database
        self._people = people
        self._clock = clock
        self._pace = pace or Pace()
        self._budget = budget or Budget(channel.rates)
        self._others = others
        self._door = door
        self._purse = purse or Purse(channel, database, clock)
        self._room = asyncio.Semaphore(AT_ONCE)

    async def answer(self, message: Received, stop: asyncio.Event) -> None:
        """Everything that a message leads to; a fault of ours is told by its code.

        Postponed where the answer is to be sent later, Rejected where nothing can be sent at all.
        """
        parts = (self._channel, self._database, self._clock, self._pace, self._budget)
        sending = Sending(*parts, message, stop, self._door, self._purse)
        incoming, person = None, None
        try:
            incoming = self._channel.read(message.payload)
            if isinstance(incoming, Moved):
                await self._follow(incoming)
            elif incoming is not None:
                person = await self._person(incoming)
                await self._respond(incoming, person, message, sending)
        except (Postponed, Rejected):
            raise
        except Failure as failure:
            self._undelivered(message, failure)
        except Exception as error:
            if is_away(error) and not sending.began:
                raise Postponed from error
            code = fault(_log, error)
            if incoming is not None and person is not None and person.role.is_known:
                await self._own_up(incoming, person, message, sending, code)
            spans.ended("fault")

    async def _follow(self, moved: Moved) -> None:
        """Notes the new number of a group: what is registered for it goes on there."""
        name, now = self._channel.name, utc(self._clock())
        await asyncio.to_thread(groups.follow, self._database, name, moved.old, moved.new, now)

    async def _own_up(
        self, incoming: Incoming, person: Person, message: Received, sending: Sending, code: str
    ) -> None:
        if isinstance(incoming, Looked):
            return
        try:
            await sending.deliver(said(Kind.UNKNOWN, wording.failure(code)), person)
        except Rejected:
            raise
        except Failure as failure:
            self._undelivered(message, failure)
        except OperationalError as away:
            raise Postponed from away

    def _undelivered(self, message: Received, failure: Failure) -> None:
        _log.warning(
            "%s %s: the answer was not delivered and is not sent again: %s: %s",
            self._channel.name,
            message.id,
            type(failure).__name__,
            failure,
        )
        spans.ended("undelivered")

    async def _person(self, incoming: Incoming) -> Person:
        """Who it is as of now: rights that were taken away are gone in open buttons too."""
        name = self._channel.name
        return await asyncio.to_thread(self._people.person, name, incoming.sender)

    async def _respond(
        self, incoming: Incoming, person: Person, message: Received, sending: Sending
    ) -> None:
        match incoming:
            case Pressed():
                await self._pressed(incoming, person, message, sending)
            case Looked():
                await self._looked(incoming, person, message)
            case Handed():
                await self._handed(incoming, person, message, sending)
            case Written():
                await self._written(incoming, person, message, sending)

    async def _written(
        self, written: Written, person: Person, message: Received, sending: Sending
    ) -> None:
        """Strangers are told so once a day, where we are alone with them; or are let in."""
        known = person.role.is_known
        if not known and not written.private:
            return
        if not await self._is_due(person, written.text or ""):
            return
        if written.private:
            await self._found(person)
        picked = await self._picked(written.text, person, message) if known else None
        if picked is not None and picked.rest is not None:
            await sending.go_on(picked.rest, person)
            return
        reply = await self._replied(written, person, message, picked)
        under = None if written.private else written.message
        await sending.deliver(reply, person, answers=under)
        if written.private and not known:
            await self._found(person)  # who is in by now
        await self._note(reply, person)

    async def _handed(
        self, handed: Handed, person: Person, message: Received, sending: Sending
    ) -> None:
        """A file is fetched and tried; who may not bring anything in is told so, unfetched."""
        if not await self._is_due(person, ""):
            return
        if not person.role.is_known:
            reply = await self._think("", person, message, private=True)
        else:
            async with self._typing(message.chat):
                reply = await self._tried(handed, person, message)
        await sending.deliver(reply, person)

    async def _tried(self, handed: Handed, person: Person, message: Received) -> Reply:
        asked = Question("", person, self._received_at(message), chat=message.chat, files=True)
        if not await asyncio.to_thread(handing_in.may, asked, self._database):
            return said(Kind.REFUSE, wording_imports.NOT_FOR_YOU)
        if handed.size > LARGEST:
            return said(Kind.REFUSE, words_of_files.TOO_LARGE)
        try:
            content = await self._channel.fetch(handed.file)
        except Failure as failure:
            _log.warning("%s %s: no file: %s", self._channel.name, message.id, failure)
            return said(Kind.UNKNOWN, words_of_files.NOT_FETCHED)
        if len(content) > LARGEST:
            return said(Kind.REFUSE, words_of_files.TOO_LARGE)
        file = handing_in.File(handed.name, content)
        async with self._room:
            return await beside(lambda: handing_in.tried(asked, self._database, file))

    async def _replied(
        self, written: Written, person: Person, message: Received, picked: Picked | None
    ) -> Reply:
        known = person.role.is_known
        if message.payload.get(HURRIED) and known:
            return said(Kind.UNKNOWN, wording.TOO_FAST)
        if written.text is None and known:
            return said(Kind.UNKNOWN, wording.TEXT_ONLY)
        if picked is not None and picked.reply is not None:
            return picked.reply
        if not known and (full := await self._full(person)) is not None:
            return full
        text = picked.question if picked is not None else written.text or ""
        return await self._think(text, person, message, written.private)

    async def _picked(self, text: str | None, person: Person, message: Received) -> Picked | None:
        """What a message chose of the steps that were offered, where there are no buttons."""
        if text is None or self._channel.limits.buttons:
            return None
        holder, now = (self._channel.name, message.chat, person.id), utc(self._clock())
        return await asyncio.to_thread(menus.picked, self._database, holder, text, person, now)

    async def _found(self, person: Person) -> None:
        """Notes that somebody can be written to, and by this bot."""
        name, bot = self._channel.name, self._channel.bot
        await asyncio.to_thread(find_again, self._database, name, person.id, bot)

    async def _full(self, person: Person) -> Reply | None:
        """Where no more people may write to this bot: which other one they may write to."""
        most = self._channel.rates.people
        if not most or person.number is not None:
            return None
        name = self._channel.name
        for bot in (self._channel, *self._others):
            held = await asyncio.to_thread(people_of, self._database, name, bot.bot)
            if held < most and bot is self._channel:
                return None
            if held < most:
                return said(Kind.REFUSE, people_words.full(bot.called))
        return said(Kind.REFUSE, people_words.FULL)

    async def _is_due(self, person: Person, text: str) -> bool:
        now = utc(self._clock())
        return await asyncio.to_thread(self._people.is_due_an_answer, person, text, now)

    async def _pressed(
        self, pressed: Pressed, person: Person, message: Received, sending: Sending
    ) -> None:
        """The question behind a button is asked afresh; a button that is not known says so."""
        await self._acknowledge(pressed)
        if not (person.role.is_known or pressed.private):
            return
        holder = (self._channel.name, message.chat, person.id)
        question = await asyncio.to_thread(buttons.question, self._database, holder, pressed.token)
        if question is None and not person.role.is_known:
            return
        if not await self._is_due(person, question or ""):
            return
        if question is None or message.payload.get(HURRIED):
            told = wording.STALE_BUTTON if question is None else wording.TOO_FAST
            await sending.deliver(said(Kind.UNKNOWN, told), person)
            return
        telling = Telling(self._channel, message.chat, self._budget, self._pace)
        async with telling.shown():
            reply = await self._think(question, person, message, pressed.private, telling)
        replaced = pressed.message if pressed.turns else telling.message
        await sending.deliver(reply, person, replaces=replaced)
        await self._note(reply, person)

    async def _looked(self, looked: Looked, person: Person, message: Received) -> None:
        """Offers the answer, or those of the choices where the question could mean several."""
        if utc(self._clock()) - message.received_at > _FRESH:
            return
        offers: list[Offer] = []
        if person.role.is_known and looked.text.strip() and not message.payload.get(HURRIED):
            reply = await self._look_up(looked.text, person, message)
            asked = [choice.question for choice in reply.choices[:_OFFERS]]
            found = [reply]
            if reply.kind is Kind.CLARIFY:
                found = [await self._look_up(question, person, message) for question in asked]
            offers = [self._offer(one) for one in found if one.kind in (Kind.ANSWER, Kind.HELP)]
        await self._channel.offer(looked, offers)
        spans.ended("offered")

    async def _look_up(self, text: str, person: Person, message: Received) -> Reply:
        question = Question(text, person, self._received_at(message), Place.INLINE)
        async with self._room:
            return await beside(lambda: self._conversation.reply(question))

    def _offer(self, reply: Reply) -> Offer:
        piece = pieces(reply.lines, self._channel.limits)[0]
        return Offer(shortened(piece.text.partition("\n")[0], _TITLE), piece)

    async def _note(self, reply: Reply, person: Person) -> None:
        """Keeps what was not read for certain; the answer is out, and is no worse without it."""
        doubt = reply.doubt
        if doubt is None:
            return
        note = misreads.Note(doubt.kind, doubt.question, doubt.reading, doubt.words)
        now = utc(self._clock())
        try:
            await asyncio.to_thread(
                misreads.keep, self._database, note, (person.channel, person.id), now
            )
        except SQLAlchemyError as error:
            fault(_log, error)

    async def _acknowledge(self, pressed: Pressed) -> None:
        """Stops the button's clock; a press that is too old for that is answered all the same."""
        try:
            await self._channel.acknowledge(pressed)
        except Failure as failure:
            _log.info("a button could not be acknowledged: %s", failure)

    async def _think(
        self,
        text: str,
        person: Person,
        message: Received,
        private: bool,
        telling: Telling | None = None,
    ) -> Reply:
        """The reply to a question, which means the day and hour at which it reached us."""
        place = Place.PRIVATE if private else Place.GROUP
        asked_at, chat = self._received_at(message), message.chat

        def thought() -> Reply:
            circle = None if private else self._people.circle(person.channel, chat)
            asked = Question(text, person, asked_at, place, chat, circle)
            limits = self._channel.limits
            by_address = limits.links and bool(self._door)
            pictures, files = limits.pictures or by_address, limits.files or by_address
            tell = telling.note if telling is not None else None
            asked = replace(asked, pictures=pictures, files=files, progress=tell, code=message.code)
            return self._conversation.reply(asked)

        async with self._typing(chat):
            async with self._room:
                reply = self._linked(await beside(thought))
            return await drawn(reply)

    def _linked(self, reply: Reply) -> Reply:
        """The reply with an address that brings its code here, where the channel has one."""
        link = self._channel.link(reply.code) if reply.code else None
        if link is None:
            return reply
        return replace(reply, lines=(*reply.lines, line(people_words.LINK), line(link)))

    def _received_at(self, message: Received) -> datetime:
        return message.received_at.replace(tzinfo=UTC).astimezone(self._clock().tzinfo)

    @contextlib.asynccontextmanager
    async def _typing(self, chat: str) -> AsyncIterator[None]:
        """Shows that we are at work, where it takes longer than a moment."""
        task = asyncio.create_task(self._type(chat))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _type(self, chat: str) -> None:
        wait = self._pace.typing_after
        while True:
            await asyncio.sleep(wait)
            try:
                await self._channel.show_typing(chat)
            except Failure as failure:
                _log.info("typing was not shown: %s", failure)
            wait = self._pace.typing_again
