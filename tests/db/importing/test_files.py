"""Files as they come: the same sheets out of every kind, and a name for what cannot be read."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.importing.files import Fault, FileProblem, RawRow, digest, read
from db.importing.values import Cell
from tests.db.importing.written import archive, as_csv, folder, workbook

TABLE: list[list[Cell]] = [
    ["Mã việc", "Ngày", "Số tiền", "Loại", "Số biên lai"],
    ["V1", "01/05/2021", "4.000.000", "Thu", "BL1"],
    ["V2", "02/05/2021", "1,302,149", "Giảm", ""],
]


def rows(path: Path) -> dict[str, list[RawRow]]:
    return {sheet.name: list(sheet.rows) for sheet in read([path])}


def fault(*paths: Path) -> tuple[Fault, str, int]:
    with pytest.raises(FileProblem) as failed:
        [list(sheet.rows) for sheet in read(paths)]
    return failed.value.fault, failed.value.name, failed.value.line


def outcome(path: Path) -> Fault | None:
    """What is wrong with a file, if anything."""
    try:
        rows(path)
    except FileProblem as failed:
        return failed.fault
    return None


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_table_of_any_separator_and_encoding_is_the_same(
    tmp_path: Path, mark: str, encoding: str
) -> None:
    expected = {"Thu tiền": list(enumerate(TABLE, 1))}
    tables = {"Thu tiền": TABLE}
    one = tmp_path / "Thu tiền.csv"
    one.write_bytes(as_csv(TABLE, mark).encode(encoding))
    assert rows(one) == expected
    assert rows(folder(tmp_path / "hồ sơ", tables, mark, encoding)) == expected
    assert rows(archive(tmp_path / "hồ sơ.zip", tables, mark, encoding)) == expected


SEPARATED: list[tuple[str, Sequence[Sequence[str]]]] = [
    # What stands in cells, or above the header, is no separator.
    (
        "Mã đơn vị,Tên gọi khác\nA,a;b;c;d;e;f\n",
        [["Mã đơn vị", "Tên gọi khác"], ["A", "a;b;c;d;e;f"]],
    ),
    (
        "Mã việc;Số tiền\nV1;1,302,149,296,000\n",
        [["Mã việc", "Số tiền"], ["V1", "1,302,149,296,000"]],
    ),
    (
        "Tháng 3, năm 2021, kỳ 1\nMã việc\tSố tiền\n",
        [["Tháng 3, năm 2021, kỳ 1"], ["Mã việc", "Số tiền"]],
    ),
    ("a;b;c,d\n", [["a", "b", "c,d"]]),
    ("", []),
]


@pytest.mark.parametrize(("text", "cells"), SEPARATED)
def test_the_separator_is_the_one_that_shows_the_header(
    tmp_path: Path, text: str, cells: Sequence[Sequence[str]]
) -> None:
    file = tmp_path / "Việc.csv"
    file.write_text(text, encoding="utf-8")
    assert [row for _, row in rows(file)["Việc"]] == list(cells)


def test_a_row_is_known_by_the_line_that_it_begins_on(tmp_path: Path) -> None:
    file = tmp_path / "Việc.csv"
    file.write_text('Mã việc,Ghi chú\nV1,"hai\ndòng"\n\nV2,một\n', encoding="utf-8")
    assert [number for number, _ in rows(file)["Việc"]] == [1, 2, 4, 5]


def test_a_workbook_gives_days_numbers_and_its_own_row_numbers(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Việc")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(4, 2, ["Mã việc", "Ngày"])
        sheet.write(5, 2, 7)
        sheet.write_datetime(5, 3, datetime(2021, 3, 5), day)
    (first, header), (second, cells) = rows(file)["Việc"]
    assert (first, list(header)) == (5, ["Mã việc", "Ngày"])
    assert (second, list(cells)) == (6, [7, date(2021, 3, 5)])


def test_upper_case_endings_and_other_files_beside_are_no_matter(tmp_path: Path) -> None:
    place = folder(tmp_path / "a", {})
    (place / "Việc.CSV").write_text("Mã việc\nV1\n", encoding="utf-8")
    (place / "ghi chú.txt").write_text("không phải bảng", encoding="utf-8")
    assert list(rows(place)) == ["Việc"]


def test_an_archive_made_on_a_mac_is_read_without_its_own_files(tmp_path: Path) -> None:
    names = {"Q": "Việc.csv".encode(), "Z": "__MACOSX/._Việc.csv".encode()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for letter, name in names.items():
            packed.writestr(letter * len(name), b"V1")
    content = made.getvalue()
    for letter, name in names.items():
        # The bytes of UTF-8, without the flag that would say so.
        content = content.replace(letter.encode() * len(name), name)
    path = tmp_path / "mac.zip"
    path.write_bytes(content)
    assert rows(path) == {"Việc": [(1, ["V1"])]}


def test_several_paths_follow_each_other_and_each_sheet_knows_its_file(tmp_path: Path) -> None:
    tables = {"Thu tiền": TABLE}
    paths = [
        workbook(tmp_path / "a.xlsx", tables),
        folder(tmp_path / "b", tables),
        archive(tmp_path / "c.zip", tables),
    ]
    files = ["a.xlsx", "b/Thu tiền.csv", "c.zip/Hồ sơ/Thu tiền.csv"]
    assert [sheet.file for sheet in read(paths)] == files


def zipped(name: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return made.getvalue()


def spoilt(archive_: bytes) -> bytes:
    """An archive whose packed bytes were changed on the way."""
    middle = archive_.index(b".csv") + 8
    return (
        archive_[:middle]
        + bytes(255 - byte for byte in archive_[middle : middle + 20])
        + (archive_[middle + 20 :])
    )


GOOD = as_csv(TABLE).encode()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UNREADABLE: list[tuple[str, bytes, Fault, str, int]] = [
    ("a.docx", b"PK", Fault.UNKNOWN_KIND, "a.docx", 0),
    ("a", b"", Fault.UNKNOWN_KIND, "a", 0),
    ("a.xlsx", b"", Fault.CORRUPT, "a.xlsx", 0),
    ("a.xlsx", b"Ma viec,Ngay", Fault.CORRUPT, "a.xlsx", 0),
    ("a.xlsx", zipped("x.csv", GOOD), Fault.DISGUISED, "a.xlsx", 0),
    ("a.xls", b"\xd0\xcf\x11\xe0" * 99, Fault.DISGUISED, "a.xls", 0),
    ("a.xls", OLE * 99, Fault.CORRUPT, "a.xls", 0),
    ("a.xls", GOOD, Fault.DISGUISED, "a.xls", 0),
    ("a.xlsx", OLE * 99, Fault.DISGUISED, "a.xlsx", 0),
    ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), Fault.LOCKED, "a.xlsx", 0),
    ("a.csv", zipped("x.csv", GOOD), Fault.DISGUISED, "a.csv", 0),
    ("a.ods", b"PK\x03\x04", Fault.CORRUPT, "a.ods", 0),
    ("a.zip", b"khong phai zip", Fault.CORRUPT, "a.zip", 0),
    ("a.zip", zipped("Thu.csv", GOOD)[:-30], Fault.CORRUPT, "a.zip", 0),
    ("a.zip", spoilt(zipped("Thu.csv", GOOD * 50)), Fault.CORRUPT, "a.zip", 0),
    ("a.zip", zipped("a.txt", b""), Fault.EMPTY, "a.zip", 0),
    ("a.zip", zipped("ế.csv", GOOD).replace("ế".encode(), b"\xff" * 3), Fault.CORRUPT, "a.zip", 0),
    ("a.csv", bytes(range(128, 256)), Fault.NOT_UTF8, "a.csv", 0),
    ("a.csv", b"a,b\n\0,c\n", Fault.CORRUPT, "a.csv", 0),
    ("a.csv", b'a,b\n1,2\n3,"4\n5,6\n', Fault.QUOTES, "a.csv", 3),
    ("a.csv", b'a,b\n"Cong ty "A, B"",2\n', Fault.QUOTES, "a.csv", 2),
    ("a.csv", b'a,b\n"' + b"x" * 200_000, Fault.QUOTES, "a.csv", 2),
    ("a.zip", zipped("x/a.csv", b"\xff\xfe\xff"), Fault.NOT_UTF8, "a.zip/x/a.csv", 0),
]


@pytest.mark.parametrize(("name", "content", "expected", "where", "line"), UNREADABLE)
def test_a_file_that_cannot_be_read_is_named_with_the_reason(
    tmp_path: Path, name: str, content: bytes, expected: Fault, where: str, line: int
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert fault(file) == (expected, where, line)


def test_a_missing_file_and_an_empty_folder_are_named(tmp_path: Path) -> None:
    assert fault(tmp_path / "không có.xlsx") == (Fault.MISSING, "không có.xlsx", 0)
    (tmp_path / "trống").mkdir()
    assert fault(tmp_path / "trống") == (Fault.EMPTY, "trống", 0)


def test_a_workbook_cut_off_anywhere_is_corrupt_and_breaks_nothing(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "a.xlsx", {"Thu tiền": TABLE}).read_bytes()
    part = tmp_path / "b.xlsx"
    for end in range(0, len(whole), len(whole) // 25):
        part.write_bytes(whole[:end])
        assert fault(part) == (Fault.CORRUPT, "b.xlsx", 0)


spoils = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=5)


@given(spoils)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_with_spoilt_bytes_is_read_or_corrupt_and_breaks_nothing(
    tmp_path: Path, bytes_: list[tuple[int, int]]
) -> None:
    tables = {"Thu tiền": TABLE, "Việc": TABLE}
    for make, name in ((workbook, "a.xlsx"), (archive, "a.zip")):
        path = tmp_path / name
        spoilt_ = bytearray((path if path.exists() else make(path, tables)).read_bytes())
        for place, value in bytes_:
            spoilt_[place % len(spoilt_)] = value
        spoilt_file = tmp_path / f"spoilt {name}"
        spoilt_file.write_bytes(spoilt_)
        faults = {*Fault, None} - {Fault.MISSING, Fault.UNKNOWN_KIND}
        assert outcome(spoilt_file) in faults


def test_the_digest_tells_contents_apart_and_not_names(tmp_path: Path) -> None:
    one = folder(tmp_path / "a", {"Thu tiền": TABLE})
    same = folder(tmp_path / "b", {"Thu tiền": TABLE})
    other = folder(tmp_path / "c", {"Thu tiền": TABLE[:2]})
    assert digest([one]) == digest([same]) != digest([other])
    assert digest([one / "Thu tiền.csv"]) == digest([one])
