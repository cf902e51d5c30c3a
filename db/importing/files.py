"""Files as they come: workbooks, folders and archives of CSV become plain sheets of cells."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import cast

from python_calamine import CalamineError, CalamineWorkbook

from db.importing.values import Cell

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})

#: No more than this is unpacked from one file, in bytes.
LARGEST = 2 * 1024**3


class Fault(StrEnum):
    """Why a file cannot be read at all."""

    MISSING = "missing"
    UNKNOWN_KIND = "unknown_kind"
    CORRUPT = "corrupt"
    NOT_UTF8 = "not_utf8"
    EMPTY = "empty"
    TOO_LARGE = "too_large"


class FileProblem(Exception):
    """A file that cannot be read; nothing of it was."""

    def __init__(self, fault: Fault, name: str) -> None:
        super().__init__(f"{name}: {fault}")
        self.fault = fault
        self.name = name


#: A row: its number in the file (from 1), and its cells.
RawRow = tuple[int, Sequence[Cell]]


@dataclass(frozen=True)
class RawSheet:
    """A sheet as it stands in a file, its header somewhere among the first rows."""

    name: str
    rows: Iterable[RawRow]


def read(paths: Sequence[Path]) -> Iterator[RawSheet]:
    """The sheets of all the files, one after the other. FileProblem where one is unreadable."""
    for path in paths:
        yield from _sheets(path)


def digest(paths: Sequence[Path]) -> str:
    """The SHA-256 of the files' contents, in hexadecimal."""
    found = hashlib.sha256()
    for path in paths:
        for file in sorted(path.glob("*.csv")) if path.is_dir() else [path]:
            found.update(file.read_bytes() if file.is_file() else b"")
    return found.hexdigest()


def _sheets(path: Path) -> Iterator[RawSheet]:
    if not path.exists():
        raise FileProblem(Fault.MISSING, path.name)
    if path.is_dir():
        return _folder(path)
    kind = path.suffix.lower()
    if path.stat().st_size > LARGEST:
        raise FileProblem(Fault.TOO_LARGE, path.name)
    if kind in WORKBOOKS:
        return _workbook(path)
    if kind == ".zip":
        return _archive(path)
    if kind == ".csv":
        return iter([_csv(path.stem, path.read_bytes())])
    raise FileProblem(Fault.UNKNOWN_KIND, path.name)


def _folder(path: Path) -> Iterator[RawSheet]:
    files = sorted(path.glob("*.csv"))
    if not files:
        raise FileProblem(Fault.EMPTY, path.name)
    return (_csv(file.stem, file.read_bytes()) for file in files)


def _archive(path: Path) -> Iterator[RawSheet]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if m.filename.lower().endswith(".csv")]
            if sum(member.file_size for member in members) > LARGEST:
                raise FileProblem(Fault.TOO_LARGE, path.name)
            if not members:
                raise FileProblem(Fault.EMPTY, path.name)
            for member in members:
                yield _csv(PurePosixPath(member.filename).stem, archive.read(member))
    except (zipfile.BadZipFile, RuntimeError, EOFError) as broken:
        raise FileProblem(Fault.CORRUPT, path.name) from broken


def _workbook(path: Path) -> Iterator[RawSheet]:
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            first = sheet.start[0] + 1 if sheet.start else 1
            # From the first row that holds anything, so that row numbers are the file's.
            cells = cast(Iterable[Sequence[Cell]], sheet.to_python(skip_empty_area=True))
            yield RawSheet(name, enumerate(cells, first))
    except (CalamineError, OSError, ValueError) as broken:
        raise FileProblem(Fault.CORRUPT, path.name) from broken


def _csv(name: str, content: bytes) -> RawSheet:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise FileProblem(Fault.NOT_UTF8, f"{name}.csv") from wrong
    return RawSheet(name, _lines(text))


def _lines(text: str) -> Iterator[RawRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    before = 0
    for cells in reader:
        # A quoted cell may hold line ends: a row is known by the line that it begins on.
        yield before + 1, cells
        before = reader.line_num


def _delimiter(text: str) -> str:
    """The separator that the first lines have most of."""
    head = text[:4000].splitlines()[:20]
    counts = {mark: max((line.count(mark) for line in head), default=0) for mark in "\t;,"}
    return max(counts, key=lambda mark: counts[mark])
