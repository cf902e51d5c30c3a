"""Slips of the finger: what an unknown word may have been meant to be; context decides."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from rapidfuzz.distance import OSA

from db.folding import fold
from handlers.understanding.lexicon import Lexicon
from handlers.understanding.names import Names
from handlers.understanding.normalise import Token
from handlers.understanding.numbers import ROMAN
from handlers.understanding.syllables import TONES, is_syllable, typed_out, untyped

#: Shorter words are one slip away from too many others to mean anything by themselves.
_SHORTEST = 2
#: Words that turn a question round are never taken for others.
_NEVER = frozenset("nhat hon khong ko chua tru ngoai chang dung".split())
#: What a number is counted in, where the letter alone would be another word.
_AFTER_NUMBERS = frozenset({"k", "t", "th", "tr", "đ", "d"})
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
#: The words that a place in the question may stand for, the likelier ones only.
Slips = Mapping[int, tuple[str, ...]]


def respelt(words: Sequence[Token], lexicon: Lexicon, names: Names) -> tuple[Token, ...]:
    """The tokens with typing left-overs undone and words that were run together parted."""
    found: list[Token] = []
    shouted = all(word.raw.isupper() for word in words if word.raw.isalpha())
    for place, word in enumerate(words):
        counted = place > 0 and words[place - 1].folded[0].isdigit() and word.text in _AFTER_NUMBERS
        if counted or _is_named(words, place, names):
            found.append(word)
            continue
        short = None if shouted else lexicon.written.get(word.raw)
        found += _spelt(word, short) if short else _respelt(_once(word), lexicon, names)
    return tuple(found)


def _is_named(words: Sequence[Token], place: int, names: Names) -> bool:
    """Whether a word and one beside it make a part of a name: `nha bang` is Nhà Bàng."""
    pairs = pairwise(word.folded for word in words[max(0, place - 1) : place + 2])
    return any(pair in names.own_pairs for pair in pairs)


def _spelt(word: Token, long: Sequence[Token]) -> list[Token]:
    return [replace(word, text=t.text, toned=t.toned, folded=t.folded) for t in long]


def _once(word: Token) -> Token:
    """A word whose letters were drawn out, with each of them once: `nhaaa`."""
    if word.folded in ROMAN or word.raw.isupper() or _DRAWN_OUT.search(word.folded) is None:
        return word
    text, toned, folded = (_DRAWN_OUT.sub(r"\1", t) for t in (word.text, word.toned, word.folded))
    return replace(word, text=text, toned=toned, folded=folded)


def _respelt(word: Token, lexicon: Lexicon, names: Names) -> list[Token]:
    long = lexicon.written.get(word.text) or lexicon.written.get(word.text.replace("dd", "đ"))
    if long is not None and not (len(word.text) == 1 and word.gap == "."):
        return _spelt(word, long)
    if not word.folded.isalpha() or _is_known(word.folded, lexicon, names):
        return [word]
    parted = lexicon.glued.get(word.folded)
    if parted is not None:
        return [_bare(word, part) for part in parted.split()]
    meant = untyped(word.text)
    if meant is not None and _is_known(meant, lexicon, names):
        toned = typed_out(word.text)
        agrees = toned is not None and fold(toned.rstrip(TONES)) == meant
        return [
            replace(_bare(word, meant), toned=toned) if toned and agrees else _bare(word, meant)
        ]
    if word.is_word or names.every.to(word.folded):
        return [word]
    halves = _halves(word.folded, lexicon, names)
    return [_bare(word, part) for part in halves] if halves else [word]


def _halves(word: str, lexicon: Lexicon, names: Names) -> tuple[str, str] | None:
    """The two known words that were run together, where only one cut makes two."""
    cuts = [
        (word[:at], word[at:])
        for at in range(2, len(word) - 1)
        if all(
            is_syllable(half) and _is_known(half, lexicon, names) for half in (word[:at], word[at:])
        )
    ]
    return cuts[0] if len(cuts) == 1 else None


def _bare(word: Token, meant: str) -> Token:
    return replace(word, text=meant, toned=meant, folded=meant)


def slips(
    words: Sequence[Token], places: Sequence[int], lexicon: Lexicon, names: Names
) -> dict[int, tuple[str, ...]]:
    """For each of `places` the known words that are one slip away from what stands there.

    What can be a syllable may be a name that we do not know (Đông Anh is not Đông An), so it
    only ever stands for a word of the lexicon; what cannot be one may stand for a name too.
    """
    found = {}
    for place in places:
        if words[place].folded in _NEVER or _is_in_name(words, place) or is_half(words, place):
            continue
        near = _near(words[place], lexicon, names)
        if near:
            found[place] = near
    return found


def is_half(words: Sequence[Token], place: int) -> bool:
    """Whether a word was parted from another that it was run together with: one slip is enough."""
    beside = (*words[max(0, place - 1) : place], *words[place + 1 : place + 2])
    return any(word.start == words[place].start for word in beside)


def _is_in_name(words: Sequence[Token], place: int) -> bool:
    """Whether a word with a capital stands beside another: `Thị` in `Lò Thị Mẩy` is no slip."""
    beside = (*words[max(0, place - 1) : place], *words[place + 1 : place + 2])
    titled = words[place].raw.istitle() and words[place].is_word
    return titled and any(word.raw.istitle() for word in beside)


def _near(token: Token, lexicon: Lexicon, names: Names) -> tuple[str, ...]:
    word = token.folded
    if len(word) < _SHORTEST or not word.isalpha():
        return ()
    known = names.common if token.is_word else names.every
    near = [other for other in known.to(word) if len(other) > 1]
    if token.is_marked:
        # The accents that were written say which: `thág` is `tháng`, not `tha` or `thay`.
        forms = {
            other: (*lexicon.forms.get(other, ()), *names.forms.get(other, ())) for other in near
        }
        near = [other for other in near if _accents_agree(token, forms[other])] or near
    if token.is_word:
        return tuple(near)
    # Letters swapped or struck twice are the commonest slips, and the surest to undo.
    return tuple([other for other in near if is_common_slip(word, other)] or near)


def _accents_agree(token: Token, forms: Iterable[str]) -> bool:
    return any(OSA.distance(token.toned, form, score_cutoff=1) <= 1 for form in forms)


def _is_known(word: str, lexicon: Lexicon, names: Names) -> bool:
    return word in lexicon.folded or word in names.words


def is_common_slip(wrong: str, right: str) -> bool:
    """Whether letters were only swapped, or one struck twice."""
    if sorted(wrong) == sorted(right):
        return True
    pairs = enumerate(pairwise(wrong))
    return any(a == b and wrong[:at] + wrong[at + 1 :] == right for at, (a, b) in pairs)
