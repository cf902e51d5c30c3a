"""When whom is told of a coercion: pure, from what is known, who must know, and the present."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from db.calendar import Calendar
from db.guard import findings
from db.outbox import identity
from db.planning.terms import (
    AT_ONCE,
    CHECKPOINTS,
    IN_CHARGE,
    OPTIONAL,
    Held,
    Kind,
    Knower,
    Matter,
    Part,
    Planned,
    Step,
    Who,
    Wishes,
)
from db.terms import CoercionState

#: When reminders are told, and when the leader hears that nobody answered.
MORNING: Final = time(8)
AFTERNOON: Final = time(14)
#: How long a change of what is over already is worth a message of its own.
LINGERS: Final = timedelta(days=1)

_WEIGHTS: Final[Mapping[str, int]] = {
    Step.H2: 0,
    Step.CANCELLED: 0,
    Step.LATE: 1,
    Step.CHANGED: 1,
    Step.GUARD: 2,
    Step.UNANSWERED: 2,
    Step.NEW: 3,
    Step.D1: 3,
    Step.D3: 4,
    Step.D7: 5,
}
_OF_CHECKPOINTS: Final = 3

#: States in which somebody has been told, or may have been.
TOLD: Final = frozenset({"sent", "unknown", "taken", "folded"})


@dataclass(frozen=True, slots=True)
class Timing:
    """A step, when it is due, and until when it is worth a message of its own; local, aware."""

    step: Step
    due_at: datetime
    expires_at: datetime


def plan(
    matter: Matter,
    knowers: Collection[Knower],
    held: Collection[Held],
    calendar: Calendar,
    now: datetime,
) -> list[Planned]:
    """All that holds of a coercion in its present version, told already or still to be told.

    `held` is all that the outbox has of it, of any version. What was due before anybody could
    know is not planned; what was planned and has come to lie in the past by a change of the
    calendar is due at once. `now` carries the office's zone.
    """
    standing = {one.key: one for one in held if one.state != "void"}
    return [
        *_at_once(matter, knowers, held, now),
        *_in_time(matter, knowers, standing, calendar, now),
    ]


def unposted(planned: Iterable[Planned], held: Iterable[Held]) -> Iterator[Planned]:
    """What the outbox does not have as it is planned, and may still take so."""
    standing = {one.key: one for one in held if one.state != "void"}
    for one in planned:
        there = standing.get(one.key)
        if there is None or (there.state == "planned" and there.due_at != one.due_at):
            yield one


def overtaken(planned: Iterable[Planned], held: Iterable[Held]) -> Iterator[str]:
    """The keys of what the outbox is still to send and nobody is to be told any more."""
    keys = {one.key for one in planned}
    for one in held:
        planned_still = identity(one.key) in keys
        if one.state in _UNSENT and not planned_still and one.step not in _ANSWERS:
            yield one.key


#: Steps that come of an answer and not of a plan.
_ANSWERS: Final = frozenset({Step.HINDERED})
_UNSENT: Final = frozenset({"planned", "unknown", "taken"})


def key(matter: Matter, step: Step, who: Who) -> str:
    """The identity of a delivery: the same step of a version is told to somebody once."""
    return f"c{matter.id}:v{matter.version}:{step}:{who}:"


def is_ahead(matter: Matter, now: datetime) -> bool:
    """Whether a coercion is still to be carried out."""
    return matter.state == CoercionState.PLANNED and matter.scheduled_at > _wall(now)


def _at_once(
    matter: Matter, knowers: Collection[Knower], held: Collection[Held], now: datetime
) -> Iterator[Planned]:
    """What has just become known: to those who knew otherwise that it changed, to others whole."""
    knew = {one.who: one.part for one in held if one.version < matter.version and one.state in TOLD}
    present = {knower.who: knower for knower in knowers}
    for who, part in knew.items():
        # Whoever followed of their own will and does so no more wants to hear nothing further.
        if who not in present and part is not Part.FOLLOWER:
            present[who] = Knower(who, part)
    said = {
        one.who: one
        for one in held
        if one.version == matter.version and one.step in AT_ONCE and one.state != "void"
    }
    for who, knower in present.items():
        if who in said:
            earlier = said[who]
            yield _planned(matter, knower, _now(matter, Step(earlier.step), earlier.due_at))
            continue
        step = _news(matter, now, knew=who in knew)
        if step is not None and _is_there(knower, now):
            yield _planned(matter, knower, _now(matter, step, heard(matter, knower, now)))


def _news(matter: Matter, now: datetime, *, knew: bool) -> Step | None:
    if knew:
        return Step.CANCELLED if matter.state == CoercionState.CANCELLED else Step.CHANGED
    if not is_ahead(matter, now):
        return None
    return Step.LATE if _wall(now) > _morning(matter.scheduled_at.date(), 3) else Step.NEW


def _now(matter: Matter, step: Step, due_at: datetime) -> Timing:
    until = _zoned(matter.scheduled_at, due_at)
    if step in (Step.CHANGED, Step.CANCELLED):
        until = max(until, due_at + LINGERS)
    return Timing(step, due_at, until)


def _in_time(
    matter: Matter,
    knowers: Collection[Knower],
    standing: Mapping[str, Held],
    calendar: Calendar,
    now: datetime,
) -> Iterator[Planned]:
    """Reminders, checkpoints and the guard of a coercion that is still to be carried out."""
    if not is_ahead(matter, now):
        return
    steps = list(timings(matter, calendar, now))
    unlawful = findings(matter.scheduled_at, calendar, forced=matter.forced)
    for knower in knowers:
        wanted = [*filter(_is_for(knower), steps), *_answers(matter, knower, calendar, now)]
        for timing in wanted:
            due_at = _awake(timing.due_at, knower.wishes, matter)
            earlier = standing.get(key(matter, timing.step, knower.who))
            if due_at <= now:
                if earlier is None:
                    continue
                due_at = min(earlier.due_at, heard(matter, knower, now))
            if _is_there(knower, due_at):
                until = max(timing.expires_at, due_at)
                yield _planned(matter, knower, Timing(timing.step, due_at, until))
        if unlawful and knower.part in IN_CHARGE and _is_there(knower, now):
            earlier = standing.get(key(matter, Step.GUARD, knower.who))
            due_at = earlier.due_at if earlier else heard(matter, knower, now)
            yield _planned(matter, knower, _now(matter, Step.GUARD, due_at))


def timings(matter: Matter, calendar: Calendar, now: datetime) -> Iterator[Timing]:
    """All steps before the day, each useful until the next of its kind."""
    at, day = matter.scheduled_at, matter.scheduled_at.date()
    d7, d3 = _morning(day, 7), _morning(day, 3)
    d1 = datetime.combine(calendar.working_days_before(day, 1), MORNING)
    h2 = at - timedelta(hours=2)
    wall = [(Step.D7, d7, d3), (Step.D3, d3, h2), (Step.D1, d1, h2), (Step.H2, h2, at)]
    if matter.forced:
        for step, deadline in checkpoints(matter, calendar):
            until = at if step is Step.CHECKPOINT_24H else datetime.combine(deadline, time.max)
            wall.append((step, deadline, until))
    for step, due, until in wall:
        yield Timing(step, _zoned(due, now), _zoned(until, now))


def checkpoints(matter: Matter, calendar: Calendar) -> Iterator[tuple[Step, datetime]]:
    """The checkpoints of a forced coercion: until when each is in time (the wall clock)."""
    day = matter.scheduled_at.date()
    for step, count in CHECKPOINTS.items():
        if step is Step.CHECKPOINT_NOTICE and not matter.seizure:
            continue
        yield step, datetime.combine(calendar.working_days_before(day, count), MORNING)
    yield Step.CHECKPOINT_24H, matter.scheduled_at - timedelta(hours=24)


def _answers(matter: Matter, knower: Knower, calendar: Calendar, now: datetime) -> Iterator[Timing]:
    """That nobody has answered yet: to the head one working day before, then to the leader."""
    hour = {Part.HEAD: MORNING, Part.LEADER: AFTERNOON}.get(knower.part)
    if hour is None or Step.UNANSWERED in knower.wishes.off:
        return
    day = calendar.working_days_before(matter.scheduled_at.date(), 1)
    due = _zoned(datetime.combine(day, hour), now)
    yield Timing(Step.UNANSWERED, due, _zoned(matter.scheduled_at, now))


def _is_for(knower: Knower) -> Callable[[Timing], bool]:
    """Whether a step is for somebody, by their part and what they do without."""

    def wanted(timing: Timing) -> bool:
        if timing.step in knower.wishes.off and timing.step in OPTIONAL:
            return False
        of_charge = timing.step in CHECKPOINTS or timing.step is Step.CHECKPOINT_24H
        return not of_charge or knower.part in IN_CHARGE

    return wanted


def _planned(matter: Matter, knower: Knower, timing: Timing) -> Planned:
    checkpoint = timing.step in CHECKPOINTS or timing.step is Step.CHECKPOINT_24H
    kind = Kind.CHECKPOINT if checkpoint else Kind.COERCION
    return Planned(
        key(matter, timing.step, knower.who),
        Kind.GUARD if timing.step is Step.GUARD else kind,
        timing.step,
        knower.who,
        timing.due_at,
        timing.expires_at,
        _WEIGHTS.get(timing.step, _OF_CHECKPOINTS),
        matter.id,
        matter.version,
        {"part": str(knower.part)},
    )


def heard(matter: Matter, knower: Knower, now: datetime) -> datetime:
    """The present, or the end of the quiet hours."""
    return _awake(now, knower.wishes, matter)


def _awake(moment: datetime, wishes: Wishes, matter: Matter) -> datetime:
    """A moment, or the end of the quiet hours that it lies in.

    A thing for that day passes, and one that would be over by then.
    """
    heard = awake(moment, wishes.quiet)
    passes = moment.date() == matter.scheduled_at.date() or _wall(heard) >= matter.scheduled_at
    return moment if passes else heard


def awake(moment: datetime, quiet: tuple[time, time]) -> datetime:
    """A moment, or the end of the quiet hours that it lies in."""
    start, end = quiet
    at = moment.time()
    if start <= end:
        asleep, next_day = start <= at < end, False
    else:
        asleep, next_day = at >= start or at < end, at >= start
    if not asleep:
        return moment
    day = moment.date() + timedelta(days=next_day)
    return datetime.combine(day, end, moment.tzinfo)


def _is_there(knower: Knower, moment: datetime) -> bool:
    """Whether a stand-in stands in at a moment; everybody else always is there."""
    return knower.days is None or knower.days[0] <= moment.date() <= knower.days[1]


def _morning(day: date, before: int) -> datetime:
    return datetime.combine(day - timedelta(days=before), MORNING)


def _wall(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def _zoned(wall: datetime, like: datetime) -> datetime:
    return wall.replace(tzinfo=like.tzinfo)
