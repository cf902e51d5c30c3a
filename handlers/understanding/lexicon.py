"""The words we know, from `lexicon.yaml`: folded phrases and what each of them means."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from handlers.understanding.normalise import tokens

#: Kinds of meaning, the stronger first where phrases of one length overlap.
KINDS = (
    "off_subject",
    "definition",
    "help",
    "compare",
    "metric",
    "condition",
    "forced",
    "grouping",
    "order",
    "sorted",
    "ranking",
    "group",
    "category",
    "own",
    "whole",
    "list",
    "measure",
    "trend",
    "context",
    "maybe_context",
    "case",
    "comparing",
    "between",
    "top",
    "unit_kind",
    "unit_word",
    "period_word",
    "padding",
)
_MAPPINGS = {
    "metrics": "metric",
    "conditions": "condition",
    "measures": "measure",
    "groupings": "grouping",
    "orders": "order",
    "sorted": "sorted",
    "forced": "forced",
    "groups": "group",
    "categories": "category",
}
_LISTS = {
    "ranking": "ranking",
    "compare": "compare",
    "trend": "trend",
    "between": "between",
    "comparing": "comparing",
    "list": "list",
    "whole": "whole",
    "own": "own",
    "top": "top",
    "definition": "definition",
    "help": "help",
    "context": "context",
    "maybe_context": "maybe_context",
    "unit_kinds": "unit_kind",
    "case": "case",
    "off_subject": "off_subject",
    "unit_words": "unit_word",
    "period_words": "period_word",
    "padding": "padding",
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some words in their right form, and what they mean."""

    words: tuple[str, ...]
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the menu: the words that it stands for, and what the menu says of it."""

    name: str
    says: str
    help: str


@dataclass(frozen=True)
class Lexicon:
    """Phrases by their folded words; `words` are all right forms (tones apart) of single words."""

    phrases: Mapping[str, tuple[Phrase, ...]]
    words: frozenset[str]
    folded: frozenset[str]
    longest: int
    commands: Mapping[str, Command]
    #: Folded words that may follow a preposition of place without naming one.
    after_of: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    text = (Path(__file__).parent / "lexicon.yaml").read_text(encoding="utf-8")
    raw: dict[str, Any] = yaml.safe_load(text)
    phrases: dict[str, list[Phrase]] = {}
    words: set[str] = set()
    folded: set[str] = set()
    for said, kind, value in _said(raw):
        parts = tokens(said)
        phrase = Phrase(tuple(part.toned for part in parts), kind, value)
        phrases.setdefault(" ".join(part.folded for part in parts), []).append(phrase)
        words.update(phrase.words)
        folded.update(part.folded for part in parts)
    known = {key: tuple(sorted(all_, key=_strength)) for key, all_ in phrases.items()}
    longest = max(len(key.split()) for key in known)
    commands = {
        name: Command(name, said["says"], said["help"]) for name, said in raw["commands"].items()
    }
    after = frozenset(tokens(str(said))[0].folded for said in raw["after_of"])
    return Lexicon(known, frozenset(words), frozenset(folded), longest, commands, after)


def commands() -> tuple[Command, ...]:
    """The commands that a messenger's menu shows, in their order."""
    return tuple(command for command in lexicon().commands.values() if command.help)


def _strength(phrase: Phrase) -> int:
    return KINDS.index(phrase.kind)


def _said(raw: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for section, kind in _MAPPINGS.items():
        for value, all_ in raw[section].items():
            yield from ((str(said), kind, str(value)) for said in all_)
    for section, kind in _LISTS.items():
        yield from ((str(said), kind, "") for said in raw[section])
