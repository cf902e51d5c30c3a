"""Text made comparable: one Unicode form, and a second one without case and diacritics."""

import unicodedata
from functools import lru_cache

_STRUCK = str.maketrans({"đ": "d", "Đ": "D", "–": "-", "—": "-", "‑": "-", "−": "-"})
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_MARKS = dict.fromkeys(range(0x300, 0x370))  # what NFD sets a letter's diacritics apart as


def tidy(text: str) -> str:
    """The text in NFC with single blanks; empty stays empty."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _bare(text: str) -> str:
    return unicodedata.normalize("NFD", text.translate(_STRUCK)).translate(_MARKS).casefold()


#: Each letter of the Latin alphabets by its bare form, which spares most texts the long way.
_LETTERS = {
    code: _bare(chr(code))
    for code in (*range(0x80, 0x250), *range(0x300, 0x370), *range(0x1E00, 0x1F00))
}


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """The text without case, diacritics (đ too) and spare blanks; digits and signs stay."""
    bare = text.translate(_LETTERS)
    return " ".join((bare.lower() if bare.isascii() else _bare(text)).split())


def alike(name: str) -> str:
    """What is the same for one name in two spellings: `Lò Văn HÒA` is `Lò Văn Hoà`.

    Case and spare blanks are folded away and the tone of a word stands at its end; other
    diacritics are kept, since Hùng is not Hưng.
    """
    return " ".join(map(_with_its_tone_last, tidy(name).casefold().split()))


def _with_its_tone_last(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    return "".join(sorted(letters, key=_TONES.__contains__))
