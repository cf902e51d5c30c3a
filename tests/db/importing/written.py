"""The tables of the tests as real files: workbooks, folders and archives of CSV."""

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from db.importing.values import Cell
from tests.db.importing.handing_over import Table, Tables


def as_csv(table: Table, mark: str = ",") -> str:
    """A table as CSV, days as people write them."""
    text = io.StringIO()
    csv.writer(text, delimiter=mark, lineterminator="\r\n").writerows(
        [_plain(cell) for cell in row] for row in table
    )
    return text.getvalue()


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, datetime):
        return cell.strftime("%H:%M %d/%m/%Y")
    return cell.strftime("%d/%m/%Y") if isinstance(cell, date) else cell


def folder(place: Path, tables: Tables, mark: str = ",", encoding: str = "utf-8") -> Path:
    """A folder of CSV files named after the sheets."""
    place.mkdir()
    for name, table in tables.items():
        (place / f"{name}.csv").write_bytes(as_csv(table, mark).encode(encoding))
    return place


def archive(place: Path, tables: Tables, mark: str = ",", encoding: str = "utf-8") -> Path:
    """A zip of CSV files, in a folder of its own as Windows packs them."""
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, table in tables.items():
            packed.writestr(f"Hồ sơ/{name}.csv", as_csv(table, mark).encode(encoding))
    return place


def workbook(place: Path, tables: Tables) -> Path:
    """A workbook; days are Excel's own."""
    with xlsxwriter.Workbook(place, {"default_date_format": "dd/mm/yyyy hh:mm"}) as book:
        for name, table in tables.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(table):
                sheet.write_row(number, 0, row)
    return place
