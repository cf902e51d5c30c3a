"""A hundred kinds of damage: each file is imported right or refused, and nothing in silence."""

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import agencies
from db.answers import answer
from db.facts import SummaryAnswer
from db.importing.files import FileProblem, read
from db.importing.report import Report
from db.importing.run import bring_in
from db.importing.values import Cell
from db.query import Period, Query
from db.session import Database
from tests.db.importing.handing_over import DELIVERY, PROVINCE, emptied, settle
from tests.db.importing.written import workbook
from tests.keys import VAULT


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    made = Database(sqlite_url, VAULT)
    yield made
    made.close()


Rows = list[list[Cell]]
Damage = Callable[[Rows], None]
PERIODS = (
    Period(date(2020, 10, 1), date(2021, 9, 30)),
    Period(date(2021, 4, 1), date(2021, 5, 31)),
    Period(date(2020, 10, 1), date(2026, 11, 20)),
)


def figures(database: Database) -> dict[tuple[str, Period], Any]:
    """Every figure of every office there is, in three periods."""
    found = {}
    with database.reading() as session:
        tree = agencies.load(session)
        for code in sorted(tree.offices):
            for period in PERIODS:
                told = answer(session, Query("summary", period, (code,)), tree)
                assert isinstance(told, SummaryAnswer)
                held = told.forced_coercions, told.other_coercions
                found[code, period] = (told.figures, held)
    return found


def at(row: int, column: int, value: Cell) -> Damage:
    """One cell says something else."""

    def damage(rows: Rows) -> None:
        rows[row % len(rows)][column % len(rows[0])] = value

    return damage


def column_lost(column: int) -> Damage:
    def damage(rows: Rows) -> None:
        for row in rows:
            del row[column % len(rows[0]) : column % len(rows[0]) + 1]

    return damage


def cells_slipped(row: int) -> Damage:
    return lambda rows: rows[row % len(rows)].insert(1, "")


def row_twice(rows: Rows) -> None:
    rows.append(list(rows[1]))


def key_twice(rows: Rows) -> None:
    rows.append([rows[1][0], *rows[2][1:]])


def header_gone(rows: Rows) -> None:
    del rows[0]


def header_twice(rows: Rows) -> None:
    rows[0][1] = rows[0][0]


def header_misspelt(rows: Rows) -> None:
    rows[0][1] = f"{rows[0][1]}x"[::-1]


def total_wrong(rows: Rows) -> None:
    rows.append(["Tổng cộng", *["999"] * (len(rows[0]) - 1)])


def upside_down(rows: Rows) -> None:
    rows[1:] = rows[:0:-1]


def empty(rows: Rows) -> None:
    del rows[1:]


def columns_swapped(rows: Rows) -> None:
    """The titles stay, and what stands below two of them changes its place."""
    for row in rows[1:]:
        row[0], row[1] = row[1], row[0]


TO_ROWS: dict[str, Damage] = {
    "a word in the second column": at(1, 1, "không rõ"),
    "a word in the third": at(1, 2, "năm triệu rưỡi chẵn"),
    "a word in the last": at(2, -1, "xem giấy kèm"),
    "a negative": at(1, 2, "-5"),
    "two marks in a number": at(1, -1, "10.5.3"),
    "a day that there is not": at(1, 1, "31/02/2021"),
    "a day of two readings": at(1, 1, "05/06/21"),
    "an error of the spreadsheet": at(1, 2, "#DIV/0!"),
    "a formula": at(1, 1, "=1+1"),
    "a control character": at(1, 0, "V\x01"),
    "an empty key": at(1, 0, ""),
    "the first column lost": column_lost(0),
    "the second lost": column_lost(1),
    "the third lost": column_lost(2),
    "the last lost": column_lost(-1),
    "a row slipped": cells_slipped(1),
    "a row twice": row_twice,
    "a key twice": key_twice,
    "the header gone": header_gone,
    "the header twice": header_twice,
    "a title misspelt": header_misspelt,
    "a total that is wrong": total_wrong,
    "upside down": upside_down,
    "no rows": empty,
    "two columns swapped": columns_swapped,
}


def damaged_tables() -> Iterator[tuple[str, dict[str, Sequence[Sequence[Cell]]]]]:
    for sheet in PROVINCE:
        for name, damage in TO_ROWS.items():
            rows = [list(row) for row in PROVINCE[sheet]]
            damage(rows)
            yield f"{sheet}: {name}", {**PROVINCE, sheet: rows}
    names = list(PROVINCE)
    for one, other in pairwise(names):
        swapped = {**PROVINCE, one: PROVINCE[other], other: PROVINCE[one]}
        yield f"{one} and {other} swapped", swapped
        yield f"{one} lost", {name: rows for name, rows in PROVINCE.items() if name != one}


