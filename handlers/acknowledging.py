"""`/danhan`, `/dabotri`, `/vuong`: whoever must know of a coercion answers its alert."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from db import agencies, coercions, overrides
from db.acknowledgements import Said, Verdict
from db.coercions import Decision
from db.planning import facts
from db.planning.answering import answer
from db.planning.terms import ASKED, Knower, Step
from db.session import Database
from db.terms import CoercionState
from handlers import redaction, wording
from handlers import wording_alerts as words
from handlers.coercion_notice import COMMANDS, Notice, Reader, when
from handlers.messages import Choice, Kind, Question, Reply, bold, line
from handlers.posts import rest
from handlers.rights import Rights
from handlers.topics.guidance import said
from handlers.view import View

RECEIVED: Final = COMMANDS[Verdict.RECEIVED]
ARRANGED: Final = COMMANDS[Verdict.ARRANGED]
HINDERED: Final = COMMANDS[Verdict.HINDERED]
#: The command that shows what came of it (`handlers.record`).
RECORD: Final = "/xacnhan"

#: What a button names: version, steps, code.
_REFERENCE: Final = re.compile(r"(\d{1,6}) ([a-z0-9_,-]+) (\S.*)")


@dataclass(frozen=True)
class _Meant:
    """A coercion that is answered; version and steps where a button named them."""

    code: str
    version: int | None = None
    steps: tuple[str, ...] = ()


def received(question: Question, database: Database) -> Reply:
    """Notes that somebody knows of a coercion, or of several at once."""
    meant = [_meant(one) for one in rest(question).split("\n") if one.strip()]
    if len(meant) > 1:
        done = [_noted(question, database, Verdict.RECEIVED, one) for one in meant]
        return said(Kind.ANSWER, words.answered_many(sum(_is_noted(reply) for reply in done)))
    return _one(question, database, Verdict.RECEIVED, meant)


def _is_noted(reply: Reply) -> bool:
    return reply.kind is Kind.ANSWER


def arranged(question: Question, database: Database) -> Reply:
    """Notes that all is arranged for a coercion."""
    meant = [_meant(one) for one in rest(question).split("\n") if one.strip()]
    return _one(question, database, Verdict.ARRANGED, meant)


def hindered(question: Question, database: Database) -> Reply:
    """Notes what is in the way, from behind the command or from the next message."""
    first, _, reason = rest(question).partition("\n")
    if not _REFERENCE.fullmatch(first) and not reason:
        with database.reading() as session:
            if coercions.numbered(session, first) is None:
                first, _, reason = first.partition(" ")
    meant = [_meant(first)] if first else []
    return _one(question, database, Verdict.HINDERED, meant, reason.strip())


def _meant(text: str) -> _Meant:
    found = _REFERENCE.fullmatch(text.strip())
    if found is None:
        return _Meant(text.strip())
    known = tuple(step for step in found[2].split(",") if step in tuple(Step))
    return _Meant(found[3], int(found[1]), known)


def _one(
    question: Question,
    database: Database,
    verdict: Verdict,
    meant: Sequence[_Meant],
    reason: str = "",
) -> Reply:
    if len(meant) != 1:
        return said(Kind.CLARIFY, words.HOW_TO_ANSWER)
    return _noted(question, database, verdict, meant[0], reason)


def _noted(
    question: Question, database: Database, verdict: Verdict, meant: _Meant, reason: str = ""
) -> Reply:
    """Notes one answer, or says why there is nothing to note."""
    person = question.person.number
    if not question.private:
        return said(Kind.REFUSE, wording.PRIVATE_ONLY)
    if person is None:
        return said(Kind.REFUSE, words.NOT_REGISTERED)
    with database.writing() as session:
        reader = reader_of(session, question)
        decision = find(session, reader, meant.code)
        if decision is None:
            return said(Kind.UNKNOWN, words.NO_SUCH_COERCION)
        if decision.row.state != CoercionState.PLANNED:
            return said(Kind.ANSWER, words.OVER)
        knowers = facts.audience(session, reader.view.tree).of(decision.matter)
        mine = next((one for one in knowers if one.who.person == person), None)
        if mine is None or (mine.part not in ASKED and verdict is not Verdict.RECEIVED):
            return said(Kind.REFUSE, words.ONLY_ASKED)
        if meant.version not in (None, decision.matter.version):
            return _anew(decision, mine, reader)
        if verdict is Verdict.HINDERED and not reason:
            awaited = f"{HINDERED} {decision.matter.version} {','.join(meant.steps) or '-'}"
            told = (line(words.ASK_REASON),)
            return Reply(Kind.CLARIFY, told, awaits=f"{awaited} {meant.code}")
        version, at = decision.matter.version, question.at
        channel = question.person.channel
        given = Said(decision.matter.id, version, person, verdict, reason, channel, at)
        answer(session, decision.matter, knowers, given, meant.steps)
    row = redaction.coercion(decision.row, question, reader.rights)
    noted = line(bold(words.answered(verdict, when(row))))
    return Reply(Kind.ANSWER, (noted,), tuple(_next(decision, reader)))


def _next(decision: Decision, reader: Reader) -> Sequence[Choice]:
    if not reader.rights.oversees(decision.row):
        return ()
    return (Choice(words.RECORD, f"{RECORD} {decision.row.coercion}"),)


def _anew(decision: Decision, mine: Knower, reader: Reader) -> Reply:
    """A button of an old date: what holds now, to be answered."""
    notice = Notice(decision, (Step.CHANGED,), mine.part)
    lines = (line(words.CHANGED_SINCE), line(bold(notice.head(reader))), *notice.lines(reader))
    return Reply(Kind.CLARIFY, lines, tuple(notice.choices()))


def reader_of(session: Session, question: Question) -> Reader:
    """Whoever writes, as somebody who is told."""
    tree = agencies.load(session)
    rights, view = Rights.of(question, tree), View(tree, question.asked_at)
    return Reader(question, rights, view, overrides.calendar(session))


def find(session: Session, reader: Reader, code: str) -> Decision | None:
    """A coercion by its code, where this person may see it."""
    number = coercions.numbered(session, code)
    if number is None:
        return None
    decision = coercions.load(session, reader.view.tree, [number])[number]
    return decision if reader.rights.sees(decision.row) else None
