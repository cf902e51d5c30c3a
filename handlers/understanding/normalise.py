"""A question becomes tokens: each as written, in one form of its accents, and without them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from db.folding import fold, tidy
from handlers.understanding.syllables import is_spelt, is_syllable

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
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
#: What a kind of place is shortened to, with a point behind it.
_CLIPPED = frozenset("h q tp tx tt".split())
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
_MARK_AND_TONE = re.compile(r"[^\W\d_][6-8][1-5]")
_VNI_INSIDE = re.compile(r"(?<![^\W_])[^\W\d_]+[1-9]{1,2}[^\W\d_]+")
_VNI_LAST = re.compile(r"(?<![^\W_])(?:[^\W\d_][a-zđ]+[1-5]|[^\W_][a-zđ]*[6-8][1-5])(?![^\W_])")
_STRUCK_D = re.compile(r"(?<![^\W_])([dD])9(?=[^\W\d_])|(?<=[^\W\d_])([dD])9(?!\d)")
_VNI_SIGNS = dict(zip("\u0301\u0300\u0309\u0303\u0323\u0302\u031b\u0306", "12345678", strict=True))
#: Words that a number may be glued to: `quy2` is the second quarter, not a tone of VNI.
_COUNTED = {
    fold(word): frozenset(
        _VNI_SIGNS[sign] for sign in unicodedata.normalize("NFD", word) if sign in _VNI_SIGNS
    )
    for word in (
        "quý tháng năm quận phòng khu vực huyện top số trang tuần ngày trên dưới hơn kv".split()
    )
}
#: After these a time is what to split by, and has no number.
_SPLITTING = frozenset("tung theo moi cac hang".split())
_BEFORE = re.compile(r"(\S+)\s+$")
_NUMBER_AFTER = re.compile(r"\s+\d{1,2}(?!\d)")


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
        """Whether a sentence ends after it; `h. Sơn Đông` is an abbreviation."""
        clipped = self.text in _CLIPPED and self.gap.startswith(".")
        return not clipped and _SENTENCE_END.search(self.gap) is not None

    @property
    def is_word(self) -> bool:
        """Whether it can be a syllable as written, with its accents where it has any."""
        return is_syllable(self.folded) if self.toned == self.folded else is_spelt(self.toned)

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


def spelt_of(name: str) -> list[str]:
    """The words of a name in small letters, as they are written; numbers left out."""
    return [word for word in _WORD.findall(tidy(name).lower()) if word.isalpha()]


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
    text = _STRUCK_D.sub(lambda match: "đ" if match[0] == "d9" else "Đ", text)
    marked = [*_VNI_INSIDE.findall(text), *_VNI_LAST.findall(text)]
    typed = any(
        is_syllable(fold(letters)) and letters.lower() not in _COUNTED
        for letters in (re.sub(r"\d", "", word) for word in marked)
    )
    return _MIXED.sub(lambda match: _bare_of_vni(match, typed=typed), text)


def _bare_of_vni(match: re.Match[str], *, typed: bool) -> str:
    """The letters of a word with digits in it, where only typing can have put them there."""
    word = match[0]
    letters = re.sub(r"\d", "", word)
    kept = (word.isupper() and not typed) or _is_numbered(match, typed=typed)
    if kept or "0" in word or not is_syllable(fold(letters)):
        return word
    long = len(letters) > 1 and not _NUMBER_GLUED.search(word)
    return letters if typed or long or _MARK_AND_TONE.fullmatch(word) else word


def _is_numbered(match: re.Match[str], *, typed: bool) -> bool:
    """Whether a digit is the number of what is counted; `thang1` may be `tháng` by itself.

    It is where it stands after a number or a word that splits, or before a number of its own.
    """
    word = re.sub(r"\d$", "", match[0]).lower()
    if match[0][-1] not in _COUNTED.get(word, match[0]):
        return word in _COUNTED
    before = _BEFORE.search(match.string, 0, match.start())
    counted = before is not None and (before[1][-1].isdigit() or fold(before[1]) in _SPLITTING)
    numbered = _NUMBER_AFTER.match(match.string, match.end()) is not None
    return word in _COUNTED and not (typed or counted or numbered)
