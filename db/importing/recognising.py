"""A sheet whose reading is settled becomes rows: what is a row, and what its cells say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from db.importing import furniture
from db.importing.report import Detail, Problem, Reason, Ways
from db.importing.sheets import Column, Kind
from db.importing.surveying import Reading, Surveyed
from db.importing.titles import title
from db.importing.values import Cell, Reader, Unreadable, reader, shown
from db.importing.watching import Days, Sums, of_kind


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


def recognise(found: Surveyed) -> Iterator[Row | Unread | Problem]:
    """The rows of a sheet one by one, and what is wrong with the sheet itself.

    A sheet with nothing in it has nothing to say; one without its required columns is fatal.
    """
    if found.reading is None:
        if found.sheet and found.lacking:
            missing = ", ".join(found.lacking)
            yield Problem(found.sheet.title, 0, missing, "", Reason.NO_COLUMN, file=found.raw.file)
        return
    yield from _misfits(found.reading)
    table = _Table(found.reading)
    for number, cells in chain(found.head, found.rows):
        if one := table.read(number, cells):
            if not isinstance(one, Problem):
                yield from table.late()
            yield one
    yield from table.end()


def _misfits(reading: Reading) -> Iterator[Problem]:
    """Columns that are not used, and (fatal) two that mean the same."""
    first: dict[str, str] = {}
    doubtful = {doubt.title for doubt in reading.doubts}
    for text, name in zip(reading.titles, reading.columns, strict=True):
        sheet, file = reading.sheet.title, reading.file
        if name in first:
            yield Problem(sheet, 0, text, "", Reason.SAME_COLUMN, first[name], file=file)
        elif name:
            first[name] = text
        elif text and text not in doubtful:
            yield Problem(sheet, 0, text, "", Reason.UNKNOWN_COLUMN, "", False, file)


class _Table:
    """Reads the lines below one header, and watches what they come to."""

    def __init__(self, reading: Reading) -> None:
        self._reading, self._sheet, self._width = reading, reading.sheet, len(reading.titles)
        by_name = {column.name: column for column in self._sheet.columns}
        self._columns: list[tuple[int, Column, str, Reader]] = [
            (place, by_name[name], name, reader(by_name[name], self._unit(place)))
            for place, name in enumerate(reading.columns)
            if name
        ]
        self._musts = [place for place, column, _, _ in self._columns if column.required]
        there = {name for _, _, name, _ in self._columns}
        money = [name for name in of_kind(self._sheet, Kind.MONEY) if name in there]
        self._sums = Sums(money) if money else None
        self._days: list[tuple[int, str, Days]] = [
            (place, name, Days())
            for place, column, name, _ in self._columns
            if column.kind in (Kind.DATE, Kind.ANY_DAY, Kind.MOMENT)
        ]
        self._any_row = self._is_open = False
        self._waiting: list[tuple[Unread, str]] = []

    def _unit(self, place: int) -> int:
        """The dong of one unit of a column: as its own title says, else as stated above."""
        return title(self._reading.titles[place]).unit or self._reading.unit or 1

    def read(self, number: int, cells: Sequence[Cell]) -> Row | Unread | Problem | None:
        """The row of a line; None for a line that is no row."""
        if len(cells) != self._width:
            if not all(cell is None or not str(cell).strip() for cell in cells[self._width :]):
                return self._unread(number, [self._problem(number, "", "", Reason.MORE_CELLS)], {})
            cells = [*cells, *[None] * self._width][: self._width]
        values: dict[str, Any] = {}
        wrong = []
        for place, column, name, read in self._columns:
            cell = cells[place]
            try:
                value = values[name] = None if cell is None or cell == "" else read(cell)
            except Unreadable as failed:
                at = number, column.title, shown(cell)
                wrong.append(self._problem(*at, failed.reason, failed.detail))
                continue
            if value is None and column.required:
                wrong.append(self._problem(number, column.title, "", Reason.MISSING))
        if not wrong:
            return self._row(number, values, cells)
        # Only now, since most lines are rows: a value missing may mean that this is none.
        return self._furniture(number, cells, values, wrong)

    def _row(self, number: int, values: dict[str, Any], cells: Sequence[Cell]) -> Row:
        self._any_row, self._is_open = True, False
        if self._sums:
            self._sums.add(values)
        for place, name, days in self._days:
            if (value := values[name]) is not None:
                days.add(number, cells[place], value)
        return Row(number, values, self._reading.file)

    def _furniture(
        self, number: int, cells: Sequence[Cell], values: dict[str, Any], wrong: list[Problem]
    ) -> Unread | Problem | None:
        """What a line is that is no good row: nothing, totals, words below, or a bad row."""
        texts = furniture.said(cells)
        if not any(shown(cells[place]) for place, _, _, _ in self._columns):
            self._is_open = True
            return None
        lacks = any(not shown(cells[place]) for place in self._musts)
        if furniture.is_total(texts, lacks_musts=lacks):
            self._is_open = True
            return self._total(number, values)
        if furniture.is_header(texts, self._reading.titles) or (
            not self._any_row and furniture.is_numbering(texts)
        ):
            return None
        unread = self._unread(number, wrong, values)
        if self._is_open and lacks and furniture.is_words(cells):
            self._waiting.append((unread, texts[0]))
            return None
        for place, _, days in self._days:
            days.fail(cells[place])
        return unread

    def _total(self, number: int, values: Mapping[str, Any]) -> Problem | None:
        """What is wrong with a line of totals, if anything."""
        if not self._sums:
            return None
        told = {name: values[name] for name in self._sums.names if values.get(name) is not None}
        titles = {name: column.title for _, column, name, _ in self._columns}
        for name, rows in self._sums.differing(told):
            total = f"{told[name]:,}".replace(",", ".")
            return self._problem(number, titles[name], total, Reason.TOTAL_DIFFERS, rows)
        return None

    def late(self) -> Iterator[Unread]:
        """Lines that seemed to be words below the table, but others came after them."""
        yield from (unread for unread, _ in self._waiting)
        self._waiting = []

    def end(self) -> Iterator[Problem]:
        """What is to be said of the table as a whole."""
        if self._waiting:
            unread, text = self._waiting[0]
            place = self._sheet.title, unread.number
            file = self._reading.file
            yield Problem(*place, "", text[:60], Reason.FOOTER, fatal=False, file=file)
        titles = {name: column.title for _, column, name, _ in self._columns}
        for _, name, days in self._days:
            if verdict := days.verdict():
                yield self._turned(titles[name], *verdict)

    def _turned(self, column: str, reason: Reason, number: int, day: date) -> Problem:
        other = date(day.year, day.day, day.month)
        ways = Ways(shown(day), shown(other))
        return self._problem(number, column, shown(day), reason, ways)

    def _unread(self, number: int, wrong: Sequence[Problem], values: dict[str, Any]) -> Unread:
        if self._sums:
            self._sums.spoil()
        return Unread(number, values.get(self._sheet.key[0]), tuple(wrong))

    def _problem(
        self, number: int, column: str, value: str, reason: Reason, detail: Detail = ""
    ) -> Problem:
        file = self._reading.file
        return Problem(self._sheet.title, number, column, value, reason, detail, file=file)
