"""Plain sheets become known sheets: which sheet it is, where its header stands, which column."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from db.folding import fold
from db.importing.files import RawRow, RawSheet
from db.importing.report import Problem, Reason
from db.importing.sheets import SHEETS, Column, Sheet, plain
from db.importing.values import Cell, Reader, Unreadable, reader, shown

#: How far down a header may stand.
_HEADER_ROWS = 20
_TOTALS = frozenset({"tong cong", "tong so", "cong"})
_BY_NAME = {fold(name): sheet for sheet in SHEETS for name in (sheet.title, *sheet.also)}
_COLUMNS = {
    sheet.name: {
        plain(title): column for column in sheet.columns for title in (column.title, *column.also)
    }
    for sheet in SHEETS
}


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A row that could be read, known by its identity: two files may have a row 5 each.

    `values` holds the fields of the columns that the sheet has, None where the cell is empty.
    """

    number: int
    values: dict[str, Any]
    file: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A row of which some cells could not be read, and the value of its key where that could."""

    number: int
    key: Any
    problems: tuple[Problem, ...]


def sheet_of(name: str) -> Sheet | None:
    """The sheet that a name stands for, capitals, accents and blanks aside."""
    return _BY_NAME.get(fold(name))


def recognise(raw: RawSheet, sheet: Sheet) -> Iterator[Row | Unread | Problem]:
    """The rows of a sheet one by one, and what is wrong with the sheet itself.

    A sheet with nothing in it has nothing to say; one without its required columns is fatal.
    """
    rows = iter(raw.rows)
    head = list(islice(rows, _HEADER_ROWS))
    if all(_is_blank(cells) for _, cells in head):
        return
    place = _header(head, sheet)
    if place is None:
        yield _lacking(head, raw, sheet)
        return
    titles = head[place][1]
    yield from _misfits(titles, raw, sheet)
    lines = _Lines(raw, sheet, titles)
    for number, cells in chain(head[place + 1 :], rows):
        if found := lines.read(number, cells):
            yield found


def _is_blank(cells: Sequence[Cell]) -> bool:
    return not any(str(cell).strip() for cell in cells if cell is not None)


def _header(head: Sequence[RawRow], sheet: Sheet) -> int | None:
    """Where the header stands: the first row with all the required columns."""
    needed = {column.name for column in sheet.columns if column.required}
    for place, (_, cells) in enumerate(head):
        found = {column.name for cell in cells if (column := _column(sheet, cell))}
        if needed <= found:
            return place
    return None


def _lacking(head: Sequence[RawRow], raw: RawSheet, sheet: Sheet) -> Problem:
    """Names the required columns that no row has, from the row that has the most."""
    needed = [column for column in sheet.columns if column.required]
    best: set[str] = set()
    for _, cells in head:
        found = {column.name for cell in cells if (column := _column(sheet, cell))}
        best = max(best, found, key=len)
    missing = ", ".join(column.title for column in needed if column.name not in best)
    return Problem(sheet.title, 0, missing, "", Reason.NO_COLUMN, file=raw.file)


def _misfits(titles: Sequence[Cell], raw: RawSheet, sheet: Sheet) -> Iterator[Problem]:
    """Columns that are not used, and (fatal) two that mean the same."""
    first: dict[str, str] = {}
    for title in map(shown, titles):
        column = _column(sheet, title)
        if column is None and title:
            yield Problem(sheet.title, 0, title, "", Reason.UNKNOWN_COLUMN, "", False, raw.file)
        elif column is not None and column.name in first:
            other = first[column.name]
            yield Problem(sheet.title, 0, title, "", Reason.SAME_COLUMN, other, file=raw.file)
        elif column is not None:
            first[column.name] = title


def _column(sheet: Sheet, cell: Cell) -> Column | None:
    return _COLUMNS[sheet.name].get(plain(cell)) if isinstance(cell, str) else None


class _Lines:
    """Reads the lines below one header."""

    def __init__(self, raw: RawSheet, sheet: Sheet, titles: Sequence[Cell]) -> None:
        self._file, self._sheet, self._width = raw.file, sheet, len(titles)
        columns = enumerate(_column(sheet, title) for title in titles)
        self._columns: list[tuple[int, Column, str, Reader]] = [
            (place, column, column.name, reader(column)) for place, column in columns if column
        ]
        self._musts = [place for place, column, _, _ in self._columns if column.required]

    def read(self, number: int, cells: Sequence[Cell]) -> Row | Unread | None:
        """The row of a line; None for a line that is no row."""
        if len(cells) != self._width:
            if not _is_blank(cells[self._width :]):
                return self._unread(number, [self._problem(number, "", "", Reason.MORE_CELLS)], {})
            cells = [*cells, *[None] * self._width][: self._width]
        values: dict[str, Any] = {}
        wrong = []
        for place, column, name, read in self._columns:
            cell = cells[place]
            try:
                value = values[name] = None if cell is None or cell == "" else read(cell)
            except Unreadable as failed:
                wrong.append(self._problem(number, column.title, shown(cell), failed.reason))
                continue
            if value is None and column.required:
                wrong.append(self._problem(number, column.title, "", Reason.MISSING))
        if not wrong:
            return Row(number, values, self._file)
        # Only now, since most lines are rows: a value missing may mean that this is none.
        return None if self._is_furniture(cells) else self._unread(number, wrong, values)

    def _is_furniture(self, cells: Sequence[Cell]) -> bool:
        """A blank row, the numbering row `(1) (2) (3)` or the totals at the end."""
        said = [text for cell in cells if cell is not None and (text := str(cell).strip())]
        if not said or all(text.startswith("(") for text in said):
            return True
        musts_empty = any(not shown(cells[place]) for place in self._musts)
        return musts_empty and fold(said[0]) in _TOTALS

    def _unread(self, number: int, wrong: Sequence[Problem], values: dict[str, Any]) -> Unread:
        return Unread(number, values.get(self._sheet.key[0]), tuple(wrong))

    def _problem(self, number: int, column: str, value: str, reason: Reason) -> Problem:
        return Problem(self._sheet.title, number, column, value, reason, file=self._file)
