"""The guard's cases, each with its article and the next lawful day."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.calendar import Calendar
from db.guard import Article, Fault, findings

SWAPPED = Calendar({date(2026, 1, 2): False, date(2026, 1, 10): True})
OLD, OLD_TET, NEW, NEW_TET = (
    Article.LAW_2008,
    Article.DECREE_2015,
    Article.LAW_2025,
    Article.DECREE_2026,
)

CASES = [
    # planned, forced → (fault, article), next lawful day
    ("2026-12-01 08:00", False, [], None),
    ("2026-12-01 06:00", True, [], None),
    ("2026-12-01 21:59", True, [], None),
    ("2026-12-01 22:00", False, [(Fault.NIGHT, NEW)], "2026-12-02"),
    ("2026-12-01 05:59", False, [(Fault.NIGHT, NEW)], "2026-12-01"),
    ("2026-12-02 00:30", True, [(Fault.NIGHT, NEW)], "2026-12-02"),
    ("2026-12-05 08:00", False, [(Fault.DAY_OFF, NEW)], "2026-12-07"),
    ("2026-12-05 23:00", False, [(Fault.NIGHT, NEW), (Fault.DAY_OFF, NEW)], "2026-12-07"),
    ("2026-11-24 08:00", False, [(Fault.HOLIDAY, NEW)], "2026-11-25"),
    ("2025-11-24 08:00", False, [], None),
    ("2026-08-31 08:00", False, [(Fault.HOLIDAY, NEW)], "2026-09-03"),
    ("2026-08-22 08:00", False, [], None),
    ("2026-06-30 22:30", False, [(Fault.NIGHT, OLD)], "2026-07-01"),
    ("2026-07-01 05:00", False, [(Fault.NIGHT, NEW)], "2026-07-01"),
    ("2026-05-01 08:00", False, [(Fault.HOLIDAY, OLD)], "2026-05-04"),
    ("2026-01-02 08:00", False, [(Fault.DAY_OFF, OLD)], "2026-01-05"),
    ("2026-01-10 08:00", False, [], None),
    # The first day of Tết is 17/02/2026 and 06/02/2027; fifteen days on both sides.
    ("2026-02-02 08:00", True, [(Fault.NEAR_TET, OLD_TET)], "2026-03-05"),
    ("2026-01-30 08:00", True, [], None),
    ("2026-02-02 08:00", False, [], None),
    ("2026-03-04 08:00", True, [(Fault.NEAR_TET, OLD_TET)], "2026-03-05"),
    ("2026-03-05 08:00", True, [], None),
    ("2027-01-21 08:00", True, [], None),
    ("2027-01-22 08:00", True, [(Fault.NEAR_TET, NEW_TET)], "2027-02-22"),
    ("2027-02-22 08:00", True, [], None),
    (
        "2027-02-08 08:00",
        True,
        [(Fault.HOLIDAY, NEW), (Fault.NEAR_TET, NEW_TET)],
        "2027-02-22",
    ),
    ("2027-02-08 08:00", False, [(Fault.HOLIDAY, NEW)], "2027-02-11"),
]


@pytest.mark.parametrize(("planned", "forced", "wrong", "lawful_on"), CASES)
def test_a_planned_time_is_judged_by_the_law_of_its_day(
    planned: str, forced: bool, wrong: list[tuple[Fault, Article]], lawful_on: str | None
) -> None:
    found = findings(datetime.fromisoformat(planned), SWAPPED, forced=forced)
    assert [(one.fault, one.article) for one in found] == wrong
    assert {one.lawful_on for one in found} == ({date.fromisoformat(lawful_on)} if wrong else set())


def test_how_near_to_tet_is_too_near_can_be_set() -> None:
    planned = datetime(2027, 1, 22, 8)
    assert findings(planned, Calendar(around_tet=15), forced=True)
    assert not findings(planned, Calendar(around_tet=14), forced=True)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2034, 1, 1)), st.booleans())
def test_the_day_that_is_named_instead_is_itself_lawful(planned: datetime, forced: bool) -> None:
    calendar = Calendar()
    for found in findings(planned, calendar, forced=forced):
        morning = datetime.combine(found.lawful_on, datetime.min.time().replace(hour=8))
        assert not findings(morning, calendar, forced=forced)
        assert found.lawful_on >= planned.date()
