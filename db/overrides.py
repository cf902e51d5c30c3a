"""Days that are worked or off against the calendar, with the document that says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.alert_models import DayOverride
from db.calendar import Calendar, Rules


@dataclass(frozen=True, slots=True)
class Override:
    """A day, whether it is worked, and where that is written."""

    day: date
    working: bool
    source: str


def calendar(session: Session) -> Calendar:
    """The calendar as of now: one small SELECT; the years below it are kept by the process."""
    rows = session.execute(select(DayOverride.day, DayOverride.working))
    return Calendar({day: working for day, working in rows}, _rules(session).around_tet)


def here(session: Session, moment: datetime) -> datetime:
    """A moment in the zone of the offices; without a zone it is UTC, as the database keeps it."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(_rules(session).zone)


def _rules(session: Session) -> Rules:
    rules: Rules = session.info["rules"]
    return rules


def listed(session: Session, first: date, last: date) -> Sequence[Override]:
    """The overrides of some days, both included, in their order."""
    chosen = select(DayOverride).where(DayOverride.day.between(first, last))
    rows = session.scalars(chosen.order_by(DayOverride.day))
    return [Override(row.day, row.working, row.source) for row in rows]


def on(session: Session, day: date) -> Override | None:
    """What is noted for a day; None where the calendar holds."""
    row = session.get(DayOverride, day)
    return Override(row.day, row.working, row.source) if row else None


def put(session: Session, said: Override, person: int | None, now: datetime) -> bool:
    """Notes what holds for a day; whether that is news comes back. `now` is UTC."""
    if on(session, said.day) == said:
        return False
    made = DayOverride(
        day=said.day, working=said.working, source=said.source, noted_by=person, noted_at=now
    )
    session.merge(made)
    session.flush()
    return True


def remove(session: Session, day: date) -> bool:
    """Has the calendar hold for a day again; False where it did already."""
    gone = delete(DayOverride).where(DayOverride.day == day)
    return bool(session.scalars(gone.returning(DayOverride.day)).all())
