"""Slips of the finger: an unknown word becomes the one known word that is one slip away."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from handlers.understanding.lexicon import Lexicon
from handlers.understanding.names import Names
from handlers.understanding.normalise import Token

#: Shorter words are one slip away from too many others.
_SHORTEST = 4


def corrected(
    words: tuple[Token, ...], left: Sequence[str], lexicon: Lexicon, names: Names
) -> tuple[Token, ...]:
    """The tokens with each unknown one of `left` put right where only one word is near."""
    return tuple(_corrected(word, lexicon, names) if word.raw in left else word for word in words)


def _corrected(word: Token, lexicon: Lexicon, names: Names) -> Token:
    known = lexicon.folded | names.words
    if word.folded in known or len(word.folded) < _SHORTEST or not word.folded.isalpha():
        return word
    near = [found[0] for found in extract(word.folded, known, scorer=OSA.distance, score_cutoff=1)]
    # Letters swapped or struck twice are the commonest slips, and the surest to undo.
    likely = [other for other in near if _is_common_slip(word.folded, other)] or near
    if len(likely) != 1:
        return word
    return replace(word, text=likely[0], toned=likely[0], folded=likely[0])


def _is_common_slip(wrong: str, right: str) -> bool:
    if sorted(wrong) == sorted(right):
        return True
    return any(a == b and wrong[:at] + wrong[at + 1 :] == right for at, (a, b) in _pairs(wrong))


def _pairs(word: str) -> list[tuple[int, tuple[str, str]]]:
    return list(enumerate(pairwise(word)))
