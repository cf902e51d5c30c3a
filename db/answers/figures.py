"""A figure, whole: one, split, ranked, by calendar, of several offices, against the year before."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from sqlalchemy.orm import Session

from db.agencies import AgencyTree
from db.answers.counts import (
    Count,
    Label,
    Pair,
    count,
    gap,
    nothing,
    pair,
    tally,
    targets,
    with_sums,
)
from db.answers.numbers import cut, year_before
from db.answers.parts import Tally
from db.answers.scope import NotCounted, scope_of
from db.answers.source import source
from db.catalogue import GROUPINGS, METRICS, Shape
from db.facts import FigureAnswer, FigureRow, Figures, OfficeFigures, SummaryAnswer
from db.query import CALENDAR, Compare, Grouping, Measure, Order, Period, Query

#: Into so many months, quarters or years a period is cut at most; each is counted for itself.
MOST_PARTS = 120


def figure(session: Session, query: Query, tree: AgencyTree) -> FigureAnswer:
    """The figure that `query` asks for. NotCounted where it cannot be split that way."""
    metric = METRICS[query.metric]
    if query.group_by and query.group_by not in GROUPINGS[metric.shape]:
        raise NotCounted(metric.id, query.group_by)
    measure = query.measure if query.measure in metric.measures else metric.measures[0]
    rows = _rows(session, query, tree)
    answer = FigureAnswer(
        source(session, query, tree),
        measure if len(metric.measures) > 1 else None,
        previous=_previous(query),
    )
    if not _split(query):
        return _single(session, query, tree, answer, rows[0])
    if query.order or query.limit:
        rows = _ranked(rows, measure, query.order or Order.DESC)
    shown = rows[: query.limit]
    return replace(answer, rows=tuple(shown), total=len(rows), tied=_tied(rows, shown, measure))


def summary(session: Session, query: Query, tree: AgencyTree) -> SummaryAnswer:
    """Every figure of one office and period, the offices below it, and the year before."""
    if len(query.units) != 1 or query.period is None:
        raise NotCounted(query.metric, "units")
    asked = Count(session, scope_of(query, tree), METRICS["summary"], group_by=Grouping.UNIT)
    scope, previous = asked.scope, year_before(query.period)
    asked = with_sums(asked, (query.period, previous))
    now = tally(asked)
    then = tally(replace(asked, scope=replace(scope, period=previous)))
    parts = sum(now.values(), Tally())
    figures = _of_cases(parts)
    forced, other = (
        _held(session, replace(query, filters=replace(query.filters, forced=yes)), tree)
        for yes in (True, False)
    )
    if not _narrowed(query):
        for name in ("target", "recommendations", "protests"):
            figures[name] = count(Count(session, scope, METRICS[name]))[Label()][:2]
        figures["target_gap"] = gap(Pair(*figures["target"]), parts)[:2]
    return SummaryAnswer(
        source(session, query, tree),
        figures,
        forced,
        other,
        previous,
        _of_cases(sum(then.values(), Tally())),
        tuple(_offices(now, then, _own_targets(asked, query), query.units[0])),
    )


def _of_cases(parts: Tally) -> Figures:
    """The figures that come of the parts of cases."""
    counted = (Shape.SUM, Shape.RATIO)
    return {m.id: pair(m, parts)[:2] for m in METRICS.values() if m.shape in counted}


def _own_targets(asked: Count, query: Query) -> Mapping[str, Pair]:
    """The targets of offices that stand alone: others have theirs for all that is below, too."""
    if _narrowed(query):
        return {}
    tree = asked.scope.tree
    return {
        code: pair_
        for code, pair_ in targets(asked).items()
        if tree.members([code]) == tree.members([code], own=True)
    }


def _offices(
    now: Mapping[Label, Tally],
    then: Mapping[Label, Tally],
    given: Mapping[str, Pair],
    top: str,
) -> Iterable[OfficeFigures]:
    """Each office with its own figures, the one asked about first, as on the statistical form."""
    codes = {label.unit for label in (*now, *then) if label.unit is not None}
    for code in sorted(codes, key=lambda code: (code != top, code)):
        parts, figures = now.get(Label(unit=code), Tally()), Figures()
        figures |= _of_cases(parts)
        if code in given:
            figures["target"] = given[code][:2]
            figures["target_gap"] = gap(given[code], parts)[:2]
        yield OfficeFigures(code, figures, _of_cases(then.get(Label(unit=code), Tally())))


def _narrowed(query: Query) -> bool:
    """Whether only some cases of the office are meant, so that targets and papers say nothing."""
    return replace(query.filters, own=False) != type(query.filters)()


def _held(session: Session, query: Query, tree: AgencyTree) -> int:
    held = count(Count(session, scope_of(query, tree), METRICS["coercions"]))[Label()].cases
    return int(held.value or 0) if held else 0


def _split(query: Query) -> bool:
    return query.group_by is not None or len(query.units) > 1


def _previous(query: Query) -> Period | None:
    if query.compare is Compare.PREVIOUS_YEAR and query.period:
        return year_before(query.period)
    return None


def _rows(session: Session, query: Query, tree: AgencyTree) -> list[FigureRow]:
    """One row for each part asked for, in its natural order, with the year before beside it."""
    rows: list[FigureRow] = []
    periods = list(_periods(query))
    for unit in query.units:
        asked = _asked(session, query, tree, unit, periods[0])
        if query.compare is Compare.PREVIOUS_YEAR:
            asked = with_sums(asked, [*periods, *map(year_before, periods)])
        else:
            asked = with_sums(asked, periods)
        for period in periods:
            scope = replace(asked.scope, period=period, named_on=period.end)
            rows += _counted(replace(asked, scope=scope), query, unit)
    if query.group_by in (Grouping.OFFICER, Grouping.CATEGORY, Grouping.GROUP):
        metric = METRICS[query.metric]
        rows = _ranked(rows, query.measure or metric.measures[0], Order.DESC)
    return rows


def _periods(query: Query) -> Iterable[Period]:
    if query.period is None:
        raise ValueError("a figure needs its days")
    if query.group_by in CALENDAR:
        parts = cut(query.period, query.group_by)
        if len(parts) > MOST_PARTS:
            raise NotCounted(query.metric, "parts")
        return parts
    return (query.period,)


def _counted(asked: Count, query: Query, unit: str) -> Iterable[FigureRow]:
    period = asked.scope.period
    now, before, absent = count(asked), _year_before(asked, query), nothing(asked)
    for label in [*now, *(label for label in before if label not in now)]:
        counted = now.get(label, absent)
        earlier = before.get(label, absent if query.compare else Pair())
        yield FigureRow(
            unit=unit if len(query.units) > 1 and label.unit is None else label.unit,
            officer=label.officer,
            category=label.category,
            group=label.group,
            period=period if query.group_by in CALENDAR else None,
            cases=counted.cases,
            money=counted.money,
            cases_before=earlier.cases,
            money_before=earlier.money,
            cases_share=counted.cases_share,
            money_share=counted.money_share,
        )


def _year_before(asked: Count, query: Query) -> dict[Label, Pair]:
    """The figures of the same days one year earlier, in the rows of this year's offices."""
    if query.compare is not Compare.PREVIOUS_YEAR:
        return {}
    scope = replace(asked.scope, period=year_before(asked.scope.period))
    return count(replace(asked, scope=scope))


