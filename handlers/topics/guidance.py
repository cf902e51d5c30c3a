"""What can be asked, what a figure means, and what to say where nothing was understood."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

from db.query import Query
from handlers import wording
from handlers.messages import Choice, Kind, Line, Reply, bold, line
from handlers.understanding.readings import AskBack, NotUnderstood


def help_(query: Query) -> Reply:
    """What the assistant is for, with examples that are ready to send."""
    return Reply(Kind.HELP, (line(wording.HELP), *_examples()), _ready(), query)


def definition(query: Query) -> Reply:
    """What a figure counts, and how."""
    said = _definitions()[query.subject]
    name = wording.METRICS[query.subject]
    return Reply(Kind.HELP, (line(bold(name)), line(said.strip())), (), query)


def ask_back(reading: AskBack) -> Reply:
    """The question back, with the choices that are ready to send."""
    lines = [line(wording.ASK_BACK[reading.about])]
    if reading.mention:
        lines.append(line(wording.mention(reading.mention)))
    lines += [line(f"• {choice.label}") for choice in reading.choices]
    if not reading.choices:
        lines += _examples()
    return Reply(Kind.CLARIFY, tuple(lines), reading.choices)


def not_understood(reading: NotUnderstood) -> Reply:
    """An honest no, with what can be asked."""
    lines = [line(wording.NOT_UNDERSTOOD[reading.reason])]
    if reading.mention:
        lines.append(line(wording.mention(reading.mention[:80])))
    return Reply(Kind.UNKNOWN, (*lines, *_examples()), _ready())


def refused() -> Reply:
    """The one line for those without the right to more."""
    return Reply(Kind.REFUSE, (line(wording.REFUSED),))


def said(kind: Kind, *sentences: str, query: Query | None = None) -> Reply:
    """A reply of plain sentences."""
    return Reply(kind, tuple(line(sentence) for sentence in sentences), (), query)


def _examples() -> Iterable[Line]:
    yield line(wording.CAN_ASK)
    yield from (line(f"• {example}") for example in wording.EXAMPLES)


def _ready() -> tuple[Choice, ...]:
    return tuple(Choice(example, example) for example in wording.EXAMPLES)


@cache
def _definitions() -> dict[str, str]:
    text = (Path(__file__).parent.parent / "definitions.yaml").read_text(encoding="utf-8")
    found: dict[str, str] = yaml.safe_load(text)
    return found
