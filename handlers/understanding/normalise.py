"""A question becomes tokens: each as written, in one form of its accents, and without them."""

import re
import unicodedata
from dataclasses import dataclass

from db.folding import fold, tidy

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_TOKEN = re.compile(
    r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}"  # 30/6/2021
    r"|\d{4}-\d{1,2}-\d{1,2}"
    r"|\d{1,2}/\d{4}"  # 3/2021
    r"|\d{1,2}/\d{1,2}(?![\d/])"  # 20/9
    r"|\d{1,3}(?:[.,]\d{3})+(?!\d)"  # 1.302.149
    r"|\d+[.,]\d+"
    r"|\d+"
    r"|[^\W\d_]+"
    r"|(?<=\d)\s*-\s*(?=\d)|%"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or number: `text` in lower case, `toned` with its tone set apart, `folded` bare."""

    raw: str
    text: str
    toned: str
    folded: str
    start: int

    @property
    def is_marked(self) -> bool:
        """Whether it was written with diacritics."""
        return self.text != self.folded


def toned(word: str) -> str:
    """A word with its tone at its end, so that `hoà` and `hòa` are the same."""
    letters = unicodedata.normalize("NFD", word)
    tone = "".join(c for c in letters if c in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES)) + tone


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a question in their order; signs that mean nothing are left out."""
    clean = tidy(text.replace("–", "-").replace("—", "-"))
    found = []
    for match in _TOKEN.finditer(clean):
        raw = match[0].strip() or "-"
        low = raw.lower()
        found.append(Token(raw, low, toned(low), fold(low), match.start()))
    return tuple(found)
