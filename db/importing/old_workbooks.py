"""The same look into a workbook of before 2007 (.xls): cells with an error or an empty formula.

Its stream is a row of records, each a kind, a length and so many bytes ([MS-XLS], BIFF8 and BIFF5).
"""

import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import olefile

_END, _SHEET, _LOCKED = 0x000A, 0x0085, 0x002F
_FORMULA, _ERROR = 0x0006, 0x0205
#: What an error is shown as, by its number.
_ERRORS: Final[Mapping[int, str]] = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
#: A formula whose result is no number says so by these two bytes, and by the first which it is.
_OTHER: Final = b"\xff\xff"
_OF_ERROR, _OF_NOTHING = 2, 3

Lost = Mapping[tuple[int, int], str]


class Locked(Exception):
    """It has a password."""


def lost(path: Path, largest: int) -> Mapping[str, Lost]:
    """By sheet and place, row and column from 1, what such cells show. OSError where it is none."""
    with olefile.OleFileIO(path) as held:
        name = next((one for one in ("Workbook", "Book") if held.exists(one)), None)
        if name is None or held.get_size(name) > largest:
            raise OSError("no workbook")
        stream = held.openstream(name).read()
    found = {}
    for sheet, at in _sheets(stream):
        if cells := dict(_cells(stream, at)):
            found[sheet] = cells
    return found


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place to the end of that part."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        if kind == _END:
            return
        at += 4 + length


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    for kind, data in _records(stream, 0):
        if kind == _LOCKED:
            raise Locked
        if kind == _SHEET and len(data) > 8:
            (at,) = struct.unpack_from("<I", data)
            size, wide = data[6], data[7] & 1
            raw = data[8 : 8 + size * (2 if wide else 1)]
            yield raw.decode("utf-16-le" if wide else "latin-1", "replace"), at


def _cells(stream: bytes, at: int) -> Iterator[tuple[tuple[int, int], str]]:
    for kind, data in _records(stream, at):
        if kind not in (_FORMULA, _ERROR) or len(data) < 8:
            continue
        row, column = struct.unpack_from("<HH", data)
        place = row + 1, column + 1
        if kind == _ERROR and data[7]:
            yield place, _ERRORS.get(data[6], "#ERROR!")
        elif kind == _FORMULA and data[12:14] == _OTHER and data[6] == _OF_ERROR:
            yield place, _ERRORS.get(data[8], "#ERROR!")
        elif kind == _FORMULA and data[12:14] == _OTHER and data[6] == _OF_NOTHING:
            yield place, "="
