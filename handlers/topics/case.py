"""One case whole, or the cases that a reference could mean."""

from collections.abc import Iterator

from db.facts import CaseAnswer, CaseFile
from db.query import Query
from handlers import forms, wording
from handlers.messages import Choice, Kind, Line, Reply, bold, line
from handlers.topics.case_list import row_line
from handlers.topics.schedule import row_line as coercion_line
from handlers.view import View


def reply(answer: CaseAnswer, view: View) -> Reply:
    """The case that was found; several are offered to choose from."""
    query = answer.source.query
    if answer.file is not None:
        lines = [*_file(answer.file, view), *view.footing(answer.source)]
        return Reply(Kind.ANSWER, tuple(lines), (), query, answer)
    if not answer.total:
        return Reply(Kind.ANSWER, (line(wording.found_none(query.subject)),), (), query, answer)
    lines = [line(wording.several(forms.count(answer.total)))]
    lines += [row_line(number, row, view) for number, row in enumerate(answer.candidates, 1)]
    choices = tuple(_choices(answer, view))
    return Reply(Kind.CLARIFY, tuple(lines), choices, query, answer)


def _choices(answer: CaseAnswer, view: View) -> Iterator[Choice]:
    for row in answer.candidates[:4]:
        yield view.choice(f"{row.decision} – {row.case}", Query("case", subject=row.case))


def _file(file: CaseFile, view: View) -> Iterator[Line]:
    row = file.row
    standing = wording.STANDINGS[file.closed_by or row.standing]
    since = f" {wording.since(forms.day(file.closed_on))}" if file.closed_on else ""
    yield line(bold(f"{row.decision} – {standing}{since}"))
    yield line(wording.outstanding(forms.dong(row.outstanding), forms.dong(file.amount)))
    yield line(wording.paid(forms.dong(file.collected), forms.dong(file.reduced)))
    yield line(wording.labelled("debtor", view.debtor(row.debtor)))
    if file.creditor:
        yield line(wording.labelled("creditor", view.debtor(file.creditor)))
    yield line(wording.accepted(row.case, forms.day(row.accepted_on), row.officer, row.category))
    if file.judgment_number:
        yield line(wording.judgment(file.judgment_number, file.court))
    for event in file.events:
        note = f" ({event.note})" if event.note else ""
        yield line(f"• {forms.day(event.on_date)}: {wording.STANDINGS[event.kind]}{note}")
    for number, coercion in enumerate(file.coercions, 1):
        yield coercion_line(number, coercion, view)
