"""A figure split, ranked, by calendar, or of several offices: one numbered line a part."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from db.catalogue import METRICS, Shape
from db.facts import FigureAnswer, FigureRow, Number
from db.query import CALENDAR, Compare, Grouping, Measure, Order, Period, Query
from handlers import forms, wording
from handlers.messages import Choice, Kind, Line, Reply, bold, line
from handlers.topics import numbers, paging
from handlers.topics.figure import IN_PER_CENT, title
from handlers.view import View

#: Lines of one page; a longer breakdown goes on with the next.
PAGE = 20
#: In which months a part of the calendar begins; work years in October.
_BEGINS = {Grouping.MONTH: range(1, 13), Grouping.QUARTER: (1, 4, 7, 10), Grouping.YEAR: (10,)}


def reply(answer: FigureAnswer, view: View) -> Reply:
    """The answer to a question for a figure in parts."""
    query = answer.source.query
    start = (query.page - 1) * PAGE
    rows = answer.rows[start : start + PAGE]
    lines = [line(bold(heading(answer)))]
    lines += [_row(number, row, answer, view) for number, row in enumerate(rows, start + 1)]
    lines += paging.shown(start, len(rows), len(answer.rows))
    if answer.tied:
        lines.append(line(wording.more_with_the_same(forms.count(answer.tied))))
    if answer.previous:
        lines.append(line(wording.same_days(forms.days(answer.previous))))
    told = len(query.units) > 1 and {row.unit for row in rows} >= set(query.units)
    lines += view.footing(answer.source, names=not told)
    return Reply(Kind.ANSWER, tuple(lines), tuple(_next(answer, view)), query, answer)


def label(row: FigureRow, query: Query, view: View) -> str:
    """Whose row it is, in words."""
    parts = []
    if row.period is not None and query.group_by is not None:
        parts.append(_period(row.period, query.group_by))
    if query.group_by is Grouping.OFFICER:
        parts.append(row.officer or wording.NO_OFFICER)
    elif query.group_by is Grouping.CATEGORY:
        parts.append(row.category or wording.NO_CATEGORY)
    elif query.group_by is Grouping.GROUP:
        parts.append(row.group or wording.OTHER_GROUPS)
    asked_alone = query.group_by is Grouping.OFFICER and query.units == (row.unit,)
    if row.unit is not None and not asked_alone:
        parts.append(_office(row.unit, query, view))
    return " – ".join(parts) or wording.NOT_GIVEN


def _office(code: str, query: Query, view: View) -> str:
    """An office as its row counts: alone in a split, with those below it in a comparison."""
    if len(query.units) > 1:
        return view.scope(code, own=query.filters.own)
    split = query.group_by is Grouping.UNIT and METRICS[query.metric].shape is not Shape.TARGET
    return wording.own_only(view.name(code)) if split and view.is_above(code) else view.name(code)


def _period(period: Period, grouping: Grouping) -> str:
    """`Tháng 3/2021`; with its days where only a part of it was asked for."""
    name = wording.part_of_year(grouping, period.end)
    after = period.end + timedelta(1)
    begins = [day.day == 1 and day.month in _BEGINS[grouping] for day in (period.start, after)]
    return name if all(begins) else f"{name} ({forms.days(period)})"


def heading(answer: FigureAnswer) -> str:
    """What is split, how, and by which measure it is ranked."""
    query = answer.source.query
    told = answer.measure if _is_ranked(query) or _in_per_cent(query) else query.measure
    measure = f" {wording.MEASURES[told]}" if told else ""
    by = f" {wording.GROUPINGS[query.group_by]}" if query.group_by else ""
    highest = query.order is not Order.ASC
    if query.limit and query.group_by:
        few = wording.at_this_end(query.limit, query.group_by, highest=highest)
        return f"{title(query)}{measure}, {few}"
    ranked = f", {wording.from_this_end(highest=highest)}" if _is_ranked(query) else ""
    return f"{title(query)}{measure}{by}{ranked}"


def _is_ranked(query: Query) -> bool:
    return bool(query.order or query.limit)


def _in_per_cent(query: Query) -> bool:
    return METRICS[query.metric].shape in IN_PER_CENT


def _row(number: int, row: FigureRow, answer: FigureAnswer, view: View) -> Line:
    query = answer.source.query
    metric = METRICS[query.metric]
    first = answer.measure or metric.measures[0]
    second = numbers.other(first)
    rest, companion = "", _of(row, second)
    if companion is not None and not _in_per_cent(query):
        rest = f", {numbers.value(metric.id, second, companion)}"
    elif companion is not None and query.measure is None:
        said = numbers.value(metric.id, second, companion)
        rest = f"; {wording.MEASURES[second]} {said}"
    if answer.previous:
        rest += f"; {numbers.against(metric.id, first, _of(row, first), _before(row, first))}"
    said = numbers.value(metric.id, first, _of(row, first))
    fraction = forms.fraction(_of(row, first), first)
    whole = f" ({fraction})" if fraction else ""
    return line(f"{number}. {label(row, query, view)}: ", bold(said), f"{whole}{rest}")


def _of(row: FigureRow, measure: Measure) -> Number | None:
    return row.cases if measure is Measure.CASES else row.money


def _before(row: FigureRow, measure: Measure) -> Number | None:
    return row.cases_before if measure is Measure.CASES else row.money_before


def _next(answer: FigureAnswer, view: View) -> Iterator[Choice]:
    query = answer.source.query
    yield from paging.turns(query, view, query.page * PAGE < len(answer.rows))
    first = replace(query, page=1)
    if query.group_by is Grouping.UNIT and query.order is None and len(query.units) == 1:
        yield view.choice(wording.RANKED, replace(first, order=Order.DESC))
    if query.group_by not in CALENDAR and query.compare is None:
        yield view.choice(wording.AGAINST_LAST_YEAR, replace(first, compare=Compare.PREVIOUS_YEAR))
