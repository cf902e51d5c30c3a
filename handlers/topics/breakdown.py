"""A figure split, ranked, by calendar, or of several offices: one numbered line a part."""

from collections.abc import Iterator
from dataclasses import replace

from db.catalogue import METRICS, Shape
from db.facts import FigureAnswer, FigureRow, Number
from db.query import Grouping, Measure, Order, Query
from handlers import forms, wording
from handlers.messages import Choice, Kind, Line, Reply, bold, line
from handlers.topics import numbers
from handlers.topics.figure import title
from handlers.view import View

#: Lines of one page; a longer breakdown goes on with the next.
PAGE = 20


def reply(answer: FigureAnswer, view: View) -> Reply:
    """The answer to a question for a figure in parts."""
    query = answer.source.query
    start = (query.page - 1) * PAGE
    rows = answer.rows[start : start + PAGE]
    lines = [line(bold(_title(query)))]
    lines += [_row(number, row, answer, view) for number, row in enumerate(rows, start + 1)]
    if not rows:
        lines.append(line(wording.NOTHING_HERE))
    if answer.tied:
        lines.append(line(wording.more_with_the_same(answer.tied)))
    if answer.previous:
        lines.append(line(wording.same_days(forms.days(answer.previous))))
    lines += view.footing(answer.source)
    more = len(answer.rows) > start + PAGE
    return Reply(Kind.ANSWER, tuple(lines), tuple(_next(query, view, more=more)), query, answer)


def label(row: FigureRow, query: Query, view: View) -> str:
    """Whose row it is, in words."""
    parts = []
    if row.period is not None:
        parts.append(_period(row, query))
    if query.group_by is Grouping.OFFICER:
        parts.append(row.officer or wording.NOT_GIVEN)
    elif query.group_by is Grouping.CATEGORY:
        parts.append(row.category or wording.NOT_GIVEN)
    elif query.group_by is Grouping.GROUP:
        parts.append(row.group or wording.OTHER_GROUPS)
    if row.unit is not None:
        parts.append(view.name(row.unit))
    return " – ".join(parts) or wording.NOT_GIVEN


def _period(row: FigureRow, query: Query) -> str:
    if row.period is None:
        return ""
    return wording.part_of_year(str(query.group_by), row.period.end, forms.days(row.period))


def _title(query: Query) -> str:
    by = f" {wording.GROUPINGS[query.group_by]}" if query.group_by else ""
    measure = f" {wording.MEASURES[query.measure]}" if query.measure else ""
    of = wording.of_these(query.limit, highest=query.order is not Order.ASC) if query.limit else ""
    return f"{title(query)}{measure}{by}{of}"


def _row(number: int, row: FigureRow, answer: FigureAnswer, view: View) -> Line:
    query = answer.source.query
    metric = METRICS[query.metric]
    first = answer.measure or metric.measures[0]
    said = [numbers.in_full(metric.id, first, _of(row, first))]
    companion = _of(row, numbers.other(first))
    rates = metric.shape in (Shape.RATIO, Shape.TARGET, Shape.GAP)
    if companion is not None and (not rates or query.measure is None):
        other = numbers.value(metric.id, numbers.other(first), companion)
        said.append(f"{wording.MEASURES[numbers.other(first)]} {other}" if rates else other)
    moved = numbers.change(metric.id, _of(row, first), _before(row, first))
    if answer.previous:
        said.append(f"{wording.BEFORE} {numbers.value(metric.id, first, _before(row, first))}")
    return line(f"{number}. {label(row, query, view)}: ", bold(said[0]), *_tail(said[1:], moved))


def _tail(rest: list[str], moved: str) -> Iterator[str]:
    for part in rest:
        yield f"; {part}"
    yield moved


def _of(row: FigureRow, measure: Measure) -> Number | None:
    return row.cases if measure is Measure.CASES else row.money


def _before(row: FigureRow, measure: Measure) -> Number | None:
    return row.cases_before if measure is Measure.CASES else row.money_before


def _next(query: Query, view: View, *, more: bool) -> Iterator[Choice]:
    if more:
        yield view.choice(wording.NEXT_PAGE, replace(query, page=query.page + 1), turns=True)
    if query.group_by is Grouping.UNIT and query.order is None and len(query.units) == 1:
        yield view.choice(wording.RANKED, replace(query, order=Order.DESC, page=1))
