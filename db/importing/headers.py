"""Where a sheet's header stands among its first rows, and the titles that it gives the columns."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from db.importing.titles import Names, stated_unit
from db.importing.values import Cell, shown

#: How far down a header may stand.
DEPTH = 30

Cells = Sequence[Cell]
#: Tells which columns some titles stand for.
Known = Callable[[Sequence[str]], set[str]]


@dataclass(frozen=True, slots=True)
class Header:
    """A header: how many rows stand above what is below it, its titles, the unit stated above.

    `unit` is the dong that one unit of money is worth below it; 0 where no line above says so.
    """

    ends: int
    titles: tuple[str, ...]
    unit: int = 0


def is_blank(cells: Cells) -> bool:
    """Whether a line has nothing in it."""
    return not any(str(cell).strip() for cell in cells if cell is not None)


def find(head: Sequence[Cells], names: Names) -> Header | None:
    """The first row, or pair of rows, with all the columns that must be; None without one."""
    return _first(head, names, names.sure) or _first(head, names, names.likely)


def lacking(head: Sequence[Cells], names: Names) -> list[str]:
    """The titles of the required columns that not even the best row has."""
    best: set[str] = set()
    for titles in (*map(_single, head), *(titles for _, titles in _pairs(head, names))):
        best = max(best, names.likely(titles), key=len)
    columns = names.sheet.columns
    return [column.title for column in columns if column.required and column.name not in best]


def all_of(head: Sequence[Cells], names: Names) -> Iterator[Header]:
    """Every row and pair of rows as if it were the header."""
    for place, cells in enumerate(head):
        yield Header(place + 1, _single(cells), _unit(head[:place]))
    for place, titles in _pairs(head, names):
        yield Header(place + 2, titles, _unit(head[:place]))


def _first(head: Sequence[Cells], names: Names, known: Known) -> Header | None:
    must = {column.name for column in names.sheet.columns if column.required}
    for place, cells in enumerate(head):
        if must <= known(_single(cells)):
            return _header(head, place, names)
    for place, titles in _pairs(head, names):
        if must <= known(titles):
            return Header(place + 2, titles, _unit(head[:place]))
    return None


def _header(head: Sequence[Cells], place: int, names: Names) -> Header:
    """The header of one row, or of two where the next one tells its titles apart."""
    one, unit = _single(head[place]), _unit(head[:place])
    if place + 1 < len(head) and _continues(head[place], head[place + 1], names):
        two = _joined(head[place], head[place + 1], names)
        if len(names.sure(two)) > len(names.sure(one)):
            return Header(place + 2, two, unit)
    return Header(place + 1, one, unit)


def _continues(top: Cells, below: Cells, names: Names) -> bool:
    """Whether the row below a header has only texts, and nothing under the columns of the key."""
    texts = all(cell is None or isinstance(cell, str) for cell in below)
    key = names.sheet.key
    keys = [place for place, cell in enumerate(top) if names.of(shown(cell)) in key]
    empty = all(place >= len(below) or not shown(below[place]) for place in keys)
    return texts and empty and not is_blank(below)


def _pairs(head: Sequence[Cells], names: Names) -> Iterator[tuple[int, tuple[str, ...]]]:
    for place in range(len(head) - 1):
        if not is_blank(head[place]) and not is_blank(head[place + 1]):
            yield place, _joined(head[place], head[place + 1], names)


def _joined(top: Cells, below: Cells, names: Names) -> tuple[str, ...]:
    """Two rows of titles as one: what stands above several cells belongs to each of them."""
    above, found = "", []
    for place in range(max(len(top), len(below))):
        own = shown(top[place]) if place < len(top) else ""
        under = shown(below[place]) if place < len(below) else ""
        above = own or (above if under else "")
        found.append(_title(above, under, names))
    return tuple(found)


def _title(above: str, under: str, names: Names) -> str:
    """The way of reading both together that is one of ours: `Quyết định` over `Số`."""
    ways = (f"{under} {above}", f"{above} {under}", under, above)
    ours = (way.strip() for way in ways if names.of(way))
    return next(ours, f"{above} {under}".strip())


def _single(cells: Cells) -> tuple[str, ...]:
    return tuple(shown(cell) if isinstance(cell, str) else "" for cell in cells)


def _unit(above: Sequence[Cells]) -> int:
    """The unit of money that the lines above a header state, if any."""
    units = (stated_unit(cell) for cells in above for cell in cells if isinstance(cell, str))
    return next(filter(None, units), 0)
