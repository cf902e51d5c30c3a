"""All that the words of a question could mean, and the reading that uses the most of them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from db.query import Bound
from handlers.understanding import numbers, periods
from handlers.understanding.lexicon import KINDS, Lexicon, Phrase
from handlers.understanding.names import Names
from handlers.understanding.normalise import Token


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens from `begin` up to but without `end` that mean `value` of `kind`."""

    begin: int
    end: int
    kind: str
    value: Any

    @property
    def size(self) -> int:
        return self.end - self.begin


_NOUNS: Final = {
    "unit": "don vi|chi cuc|dv|cc|phong|huyen|co quan|khu vuc",
    "officer": "chap hanh vien|chv",
    "case": "viec|vu|an|ho so|vu viec",
}
_COUNT = rf"(?:top )?(?P<count>{numbers.SMALL}) (?P<noun>{'|'.join(_NOUNS.values())})"
_ABOVE, _FROM = "tren|hon|qua|vuot|lon hon", "tu|it nhat|toi thieu"
_BELOW, _UP_TO = "duoi|nho hon|chua den|chua toi|it hon", "khong qua|toi da"
_EXACT = {
    "between": rf"tu {numbers.AMOUNT.format('low')} (?:den|toi|-) {numbers.AMOUNT.format('high')}",
    "above": rf"(?:{_ABOVE}) {numbers.AMOUNT.format('low')}",
    "from": rf"(?:{_FROM}) {numbers.AMOUNT.format('low')}(?: tro len)?",
    "up": rf"{numbers.AMOUNT.format('low')} tro len",
    "below": rf"(?:{_BELOW}) {numbers.AMOUNT.format('high')}",
    "to": rf"(?:{_UP_TO}) {numbers.AMOUNT.format('high')}",
    "down": rf"(?:tu )?{numbers.AMOUNT.format('high')} tro xuong",
}
_AGE = rf"(?P<age>{numbers.SMALL}) (?P<age_unit>thang|nam)"
_AGES = {
    "older": rf"(?:da )?(?:{_ABOVE}) {_AGE}",
    "at least": rf"(?:{_FROM}) {_AGE} tro len",
    "younger": rf"(?:{_BELOW}) {_AGE}",
    "at most": rf"(?:{_UP_TO}) {_AGE}",
}


def _whole_words(rule: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^ ])(?:{rule})(?![^ ])")


_AMOUNT_RULES = {name: _whole_words(rule) for name, rule in _EXACT.items()}
_AGE_RULES = {name: _whole_words(rule) for name, rule in _AGES.items()}
_COUNT_RULE = _whole_words(_COUNT)
_PAGE_RULE = _whole_words(r"trang (\d{1,4})")


def chosen(candidates: Iterable[Span], size: int) -> list[Span]:
    """The spans without overlap that use the most of `size` tokens, in the fewest pieces.

    Between equals the longer pieces and the stronger kinds win.
    """
    ending: dict[int, list[Span]] = {}
    for span in candidates:
        ending.setdefault(span.end, []).append(span)
    best: list[tuple[tuple[int, int, int, int], tuple[Span, ...]]] = [((0, 0, 0, 0), ())]
    for end in range(1, size + 1):
        ways = [best[end - 1]]
        for span in ending.get(end, ()):
            (used, pieces, squares, strength), before = best[span.begin]
            score = (
                used + span.size,
                pieces - 1,
                squares + span.size**2,
                strength - _rank(span.kind),
            )
            ways.append((score, (*before, span)))
        best.append(max(ways, key=lambda way: way[0]))
    return list(best[size][1])


_STRONG = ("reference", "page", "limit", "amount", "age", "period", "officer", "unit")


def _rank(kind: str) -> int:
    """The strength of a kind where words alone do not decide; lower is stronger."""
    if kind in _STRONG:
        return 2
    return 3 + KINDS.index(kind) if kind != "off_subject" else 0


def candidates(
    tokens: Sequence[Token], today: date, lexicon: Lexicon, names: Names, *, ahead: bool
) -> Iterator[Span]:
    """All spans that any reading of the tokens could have."""
    words = [token.folded for token in tokens]
    text = " ".join(words)
    starts = _starts(words)
    yield from _phrases(tokens, words, lexicon)
    yield from _names(tokens, words, names)
    for kind, found in _ruled(text):
        yield _span(starts, found, *kind)
    for period in periods.find(text, today, ahead=ahead):
        begin, end = starts[period.start], _after(starts, period.end)
        yield Span(begin, end, "period", period.span)


