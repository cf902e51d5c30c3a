"""Text made comparable: one Unicode form, and a second one without case and diacritics."""

import re
import unicodedata
from functools import lru_cache

_BLANKS = re.compile(r"\s+")
_STRUCK = str.maketrans({"đ": "d", "Đ": "D", "–": "-", "—": "-", "‑": "-", "−": "-"})
_MARKS = dict.fromkeys(range(0x300, 0x370))  # what NFD sets a letter's diacritics apart as


def tidy(text: str) -> str:
    """The text in NFC with single blanks; empty stays empty."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """The text without case, diacritics (đ too) and spare blanks; digits and signs stay."""
    bare = unicodedata.normalize("NFD", text.translate(_STRUCK)).translate(_MARKS)
    return _BLANKS.sub(" ", bare.casefold()).strip()
