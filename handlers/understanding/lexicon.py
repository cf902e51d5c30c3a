"""The words we know, from `lexicon.yaml`: folded phrases and what each of them means."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from db.folding import fold
from handlers.understanding.normalise import Token, tokens
from handlers.understanding.numbers import DIGITS

#: Kinds of meaning, the stronger first where phrases of one length overlap.
KINDS = (
    "act",
    "secret",
    "off_subject",
    "no_such_date",
    "definition",
    "help",
    "forget",
    "uncounted",
    "compare",
    "against",
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
    "each",
    "list",
    "measure",
    "per_cent",
    "trend",
    "cumulative",
    "rest",
    "given",
    "context",
    "maybe_context",
    "case",
    "comparing",
    "between",
    "ahead",
    "who",
    "top",
    "unit_kind",
    "cc",
    "unit_word",
    "period_word",
    "party_word",
    "asking",
    "purpose",
    "greeting",
    "courtesy",
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
    "parties": "party_word",
    "uncounted": "uncounted",
}
_LISTS = {
    "ranking": "ranking",
    "compare": "compare",
    "trend": "trend",
    "between": "between",
    "comparing": "comparing",
    "list": "list",
    "whole": "whole",
    "each": "each",
    "own": "own",
    "top": "top",
    "definition": "definition",
    "help": "help",
    "forget": "forget",
    "context": "context",
    "maybe_context": "maybe_context",
    "unit_kinds": "unit_kind",
    "case": "case",
    "off_subject": "off_subject",
    "acts": "act",
    "secret": "secret",
    "ahead": "ahead",
    "who": "who",
    "cc": "cc",
    "per_cent": "per_cent",
    "cumulative": "cumulative",
    "rest": "rest",
    "given": "given",
    "asking": "asking",
    "purpose": "purpose",
    "greeting": "greeting",
    "unit_words": "unit_word",
    "period_words": "period_word",
    "courtesy": "courtesy",
    "padding": "padding",
}


_EITHER = re.compile(r"[()]")
#: Shorter phrases run together could be another word.
_GLUED = 4


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
    #: Words, tones apart, that may follow a preposition of place without naming one.
    after_of: frozenset[str]
    #: Words, as written, of people talking about themselves: `mai chị đi họp rồi`.
    story: frozenset[str]
    #: Folded family names.
    surnames: frozenset[str]
    #: Phrases of several words written without a blank.
    glued: Mapping[str, str]
    #: Chat words, dialect and abbreviations, and the words that they stand for.
    written: Mapping[str, tuple[Token, ...]]
    #: Each folded word with the right forms that it can have, tones apart.
    forms: Mapping[str, frozenset[str]]
    #: All words in their right form, those of numbers too.
    spelt: frozenset[str]
    #: What is `written` otherwise in enough letters to be known with a slip.
    short: frozenset[str]
    #: Folded words in place of a command: its name, and the form of what may stand behind them.
    spoken: Mapping[str, tuple[str, str]]


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    text = (Path(__file__).parent / "lexicon.yaml").read_text(encoding="utf-8")
    raw: dict[str, Any] = yaml.safe_load(text)
    phrases: dict[str, list[Phrase]] = {}
    words: set[str] = set()
    forms: dict[str, set[str]] = {}
    spelt = {str(word) for word in raw["counting"]}
    for said, kind, value in _said(raw):
        parts = tokens(said)
        phrase = Phrase(tuple(part.toned for part in parts), kind, value)
        phrases.setdefault(" ".join(part.folded for part in parts), []).append(phrase)
        words.update(phrase.words)
        spelt.update(part.text for part in parts)
        for part in parts:
            forms.setdefault(part.folded, set()).add(part.toned)
    known = {key: tuple(sorted(all_, key=_strength)) for key, all_ in phrases.items()}
    longest = max(len(key.split()) for key in known)
    commands = {
        name: Command(name, said["says"], said["help"]) for name, said in raw["commands"].items()
    }
    after = frozenset(tokens(str(said))[0].toned for said in raw["after_of"])
    glued = {key.replace(" ", ""): key for key in known if " " in key and len(key) > _GLUED}
    written = {str(short): tokens(str(long)) for short, long in raw["written"].items()}
    bare = {fold(short): long for short, long in written.items() if short.islower()}
    ours = {tokens(short)[0].toned for short in written}
    written |= {
        short: long
        for short, long in bare.items()
        if short not in written and short not in DIGITS and forms.get(short, set()) <= ours
    }
    return Lexicon(
        known,
        frozenset(words),
        frozenset(forms),
        longest,
        commands,
        after,
        frozenset(map(str, raw["story"])),
        frozenset(tokens(str(name))[0].folded for name in raw["surnames"]),
        glued,
        written,
        {word: frozenset(all_) for word, all_ in forms.items()},
        frozenset(word for word in spelt if word.isalpha()),
        frozenset(word for word in written if word.isalpha() and len(word) > _GLUED - 1),
        {
            fold(str(said)): (name, str(one.get("behind", "")))
            for name, one in raw["spoken"].items()
            for said in one["says"]
        },
    )


def commands() -> tuple[Command, ...]:
    """The commands that a messenger's menu shows, in their order."""
    return tuple(command for command in lexicon().commands.values() if command.help)


def _strength(phrase: Phrase) -> int:
    return KINDS.index(phrase.kind)


def _said(raw: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for section, kind in _MAPPINGS.items():
        for value, all_ in raw[section].items():
            yield from ((said, kind, str(value)) for each in all_ for said in _ways(str(each)))
    for section, kind in _LISTS.items():
        yield from ((said, kind, "") for each in raw[section] for said in _ways(str(each)))


def _ways(template: str) -> Iterator[str]:
    """Everything that a template says: `(a|b)` is either, `(a|)` that or nothing."""
    # No brackets within brackets: what stands between two of them is always one of some.
    parts = [part.split("|") for part in _EITHER.split(template)]
    for chosen in product(*parts):
        said = " ".join("".join(chosen).split())
        if said:
            yield said
