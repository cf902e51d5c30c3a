"""A world small enough to count by hand: the lists, the schedule, one case, and what is refused."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from db import agencies
from db.agencies import AgencyTree
from db.answers import NotCounted, answer
from db.facts import (
    CaseAnswer,
    CaseListAnswer,
    FigureAnswer,
    Number,
    ScheduleAnswer,
    SummaryAnswer,
)
from db.models import StandingRule
from db.query import Condition, Filters, Grouping, Measure, Order, Period, Query
from db.session import Database
from tests.db.world import Matter, Unit, World, store

START, END = date(2020, 10, 1), date(2021, 9, 30)
YEAR = Period(START, END)

WORLD = World(
    (Unit("P"), Unit("B1", "P"), Unit("B2", "P")),
    (
        # Carried over with 600 of 1.000 left; 250 more paid in the year, 350 outstanding.
        Matter(
            "V1",
            "B1",
            date(2019, 3, 1),
            1_000,
            "Dân sự",
            debtor="Giàng Văn Ví",
            payments=((date(2020, 9, 30), 400, "collected"), (START, 250, "collected")),
            coercions=((datetime(2021, 10, 5, 8, 0), True, "planned"),),
        ),
        # New and without means since December.
        Matter(
            "V2",
            "B1",
            date(2020, 11, 2),
            5_000,
            "Hình sự",
            debtor="Công ty Mẫu",
            events=((date(2020, 12, 1), "not_enforceable"),),
            coercions=(
                (datetime(2021, 3, 3, 9, 0), True, "held"),
                (datetime(2021, 10, 1, 0, 0), False, "planned"),
                (datetime(2021, 10, 2, 8, 0), False, "cancelled"),
            ),
        ),
        # Enforced on the last day of the year, and one terminated with 70 left of 100.
        Matter(
            "V3",
            "B2",
            date(2021, 1, 4),
            900,
            "Dân sự",
            events=((END, "enforced"),),
            payments=((END, 900, "collected"),),
        ),
        Matter(
            "V4",
            "B2",
            date(2020, 10, 1),
            100,
            events=((date(2021, 5, 5), "terminated"),),
            payments=((date(2021, 2, 2), 30, "reduced"),),
        ),
        # Set aside: outside all but its own figure.
        Matter("V5", "B2", date(2018, 1, 1), 40, events=((date(2021, 1, 1), "set_aside"),)),
        # The provincial office's own, postponed.
        Matter("V6", "P", date(2021, 9, 30), 7, events=((date(2021, 9, 30), "postponed"),)),
    ),
    targets=(("P", 2021, 835_000, 400_000),),
    papers=((None, date(2021, 1, 1), "recommendation"), ("B2", END, "protest")),
)


@pytest.fixture
def held(database: Database) -> Iterator[tuple[Session, AgencyTree]]:
    with database.writing() as session:
        store(session, WORLD)
        yield session, agencies.load(session)


def ask(held: tuple[Session, AgencyTree], query: Query) -> FigureAnswer:
    found = answer(held[0], query, held[1])
    assert isinstance(found, FigureAnswer)
    return found


FIGURES = {
    "accepted": (5, 600 + 5_000 + 900 + 100 + 7),
    "carried_over": (1, 600),
    "newly_accepted": (4, 6_007),
    "to_enforce": (5, 6_607),
    "not_enforceable": (1, 5_000),
    "enforceable": (4, 1_607),
    "completed": (2, 250 + 900 + 30 + 70),
    "terminated": (1, 70),
    "collected": (None, 1_150),
    "reduced": (None, 30),
    "unenforced": (3, 350 + 5_000 + 7),
    "postponed": (1, 7),
    "in_progress": (1, 350),
    "set_aside": (1, 40),
    "coercions": (1, None),
    "recommendations": (1, None),
    "protests": (1, None),
}


@pytest.mark.parametrize("metric", FIGURES)
def test_a_figure_is_the_one_counted_by_hand(held: tuple[Session, AgencyTree], metric: str) -> None:
    found = ask(held, Query(metric, YEAR, ("P",)))
    cases, money = FIGURES[metric]
    assert found.cases == (None if cases is None else Number(cases))
    assert found.money == (None if money is None else Number(money))


def test_rate_target_and_gap_are_in_per_cent(held: tuple[Session, AgencyTree]) -> None:
    rate = ask(held, Query("rate", YEAR, ("P",)))
    assert rate.measure is Measure.MONEY
    assert rate.cases == Number(Decimal("50.00"), 2, 4)
    assert rate.money == Number(Decimal("77.78"), 1_250, 1_607)
    assert ask(held, Query("target", YEAR, ("P",))).cases == Number(Decimal("83.5"))
    assert ask(held, Query("target_gap", YEAR, ("P",))).money == Number(Decimal("-37.78"))


def test_the_enforceable_part_of_the_unenforced_and_its_share(
    held: tuple[Session, AgencyTree],
) -> None:
    found = ask(held, Query("unenforced", YEAR, ("P",), condition=Condition.ENFORCEABLE))
    assert (found.cases, found.money) == (Number(2), Number(357))
    assert found.money_share == Number(Decimal("22.22"), 357, 1_607)
    poor = ask(held, Query("unenforced", YEAR, ("P",), condition=Condition.NOT_ENFORCEABLE))
    assert (poor.cases, poor.money) == (Number(1), Number(5_000))


def test_a_ranking_lists_every_office_with_cases_and_never_the_sum(
    held: tuple[Session, AgencyTree],
) -> None:
    found = ask(
        held,
        Query("completed", YEAR, ("P",), Measure.CASES, group_by=Grouping.UNIT, order=Order.ASC),
    )
    assert [(row.unit, row.cases) for row in found.rows] == [
        ("B1", Number(0)),
        ("P", Number(0)),
        ("B2", Number(2)),
    ]


def test_the_lowest_says_how_many_more_have_the_same(held: tuple[Session, AgencyTree]) -> None:
    found = ask(
        held,
        Query(
            "completed",
            YEAR,
            ("P",),
            Measure.CASES,
            group_by=Grouping.UNIT,
            order=Order.ASC,
            limit=1,
        ),
    )
    assert ([row.unit for row in found.rows], found.total, found.tied) == (["B1"], 3, 1)


def test_debt_left_by_a_case_enforced_in_full_stays_unenforced_so_that_sums_agree(
    database: Database,
) -> None:
    short = Matter("V1", "P", START, 100, events=((END, "enforced"),))
    with database.writing() as session:
        store(session, World((Unit("P"),), (short,)))
        held = session, agencies.load(session)
        assert ask(held, Query("unenforced", YEAR, ("P",))).money == Number(100)
        assert ask(held, Query("rate", YEAR, ("P",))).money == Number(Decimal("0.00"), 0, 100)


def test_what_counts_as_enforceable_follows_the_rule_of_the_day(
    held: tuple[Session, AgencyTree],
) -> None:
    session, _ = held
    rule = update(StandingRule).where(StandingRule.standing == "postponed")
    session.execute(rule.values(enforceable=False, valid_from=END))
    assert ask(held, Query("not_enforceable", YEAR, ("P",))).cases == Number(2)
    assert ask(held, Query("postponed", YEAR, ("P",))).cases == Number(0)
    earlier = Period(START, date(2021, 9, 29))
    assert ask(held, Query("not_enforceable", earlier, ("P",))).cases == Number(1)


def test_the_list_has_the_largest_first_and_counts_them_all(
    held: tuple[Session, AgencyTree],
) -> None:
    found = answer(held[0], Query("unenforced_list", YEAR, ("P",), limit=2), held[1])
    assert isinstance(found, CaseListAnswer)
    assert [(row.case, row.outstanding) for row in found.rows] == [("V2", 5_000), ("V1", 350)]
    assert (found.total, found.outstanding) == (3, 5_357)
    assert found.rows[1].age_months == 30
    assert found.rows[0].standing == "without_means"


def test_the_list_keeps_the_condition_and_the_filters(held: tuple[Session, AgencyTree]) -> None:
    asked = Query("unenforced_list", YEAR, ("B1",), condition=Condition.ENFORCEABLE)
    found = answer(held[0], asked, held[1])
    assert isinstance(found, CaseListAnswer)
    assert [row.case for row in found.rows] == ["V1"]
    asked = Query("unenforced_list", YEAR, ("B1",), filters=Filters(category="Hình sự"))
    found = answer(held[0], asked, held[1])
    assert isinstance(found, CaseListAnswer)
    assert [row.case for row in found.rows] == ["V2"]


def test_pages_follow_each_other_without_a_gap(database: Database) -> None:
    matters = tuple(Matter(f"V{n:02}", "P", START, 100) for n in range(23))
    with database.writing() as session:
        store(session, World((Unit("P"),), matters))
        tree = agencies.load(session)
        seen = []
        for page in (1, 2, 3, 4):
            found = answer(session, Query("unenforced_list", YEAR, ("P",), page=page), tree)
            assert isinstance(found, CaseListAnswer)
            assert found.total == 23
            seen += [row.case for row in found.rows]
        assert seen == [matter.code for matter in matters]
        last = answer(session, Query("unenforced_list", YEAR, ("P",), limit=12, page=2), tree)
        assert isinstance(last, CaseListAnswer)
        assert [row.case for row in last.rows] == ["V10", "V11"]


def test_the_schedule_has_what_is_planned_by_its_hour(held: tuple[Session, AgencyTree]) -> None:
    ahead = Period(date(2021, 10, 1), date(9999, 12, 31))
    found = answer(held[0], Query("coercion_schedule", ahead, ("P",)), held[1])
    assert isinstance(found, ScheduleAnswer)
    assert [(row.coercion, row.case) for row in found.rows] == [("V2-1", "V2"), ("V1-0", "V1")]
    forced = Query("coercion_schedule", ahead, ("P",), filters=Filters(forced=True))
    found = answer(held[0], forced, held[1])
    assert isinstance(found, ScheduleAnswer)
    assert [row.coercion for row in found.rows] == ["V1-0"]


NAMES = {
    "V3": "V3",
    "v1/qđ-ccthads": "V1",
    "V4/QĐ-CCTHADS": "V4",
    "V2": "V2",
    "v2": "V2",
    "V4 ": "V4",
    "GIANG VAN VI": "V1",
    "giàng văn": "V1",
}


@pytest.mark.parametrize("subject", NAMES)
def test_a_case_is_found_by_its_code_number_or_party(
    held: tuple[Session, AgencyTree], subject: str
) -> None:
    found = answer(held[0], Query("case", YEAR, ("P",), subject=subject), held[1])
    assert isinstance(found, CaseAnswer)
    assert found.file is not None
    assert found.file.row.case == NAMES[subject]


def test_a_case_tells_what_was_paid_and_what_happened(held: tuple[Session, AgencyTree]) -> None:
    found = answer(held[0], Query("case", YEAR, ("P",), subject="V4"), held[1])
    assert isinstance(found, CaseAnswer)
    assert found.file is not None
    assert (found.file.amount, found.file.collected, found.file.reduced) == (100, 0, 30)
    assert (found.file.closed_on, found.file.closed_by) == (date(2021, 5, 5), "terminated")
    assert [event.kind for event in found.file.events] == ["terminated"]
    assert found.file.row.outstanding == 70


def test_a_case_of_another_office_is_not_found(held: tuple[Session, AgencyTree]) -> None:
    found = answer(held[0], Query("case", YEAR, ("B1",), subject="V4"), held[1])
    assert isinstance(found, CaseAnswer)
    assert (found.file, found.total) == (None, 0)


def test_the_summary_has_every_figure(held: tuple[Session, AgencyTree]) -> None:
    found = answer(held[0], Query("summary", YEAR, ("P",)), held[1])
    assert isinstance(found, SummaryAnswer)
    for metric in set(FIGURES) - {"coercions"}:
        cases, money = FIGURES[metric]
        numbers = found.figures[metric]
        assert [n.value if n else None for n in numbers] == [cases, money], metric
    assert (found.forced_coercions, found.other_coercions) == (1, 0)


def test_a_summary_is_the_sum_of_its_offices_and_has_the_year_before(
    held: tuple[Session, AgencyTree],
) -> None:
    found = answer(held[0], Query("summary", YEAR, ("P",)), held[1])
    assert isinstance(found, SummaryAnswer)
    assert found.previous == Period(date(2019, 10, 1), date(2020, 9, 30))
    earlier = answer(held[0], Query("summary", found.previous, ("P",)), held[1])
    assert isinstance(earlier, SummaryAnswer)
    assert {name: earlier.figures[name] for name in found.before} == found.before
    assert found.offices[0].unit == "P"
    for one in found.offices:
        alone = answer(
            held[0], Query("summary", YEAR, (one.unit,), filters=Filters(own=True)), held[1]
        )
        assert isinstance(alone, SummaryAnswer)
        counted = {name: alone.figures[name] for name in found.before}
        assert {name: one.figures[name] for name in found.before} == counted
    for name in ("accepted", "completed", "unenforced", "set_aside"):
        for place in (0, 1):
            parts = [one.figures[name][place] for one in found.offices]
            whole = found.figures[name][place]
            assert whole is not None
            assert sum(part.value for part in parts if part) == whole.value  # type: ignore[misc]


REFUSED = {
    "forced cases": Query("unenforced", YEAR, ("P",), filters=Filters(forced=True)),
    "not forced cases": Query("unenforced", YEAR, ("P",), filters=Filters(forced=False)),
    "papers by category": Query("protests", YEAR, ("P",), filters=Filters(category="Dân sự")),
    "targets by officer": Query("target", YEAR, ("P",), group_by=Grouping.OFFICER),
    "a condition on what has none": Query(
        "completed", YEAR, ("P",), condition=Condition.ENFORCEABLE
    ),
    "a summary of two offices": Query("summary", YEAR, ("B1", "B2")),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_figure_is_not_counted_by_is_refused_and_never_left_out(
    held: tuple[Session, AgencyTree], name: str
) -> None:
    with pytest.raises(NotCounted):
        answer(held[0], REFUSED[name], held[1])
