"""Files as they come: workbooks, folders and archives of CSV become plain sheets of cells."""

import csv
import hashlib
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import cast

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from db.importing import old_fonts, workbooks
from db.importing.titles import TITLES, title
from db.importing.values import Cell
from db.importing.workbooks import Inspected

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})

#: No more than this is unpacked from one file, in bytes.
LARGEST = 2 * 1024**3


class Fault(StrEnum):
    """Why a file cannot be read at all."""

    MISSING = "missing"
    UNKNOWN_KIND = "unknown_kind"
    CORRUPT = "corrupt"
    NOT_UTF8 = "not_utf8"
    QUOTES = "quotes"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    LOCKED = "locked"
    DISGUISED = "disguised"


class FileProblem(Exception):
    """A file that cannot be read, and the line of it where that is known; nothing of it was."""

    def __init__(self, fault: Fault, name: str, line: int = 0) -> None:
        super().__init__(f"{name}: {fault}")
        self.fault = fault
        self.name = name
        self.line = line


#: A row: its number in the file (from 1), and its cells.
RawRow = tuple[int, Sequence[Cell]]


@dataclass(frozen=True)
class RawSheet:
    """A sheet as it stands in a file, `hidden` or not, its header among the first rows."""

    name: str
    rows: Iterable[RawRow]
    file: str = ""
    hidden: bool = False


def read(paths: Sequence[Path]) -> Iterator[RawSheet]:
    """The sheets of all the files, one after the other. FileProblem where one is unreadable."""
    for path in paths:
        try:
            yield from _sheets(path)
        except OSError as failed:
            raise FileProblem(Fault.MISSING, _name(path)) from failed


def digest(paths: Sequence[Path]) -> str:
    """The SHA-256 of the files' contents, in hexadecimal."""
    found = hashlib.sha256()
    for _, content in _contents(paths):
        found.update(content)
    return found.hexdigest()


def fingerprint(paths: Sequence[Path]) -> str:
    """What stands for contents and names: a name may say of which sheet a file is."""
    found = hashlib.sha256()
    for name, content in _contents(paths):
        found.update(repr((name, hashlib.sha256(content).digest())).encode())
    return found.hexdigest()


def _contents(paths: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        for file in _tables(path) if path.is_dir() else [path]:
            yield file.name, file.read_bytes() if file.is_file() else b""


def _name(path: Path) -> str:
    return path.name or str(path)


def _sheets(path: Path) -> Iterator[RawSheet]:
    if not path.exists():
        raise FileProblem(Fault.MISSING, _name(path))
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
        return iter([_csv(path.stem, path.read_bytes(), path.name)])
    raise FileProblem(Fault.UNKNOWN_KIND, path.name)


def _tables(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.suffix.lower() == ".csv")


def _folder(path: Path) -> Iterator[RawSheet]:
    files = _tables(path)
    if not files:
        raise FileProblem(Fault.EMPTY, _name(path))
    return (_csv(f.stem, f.read_bytes(), f"{_name(path)}/{f.name}") for f in files)


#: All that unpacking may stumble over in an archive that was cut off, changed, or locked.
_SPOILT = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
    OverflowError,
)


def _archive(path: Path) -> Iterator[RawSheet]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = {_spelt(m): m for m in archive.infolist()}
            tables = {name: m for name, m in members.items() if _is_table(name)}
            if sum(member.file_size for member in tables.values()) > LARGEST:
                raise FileProblem(Fault.TOO_LARGE, path.name)
            if not tables:
                raise FileProblem(Fault.EMPTY, path.name)
            for name, member in tables.items():
                yield _csv(PurePosixPath(name).stem, archive.read(member), f"{path.name}/{name}")
    except _SPOILT as broken:
        raise FileProblem(Fault.CORRUPT, path.name) from broken


def _spelt(member: zipfile.ZipInfo) -> str:
    """The member's name; archives made on a Mac hold UTF-8 without saying so."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def _is_table(name: str) -> bool:
    """Whether an archive's member is a CSV file of the office, not one of the Mac's own."""
    path = PurePosixPath(name)
    return path.suffix.lower() == ".csv" and not path.name.startswith("._")


def _workbook(path: Path) -> Iterator[RawSheet]:
    inspected = _inspected(path)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        for about in workbook.sheets_metadata:
            if about.typ is not SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(about.name)
            first = (sheet.start[0] + 1, sheet.start[1] + 1) if sheet.start else (1, 1)
            # From the first row that holds anything, so that row numbers are the file's.
            cells = cast(Sequence[Sequence[Cell]], sheet.to_python(skip_empty_area=True))
            if lost := inspected.lost.get(about.name):
                cells = workbooks.filled(cells, first, lost)
            hidden = about.visible is not SheetVisibleEnum.Visible
            yield RawSheet(about.name, enumerate(cells, first[0]), path.name, hidden)
    except (CalamineError, OSError, ValueError) as broken:
        raise FileProblem(Fault.CORRUPT, path.name) from broken


def _inspected(path: Path) -> Inspected:
    try:
        return workbooks.inspect(path)
    except workbooks.Locked as locked:
        raise FileProblem(Fault.LOCKED, path.name) from locked
    except workbooks.TooLarge as large:
        raise FileProblem(Fault.TOO_LARGE, path.name) from large
    except workbooks.Disguised as other:
        raise FileProblem(Fault.DISGUISED, path.name) from other


def _csv(name: str, content: bytes, file: str) -> RawSheet:
    if content.startswith(_OF_OTHERS):
        raise FileProblem(Fault.DISGUISED, file)
    text = _decoded(content)
    if text is None:
        raise FileProblem(Fault.NOT_UTF8, file)
    if "\0" in text:
        raise FileProblem(Fault.CORRUPT, file)
    return RawSheet(name, _lines(text, file), file)


#: What archives, workbooks and pictures begin with.
_OF_OTHERS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff")


def _decoded(content: bytes) -> str | None:
    """The text, in UTF-8, UTF-16, or one byte a letter as before Unicode; None where it is none."""
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16")
        head = content[:1_000]
        if len(head) > 1 and head[1::2].count(0) > len(head) // 5:
            return content.decode("utf-16-le")
        if len(head) > 1 and head[::2].count(0) > len(head) // 5:
            return content.decode("utf-16-be")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return old_fonts.decoded(content)


def _lines(text: str, file: str) -> Iterator[RawRow]:
    """The rows by the line that each begins on, since a quoted cell may hold line ends."""
    # Strict, since an unclosed quote would otherwise swallow the rows that follow it.
    source = io.StringIO(text, newline="")
    reader = csv.reader(source, delimiter=_delimiter(text), strict=True)
    before = 0
    try:
        for cells in reader:
            yield before + 1, cells
            before = reader.line_num
    except csv.Error as wrong:
        raise FileProblem(Fault.QUOTES, file, before + 1) from wrong


def _delimiter(text: str) -> str:
    """The separator that shows a header of ours; without one, that which some line has most of."""
    head = text[:20_000].splitlines()[:20]
    return max("\t;,", key=lambda mark: max((_titles(line, mark) for line in head), default=(0, 0)))


def _titles(line: str, mark: str) -> tuple[int, int]:
    cells = line.split(mark)
    return sum(title(cell.strip('"')).words in TITLES for cell in cells), len(cells)
