"""A handing-over from end to end: whole or not at all, twice the same, out of any kind of file."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select, text

from db.audit import Act
from db.import_models import ImportRun
from db.importing import files
from db.importing.run import bring_in
from db.importing.values import Cell
from db.people_models import AuditRecord
from db.session import Database
from tests.db.importing.handing_over import (
    DELIVERY,
    PROVINCE,
    Table,
    Tables,
    content,
    counts,
    emptied,
    hand_over,
    lines,
    raw,
    settle,
    told,
)
from tests.db.importing.written import archive, folder, workbook
from tests.keys import VAULT


def runs(database: Database) -> list[ImportRun]:
    with database.reading() as session:
        return list(session.scalars(select(ImportRun).order_by(ImportRun.id)))


def receipts(*rows: str) -> Tables:
    return {"Thu tiền": lines("\n".join(["Mã việc | Ngày | Số tiền | Số biên lai", *rows]))}


def test_a_run_is_kept_with_what_it_changed(database: Database) -> None:
    settle(database)
    (run,) = runs(database)
    assert (run.who, run.source, run.digest) == ("test", "mẫu.xlsx", "0" * 64)
    assert run.finished_at == datetime(2026, 11, 20, 1, 0)
    assert run.counts["Việc"] == {"new": 4, "changed": 0, "unchanged": 0}
    hand_over(database, receipts("V1 | 02/06/2021 | 5.000 | BL5"))
    assert runs(database)[1].counts == {"Thu tiền": {"new": 1, "changed": 0, "unchanged": 0}}


def test_the_same_file_twice_changes_nothing_and_leaves_no_trace(database: Database) -> None:
    settle(database)
    before = content(database)
    report = hand_over(database, PROVINCE)
    assert told(report) == []
    assert {sheet.name: sheet.unchanged for sheet in report.sheets} == {
        name: len(table) - 1 for name, table in PROVINCE.items()
    }
    assert not any(sheet.new or sheet.changed or sheet.rejected for sheet in report.sheets)
    assert not report.written
    assert not report.refused
    assert content(database) == before
    assert len(runs(database)) == 1


def test_one_bad_row_keeps_everything_out(database: Database) -> None:
    report = hand_over(database, {**PROVINCE, **receipts("V1 | 31/02/2021 | 1 | BL1")})
    assert report.refused
    assert not report.written
    assert counts(report, "Việc") == (4, 0, 0, 0)
    assert not any(content(database).values())
    assert runs(database) == []


def test_good_rows_come_in_when_asked_for(database: Database) -> None:
    tables = {**PROVINCE, **receipts("V1 | 31/02/2021 | 1 | BL1", "V1 | 28/04/2021 | 1 | BL2")}
    report = hand_over(database, tables, good_rows=True)
    assert report.written
    assert not report.refused
    assert counts(report, "Thu tiền") == (1, 0, 0, 1)
    assert len(report.errors) == 1
    assert len(content(database)["receipts"]) == 1
    # The rest is known by now, and the row as bad as it was: nothing to be refused, nor kept.
    report = hand_over(database, tables, good_rows=True)
    assert (report.written, report.refused) == (False, False)


def test_where_no_row_is_good_asking_for_the_good_ones_is_refused(database: Database) -> None:
    settle(database)
    report = hand_over(database, receipts("V1 | 31/02/2021 | 1 | BL1"), good_rows=True)
    assert (report.written, report.refused) == (False, True)


def test_what_hangs_on_a_rejected_row_is_rejected_with_it(database: Database) -> None:
    offices = [list(row) for row in PROVINCE["Đơn vị"]]
    offices[2][2] = "Phòng ban"
    report = hand_over(database, {**PROVINCE, "Đơn vị": offices}, good_rows=True)
    assert {(sheet, reason) for sheet, *_, reason in told(report)} == {
        ("Đơn vị", "not_of_the_list"),
        ("Việc", "office_rejected"),
        ("Chỉ tiêu", "office_rejected"),
        ("Kiến nghị", "office_rejected"),
        ("Diễn biến", "case_rejected"),
        ("Thu tiền", "case_rejected"),
        ("Cưỡng chế", "case_rejected"),
    }
    found = content(database)
    assert [dict(row)["code"] for row in found["cases"]] == ["V3", "V4"]
    assert {dict(row)["case_id"] for row in found["receipts"]} == {"V3"}


def test_a_rehearsal_tells_all_and_writes_nothing(database: Database) -> None:
    report = hand_over(database, PROVINCE, dry_run=True)
    assert (report.dry_run, report.written, report.refused) == (True, False, False)
    assert counts(report, "Việc") == (4, 0, 0, 0)
    assert not any(content(database).values())
    bad = {**PROVINCE, **receipts("V1 | 31/02/2021 | 1 | BL1")}
    assert hand_over(database, bad, dry_run=True).refused
    assert not hand_over(database, bad, dry_run=True, good_rows=True).refused
    assert not any(content(database).values())


class Broken(Exception):
    """Something that happens in the middle."""


def breaking(after: int) -> Callable[[str, int], None]:
    """Breaks off at the writing, after so many words of progress."""
    left = iter(range(after))

    def tell(stage: str, rows: int) -> None:
        if not stage and next(left, None) is None:
            raise Broken

    return tell


def test_an_import_that_breaks_off_anywhere_leaves_everything_as_it_was(
    database: Database,
) -> None:
    settle(database)
    before = content(database)
    changed = {
        **PROVINCE,
        "Việc": [*PROVINCE["Việc"], ["V9", "K", "9/QĐ", "", "01/08/2025", "Lò", "", "5.000"]],
        **receipts("V1 | 02/05/2021 | 6.000.000 | BL1", "V9 | 02/08/2025 | 5.000 | BL9"),
    }
    steps = 0
    while True:
        try:
            report = bring_in(database, raw(changed), DELIVERY, progress=breaking(steps))
            break
        except Broken:
            assert (content(database), len(runs(database))) == (before, 1)
            steps += 1
    assert steps > 5
    assert report.written


def test_others_write_while_an_import_is_only_tried(database: Database) -> None:
    settle(database)
    changed = {**PROVINCE, **receipts("V1 | 02/06/2021 | 6.000 | BL9")}
    seen = []

    def write(stage: str, rows: int) -> None:
        if not stage and not seen:
            with database.writing() as session:
                session.execute(text("UPDATE agencies SET name = 'đổi' WHERE code = 'B'"))
            seen.append(rows)

    tried = bring_in(database, raw(changed), DELIVERY, dry_run=True, progress=write)
    assert seen
    assert counts(tried, "Thu tiền") == (1, 0, 0, 0)
    # It saw the one moment at which it began; the import itself sees what was written since.
    assert counts(tried, "Đơn vị") == (0, 0, 5, 0)
    assert counts(hand_over(database, changed), "Đơn vị") == (0, 1, 4, 0)


def test_what_is_tried_comes_to_the_same_as_what_is_brought_in(database: Database) -> None:
    for tables in (PROVINCE, {**PROVINCE, **receipts("V1 | 02/06/2021 | 6.000 | BL9")}):
        tried = hand_over(database, tables, dry_run=True)
        made = hand_over(database, tables)
        assert (tried.sheets, tried.problems) == (made.sheets, made.problems)


KILLED = """
import os, signal, sys
from db.importing.run import bring_in
from db.session import Database
from tests.db.importing.handing_over import DELIVERY, PROVINCE, raw

