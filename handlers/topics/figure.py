"""One figure: itself in bold, its companion, its share, and what it was the year before."""

from collections.abc import Iterator
from dataclasses import replace

from db.catalogue import GROUPINGS, METRICS, Shape
from db.facts import FigureAnswer, Number
from db.query import Compare, Condition, Grouping, Measure, Query
from handlers import forms, wording
from handlers.messages import Choice, Kind, Line, Reply, bold, line
from handlers.topics import numbers
from handlers.view import View

#: Shapes in per cent or points, which are told of cases and of money apart.
IN_PER_CENT = frozenset({Shape.RATIO, Shape.TARGET, Shape.GAP})


def reply(answer: FigureAnswer, view: View) -> Reply:
    """The answer to a question for one figure."""
    query = answer.source.query
    lines = [*_figure(answer), line(title(query)), *_shares(answer), *_before(answer)]
    lines += view.footing(answer.source)
    return Reply(Kind.ANSWER, tuple(lines), tuple(_next(query, view)), query, answer)


def title(query: Query) -> str:
    """The figure's name, with the part of it that was asked for."""
    name = wording.METRICS[query.metric]
    return f"{name}, {wording.CONDITIONS[query.condition]}" if query.condition else name


def _figure(answer: FigureAnswer) -> Iterator[Line]:
    query, metric = answer.source.query, METRICS[answer.source.query.metric]
    first = answer.measure or metric.measures[0]
    second = numbers.other(first)
    if metric.shape in IN_PER_CENT:
        yield from _in_per_cent(answer, first)
        return
    said = bold(numbers.value(query.metric, first, _of(answer, first)))
    companion = _of(answer, second)
    if companion is None:
        yield line(said)
    else:
        yield line(said, ", ", numbers.value(query.metric, second, companion))


def _in_per_cent(answer: FigureAnswer, first: Measure) -> Iterator[Line]:
    """`37,53 % về tiền (385…/1.026… đồng)`, and under it `Về việc: 97,23 % (22.041/22.669)`."""
    metric, second = answer.source.query.metric, numbers.other(first)
    asked = _of(answer, first)
    said = numbers.value(metric, first, asked)
    fraction = forms.fraction(asked, first) if asked else ""
    rest = f" ({fraction})" if fraction else ""
    yield line(bold(forms.capital(said)), f" {wording.MEASURES[first]}{rest}")
    name = wording.MEASURES[second].capitalize()
    yield line(f"{name}: {numbers.in_full(metric, second, _of(answer, second))}")


def _shares(answer: FigureAnswer) -> Iterator[Line]:
    """What part the unenforced are, in cases and in dong."""
    query = answer.source.query
    for measure, share in (
        (Measure.CASES, answer.cases_share),
        (Measure.MONEY, answer.money_share),
    ):
        if share is not None and share.value is not None and query.measure in (None, measure):
            part, fraction = forms.per_cent(share.value), forms.fraction(share, measure)
            enforceable = query.condition is Condition.ENFORCEABLE
            yield line(wording.share(part, fraction, measure, enforceable=enforceable))


def _before(answer: FigureAnswer) -> Iterator[Line]:
    """What the same days of the year before had, and the change since."""
    if answer.previous is None:
        return
    metric = METRICS[answer.source.query.metric]
    yield line(wording.against_same_days(forms.days(answer.previous)))
    first = answer.measure or metric.measures[0]
    for measure in (first, numbers.other(first)):
        before = answer.cases_before if measure is Measure.CASES else answer.money_before
        if before is not None:
            name = f"{wording.MEASURES[measure]}: " if len(metric.measures) > 1 else ""
            said = name + numbers.against(metric.id, measure, _of(answer, measure), before)
            yield line(forms.capital(said))


def _of(answer: FigureAnswer, measure: Measure) -> Number | None:
    return answer.cases if measure is Measure.CASES else answer.money


def _next(query: Query, view: View) -> Iterator[Choice]:
    """What a colleague would ask next."""
    metric = METRICS[query.metric]
    split = replace(query, compare=None)
    if view.has_below(query):
        yield view.choice(wording.BY_UNIT, replace(split, group_by=Grouping.UNIT))
    elif Grouping.OFFICER in GROUPINGS[metric.shape] and not query.filters.officer:
        yield view.choice(wording.BY_OFFICER, replace(split, group_by=Grouping.OFFICER))
    if metric.shape is Shape.GAP:
        yield view.choice(wording.METRICS["rate"], replace(split, metric="rate"))
        yield view.choice(wording.METRICS["target"], replace(split, metric="target"))
    elif query.compare is None:
        yield view.choice(wording.AGAINST_LAST_YEAR, replace(query, compare=Compare.PREVIOUS_YEAR))
    if query.metric in ("unenforced", "rate"):
        yield view.choice(wording.LIST_THEM, _listed(query))


def _listed(query: Query) -> Query:
    """The unenforced cases behind the figure, one by one."""
    return Query(
        "unenforced_list",
        query.period,
        query.units,
        condition=query.condition,
        filters=query.filters,
    )
