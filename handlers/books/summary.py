"""A summary as tables: every figure beside the year before, and by office as the form has it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from db.catalogue import METRICS, Shape
from db.facts import Figures, Number, OfficeFigures, SummaryAnswer
from db.query import Measure
from handlers import wording
from handlers import wording_books as words
from handlers.books.sheets import Cell, Form, Sheet, form_of, number, text
from handlers.view import View

#: The columns of the statistical form by offices, of cases and of money, in their order.
_BEFORE_DONE = (
    *("accepted", "carried_over", "newly_accepted", "entrusted", "withdrawn"),
    *("to_enforce", "enforceable"),
)
_AFTER_DONE = (
    *("terminated", "completed", "in_progress", "postponed", "suspended"),
    *("not_enforceable", "unenforced", "rate", "target", "target_gap"),
)
_FORM = {
    Measure.CASES: (*_BEFORE_DONE, "enforced", *_AFTER_DONE),
    Measure.MONEY: (*_BEFORE_DONE, "collected", "reduced", *_AFTER_DONE),
}


def sheets(answer: SummaryAnswer, view: View) -> list[Sheet]:
    """Every figure; where the whole is made of several offices, each of them in both measures."""
    made = [_figures(answer)]
    if len(answer.offices) > 1:
        made += [_by_office(answer, measure, view) for measure in Measure]
    return made


def _figures(answer: SummaryAnswer) -> Sheet:
    compared = answer.is_comparable
    headings = [words.FIGURE, words.OF_CASES, words.OF_MONEY]
    if compared:
        headings += [words.before(words.OF_CASES), words.before(words.OF_MONEY)]
        headings += [words.change(measure) for measure in Measure]
    rows = [tuple(_row(answer, metric, compared=compared)) for metric in answer.figures]
    forced, other = answer.forced_coercions, answer.other_coercions
    held, empty = wording.METRICS["coercions"], [Cell()] * (len(headings) - 2)
    for called, count in ((held, forced + other), (f"{held}, {wording.FORCED}", forced)):
        rows.append((text(called), number(count), *empty))
    return Sheet(words.FIGURES, tuple(headings), tuple(rows))


def _row(answer: SummaryAnswer, metric: str, *, compared: bool) -> Iterator[Cell]:
    now, before = answer.figures[metric], answer.before.get(metric, (None, None))
    yield text(wording.METRICS[metric])
    yield from (_told(metric, one) for one in now)
    if compared:
        yield from (_told(metric, one) for one in before)
        yield from (_change(metric, *pair) for pair in zip(now, before, strict=True))


def _told(metric: str, figure: Number | None) -> Cell:
    return Cell(figure.value if figure is not None else None, form_of(_shape(metric)))


def _change(metric: str, now: Number | None, before: Number | None) -> Cell:
    """Of a rate in percentage points, of a number in per cent of what it was."""
    if now is None or before is None or now.value is None or before.value is None:
        return Cell()
    difference = Decimal(now.value) - Decimal(before.value)
    if _shape(metric) is Shape.RATIO:
        return Cell(difference, Form.POINTS)
    if not before.value:
        return Cell()
    share = (difference * 100 / Decimal(before.value)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Cell(share, Form.PER_CENT)


def _shape(metric: str) -> Shape:
    return METRICS[metric].shape


# By office


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the form: a figure now, or (of the rate) a year before, or its change."""

    metric: str
    measure: Measure

    @property
    def heading(self) -> str:
        name, shape = wording.METRICS[self.metric], _shape(self.metric)
        return words.points(name) if shape is Shape.GAP else name

    def cell(self, figures: Figures) -> Cell:
        """What is written of it."""
        return _told(self.metric, _of(figures, self.metric, self.measure))


def _by_office(answer: SummaryAnswer, measure: Measure, view: View) -> Sheet:
    columns = [_Column(metric, measure) for metric in _FORM[measure]]
    set_aside = _Column("set_aside", measure)
    compared = answer.is_comparable
    headings = [words.NUMBER, words.BY["unit"], *(column.heading for column in columns)]
    if compared:
        headings += [words.before(wording.METRICS["rate"]), words.points(words.RATE_CHANGE)]
    headings.append(set_aside.heading)

    def cells(figures: Figures, before: Figures) -> Iterator[Cell]:
        yield from (column.cell(figures) for column in columns)
        if compared:
            yield _told("rate", _of(before, "rate", measure))
            yield _change("rate", *(_of(of, "rate", measure) for of in (figures, before)))
        yield set_aside.cell(figures)

    rows = tuple(
        (number(n), text(_name(one, answer, view)), *cells(one.figures, one.before))
        for n, one in enumerate(answer.offices, 1)
    )
    total = (Cell(), text(words.ALL), *cells(answer.figures, answer.before))
    return Sheet(words.OFFICES[measure], tuple(headings), rows, total)


def _name(office: OfficeFigures, answer: SummaryAnswer, view: View) -> str:
    """The office; the one asked about stands for what is its own."""
    name = view.name(office.unit)
    return words.own(name) if office.unit in answer.source.query.units else name


def _of(figures: Figures, metric: str, measure: Measure) -> Number | None:
    cases, money = figures.get(metric, (None, None))
    return cases if measure is Measure.CASES else money
