"""The same files once more: known without being read, and read whenever anything is otherwise."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from db.importing import files
from db.importing.files import RawSheet
from db.importing.memory import confirm
from db.importing.report import Report
from db.importing.run import bring_in
from db.importing.surveying import Choice
from db.importing.undoing import undo
from db.session import Database
from tests.db.folk import OPERATOR
from tests.db.importing.handing_over import DELIVERY, PROVINCE, content, lines, settle
from tests.db.importing.written import folder


class Read(Exception):
    """The files were opened."""


@pytest.fixture
def handed(tmp_path: Path) -> Path:
    return folder(tmp_path / "files", PROVINCE)


def bring(database: Database, path: Path) -> Report:
    delivery = replace(DELIVERY, files=files.fingerprint([path]))
    return bring_in(database, files.read([path]), delivery)


def is_known(database: Database, path: Path) -> bool:
    """Whether the files are known without being opened."""

    def read() -> Iterator[RawSheet]:
        raise Read
        yield

    try:
        bring_in(database, read(), replace(DELIVERY, files=files.fingerprint([path])))
    except Read:
        return False
    return True


def test_the_last_files_are_known_and_told_of_as_if_they_had_been_read(
    database: Database, handed: Path
) -> None:
    assert not is_known(database, handed)
    assert bring(database, handed).written
    before = content(database)
    assert is_known(database, handed)
    assert bring(database, handed) == bring_in(database, files.read([handed]), DELIVERY)
    assert content(database) == before


def another_byte(database: Database, handed: Path) -> None:
    with (handed / "Việc.csv").open("a", encoding="utf-8") as file:
        file.write("\n")


def another_name(database: Database, handed: Path) -> None:
    (handed / "Việc.csv").rename(handed / "Việc 2.csv")


def one_file_less(database: Database, handed: Path) -> None:
    (handed / "Thu tiền.csv").unlink()


def another_import(database: Database, handed: Path) -> None:
    settle(
        database,
        {"Thu tiền": lines("Mã việc | Ngày | Số tiền | Số biên lai\nV1 | 02/06/2021 | 5 | B9")},
    )


def taken_back(database: Database, handed: Path) -> None:
    undo(database, 1, OPERATOR, DELIVERY.now)


def another_layout(database: Database, handed: Path) -> None:
    choice = Choice("Việc", "Mã việc", "Mã việc")
    confirm(database, files.read([handed]), "test", DELIVERY.now, choices=[choice])


CHANGES = [another_byte, another_name, one_file_less, another_import, taken_back, another_layout]


@pytest.mark.parametrize("change", CHANGES)
def test_they_are_read_again_where_anything_is_otherwise(
    database: Database, handed: Path, change: Callable[[Database, Path], None]
) -> None:
    bring(database, handed)
    assert is_known(database, handed)
    change(database, handed)
    assert not is_known(database, handed)


def test_what_there_was_to_remark_on_is_said_again(database: Database, handed: Path) -> None:
    with (handed / "Việc.csv").open(encoding="utf-8") as file:
        rows = file.read().splitlines()
    (handed / "Việc.csv").write_text("\n".join([*rows, rows[-1]]) + "\n", encoding="utf-8")
    first = bring(database, handed)
    assert first.written
    assert first.problems
    assert not is_known(database, handed)
    assert bring(database, handed).problems == first.problems


def test_files_of_the_same_content_elsewhere_are_the_same(
    database: Database, handed: Path, tmp_path: Path
) -> None:
    bring(database, handed)
    shutil.copytree(handed, tmp_path / "elsewhere")
    assert is_known(database, tmp_path / "elsewhere")
