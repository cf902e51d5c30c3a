"""A ready question behind a button reads back to exactly the query that it was made from."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from db.catalogue import GROUPINGS, METRICS, Shape
from db.models import FOREVER
from db.query import Bound, Compare, Condition, Filters, Grouping, Measure, Order, Period, Query
from handlers.understanding.phrase import phrase
from handlers.understanding.readings import Read
from handlers.understanding.understand import understand
from tests.handlers.province import CATEGORIES, GROUPS, LAO_CAI

TODAY = date(2021, 9, 15)
UNITS = sorted(LAO_CAI.tree.offices)
FIGURES = [m for m in METRICS.values() if m.measures]

days = st.dates(date(2015, 1, 1), TODAY)
periods = st.tuples(days, days).map(lambda pair: Period(min(pair), max(pair)))

bounds = st.none() | st.builds(Bound, st.integers(1, 10**13), st.booleans())
ages = st.none() | st.builds(Bound, st.integers(1, 240), st.booleans())


def _leave_room(kept: Filters) -> bool:
    """Whether something can lie between the bounds; where nothing can, we ask back."""
    pairs = (
        (kept.min_amount, kept.max_amount),
        (kept.older_than_months, kept.younger_than_months),
    )
    return all(low is None or high is None or low.value < high.value for low, high in pairs)


filters = st.builds(
    Filters,
    category=st.none() | st.sampled_from(CATEGORIES),
    group=st.none() | st.sampled_from(GROUPS),
    officer=st.none() | st.sampled_from([officer.name for officer in LAO_CAI.officers]),
    min_amount=bounds,
    max_amount=bounds,
    older_than_months=ages,
    younger_than_months=ages,
    own=st.booleans(),
).filter(_leave_room)


@st.composite
def figures(draw: st.DrawFn) -> Query:
    metric = draw(st.sampled_from(FIGURES))
    units = tuple(draw(st.lists(st.sampled_from(UNITS), max_size=3, unique=True)))
    by = draw(st.none() | st.sampled_from(sorted(GROUPINGS[metric.shape])))
    if len(units) > 1 and by is None:
        by = Grouping.UNIT
    order = limit = None
    if by in (Grouping.UNIT, Grouping.OFFICER) and len(units) < 2:
        order = draw(st.none() | st.sampled_from(Order))
        limit = draw(st.none() | st.integers(1, 50)) if order else None
    kept = draw(filters)
    if not units:
        kept = Filters(kept.category, kept.group, kept.officer, None, kept.min_amount)
    condition = draw(st.none() | st.sampled_from(Condition)) if metric.id == "unenforced" else None
    measure = draw(st.none() | st.sampled_from(Measure)) if len(metric.measures) > 1 else None
    return Query(
        metric.id,
        draw(periods),
        units,
        measure,
        condition,
        by,
        order,
        limit,
        draw(st.none() | st.just(Compare.PREVIOUS_YEAR)),
        kept,
        page=draw(st.sampled_from([1, 2, 30])),
    )


@st.composite
def lists(draw: st.DrawFn) -> Query:
    units = tuple(draw(st.lists(st.sampled_from(UNITS), max_size=1)))
    metric = draw(st.sampled_from(["unenforced_list", "coercion_schedule", "summary"]))
    condition = None
    if metric == "unenforced_list":
        condition = draw(st.none() | st.sampled_from(Condition))
    forced = draw(st.none() | st.booleans()) if metric == "coercion_schedule" else None
    period = draw(periods)
    if metric == "coercion_schedule" and draw(st.booleans()):
        period = Period(TODAY, FOREVER)
    kept = Filters(category=draw(st.none() | st.sampled_from(CATEGORIES)), forced=forced)
    return Query(metric, period, units, None, condition, filters=kept, page=draw(st.integers(1, 9)))


@settings(max_examples=400)
@given(query=figures() | lists())
def test_every_query_survives_being_said(query: Query) -> None:
    said = phrase(query, LAO_CAI.tree)
    reading = understand(said, LAO_CAI, TODAY)
    assert isinstance(reading, Read), said
    assert reading.query == query, said


def test_definitions_and_help_survive_too() -> None:
    for metric in METRICS.values():
        if metric.shape in (Shape.DEFINITION, Shape.HELP, Shape.CASE) or not metric.measures:
            continue
        query = Query("definition", subject=metric.id)
        reading = understand(phrase(query, LAO_CAI.tree), LAO_CAI, TODAY)
        assert reading == Read(query)
    assert understand(phrase(Query("help"), LAO_CAI.tree), LAO_CAI, TODAY) == Read(Query("help"))
