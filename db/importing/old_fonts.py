"""Texts typed with the fonts of before Unicode, TCVN3 (ABC) and VNI: told by what they hold.

In those fonts letters stand in the places of signs that no Vietnamese text has; a sheet whose words
become Vietnamese syllables once they are read so was typed so, and all of its texts are.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Final

from db.importing.values import Cell

Read = Callable[[str], str]

_TCVN3: Final = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
#: VNI writes a letter and then its marks; these are letters that have their marks in them.
_VNI_ALONE: Final = dict(zip("ñíìæóòôöîÑÍÌÆÓÒÔÖÎ", "đíìỉĩịơưỵĐÍÌỈĨỊƠƯỴ", strict=True))
_VNI_TONES: Final = {
    "ù": "\u0301",
    "ø": "\u0300",
    "û": "\u0309",
    "õ": "\u0303",
    "ï": "\u0323",
}
_VNI_HATS: Final = {
    **{"â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309"},
    **{"ã": "\u0302\u0303", "ä": "\u0302\u0323", "ê": "\u0306", "é": "\u0306\u0301"},
    **{"è": "\u0306\u0300", "ú": "\u0306\u0309", "ü": "\u0306\u0303", "ë": "\u0306\u0323"},
}
_MARKS: Final = {
    **_VNI_TONES,
    **_VNI_HATS,
    **{mark.upper(): made for mark, made in (_VNI_TONES | _VNI_HATS).items()},
}
_VNI: Final = re.compile(rf"([aeouyôöAEOUYÔÖ])([{''.join(_MARKS)}])|[{''.join(_VNI_ALONE)}]")
_WORD: Final = re.compile("[A-Za-z\u00a1-\u1fff]+")
_LETTERS: Final = frozenset(
    "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệfghiìíỉĩịjklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvwxyỳýỷỹỵz"
)
_CONSONANTS: Final = frozenset("bcdđfghjklmnpqrstvwxz")
#: Letters that only Unicode has.
_OF_UNICODE: Final = frozenset("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")
_SYLLABLE: Final = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
    r"[aăâeêioôơuưy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)


def decoded(content: bytes) -> str | None:
    """A text in one byte a letter, as windows-1258 or in an old font; None where it is neither."""
    ways: list[Read] = [lambda text: text, *_FONTS]
    found = []
    for encoding, read in (("cp1258", ways[0]), ("cp1252", ways[1]), ("cp1252", ways[2])):
        try:
            text = unicodedata.normalize("NFC", read(content.decode(encoding)))
        except UnicodeDecodeError:
            continue
        found.append((_share(_words([text]), lambda word: word), text))
    best = max(found, default=(0.0, ""))
    return best[1] if best[0] > 0.9 else None


def font(rows: Iterable[Sequence[Cell]]) -> Read | None:
    """What reads the texts of a sheet, by its first rows; None where they are Unicode."""
    words = _words(cell for cells in rows for cell in cells if isinstance(cell, str))
    strange = [word for word in words if not _is_syllable(word)]
    if not strange:
        return None
    rated = [(_share(strange, read), read) for read in _FONTS]
    share, read = max(rated, key=lambda pair: pair[0])
    own = sum(not _OF_UNICODE.isdisjoint(word.lower()) for word in words)
    return read if share > 0.9 and own <= len(strange) // 20 else None


def in_unicode(cells: Sequence[Cell], read: Read) -> list[Cell]:
    """The cells of a row, their texts read so."""
    return [read(cell) if isinstance(cell, str) else cell for cell in cells]


def _words(texts: Iterable[str]) -> list[str]:
    """The words with letters beyond ASCII."""
    return [word for text in texts for word in _WORD.findall(text) if not word.isascii()]


def _share(words: Sequence[str], read: Read) -> float:
    """Which part of some words are Vietnamese syllables, read in a way; abbreviations aside."""
    made = [one for one in map(read, words) if not _is_abbreviation(one)]
    return sum(_is_syllable(one.lower()) for one in made) / len(made) if made else 0.0


def _is_abbreviation(word: str) -> bool:
    """Whether it is written without a vowel, as `QĐ`."""
    plain = set(word.lower())
    return plain <= _LETTERS and plain <= _CONSONANTS


@cache
def _is_syllable(word: str) -> bool:
    plain = word.lower()
    as_written = word.islower() or word.isupper() or word == word.capitalize()
    if not (as_written and set(plain) <= _LETTERS):
        return False
    bare = "".join(_toneless(letter) for letter in plain)
    return _SYLLABLE.fullmatch(bare) is not None


def _toneless(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", "".join(p for p in parts if p not in _TONES))


_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")


def tcvn3(text: str) -> str:
    """A text typed in TCVN3; its fonts of capitals have them in the places of small letters."""
    made = text.translate(_TABLE)
    plain = [letter for letter in text if letter.isascii() and letter.isalpha()]
    capitals = len(plain) >= _SURE and all(letter.isupper() for letter in plain)
    return made.upper() if capitals else made


#: So many capitals and no small letter show that a text was typed in a font of capitals.
_SURE: Final = 3
_TABLE: Final[Mapping[int, str]] = str.maketrans(_TCVN3)


def vni(text: str) -> str:
    """A text typed in VNI."""

    def letter(match: re.Match[str]) -> str:
        if match[1] is None:
            return _VNI_ALONE[match[0]]
        base = _VNI_ALONE.get(match[1], match[1])
        return unicodedata.normalize("NFC", base + _MARKS[match[2]])

    return _VNI.sub(letter, text)


_FONTS: Final[tuple[Read, ...]] = (tcvn3, vni)
