"""How much may be sent: one budget for each bot, answers first and notices from what is left.

Between the moments at which a message leaves and is answered for, nobody knows when the messenger
counts it; so it counts from when it leaves until a second after it was answered for, and no second
can hold more than it may, however late a message is on its way.
"""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from bot.channels.base import Rates

#: What is answered for later than this, in seconds, was counted long before.
_LATEST = 1.0
_SECOND, _MINUTE = 1.0, 60.0
#: Of all that may be sent in a second, what notices leave to answers.
_KEPT_FREE = 1
#: How many chats are remembered before those that may be written to are let go.
_MANY = 1_000


class Lane(Enum):
    """Whose turn comes first."""

    ANSWER = 0
    NOTICE = 1


@dataclass(eq=False, slots=True)
class Turn:
    """One message to send; its times in seconds, as the clock counts."""

    lane: Lane
    chat: str
    started: float | None = None
    ended: float | None = None

    def counts_until(self, span: float) -> float:
        """When a stretch of `span` seconds can no longer hold it."""
        if self.started is None:
            return float("inf")
        latest = self.started + _LATEST
        return min(latest if self.ended is None else self.ended, latest) + span


class Schedule:
    """Who may send when; pure: the present is an argument."""

    def __init__(self, rates: Rates) -> None:
        self._whole = self._rates = rates
        self._waiting: dict[Lane, deque[Turn]] = {lane: deque() for lane in Lane}
        self._recent: list[Turn] = []
        self._chats: dict[str, Turn] = {}
        self._groups: dict[str, deque[Turn]] = {}
        self._notice_at = 0.0

    def share(self, processes: int) -> None:
        """Keeps to one part of as many, for as many processes that send as the same bot."""
        self._rates = self._whole.shared(processes)

    def ask(self, lane: Lane, chat: str) -> Turn:
        """Gets in line."""
        turn = Turn(lane, chat)
        self._waiting[lane].append(turn)
        return turn

    def drop(self, turn: Turn) -> None:
        """Leaves the line."""
        self._waiting[turn.lane].remove(turn)

    def end(self, turn: Turn, now: float) -> None:
        """A message was answered for, well or not."""
        turn.ended = now

    def grant(self, now: float) -> list[Turn]:
        """All whose turn it is now; to each chat in the order in which they came."""
        self._let_go(now)
        found = []
        for lane in Lane:
            for turn in list(self._waiting[lane]):
                if self._may_at(lane, now) > now:
                    break
                if self._chat_may_at(turn.chat) <= now:
                    self._start(turn, now)
                    found.append(turn)
        return found

    def next_at(self, now: float) -> float | None:
        """When the next turn can come, as far as is known; None where nobody waits."""
        times = [
            max(self._may_at(lane, now), min(self._chat_may_at(turn.chat) for turn in waiting))
            for lane, waiting in self._waiting.items()
            if waiting
        ]
        return min(times, default=None)

    def _start(self, turn: Turn, now: float) -> None:
        self._waiting[turn.lane].remove(turn)
        turn.started = now
        self._recent.append(turn)
        self._chats[turn.chat] = turn
        if turn.chat.startswith(self._rates.group_sign):
            self._groups.setdefault(turn.chat, deque()).append(turn)
        if turn.lane is Lane.NOTICE:
            # Evenly, so that an answer never waits for a second to pass; a little lateness of the
            # clock is made up for.
            gap = 1 / self._rates.notices
            self._notice_at = max(self._notice_at, now - gap) + gap

    def _may_at(self, lane: Lane, now: float) -> float:
        """When one more of a lane may leave, whoever it is for."""
        room = self._rates.a_second - (_KEPT_FREE if lane is Lane.NOTICE else 0)
        until = sorted(turn.counts_until(_SECOND) for turn in self._recent)
        full = len(until) - max(room, 1)
        free_at = until[full] if full >= 0 else now
        return max(free_at, self._notice_at) if lane is Lane.NOTICE else free_at

    def _chat_may_at(self, chat: str) -> float:
        """When one more may go to a chat."""
        last = self._chats.get(chat)
        free_at = last.counts_until(self._rates.chat_pause) if last else 0.0
        sent = self._groups.get(chat, deque())
        full = len(sent) - self._rates.group_a_minute
        return max(free_at, sent[full].counts_until(_MINUTE)) if full >= 0 else free_at

    def _let_go(self, now: float) -> None:
        """Forgets what counts no more."""
        self._recent = [turn for turn in self._recent if turn.counts_until(_SECOND) > now]
        if len(self._chats) > _MANY:
            self._chats = dict(self._still_counting(now))
            self._groups = {
                chat: held
                for chat, held in self._groups.items()
                if held[-1].counts_until(_MINUTE) > now
            }
        for held in self._groups.values():
            while held and held[0].counts_until(_MINUTE) <= now:
                held.popleft()

    def _still_counting(self, now: float) -> Iterator[tuple[str, Turn]]:
        for chat, turn in self._chats.items():
            if turn.counts_until(self._rates.chat_pause) > now:
                yield chat, turn


class Budget:
    """The same for tasks of one loop: each waits for its turn, and has it while it sends."""

    def __init__(self, rates: Rates, clock: Callable[[], float] = time.monotonic) -> None:
        self._schedule = Schedule(rates)
        self._clock = clock
        self._called: dict[Turn, asyncio.Future[None]] = {}
        self._timer: asyncio.TimerHandle | None = None

    def share(self, processes: int) -> None:
        """Keeps to one part of as many, for as many processes that send as the same bot."""
        self._schedule.share(processes)

    @contextlib.asynccontextmanager
    async def turn(self, lane: Lane, chat: str) -> AsyncIterator[None]:
        """Waits until a message may leave to a chat; it counts as on its way until the end."""
        turn = self._schedule.ask(lane, chat)
        called = self._called[turn] = asyncio.get_running_loop().create_future()
        try:
            self._call()
            await called
            yield
        finally:
            self._called.pop(turn, None)
            if turn.started is None:
                self._schedule.drop(turn)
            else:
                self._schedule.end(turn, self._clock())
            self._call()

    def _call(self) -> None:
        """Calls whose turn it is, and sees to it that the next will be called."""
        now = self._clock()
        for turn in self._schedule.grant(now):
            called = self._called[turn]
            if not called.done():
                called.set_result(None)
        if self._timer is not None:
            self._timer.cancel()
        at = self._schedule.next_at(now)
        loop = asyncio.get_running_loop()
        self._timer = None if at is None else loop.call_later(max(at - now, 0), self._call)