def die(stage, rows):
    if not stage and rows >= int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

bring_in(Database(sys.argv[1]), raw(PROVINCE), DELIVERY, progress=die)
"""


@pytest.mark.parametrize("rows", [1, 12, 20])
def test_an_import_whose_process_is_killed_leaves_everything_as_it_was(
    sqlite_url: str, rows: int
) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, sqlite_url, str(rows)],
        cwd=Path(__file__).parents[3],
        check=False,
    )
    assert ended.returncode == -9
    database = Database(sqlite_url, VAULT)
    assert not any(content(database).values())
    assert runs(database) == []
    settle(database)
    database.close()


def test_how_far_it_is_is_told_while_reading_and_while_writing(sqlite_url: str) -> None:
    database = Database(sqlite_url, VAULT)
    settle(database)
    rows: list[list[Cell]] = [["Mã việc", "Ngày", "Số tiền"]]
    rows += [["V3", date(2021, 6, 2), 1] for _ in range(12_000)]
    said: list[tuple[str, int]] = []
    bring_in(
        database,
        raw({"Thu tiền": rows}),
        DELIVERY,
        progress=lambda stage, done: said.append((stage, done)),
    )
    assert said[:2] == [("Thu tiền", 5_000), ("Thu tiền", 10_000)]
    assert said[2:] == [("", 1), ("", 5_001), ("", 10_001), ("", 12_001)]
    database.close()


def with_days(tables: Tables) -> Tables:
    """The days of the tables as days, the sums as numbers, as a workbook holds them."""

    def typed(cell: Cell) -> Cell:
        if isinstance(cell, str) and len(cell) == 10 and cell[2] == cell[5] == "/":
            return date(int(cell[6:]), int(cell[3:5]), int(cell[:2]))
        if isinstance(cell, str) and cell.endswith(".000"):
            return int(cell.replace(".", ""))
        return cell

    return {name: [[typed(cell) for cell in row] for row in rows] for name, rows in tables.items()}


def shuffled(tables: Tables, chance: Random) -> Tables:
    """The same with the sheets and their columns in another order."""
    names = chance.sample(sorted(tables), len(tables))
    return {name: _columns_shuffled(tables[name], chance) for name in names}


def _columns_shuffled(table: Table, chance: Random) -> Table:
    places = list(range(len(table[0])))
    chance.shuffle(places)
    return [[row[place] for place in places] for row in table]


def test_every_kind_of_file_and_every_order_gives_the_same_database(
    database: Database, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    settle(database)
    expected = content(database)
    mixed = shuffled(PROVINCE, Random(1))
    kinds = {
        "workbook of text": workbook(tmp_path / "a.xlsx", PROVINCE),
        "workbook of days and numbers": workbook(tmp_path / "b.xlsx", with_days(mixed)),
        "folder, comma": folder(tmp_path / "c", mixed),
        "folder, semicolon, BOM": folder(tmp_path / "d", PROVINCE, ";", "utf-8-sig"),
        "archive, tab": archive(tmp_path / "e.zip", mixed, "\t"),
        "archive, comma, BOM": archive(tmp_path / "f.zip", PROVINCE, ",", "utf-8-sig"),
    }
    for kind, path in kinds.items():
        with subtests.test(kind):
            report = bring_in(database, files.read([path]), DELIVERY)
            assert told(report) == []
            assert all(not sheet.new and not sheet.changed for sheet in report.sheets)
    with subtests.test("from nothing"):
        report = bring_in(emptied(database), files.read([kinds["archive, tab"]]), DELIVERY)
        assert report.written
        assert content(database) == expected


def test_rows_of_two_files_are_not_taken_for_each_other(database: Database) -> None:
    settle(database)
    good = raw(receipts("V3 | 02/06/2021 | 7.000 | BL7"), "a.xlsx")
    bad = raw(receipts("V3 | 31/06/2021 | 8.000 | BL8"), "b.xlsx")
    late = raw(receipts("V1 | 28/02/2021 | 9.000 | BL9"), "c.xlsx")
    report = bring_in(database, [*good, *bad, *late], DELIVERY, good_rows=True)
    assert counts(report, "Thu tiền") == (1, 0, 0, 2)
    assert [(problem.file, problem.row) for problem in report.problems] == [
        ("b.xlsx", 2),
        ("c.xlsx", 2),
    ]
    assert report.sheets[0].files == ("a.xlsx", "b.xlsx", "c.xlsx")
    assert len(content(database)["receipts"]) == 6


def test_a_receipt_in_two_files_is_one_and_two_versions_of_it_are_told_apart(
    database: Database,
) -> None:
    settle(database)
    row = receipts("V3 | 02/06/2021 | 7.000 | BL7")
    report = bring_in(database, [*raw(row, "a.xlsx"), *raw(row, "b.xlsx")], DELIVERY)
    assert [(p.file, p.reason.value, p.detail) for p in report.problems] == [
        ("b.xlsx", "repeated", "2 (a.xlsx)")
    ]
    other = receipts("V3 | 02/06/2021 | 8.000 | BL7")
    report = bring_in(database, [*raw(row, "a.xlsx"), *raw(other, "b.xlsx")], DELIVERY)
    assert [(p.file, p.reason.value, p.detail) for p in report.problems] == [
        ("a.xlsx", "same_key", "2 (b.xlsx)"),
        ("b.xlsx", "same_key", "2 (a.xlsx)"),
    ]


def test_a_file_that_cannot_be_read_brings_nothing_in(database: Database, tmp_path: Path) -> None:
    paths = [folder(tmp_path / "a", PROVINCE), tmp_path / "b.xlsx"]
    paths[1].write_bytes(b"not a workbook")
    with pytest.raises(files.FileProblem):
        bring_in(database, files.read(paths), DELIVERY)
    assert not any(content(database).values())


def test_every_run_is_in_the_audit_and_what_changed_nothing_is_not(database: Database) -> None:
    settle(database)
    hand_over(database, PROVINCE)
    hand_over(database, receipts("V1 | 02/06/2021 | 5.000 | BL5"))
    with database.reading() as session:
        records = session.scalars(select(AuditRecord).order_by(AuditRecord.id)).all()
    assert [record.kind for record in records] == [Act.IMPORTED] * 2
    assert [record.facts for record in records] == [
        {"import": run.id, "sheets": run.counts} for run in runs(database)
    ]
