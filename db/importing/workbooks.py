"""What a workbook hides from its reader: cells without a value, hidden sheets, and traps.

python-calamine reads a cell with an error, or a formula that was never computed, as an empty one,
and an empty cell has a meaning of its own (a case without money). So the file itself is looked
through first, in bounded time and memory, and such cells are given back what they show.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Final

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from db.importing import old_workbooks
from db.importing.values import Cell

#: What the parts of a workbook may come to unpacked, one and all of them, in bytes.
LARGEST_PART: Final = 400 * 1024**2
LARGEST: Final = 800 * 1024**2
#: Cells from the first row and column to the last, empty ones too: a reader holds them all.
MOST_CELLS: Final = 20_000_000
MOST_ROWS: Final = 1_048_576
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
_RELATED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL: Final = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_PLACE: Final = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_VALUE: Final = re.compile(rb"<(?:\w+:)?v\b[^>]*>(.*?)</(?:\w+:)?v>", re.DOTALL)
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?f>)", re.DOTALL)
#: Signs that a sheet has such cells at all: an error, or a formula with nothing behind it.
_SIGNS: Final = re.compile(rb't="e"|f></(?:\w+:)?c>|<(?:\w+:)?f\b[^>]*/></(?:\w+:)?c>|<v></v>|<v/>')
_ROW: Final = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
_WIDE: Final = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{2,3})\d')
_REPEATED: Final = re.compile(rb"<table:table-cell\b[^>]*>")
_TIMES: Final = re.compile(rb'number-columns-repeated="(\d+)"')


class Locked(Exception):
    """It has a password."""


class TooLarge(Exception):
    """Unpacked it would come to more than may be held, or is made to."""


class Disguised(Exception):
    """What it holds is not what its name says, or more than that: macros in a file without."""


@dataclass(frozen=True)
class Inspected:
    """What was found: texts by sheet and place (row and column from 1) of cells without a value."""

    lost: Mapping[str, Mapping[tuple[int, int], str]] = field(default_factory=dict)


def inspect(path: Path) -> Inspected:
    """Looks a workbook through. Locked, TooLarge, Disguised; nothing where it is corrupt."""
    with path.open("rb") as file:
        head = file.read(8)
    kind = path.suffix.lower()
    if head == _OLE:
        return _old(path, kind)
    if kind == ".xls":
        raise Disguised
    try:
        with zipfile.ZipFile(path) as archive:
            return _packed(archive, kind)
    except DefusedXmlException as trap:
        raise Disguised from trap
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, KeyError, RuntimeError):
        return Inspected()  # its reader will say so
    except ElementTree.ParseError:
        return Inspected()


def _old(path: Path, kind: str) -> Inspected:
    """A compound file: a workbook of before 2007, or one of today with a password."""
    if path.stat().st_size <= LARGEST and _LOCKED in path.read_bytes():
        raise Locked
    if kind != ".xls":
        raise Disguised
    try:
        return Inspected(old_workbooks.lost(path, LARGEST_PART))
    except old_workbooks.Locked as locked:
        raise Locked from locked
    except (OSError, ValueError, struct.error, IndexError):
        return Inspected()  # its reader will say so


def _packed(archive: zipfile.ZipFile, kind: str) -> Inspected:
    parts = archive.infolist()
    if any(part.flag_bits & 0x1 for part in parts):
        raise Locked
    sizes = [part.file_size for part in parts]
    if sum(sizes) > LARGEST or max(sizes, default=0) > LARGEST_PART:
        raise TooLarge
    names = set(archive.namelist())
    if kind == ".ods":
        return _open_document(archive, names)
    if "xl/workbook.xml" not in names:
        raise Disguised
    if kind == ".xlsx" and any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Disguised
    lost = {}
    for sheet, part in _sheets(archive):
        if part in names:
            content = archive.read(part)
            _bounded(content)
            if found := dict(_lost(content)):
                lost[sheet] = found
    return Inspected(lost)


def _open_document(archive: zipfile.ZipFile, names: set[str]) -> Inspected:
    manifest = "META-INF/manifest.xml"
    if manifest in names and b"encryption-data" in archive.read(manifest):
        raise Locked
    if "content.xml" not in names:
        raise Disguised
    for cell in _REPEATED.finditer(archive.read("content.xml")):
        times = _TIMES.search(cell[0])
        if times and int(times[1]) > 1_000 and b"office:value" in cell[0]:
            raise TooLarge
    return Inspected()


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The name of each sheet, and the part that holds it."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    related = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id"): one.get("Target", "") for one in related}
    for one in book.iter():
        if one.tag.rpartition("}")[2] == "sheet":
            target = targets.get(one.get(_RELATED, ""), "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            yield one.get("name", ""), part


def _bounded(content: bytes) -> None:
    """TooLarge where a reader would hold more cells than there is room for."""
    rows = max((int(row[1]) for row in _ROW.finditer(content)), default=0)
    wide = max((column(one[1]) for one in _WIDE.finditer(content)), default=26)
    if rows > MOST_ROWS or rows * wide > MOST_CELLS:
        raise TooLarge


def _lost(content: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    """The places of cells with an error, or a formula without a value, and what to show there."""
    if _SIGNS.search(content) is None:
        return
    for cell in _CELL.finditer(content):
        place = _PLACE.search(cell[1])
        inside = cell[2] or b""
        value, formula = _VALUE.search(inside), _FORMULA.search(inside)
        if place is None:
            continue
        if b't="e"' in cell[1]:
            yield _place(place), _text(value[1] if value else b"#ERROR!")
        elif formula is not None and not (value and value[1]):
            yield _place(place), "=" + _text(formula[1] or b"")


def _place(found: re.Match[bytes]) -> tuple[int, int]:
    return int(found[2]), column(found[1])


def column(letters: bytes) -> int:
    """The number of a column, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def letters(number: int) -> str:
    """The letters of a column, from 1."""
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found


def _text(raw: bytes) -> str:
    return unescape(raw.decode("utf-8", "replace"))[:60]


def filled(
    rows: Sequence[Sequence[Cell]], first: tuple[int, int], lost: Mapping[tuple[int, int], str]
) -> list[list[Cell]]:
    """Rows that begin at a place (row and column from 1), with what was lost of them."""
    made = [list(row) for row in rows]
    for (row, place), text in sorted(lost.items()):
        down, right = row - first[0], place - first[1]
        if down < 0 or right < 0:
            continue
        while len(made) <= down:
            made.append([])
        made[down] += [""] * (right + 1 - len(made[down]))
        if made[down][right] in ("", None):
            made[down][right] = text
    return made
