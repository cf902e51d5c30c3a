"""Runs of words that could mean something, and the choice among them that uses the most words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from handlers.understanding.lexicon import KINDS


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens from `begin` up to but without `end` that mean `value` of `kind`.

    `slips` counts the words that had to be corrected for it, `fit` those whose accents agree.
    """

    begin: int
    end: int
    kind: str
    value: Any
    slips: int = 0
    fit: int = 0
    #: The words as corrected, where any had to be.
    words: str = ""
    #: Whether it is never chosen, and only says what else the words could be.
    is_rival: bool = False

    @property
    def size(self) -> int:
        return self.end - self.begin


#: Kinds that say nothing themselves.
SILENT = frozenset("unit_word period_word padding courtesy asking purpose greeting".split())
#: Kinds that win over a phrase of the same size; the others follow in the lexicon's order.
_STRONG = frozenset(
    {"reference", "page", "limit", "amount", "age", "period", "officer", "unit", "party"}
)
_RANKS = {kind: 3 + place for place, kind in enumerate(KINDS)} | {"off_subject": 0, "act": 0}

_Score = tuple[int, int, int, int, int, int]


def chosen(candidates: Iterable[Span], size: int) -> list[Span]:
    """The spans without overlap that use the most of `size` tokens, corrected as few as may be.

    Between equals fewer pieces, then longer ones that mean something (`cho em hỏi tỷ lệ` is no
    `hỏi tý`), better accents and stronger kinds win.
    """
    ending: dict[int, list[Span]] = {}
    for span in candidates:
        if span.is_rival:
            continue
        ending.setdefault(span.end, []).append(span)
    best: list[tuple[_Score, tuple[Span, ...]]] = [((0, 0, 0, 0, 0, 0), ())]
    for end in range(1, size + 1):
        ways = [best[end - 1]]
        for span in ending.get(end, ()):
            score, before = best[span.begin]
            ways.append((_with(score, span), (*before, span)))
        best.append(max(ways, key=lambda way: way[0]))
    return list(best[size][1])


def _with(score: _Score, span: Span) -> _Score:
    used, slips, pieces, squares, fit, strength = score
    return (
        used + span.size,
        slips - span.slips,
        pieces - 1,
        squares + (span.size if span.kind in SILENT else span.size**2),
        fit + span.fit,
        strength - rank(span.kind),
    )


def rank(kind: str) -> int:
    """The strength of a kind where words alone do not decide; lower is stronger."""
    return 2 if kind in _STRONG else _RANKS[kind]


def doubtful(candidates: Iterable[Span], picked: Iterable[Span]) -> frozenset[int]:
    """The tokens of corrected spans that could as well have been corrected to something else."""
    rivals: dict[tuple[int, int, int], list[Span]] = {}
    for span in candidates:
        if span.slips:
            rivals.setdefault((span.begin, span.end, span.slips), []).append(span)
    return frozenset(
        place
        for span in picked
        for other in rivals.get((span.begin, span.end, span.slips), ())
        if span.words != other.words and _differ(span, other)
        for place in range(span.begin, span.end)
    )


def _differ(one: Span, other: Span) -> bool:
    """Whether two corrections mean different things; what means nothing differs from nothing."""
    if one.kind in SILENT and other.kind in SILENT:
        return False
    return (one.kind, repr(one.value)) != (other.kind, repr(other.value))


def meaning_first(candidates: Iterable[Span], places: frozenset[int]) -> list[Span]:
    """The candidates without padding at `places` that mean something once corrected."""
    every = list(candidates)
    meant = {
        place
        for span in every
        if span.slips and span.kind not in SILENT
        for place in range(span.begin, span.end)
    } & places
    return [
        span
        for span in every
        if span.size > 1 or span.kind not in SILENT or span.begin not in meant
    ]
