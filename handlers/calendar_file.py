"""Coercions as entries of a calendar (RFC 5545): one each, the same for all its versions."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

from db.facts import CoercionRow
from db.terms import CoercionState
from handlers import wording_calendar as words
from handlers import wording_cases
from handlers.messages import Attachment
from handlers.view import View

MEDIA_TYPE: Final = "text/calendar"
_PRODUCT: Final = "-//Tro ly THADS//Lich cuong che//VI"
#: States in which a coercion is not held at the time that was told.
_OFF: Final = (CoercionState.CANCELLED, CoercionState.POSTPONED)
#: How often a calendar is asked to read its address again.
_AGAIN: Final = "PT1H"


def attachment(rows: Sequence[CoercionRow], view: View) -> Attachment:
    """The file that goes with an alert of these coercions, as their reader may see them.

    Where all of them are off it takes them out of the calendar.
    """
    off = all(row.state in _OFF for row in rows)
    made = _calendar(rows, view, "CANCEL" if off else "PUBLISH")
    return Attachment(words.FILE, MEDIA_TYPE, bytes(made.to_ical()))


def feed(rows: Iterable[CoercionRow], view: View) -> bytes:
    """All the coercions that somebody may know of, as a calendar that is read by its address."""
    made = _calendar(rows, view, "PUBLISH")
    made.add("X-WR-CALNAME", words.CALENDAR)
    made.add("X-PUBLISHED-TTL", _AGAIN)
    return bytes(made.to_ical())


def _calendar(rows: Iterable[CoercionRow], view: View, method: str) -> Calendar:
    made = Calendar()
    made.add("PRODID", _PRODUCT)
    made.add("VERSION", "2.0")
    made.add("METHOD", method)
    for row in rows:
        made.add_component(_event(row, view))
    return made


def _event(row: CoercionRow, view: View) -> Event:
    """One entry, the same for every version of a coercion; a day only, where no hour is told."""
    state = CoercionState(row.state)
    made = Event()
    made.add("UID", uid(row.coercion))
    made.add("SEQUENCE", row.version)
    made.add("DTSTAMP", view.asked_at.astimezone(UTC))
    made.add("DTSTART", row.time.date() if row.by_day else _utc(row.time, view.asked_at.tzinfo))
    made.add("SUMMARY", words.title(state, row.case, forced=row.forced))
    made.add("STATUS", "CANCELLED" if state in _OFF else "CONFIRMED")
    made.add("CLASS", "PRIVATE")
    if row.place:
        made.add("LOCATION", row.place)
    made.add("DESCRIPTION", "\n".join(_told(row, view)))
    return made


def _told(row: CoercionRow, view: View) -> Iterable[str]:
    unit = view.holder(row.unit, row.time.date())
    yield wording_cases.of_officer(unit, row.officer)
    yield words.papers(row.coercion, row.decision)
    yield words.NOT_A_NOTICE


def uid(coercion: str) -> str:
    """What a calendar knows a coercion by, whatever becomes of it."""
    return f"{uuid5(NAMESPACE_URL, f'thads:coercion:{coercion}')}@thads"


def _utc(wall: datetime, zone: tzinfo | None) -> datetime:
    """A time by the office's clock, which no reader's calendar can take for another."""
    return wall.replace(tzinfo=zone).astimezone(UTC)
