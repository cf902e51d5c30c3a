"""Working days and Tết, held against the days that the government announced."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.calendar import Calendar, first_of_tet

#: Announced after the package was made: Friday 02/01/2026 off for Saturday 10/01/2026.
SWAPPED = Calendar({date(2026, 1, 2): False, date(2026, 1, 10): True})


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 11, 23), True),  # a Monday
        (date(2026, 11, 24), False),  # Ngày Văn hóa Việt Nam, from 2026
        (date(2025, 11, 24), True),  # not yet one
        (date(2026, 11, 28), False),  # a Saturday
        (date(2026, 1, 1), False),
        (date(2026, 8, 22), True),  # a Saturday worked for Monday 31/08
        (date(2026, 8, 31), False),
        (date(2027, 2, 4), False),  # Tết 2027 with its days off in lieu: 04/02–10/02
        (date(2027, 2, 5), False),
        (date(2027, 2, 10), False),
        (date(2027, 2, 3), True),
        (date(2027, 2, 11), True),
        (date(2026, 4, 27), False),  # Giỗ Tổ on a Sunday, made up on Monday
        (date(2027, 9, 3), False),
    ],
)
def test_offices_work_from_monday_to_friday_but_not_on_public_holidays(
    day: date, working: bool
) -> None:
    assert Calendar().is_working(day) is working


def test_a_swap_announced_late_comes_in_by_overrides() -> None:
    assert Calendar().is_working(date(2026, 1, 2))
    assert not SWAPPED.is_working(date(2026, 1, 2))
    assert SWAPPED.is_working(date(2026, 1, 10))
    assert SWAPPED.working_days_before(date(2026, 1, 12), 1) == date(2026, 1, 10)
    assert Calendar().working_days_before(date(2026, 1, 12), 1) == date(2026, 1, 9)
    assert not SWAPPED.is_holiday(date(2026, 1, 2))
    assert SWAPPED.is_holiday(date(2026, 1, 1))


@pytest.mark.parametrize(
    ("year", "first"),
    [
        (1985, date(1985, 1, 21)),  # a month before the Chinese one
        (2007, date(2007, 2, 17)),  # a day before the Chinese one
        (2030, date(2030, 2, 2)),  # a day before the Chinese one
        (2025, date(2025, 1, 29)),
        (2026, date(2026, 2, 17)),
        (2027, date(2027, 2, 6)),
        (2028, date(2028, 1, 26)),
    ],
)
def test_tet_is_the_vietnamese_one(year: int, first: date) -> None:
    assert first_of_tet(year) == first


def test_every_year_that_the_present_can_be_in_has_a_tet() -> None:
    assert all(first_of_tet(year) for year in range(1993, 2100))


@pytest.mark.parametrize(
    ("day", "count", "before"),
    [
        (date(2027, 2, 11), 1, date(2027, 2, 3)),  # right across Tết 2027
        (date(2027, 2, 12), 5, date(2027, 1, 29)),
        (date(2026, 11, 25), 1, date(2026, 11, 23)),  # across 24/11
        (date(2026, 8, 24), 1, date(2026, 8, 22)),  # a Saturday that is worked
        (date(2026, 12, 7), 1, date(2026, 12, 4)),
        (date(2026, 12, 7), 0, date(2026, 12, 7)),
    ],
)
def test_working_days_are_counted_back_over_what_is_off(
    day: date, count: int, before: date
) -> None:
    assert Calendar().working_days_before(day, count) == before


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(1, 12))
def test_as_many_working_days_are_left_as_were_asked_for(day: date, count: int) -> None:
    calendar = Calendar()
    first = calendar.working_days_before(day, count)
    left = [d for n in range((day - first).days) if calendar.is_working(d := _later(first, n))]
    assert calendar.is_working(first)
    assert len(left) == count


def _later(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)


@pytest.mark.parametrize(
    ("moment", "forced", "lawful"),
    [
        (datetime(2026, 12, 1, 8), False, date(2026, 12, 1)),
        (datetime(2026, 12, 1, 5), False, date(2026, 12, 1)),  # later on the same day
        (datetime(2026, 12, 1, 22), False, date(2026, 12, 2)),
        (datetime(2026, 12, 4, 23), False, date(2026, 12, 7)),
        (datetime(2027, 2, 1, 8), True, date(2027, 2, 22)),  # Sunday 21/02 is the fifteenth day
        (datetime(2027, 2, 1, 8), False, date(2027, 2, 1)),
        (datetime(2026, 11, 24, 8), False, date(2026, 11, 25)),
    ],
)
def test_the_next_lawful_day_has_lawful_hours_left(
    moment: datetime, forced: bool, lawful: date
) -> None:
    assert Calendar().next_lawful(moment, forced=forced) == lawful


def test_what_a_year_has_off_in_the_week_can_be_listed() -> None:
    off = [day for day in Calendar().days_off(2027) if day.month == 2]
    assert off == [date(2027, 2, day) for day in (4, 5, 8, 9, 10)]
