"""`/cauhoi`: what was not understood or answered wrong, for the administrators to see to."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Final

from db import misreads
from db.misreads import PAGE, Kept
from db.session import Database
from handlers import forms, wording
from handlers import wording_teaching as words
from handlers.messages import Choice, Kind, Line, Question, Reply, bold, line
from handlers.topics import paging
from handlers.topics.guidance import said

QUESTIONS: Final = "/cauhoi"

_PAGE = re.compile(r"(?:trang\s+(\d{1,6}))?", re.IGNORECASE)
_ONE = re.compile(r"(\d{1,9})(?:\s+(xong))?", re.IGNORECASE)
#: So much of a question is shown in the list.
_SHORT = 120


def reply(question: Question, database: Database) -> Reply:
    """What a command is answered with: the list, one question of it, or how it is said."""
    if not question.person.role.teaches:
        return said(Kind.REFUSE, words.ADMINS_ONLY)
    if not question.private:
        return said(Kind.REFUSE, wording.PRIVATE_ONLY)
    _, _, rest = question.text.partition(" ")
    rest = rest.strip()
    if page := _PAGE.fullmatch(rest):
        return _list(database, max(1, int(page[1] or 1)))
    if one := _ONE.fullmatch(rest):
        return _one(question, database, int(one[1]), done=one[2] is not None)
    return said(Kind.CLARIFY, words.HOW)


def _list(database: Database, page: int) -> Reply:
    with database.reading() as session:
        rows, total = misreads.waiting(session, page)
    if not total:
        return said(Kind.ANSWER, words.NONE_OPEN)
    lines = [line(words.OPEN_ONES), *(line(_in_list(row)) for row in rows)]
    lines += paging.shown((page - 1) * PAGE, len(rows), total)
    return Reply(Kind.ANSWER, tuple(lines), (*_each(rows), *_turns(page, total)))


def _in_list(row: Kept) -> str:
    asked = " ".join(row.note.question.split())
    short = asked if len(asked) <= _SHORT else f"{asked[:_SHORT]}…"
    return words.listed(row.id, short, words.why(row.note.kind, row.note.what))


def _each(rows: Sequence[Kept]) -> Iterator[Choice]:
    yield from (Choice(str(row.id), f"{QUESTIONS} {row.id}") for row in rows)


def _turns(page: int, total: int) -> Iterator[Choice]:
    if page * PAGE < total:
        yield Choice(wording.NEXT_PAGE, f"{QUESTIONS} trang {page + 1}", turns=True)
    if page > 1:
        yield Choice(wording.PAGE_BEFORE, f"{QUESTIONS} trang {page - 1}", turns=True)


def _one(question: Question, database: Database, number: int, *, done: bool) -> Reply:
    with database.reading() as session:
        row = misreads.one(session, number)
    if row is None:
        return said(Kind.UNKNOWN, words.NO_SUCH_QUESTION)
    if done:
        misreads.close(database, number, question.at)
        lines = (line(words.CLOSED),)
        return Reply(Kind.ANSWER, lines, (Choice(words.ALL_OPEN, QUESTIONS),))
    return Reply(Kind.ANSWER, tuple(_told(row, question)), tuple(_steps(row)))


def _told(row: Kept, question: Question) -> Iterator[Line]:
    note = row.note
    asked_at = row.noted_at.replace(tzinfo=UTC).astimezone(question.asked_at.tzinfo)
    yield line(bold(f"{row.id}. “{note.question}”"))
    yield line(forms.capital(words.why(note.kind, note.what)))
    if note.reading:
        yield line(words.read_as(note.reading))
    yield line(words.asked_by(*row.who, forms.moment(asked_at)))
    if not row.open:
        yield line(words.ALREADY_CLOSED)


def _steps(row: Kept) -> Iterator[Choice]:
    yield Choice(words.ASK_AGAIN, row.note.question)
    if row.open:
        yield Choice(words.DONE, f"{QUESTIONS} {row.id} xong")
    yield Choice(words.ALL_OPEN, QUESTIONS)
