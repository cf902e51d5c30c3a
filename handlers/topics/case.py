"""One case whole, or the cases that a reference could mean."""

from collections.abc import Iterator
from dataclasses import replace

from db.facts import CaseAnswer, CaseFile, Source
from db.query import Query
from handlers import forms, wording, wording_cases
from handlers.messages import Choice, Kind, Line, Reply, bold, line
from handlers.topics.case_list import row_line
from handlers.topics.schedule import when_and_where
from handlers.view import View


def reply(answer: CaseAnswer, view: View) -> Reply:
    """The case that was found; several are offered to choose from."""
    query = answer.source.query
    if answer.file is not None:
        lines = [*_file(answer.file), *_footing(answer.file, answer.source, view)]
        return Reply(Kind.ANSWER, tuple(lines), (), query, answer)
    if not answer.total:
        return Reply(
            Kind.ANSWER, (line(wording_cases.found_none(query.subject)),), (), query, answer
        )
    return Reply(
        Kind.CLARIFY,
        tuple(_candidates(answer, view)),
        tuple(_choices(answer, view)),
        query,
        answer,
    )


def _candidates(answer: CaseAnswer, view: View) -> Iterator[Line]:
    yield line(wording_cases.several(forms.count(answer.total)))
    for number, row in enumerate(answer.candidates, 1):
        yield row_line(number, row, view, answer.source.query.period)
    if len(answer.candidates) < answer.total:
        yield line(wording_cases.say_more(forms.count(len(answer.candidates))))


def _choices(answer: CaseAnswer, view: View) -> Iterator[Choice]:
    """One for each case shown, in their order, so that its number chooses it."""
    for row in answer.candidates:
        yield view.choice(row.case, Query("case", subject=row.case))


def _footing(file: CaseFile, source: Source, view: View) -> Iterator[Line]:
    """As `View.footing`, but of the office that has the case."""
    own = replace(source.query, units=(file.row.unit,))
    relations = view.tree.relations(own.units)
    return view.footing(replace(source, query=own, relations=relations))


def _file(file: CaseFile) -> Iterator[Line]:
    row = file.row
    yield line(bold(_heading(file)))
    yield from _money(file)
    yield line(wording.labelled("debtor", row.debtor or wording.NOT_GIVEN))
    if file.creditor:
        yield line(wording.labelled("creditor", file.creditor))
    officer, category = row.officer, ", ".join(filter(None, (row.category, file.group)))
    yield line(wording_cases.accepted(row.case, forms.day(row.accepted_on), officer, category))
    if file.judgment_number:
        day = forms.day(file.judgment_date) if file.judgment_date else ""
        yield line(wording_cases.judgment(file.judgment_number, day, file.court))
    if file.locality:
        yield line(wording_cases.locality(file.locality))
    for event in file.events:
        note = f" ({event.note})" if event.note else ""
        yield line(f"• {forms.day(event.on_date)}: {wording.STANDINGS[event.kind]}{note}")
    if file.coercions:
        yield line(wording_cases.COERCIONS_OF_CASE)
    for number, coercion in enumerate(file.coercions, 1):
        yield when_and_where(number, coercion)


def _heading(file: CaseFile) -> str:
    """Its number, and how it stands."""
    standing = wording.STANDINGS[file.closed_by or file.row.standing]
    on = f" {wording_cases.on_day(forms.day(file.closed_on))}" if file.closed_on else ""
    decided = (
        f" {wording_cases.on_day(forms.day(file.decision_date))}" if file.decision_date else ""
    )
    return f"{wording_cases.decision(file.row.decision)}{decided} – {standing}{on}"


def _money(file: CaseFile) -> Iterator[Line]:
    if not file.amount:
        yield line(wording_cases.NO_MONEY)
        return
    yield line(wording_cases.outstanding(forms.dong(file.row.outstanding), forms.dong(file.amount)))
    if file.collected or file.reduced:
        yield line(wording_cases.paid(forms.dong(file.collected), forms.dong(file.reduced)))
