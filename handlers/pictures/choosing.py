"""Which figures become a picture, and what it shows: an answer in parts becomes a chart."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from db.catalogue import GROUPINGS, METRICS, Shape
from db.facts import Answer, FigureAnswer, FigureRow, Number
from db.query import CALENDAR, Filters, Grouping, Measure, Query
from handlers import forms, wording
from handlers import wording_pictures as words
from handlers.pictures.chart import Bar, Chart, Look
from handlers.topics import breakdown, numbers
from handlers.view import View, filters_in_words

#: So many parts a picture shows at most: lying bars, columns, points of a line.
MOST_BARS: Final = 12
MOST_COLUMNS: Final = 13
MOST_POINTS: Final = 60
#: Told of in per cent, and held against what was given.
_RATES: Final = frozenset({Shape.RATIO, Shape.TARGET})


def split(query: Query, view: View) -> Query:
    """The query in parts that can be drawn, where it was asked for a picture of one figure."""
    metric = METRICS[query.metric]
    if query.group_by or len(query.units) != 1 or not metric.measures:
        return query
    if view.has_below(query):
        return replace(query, group_by=Grouping.UNIT)
    if Grouping.OFFICER in GROUPINGS[metric.shape] and not query.filters.officer:
        return replace(query, group_by=Grouping.OFFICER)
    return query


def is_drawable(answer: Answer | None) -> bool:
    """Whether there is something to look at: two parts with a value at least."""
    if not isinstance(answer, FigureAnswer):
        return False
    return sum(_number(row, measure(answer)) is not None for row in answer.rows) > 1


def measure(answer: FigureAnswer) -> Measure:
    """What is drawn: one of cases and money, as the text tells it first."""
    return answer.measure or METRICS[answer.source.query.metric].measures[0]


def targets_of(query: Query) -> Iterator[Query]:
    """What else must be asked for the targets of a rate: that of the whole, those of its parts.

    Nothing where only some cases are counted, targets are given for all of them; and nothing
    by the calendar, as a month is not held against what was given for a year.
    """
    if query.metric != "rate" or replace(query.filters, own=False) != Filters():
        return
    if len(query.units) != 1 or query.group_by is not Grouping.UNIT:
        return
    whole = replace(query, metric="target", order=None, limit=None, compare=None, page=1)
    yield replace(whole, group_by=None)
    yield whole


def chart(answer: FigureAnswer, view: View, targets: Sequence[Answer]) -> Chart:
    """The picture of an answer; `targets` are the answers to `targets_of` its query."""
    query = answer.source.query
    rows = _ordered(answer)
    look = _look(query, len(rows))
    shown = rows[-MOST_POINTS:] if look is Look.LINE else rows[:MOST_BARS]
    shown = rows if look is Look.COLUMNS else shown
    given = [one for one in targets if isinstance(one, FigureAnswer)]
    whole = next((_per_cent(_whole(one, measure(answer))) for one in given if not one.rows), None)
    own = {row.unit: _per_cent(_number(row, measure(answer))) for one in given for row in one.rows}
    bars = tuple(_bar(row, answer, view, own.get(row.unit)) for row in shown)
    return Chart(
        breakdown.heading(answer),
        bars,
        look,
        whole,
        words.target(forms.per_cent(whole)) if whole is not None else "",
        tuple(_notes(answer, view, bars, len(rows) - len(shown))),
    )


def _look(query: Query, parts: int) -> Look:
    if query.group_by not in CALENDAR or len(query.units) > 1:
        return Look.BARS
    return Look.COLUMNS if parts <= MOST_COLUMNS else Look.LINE


def _ordered(answer: FigureAnswer) -> Sequence[FigureRow]:
    """By the calendar, as it was ranked, or the greatest first; without a figure last."""
    query = answer.source.query
    if query.order or query.limit or query.group_by in CALENDAR:
        return answer.rows

    def place(row: FigureRow) -> tuple[bool, Fraction]:
        number = _number(row, measure(answer))
        return (False, -_exact(number)) if number is not None else (True, Fraction(0))

    return sorted(answer.rows, key=place)


def _exact(number: Number) -> Fraction:
    """A rate as its fraction, not as it is rounded to be shown."""
    if number.numerator is not None and number.denominator:
        return Fraction(number.numerator, number.denominator)
    return Fraction(number.value or 0)


def _number(row: FigureRow, of: Measure) -> Number | None:
    """A part's figure; None where there is none, or no value."""
    number = row.cases if of is Measure.CASES else row.money
    return number if number is not None and number.value is not None else None


def _whole(answer: FigureAnswer, of: Measure) -> Number | None:
    return answer.cases if of is Measure.CASES else answer.money


def _per_cent(number: Number | None) -> Decimal | None:
    return None if number is None or number.value is None else Decimal(number.value)


def _bar(row: FigureRow, answer: FigureAnswer, view: View, target: Decimal | None) -> Bar:
    query = answer.source.query
    number = _number(row, measure(answer))
    name = breakdown.label(row, query, view)
    if _look(query, 0) is Look.COLUMNS and row.period and query.group_by:
        name = wording.part_of_year(query.group_by, row.period.end)  # its days are in the notes
    return Bar(name, number.value if number else None, _said(number, answer), target)


def _said(number: Number | None, answer: FigureAnswer) -> str:
    """The figure as it stands beside its bar: sums in few letters, cases without their word."""
    metric = METRICS[answer.source.query.metric]
    if number is None or number.value is None:
        return numbers.value(metric.id, measure(answer), number)
    if metric.shape in _RATES or metric.shape is Shape.GAP:
        return numbers.value(metric.id, measure(answer), number)
    if measure(answer) is Measure.MONEY:
        return words.money(int(number.value))
    return forms.count(int(number.value))


def _notes(answer: FigureAnswer, view: View, bars: Sequence[Bar], left: int) -> Iterator[str]:
    """What is covered, what the strokes are, what is left out, and how fresh it is."""
    query = answer.source.query
    yield view.covers(query, names=len(query.units) == 1)
    if narrowed := "; ".join(filters_in_words(query)):
        yield forms.capital(narrowed)
    if any(bar.target is not None for bar in bars):
        yield words.own_targets()
    if left:
        what = wording.GROUPINGS[query.group_by or Grouping.UNIT].removeprefix("theo ")
        yield words.not_drawn(forms.count(left), what)
    if measure(answer) is Measure.MONEY and METRICS[query.metric].shape is Shape.SUM:
        yield words.money_scale()
    if answer.source.updated_at is not None:
        yield wording.updated(forms.moment(view.local(answer.source.updated_at)))
