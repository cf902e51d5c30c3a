"""Somebody's own workbook again, with everything that is wrong with it marked where it stands."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from db.importing.files import RawRow, RawSheet
from db.importing.report import Problem, Report
from db.importing.surveying import Reading
from db.importing.values import Cell
from handlers import wording_files as words
from handlers.books.workbook import plain

#: Of a sheet with more rows only those are written that something is wrong with, and the first.
_MOST: Final = 20_000
_FIRST: Final = 20
_OPTIONS: Final = {"in_memory": True, "default_date_format": "dd/mm/yyyy hh:mm"}
_NAME: Final = 31

#: The problems of a sheet by row, 0 where they are of the whole.
_Faults = Mapping[int, Sequence[Problem]]


def marked(sheets: Iterable[RawSheet], readings: Sequence[Reading], report: Report) -> bytes:
    """The sheets that we read, faulty cells in colour, the reasons in a column behind them."""
    held = BytesIO()
    with xlsxwriter.Workbook(held, _OPTIONS) as book:
        bad = book.add_format({"bg_color": "#F8CBAD", "text_wrap": True})
        read = {(one.file, one.name): one for one in readings}
        for raw in sheets:
            reading = read.get((raw.file, raw.name))
            if reading is not None:
                _sheet(book, bad, raw, reading, _faults(report, reading))
        if not book.worksheets():
            book.add_worksheet(words.FAULTS_SHEET)
    return held.getvalue()


def _faults(report: Report, reading: Reading) -> _Faults:
    found: dict[int, list[Problem]] = defaultdict(list)
    for problem in report.problems:
        if problem.sheet == reading.sheet.title and problem.file in ("", reading.file):
            found[problem.row].append(problem)
    return found


def _sheet(book: Any, bad: Any, raw: RawSheet, reading: Reading, faults: _Faults) -> None:
    page = book.add_worksheet(raw.name[:_NAME])
    titles = {column.name: column.title for column in reading.sheet.columns}
    places = {titles[name]: place for place, name in enumerate(reading.columns) if name in titles}
    behind = len(reading.columns) + 1
    rows = list(raw.rows)
    few = len(rows) <= _MOST
    for number, cells in rows:
        if few or number in faults or number <= _FIRST:
            _row(page, bad, (number, cells), faults.get(number, ()), places, behind)
    page.write_string(0, behind, words.reasons_of(len(faults)), bad)
    page.set_column(behind, behind, 60)


def _row(
    page: Any,
    bad: Any,
    row: RawRow,
    problems: Sequence[Problem],
    places: Mapping[str, int],
    behind: int,
) -> None:
    number, cells = row
    wrong = {places[one.column] for one in problems if one.column in places}
    for place in range(max(len(cells), max(wrong, default=-1) + 1)):
        cell = cells[place] if place < len(cells) else None
        _write(page, number - 1, place, cell, bad if place in wrong else None)
    if problems:
        told = "; ".join(words.problem(one) for one in problems)
        page.write_string(number - 1, behind, plain(told), bad)


def _write(page: Any, row: int, column: int, cell: Cell, form: Any) -> None:
    match cell:
        case None | "":
            page.write_blank(row, column, None, form)
        case bool():
            page.write_boolean(row, column, cell, form)
        case int() | float():
            page.write_number(row, column, cell, form)
        case datetime() | date() | time() | timedelta() if form is None:
            page.write_datetime(row, column, cell)
        case _:
            page.write_string(row, column, plain(str(cell)), form)
