"""The unenforced cases one by one, ten a page, the largest outstanding first."""

from collections.abc import Iterator
from dataclasses import replace

from db.facts import CaseListAnswer, CaseRow
from handlers import forms, wording
from handlers.messages import Choice, Kind, Line, Reply, bold, line
from handlers.topics.figure import title
from handlers.view import View

PAGE = 10


def reply(answer: CaseListAnswer, view: View) -> Reply:
    """A page of the list, with how many there are in all."""
    query = answer.source.query
    start = (query.page - 1) * PAGE
    lines = [line(bold(f"{forms.cases(answer.total)}, {forms.dong(answer.outstanding)}"))]
    lines.append(line(title(query)))
    lines += [row_line(n, row, view) for n, row in enumerate(answer.rows, start + 1)]
    if answer.rows:
        shown = f"{start + 1}–{start + len(answer.rows)}"
        lines.append(line(wording.rows_of(shown, forms.count(answer.total))))
    lines += view.footing(answer.source)
    return Reply(Kind.ANSWER, tuple(lines), tuple(_next(answer, view)), query, answer)


def row_line(number: int, row: CaseRow, view: View) -> Line:
    """One case in a line: decision, party, what is left, how old, what state."""
    told = wording.case_line(
        row.decision, view.debtor(row.debtor), row.age_months, wording.STANDINGS[row.standing]
    )
    return line(f"{number}. ", bold(forms.dong(row.outstanding)), f" – {told} – {row.case}")


def _next(answer: CaseListAnswer, view: View) -> Iterator[Choice]:
    query = answer.source.query
    last = min(answer.total, query.limit or answer.total)
    if query.page * PAGE < last:
        yield view.choice(wording.NEXT_PAGE, replace(query, page=query.page + 1), turns=True)
