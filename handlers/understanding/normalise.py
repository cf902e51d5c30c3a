"""A question becomes tokens: each as written, in one form of its accents, and without them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from db.folding import fold, tidy
from handlers.understanding.syllables import is_syllable

_TONE_SIGNS = "\u0300\u0301\u0303\u0309\u0323"
_TONES = frozenset(_TONE_SIGNS)
_TOKEN = re.compile(
    r"\d{1,2}/\d{1,2}/\d{4}|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}-\d{1,2}-\d{4}"  # 30/6/2021
    r"|\d{4}-\d{1,2}-\d{1,2}"
    r"|\d{1,2}[/.]\d{4}(?!\d)"  # 3/2021
    r"|\d{1,2}/\d{1,2}/\d{2}(?![\d/])"  # 30/6/21
    r"|\d{1,2}/\d{1,2}(?![\d/])"  # 20/9
    r"|\d{1,3}(?:[.,]\d{3})+(?!\d)"  # 1.302.149
    r"|\d+[.,]\d+"
    r"|\d+"
    r"|[^\W\d_]+"
    r"|(?<=\d)\s*-\s*(?=\d)|%"
)
_SENTENCE_END = re.compile(r"[.?!]+\s")
#: `lý` and `lí`, `tỷ` and `tỉ`: the same word in two spellings, told by the first.
_WORD = re.compile(r"\d+|[^\W\d_]+")
#: A slip of fewer letters, without accents, could be of too many words.
_ALONE = 4
_FINAL_I = re.compile(r"(h|k|l|m|s|t|qu)i")
_SIGNS = str.maketrans({"–": "-", "—": "-", "\n": ". ", "→": "-", "≥": " từ ", "≤": " không quá "})
_COMPARED = ((">=", " từ "), ("<=", " không quá "), (">", " trên "), ("<", " dưới "))
_MIXED = re.compile(r"[^\W\d_][^\W_]*\d[^\W_]*")
#: Two digits at the end that are not a vowel's mark and a tone.
_NUMBER_GLUED = re.compile(r"(?<!\d)(?![1-5][6-8]$|[6-8][1-5]$)\d{2}$")
_VNI_INSIDE = re.compile(r"(?<![^\W_])[^\W\d_]+[1-9]{1,2}[^\W\d_]+")
#: Words that a number may be glued to: `quy2` is the second quarter, not a tone of VNI.
_COUNTED = frozenset(
    "quy thang nam quan phong khu vuc huyen top so trang tuan ngay tren duoi hon kv".split()
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or number: `text` in lower case, `toned` with its tone set apart, `folded` bare."""

    raw: str
    text: str
    toned: str
    folded: str
    start: int
    #: The signs between this token and the next.
    gap: str = ""
    #: What was written where a phrase that was learnt stood; else the same as `raw`.
    said: str = ""

    @property
    def ends_sentence(self) -> bool:
        """Whether a sentence ends after it."""
        return _SENTENCE_END.search(self.gap) is not None

    @property
    def is_word(self) -> bool:
        """Whether it can be a syllable as written; `ă` and `â` never end one."""
        return is_syllable(self.folded) and self.toned.rstrip(_TONE_SIGNS)[-1:] not in ("ă", "â")

    @property
    def is_sure_slip(self) -> bool:
        """Whether it is no word, and long enough to be corrected with none beside it."""
        return len(self.folded) >= _ALONE - self.is_marked and not self.is_word

    @property
    def is_titled(self) -> bool:
        """Whether it begins with a capital, as a name does."""
        return self.raw[0].isupper() and self.raw[1:].islower()

    @property
    def is_marked(self) -> bool:
        """Whether it was written with diacritics; an abbreviation spelt out was not."""
        return self.raw.lower() != fold(self.raw)


@lru_cache(maxsize=65_536)
def toned(word: str) -> str:
    """A word with its tone at its end, so that `hoà` and `hòa` are the same."""
    letters = unicodedata.normalize("NFD", word)
    tone = "".join(c for c in letters if c in _TONES)
    bare = unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES))
    return _one_y(bare) + tone


def words_of(name: str) -> Iterator[tuple[str, str]]:
    """The words of a name as they are found in questions: folded, and with their tones."""
    for word in _WORD.findall(tidy(name).lower()):
        yield _one_y(fold(word)), toned(word)


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a question in their order; signs that mean nothing are left out."""
    clean = _without_vni(tidy(_spelt_out(text)))
    matches = list(_TOKEN.finditer(clean))
    clean += " "
    ends = [*(match.start() for match in matches[1:]), len(clean)]
    return tuple(
        _token(match, clean[match.end() : end]) for match, end in zip(matches, ends, strict=False)
    )


def _spelt_out(text: str) -> str:
    """Signs that are said as words: `>5 tỷ`."""
    for sign, word in _COMPARED:
        text = text.replace(sign, word)
    return text.translate(_SIGNS)


def _token(match: re.Match[str], gap: str) -> Token:
    raw = match[0].strip() or "-"
    low = raw.lower()
    return Token(raw, low, toned(low), _one_y(fold(low)), match.start(), gap)


def _one_y(word: str) -> str:
    return f"{word[:-1]}y" if _FINAL_I.fullmatch(word) else word


def _without_vni(text: str) -> str:
    """A text without the digits that VNI typing left in it: `ty3 le65` is `ty le`."""
    inside = (re.sub(r"\d", "", word) for word in _VNI_INSIDE.findall(text))
    typed = any(is_syllable(fold(letters)) for letters in inside)
    return _MIXED.sub(lambda match: _bare_of_vni(match[0], typed=typed), text)


def _bare_of_vni(word: str, *, typed: bool) -> str:
    """The letters of a word with digits in it, where only typing can have put them there."""
    letters = re.sub(r"\d", "", word)
    numbered = re.sub(r"\d$", "", word).lower() in _COUNTED and not typed
    if word.isupper() or numbered or "0" in word or not is_syllable(fold(letters)):
        return word
    return letters if typed or (len(letters) > 1 and not _NUMBER_GLUED.search(word)) else word
