"""One figure: itself in bold, its companion, its share, and what it was the year before."""

from collections.abc import Iterator
from dataclasses import replace

from db.catalogue import METRICS, Shape
from db.facts import FigureAnswer, Number
from db.query import Compare, Condition, Grouping, Measure, Query
from handlers import forms, wording
from handlers.messages import Choice, Kind, Line, Reply, bold, line
from handlers.topics import numbers
from handlers.view import View


def reply(answer: FigureAnswer, view: View) -> Reply:
    """The answer to a question for one figure."""
    query = answer.source.query
    lines = [*_figure(answer), *_before(answer), *view.footing(answer.source)]
    return Reply(Kind.ANSWER, tuple(lines), tuple(_next(query, view)), query, answer)


def title(query: Query) -> str:
    """The figure's name, with the part of it that was asked for."""
    name = wording.METRICS[query.metric]
    return f"{name}, {wording.CONDITIONS[query.condition]}" if query.condition else name


def _figure(answer: FigureAnswer) -> Iterator[Line]:
    query, metric = answer.source.query, METRICS[answer.source.query.metric]
    first = answer.measure or metric.measures[0]
    if metric.shape in (Shape.RATIO, Shape.TARGET, Shape.GAP):
        yield from _rates(answer, first)
        return
    said = numbers.value(query.metric, first, _of(answer, first))
    companion = _of(answer, numbers.other(first))
    if companion is None:
        yield line(bold(said))
    else:
        yield line(bold(said), ", ", numbers.value(query.metric, numbers.other(first), companion))
    yield line(title(query))
    yield from _shares(answer)


def _shares(answer: FigureAnswer) -> Iterator[Line]:
    """What part the unenforced are, in cases and in dong."""
    query = answer.source.query
    for measure, share in (
        (Measure.CASES, answer.cases_share),
        (Measure.MONEY, answer.money_share),
    ):
        if share is not None and share.value is not None and query.measure in (None, measure):
            part = numbers.in_full("rate", measure, share)
            enforceable = query.condition is Condition.ENFORCEABLE
            yield line(wording.share(wording.MEASURES[measure], part, condition=enforceable))


def _rates(answer: FigureAnswer, first: Measure) -> Iterator[Line]:
    metric = answer.source.query.metric
    for place, measure in enumerate((first, numbers.other(first))):
        name = f"{wording.METRICS[metric]} {wording.MEASURES[measure]}"
        said = numbers.in_full(metric, measure, _of(answer, measure))
        yield line(f"{name}: ", said if place else bold(said))


def _before(answer: FigureAnswer) -> Iterator[Line]:
    """What the same days of the year before had, and the change since."""
    if answer.previous is None:
        return
    metric = answer.source.query.metric
    yield line(wording.same_days(forms.days(answer.previous)))
    for measure, now, before in (
        (Measure.CASES, answer.cases, answer.cases_before),
        (Measure.MONEY, answer.money, answer.money_before),
    ):
        if before is not None:
            moved = numbers.change(metric, now, before)
            said = numbers.in_full(metric, measure, before)
            yield line(f"{wording.MEASURES[measure].capitalize()}: {said}", bold(moved))


def _of(answer: FigureAnswer, measure: Measure) -> Number | None:
    return answer.cases if measure is Measure.CASES else answer.money


def _next(query: Query, view: View) -> Iterator[Choice]:
    """What a colleague would ask next."""
    code = query.units[0]
    if len(view.tree.members([code])) > 1 and not query.filters.own:
        yield view.choice(wording.BY_UNIT, replace(query, group_by=Grouping.UNIT, compare=None))
    if query.compare is None:
        yield view.choice(wording.AGAINST_LAST_YEAR, replace(query, compare=Compare.PREVIOUS_YEAR))
    if query.metric in ("unenforced", "rate") and query.filters.forced is None:
        listed = Query(
            "unenforced_list",
            query.period,
            query.units,
            condition=query.condition,
            filters=query.filters,
        )
        yield view.choice(wording.LIST_THEM, listed)
