"""Numbers as people write them: digits, words, amounts of dong, Roman quarters."""

import re
from typing import Final

WORDS: Final = {
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "tu": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
}
ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
UNITS: Final = {
    "nghin": 10**3,
    "ngan": 10**3,
    "trieu": 10**6,
    "tr": 10**6,
    "ty": 10**9,
    "ti": 10**9,
    "dong": 1,
}

#: A small number in digits or one word, in folded text.
SMALL: Final = r"(?:\d{1,3}|" + "|".join(word for word in WORDS if word != "tu") + ")"
#: A number of an amount in folded text, with its unit.
AMOUNT: Final = (
    r"(?P<{0}>[\d.,]+|"
    + "|".join(word for word in WORDS if word != "tu")
    + r")(?: (?P<{0}_unit>nghin|ngan|trieu|tr|ty|ti|dong))?(?: (?P<{0}_half>ruoi))?(?: dong)?"
)


def small(word: str) -> int:
    """The value of what `SMALL` matched, or of a Roman numeral."""
    return int(word) if word.isdecimal() else WORDS.get(word) or ROMAN[word]


def dong(number: str, unit: str, half: bool) -> int | None:
    """An amount in dong; None where the number can be read in two ways or is no whole dong."""
    scale = UNITS[unit]
    if number in WORDS:
        value = WORDS[number] * scale
    elif number.isdecimal():
        value = int(number) * scale
    elif re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", number):
        if unit != "dong":
            return None
        value = int(re.sub(r"\D", "", number))
    else:
        whole, _, part = number.replace(",", ".").partition(".")
        if not part.isdecimal() or scale % 10 ** len(part):
            return None
        value = int(whole) * scale + int(part) * (scale // 10 ** len(part))
    return value + scale // 2 if half else value
