"""What can be asked, what a figure means, and what to say where nothing was understood."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import yaml

from db.answers import NotCounted
from db.query import Filters, Grouping, Query
from handlers import forms, wording
from handlers.messages import Choice, Kind, Line, Reply, bold, line
from handlers.permissions import Refusal
from handlers.understanding.readings import AskBack, NotUnderstood, Reason
from handlers.view import View

#: So many offices are offered one by one.
_CHOICES = 4


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
    if not reading.choices:
        lines += _examples()
    choices = tuple(replace(c, label=_on_a_button(c.label)) for c in reading.choices)
    return Reply(Kind.CLARIFY, tuple(lines), choices)


def _on_a_button(label: str) -> str:
    """A label as it fits on a phone: its beginning is what is seen."""
    return forms.capital(forms.office(label))


def not_understood(reading: NotUnderstood) -> Reply:
    """An honest no, with what can be asked."""
    mention = reading.mention[:80]
    lines = [line(wording.not_understood(reading.reason, mention))]
    kind = Kind.REFUSE if reading.reason is Reason.NEVER_TOLD else Kind.UNKNOWN
    return Reply(kind, (*lines, *_examples()), _ready())


def not_counted(wrong: NotCounted, query: Query, view: View) -> Reply:
    """That the figure is not kept in that way, with the ways nearest to it in which it is."""
    said = line(wording.not_counted(wrong.metric, wrong.what))
    return Reply(Kind.CLARIFY, (said,), tuple(_nearest(wrong.what, query, view)), query)


def _nearest(what: str, query: Query, view: View) -> Iterator[Choice]:
    if what == "units":
        for code in query.units[:_CHOICES]:
            yield view.choice(view.name(code), replace(query, units=(code,)))
        return
    name = wording.METRICS[query.metric]
    if what in Filters.__slots__:
        kept = replace(query.filters, **{what: getattr(Filters(), what)})
        yield view.choice(name, replace(query, filters=kept))
    elif what == "condition":
        yield view.choice(name, replace(query, condition=None))
    elif what == "parts" and query.group_by is not Grouping.YEAR:
        by_year = replace(query, group_by=Grouping.YEAR)
        yield view.choice(f"{name} {wording.GROUPINGS[Grouping.YEAR]}", by_year)
    elif what in tuple(Grouping):
        yield view.choice(name, replace(query, group_by=None, order=None, limit=None))


def with_kept(reply: Reply, kept: Sequence[str]) -> Reply:
    """The reply with a line on what it took from the question before."""
    if not kept or reply.kind is not Kind.ANSWER:
        return reply
    return replace(reply, lines=(*reply.lines, line(wording.kept(kept))))


def refused() -> Reply:
    """The one line for those without the right to more."""
    return Reply(Kind.REFUSE, (line(wording.REFUSED),))


def not_told(refusal: Refusal, query: Query | None = None) -> Reply:
    """One sentence, which does not tell whether there would have been anything to tell."""
    return said(Kind.REFUSE, wording.REFUSALS[refusal], query=query)


def said(kind: Kind, *sentences: str, query: Query | None = None) -> Reply:
    """A reply of plain sentences."""
    return Reply(kind, tuple(line(sentence) for sentence in sentences), (), query)


def _examples() -> Iterable[Line]:
    yield line(wording.CAN_ASK)
    yield from (line(f"• {question}") for question in wording.EXAMPLES.values())


def _ready() -> tuple[Choice, ...]:
    return tuple(Choice(label, question) for label, question in wording.EXAMPLES.items())


def meaning(metric: str) -> str:
    """How a figure is counted, or what a list holds; empty where there is nothing to say."""
    return _definitions().get(metric, "").strip()


@cache
def _definitions() -> dict[str, str]:
    text = (Path(__file__).parent.parent / "definitions.yaml").read_text(encoding="utf-8")
    found: dict[str, str] = yaml.safe_load(text)
    return found
