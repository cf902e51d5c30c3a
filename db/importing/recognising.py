"""Plain sheets become known sheets: which sheet it is, where its header stands, which column."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from db.folding import fold
from db.importing.files import RawRow, RawSheet
from db.importing.report import Problem, Reason
from db.importing.sheets import SHEETS, Column, Sheet
from db.importing.values import Cell, Unreadable, shown, value

#: How far down a header may stand.
_HEADER_ROWS = 20
_FURNITURE = frozenset({"", "tong cong", "tong so", "cong"})
_BY_NAME = {fold(name): sheet for sheet in SHEETS for name in (sheet.title, *sheet.also)}


def _plain(title: str) -> str:
    return fold(title).replace("(%)", "").replace("(dong)", "").replace("*", "").strip()


_COLUMNS = {
    sheet.name: {
        _plain(title): column for column in sheet.columns for title in (column.title, *column.also)
    }
    for sheet in SHEETS
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row that could be read: its number in the file, and the fields that the sheet has."""

    number: int
    values: dict[str, Any]


def sheet_of(name: str) -> Sheet | None:
    """The sheet that a name stands for, capitals, accents and blanks aside."""
    return _BY_NAME.get(fold(name))


def recognise(raw: RawSheet, sheet: Sheet) -> Iterator[Row | Problem]:
    """The rows of a sheet one by one, or what is wrong with them (fatal ones instead of a row)."""
    rows = iter(raw.rows)
    head = list(islice(rows, _HEADER_ROWS))
    place = _header(head, sheet)
    if place is None:
        yield _lacking(head, sheet)
        return
    titles = head[place][1]
    columns = [_column(sheet, title) for title in titles]
    for title, column in zip(titles, columns, strict=True):
        if column is None and shown(title):
            yield Problem(sheet.title, 0, shown(title), "", Reason.UNKNOWN_COLUMN, fatal=False)
    for number, cells in chain(head[place + 1 :], rows):
        if not _is_furniture(cells):
            yield from _row(sheet, columns, number, cells)


def _header(head: Sequence[RawRow], sheet: Sheet) -> int | None:
    """Where the header stands: the first row with all the required columns."""
    needed = {column.name for column in sheet.columns if column.required}
    for place, (_, cells) in enumerate(head):
        found = {column.name for cell in cells if (column := _column(sheet, cell))}
        if needed <= found:
            return place
    return None


def _lacking(head: Sequence[RawRow], sheet: Sheet) -> Problem:
    """Names the required columns that no row has, from the row that has the most."""
    needed = [column for column in sheet.columns if column.required]
    best: set[str] = set()
    for _, cells in head:
        found = {column.name for cell in cells if (column := _column(sheet, cell))}
        best = max(best, found, key=len)
    missing = ", ".join(column.title for column in needed if column.name not in best)
    return Problem(sheet.title, 0, missing, "", Reason.NO_COLUMN)


def _column(sheet: Sheet, cell: Cell) -> Column | None:
    return _COLUMNS[sheet.name].get(_plain(cell)) if isinstance(cell, str) else None


def _is_furniture(cells: Sequence[Cell]) -> bool:
    """A blank row, the numbering row `(1) (2) (3)` or the totals at the end."""
    first = next((cell for cell in cells if cell is not None and cell != ""), None)
    if not isinstance(first, str):
        return first is None
    if first.startswith("("):
        return all(str(cell).strip()[:1] in ("", "(") for cell in cells if cell is not None)
    return fold(first) in _FURNITURE


def _row(
    sheet: Sheet, columns: Sequence[Column | None], number: int, cells: Sequence[Cell]
) -> Iterator[Row | Problem]:
    found: dict[str, Any] = {}
    wrong = []
    for column, cell in zip(columns, cells, strict=False):
        if column is None:
            continue
        try:
            found[column.name] = value(column, cell)
        except Unreadable as failed:
            wrong.append(Problem(sheet.title, number, column.title, shown(cell), failed.reason))
            continue
        if column.required and found[column.name] is None:
            wrong.append(Problem(sheet.title, number, column.title, "", Reason.MISSING))
    for column in columns[len(cells) :]:
        if column is not None and column.required:
            wrong.append(Problem(sheet.title, number, column.title, "", Reason.MISSING))
        elif column is not None:
            found[column.name] = column.default
    if wrong:
        yield from wrong
    else:
        yield Row(number, found)
