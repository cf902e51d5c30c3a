"""Every figure against a second witness, over random small worlds, on both databases."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from db import agencies
from db.agencies import AgencyTree
from db.answers import answer
from db.facts import FigureAnswer, FigureRow, Number
from db.import_models import ImportRun
from db.query import Bound, Compare, Condition, Filters, Grouping, Measure, Order, Period, Query
from db.session import Database
from db.sums import keeping
from tests.db import witness
from tests.db.world import (
    CATEGORIES,
    EDGES,
    GROUPS,
    OFFICERS,
    PROVINCE,
    Matter,
    World,
    days,
    store,
    worlds,
)

SUMS = """
accepted carried_over newly_accepted entrusted withdrawn entrusted_or_withdrawn to_enforce
enforceable not_enforceable completed enforced terminated collected reduced unenforced postponed
suspended in_progress set_aside
""".split()

each_engine = settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
periods = st.tuples(days, days).map(lambda pair: Period(min(pair), max(pair)))
units = st.sampled_from([unit.code for unit in PROVINCE])


@contextmanager
def standing(database: Database, world: World) -> Iterator[tuple[Session, AgencyTree]]:
    """A database that holds `world` for as long as it is looked at; some of them with sums."""
    with database.engine.connect() as connection, connection.begin() as undone:
        session = Session(connection)
        store(session, world)
        if len(world.matters) % 4 == 1:
            sum_up(session)
        yield session, agencies.load(session)
        session.close()
        undone.rollback()


def sum_up(session: Session) -> None:
    """The sums, as an import leaves them."""
    when = datetime(2022, 1, 1)
    session.add(ImportRun(finished_at=when, who="test", source="", digest="", counts={}))
    session.flush()
    keeping.rebuild(session)


def figure(session: Session, tree: AgencyTree, query: Query) -> FigureAnswer:
    found = answer(session, query, tree)
    assert isinstance(found, FigureAnswer)
    return found


def value(number: Number | None) -> int | Decimal | None:
    return number.value if number else None


@each_engine
@given(world=worlds, period=periods, unit=units, own=st.booleans())
def test_each_sum_is_what_a_plain_count_finds(
    database: Database, world: World, period: Period, unit: str, own: bool
) -> None:
    expected = witness.figures(witness.of_unit(world, unit, own=own), period.start, period.end)
    with standing(database, world) as (session, tree):
        for metric in SUMS:
            asked = Query(metric, period, (unit,), filters=Filters(own=own))
            found = figure(session, tree, asked)
            cases, money = expected.get(metric, (0, 0))
            assert value(found.cases) in (None, cases), metric
            assert value(found.money) in (None, money), metric
            assert (found.cases or found.money) is not None


@each_engine
@given(world=worlds, period=periods, unit=units)
def test_the_identities_hold_in_cases_and_in_dong(
    database: Database, world: World, period: Period, unit: str
) -> None:
    with standing(database, world) as (session, tree):
        for measure in Measure:

            def of(
                metric: str, condition: Condition | None = None, measure: Measure = measure
            ) -> int:
                query = Query(metric, period, (unit,), condition=condition)
                found = figure(session, tree, query)
                return int(value(getattr(found, measure)) or 0)

            assert of("accepted") == of("carried_over") + of("newly_accepted")
            assert of("accepted") == of("entrusted") + of("withdrawn") + of("to_enforce")
            assert of("to_enforce") == of("enforceable") + of("not_enforceable")
            assert of("to_enforce") == of("completed") + of("unenforced")
            assert of("unenforced") == sum(of("unenforced", each) for each in Condition)
            assert of("unenforced", Condition.ENFORCEABLE) == sum(
                of(part) for part in ("postponed", "suspended", "in_progress")
            )


@each_engine
@given(world=worlds, period=periods, unit=units)
def test_rates_and_gaps_are_exact_and_nothing_over_nothing_has_no_value(
    database: Database, world: World, period: Period, unit: str
) -> None:
    counted = witness.figures(witness.of_unit(world, unit), period.start, period.end)
    year = period.end.year + (period.end.month > 9)
    given_targets = {(code, y): (c, m) for code, y, c, m in world.targets}
    with standing(database, world) as (session, tree):
        rate = figure(session, tree, Query("rate", period, (unit,)))
        gap = figure(session, tree, Query("target_gap", period, (unit,)))
        target = figure(session, tree, Query("target", period, (unit,)))
        for place, measure in enumerate(Measure):
            done = counted.get("completed", (0, 0))[place]
            of = counted["enforceable"][place]
            expected = witness.rate(done, of)
            assert getattr(rate, measure) == Number(expected, done, of)
            wanted = given_targets.get((unit, year), (None, None))[place]
            share = None if wanted is None else Decimal(wanted) / 10_000
            assert value(getattr(target, measure)) == share
            lacking = None if share is None or expected is None else share - expected
            assert value(getattr(gap, measure)) == lacking


FILTERS: dict[str, tuple[Filters, Callable[[Matter, Period], bool]]] = {
    "category": (Filters(category="Hình sự"), lambda m, p: m.category == "Hình sự"),
    "group": (
        Filters(group="Tín dụng ngân hàng"),
        lambda m, p: m.group == "Tín dụng ngân hàng",
    ),
    "officer": (Filters(officer="Lò Thị Mẫu"), lambda m, p: m.officer == "Lò Thị Mẫu"),
    "debtor": (Filters(debtor="giang van vi"), lambda m, p: m.debtor == "Giàng Văn Ví"),
    "above": (
        Filters(min_amount=Bound(999)),
        lambda m, p: witness.filter_amount(m, p.start, p.end) > 999,
    ),
    "from": (
        Filters(min_amount=Bound(999, inclusive=True)),
        lambda m, p: witness.filter_amount(m, p.start, p.end) >= 999,
    ),
    "below": (
        Filters(max_amount=Bound(999)),
        lambda m, p: witness.filter_amount(m, p.start, p.end) < 999,
    ),
    "at most": (
        Filters(max_amount=Bound(999, inclusive=True)),
        lambda m, p: witness.filter_amount(m, p.start, p.end) <= 999,
    ),
    "older": (Filters(older_than_months=Bound(12)), lambda m, p: witness.age(m, p.end) > 12),
    "as old": (
        Filters(older_than_months=Bound(12, inclusive=True)),
        lambda m, p: witness.age(m, p.end) >= 12,
    ),
    "younger": (Filters(younger_than_months=Bound(12)), lambda m, p: witness.age(m, p.end) < 12),
    "as young": (
        Filters(younger_than_months=Bound(12, inclusive=True)),
        lambda m, p: witness.age(m, p.end) <= 12,
    ),
}


@pytest.mark.parametrize("name", FILTERS)
@settings(
    max_examples=14,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(world=worlds, period=periods, unit=units)
def test_filters_keep_the_cases_that_they_name(
    database: Database, name: str, world: World, period: Period, unit: str
) -> None:
    filters, keeps = FILTERS[name]
    kept = [m for m in witness.of_unit(world, unit) if keeps(m, period)]
    expected = witness.figures(kept, period.start, period.end)
    with standing(database, world) as (session, tree):
        for metric in ("accepted", "completed", "unenforced", "not_enforceable"):
            found = figure(session, tree, Query(metric, period, (unit,), filters=filters))
            assert (value(found.cases), value(found.money)) == expected.get(metric, (0, 0))


SPLITS: dict[Grouping, Callable[[World, Matter, str, date], object]] = {
    Grouping.UNIT: lambda world, m, unit, day: witness.holder(world, m, unit, day),
    Grouping.OFFICER: lambda world, m, unit, day: (
        m.officer and (m.officer, witness.holder(world, replace_handed(m), unit, day))
    ),
    Grouping.CATEGORY: lambda world, m, unit, day: m.category,
    Grouping.GROUP: lambda world, m, unit, day: m.group,
}


def replace_handed(matter: Matter) -> Matter:
    """An officer stands with the office that has the case now."""
    return replace(matter, handed_over_from=None)


def key(grouping: Grouping, row: FigureRow) -> object:
    if grouping is Grouping.OFFICER:
        return row.officer and (row.officer, row.unit)
    return getattr(row, grouping)


@each_engine
@given(
    world=worlds,
    period=periods,
    unit=units,
    grouping=st.sampled_from(list(SPLITS)),
    metric=st.sampled_from(["accepted", "completed", "unenforced", "rate"]),
)
def test_a_split_counts_each_part_alone_and_nothing_twice(
    database: Database, world: World, period: Period, unit: str, grouping: Grouping, metric: str
) -> None:
    matters = witness.of_unit(world, unit)
    if grouping is Grouping.OFFICER:
        matters = [m for m in matters if m.handed_over_from is None]
        world = replace(world, matters=tuple(matters))
    parts: dict[object, list[Matter]] = {}
    for matter in matters:
        parts.setdefault(SPLITS[grouping](world, matter, unit, period.end), []).append(matter)
    with standing(database, world) as (session, tree):
        found = figure(session, tree, Query(metric, period, (unit,), group_by=grouping))
        seen = {key(grouping, row): row for row in found.rows}
        assert len(seen) == len(found.rows) == found.total
        for name, part in parts.items():
            expected = witness.figures(part, period.start, period.end)
            row = seen.pop(name, None)
            if row is None:
                assert expected.get("accepted", (0, 0)) == (0, 0)
                continue
            if metric == "rate":
                done, of = expected.get("completed", (0, 0)), expected["enforceable"]
                wanted = tuple(witness.rate(d, o) for d, o in zip(done, of, strict=True))
            else:
                wanted = expected.get(metric, (0, 0))
            assert (value(row.cases), value(row.money)) == wanted
        assert all(not value(row.cases) and not value(row.money) for row in seen.values())


@each_engine
@given(
    world=worlds,
    period=periods,
    unit=units,
    grouping=st.sampled_from([Grouping.MONTH, Grouping.QUARTER, Grouping.YEAR]),
)
def test_each_month_quarter_or_year_is_a_period_of_its_own(
    database: Database, world: World, period: Period, unit: str, grouping: Grouping
) -> None:
    period = Period(max(period.start, date(period.end.year - 1, 3, 15)), period.end)
    size = {Grouping.MONTH: 1, Grouping.QUARTER: 3, Grouping.YEAR: 12}[grouping]
    buckets: dict[int, list[date]] = {}
    for number in range(period.start.toordinal(), period.end.toordinal() + 1):
        day = date.fromordinal(number)
        buckets.setdefault((day.year * 12 + day.month - 10) // size, []).append(day)
    with standing(database, world) as (session, tree):
        found = figure(session, tree, Query("unenforced", period, (unit,), group_by=grouping))
        expected = [Period(part[0], part[-1]) for part in buckets.values()]
        assert [row.period for row in found.rows] == expected
        matters = witness.of_unit(world, unit)
        for row, part in zip(found.rows, expected, strict=True):
            counted = witness.figures(matters, part.start, part.end)
            wanted = counted.get("unenforced", (0, 0))
            assert (value(row.cases), value(row.money)) == wanted


@each_engine
@given(world=worlds, period=periods, unit=units, forced=st.none() | st.booleans())
def test_coercions_and_papers_are_counted_by_their_day(
    database: Database, world: World, period: Period, unit: str, forced: bool | None
) -> None:
    held = witness.coercions_held(witness.of_unit(world, unit), period.start, period.end, forced)
    tops = [u.code for u in world.units if u.parent is None]
    has_top = any(witness.reaches(world, top, unit) for top in tops)
    with standing(database, world) as (session, tree):
        asked = Query("coercions", period, (unit,), filters=Filters(forced=forced))
        assert value(figure(session, tree, asked).cases) == held
        for metric, kind in (("recommendations", "recommendation"), ("protests", "protest")):
            expected = sum(
                k == kind
                and period.start <= day <= period.end
                and (witness.reaches(world, code, unit) if code else has_top)
                for code, day, k in world.papers
            )
            assert value(figure(session, tree, Query(metric, period, (unit,))).cases) == expected


@each_engine
@given(world=worlds, period=periods, pair=st.lists(units, min_size=2, max_size=3, unique=True))
def test_offices_compared_stand_in_the_order_named_with_all_that_is_theirs(
    database: Database, world: World, period: Period, pair: list[str]
) -> None:
    with standing(database, world) as (session, tree):
        found = figure(
            session, tree, Query("completed", period, tuple(pair), group_by=Grouping.UNIT)
        )
        assert [row.unit for row in found.rows] == pair
        for row in found.rows:
            matters = witness.of_unit(world, str(row.unit))
            counted = witness.figures(matters, period.start, period.end)
            assert (value(row.cases), value(row.money)) == counted.get("completed", (0, 0))


@each_engine
@given(world=worlds, period=periods, unit=units)
def test_the_year_before_is_the_same_days_one_year_earlier(
    database: Database, world: World, period: Period, unit: str
) -> None:
    def earlier(day: date) -> date:
        leap = (day.month, day.day) == (2, 29)
        return date(day.year - 1, day.month, 28 if leap else day.day)

    before = Period(earlier(period.start), earlier(period.end))
    counted = witness.figures(witness.of_unit(world, unit), before.start, before.end)
    with standing(database, world) as (session, tree):
        query = Query("unenforced", period, (unit,), compare=Compare.PREVIOUS_YEAR)
        found = figure(session, tree, query)
        assert found.previous == before
        wanted = counted.get("unenforced", (0, 0))
        assert (value(found.cases_before), value(found.money_before)) == wanted


@each_engine
@given(
    world=worlds,
    period=periods,
    order=st.sampled_from(list(Order)),
    measure=st.sampled_from(list(Measure)),
    limit=st.none() | st.integers(1, 3),
)
def test_a_ranking_is_sorted_by_the_exact_figure_and_says_what_was_cut(
    database: Database,
    world: World,
    period: Period,
    order: Order,
    measure: Measure,
    limit: int | None,
) -> None:
    with standing(database, world) as (session, tree):
        asked = Query(
            "rate", period, ("N",), measure, group_by=Grouping.UNIT, order=order, limit=limit
        )
        found = figure(session, tree, asked)
        whole = figure(session, tree, replace(asked, limit=None))
        assert found.rows == whole.rows[:limit]
        assert found.total == len(whole.rows)
        numbers = [getattr(row, measure) for row in whole.rows]
        shares = [n.numerator * 1.0 / n.denominator for n in numbers if n.value is not None]
        assert shares == sorted(shares, reverse=order is Order.DESC)
        assert all(n.value is None for n in numbers[len(shares) :])


def test_the_pools_of_the_worlds_hold_what_goes_wrong_first() -> None:
    assert date(2020, 2, 29) in EDGES
    assert None in CATEGORIES
    assert None in GROUPS
    assert None in OFFICERS
