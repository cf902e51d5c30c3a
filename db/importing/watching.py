"""What can be seen of a table only as a whole: totals that do not add up, days turned round."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from db.importing.report import Reason
from db.importing.sheets import Kind, Sheet
from db.importing.values import Cell
from db.terms import ReceiptKind

_MONTH_FIRST = re.compile(r"\s*(\d{1,2})[/.\-](\d{1,2})[/.\-]\d{4}\b")
#: No day of a month after this can be taken for a month.
_MONTHS: Final = 12
#: From so many cells, each kind having some, the days of a column tell that they were turned.
_TELLING, _OF_EACH = 8, 3


class Sums:
    """The money of the rows so far, column by column, to hold totals against."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self._all: Counter[str] = Counter()
        self._marks: list[Mapping[str, int]] = [{}]
        self._is_plain = True

    def add(self, values: Mapping[str, Any]) -> None:
        """Counts a row. Reductions may be among a total or not: then no total tells anything."""
        for name in self.names:
            self._all[name] += values[name] or 0
        if values.get("kind") == ReceiptKind.REDUCED:
            self._is_plain = False

    def spoil(self) -> None:
        """A row could not be read, so that no sum is whole any more."""
        self._is_plain = False

    def differing(self, told: Mapping[str, int]) -> Iterator[tuple[str, int]]:
        """The columns whose total is not that of the rows above, from any earlier total on."""
        for name, total in told.items():
            if self._is_plain and all(
                self._all[name] - mark.get(name, 0) != total for mark in self._marks
            ):
                yield name, self._all[name]
        self._marks.append(dict(self._all))


class Days:
    """How the days of one column are written, by which of their numbers could be a month."""

    def __init__(self) -> None:
        self._texts: Counter[bool] = Counter()
        self._days: Counter[bool] = Counter()
        self._first: tuple[int, date] | None = None
        self._month_first = False

    def add(self, number: int, cell: Cell, value: date) -> None:
        """Counts a cell of a row that could be read."""
        counts = self._texts if isinstance(cell, str) else self._days
        counts[value.day > _MONTHS] += 1
        if self._first is None and value.day <= _MONTHS and value.day != value.month:
            self._first = number, date(value.year, value.month, value.day)

    def fail(self, cell: Cell) -> None:
        """Looks at a cell that could not: `12/31/2021` has its month first."""
        found = _MONTH_FIRST.match(cell) if isinstance(cell, str) else None
        if found and int(found[1]) <= _MONTHS < int(found[2]) <= 31:
            self._month_first = True

    def verdict(self) -> tuple[Reason, int, date] | None:
        """What speaks against the days of the column as they were read, and the first such day.

        Where a spreadsheet takes days for months, those up to the 12th become days of its own,
        each the wrong one, and the later ones stay texts.
        """
        if self._first is None:
            return None
        if self._month_first:
            return Reason.MONTH_FIRST, *self._first
        texts, days = self._texts, self._days
        parted = not texts[False] and not days[True]
        enough = texts[True] >= _OF_EACH and days[False] >= _OF_EACH
        if parted and enough and texts.total() + days.total() >= _TELLING:
            return Reason.TURNED_ROUND, *self._first
        return None


def of_kind(sheet: Sheet, *kinds: Kind) -> list[str]:
    """The names of a sheet's columns of these kinds."""
    return [column.name for column in sheet.columns if column.kind in kinds]
