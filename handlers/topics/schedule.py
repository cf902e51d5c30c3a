"""The coercions of a period, day by day and by their hour."""

from collections.abc import Iterator
from itertools import groupby

from db.facts import CoercionRow, ScheduleAnswer
from db.planning.terms import Part
from handlers import forms, wording, wording_alerts, wording_cases
from handlers.messages import Kind, Line, Reply, Span, bold, line
from handlers.topics import paging
from handlers.view import View


def reply(answer: ScheduleAnswer, view: View) -> Reply:
    """A page of the schedule, the earliest first; each day under a heading of its own."""
    query = answer.source.query
    start = (query.page - 1) * query.page_size
    lines = [
        line(bold(wording.coercions(forms.count(answer.total)))),
        line(wording.METRICS[query.metric]),
        *_days(answer, start, view),
        *(paging.shown(start, len(answer.rows), answer.total) if answer.total else ()),
        *view.footing(answer.source),
    ]
    choices = tuple(paging.turns(query, view, query.page * query.page_size < answer.total))
    return Reply(Kind.ANSWER, tuple(lines), choices, query, answer)


def _days(answer: ScheduleAnswer, start: int, view: View) -> Iterator[Line]:
    """The coercions under their days; a day that goes on from the page before is named again."""
    numbered = enumerate(answer.rows, start + 1)
    for day, rows in groupby(numbered, key=lambda one: one[1].time.date()):
        off = day in answer.days_off
        yield line(
            bold(forms.capital(forms.day_of_week(day))), wording_cases.DAY_OFF if off else ""
        )
        for number, row in rows:
            yield row_line(number, row, view)


def row_line(number: int, row: CoercionRow, view: View) -> Line:
    """One coercion of a day: its hour and place; then by whom, on which case."""
    who = wording_cases.of_officer(view.holder(row.unit, row.time.date()), row.officer)
    lines = [f"{wording_cases.on_case(row.case)}; {who}"]
    if row.silent:
        named = [wording_alerts.someone(Part(part), *rest) for part, *rest in row.silent]
        lines.append(wording_alerts.silent(named))
    hour = "" if row.by_day else f"{row.time:%H:%M}"
    return Line((*_entry(number, hour, row), *(Span(f"\n{told}") for told in lines)))


def when_and_where(number: int, row: CoercionRow) -> Line:
    """One coercion by itself: when, where, how it stands."""
    when = forms.day_of_week(row.time) if row.by_day else forms.moment_of_week(row.time)
    return Line(tuple(_entry(number, when, row)))


def _entry(number: int, when: str, row: CoercionRow) -> Iterator[Span]:
    state = wording_cases.coercion_state(wording.COERCION_STATES[row.state], forced=row.forced)
    place = row.place or ("" if row.by_day else wording_cases.NO_PLACE)
    yield Span(f"{number}. ")
    if when:
        yield bold(when)
    yield Span(f"{' – ' if when else ''}{', '.join(filter(None, (place, state)))}")
