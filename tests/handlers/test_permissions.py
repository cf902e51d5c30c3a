"""Every question is narrowed before any SQL: its offices are named, or asked for."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.agencies import AgencyTree, Office
from db.query import Period, Query
from db.vocabulary import Vocabulary
from handlers.messages import Question
from handlers.permissions import narrow
from handlers.understanding.readings import About, AskBack
from tests.handlers import province
from tests.handlers.asking import OPERATOR, ZONE

KNOWN = province.LAO_CAI
TREE = KNOWN.tree


def asked(today: date) -> Question:
    return Question("", OPERATOR, datetime.combine(today, time(12), ZONE))


TOPS = [
    # The period's end, today, and the office that stood at the top then.
    (date(2021, 9, 30), date(2026, 11, 23), "LC"),
    (date(2025, 6, 30), date(2026, 11, 23), "LC"),
    (date(2025, 7, 1), date(2026, 11, 23), "TLC"),
    (date(2026, 11, 23), date(2026, 11, 23), "TLC"),
    (date(2026, 12, 31), date(2025, 6, 30), "LC"),
]


@pytest.mark.parametrize(("end", "today", "top"), TOPS)
def test_where_no_office_is_named_it_is_the_top_one_of_the_days_asked_about(
    end: date, today: date, top: str
) -> None:
    query = Query("rate", Period(date(2015, 10, 1), end))
    found = narrow(query, asked(today), KNOWN)
    assert isinstance(found, Query)
    assert found.units == (top,)
    assert found.period == query.period


def test_offices_that_are_named_stay_and_a_case_is_looked_for_as_of_today() -> None:
    today = date(2021, 9, 15)
    found = narrow(Query("case", units=("LC02", "LC03"), subject="x"), asked(today), KNOWN)
    assert isinstance(found, Query)
    assert found.units == ("LC02", "LC03")
    assert found.period == Period(today, today)


def test_where_several_stand_at_the_top_the_person_is_asked() -> None:
    names = ("Cục Thi hành án dân sự tỉnh A", "Cục Thi hành án dân sự tỉnh B")
    offices = [
        Office(n, code, name, "department")
        for n, (code, name) in enumerate(zip("AB", names, strict=True))
    ]
    tree = AgencyTree({office.code: office for office in offices})
    today = date(2021, 9, 15)
    found = narrow(
        Query("rate", Period(date(2020, 10, 1), today)),
        asked(today),
        Vocabulary(1, tree, (), (), ()),
    )
    assert isinstance(found, AskBack)
    assert found.about is About.UNIT
    assert [choice.label for choice in found.choices] == list(names)
    assert [choice.question for choice in found.choices] == [
        f"tỷ lệ thi hành xong đơn vị {code} từ 01/10/2020 đến 15/09/2021" for code in "AB"
    ]


@given(
    units=st.lists(st.sampled_from(sorted(TREE.offices)), unique=True).map(tuple),
    days=st.lists(st.dates(date(1993, 1, 1), date(2100, 1, 1)), min_size=2, max_size=2),
    today=st.dates(date(1993, 1, 1), date(2100, 1, 1)),
)
def test_a_narrowed_query_always_names_offices_and_days(
    units: tuple[str, ...], days: list[date], today: date
) -> None:
    query = Query("accepted", Period(min(days), max(days)), units)
    found = narrow(query, asked(today), KNOWN)
    assert isinstance(found, Query)
    assert found.units
    assert set(units) <= set(found.units)
    assert found.period == query.period
