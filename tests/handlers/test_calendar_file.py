"""Calendar files as calendars read them: one entry a coercion, moved, called off, within rights."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar, Event

from db.agencies import AgencyTree, Office
from db.facts import CoercionRow
from db.terms import CoercionState
from handlers import calendar_file
from handlers import wording_calendar as words
from handlers.view import View
from tests.handlers.asking import ZONE

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=ZONE)
TREE = AgencyTree({"A": Office(1, "A", "Phòng Thi hành án dân sự khu vực 1", "division")})
VIEW = View(TREE, NOW)
ROW = CoercionRow(
    coercion="CC-00012",
    case="TH-7",
    decision="15/QĐ-CC",
    time=datetime(2026, 12, 1, 8, 30),
    state=CoercionState.PLANNED,
    place="Số 5, tổ 3; phường A, tỉnh Mẫu",
    measure="seizure",
    forced=True,
    unit="A",
    officer="Lò Thị An",
    debtor="N.V.A",
)


def read(content: bytes) -> tuple[Calendar, list[Event]]:
    """The calendar in a file, and its entries."""
    calendar = Calendar.from_ical(content)
    assert isinstance(calendar, Calendar)
    return calendar, list(calendar.events)


def entry(row: CoercionRow, view: View = VIEW) -> Event:
    """The one entry of a file about a coercion."""
    (event,) = read(calendar_file.attachment([row], view).content)[1]
    return event


def test_an_entry_tells_when_where_and_on_which_case_and_of_no_party() -> None:
    event = entry(ROW)
    assert event["DTSTART"].dt == datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
    assert event["LOCATION"] == "Số 5, tổ 3; phường A, tỉnh Mẫu"
    assert event["SUMMARY"] == "Cưỡng chế – việc TH-7 (có huy động lực lượng)"
    assert "Phòng THADS khu vực 1; CHV Lò Thị An\nQĐ cưỡng chế 15/QĐ-CC" in event["DESCRIPTION"]
    assert words.NOT_A_NOTICE in event["DESCRIPTION"]
    assert "N.V.A" not in event.to_ical().decode()


def test_a_file_is_a_standard_one() -> None:
    file = calendar_file.attachment([replace(ROW, place="Đường " * 40)], VIEW)
    assert (file.name, file.media_type) == (words.FILE, "text/calendar")
    lines = file.content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert not any(b"\n" in line or len(line) > 75 for line in lines)
    calendar, _ = read(file.content)
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    assert not calendar.errors


def test_a_move_is_a_later_version_of_the_same_entry() -> None:
    first = entry(ROW)
    later = View(TREE, NOW.replace(hour=9))
    moved = entry(replace(ROW, time=datetime(2026, 12, 3, 14, 0), version=2), later)
    assert moved["UID"] == first["UID"]
    assert (first["SEQUENCE"], moved["SEQUENCE"]) == (1, 2)
    assert moved["DTSTART"].dt == datetime(2026, 12, 3, 7, 0, tzinfo=UTC)
    assert moved["DTSTAMP"].dt > first["DTSTAMP"].dt


STATES = [
    (CoercionState.PLANNED, "PUBLISH", "CONFIRMED", "Cưỡng chế"),
    (CoercionState.HELD, "PUBLISH", "CONFIRMED", "Đã cưỡng chế"),
    (CoercionState.POSTPONED, "CANCEL", "CANCELLED", "Hoãn cưỡng chế"),
    (CoercionState.CANCELLED, "CANCEL", "CANCELLED", "Hủy cưỡng chế"),
]


@pytest.mark.parametrize(("state", "method", "status", "title"), STATES)
def test_what_is_off_is_called_off_in_the_calendar(
    state: CoercionState, method: str, status: str, title: str
) -> None:
    row = replace(ROW, state=state, version=3)
    calendar, (event,) = read(calendar_file.attachment([row], VIEW).content)
    assert calendar["METHOD"] == method
    assert (event["STATUS"], event["SEQUENCE"]) == (status, 3)
    assert str(event["SUMMARY"]).startswith(f"{title} –")
    assert event["UID"] == entry(ROW)["UID"]


def test_one_that_is_off_among_others_takes_only_itself_out() -> None:
    rows = [ROW, replace(ROW, coercion="CC-00013", state=CoercionState.CANCELLED)]
    calendar, events = read(calendar_file.attachment(rows, VIEW).content)
    assert calendar["METHOD"] == "PUBLISH"
    assert [event["STATUS"] for event in events] == ["CONFIRMED", "CANCELLED"]
    assert len({event["UID"] for event in events}) == 2


def test_whoever_may_not_know_the_hour_gets_the_day() -> None:
    by_day = replace(ROW, by_day=True, place="phường A", time=datetime(2026, 12, 1))
    event = entry(by_day)
    assert event["DTSTART"].dt == date(2026, 12, 1)
    assert event["LOCATION"] == "phường A"
    assert "LOCATION" not in entry(replace(by_day, place=None))


def test_a_calendar_read_by_its_address_has_a_name_and_is_read_again() -> None:
    calendar, events = read(calendar_file.feed([], VIEW))
    assert calendar["X-WR-CALNAME"] == words.CALENDAR
    assert calendar["X-PUBLISHED-TTL"] == "PT1H"
    assert not events
