"""Every figure of a period, in the order and the words of the offices' own reports."""

from collections.abc import Iterator
from dataclasses import replace

from db.facts import Number, SummaryAnswer
from db.query import Grouping, Measure, Query
from handlers import forms, wording, wording_report
from handlers.messages import Choice, Kind, Line, Reply, bold, line
from handlers.topics import numbers
from handlers.view import View

#: What is said of cases and of money, each with the parts that it is made of.
_OF_CASES = (
    ("accepted", ("carried_over", "newly_accepted")),
    ("to_enforce", ("entrusted", "withdrawn")),
    ("enforceable", ()),
    ("not_enforceable", ()),
    ("completed", ("enforced", "terminated")),
    ("unenforced", ("in_progress", "postponed", "suspended", "not_enforceable")),
    ("set_aside", ()),
)
_OF_MONEY = (*_OF_CASES[:4], ("completed", ("collected", "reduced", "terminated")), *_OF_CASES[5:])


def reply(answer: SummaryAnswer, view: View) -> Reply:
    """The summary, the two rates first, then cases, money, coercions and the procuracy."""
    query = answer.source.query
    lines = [
        line(bold(_rates(answer))),
        line(wording.METRICS["summary"]),
        *_section(answer, Measure.CASES),
        *_section(answer, Measure.MONEY),
        *_others(answer),
        *view.footing(answer.source),
    ]
    return Reply(Kind.ANSWER, tuple(lines), tuple(_next(query, view)), query, answer)


def _rates(answer: SummaryAnswer) -> str:
    cases, money = answer.figures["rate"]
    return wording_report.rates(
        numbers.value("rate", Measure.CASES, cases), numbers.value("rate", Measure.MONEY, money)
    )


def _section(answer: SummaryAnswer, measure: Measure) -> Iterator[Line]:
    """All that is told in one measure, a line a figure with its parts."""
    yield line(bold(wording_report.SECTIONS[measure]))
    for metric, parts in _OF_CASES if measure is Measure.CASES else _OF_MONEY:
        named = [wording_report.part(part, _told(answer, part, measure)) for part in parts]
        yield line(wording_report.whole(metric, _told(answer, metric, measure), named))
        if metric == "completed":
            yield line(_rate(answer, measure))


def _told(answer: SummaryAnswer, metric: str, measure: Measure) -> str:
    """The bare number; the section says what it is a number of."""
    number = _number(answer, metric, measure)
    if number is None or number.value is None:
        return wording.NO_FIGURE
    return forms.count(int(number.value))


def _rate(answer: SummaryAnswer, measure: Measure) -> str:
    """The rate with its fraction, and how far it is from the target where one is given."""
    rate = numbers.in_full("rate", measure, _number(answer, "rate", measure))
    target, gap = (_number(answer, metric, measure) for metric in ("target", "target_gap"))
    if target is None or target.value is None:
        return wording_report.rate(rate, "", "")
    given = forms.per_cent(target.value)
    return wording_report.rate(rate, given, numbers.value("target_gap", measure, gap))


def _others(answer: SummaryAnswer) -> Iterator[Line]:
    forced, other = answer.forced_coercions, answer.other_coercions
    yield line(wording_report.coercions(*(forms.count(n) for n in (forced + other, forced, other))))
    papers = [_number(answer, name, Measure.CASES) for name in ("recommendations", "protests")]
    told = [forms.count(int(number.value or 0)) for number in papers if number is not None]
    if told:
        yield line(wording_report.procuracy(*told))


def _number(answer: SummaryAnswer, metric: str, measure: Measure) -> Number | None:
    cases, money = answer.figures.get(metric, (None, None))
    return cases if measure is Measure.CASES else money


def _next(query: Query, view: View) -> Iterator[Choice]:
    if view.has_below(query):
        ranked = replace(query, metric="rate", group_by=Grouping.UNIT)
        yield view.choice(wording.BY_UNIT, ranked)
    yield view.choice(wording.LIST_THEM, replace(query, metric="unenforced_list"))
