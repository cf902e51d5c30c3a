"""Whether an answer was right: asked under it, and noted; what was doubtful is noted unasked."""

import re
from dataclasses import replace
from typing import Final

from db import misreads
from db.agencies import AgencyTree
from db.session import Database
from handlers import wording_teaching as wording
from handlers.messages import Choice, Doubt, Kind, Question, Reply, line
from handlers.topics.guidance import said
from handlers.understanding.phrase import phrase
from handlers.understanding.readings import About, AskBack, NotUnderstood, Read, Reading, Reason

#: The commands behind the buttons. What follows is told by lines: the part of the answer that is
#: wrong, or the code of the question; the reading; the question. A person may also write the
#: question behind the command.
RIGHT: Final = "/dung"
WRONG: Final = "/sai"

_CODE: Final = re.compile(rf"{WRONG} (H-\d+)(?=\n)")

#: Questions back that words of ours could spare, and nos that they could turn into answers.
_DOUBTFUL: Final = frozenset({About.LEFTOVER, About.METRIC})
_UNREAD: Final = frozenset({Reason.OFF_SUBJECT, Reason.AN_ACT, Reason.NO_SUCH_DATE})


def invited(reply: Reply, reading: Reading, question: Question, tree: AgencyTree) -> Reply:
    """The reply with the question whether it was right, or with what was doubtful about it."""
    text = question.text
    if reply.kind is Kind.REFUSE:
        return reply
    if isinstance(reading, Read):
        if reply.kind is not Kind.ANSWER or reply.query is None:
            return reply
        behind = f"{phrase(reply.query, tree)}\n{text}"
        return replace(reply, feedback=_verdicts(behind, question.code))
    if isinstance(reading, AskBack) and reading.about in _DOUBTFUL:
        nearest = reading.choices[0].question if len(reading.choices) == 1 else ""
        return replace(reply, doubt=Doubt(reading.about, text, reading.mention, nearest))
    if isinstance(reading, NotUnderstood) and reading.reason in _UNREAD:
        return replace(reply, doubt=Doubt(reading.reason, text, reading.mention))
    return reply


def _verdicts(behind: str, code: str) -> tuple[Choice, ...]:
    return (
        Choice(wording.RIGHT, f"{RIGHT}\n{behind}", apart=True),
        Choice(wording.WRONG, f"{WRONG} {code}".rstrip() + f"\n{behind}", apart=True),
    )


def right(question: Question, database: Database) -> Reply:
    """Notes that an answer was right."""
    note = _note(misreads.RIGHT, question.text)
    return _thanks(note, question, database) if note.question else _nothing()


def wrong(question: Question, database: Database) -> Reply:
    """Notes that an answer was wrong, and asks in which part of it."""
    text, code = _without_code(question.text)
    note = _note(misreads.WRONG, text)
    if not note.question:
        return _nothing()
    thanks = _thanks(note, question, database)
    if note.what:
        return thanks
    behind = f"{note.reading}\n{note.question}"
    parts = wording.PARTS_OF_AN_ANSWER.items()
    choices = (Choice(label, f"{WRONG} {part}\n{behind}") for part, label in parts)
    asked = (wording.WHAT_IS_WRONG, *([wording.code(code)] if code else []))
    return Reply(Kind.CLARIFY, tuple(map(line, asked)), tuple(choices))


def _without_code(text: str) -> tuple[str, str]:
    """A command of ours without the code of the question that it judges, and the code."""
    found = _CODE.match(text)
    return (f"{WRONG}{text[found.end() :]}", found[1]) if found else (text, "")


def _note(kind: str, text: str) -> misreads.Note:
    """What a command says: from a button in its three lines, or a question behind it."""
    head, _, behind = text.partition("\n")
    _, _, what = head.partition(" ")
    if what and what not in wording.PARTS_OF_AN_ANSWER:
        return misreads.Note(kind, f"{what}\n{behind}".strip())
    reading, _, asked = behind.partition("\n")
    return misreads.Note(kind, asked.strip(), reading, what)


def _thanks(note: misreads.Note, question: Question, database: Database) -> Reply:
    person = question.person
    misreads.keep(database, note, (person.channel, person.id), question.at)
    return said(Kind.ANSWER, wording.THANKS)


def _nothing() -> Reply:
    return said(Kind.CLARIFY, wording.NOTHING_JUDGED)
