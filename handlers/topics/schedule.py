"""The coercions of a period by their day and hour."""

from collections.abc import Iterator
from dataclasses import replace

from db.facts import CoercionRow, ScheduleAnswer
from handlers import forms, wording
from handlers.messages import Choice, Kind, Line, Reply, bold, line
from handlers.view import View

PAGE = 10


def reply(answer: ScheduleAnswer, view: View) -> Reply:
    """A page of the schedule, the earliest first."""
    query = answer.source.query
    start = (query.page - 1) * PAGE
    lines = [line(bold(wording.coercions(forms.count(answer.total))))]
    lines.append(line(wording.METRICS[query.metric]))
    lines += [row_line(n, row, view) for n, row in enumerate(answer.rows, start + 1)]
    if not answer.total:
        lines.append(line(wording.NO_COERCIONS))
    lines += view.footing(answer.source)
    choices = tuple(_next(answer, view))
    return Reply(Kind.ANSWER, tuple(lines), choices, query, answer)


def row_line(number: int, row: CoercionRow, view: View) -> Line:
    """One coercion: when, where, by whom, on which case."""
    told = wording.coercion_line(
        view.name(row.unit),
        row.place or wording.NOT_GIVEN,
        row.officer or wording.NOT_GIVEN,
        row.case,
        wording.COERCION_STATES[row.state],
        forced=row.forced,
    )
    return line(f"{number}. ", bold(forms.moment(row.time)), f" – {told}")


def _next(answer: ScheduleAnswer, view: View) -> Iterator[Choice]:
    query = answer.source.query
    if query.page * PAGE < answer.total:
        yield view.choice(wording.NEXT_PAGE, replace(query, page=query.page + 1), turns=True)
