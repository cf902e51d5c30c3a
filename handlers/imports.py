"""`/nhaplieu`: the imports that there were, one of them in full, and the last one taken back."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from db import runs
from db.authority import Actor
from db.folding import fold
from db.importing.undoing import CannotUndo, Why, undo
from db.runs import AT_THE_MACHINE, BY_SETTING, PAGE, Run
from db.session import Database
from handlers import forms, posts, wording_audit
from handlers import wording_imports as words
from handlers.messages import Choice, Kind, Line, Question, Reply, bold, line
from handlers.posts import privately
from handlers.topics import paging
from handlers.topics.guidance import said

IMPORTS: Final = "/nhaplieu"

#: Those without a name, by how they came.
_WHO: Final = {AT_THE_MACHINE: wording_audit.AT_THE_MACHINE, BY_SETTING: wording_audit.BY_SETTING}
_Within = frozenset[str] | None


@privately
def reply(question: Question, database: Database) -> Reply:
    """A page of the imports, one of them, or what becomes of taking one back."""
    by, asked = posts.actor(question.person), posts.rest(question)
    within = runs.offices(by, posts.tree_of(database))
    if within is not None and not within:
        return said(Kind.REFUSE, words.NOT_FOR_YOU)
    page = posts.page_of(asked)
    if page is not None:
        return _list(question, database, within, page)
    verb, _, behind = asked.partition(" ")
    if fold(verb) == fold(words.UNDO_WORD):
        number, _, agreed = behind.strip().partition(" ")
        if fold(agreed) == fold(words.AGREED) and _number(number):
            return _undo(question, database, by, _number(number))
        return _sure(database, within, _number(number))
    return _one(question, database, within, _number(asked))


def _number(text: str) -> int:
    """A number as it was written; 0, which none has, where it is none."""
    return int(text) if text.isdecimal() and len(text) <= 9 else 0


def _list(question: Question, database: Database, within: _Within, page: int) -> Reply:
    with database.reading() as session:
        found, total = runs.listed(session, within, page)
    if not found:
        return said(Kind.ANSWER, words.NONE)
    lines = [line(words.RUNS), *(line(told(run, question.asked_at)) for run in found)]
    lines += paging.shown((page - 1) * PAGE, len(found), total)
    each = (Choice(str(run.number), f"{IMPORTS} {run.number}") for run in found)
    return Reply(Kind.ANSWER, tuple(lines), (*each, *posts.turns(IMPORTS, page, PAGE, total)))


def told(run: Run, now: datetime) -> str:
    """An import in one line; `now` carries the zone to tell times in."""
    when = forms.moment(run.at.replace(tzinfo=UTC).astimezone(now.tzinfo))
    who = run.name or _WHO.get(run.who, run.who)
    mark = words.undoes(run.undoes) if run.undoes else ""
    if run.undone_by:
        mark = words.undone_by(run.undone_by)
    return words.listed(run.number, when, who, run.source, mark)


def _one(question: Question, database: Database, within: _Within, number: int) -> Reply:
    run = _found(database, within, number)
    if run is None:
        return said(Kind.UNKNOWN, words.WHY[Why.NOT_THERE])
    lines = [line(bold(told(run, question.asked_at))), *details(run)]
    choices = [Choice(words.ALL, IMPORTS)]
    if run.last:
        choices.insert(0, Choice(words.UNDO, f"{IMPORTS} {words.UNDO_WORD} {run.number}"))
    return Reply(Kind.ANSWER, tuple(lines), tuple(choices))


def _found(database: Database, within: _Within, number: int) -> Run | None:
    with database.reading() as session:
        return runs.one(session, number, within)


def details(run: Run) -> Iterator[Line]:
    """What became of the rows by sheet, and by what the file is known."""
    for sheet, found in run.counts.items():
        yield line(words.counts(sheet, found))
    yield line(words.digest(run.digest))


def taken_back(run: Run) -> Iterator[str]:
    """What would be taken back, by sheet."""
    for sheet, found in run.counts.items():
        if found.get("new") or found.get("changed"):
            yield words.taking_back(sheet, found.get("new", 0), found.get("changed", 0))


def _sure(database: Database, within: _Within, number: int) -> Reply:
    """Asks before it is done, showing what it would take back."""
    run = _found(database, within, number)
    if run is None or not run.last:
        why = Why.NOT_LAST if run else Why.NOT_THERE
        return said(Kind.REFUSE, words.WHY[why])
    lines = (words.sure(number), *taken_back(run), words.SURE)
    agreed = Choice(words.AGREE, f"{IMPORTS} {words.UNDO_WORD} {number} {words.AGREED}")
    return Reply(Kind.CLARIFY, posts.lines(*lines), (agreed, Choice(words.ALL, IMPORTS)))


def _undo(question: Question, database: Database, by: Actor, number: int) -> Reply:
    try:
        made = undo(database, number, by, question.asked_at)
    except CannotUndo as refused:
        return said(Kind.REFUSE, words.why(refused.why, refused.detail))
    lines = posts.lines(words.undone(number, made), words.NEXT)
    return Reply(Kind.ANSWER, lines, (Choice(words.ALL, IMPORTS),))


def as_json(run: Run) -> dict[str, Any]:
    """An import for a program; its time in UTC."""
    return {
        "number": run.number,
        "at": f"{run.at.isoformat()}Z",
        "who": run.who,
        "person": run.person,
        "source": run.source,
        "sha256": run.digest,
        "sheets": {sheet: dict(found) for sheet, found in run.counts.items()},
        "units": list(run.units),
        "undoes": run.undoes,
        "undone_by": run.undone_by,
        "can_be_undone": run.last,
    }
