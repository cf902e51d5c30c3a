"""The offices through time: whose cases belong to whom, and from which day."""

from datetime import date

import pytest

from db.agencies import AgencyTree, Office
from db.facts import Relation

LAST = date(2025, 6, 30)
NEXT = date(2025, 7, 1)


def tree(*offices: Office) -> AgencyTree:
    return AgencyTree({office.code: office for office in offices})


def office(
    number: int,
    code: str,
    parent: str | None = None,
    successor: str | None = None,
    starts: date | None = None,
    ends: date | None = None,
) -> Office:
    return Office(number, code, code, "branch", parent, successor, starts, ends)


MERGED = tree(
    office(1, "LC", successor="T", ends=LAST),
    office(2, "LC01", "LC", "KV1", ends=LAST),
    office(3, "LC02", "LC", "KV1", ends=LAST),
    office(4, "T", starts=NEXT),
    office(5, "KV1", "T", starts=NEXT),
    office(6, "YB", successor="T", ends=LAST),
)


def test_an_office_has_the_cases_of_those_below_it_and_of_those_it_took_over() -> None:
    assert MERGED.members(["LC"]) == {"LC", "LC01", "LC02"}
    assert MERGED.members(["KV1"]) == {"KV1", "LC01", "LC02"}
    assert MERGED.members(["T"]) == set(MERGED.offices)
    assert MERGED.members(["LC01"]) == {"LC01"}


def test_its_own_cases_leave_out_those_below_but_not_those_taken_over() -> None:
    assert MERGED.members(["T"], own=True) == {"T", "LC", "YB"}


def test_an_unknown_office_is_an_error() -> None:
    with pytest.raises(KeyError):
        MERGED.members(["X"])


def test_an_office_is_itself_on_its_last_day_and_its_successor_on_the_next() -> None:
    assert MERGED.current("LC01", LAST) == "LC01"
    assert MERGED.current("LC01", NEXT) == "KV1"
    assert MERGED.current("LC01", NEXT, frozenset({"LC", "LC01"})) == "LC01"


SHARED_OUT = tree(
    office(1, "A", successor="M", ends=LAST),
    office(2, "B", successor="M", ends=LAST),
    office(3, "M", starts=NEXT),
    office(4, "N", starts=NEXT),
    office(5, "Z", ends=LAST),
)


@pytest.mark.parametrize(
    ("before", "after", "taken"),
    [
        ("A", "M", True),  # its successor
        ("A", "N", True),  # not its successor, but begun when it was gone
        ("Z", "N", True),  # nobody is named its successor
        ("A", "B", False),  # of the same time: a slip put right
        ("M", "N", False),
        ("M", "A", False),
    ],
)
def test_an_office_takes_over_from_one_whose_time_was_before_its_own(
    before: str, after: str, taken: bool
) -> None:
    assert SHARED_OUT.follows(after, before) is taken


@pytest.mark.parametrize(
    ("first", "now", "day", "within", "expected"),
    [
        ("A", "M", LAST, "ABMN", "A"),
        ("A", "M", NEXT, "ABMN", "M"),
        ("A", "N", NEXT, "ABMN", "N"),  # not with the successor, but where the files say it is
        ("Z", "N", NEXT, "ZN", "N"),
        ("A", "N", NEXT, "AB", "A"),  # asked by the old name
        ("A", "M", LAST, "MN", "M"),  # asked by the new name of a time before it
        ("A", "A", NEXT, "ABMN", "M"),  # never delivered anew
    ],
)
def test_a_case_stands_with_the_office_that_had_it_on_the_day(
    first: str, now: str, day: date, within: str, expected: str
) -> None:
    assert SHARED_OUT.holder(first, now, day, frozenset(within)) == expected


def test_after_two_reorganisations_the_one_between_had_the_case() -> None:
    twice = tree(
        office(1, "A", successor="M", ends=LAST),
        office(2, "M", successor="X", starts=NEXT, ends=date(2030, 6, 30)),
        office(3, "X", starts=date(2030, 7, 1)),
    )
    assert twice.follows("X", "A")
    days = (LAST, NEXT, date(2030, 6, 30), date(2030, 7, 1))
    assert [twice.holder("A", "X", day, frozenset("AMX")) for day in days] == ["A", "M", "M", "X"]


def test_the_top_offices_are_those_that_were_there_on_the_day() -> None:
    assert MERGED.tops(LAST) == ("LC", "YB")
    assert MERGED.tops(NEXT) == ("T",)


def test_a_ceased_office_says_since_when_and_who_follows() -> None:
    assert MERGED.relations(["LC01", "KV1"]) == (Relation("LC01", LAST, "KV1"),)


def test_without_a_last_day_the_first_day_of_the_successor_decides() -> None:
    plain = tree(office(1, "A", successor="B"), office(2, "B", starts=NEXT))
    assert plain.current("A", LAST) == "A"
    assert plain.current("A", NEXT) == "B"


def test_offices_that_succeed_each_other_in_a_ring_do_not_hang() -> None:
    ring = tree(office(1, "A", "B", "B"), office(2, "B", "A", "A"))
    assert ring.members(["A"]) == {"A", "B"}
    assert ring.current("A", NEXT) in {"A", "B"}
