"""Every figure of a period, in the order and the words of the offices' own reports."""

from collections.abc import Iterator
from dataclasses import replace

from db.facts import SummaryAnswer
from db.query import Grouping, Measure, Query
from handlers import forms, wording
from handlers.messages import Choice, Kind, Line, Reply, bold, line
from handlers.topics import numbers
from handlers.view import View

_ORDER = (
    "accepted",
    "carried_over",
    "newly_accepted",
    "entrusted",
    "withdrawn",
    "to_enforce",
    "enforceable",
    "not_enforceable",
    "completed",
    "enforced",
    "terminated",
    "collected",
    "reduced",
    "unenforced",
    "in_progress",
    "postponed",
    "suspended",
    "set_aside",
    "target",
    "target_gap",
    "recommendations",
    "protests",
)


def reply(answer: SummaryAnswer, view: View) -> Reply:
    """The summary, the two rates first."""
    query = answer.source.query
    lines = [line(bold(wording.METRICS["summary"]))]
    lines += [*_rates(answer), *_figures(answer)]
    forced, other = forms.count(answer.forced_coercions), forms.count(answer.other_coercions)
    lines.append(line(wording.coercions_of_both_kinds(forced, other)))
    lines += view.footing(answer.source)
    return Reply(Kind.ANSWER, tuple(lines), tuple(_next(query, view)), query, answer)


def _rates(answer: SummaryAnswer) -> Iterator[Line]:
    cases, money = answer.figures["rate"]
    for measure, number in ((Measure.CASES, cases), (Measure.MONEY, money)):
        name = f"{wording.METRICS['rate']} {wording.MEASURES[measure]}: "
        yield line(name, bold(numbers.in_full("rate", measure, number)))


def _figures(answer: SummaryAnswer) -> Iterator[Line]:
    for metric in _ORDER:
        cases, money = answer.figures.get(metric, (None, None))
        parts = [
            numbers.value(metric, measure, number)
            for measure, number in ((Measure.CASES, cases), (Measure.MONEY, money))
            if number is not None
        ]
        if parts:
            yield line(f"{wording.METRICS[metric]}: {', '.join(parts)}")


def _next(query: Query, view: View) -> Iterator[Choice]:
    if len(view.tree.members([query.units[0]])) > 1:
        ranked = replace(query, metric="rate", group_by=Grouping.UNIT)
        yield view.choice(wording.BY_UNIT, ranked)
    yield view.choice(wording.LIST_THEM, replace(query, metric="unenforced_list"))
