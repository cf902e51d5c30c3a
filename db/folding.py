"""Text made comparable: one Unicode form, and a second one without case and diacritics."""

import re
import unicodedata

_BLANKS = re.compile(r"\s+")
_STRUCK = str.maketrans({"đ": "d", "Đ": "D", "–": "-", "—": "-", "‑": "-", "−": "-"})


def tidy(text: str) -> str:
    """The text in NFC with single blanks; empty stays empty."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()


def fold(text: str) -> str:
    """The text without case, diacritics (đ too) and spare blanks; digits and signs stay."""
    bare = unicodedata.normalize("NFD", text.translate(_STRUCK))
    kept = "".join(c for c in bare if not unicodedata.combining(c))
    return _BLANKS.sub(" ", kept.casefold()).strip()
