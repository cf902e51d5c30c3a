"""`/xacnhan`: what was sent of a coercion, to whom, when, and who answered; for the case file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from db import acknowledgements, coercions
from db.coercions import Decision
from db.outbox import State
from db.planning import facts
from db.session import Database
from handlers import acknowledging, forms, redaction, wording
from handlers import wording_alerts as words
from handlers.coercion_notice import Reader, someone, when
from handlers.messages import Attachment, Kind, Line, Question, Reply, bold, line
from handlers.posts import rest
from handlers.topics.guidance import said

RECORD = acknowledging.RECORD


def reply(question: Question, database: Database) -> Reply:
    """The record, in words and as pages, for whoever answers for the coercion or stands above."""
    if not question.private:
        return said(Kind.REFUSE, wording.PRIVATE_ONLY)
    code = rest(question)
    if not code:
        return said(Kind.CLARIFY, words.WHICH_RECORD)
    with database.reading() as session:
        reader = acknowledging.reader_of(session, question)
        decision = acknowledging.find(session, reader, code)
        if decision is None or not reader.rights.oversees(decision.row):
            return said(Kind.UNKNOWN, words.NO_SUCH_COERCION)
        lines = tuple(_page(session, decision, reader))
    files = _file(decision, lines, question.asked_at) if question.files else ()
    return Reply(Kind.ANSWER, lines, attachments=files)


def _file(decision: Decision, lines: Sequence[Line], made: datetime) -> tuple[Attachment, ...]:
    from handlers import paper  # it takes its time to load, and few want pages

    name = words.record_file(re.sub(r"[^0-9A-Za-z]+", "-", decision.row.coercion).strip("-"))
    return (paper.attachment(name, lines, made),)


def _page(session: Session, decision: Decision, reader: Reader) -> Iterator[Line]:
    row = redaction.coercion(decision.row, reader.question, reader.rights)
    yield line(bold(words.record_of(row.coercion, decision.matter.version, row.state)))
    yield line(forms.capital(f"{when(row)}. {words.place(row.place)}"))
    yield line(forms.capital(words.papers(row.case, row.coercion, row.decision)))
    audience = facts.audience(session, reader.view.tree)
    asked = coercions.asked(session, audience, [decision.matter])[decision.matter.id]
    letters = coercions.sent(session, decision.matter.id)
    said_ = acknowledgements.of(session, [decision.matter.id])
    people = {one.person for one in said_} | {one.person for one in letters if one.person}
    people |= {one.who.person or 0 for one in asked.knowers}
    names = coercions.names(session, people)
    yield line(bold(words.ANSWERS if said_ else words.NO_ANSWERS))
    for one in said_:
        never = redaction.is_never_told(one.reason)
        reason = words.HIDDEN_REASON if never else one.reason
        who, at = _name(one.person, names), _local(one.at, reader)
        yield line(words.answered_by(who, one.verdict, at, one.version, reason))
    silent = [someone(one, names) for one in asked.silent]
    if asked.knowers:
        yield line(words.silent(silent) if silent else words.NOBODY_SILENT)
    else:
        yield line(words.NOBODY_ASKED)
    yield line(bold(words.SENT if letters else words.NONE_SENT))
    for sent in letters:
        who = _name(sent.person, names) if sent.person else words.group(sent.body)
        at = _local(sent.sent_at or sent.due_at, reader)
        state = State(sent.state)
        yield line(words.sent_to(sent.step, who, at, state, sent.channel, sent.version or 0))
    yield line(words.made(forms.moment(reader.question.asked_at)))
    yield line(words.NOT_A_NOTICE)


def _name(person: int, names: Mapping[int, tuple[str, str]]) -> str:
    name, body = names.get(person, ("", ""))
    return f"{body} ({name})" if body and name and name != body else body or name


def _local(moment: datetime, reader: Reader) -> str:
    return forms.moment(reader.view.local(moment))
