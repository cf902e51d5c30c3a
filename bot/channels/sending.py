"""An answer on its way: in messages that fit, in order, waited for, followed, and sent once."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace

from bot.channels.base import Channel, GiveUp, Key, Outgoing, Pace, Piece, Short, TryLater, Unknown
from bot.channels.budget import Budget, Lane
from bot.channels.keys import keys
from bot.channels.layout import files, photo, pieces
from bot.channels.menus import kept_back, left_of, offered, parts
from bot.channels.purse import Purse
from bot.settings import Clock, utc
from bot.shortage import held_back
from bot.together import pause
from db import handouts, inbox, spans
from db.buttons import Holder
from db.menus import Rest
from db.session import Database
from db.spans import Part
from handlers import wording_menus as menu_words
from handlers.messages import Attachment, Choice, Person, Reply, line

_log = logging.getLogger(__name__)

#: How often a chat may move while one message is sent.
_MOVES = 3


class Postponed(Exception):
    """The process is to end before anything of the answer went out; the next one sends it."""


class Sending:
    """The way of one answer: what is noted of it in the inbox, and where its chat is by now.

    `began` once it may have left: until then the next process, or the next try, may make it anew.
    """

    def __init__(
        self,
        channel: Channel,
        database: Database,
        clock: Clock,
        pace: Pace,
        budget: Budget,
        message: inbox.Received,
        stop: asyncio.Event,
        door: str = "",
        purse: Purse | None = None,
    ) -> None:
        self._channel = channel
        self._database = database
        self._clock = clock
        self._pace = pace
        self._budget = budget
        self._message = message
        self._stop = stop
        self._door = door
        self._purse = purse or Purse(channel, database, clock)
        self._chat = message.chat
        self._out = False
        self.began = False

    async def deliver(
        self,
        reply: Reply,
        person: Person,
        *,
        replaces: str | None = None,
        answers: str | None = None,
    ) -> None:
        """Sends a reply, its buttons under the last message; a turned page replaces the old.

        The buttons are for `person` alone; a reply that tells names is not to be passed on.
        Failure where it was not taken whole; Postponed where it may be sent by the next process.
        """
        spans.ended(str(reply.kind))
        if not self._channel.limits.buttons:
            await self._plainly(reply, person)
            return
        under = (*reply.choices, *reply.feedback)
        shown, left = photo(reply, self._channel.limits)
        if shown is not None:
            shown = replace(shown, answers=answers)
            if not await self._show(shown, () if left else under, person.id):
                left = reply.lines
        found = pieces(left, self._channel.limits)
        for place, part in enumerate(found, 1):
            message = Outgoing(
                part,
                replaces=replaces if len(found) == 1 and shown is None else None,
                answers=answers if place == 1 and shown is None else None,
                protected=reply.names,
            )
            await self._send(message, under if place == len(found) else (), person.id)
        for message in files(reply, self._channel.limits):
            await self._send(message, (), person.id)

    async def _plainly(self, reply: Reply, person: Person) -> None:
        """The reply as one message where there are no buttons; what does not fit waits."""
        now, limits = utc(self._clock()), self._channel.limits
        reply, picture = await self._handed_out(reply)
        lines = await offered(self._database, self._holder(person), reply, now)
        found = parts(lines, limits)
        if picture and len(found) == 1:
            shown = Outgoing(found[0], address=picture)
            if await self._show(shown, (), person.id):
                return
        await self._first(found, person)

    async def _handed_out(self, reply: Reply) -> tuple[Reply, str]:
        """The reply with addresses of its files, and that of its picture, where we have a door."""
        if not (self._channel.limits.links and self._door):
            return reply, ""
        lines = list(reply.lines)
        for file in reply.attachments:
            if reply.names:
                lines.append(line(menu_words.NAMES_PARTIES))
            elif address := await self._address(file):
                lines.append(line(menu_words.opened_at(file.name, address)))
        picture = await self._address(reply.picture) if reply.picture is not None else ""
        return replace(reply, lines=tuple(lines)), picture

    async def _address(self, file: Attachment) -> str:
        """Where a file can be opened for a short while; empty where it is too large."""
        held = handouts.File(file.name, file.media_type, file.content)
        now = utc(self._clock())
        token = await asyncio.to_thread(handouts.put, self._database, held, now)
        return f"{self._door}{handouts.PATH}{token}" if token else ""

    async def go_on(self, rest: Rest, person: Person) -> None:
        """Sends the next message of what was left of an answer."""
        await self._first(left_of(rest), person)

    async def _first(self, found: Sequence[Piece], person: Person) -> None:
        now = utc(self._clock())
        piece = await kept_back(self._database, self._holder(person), found, person, now)
        try:
            await self._send(Outgoing(piece), (), person.id)
        except Short:
            # No room for an answer: that is said once a month, and the question let go.
            _log.warning(
                "%s %s: no answer, the month is short", self._channel.name, self._message.id
            )
            await asyncio.to_thread(held_back, self._database, person, self._clock())

    def _holder(self, person: Person) -> Holder:
        return self._channel.name, self._chat, person.id

    async def _show(self, message: Outgoing, choices: Sequence[Choice], person: str) -> bool:
        """Sends a picture; False where the messenger will not have it, and words must do."""
        try:
            await self._send(message, choices, person)
        except GiveUp as refused:
            if refused.unreachable:
                raise
            _log.warning("%s: a picture was not taken: %s", self._channel.name, refused)
            return False
        return True

    async def _send(self, message: Outgoing, choices: Sequence[Choice], person: str) -> None:
        """One message of it; follows a chat that moved, sends anew what cannot be replaced."""
        for _ in range(_MOVES):
            try:
                await self._insist(replace(message, keys=await self._keys(choices, person)))
            except GiveUp as end:
                if end.moved_to is not None:
                    _log.info("%s %s: the chat has moved", self._channel.name, self._message.id)
                    self._chat, message = end.moved_to, replace(message, answers=None)
                elif message.replaces is None:
                    raise
                message = replace(message, replaces=None)
            else:
                return
        raise GiveUp("the chat moves too often")

    async def _insist(self, message: Outgoing) -> None:
        """Tries as long as it is not taken and worth it; only this chat waits meanwhile."""
        waits, waited = self._pace.waits(), 0.0
        while True:
            try:
                async with self._budget.turn(Lane.ANSWER, self._chat):
                    await self._once(message)
            except TryLater as later:
                if waited >= self._pace.patience:
                    raise
                seconds = max(next(waits), later.seconds)
                _log.info(
                    "%s %s waits %.1f s: %s", self._channel.name, self._message.id, seconds, later
                )
                await pause(self._stop, seconds)
                if self._stop.is_set() and not self._out:
                    raise Postponed from later
                waited += seconds
            else:
                return

    async def _once(self, message: Outgoing) -> None:
        """One try, noted before it leaves: if we die in it nobody sends a second answer."""
        number = self._message.id
        if not self._out and not await asyncio.to_thread(
            inbox.begin, self._database, number, utc(self._clock())
        ):
            raise Unknown("another process began to send this answer")
        self.began = True
        try:
            async with self._purse.spent():
                with spans.part(Part.SENDING):
                    await self._channel.send(self._chat, message)
        except (TryLater, GiveUp):
            if not self._out:
                await asyncio.to_thread(inbox.take_back, self._database, number)
            raise
        self._out = True

    async def _keys(self, choices: Sequence[Choice], person: str) -> tuple[Key, ...]:
        holder = (self._channel.name, self._chat, person)
        longest = self._channel.limits.label
        return await keys(self._database, holder, choices, longest, utc(self._clock()))
