"""What is answered as tables: real numbers and dates under Vietnamese headings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from db.catalogue import METRICS, Shape
from db.facts import (
    Answer,
    CaseAnswer,
    CaseFile,
    CaseListAnswer,
    CaseRow,
    CoercionRow,
    FigureAnswer,
    FigureRow,
    Number,
    ScheduleAnswer,
    SummaryAnswer,
)
from db.planning.terms import Part
from db.query import CALENDAR, Measure, Query
from handlers import wording, wording_alerts
from handlers import wording_books as words
from handlers.books import summary
from handlers.books.sheets import Cell, Form, Sheet, added, day, form_of, number, text
from handlers.topics.breakdown import label
from handlers.topics.figure import title
from handlers.view import View

#: Figures whose parts by office, officer, category or group make up the whole.
_ADD_UP = frozenset({Shape.SUM, Shape.RATIO, Shape.COERCIONS, Shape.PAPERS})


def sheets(answer: Answer, view: View) -> Sequence[Sheet]:
    """The sheets of an answer; none where nothing was found."""
    match answer:
        case FigureAnswer():
            return [_figures(answer, view)]
        case SummaryAnswer():
            return summary.sheets(answer, view)
        case CaseListAnswer(rows=rows) if rows:
            return [_cases(answer, view)]
        case ScheduleAnswer(rows=rows) if rows:
            return [_schedule(rows, view)]
        case CaseAnswer(file=CaseFile() as file):
            return [_case(file, view), _events(file)]
    return []


# Figures


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of figures: the whole rate or sum, or one side of a rate's fraction."""

    heading: str
    measure: Measure
    form: Form
    before: bool = False
    side: str = ""

    def of(self, row: FigureRow) -> Number | None:
        """The figure of a row."""
        if self.measure is Measure.CASES:
            return row.cases_before if self.before else row.cases
        return row.money_before if self.before else row.money

    def cell(self, figure: Number | None) -> Cell:
        """What is written of a figure."""
        value = getattr(figure, self.side or "value") if figure is not None else None
        return Cell(value, self.form)


def _figures(answer: FigureAnswer, view: View) -> Sheet:
    query = answer.source.query
    columns = list(_columns(answer))
    if not answer.rows:
        alone = FigureRow(
            cases=answer.cases,
            money=answer.money,
            cases_before=answer.cases_before,
            money_before=answer.money_before,
        )
        row = (text(title(query)), *(column.cell(column.of(alone)) for column in columns))
        return Sheet(words.FIGURES, (words.FIGURE, *(c.heading for c in columns)), (row,))
    rows = tuple(
        (number(n), text(label(row, query, view)), *(c.cell(c.of(row)) for c in columns))
        for n, row in enumerate(answer.rows, 1)
    )
    by = words.BY[query.group_by or "unit"]
    headings = (words.NUMBER, by, *(column.heading for column in columns))
    return Sheet(words.FIGURES, headings, rows, _total(answer, columns))


def _columns(answer: FigureAnswer) -> Iterator[_Column]:
    metric = METRICS[answer.source.query.metric]
    form = form_of(metric.shape)
    name = wording.METRICS[metric.id]
    for measure in metric.measures:
        for earlier in (False, True)[: 2 if answer.previous else 1]:
            yield from _of_measure(name, metric.shape, measure, form, before=earlier)


def _of_measure(
    name: str, shape: Shape, measure: Measure, form: Form, *, before: bool
) -> Iterator[_Column]:
    def headed(heading: str) -> str:
        return words.before(heading) if before else heading

    if shape is Shape.RATIO:
        sides = {"numerator": wording.METRICS["completed"]}
        sides["denominator"] = wording.METRICS["enforceable"]
        for side, called in sides.items():
            heading = headed(words.measured(called, measure))
            yield _Column(heading, measure, Form.NUMBER, before, side)
    per_cent = form is not Form.NUMBER
    heading = words.per_cent(name, measure) if per_cent else words.measured(name, measure)
    yield _Column(headed(heading), measure, form, before)


def _total(answer: FigureAnswer, columns: Sequence[_Column]) -> tuple[Cell, ...]:
    """The last line, where the rows are parts of one whole."""
    query = answer.source.query
    parts = query.group_by is not None and query.group_by not in CALENDAR
    if not parts or len(query.units) > 1 or METRICS[query.metric].shape not in _ADD_UP:
        return ()
    name = words.ALL if len(answer.rows) == answer.total else words.SUM_OF_SHOWN
    sums = [column.cell(added(column.of(row) for row in answer.rows)) for column in columns]
    return (Cell(), text(name), *sums)


# Cases and coercions


def _cases(answer: CaseListAnswer, view: View) -> Sheet:
    query = answer.source.query
    rows = tuple(_listed(n, row, query, view) for n, row in enumerate(answer.rows, 1))
    owed = sum(row.outstanding for row in answer.rows)
    name = words.ALL if len(rows) == answer.total else words.SUM_OF_SHOWN
    total = (Cell(), text(name), *[Cell()] * 6, number(owed), Cell(), Cell())
    return Sheet(words.CASES, words.CASE_LIST, rows, total)


def _listed(place: int, row: CaseRow, query: Query, view: View) -> tuple[Cell, ...]:
    at = query.period.end if query.period else view.asked_at.date()
    names = (row.decision, row.case, view.holder(row.unit, at), row.officer, row.debtor)
    return (
        number(place),
        *map(text, (*names, row.category)),
        day(row.accepted_on),
        number(row.outstanding),
        number(row.age_months),
        text(wording.STANDINGS[row.standing]),
    )


def _schedule(rows: Sequence[CoercionRow], view: View) -> Sheet:
    made = tuple(_coercion(place, row, view) for place, row in enumerate(rows, 1))
    return Sheet(words.SCHEDULE, words.COERCIONS, made)


def _coercion(place: int, row: CoercionRow, view: View) -> tuple[Cell, ...]:
    silent = [wording_alerts.someone(Part(part), *rest) for part, *rest in row.silent]
    officer = row.officer or row.case_officer
    return (
        number(place),
        day(row.time.date()),
        text("" if row.by_day else f"{row.time:%H:%M}"),
        text(row.place),
        text(words.YES if row.forced else words.NO),
        text(wording.COERCION_STATES[row.state]),
        *map(text, (row.coercion, row.decision, row.case)),
        text(view.holder(row.unit, row.time.date())),
        text(officer),
        text("; ".join(silent)),
    )


def _case(file: CaseFile, view: View) -> Sheet:
    row = file.row
    unit = view.holder(row.unit, file.closed_on or view.asked_at.date())
    standing = wording.STANDINGS[file.closed_by or row.standing]
    called = (*words.CASE_LIST[1:], *words.CASE_FILE)
    said = (
        *map(text, (row.decision, row.case, unit, row.officer, row.debtor, row.category)),
        *(day(row.accepted_on), number(row.outstanding), number(row.age_months), text(standing)),
        *map(text, (file.creditor, file.judgment_number, file.court, file.locality)),
        *map(number, (file.amount, file.collected, file.reduced)),
        day(file.closed_on),
    )
    pairs = tuple((text(name), cell) for name, cell in zip(called, said, strict=True))
    return Sheet(words.CASE, (words.ITEM, words.SAID), pairs)


def _events(file: CaseFile) -> Sheet:
    rows = tuple(
        (day(one.on_date), text(wording.STANDINGS[one.kind]), text(one.note)) for one in file.events
    )
    return Sheet(words.EVENTS, words.HISTORY, rows)
