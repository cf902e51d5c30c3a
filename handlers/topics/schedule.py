"""The coercions of a period by their day and hour."""

from db.facts import CoercionRow, ScheduleAnswer
from db.planning.terms import Part
from handlers import forms, wording, wording_alerts, wording_cases
from handlers.messages import Kind, Line, Reply, Span, bold, line
from handlers.topics import paging
from handlers.view import View


def reply(answer: ScheduleAnswer, view: View) -> Reply:
    """A page of the schedule, the earliest first."""
    query = answer.source.query
    start = (query.page - 1) * query.page_size
    lines = [
        line(bold(wording.coercions(forms.count(answer.total)))),
        line(wording.METRICS[query.metric]),
        *(row_line(number, row, view) for number, row in enumerate(answer.rows, start + 1)),
        *(paging.shown(start, len(answer.rows), answer.total) if answer.total else ()),
        *view.footing(answer.source),
    ]
    choices = tuple(paging.turns(query, view, query.page * query.page_size < answer.total))
    return Reply(Kind.ANSWER, tuple(lines), choices, query, answer)


def row_line(number: int, row: CoercionRow, view: View) -> Line:
    """One coercion: when and where; then by whom, on which case."""
    who = wording_cases.of_officer(view.holder(row.unit, row.time.date()), row.officer)
    lines = [f"{wording_cases.on_case(row.case)}; {who}"]
    if row.silent:
        named = [wording_alerts.someone(Part(part), *rest) for part, *rest in row.silent]
        lines.append(wording_alerts.silent(named))
    return Line((*when_and_where(number, row), *(Span(f"\n{told}") for told in lines)))


def when_and_where(number: int, row: CoercionRow) -> tuple[Span, ...]:
    """The first line of a coercion: when, where, how it stands."""
    state = wording_cases.coercion_state(wording.COERCION_STATES[row.state], forced=row.forced)
    when = forms.day_of_week(row.time) if row.by_day else forms.moment_of_week(row.time)
    place = row.place or ("" if row.by_day else wording_cases.NO_PLACE)
    return Span(f"{number}. "), bold(when), Span(f" – {', '.join(filter(None, (place, state)))}")
