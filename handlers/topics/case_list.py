"""The unenforced cases one by one, ten a page, the largest outstanding first."""

from db.facts import CaseListAnswer, CaseRow
from db.query import Period
from handlers import forms, wording, wording_cases
from handlers.messages import Kind, Line, Reply, bold, line
from handlers.topics import paging
from handlers.topics.figure import title
from handlers.view import View


def reply(answer: CaseListAnswer, view: View) -> Reply:
    """A page of the list, with how many there are in all."""
    query = answer.source.query
    start = (query.page - 1) * query.page_size
    last = min(answer.total, query.limit or answer.total)
    largest = wording_cases.largest(forms.count(last)) if last < answer.total else ""
    lines = [
        line(bold(forms.cases(answer.total)), f", {forms.dong(answer.outstanding)}"),
        line(title(query) + largest),
        *(row_line(n, row, view, query.period) for n, row in enumerate(answer.rows, start + 1)),
        *(paging.shown(start, len(answer.rows), last) if last else (line(wording_cases.NO_CASES),)),
        *view.footing(answer.source),
    ]
    choices = tuple(paging.turns(query, view, query.page * query.page_size < last))
    return Reply(Kind.ANSWER, tuple(lines), choices, query, answer)


def row_line(number: int, row: CaseRow, view: View, period: Period | None) -> Line:
    """One case: what is left, of whom; its numbers, age and state; who had it at the end."""
    told = wording_cases.case_line(
        row.decision, row.case, forms.months(row.age_months), wording.STANDINGS[row.standing]
    )
    day = period.end if period else view.asked_at.date()
    who = wording_cases.of_officer(view.holder(row.unit, day), row.officer)
    left = bold(forms.dong(row.outstanding))
    return line(f"{number}. ", left, f" – {row.debtor or wording.NOT_GIVEN}\n{told}\n{who}")
