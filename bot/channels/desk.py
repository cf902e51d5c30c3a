"""The desk of a channel: what comes in is kept, taken up in each chat's order, and settled."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy.exc import DataError, OperationalError

from bot.channels.answering import HURRIED, Answering
from bot.channels.base import Channel, Failure, Pace, Rejected, TryLater, Update
from bot.channels.gate import Admission, Gate
from bot.channels.measuring import measured
from bot.channels.precedence import Precedence
from bot.channels.sending import Postponed
from bot.channels.turn import Turn
from bot.logs import fault
from bot.settings import Clock, utc
from bot.together import pause, together, unless
from db import inbox
from db.measures import Measures
from db.session import Database

_log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

#: Messages taken up at the same time; most of them wait, for a thread or for a messenger.
IN_HAND = 100


class Desk:
    """One channel at work; several processes may each have a desk over the same inbox."""

    def __init__(
        self,
        channel: Channel,
        answering: Answering,
        database: Database,
        clock: Clock,
        pace: Pace | None = None,
        gate: Gate | None = None,
        precedence: Precedence | None = None,
        measures: Measures | None = None,
    ) -> None:
        self.channel = channel
        self._precedence = precedence or Precedence()
        self._measures = measures or Measures()
        self._gate = gate or Gate()
        self._answering = answering
        self._database = database
        self._clock = clock
        self._pace = pace or Pace()
        self._box = inbox.Mailbox(channel.name, channel.bot)
        self._hand: dict[int, asyncio.Task[None]] = {}
        self._woken = asyncio.Event()
        self._stop = asyncio.Event()
        self._rejected: Rejected | None = None

    async def accept(self, update: Update) -> None:
        """Keeps an update; one that came before, is not for us, or is one too many is let go."""
        envelope = self.channel.envelope(update)
        if envelope is None:
            return
        admission = self._gate.admit(f"from {envelope.sender}", f"in {envelope.chat}")
        if admission is Admission.OUT:
            return
        kept = {**update, **({HURRIED: True} if admission is Admission.HURRIED else {})}
        try:
            await self._do(
                inbox.receive, self._box, envelope.key, envelope.chat, kept, utc(self._clock())
            )
        except DataError as error:
            fault(_log, error)
        self._woken.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Answers what was left, then what comes in; at the `stop` finishes what is in hand.

        Rejected where the messenger does not accept us.
        """
        self._stop = stop
        try:
            await self._persist(self.channel.introduce, once=True)
            if not stop.is_set():
                await together(stop, self._listen(), self._work())
        finally:
            await self.channel.close()

    async def _listen(self) -> None:
        if self.channel.webhook is not None:
            await self._stop.wait()
        else:
            turn = Turn(f"{self.channel.name} {self.channel.bot}", self._database, self._clock)
            try:
                await self._persist(lambda: self._fetch(turn))
            finally:
                await turn.end()

    async def _fetch(self, turn: Turn) -> None:
        """One look at the messenger; where that is another process's turn, a pause."""
        if not await turn.is_ours():
            await pause(self._stop, self._pace.look)
            return
        async with self._side_by_side(turn.keep()):
            await self.channel.poll(self.accept)

    async def _persist(
        self, act: Callable[[], Coroutine[Any, Any, None]], *, once: bool = False
    ) -> None:
        """Does something until the stop, or until it worked `once`; waits after each failure."""
        waits = self._pace.waits()
        while not self._stop.is_set():
            try:
                await unless(self._stop, act())
            except Rejected:
                raise
            except (Failure, OperationalError) as failure:
                at_least = failure.seconds if isinstance(failure, TryLater) else 0.0
                _log.warning("%s: %s", self.channel.name, _reason(failure))
                await pause(self._stop, max(next(waits), at_least))
            else:
                if once:
                    return
                waits = self._pace.waits()

    async def _work(self) -> None:
        """Takes up what waits, until the stop; then finishes what is in hand."""
        async with self._side_by_side(self._wake_at_stop(), self._renew()):
            while not self._stop.is_set():
                self._woken.clear()
                await self._take()
                await pause(self._woken, self._pace.look)
            if self._hand:
                await asyncio.wait(set(self._hand.values()))
        if self._rejected is not None:
            raise self._rejected

    @contextlib.asynccontextmanager
    async def _side_by_side(self, *jobs: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(job) for job in jobs]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()

    async def _wake_at_stop(self) -> None:
        await self._stop.wait()
        self._woken.set()

    async def _renew(self) -> None:
        """Keeps what is in hand from coming free to other processes."""
        while True:
            await asyncio.sleep(inbox.LEASE.total_seconds() / 3)
            if self._hand:
                with self._tolerating():
                    await self._do(inbox.renew, list(self._hand), utc(self._clock()))

    async def _take(self) -> None:
        room = IN_HAND - len(self._hand)
        if not room:
            return
        with self._tolerating():
            for message in await self._do(inbox.take, self._box, utc(self._clock()), room):
                if message.id not in self._hand:
                    self._hand[message.id] = asyncio.create_task(self._see_to(message))

    async def _see_to(self, message: inbox.Received) -> None:
        """Has a message answered and settles it, or leaves it for the next start."""
        try:
            if message.begun:
                _log.warning(
                    "%s %s: an answer began to leave before a process ended; whether it arrived "
                    "cannot be known, it is not sent again",
                    self.channel.name,
                    message.id,
                )
            else:
                first = self._precedence.answering
                with measured(message, self.channel.name, self._measures), first():
                    await self._answering.answer(message, self._stop)
            await self._surely(inbox.settle, message.id, utc(self._clock()))
        except Postponed:
            await self._surely(inbox.leave, message.id)
        except Rejected as rejected:
            self._rejected = rejected
            self._stop.set()
        finally:
            del self._hand[message.id]
            self._woken.set()

    async def _surely(
        self, act: Callable[Concatenate[Database, P], object], *args: P.args, **named: P.kwargs
    ) -> None:
        """Notes something in the database, however long that is away."""
        for wait in self._pace.waits():
            with self._tolerating():
                await self._do(act, *args, **named)
                return
            await asyncio.sleep(wait)

    async def _do(
        self, act: Callable[Concatenate[Database, P], T], *args: P.args, **named: P.kwargs
    ) -> T:
        with self._precedence.answering():
            return await asyncio.to_thread(act, self._database, *args, **named)

    @contextlib.contextmanager
    def _tolerating(self) -> Iterator[None]:
        """Logs that the database is away, and goes on."""
        try:
            yield
        except OperationalError as failure:
            _log.warning("the inbox is out of reach: %s", _reason(failure))


def _reason(failure: Exception) -> str:
    """Why, without the statement and what people wrote."""
    return str(failure.orig) if isinstance(failure, OperationalError) else str(failure)
