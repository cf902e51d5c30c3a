"""A workbook as an office keeps it, and its clean twin: the same, to the dong."""

from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from db.importing.files import read
from db.importing.memory import confirm
from db.importing.old_fonts import tcvn3
from db.importing.report import Reason
from db.importing.run import bring_in
from db.importing.values import Cell
from db.session import Database
from tests.db.importing.handing_over import DELIVERY, NOW, PROVINCE, content, emptied, settle
from tests.db.importing.test_damages import figures
from tests.db.importing.test_old_fonts import as_typed

_TITLES = {
    "Mã việc": "Mã  việc",
    "Mã đơn vị": "MÃ ĐV",
    "Số quyết định": "Số QĐ THA",
    "Ngày thụ lý": "NGÀY THỤ LÝ",
    "Chấp hành viên": "CHV",
    "Người phải thi hành án": "Người phải THA",
    "Số tiền phải thi hành": "Số tiền phải THA (đồng)",
}
_MONEY = {"10.000.000": 10_000_000, "5.000.000": "5 triệu", "7.000.000": " 7,000,000 đ"}
_DAYS: dict[str, Cell] = {
    "01/03/2021": datetime(2021, 3, 1),
    "02/03/2021": "2-3-2021",
    "05/03/2021": "2021-03-05",
    "06/03/2021": 44_261,
}


def messy() -> dict[str, list[list[Cell]]]:
    """The province with all that stands around, and in, the tables of offices."""
    found: dict[str, list[list[Cell]]] = {}
    for name, (header, *rows) in PROVINCE.items():
        head: list[Cell] = [_TITLES.get(str(title), title) for title in header]
        table: list[list[Cell]] = [["CỤC THI HÀNH ÁN DÂN SỰ"], [], [f"Bảng {name.lower()}"], head]
        table.append([f"({place})" for place in range(1, len(head) + 1)])
        for row in rows:
            cells = [_MONEY.get(str(cell), _DAYS.get(str(cell), cell)) for cell in row]
            table += [cells, []] if len(table) % 3 else [cells]
        found[f" {name.upper()} "] = table
    total: list[Cell] = ["Tổng cộng", *[""] * 6, "22.000.000 đồng"]
    found[" VIỆC "].append(total)
    found[" VIỆC "] += [[], ["Người lập biểu"]]
    return found


def written(path: Path, tables: dict[str, list[list[Cell]]]) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        for name, table in tables.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(table):
                page.write_row(number, 0, row)
    return path


@pytest.mark.parametrize("font", ["of today", "TCVN3"])
def test_a_messy_workbook_brings_in_what_its_clean_twin_does(
    database: Database, tmp_path: Path, font: str
) -> None:
    settle(database)
    right, known = figures(database), content(database)
    tables = messy()
    if font == "TCVN3":
        letters = as_typed(tcvn3)
        tables = {
            name: [[_typed(cell, letters) for cell in row] for row in table]
            for name, table in tables.items()
        }
    path = written(tmp_path / "mẫu.xlsx", tables)
    confirm(emptied(database), read([path]), "test", NOW)
    report = bring_in(database, read([path]), DELIVERY)
    assert report.written, (report.errors, report.doubts)
    assert figures(database) == right
    assert {**content(database), "import_shapes": []} == known


def _typed(cell: Cell, letters: dict[str, str]) -> Cell:
    if not isinstance(cell, str):
        return cell
    return "".join(letters.get(one) or letters.get(one.lower(), one) for one in cell)


def test_a_total_that_does_not_add_up_and_a_cell_of_two_readings_stop_the_file_and_are_named(
    database: Database, tmp_path: Path
) -> None:
    tables = messy()
    tables[" VIỆC "][-3][7] = "22.000.001"
    report = bring_in(database, read([written(tmp_path / "a.xlsx", tables)]), DELIVERY)
    assert not report.written
    assert Reason.TOTAL_DIFFERS in {one.reason for one in report.errors}
    tables = messy()
    tables[" VIỆC "][5][4] = "05/06/21"
    report = bring_in(database, read([written(tmp_path / "b.xlsx", tables)]), DELIVERY)
    assert not report.written
    named = [(one.sheet, one.row, one.column, one.value) for one in report.errors]
    assert ("Việc", 6, "Ngày thụ lý", "05/06/21") in named
