"""The file itself (.xlsx), by XlsxWriter: the first sheet says what it is, the others hold it."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from handlers import wording_books as words
from handlers.books.sheets import Cell, Form, Sheet

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: A text that begins so is a formula to a spreadsheet, at the latest when it is saved as CSV.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_FORMATS: Final[dict[Form, dict[str, Any]]] = {
    Form.TEXT: {"text_wrap": True, "valign": "top"},
    Form.NUMBER: {"num_format": "#,##0", "valign": "top"},
    Form.PER_CENT: {"num_format": "0.00%", "valign": "top"},
    Form.POINTS: {"num_format": "0.00", "valign": "top"},
    Form.DAY: {"num_format": "dd/mm/yyyy", "align": "left", "valign": "top"},
    Form.MOMENT: {"num_format": "hh:mm dd/mm/yyyy", "align": "left", "valign": "top"},
}
#: How wide a column is, in characters, and how long a text a cell can hold.
_NARROWEST, _WIDEST, _LONGEST = 6, 48, 32_000
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_A4: Final = 9
#: More digits than this a spreadsheet does not keep.
_EXACT: Final[int] = 2**53


def written(cover: Sequence[tuple[str, str]], sheets: Sequence[Sheet], made: datetime) -> bytes:
    """The bytes of a workbook: `cover` as labels and texts, then each sheet."""
    held = BytesIO()
    with xlsxwriter.Workbook(held, _OPTIONS) as book:
        book.set_properties({"title": words.TITLE, "created": made.replace(tzinfo=None)})
        pen = _Pen(book)
        pen.cover(cover)
        for sheet in sheets:
            pen.sheet(sheet)
    return held.getvalue()


def plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula, nor any file for a control character."""
    legible = "".join(one for one in text if one in "\n\t" or ord(one) >= 32)[:_LONGEST]
    return f"'{legible}" if legible.startswith(_FORMULA) else legible


class _Pen:
    """Writes into one workbook, each form of cell with a format of its own."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._forms = {form: book.add_format(given) for form, given in _FORMATS.items()}
        bold = {form: {**given, "bold": True, "top": 1} for form, given in _FORMATS.items()}
        self._totals = {form: book.add_format(given) for form, given in bold.items()}
        self._heading = book.add_format(
            {"bold": True, "text_wrap": True, "border": 1, "bg_color": "#DDEBF7"}
        )
        self._label = book.add_format({"bold": True, "valign": "top"})

    def cover(self, lines: Sequence[tuple[str, str]]) -> None:
        """The first sheet."""
        page = self._page(words.COVER)
        page.set_portrait()
        page.set_column(0, 0, 24)
        page.set_column(1, 1, 90)
        for place, (label, said) in enumerate(lines):
            page.write_string(place, 0, plain(label), self._label)
            page.write_string(place, 1, plain(said), self._forms[Form.TEXT])

    def sheet(self, sheet: Sheet) -> None:
        """A table with its headings held in sight, filters over its rows, its total below."""
        page = self._page(sheet.name)
        page.set_landscape()
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        for column, heading in enumerate(sheet.headings):
            page.write_string(0, column, plain(heading), self._heading)
            page.set_column(column, column, _width(sheet, column))
        for place, row in enumerate(sheet.rows, 1):
            self._row(page, place, row, self._forms)
        if sheet.rows:
            page.autofilter(0, 0, len(sheet.rows), len(sheet.headings) - 1)
        if sheet.total:
            self._row(page, len(sheet.rows) + 1, sheet.total, self._totals)

    def _page(self, name: str) -> Any:
        page = self._book.add_worksheet(name)
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.set_footer("&C&P/&N")
        return page

    def _row(self, page: Any, place: int, cells: Sequence[Cell], forms: dict[Form, Any]) -> None:
        for column, cell in enumerate(cells):
            _write(page, place, column, cell, forms[cell.form])


def _write(page: Any, row: int, column: int, cell: Cell, form: Any) -> None:
    match cell.value:
        case None:
            page.write_blank(row, column, None, form)
        case str():
            page.write_string(row, column, plain(cell.value), form)
        case date():
            page.write_datetime(row, column, cell.value, form)
        case int() if abs(cell.value) >= _EXACT:
            page.write_string(row, column, str(cell.value), form)
        case int() | Decimal():
            share = Decimal(cell.value) / 100 if cell.form is Form.PER_CENT else cell.value
            page.write_number(row, column, share if isinstance(share, int) else float(share), form)


def _width(sheet: Sheet, column: int) -> int:
    """Wide enough for most of what stands below the heading, and for its longest word."""
    below = [_length(row[column]) for row in (*sheet.rows[:500], sheet.total) if row]
    longest = max((len(word) for word in sheet.headings[column].split()), default=0)
    return min(max([_NARROWEST, longest + 3, *(size + 2 for size in below)]), _WIDEST)


def _length(cell: Cell) -> int:
    match cell.value:
        case None:
            return 0
        case str():
            return max(map(len, cell.value.split("\n")))
        case datetime():
            return 16
        case date():
            return 10
        case _:
            return len(f"{cell.value:,}")