def _asked(session: Session, query: Query, tree: AgencyTree, unit: str, period: Period) -> Count:
    inner = None if query.group_by in CALENDAR else query.group_by
    if len(query.units) > 1 and inner is Grouping.UNIT:
        inner = None
    scope = scope_of(replace(query, period=period), tree, [unit])
    return Count(session, scope, METRICS[query.metric], query.condition, inner)


def _single(
    session: Session, query: Query, tree: AgencyTree, answer: FigureAnswer, row: FigureRow
) -> FigureAnswer:
    return replace(
        answer,
        cases=row.cases,
        money=row.money,
        cases_before=row.cases_before,
        money_before=row.money_before,
        cases_share=row.cases_share,
        money_share=row.money_share,
    )


def _ranked(rows: list[FigureRow], measure: Measure, order: Order) -> list[FigureRow]:
    """Rows by their figure, those without a value last; equals by name, whatever SQL brought."""
    sign = -1 if order is Order.DESC else 1

    def place(row: FigureRow) -> tuple[object, ...]:
        value = _value(row, measure)
        return value is None, sign * (value or 0), *_named(row)

    return sorted(rows, key=place)


def _named(row: FigureRow) -> Iterable[tuple[bool, str]]:
    """The keys of a row to sort by, what is not given last."""
    keys = row.unit, row.officer, row.category, row.group
    return ((key is None, key or "") for key in keys)


def _value(row: FigureRow, measure: Measure) -> Fraction | None:
    """What a row is ranked by: a rate as the exact fraction, not as it is rounded to be shown."""
    number = row.cases if measure is Measure.CASES else row.money
    if number is None or number.value is None:
        return None
    if number.numerator is not None and number.denominator:
        return Fraction(number.numerator, number.denominator)
    return Fraction(number.value)


def _tied(rows: list[FigureRow], shown: list[FigureRow], measure: Measure) -> int:
    """How many rows were cut that have the same figure as the last one shown."""
    if not shown or len(shown) == len(rows):
        return 0
    last = _value(shown[-1], measure)
    return sum(_value(row, measure) == last for row in rows[len(shown) :])
