"""`/cauhoi`: what was not understood or answered wrong, and what words are to mean from now on."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Final

from db import learned, misreads, vocabulary
from db.folding import fold, tidy
from db.learned import Learned
from db.misreads import PAGE, Kept
from db.session import Database
from handlers import forms, wording
from handlers import wording_teaching as words
from handlers.messages import Choice, Kind, Line, Question, Reply, bold, line
from handlers.posts import for_administrators
from handlers.topics import paging
from handlers.topics.guidance import said
from handlers.understanding import frozen, judging
from handlers.understanding.phrase import phrase as phrase_of
from handlers.understanding.readings import Read
from handlers.understanding.understand import understand

QUESTIONS: Final = "/cauhoi"

_PAGE = re.compile(r"(?:trang\s+(\d{1,6}))?", re.IGNORECASE)
_ONE = re.compile(r"(\d{1,9})(?:\s+(xong))?", re.IGNORECASE)
_LESSON = re.compile(r"(?:(\d{1,9})\s+)?([^=]+)=([^=]+)")
_FORGET = re.compile(r"(?:bỏ|bo)\s+(.+)", re.IGNORECASE)
_LEARNED = "da hoc"
_QUOTES = "\"'“”„‘’«» \t"
#: So much of a question is shown in the list, and so many of those that a lesson would change.
_SHORT, _CHANGED = 120, 5


@for_administrators
def reply(question: Question, database: Database) -> Reply:
    """What a command is answered with: the list, one question of it, or how it is said."""
    _, _, rest = question.text.partition(" ")
    rest = rest.strip()
    if page := _PAGE.fullmatch(rest):
        return _list(database, max(1, int(page[1] or 1)))
    if one := _ONE.fullmatch(rest):
        return _one(question, database, int(one[1]), done=one[2] is not None)
    if fold(rest) == _LEARNED:
        return _learned(database)
    if lesson := _LESSON.fullmatch(rest):
        phrase = Learned(_plain(lesson[2]), _plain(lesson[3]))
        return _teach(question, database, phrase, int(lesson[1]) if lesson[1] else None)
    if forget := _FORGET.fullmatch(rest):
        return _forget(question, database, _plain(forget[1]))
    return said(Kind.CLARIFY, words.HOW)


def _plain(text: str) -> str:
    """A phrase as it is kept: in small letters, without what it was quoted with."""
    return tidy(text.strip(_QUOTES)).lower()


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


def _teach(question: Question, database: Database, phrase: Learned, number: int | None) -> Reply:
    """Has a phrase mean something, unless a reading that is agreed would change with it."""
    with database.reading() as session:
        known = vocabulary.load(session)
        row = misreads.one(session, number) if number is not None else None
    if number is not None and row is None:
        return said(Kind.UNKNOWN, words.NO_SUCH_QUESTION)
    today = question.asked_at.date()
    if (fault := judging.fault(phrase, known, today)) is not None:
        return said(Kind.CLARIFY, words.FAULTS[fault], words.HOW_TO_TEACH)
    kept = (one for one in known.learned if one.phrase != phrase.phrase)
    taught = known.taught((*kept, phrase))
    if changed := frozen.changed(taught.learned):
        shown = (f"• {one}" for one in changed[:_CHANGED])
        return said(Kind.CLARIFY, words.held(len(changed)), *shown)
    person = (question.person.channel, question.person.id)
    if not learned.note(database, phrase, person, question.at, after=known.lessons):
        return said(Kind.CLARIFY, words.MEANWHILE)
    lines = [words.taught(phrase.phrase, phrase.means)]
    if row is None:
        return said(Kind.ANSWER, *lines)
    reading = understand(row.note.question, taught, today)
    if isinstance(reading, Read):
        misreads.close(database, row.id, question.at)
        lines.append(words.now_read_as(row.id, phrase_of(reading.query, known.tree)))
    else:
        lines.append(words.still_open(row.id))
    return Reply(Kind.ANSWER, tuple(map(line, lines)), tuple(_steps(row)))


def _forget(question: Question, database: Database, phrase: str) -> Reply:
    with database.reading() as session:
        known = vocabulary.load(session)
    held = next((one for one in known.learned if one.phrase == phrase), None)
    if held is None:
        return said(Kind.UNKNOWN, words.NOT_LEARNED)
    person = (question.person.channel, question.person.id)
    if not learned.note(database, held, person, question.at, after=known.lessons, active=False):
        return said(Kind.CLARIFY, words.MEANWHILE)
    return said(Kind.ANSWER, words.forgotten(phrase))


def _learned(database: Database) -> Reply:
    with database.reading() as session:
        held = learned.load(session)
    if not held:
        return said(Kind.ANSWER, words.NONE_LEARNED)
    told = (f"• {words.lesson(one.phrase, one.means)}" for one in held)
    return said(Kind.ANSWER, words.LEARNED, *told, words.HOW_TO_FORGET)


def _told(row: Kept, question: Question) -> Iterator[Line]:
    note = row.note
    asked_at = row.noted_at.replace(tzinfo=UTC).astimezone(question.asked_at.tzinfo)
    yield line(bold(f"{row.id}. “{note.question}”"))
    yield line(forms.capital(words.why(note.kind, note.what)))
    if note.reading:
        yield line(words.read_as(note.reading))
    yield line(words.asked_by(row.who[0], forms.moment(asked_at)))
    yield line(words.how_to_teach(row.id) if row.open else words.ALREADY_CLOSED)


def _steps(row: Kept) -> Iterator[Choice]:
    yield Choice(words.ASK_AGAIN, row.note.question)
    if row.open:
        yield Choice(words.DONE, f"{QUESTIONS} {row.id} xong")
    yield Choice(words.ALL_OPEN, QUESTIONS)
