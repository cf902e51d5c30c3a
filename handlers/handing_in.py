"""A file that is sent in a chat: tried at once, and brought in by a button; `/nap` is behind it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from db import agencies, runs
from db.authority import Actor
from db.importing import files, uploads
from db.importing.files import FileProblem
from db.importing.gathering import Delivery
from db.importing.memory import confirm
from db.importing.report import Report
from db.importing.run import Outside, Preview, bring_in, preview
from db.importing.uploads import Upload
from db.session import Database
from handlers import forms, posts, wording_files, wording_imports
from handlers import wording_handing_in as words
from handlers.books import faults
from handlers.books.workbook import MEDIA_TYPE
from handlers.imports import IMPORTS
from handlers.messages import Attachment, Choice, Kind, Line, Question, Reply, bold, line
from handlers.posts import privately
from handlers.topics.guidance import said

HAND_IN: Final = "/nap"
#: So many faults are told in the message; all of them are in the file that comes with it.
_TOLD: Final = 10
_COMMAND: Final = re.compile(r"(\d{1,9})\s+(\w+)")


@dataclass(frozen=True, slots=True)
class File:
    """A file as it came."""

    name: str
    content: bytes


def may(question: Question, database: Database) -> bool:
    """Whether somebody may bring anything in: who administers, and heads."""
    with database.reading() as session:
        within = runs.offices(posts.actor(question.person), agencies.load(session))
    return question.private and (within is None or bool(within))


def tried(question: Question, database: Database, file: File) -> Reply:
    """What bringing a file in would do, with what to press; nothing is brought in."""
    if not may(question, database):
        return said(Kind.REFUSE, wording_imports.NOT_FOR_YOU)
    by = posts.actor(question.person)
    upload = uploads.keep(database, by, file.name, file.content, question.at)
    return _previewed(question, database, upload)


def _previewed(question: Question, database: Database, upload: Upload) -> Reply:
    delivery = _delivery(question, upload)
    try:
        with uploads.as_path(upload) as path:
            found = preview(database, files.read([path]), delivery)
            marked = b""
            if found.report.problems and question.files:
                marked = faults.marked(files.read([path]), found.readings, found.report)
    except FileProblem as problem:
        uploads.end(database, upload.number, "dropped")
        return said(Kind.REFUSE, wording_files.file_problem(problem))
    except Outside as outside:
        uploads.end(database, upload.number, "dropped")
        return said(Kind.REFUSE, words.outside(outside.units))
    lines = (line(bold(words.tried(upload.name))), *_lines(found))
    return Reply(
        Kind.CLARIFY,
        lines,
        tuple(_choices(upload, found.report)),
        names=True,
        attachments=(Attachment(words.FILE, MEDIA_TYPE, marked),) if marked else (),
    )


def _lines(found: Preview) -> Iterator[Line]:
    """How the file is read, what would become of its rows, and the first of what is wrong."""
    for reading in found.readings:
        yield line(words.read_as(reading.name, reading.sheet.title))
    report = found.report
    told = list(wording_files.report(report))
    counts = len(told) - min(len(report.problems), wording_files.SHOWN)
    counts -= len(report.problems) > wording_files.SHOWN
    yield from map(line, told[: counts + _TOLD])
    more = len(report.problems) - _TOLD
    if more > 0:
        yield line(words.more(forms.count(more)))
    yield line(words.what_now(report))


def _choices(upload: Upload, report: Report) -> Iterator[Choice]:
    def choice(label: str, verb: str) -> Choice:
        return Choice(label, f"{HAND_IN} {upload.number} {verb}")

    if report.doubts:
        if all(doubt.is_plain for doubt in report.doubts):
            yield choice(words.CONFIRM, words.CONFIRM_WORD)
    elif not report.refused:
        yield choice(words.BRING_IN, words.ALL_WORD)
    elif words.has_good_rows(report):
        yield choice(words.GOOD_ROWS, words.GOOD_WORD)
    yield choice(words.DROP, words.DROP_WORD)


@privately
def reply(question: Question, database: Database) -> Reply:
    """What was pressed under a file: bring it or its good rows in, confirm its reading, drop it."""
    asked = _COMMAND.fullmatch(posts.rest(question))
    if asked is None or not may(question, database):
        return said(Kind.REFUSE, words.HOW if asked is None else wording_imports.NOT_FOR_YOU)
    number, verb = int(asked[1]), asked[2]
    upload = uploads.find(database, number, posts.actor(question.person), question.at)
    if upload is None:
        done = uploads.ended(database, number) == "done"
        return said(Kind.UNKNOWN, words.DONE_BEFORE if done else words.NOT_THERE)
    match verb:
        case words.DROP_WORD:
            uploads.end(database, number, "dropped")
            return said(Kind.ANSWER, words.DROPPED)
        case words.CONFIRM_WORD:
            return _confirmed(question, database, upload)
        case words.ALL_WORD | words.GOOD_WORD:
            return _brought_in(question, database, upload, good_rows=verb == words.GOOD_WORD)
    return said(Kind.CLARIFY, words.HOW)


def _confirmed(question: Question, database: Database, upload: Upload) -> Reply:
    who = runs.who(posts.actor(question.person))
    with uploads.as_path(upload) as path:
        person = question.person.number
        confirm(database, files.read([path]), who, question.asked_at, person=person)
    return _previewed(question, database, upload)


def _brought_in(
    question: Question, database: Database, upload: Upload, *, good_rows: bool
) -> Reply:
    """Brings a file in, once however often it is pressed."""
    if not uploads.take(database, upload.number, question.at):
        return said(Kind.UNKNOWN, words.AT_IT)
    delivery = _delivery(question, upload)
    try:
        with uploads.as_path(upload) as path:
            tell = question.progress or _untold
            sheets = files.read([path])
            report = bring_in(database, sheets, delivery, good_rows=good_rows, progress=tell)
    except Outside as outside:
        uploads.leave(database, upload.number)
        return said(Kind.REFUSE, words.outside(outside.units))
    except BaseException:
        uploads.leave(database, upload.number)
        raise
    if report.refused:
        uploads.leave(database, upload.number)
        return said(Kind.REFUSE, words.REFUSED)
    uploads.end(database, upload.number, "done")
    lines = [line(bold(words.BROUGHT_IN if report.written else words.NOTHING_NEW))]
    lines += [line(words.counts(sheet)) for sheet in report.sheets]
    return Reply(Kind.ANSWER, tuple(lines), (Choice(wording_imports.ALL, IMPORTS),))


def _untold(stage: str, rows: int) -> None:
    """Nobody is told how far it is."""


def _delivery(question: Question, upload: Upload) -> Delivery:
    by: Actor = posts.actor(question.person)
    return Delivery(upload.name, upload.digest, runs.who(by), question.asked_at, by)
