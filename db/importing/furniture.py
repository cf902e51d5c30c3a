"""Lines of a table that are no rows: numbers of columns, headers again, totals, words below it."""

import re
from collections.abc import Sequence
from typing import Final

from db.folding import fold
from db.importing.values import Cell

_TOTALS: Final = frozenset({"tong cong", "tong so", "cong", "tong"})
_TOTAL = re.compile(r"(?:tong cong|tong so|tong|cong)\b\s*(?:[:(.].*|\d.*)?")
_COLUMN = re.compile(r"\(?(\d{1,2}|[a-z])\)?(?:\.0)?(?:\s*=.*)?", re.IGNORECASE)
_FEW: Final = 3


def said(cells: Sequence[Cell]) -> list[str]:
    """What a line says, cell by cell, without the empty ones."""
    return [text for cell in cells if cell is not None and (text := str(cell).strip())]


def is_numbering(texts: Sequence[str]) -> bool:
    """`(1) (2) (3)`, `1 2 3`, `A B 1 2`: each the one after the other, letters first."""
    found = [_COLUMN.fullmatch(text) for text in texts]
    marks = [one[1].lower() for one in found if one]
    if len(marks) < len(texts) or len(marks) < 2:
        return False
    letters = [mark for mark in marks if mark.isalpha()]
    numbers = [int(mark) for mark in marks if mark.isdigit()]
    ordered = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True
    return ordered and marks[: len(letters)] == letters == sorted(letters)


def is_header(texts: Sequence[str], titles: Sequence[str]) -> bool:
    """Whether a line says the header again, as at the top of a printed page."""
    known = {fold(title) for title in titles}
    return len(texts) > 1 and all(fold(text) in known for text in texts)


def is_total(texts: Sequence[str], *, lacks_musts: bool) -> bool:
    """Whether a line, of which cells that must be filled are empty or not, is one of totals."""
    first = fold(texts[0])
    return lacks_musts and (first in _TOTALS or _TOTAL.fullmatch(first) is not None)


def is_words(cells: Sequence[Cell]) -> bool:
    """Whether a line has a few texts only, as those who sign below a table."""
    told = [cell for cell in cells if cell is not None and str(cell).strip()]
    texts = all(isinstance(cell, str) and re.search(r"[^\W\d_]{2}", cell) for cell in told)
    return texts and len(told) <= _FEW
