"""A year of planned coercions on a faked clock, with Tết 2027, a swapped Saturday, and moves."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

import pytest

from db.calendar import Calendar
from db.planning.planner import checkpoints
from db.planning.terms import AT_ONCE, Knower, Matter, Part, Step, Who
from db.terms import CoercionState
from tests.db.planning.matters import ZONE, Outbox, matter

#: Saturday 05/06/2027 is worked for Monday 07/06, as the government might announce in spring.
SWAP = {date(2027, 6, 5): True, date(2027, 6, 7): False}
ANNOUNCED = datetime(2027, 5, 10, 9, tzinfo=ZONE)
FIRST = datetime(2026, 10, 1, 7, tzinfo=ZONE)


def year(seed: int) -> list[tuple[datetime, Matter]]:
    """Coercions by the moment at which they are entered, on any days of the year."""
    chance = Random(seed)
    found = []
    for number in range(120):
        entered = FIRST + timedelta(days=chance.randrange(330), minutes=chance.randrange(1440))
        ahead = timedelta(days=chance.randrange(1, 40))
        day = (entered + ahead).date()
        hour = chance.choice([time(6, 30), time(8), time(9, 15), time(14)])
        scheduled = datetime.combine(day, hour)
        made = matter(str(scheduled), id=number, forced=chance.random() < 0.4, seizure=True)
        found.append((entered, made))
    return found


def looks(first: datetime, last: datetime) -> list[datetime]:
    """When something is imported: every five hours, and when the swap is announced."""
    count = int((last - first) / timedelta(hours=5)) + 1
    found = [first + number * timedelta(hours=5) for number in range(1, count + 1)]
    return sorted([*found, ANNOUNCED] if first < ANNOUNCED < found[-1] else found)


def steps_due(coercion: Matter, calendar: Calendar) -> dict[str, datetime]:
    """When each step is due, counted day by day rather than as the planner does."""
    day = coercion.scheduled_at.date()

    def working(count: int) -> date:
        at = day
        while count:
            at -= timedelta(days=1)
            count -= calendar.is_working(at)
        return at

    eight = time(8)
    due = {
        "d7": datetime.combine(day - timedelta(days=7), eight),
        "d3": datetime.combine(day - timedelta(days=3), eight),
        "d1": datetime.combine(working(1), eight),
        "h2": coercion.scheduled_at - timedelta(hours=2),
    }
    if coercion.forced:
        for name, count in {"plan": 5, "notice": 3, "cost": 2, "meeting": 1}.items():
            due[f"checkpoint_{name}"] = datetime.combine(working(count), eight)
        due["checkpoint_24h"] = coercion.scheduled_at - timedelta(hours=24)
    return due


OFFICER = Knower(Who(1), Part.OFFICER)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_each_person_gets_each_step_once_at_its_minute(seed: int) -> None:
    for entered, coercion in year(seed):
        outbox = Outbox(Calendar(SWAP) if entered >= ANNOUNCED else Calendar())
        outbox.replan(coercion, [OFFICER], entered)
        for now in looks(entered, coercion.scheduled_at.replace(tzinfo=ZONE)):
            outbox.send(now)
            if now == ANNOUNCED:
                outbox.calendar = Calendar(SWAP)
            outbox.replan(coercion, [OFFICER], now)
        sent = {step: due for _, step, _, due in outbox.sent}
        assert len(sent) == len(outbox.sent), "a step came twice"
        assert len(AT_ONCE & {Step(step) for step in sent}) == 1
        _as_counted(coercion, entered, sent)


def _as_counted(coercion: Matter, entered: datetime, sent: dict[str, datetime]) -> None:
    """What was sent, by the calendar of its day; a due time that jumped back is told at once."""
    told = {step: due.replace(tzinfo=None) for step, due in sent.items()}
    entered, announced = (moment.replace(tzinfo=None) for moment in (entered, ANNOUNCED))
    new = steps_due(coercion, Calendar(SWAP))
    for step, by_old in steps_due(coercion, Calendar()).items():
        if entered < announced < by_old and new[step] <= announced:
            due = announced
        else:
            due = by_old if by_old <= announced else new[step]
        assert told.get(step) == (due if due > entered else None), (coercion, step)


def test_a_swap_announced_in_spring_moves_what_is_planned_for_june() -> None:
    coercion = matter("2027-06-08 08:00", forced=True)
    outbox = Outbox(Calendar())
    outbox.replan(coercion, [OFFICER], ANNOUNCED)
    assert _due(outbox, "d1") == datetime(2027, 6, 7, 8, tzinfo=ZONE)
    outbox.calendar = Calendar(SWAP)
    outbox.replan(coercion, [OFFICER], ANNOUNCED)
    assert _due(outbox, "d1") == datetime(2027, 6, 5, 8, tzinfo=ZONE)
    assert _due(outbox, "checkpoint_cost") == datetime(2027, 6, 4, 8, tzinfo=ZONE)
    on_monday = replace(coercion, scheduled_at=datetime(2027, 6, 7, 8))
    assert dict(checkpoints(on_monday, outbox.calendar))[Step.CHECKPOINT_MEETING].day == 5


def _due(outbox: Outbox, step: str) -> datetime:
    (found,) = [row.due_at for row in outbox.rows.values() if row.step == step]
    return found


@pytest.mark.parametrize("seed", [4, 5])
def test_every_move_is_told_once_to_whoever_knew_and_nothing_of_an_old_date_follows(
    seed: int,
) -> None:
    chance = Random(seed)
    for entered, first in year(seed)[:40]:
        outbox, coercion, now = Outbox(), first, entered
        outbox.replan(coercion, [OFFICER], now)
        for _ in range(3):
            now = now + timedelta(hours=chance.randrange(1, 60))
            outbox.send(now)
            knew = {who for who, _, version, _ in outbox.sent if version <= coercion.version}
            later = coercion.scheduled_at + timedelta(days=chance.randrange(1, 9))
            coercion = replace(coercion, version=coercion.version + 1, scheduled_at=later)
            outbox.replan(coercion, [OFFICER], now)
            told = {row.step for row in outbox.rows.values() if row.version == coercion.version}
            assert ("changed" in told) == (OFFICER.who in knew)
            assert not any(
                row.state == "planned" and row.version < coercion.version
                for row in outbox.rows.values()
            )
        coercion = replace(coercion, version=9, state=CoercionState.CANCELLED)
        outbox.replan(coercion, [OFFICER], now)
        outbox.send(now + timedelta(days=60))
        assert [version for _, _, version, _ in outbox.sent].count(9) <= 1
        assert outbox.sent[-1][1:3] == ("cancelled", 9) or not outbox.sent
