"""The sample province: any size, any day, the same rows again; ahead of it coercions to come."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from db import agencies, sample
from db.models import Case, Coercion
from db.sample.plan import apportion
from db.session import Database
from db.terms import CoercionState
from tests.conftest import SAMPLE_MADE
from tests.keys import VAULT

TODAY = SAMPLE_MADE.date()
TERM_END = date(2021, 9, 30)


def rows(cases: int | None, until: date, seed: int = sample.SEED) -> dict[str, list[list[Any]]]:
    """The sheets as lists, without their headers."""
    made = sample.sheets(cases, seed, until)
    return {sheet.name: [list(cells) for _, cells in sheet.rows][1:] for sheet in made}


@pytest.mark.parametrize(
    ("cases", "until"),
    [
        (1, TODAY),
        (1, TERM_END),
        (100, TODAY),
        (5_000, TODAY),
        (200, date(2015, 9, 30)),
        (200, date(2018, 2, 28)),
        (200, TERM_END),
        (200, TERM_END + timedelta(10)),
        (200, date(2025, 6, 30)),
        (200, date(2025, 7, 1)),
    ],
)
def test_any_size_and_day_comes_in_without_a_finding(
    sqlite_url: str, cases: int, until: date
) -> None:
    database = Database(sqlite_url, VAULT)
    report = sample.fill(database, until=until, now=SAMPLE_MADE, cases=cases)
    with database.reading() as session:
        kept, latest = session.execute(select(func.count(), func.max(Case.accepted_on))).one()
    database.close()
    assert report.written
    assert not report.problems
    assert kept == cases
    assert latest <= until


def test_a_day_before_every_case_leaves_offices_alone(sqlite_url: str) -> None:
    database = Database(sqlite_url, VAULT)
    report = sample.fill(database, until=date(2011, 1, 1), now=SAMPLE_MADE, cases=50)
    with database.reading() as session:
        assert len(agencies.load(session).offices) == 10
        assert session.scalar(select(func.count()).select_from(Case)) == 0
    database.close()
    assert not report.problems


def test_the_same_seed_gives_the_same_rows_and_another_gives_others() -> None:
    assert rows(300, TODAY) == rows(300, TODAY)
    assert rows(300, TODAY)["Việc"] != rows(300, TODAY, seed=7)["Việc"]


def test_a_later_day_adds_cases_and_changes_none_of_the_term() -> None:
    at_its_end, today = rows(None, TERM_END), rows(None, TODAY)
    assert len(today["Việc"]) > len(at_its_end["Việc"])
    assert today["Việc"][: len(at_its_end["Việc"])] == at_its_end["Việc"]
    for sheet, day in (("Diễn biến", 1), ("Thu tiền", 1)):
        of_term = [row for row in today[sheet] if row[day] <= TERM_END]
        assert of_term == at_its_end[sheet]
    of_term = [row for row in today["Kiến nghị"] if row[1] <= TERM_END]
    assert of_term == at_its_end["Kiến nghị"]


def test_coercions_lie_ahead_within_thirty_days_and_none_is_carried_out_today(
    sample_province: Database,
) -> None:
    held = Coercion.state == CoercionState.HELD
    with sample_province.reading() as session:
        times = session.scalars(select(Coercion.scheduled_at).where(~held)).all()
        last = session.scalar(select(func.max(Coercion.scheduled_at)).where(held))
    assert len(times) == 18
    assert all(TODAY < time.date() <= TODAY + timedelta(30) for time in times)
    assert all(time.weekday() < 5 and time.hour in (8, 9, 14) for time in times)
    assert last is not None
    assert last < datetime.combine(TODAY, datetime.min.time())


def test_the_offices_are_reorganised_on_the_first_of_july_2025(sample_province: Database) -> None:
    with sample_province.reading() as session:
        tree = agencies.load(session)
    assert tree.tops(date(2025, 6, 30)) == ("LC",)
    assert tree.tops(date(2025, 7, 1)) == ("TLC",)
    assert tree.current("LC02", TODAY) == "KV2"
    now = [o for o in tree.offices.values() if o.valid_to is None]
    assert [o.name for o in now if o.kind == "division"] == [
        f"Phòng Thi hành án dân sự khu vực {number}" for number in range(1, 6)
    ]
    assert all(tree.ceased(o.code, TODAY) for o in tree.offices.values() if o not in now)


@given(
    total=st.integers(0, 10**13),
    weights=st.lists(st.floats(0, 1e6), min_size=1, max_size=40),
)
def test_money_is_apportioned_without_a_dong_lost(total: int, weights: list[float]) -> None:
    parts = apportion(total, weights)
    assert sum(parts) == total
    assert len(parts) == len(weights)
    assert all(part >= 0 for part in parts)
