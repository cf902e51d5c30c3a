"""Digests ahead: mornings of working days, Mondays, and idle cases once a month."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import outbox
from db.alert_models import Delivery
from db.calendar import Calendar
from db.outbox import Draft, State, Which
from db.planning.audience import Audience, Reachable
from db.planning.planner import awake
from db.planning.terms import Kind, utc
from db.terms import Role

#: When digests are told, and until when in the day they are worth it.
AT: Final = time(7, 30)
NOON: Final = time(12)
#: So many days ahead, today included; a daily job keeps it so.
AHEAD: Final = 3
_WEIGHT: Final = 9
_KINDS: Final = (Kind.DIGEST, Kind.WEEKLY, Kind.IDLE_CASES)
_ABOVE: Final = frozenset({Role.HEAD, Role.LEADER})


def replan(
    session: Session,
    audience: Audience,
    calendar: Calendar,
    now: datetime,
    person: int | None = None,
) -> int:
    """Posts the digests of the days ahead, and calls off those that nobody is to get any more."""
    days = [now.date() + timedelta(days=number) for number in range(AHEAD)]
    people = [one for one in audience.people if person in (None, one.who.person)]
    wanted = {
        made.key: made for one in people for day in days for made in _of(one, day, calendar, now)
    }
    waiting = select(Delivery.key).where(
        Delivery.kind.in_(_KINDS), Delivery.state == State.PLANNED, Delivery.due_at > utc(now)
    )
    if person is not None:
        waiting = waiting.where(Delivery.person_id == person)
    gone = [key for key in session.scalars(waiting) if key not in wanted]
    if gone:
        outbox.void(session, Which(keys=gone), "overtaken", utc(now))
    return outbox.post(session, wanted.values(), utc(now))


def _of(one: Reachable, day: date, calendar: Calendar, now: datetime) -> Iterator[Draft]:
    """What a person gets on a day, of what is still ahead."""
    due = awake(datetime.combine(day, AT, now.tzinfo), one.wishes.quiet)
    if not calendar.is_working(day) or due <= now:
        return
    for kind in _kinds(one, day, calendar):
        until = datetime.combine(due.date(), max(NOON, due.time()), now.tzinfo)
        key = f"{kind}:{day}:{one.who}:"
        yield Draft(key, kind, kind, utc(due), utc(until), _WEIGHT, one.who.person)


def _kinds(one: Reachable, day: date, calendar: Calendar) -> Iterator[Kind]:
    if one.role in _ABOVE:
        if one.wishes.weekly and _begins(calendar, day, day - timedelta(days=day.weekday())):
            yield Kind.WEEKLY
        if one.wishes.digest:
            yield Kind.DIGEST
    if one.officer and one.wishes.idle and _begins(calendar, day, day.replace(day=1)):
        yield Kind.IDLE_CASES


def _begins(calendar: Calendar, day: date, first: date) -> bool:
    """Whether a day is the first that is worked from another on."""
    before = (first + timedelta(days=number) for number in range((day - first).days))
    return not any(map(calendar.is_working, before))