def _starts(words: Sequence[str]) -> dict[int, int]:
    """Where each token begins in the joined text, and where the text ends."""
    found, at = {}, 0
    for number, word in enumerate(words):
        found[at] = number
        at += len(word) + 1
    found[at] = len(words)
    return found


def _after(starts: dict[int, int], end: int) -> int:
    return starts[end + 1]


def _span(starts: dict[int, int], match: re.Match[str], kind: str, value: Any) -> Span:
    return Span(starts[match.start()], _after(starts, match.end()), kind, value)


def _phrases(tokens: Sequence[Token], words: list[str], lexicon: Lexicon) -> Iterator[Span]:
    for begin in range(len(words)):
        for end in range(begin + 1, min(len(words), begin + lexicon.longest) + 1):
            for phrase in lexicon.phrases.get(" ".join(words[begin:end]), ()):
                if _fits(tokens[begin:end], phrase, lexicon):
                    yield Span(begin, end, phrase.kind, phrase.value)


def _fits(tokens: Sequence[Token], phrase: Phrase, lexicon: Lexicon) -> bool:
    """Whether the accents allow the phrase: none, the right ones, or ones that mean nothing else.

    `hoàn` is a word of ours, so it is never read as `hoãn`; `cuỡng` is none, and may be.
    """
    return all(
        token.toned == word or not token.is_marked or token.toned not in lexicon.words
        for token, word in zip(tokens, phrase.words, strict=True)
    )


def _names(tokens: Sequence[Token], words: list[str], names: Names) -> Iterator[Span]:
    for begin in range(len(words)):
        if tokens[begin].raw.isupper() and words[begin] in names.initials:
            yield Span(begin, begin + 1, "unit", names.initials[words[begin]])
        for end in range(begin + 1, min(len(words), begin + names.longest) + 1):
            key = " ".join(words[begin:end])
            if key in names.units:
                yield Span(begin, end, "unit", names.units[key])
            if key in names.officers:
                yield Span(begin, end, "officer", names.officers[key])
            if key in names.categories:
                yield Span(begin, end, "category", names.categories[key])
            if key in names.groups:
                yield Span(begin, end, "group", names.groups[key])


def _ruled(text: str) -> Iterator[tuple[tuple[str, Any], re.Match[str]]]:
    for name, rule in _AMOUNT_RULES.items():
        for match in rule.finditer(text):
            bounds = _amounts(name, match)
            if bounds is not None:
                yield ("amount", bounds), match
    for name, rule in _AGE_RULES.items():
        for match in rule.finditer(text):
            yield ("age", _age(name, match)), match
    for match in _COUNT_RULE.finditer(text):
        noun = next(n for n, all_ in _NOUNS.items() if match["noun"] in all_.split("|"))
        yield ("limit", (numbers.small(match["count"]), noun)), match
    for match in _PAGE_RULE.finditer(text):
        yield ("page", int(match[1])), match


def _amounts(name: str, match: re.Match[str]) -> tuple[Bound | None, Bound | None] | None:
    """The bounds that an amount sets; None where its number cannot be read for certain."""
    found: dict[str, Bound] = {}
    held = match.groupdict()
    unit = held.get("high_unit") or held.get("low_unit")
    for side in ("low", "high"):
        number = held.get(side)
        if number is None:
            continue
        scale = held.get(f"{side}_unit") or unit
        if scale is None:
            return None
        value = numbers.dong(number, scale, bool(held.get(f"{side}_half")))
        if value is None:
            return None
        found[side] = Bound(value, name not in ("above", "below"))
    return found.get("low"), found.get("high")


def _age(name: str, match: re.Match[str]) -> tuple[Bound | None, Bound | None]:
    months = numbers.small(match["age"]) * (12 if match["age_unit"] == "nam" else 1)
    bound = Bound(months, name in ("at least", "at most"))
    return (bound, None) if name in ("older", "at least") else (None, bound)