def brought_in(database: Database, path: Path) -> Report | FileProblem:
    try:
        return bring_in(database, read([path]), DELIVERY)
    except FileProblem as problem:
        return problem


def check(database: Database, path: Path, right: object, name: str) -> str:
    """What became of a damaged file; it may be anything but a change that nobody is told of."""
    found = brought_in(emptied(database), path)
    if isinstance(found, FileProblem) or not found.written:
        assert figures(database) == {}, name
        assert isinstance(found, FileProblem) or found.problems or found.doubts or found.sheets, (
            name
        )
        return "refused"
    if figures(database) == right:
        return "right"
    said = found.problems or any(sheet.assumed for sheet in found.sheets)
    missing = {*PROVINCE} - {sheet.name for sheet in found.sheets if sheet.new}
    assert said or missing, f"{name}: a figure changed and nothing was said"
    return "told"


def test_a_hundred_kinds_of_damage_to_tables_change_no_figure_in_silence(
    database: Database, tmp_path: Path
) -> None:
    settle(database)
    right = figures(database)
    ended: dict[str, int] = {}
    path = tmp_path / "mẫu.xlsx"
    kinds = list(damaged_tables())
    for name, tables in kinds if database.embedded else kinds[::20]:
        became = check(database, workbook(path, tables), right, name)
        ended[became] = ended.get(became, 0) + 1
    print(f"{sum(ended.values())} kinds of damage: {ended}")
    assert len(kinds) > 100
    assert ended["refused"] > ended.get("told", 0)


def packed_otherwise(whole: bytes) -> Iterator[tuple[str, bytes]]:
    """The same workbook with a part of it lost, spoilt, locked, or put where it is not."""
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {one.filename: archive.read(one) for one in archive.infolist()}
    for name in parts:
        for how, change in (
            ("lost", lambda _: None),
            ("empty", lambda _: b""),
            ("cut", lambda part: part[: len(part) // 2]),
        ):
            made = {one: change(part) if one == name else part for one, part in parts.items()}
            yield f"{name} {how}", _packed(made)


def _packed(parts: dict[str, bytes | None]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            if part is not None:
                archive.writestr(name, part)
    return held.getvalue()


def test_a_workbook_with_a_part_lost_or_cut_changes_no_figure_in_silence(
    sqlite_database: Database, tmp_path: Path
) -> None:
    database = sqlite_database
    settle(database)
    right = figures(database)
    whole = workbook(tmp_path / "mẫu.xlsx", PROVINCE).read_bytes()
    path, kinds = tmp_path / "hỏng.xlsx", 0
    for name, content in packed_otherwise(whole):
        path.write_bytes(content)
        check(database, path, right, name)
        kinds += 1
    assert kinds > 30


@given(cuts=st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 255)), min_size=1, max_size=3))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_workbook_with_spoilt_bytes_changes_no_figure_in_silence(
    sqlite_database: Database, tmp_path: Path, cuts: list[tuple[int, int]]
) -> None:
    settle(emptied(sqlite_database))
    right = figures(sqlite_database)
    content = bytearray(workbook(tmp_path / "mẫu.xlsx", PROVINCE).read_bytes())
    for place, by in cuts:
        content[place % len(content)] ^= by
    path = tmp_path / "hỏng.xlsx"
    path.write_bytes(content)
    check(sqlite_database, path, right, f"bytes {cuts}")


def test_what_a_spreadsheet_could_not_compute_stops_the_file_and_is_named(
    sqlite_database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "mẫu.xlsx"
    for value, shown in (("#DIV/0!", "#DIV/0!"), ("", "=G2*1")):
        with xlsxwriter.Workbook(path) as book:
            for name, rows in PROVINCE.items():
                page = book.add_worksheet(name)
                for number, row in enumerate(rows):
                    page.write_row(number, 0, row)
                if name == "Việc":
                    page.write_formula(1, 7, "=G2*1", value=value)
        report = bring_in(emptied(sqlite_database), read([path]), DELIVERY)
        assert not report.written
        (error,) = report.errors[:1]
        assert (error.sheet, error.row, error.column) == ("Việc", 2, "Số tiền phải thi hành")
        assert error.value == shown
