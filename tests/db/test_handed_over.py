"""A case that went from office to office: who finds it, and in whose row it stands."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from db import agencies
from db.answers import answer
from db.facts import FigureAnswer
from db.query import Filters, Grouping, Period, Query
from db.session import Database
from tests.db.world import Matter, Unit, World, store

LAST, NEXT = date(2025, 6, 30), date(2025, 7, 1)
AGAIN = date(2030, 7, 1)

#: Reorganised twice: A and B became M (some cases went to N), Z has no heir; M became X.
UNITS = (
    Unit("OLD", valid_to=LAST, successor="NEW"),
    Unit("A", "OLD", "M", valid_to=LAST),
    Unit("B", "OLD", "M", valid_to=LAST),
    Unit("Z", "OLD", valid_to=LAST),
    Unit("NEW", valid_from=NEXT),
    Unit("M", "NEW", "X", NEXT, date(2030, 6, 30)),
    Unit("N", "NEW", valid_from=NEXT),
    Unit("X", "NEW", valid_from=AGAIN),
)
#: First office and the one that has the case now; each has its own power of ten as its amount.
WENT = [("A", "A"), ("A", "M"), ("A", "N"), ("A", "X"), ("Z", "N"), ("B", "X"), ("OLD", "M")]


def went(first: str, now: str) -> Matter:
    place = WENT.index((first, now))
    handed = first if first != now else None
    return Matter(f"V{place}", now, date(2024, 1, 2), 10**place, handed_over_from=handed)


WORLD = World(UNITS, tuple(went(first, now) for first, now in WENT))


def money(database: Database, query: Query) -> dict[str | None, int]:
    """What an answer holds in dong, by office; unsplit under None."""
    with database.engine.connect() as connection, connection.begin() as undone:
        session = Session(connection)
        store(session, WORLD)
        found = answer(session, query, agencies.load(session))
        session.close()
        undone.rollback()
    assert isinstance(found, FigureAnswer)
    if found.money is not None:
        return {None: int(found.money.value or 0)}
    return {row.unit: int(row.money.value or 0) for row in found.rows if row.money}


@pytest.mark.parametrize(
    ("unit", "found"),
    [
        ("A", 1_111),
        ("B", 100_000),
        ("Z", 10_000),
        ("M", 1_101_011),  # what it has, took over, and handed on to its heir; not what went to N
        ("N", 10_100),
        ("X", 1_101_011),  # all that M had
        ("OLD", 1_111_111),
        ("NEW", 1_111_111),
    ],
)
@pytest.mark.parametrize("day", [date(2024, 6, 1), date(2026, 6, 1), date(2031, 6, 1)])
def test_every_office_that_had_a_case_finds_it_for_any_period(
    database: Database, unit: str, found: int, day: date
) -> None:
    assert money(database, Query("accepted", Period(day, day), (unit,))) == {None: found}


def test_the_offices_below_are_left_out_of_its_own(database: Database) -> None:
    day = Period(NEXT, NEXT)
    query = Query("accepted", day, ("OLD",), filters=Filters(own=True))
    assert money(database, query) == {None: 1_000_000}


@pytest.mark.parametrize(
    ("unit", "day", "rows"),
    [
        ("OLD", LAST, {"A": 1_111, "B": 100_000, "Z": 10_000, "OLD": 1_000_000}),
        ("NEW", LAST, {"A": 1_111, "B": 100_000, "Z": 10_000, "OLD": 1_000_000}),
        ("NEW", NEXT, {"M": 1_101_011, "N": 10_100}),
        ("NEW", AGAIN, {"X": 1_101_011, "N": 10_100}),
        ("OLD", AGAIN, {"A": 1_111, "B": 100_000, "Z": 10_000, "OLD": 1_000_000}),
    ],
)
def test_a_case_stands_once_in_the_row_of_the_office_that_had_it_on_the_day(
    database: Database, unit: str, day: date, rows: dict[str, int]
) -> None:
    query = Query("accepted", Period(day, day), (unit,), group_by=Grouping.UNIT)
    assert {k: v for k, v in money(database, query).items() if v} == rows
