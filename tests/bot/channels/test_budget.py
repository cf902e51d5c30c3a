"""The send budget: under any load the messenger's limits hold, and answers go before notices."""

import asyncio
import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.base import Rates
from bot.channels.budget import Budget, Lane, Schedule, Turn

RATES = Rates()
CHATS = ("1", "2", "3", "-1", "-2", *(str(n) for n in range(100, 140)))


@dataclass(frozen=True)
class Load:
    """A message to send from `at` on: it arrives and is answered for so many seconds later."""

    at: float
    lane: Lane
    chat: str
    arrives: float
    answered: float


@dataclass
class Simulation:
    """Sends a load on a clock of its own, and notes what the messenger sees."""

    loads: Sequence[Load]
    rates: Rates = RATES
    arrivals: list[tuple[float, str]] = field(default_factory=list)
    granted: list[tuple[float, Load]] = field(default_factory=list)

    def run(self) -> "Simulation":
        schedule = Schedule(self.rates)
        waiting: dict[Turn, Load] = {}
        events: list[tuple[float, int, Load | Turn | None]] = []
        for place, load in enumerate(self.loads):
            heapq.heappush(events, (load.at, place, load))
        serial, wakes = len(self.loads), float("inf")
        while events:
            now, _, event = heapq.heappop(events)
            wakes = float("inf") if now >= wakes else wakes
            if isinstance(event, Load):
                waiting[schedule.ask(event.lane, event.chat)] = event
            elif event is not None:
                schedule.end(event, now)
            for turn in schedule.grant(now):
                load = waiting.pop(turn)
                self._check_answers_first(load, waiting, now)
                self.granted.append((now, load))
                self.arrivals.append((now + load.arrives, load.chat))
                serial += 1
                heapq.heappush(events, (now + load.answered, serial, turn))
            next_at = schedule.next_at(now)
            if next_at is not None and next_at < wakes:
                serial, wakes = serial + 1, max(next_at, now + 1e-6)
                heapq.heappush(events, (wakes, serial, None))
        assert not waiting
        return self

    def _check_answers_first(self, load: Load, waiting: dict[Turn, Load], now: float) -> None:
        """Where a notice leaves, no answer waits that could have left in its place."""
        if load.lane is Lane.NOTICE:
            held = {one.chat for at, one in self.granted if at >= now - 2}
            held |= {chat for chat in CHATS if chat.startswith("-")}
            stuck = [one for one in waiting.values() if one.lane is Lane.ANSWER]
            assert all(one.chat in held or one.chat == load.chat for one in stuck)


def most_within(times: Sequence[float], span: float) -> int:
    """The most that any sliding stretch holds, both ends not together."""
    times = sorted(times)
    most = start = 0
    for end, at in enumerate(times):
        while at - times[start] >= span - 1e-6:
            start += 1
        most = max(most, end - start + 1)
    return most


def check(simulation: Simulation) -> None:
    """No limit of the messenger is broken in any sliding stretch."""
    arrivals = simulation.arrivals
    assert len(arrivals) == len(simulation.loads)
    assert most_within([at for at, _ in arrivals], 1) <= 30
    for chat in {chat for _, chat in arrivals}:
        times = [at for at, other in arrivals if other == chat]
        assert most_within(times, 1) <= 1
        if chat.startswith("-"):
            assert most_within(times, 60) <= 20


@st.composite
def loads(draw: st.DrawFn) -> list[Load]:
    count = draw(st.integers(1, 150))
    chance = draw(st.randoms(use_true_random=False))
    spread, slowness = draw(st.sampled_from([(0.0, 0.01), (2.0, 0.05), (5.0, 0.9)]))
    answers = draw(st.sampled_from([0.0, 0.1, 0.5, 1.0]))
    few = draw(st.sampled_from([5, len(CHATS)]))
    found = []
    for _ in range(count):
        arrives = chance.uniform(0, slowness)
        lane = Lane.ANSWER if chance.random() < answers else Lane.NOTICE
        chat = CHATS[chance.randrange(few)]
        answered = arrives + chance.uniform(0, slowness)
        found.append(Load(chance.uniform(0, spread), lane, chat, arrives, answered))
    return found


