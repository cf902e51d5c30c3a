"""What may not be told is taken out of the facts themselves, before anybody words them."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Final

from db.facts import (
    Answer,
    CaseAnswer,
    CaseFile,
    CaseListAnswer,
    CaseRow,
    CoercionRow,
    EventLine,
    ScheduleAnswer,
)
from db.folding import alike, fold, tidy
from db.terms import CoercionState
from handlers import forms
from handlers.messages import Question
from handlers.rights import Rights

#: What is never told to anybody, wherever an office wrote it down; compared folded.
_NEVER_TOLD: Final = (
    *("bao ve", "luc luong", "quan so", "chien si", "huy dong"),  # plans of protection, and forces
    *("xac minh", "to cao", "to giac", "bi mat", "tuyet mat", "toi mat"),
)
#: Marked as secret; without its accent too, but not where another word is meant (vắng mặt).
_SECRET: Final = frozenset(map(alike, ("mật", "mat")))


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as it may be told, whether it names parties, and who is named in full."""

    answer: Answer
    names: bool = False
    disclosed: tuple[str, ...] = ()


def redacted(answer: Answer, question: Question, rights: Rights) -> Told:
    """The answer without what this person may not read.

    Names become initials, the place of a coercion to come its commune and the hour its day.
    """
    redaction = _Redaction(rights, question)
    match answer:
        case CaseListAnswer():
            answer = replace(answer, rows=tuple(map(redaction.case, answer.rows)))
        case ScheduleAnswer():
            answer = replace(answer, rows=tuple(map(redaction.coercion, answer.rows)))
        case CaseAnswer():
            found = tuple(map(redaction.case, answer.candidates))
            file = redaction.file(answer.file) if answer.file else None
            answer = replace(answer, candidates=found, file=file)
    names = redaction.names or answer.source.query.filters.debtor is not None
    return Told(answer, names, tuple(redaction.disclosed))


def coercion(row: CoercionRow, question: Question, rights: Rights) -> CoercionRow:
    """A coercion as it may be told."""
    return _Redaction(rights, question).coercion(row)


class _Redaction:
    """Takes out, and notes which names were left in full."""

    def __init__(self, rights: Rights, question: Question) -> None:
        self._rights = rights
        self._today = question.asked_at.date()
        self.names = False
        self.disclosed: dict[str, None] = {}

    def case(self, row: CaseRow) -> CaseRow:
        in_full = self._rights.tells_names(row.unit, row.officer)
        return replace(row, debtor=self._name(row.debtor, in_full=in_full))

    def file(self, file: CaseFile) -> CaseFile:
        in_full = self._rights.tells_names(file.row.unit, file.row.officer)
        return replace(
            file,
            row=self.case(file.row),
            creditor=self._name(file.creditor, in_full=in_full),
            events=tuple(_noted(event, in_full=in_full) for event in file.events),
            coercions=tuple(map(self.coercion, file.coercions)),
        )

    def coercion(self, row: CoercionRow) -> CoercionRow:
        """Its debtor is not told in a schedule, and stands in the facts by initials only."""
        row = replace(row, debtor=forms.initials(row.debtor) if row.debtor else None)
        if self._is_to_come(row) and not self._rights.tells_place(row):
            day = datetime.combine(row.time.date(), time())
            row = replace(row, time=day, place=row.locality, by_day=True)
        if not self._rights.oversees(row):
            row = replace(row, silent=())
        return replace(row, partners_key=None)

    def _is_to_come(self, row: CoercionRow) -> bool:
        return row.state != CoercionState.HELD and row.time.date() >= self._today

    def _name(self, name: str | None, *, in_full: bool) -> str | None:
        if name is None:
            return None
        self.names = True
        if not in_full:
            return forms.initials(name)
        self.disclosed[name] = None
        return name


def _noted(event: EventLine, *, in_full: bool) -> EventLine:
    """An event with its note, where the case is told in full and the note may be told at all."""
    told = in_full and event.note and not is_never_told(event.note)
    return event if told else replace(event, note=None)


def is_never_told(text: str) -> bool:
    """Whether a text that an office wrote freely holds what nobody is told."""
    folded, words = fold(text), re.findall(r"\w+", tidy(text))
    return any(sign in folded for sign in _NEVER_TOLD) or bool(_SECRET & set(map(alike, words)))
