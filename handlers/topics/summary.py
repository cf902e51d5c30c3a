"""Every figure of a period in one paragraph, as the offices' own reports word it."""

from collections.abc import Iterator
from dataclasses import replace

from db.facts import Number, SummaryAnswer
from db.query import Grouping, Measure, Query
from handlers import forms, wording
from handlers import wording_report as words
from handlers.messages import Choice, Kind, Line, Reply, bold, line
from handlers.topics import numbers
from handlers.view import View

#: What is held against the same days of the year before.
CHANGES = ("accepted", "completed", "unenforced", "rate")


def reply(answer: SummaryAnswer, view: View) -> Reply:
    """The summary: the two rates, the paragraph, and what changed since the year before."""
    query = answer.source.query
    cases, money = (numbers.value("rate", m, _number(answer, "rate", m)) for m in Measure)
    lines = [
        line(bold(words.rates(cases, money))),
        line(wording.METRICS["summary"]),
        line(words.paragraph(list(_sentences(answer)))),
        *_against_same_days(answer),
        *view.footing(answer.source),
    ]
    return Reply(Kind.ANSWER, tuple(lines), tuple(_next(query, view)), query, answer)


def _sentences(answer: SummaryAnswer) -> Iterator[str]:
    def both(metric: str) -> str:
        told = (numbers.value(metric, m, _number(answer, metric, m)) for m in Measure)
        return words.named(metric, *told)

    def one(metric: str, measure: Measure) -> str:
        number = _number(answer, metric, measure)
        return words.named(metric, numbers.value(metric, measure, number))

    yield words.accepted(both("accepted"), [both("carried_over"), both("newly_accepted")])
    yield words.to_enforce(
        [both("entrusted"), both("withdrawn")],
        both("to_enforce"),
        [both("enforceable"), both("not_enforceable")],
    )
    yield words.completed(
        one("completed", Measure.CASES),
        [one(name, Measure.CASES) for name in ("enforced", "terminated")],
        numbers.value("completed", Measure.MONEY, _number(answer, "completed", Measure.MONEY)),
        [one(name, Measure.MONEY) for name in ("collected", "reduced", "terminated")],
    )
    yield _rate(answer)
    standing = ("in_progress", "postponed", "suspended", "not_enforceable")
    yield words.left(both("unenforced"), [both(name) for name in standing])
    yield both("set_aside")
    yield from _others(answer)


def _rate(answer: SummaryAnswer) -> str:
    """The rates with their fractions, and how far they are from the targets that are given."""
    rates = []
    for measure in Measure:
        number = _number(answer, "rate", measure)
        fraction = forms.fraction(number, measure) if number else ""
        rates.append(words.of_measure(numbers.value("rate", measure, number), measure, fraction))
    return words.rate(rates, list(_targets(answer)))


def _targets(answer: SummaryAnswer) -> Iterator[str]:
    for measure in Measure:
        given = _number(answer, "target", measure)
        if given is not None and given.value is not None:
            gap = numbers.value("target_gap", measure, _number(answer, "target_gap", measure))
            yield words.target(measure, forms.per_cent(given.value), gap)


def _others(answer: SummaryAnswer) -> Iterator[str]:
    forced, other = answer.forced_coercions, answer.other_coercions
    yield words.coercions(*(forms.count(n) for n in (forced + other, forced, other)))
    papers = [_number(answer, name, Measure.CASES) for name in ("recommendations", "protests")]
    told = [forms.count(int(number.value or 0)) for number in papers if number is not None]
    if told:
        yield words.procuracy(*told)


def _against_same_days(answer: SummaryAnswer) -> Iterator[Line]:
    """The changes since the year before; of more than a year they would be of the same days."""
    if answer.is_comparable:
        yield line(words.against_same_days(forms.days(answer.previous), list(_changes(answer))))


def _changes(answer: SummaryAnswer) -> Iterator[str]:
    """What changed, of each figure that has something to be held against."""
    for metric in CHANGES:
        now, before = answer.figures[metric], answer.before[metric]
        told = (_changed(metric, *of) for of in zip(Measure, now, before, strict=True))
        if changed := words.change(metric, *told):
            yield changed


def _changed(metric: str, measure: Measure, now: Number | None, before: Number | None) -> str:
    """The change; of what was nothing that it was so, since no change can be told of it."""
    told = numbers.change(metric, now, before)
    nothing = now is not None and before is not None and before.value == 0
    return told or (numbers.against(metric, measure, now, before) if nothing else "")


def _number(answer: SummaryAnswer, metric: str, measure: Measure) -> Number | None:
    cases, money = answer.figures.get(metric, (None, None))
    return cases if measure is Measure.CASES else money


def _next(query: Query, view: View) -> Iterator[Choice]:
    if view.has_below(query):
        ranked = replace(query, metric="rate", group_by=Grouping.UNIT)
        yield view.choice(wording.BY_UNIT, ranked)
    yield view.choice(wording.LIST_THEM, replace(query, metric="unenforced_list"))
