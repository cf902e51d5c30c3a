"""What the audit keeps of a question and its reply: how it was read, how much was told, to whom."""

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from db.audit import OPERATOR, Act, Record
from db.facts import CaseAnswer, CaseListAnswer, FigureAnswer, ScheduleAnswer, SummaryAnswer
from db.query import Query
from db.terms import Role
from db.vault import Vault
from handlers.admission import START
from handlers.journal import JOURNAL
from handlers.messages import Place, Question, Reply
from handlers.outcome import read_as

#: Filters by which somebody is named: that there was one is a fact, who it was is not told.
_NAMING = ("debtor", "officer")
#: The command of who sends a code alone.
_CODE = "code"


def of_stranger(question: Question, vault: Vault) -> Record:
    """That somebody without rights wrote; not what."""
    return _record(question, vault, Act.REFUSED, {}, None)


def of_command(question: Question, reply: Reply, vault: Vault) -> Record:
    """A command that asks for no figure; one that reads the audit is a kind of its own.

    Of a code, which may be good still, nothing is kept.
    """
    command = question.text.split(maxsplit=1)[0].partition("@")[0].lower()
    if not command.startswith("/"):
        command = _CODE
    facts = {"command": command, "outcome": str(reply.kind)}
    kind = Act.AUDIT_READ if command == JOURNAL else Act.COMMAND
    words = None if command in (_CODE, START) else {"text": question.text}
    return _record(question, vault, kind, facts, words)


def of_reply(
    question: Question,
    reply: Reply,
    vault: Vault,
    *,
    names: Sequence[str] = (),
    explained: bool = False,
) -> Record:
    """A question and what was said to it, `names` being those that were told in full."""
    facts = {"outcome": str(reply.kind), "rows": _rows(reply), "names": len(names)}
    if reply.query is not None:
        facts |= _reading(reply.query)
    if explained:
        facts["explained"] = True
    words: dict[str, Any] = {"text": question.text}
    if names:
        words["names"] = list(names)
    return _record(question, vault, Act.QUESTION, facts, words)


def _record(
    question: Question,
    vault: Vault,
    kind: Act,
    facts: Mapping[str, Any],
    words: Mapping[str, Any] | None,
) -> Record:
    person, facts = question.person, {**facts, **_where(question, vault)}
    mark = vault.mark(person.channel, person.id)
    at = (question.written_at or question.asked_at).astimezone(UTC).replace(tzinfo=None)
    if question.in_place_of:
        facts["in_place_of"] = person.number or mark
        return Record(at, kind, OPERATOR, "terminal", None, facts, words)
    actor = OPERATOR if person.role is Role.OPERATOR else mark
    return Record(at, kind, actor, person.channel, person.number, facts, words)


def _where(question: Question, vault: Vault) -> dict[str, str]:
    """The place, and in a group which one; the day for which it was asked, if another."""
    found = {"place": str(question.place)}
    if question.place is Place.GROUP and question.chat:
        found["chat"] = vault.mark(question.person.channel, question.chat)
    asked, written = question.asked_at, question.written_at
    if written is not None and written.date() != asked.date():
        found["as_of"] = str(asked.date())
    return found


def _reading(query: Query) -> dict[str, Any]:
    """How a question was read, without the names in it."""
    read = read_as(query, query.measure)
    filters = {name: name in _NAMING or value for name, value in read["filters"].items()}
    read |= {"filters": filters, "page": query.page if query.page > 1 else None}
    if query.metric != "definition":
        read["subject"] = None  # a number of a case, or a name
    return {name: value for name, value in read.items() if value}


def _rows(reply: Reply) -> int:
    match reply.answer:
        case FigureAnswer(rows=rows) | CaseListAnswer(rows=rows) | ScheduleAnswer(rows=rows):
            return max(1, len(rows)) if isinstance(reply.answer, FigureAnswer) else len(rows)
        case SummaryAnswer(figures=figures):
            return len(figures)
        case CaseAnswer(file=file, candidates=candidates):
            return 1 if file else len(candidates)
    return 0