@settings(max_examples=60)
@given(load=loads())
def test_whatever_the_load_no_limit_is_broken_in_any_sliding_stretch(load: list[Load]) -> None:
    check(Simulation(load).run())


def notices(count: int, latency: float = 0.01) -> list[Load]:
    return [Load(0, Lane.NOTICE, f"{n + 1000}", latency, latency) for n in range(count)]


def test_a_broadcast_runs_at_twenty_eight_a_second() -> None:
    simulation = Simulation(notices(300)).run()
    check(simulation)
    assert 300 / simulation.arrivals[-1][0] >= 28


def test_while_a_broadcast_runs_an_answer_waits_less_than_a_twentieth_of_a_second() -> None:
    answers = [Load(0.3 + n * 0.41, Lane.ANSWER, f"{n}", 0.01, 0.01) for n in range(12)]
    simulation = Simulation([*notices(300), *answers]).run()
    check(simulation)
    waited = [at - load.at for at, load in simulation.granted if load.lane is Lane.ANSWER]
    assert len(waited) == 12
    assert max(waited) < 0.05


def test_a_message_that_is_never_answered_for_holds_its_place_for_two_seconds_only() -> None:
    schedule = Schedule(Rates(a_second=2))
    schedule.ask(Lane.ANSWER, "1")
    schedule.ask(Lane.ANSWER, "2")
    assert len(schedule.grant(10.0)) == 2
    schedule.ask(Lane.ANSWER, "3")
    assert schedule.grant(11.9) == []
    assert schedule.next_at(11.9) == 12.0
    assert len(schedule.grant(12.0)) == 1


def test_processes_that_send_as_one_bot_have_a_part_each() -> None:
    schedule = Schedule(RATES)
    schedule.share(3)
    for chat in range(40):
        schedule.ask(Lane.ANSWER, f"{chat}")
    assert len(schedule.grant(1.0)) == 10
    schedule.share(1)
    assert len(schedule.grant(1.0)) == 20


def test_chats_that_were_written_to_long_ago_are_let_go() -> None:
    schedule = Schedule(Rates(a_second=10_000))
    for chat in range(1_500):
        schedule.ask(Lane.ANSWER, f"-{chat}")
    for turn in schedule.grant(1.0):
        schedule.end(turn, 1.0)
    schedule.ask(Lane.ANSWER, "7")
    assert len(schedule.grant(100.0)) == 1
    assert (len(schedule._chats), len(schedule._groups)) == (1, 0)


def test_tasks_have_their_turns_and_one_that_is_cancelled_stands_in_nobodys_way() -> None:
    said: list[str] = []

    async def send(budget: Budget, chat: str, text: str, lane: Lane = Lane.ANSWER) -> None:
        async with budget.turn(lane, chat):
            said.append(text)

    async def main() -> None:
        budget = Budget(Rates(a_second=1_000, chat_pause=0.02))
        first = asyncio.create_task(send(budget, "1", "một"))
        gone = asyncio.create_task(send(budget, "1", "hai"))
        third = asyncio.create_task(send(budget, "1", "ba"))
        other = asyncio.create_task(send(budget, "2", "bốn", Lane.NOTICE))
        await asyncio.gather(first, other)
        gone.cancel()
        await third

    asyncio.run(main())
    assert said == ["một", "bốn", "ba"]


def test_a_turn_ends_where_sending_fails() -> None:
    async def main() -> None:
        budget = Budget(Rates(a_second=1, chat_pause=0))
        with pytest.raises(ZeroDivisionError):
            async with budget.turn(Lane.ANSWER, "1"):
                raise ZeroDivisionError
        assert budget._schedule._recent[0].ended is not None

    asyncio.run(main())
