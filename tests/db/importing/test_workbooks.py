"""Workbooks that are made to hurt: refused by name, before their reader sees them."""

import zipfile
from pathlib import Path

import pytest

from db.importing import workbooks
from db.importing.files import Fault, FileProblem, read
from db.importing.workbooks import column, letters
from tests.db.importing.handing_over import PROVINCE
from tests.db.importing.written import workbook

_SHEET = "xl/worksheets/sheet1.xml"
_ODS = (
    b'<office:document-content xmlns:table="t" xmlns:office="o"><table:table><table:table-row>'
    b'<table:table-cell office:value-type="float" office:value="1" '
    b'table:number-columns-repeated="1000000"/></table:table-row></table:table>'
)


def repacked(path: Path, parts: dict[str, bytes]) -> Path:
    """The workbook with some parts put in, or in the place of others."""
    with zipfile.ZipFile(path) as archive:
        held = {one.filename: archive.read(one) for one in archive.infolist()} | parts
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return path


def row(number: int, cell: str = "") -> bytes:
    inside = f'<c r="{cell}{number}"><v>1</v></c>' if cell else ""
    return f'<worksheet><sheetData><row r="{number}">{inside}</row></sheetData>'.encode()


TRAPS = {
    "a bomb": ({_SHEET: bytes(workbooks.LARGEST_PART + 1)}, Fault.TOO_LARGE),
    "many parts": (
        {f"xl/media/{n}": bytes(workbooks.LARGEST // 9) for n in range(10)},
        Fault.TOO_LARGE,
    ),
    "ten million rows": ({_SHEET: row(10_000_000)}, Fault.TOO_LARGE),
    "the last cell of all": ({_SHEET: row(1_048_576, "XFD")}, Fault.TOO_LARGE),
    "macros": ({"xl/vbaProject.bin": b"x"}, Fault.DISGUISED),
    "entities": (
        {
            "xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
            b"<workbook>&b;</workbook>"
        },
        Fault.DISGUISED,
    ),
}


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_is_refused_by_name(tmp_path: Path, name: str) -> None:
    parts, fault = TRAPS[name]
    path = repacked(workbook(tmp_path / "a.xlsx", PROVINCE), parts)
    assert path.stat().st_size < 5 * 1024**2
    with pytest.raises(FileProblem) as refused:
        [list(sheet.rows) for sheet in read([path])]
    assert refused.value.fault is fault


def test_an_open_document_with_a_cell_a_million_times_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", _ODS)
    with pytest.raises(FileProblem) as refused:
        list(read([path]))
    assert refused.value.fault is Fault.TOO_LARGE


def test_a_locked_open_document_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("META-INF/manifest.xml", b"<manifest:encryption-data/>")
        archive.writestr("content.xml", b"")
    with pytest.raises(FileProblem) as refused:
        list(read([path]))
    assert refused.value.fault is Fault.LOCKED


def test_a_workbook_of_macros_by_its_name_is_read_and_they_are_not(tmp_path: Path) -> None:
    held = workbook(tmp_path / "a.xlsx", PROVINCE)
    held.rename(tmp_path / "a.xlsm")
    path = repacked(tmp_path / "a.xlsm", {"xl/vbaProject.bin": b"x"})
    assert [sheet.name for sheet in read([path])] == list(PROVINCE)


def test_a_workbook_of_before_2007_shows_its_errors_and_hidden_sheets_too() -> None:
    """Made by a spreadsheet: a formula with a value, one with an error, one with nothing."""
    shown, hidden = read([Path(__file__).parent / "loi.xls"])
    assert [list(cells) for _, cells in shown.rows] == [
        ["Mã việc", "Số tiền", "Ghi"],
        ["V1", 5, "#DIV/0!"],
        ["V2", "#DIV/0!", ""],
        ["V3", "=", ""],
    ]
    assert [shown.hidden, hidden.hidden] == [False, True]


@pytest.mark.parametrize(("number", "said"), [(1, "A"), (26, "Z"), (27, "AA"), (16_384, "XFD")])
def test_columns_are_named_as_spreadsheets_name_them(number: int, said: str) -> None:
    assert (letters(number), column(said.encode())) == (said, number)
