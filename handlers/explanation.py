"""How a question was read and answered, for whoever looks after the words and the figures."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any

from db.statements import Statement
from handlers import wording_commands as wording
from handlers.messages import Reply
from handlers.outcome import asked, outcome
from handlers.understanding.tracing import Trace, WayRead


@dataclass(frozen=True, slots=True)
class Explanation:
    """A question, its way to a query, its reply, and the statements in between."""

    question: str
    trace: Trace
    reply: Reply
    statements: tuple[Statement, ...]


def explained_json(explanation: Explanation) -> dict[str, Any]:
    """The whole of it for programs; values of SQL that JSON lacks are told as text."""
    trace, reply = explanation.trace, explanation.reply
    return {
        "question": explanation.question,
        "reference": trace.reference or None,
        "readings": [_way(way) for way in trace.ways],
        "query": asked(reply),
        "sql": [
            {"statement": s.sql, "parameters": _plain(s.parameters)} for s in explanation.statements
        ],
        "reply": outcome(reply),
    }


def _way(way: WayRead) -> dict[str, Any]:
    return {
        "words": [
            {
                "said": used.said,
                "kind": used.kind,
                "means": _plain(used.means),
                "corrected": used.as_ or None,
            }
            for used in way.used()
        ],
        "left": list(way.left),
        "let_go": list(way.let_go()),
    }


def explained(explanation: Explanation) -> Iterator[str]:
    """The same, line by line, for people."""
    trace = explanation.trace
    for number, way in enumerate(trace.ways, 1):
        if len(trace.ways) > 1:
            yield wording.section(wording.reading(number))
        yield from _words(way)
    if trace.reference:
        yield from _part(wording.REFERENCE, [trace.reference])
    query = asked(explanation.reply)
    said = [f"{name} = {_text(value)}" for name, value in query.items() if value]
    yield from _part(wording.QUERY, said)
    for statement in explanation.statements:
        yield from _part(wording.SQL, [*statement.sql.splitlines(), *_bound(statement.parameters)])
    reply = explanation.reply
    offered = (f"• {choice.label}: {choice.question}" for choice in reply.choices)
    yield from _part(wording.ANSWERED, [*reply.text.splitlines(), *offered])


def _words(way: WayRead) -> Iterator[str]:
    used = [
        f"{wording.corrected(one.said, one.as_)} → {one.kind} {_text(one.means)}".rstrip()
        for one in way.used()
    ]
    yield from _part(wording.WORDS_USED, used)
    yield from _part(wording.WORDS_LEFT, way.left)
    yield from _part(wording.WORDS_LET_GO, way.let_go())


def _part(name: str, lines: Any) -> Iterator[str]:
    yield wording.section(name)
    yield from (f"  {line}" for line in (list(lines) or [wording.NONE]))


def _bound(parameters: Any) -> Iterator[str]:
    """The parameters, one a line: by name or, where they have none, by place."""
    named = parameters.items() if isinstance(parameters, dict) else enumerate(parameters, 1)
    yield from (f"{name}: {value!r}" for name, value in named)


def _text(value: Any) -> str:
    """A value on one line."""
    plain = _plain(value)
    if isinstance(plain, dict):
        return f"({', '.join(f'{name} {_text(one)}' for name, one in plain.items())})"
    if isinstance(plain, list):
        return ", ".join(_text(one) for one in plain)
    return "–" if plain is None else str(plain)


def _plain(value: Any) -> Any:
    """A value in the types of JSON."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)
