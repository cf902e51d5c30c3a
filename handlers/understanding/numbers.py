"""Numbers as people write them: digits, words, Roman quarters; in folded words."""

import re
from collections.abc import Sequence
from typing import Final

_DIGITS: Final = {
    "khong": 0,
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "6": 6,  # `sáu` reaches us so, as without its tone it is another word
}
DIGITS: Final = tuple(word for word in _DIGITS if word.isalpha())
#: How the last digit is said after tens: `hai mươi mốt`, `ba mươi tư`, `mười lăm`.
_LAST: Final = {**_DIGITS, "mot": 1, "tu": 4, "lam": 5, "nham": 5}
_LAST_AFTER_HUNDREDS: Final = {**_DIGITS, "tu": 4}
#: Words that numbers are said with.
WORDS: Final = frozenset({*_LAST, "muoi", "chuc", "tram", "linh", "le", "nghin", "ngan", "ruoi"})
ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}

#: A small number in digits or one word, in folded text.
_WORDS = "|".join([*(word for word in _DIGITS if word not in ("khong", "6")), "muoi"])
SMALL: Final = rf"(?:\d{{1,3}}|(?:muoi|{_WORDS})(?: (?:{_WORDS}|lam|mot|tu))?)"
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_DECIMAL = re.compile(r"\d+[.,]\d+")


class NotANumber(ValueError):
    """Words of numbers that make none together."""


def small(words: str) -> int:
    """The value of what `SMALL` matched, or of a Roman numeral; NotANumber where it is none."""
    if words.isdecimal():
        return int(words)
    if words in ROMAN:
        return ROMAN[words]
    parts = words.split()
    found = below_thousand(parts, 0)
    if found is None or found[0] != len(parts):
        raise NotANumber(words)
    return found[1]


def below_thousand(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """A number from 0 to 999 said in words from `at` on: where it ends, and its value."""
    hundreds = 0
    begin = at
    if _at(words, at) in _DIGITS and _at(words, at + 1) == "tram":
        hundreds, at = _DIGITS[words[at]] * 100, at + 2
        if _at(words, at) in ("linh", "le") and _at(words, at + 1) in _LAST_AFTER_HUNDREDS:
            return at + 2, hundreds + _LAST_AFTER_HUNDREDS[words[at + 1]]
    elif _at(words, at) == "tram":
        hundreds, at = 100, at + 1
    tens = _tens(words, at)
    if tens is not None:
        return tens[0], hundreds + tens[1]
    last = _at(words, at)
    if last in _DIGITS and hundreds:
        # `hai trăm ba` is 230 to most and 203 to some: neither is taken.
        return None
    if last in _DIGITS:
        return at + 1, _DIGITS[last]
    return (at, hundreds) if at > begin else None


def _tens(words: Sequence[str], at: int) -> tuple[int, int] | None:
    if _at(words, at) == "muoi":
        value, at = 10, at + 1
    elif _at(words, at) in _DIGITS and _at(words, at + 1) in ("muoi", "chuc"):
        value, at = _DIGITS[words[at]] * 10, at + 2
    elif _at(words, at) in _DIGITS and _at(words, at + 1) in ("mot", "tu", "lam", "nham"):
        # `hai mốt`, `ba lăm`: the tens left unsaid.
        value, at = _DIGITS[words[at]] * 10, at + 1
    else:
        return None
    last = _at(words, at)
    return (at + 1, value + _LAST[last]) if _LAST.get(last) else (at, value)


def year(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """A year said in words, `hai nghìn không trăm hai mốt`: where it ends, and which."""
    if _at(words, at) != "hai" or _at(words, at + 1) not in ("nghin", "ngan"):
        return None
    rest = below_thousand(words, at + 2)
    return (rest[0], 2000 + rest[1]) if rest and rest[1] < 100 else None


def scaled(number: str, unit: int) -> int | None:
    """A number in digits times a unit, in whole dong; None where it can be read in two ways."""
    if number.isdecimal():
        return int(number) * unit
    if _GROUPED.fullmatch(number):
        # `1.500 tỷ` is one and a half to some and fifteen hundred to others.
        return int(re.sub(r"\D", "", number)) if unit == 1 else None
    if not _DECIMAL.fullmatch(number):
        return None
    whole, part = re.split(r"[.,]", number)
    tenths: int = 10 ** len(part)
    return None if unit % tenths else int(whole) * unit + int(part) * (unit // tenths)


def _at(words: Sequence[str], at: int) -> str:
    return words[at] if at < len(words) else ""


def in_words(number: int) -> str:
    """A number below a hundred as it is said, in folded words."""
    names = list(_DIGITS)
    tens, last = divmod(number, 10)
    if number >= 100 or tens == 0:
        return names[last] if number < 10 else str(number)
    said = "muoi" if tens == 1 else f"{names[tens]} muoi"
    spoken = {1: "mot", 5: "lam"}.get(last, names[last])
    return f"{said} {spoken}" if last else said
