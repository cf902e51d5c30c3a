"""How a sheet of a file is to be read: which sheet it is, where its rows begin, its columns."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from db.folding import fold
from db.importing import headers, old_fonts
from db.importing.files import RawRow, RawSheet
from db.importing.headers import Cells, Header
from db.importing.report import Doubt, Doubtful
from db.importing.sheets import SHEET, SHEETS, Kind, Sheet
from db.importing.titles import Names, near_sheets, sheet_of, title


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a person confirmed for sheets of one shape.

    `columns` are our names by folded title, "" for a title that is left out; `unit` is in dong.
    """

    sheet: str
    columns: Mapping[str, str]
    unit: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person says that a sheet, or with `title` a column of it, stands for.

    `meaning` is a title or name of ours; empty leaves the column out.
    """

    sheet: str
    title: str
    meaning: str


class UnknownMeaning(Exception):
    """A choice that names no sheet or column of ours."""

    def __init__(self, meaning: str) -> None:
        super().__init__(meaning)
        self.meaning = meaning


#: Confirmed mappings by shape.
Memory = Mapping[str, Confirmed]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a sheet is read: `columns` are our names by place, "" where there is none.

    `unit` is the dong that a line above the table states for its money, 0 for none. What is
    doubtful is read so all the same, but only to be looked at.
    """

    sheet: Sheet
    name: str
    file: str
    titles: tuple[str, ...]
    columns: tuple[str, ...]
    unit: int
    shape: str
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A sheet before its rows are read.

    `reading` is None where nothing is to be read; `lacking` are the required columns that a sheet
    of ours has not, `sheet` is None where it is none of ours.
    """

    raw: RawSheet
    sheet: Sheet | None
    reading: Reading | None
    head: Sequence[RawRow]
    rows: Iterator[RawRow]
    lacking: tuple[str, ...] = ()


#: So many rows tell how a sheet was typed.
_SAMPLE = 300


def readable(raw: RawSheet) -> RawSheet:
    """The sheet with its texts in Unicode, whatever font they were typed with."""
    rows = iter(raw.rows)
    head = list(islice(rows, _SAMPLE))
    read = old_fonts.font(cells for _, cells in head)
    whole = chain(head, rows)
    if read is None:
        return replace(raw, rows=whole)
    rewritten = ((number, old_fonts.in_unicode(cells, read)) for number, cells in whole)
    return replace(raw, rows=rewritten)


def survey(raw: RawSheet, memory: Memory, choices: Sequence[Choice] = ()) -> Surveyed:
    """Looks at the first rows of a sheet; the rest stay where they are."""
    raw = readable(raw)
    rows = iter(raw.rows)
    head = list(islice(rows, headers.DEPTH))
    cells = [line for _, line in head]
    if all(map(headers.is_blank, cells)):
        return Surveyed(raw, sheet_of(raw.name), None, head, rows)
    found = _remembered(raw, cells, memory) or _recognised(raw, cells, choices)
    if found is None:
        sheet = sheet_of(raw.name)
        missing = tuple(headers.lacking(cells, Names(sheet))) if sheet else ()
        return Surveyed(raw, sheet, None, head, rows, missing)
    reading, ends = found
    return Surveyed(raw, reading.sheet, reading, head[ends:], rows)


def _remembered(
    raw: RawSheet, cells: Sequence[Cells], memory: Memory
) -> tuple[Reading, int] | None:
    """The sheet as a person confirmed that those of its shape are read."""
    for name in {one.sheet for one in memory.values()}:
        for header in headers.all_of(cells, Names(SHEET[name])):
            at = shape(raw.name, header)
            known = memory.get(at)
            if known is not None and known.sheet == name:
                columns = tuple(known.columns.get(fold(text), "") for text in header.titles)
                reading = Reading(
                    SHEET[name], raw.name, raw.file, header.titles, columns, known.unit, at
                )
                return reading, header.ends
    return None


def _recognised(
    raw: RawSheet, cells: Sequence[Cells], choices: Sequence[Choice]
) -> tuple[Reading, int] | None:
    """The sheet by its name and titles, and by what was said of them."""
    own = [choice for choice in choices if fold(choice.sheet) == fold(raw.name)]
    sheets = _sheets(raw.name, own)
    is_sure = len(sheets) == 1 and (sheets[0] is sheet_of(raw.name) or _is_said(own))
    found = [
        (header, names) for names in _names(sheets, own) if (header := headers.find(cells, names))
    ]
    if not found:
        return None
    if not is_sure:
        found = _fullest(found)
    header, names = found[0]
    doubts = [] if is_sure else [_doubt(raw, Doubtful.SHEET, "", [n.sheet.title for _, n in found])]
    return _reading(raw, header, names, doubts), header.ends


def _is_said(own: Sequence[Choice]) -> bool:
    return any(not choice.title for choice in own)


def _sheets(name: str, own: Sequence[Choice]) -> Sequence[Sheet]:
    """What a sheet of this name may be."""
    said = []
    for choice in own:
        if not choice.title:
            if (meant := sheet_of(choice.meaning)) is None:
                raise UnknownMeaning(choice.meaning)
            said.append(meant)
    sure = sheet_of(name)
    return said[:1] or ([sure] if sure else near_sheets(name) or SHEETS)


def _names(sheets: Sequence[Sheet], own: Sequence[Choice]) -> list[Names]:
    """The sheets that have all columns that were spoken of. UnknownMeaning where none has."""
    fitting = []
    unknown = UnknownMeaning("")
    for sheet in sheets:
        try:
            fitting.append(Names(sheet, _said(sheet, own)))
        except UnknownMeaning as lacking:
            unknown = lacking
    if not fitting:
        raise unknown
    return fitting


def _said(sheet: Sheet, own: Sequence[Choice]) -> dict[str, str]:
    """What was said of titles, as our names. UnknownMeaning for one that the sheet lacks."""
    said = {}
    for choice in own:
        if choice.title:
            name = Names(sheet).of(choice.meaning) if choice.meaning else ""
            if name is None:
                raise UnknownMeaning(choice.meaning)
            said[fold(choice.title)] = name
    return said


def _fullest(found: Sequence[tuple[Header, Names]]) -> list[tuple[Header, Names]]:
    """Of several sheets that a header would fit, those of which it has the most columns."""
    counts = [len(names.sure(header.titles)) for header, names in found]
    return [one for one, count in zip(found, counts, strict=True) if count == max(counts)]


def _reading(raw: RawSheet, header: Header, names: Names, doubts: list[Doubt]) -> Reading:
    columns = [names.of(text) or "" if text else "" for text in header.titles]
    free = [column.name for column in names.sheet.columns if column.name not in columns]
    near = {
        place: meant
        for place, text in enumerate(header.titles)
        if text and names.of(text) is None and (meant := names.near(text, free))
    }
    titles = {column.name: column.title for column in names.sheet.columns}
    for place, meant in near.items():
        # Where two titles may be one column, which of them it is has to be said.
        rivals = [other for other in near if other != place and meant[0] in near[other]]
        columns[place] = meant[0] if not rivals and len(meant) == 1 else ""
        meanings = [titles[name] for name in meant]
        rival = [header.titles[other] for other in rivals]
        doubts.append(_doubt(raw, Doubtful.COLUMN, header.titles[place], meanings, rival))
    if _is_doubtful(header, names.sheet, columns):
        doubts.append(_doubt(raw, Doubtful.UNIT, "", [str(header.unit)]))
    at = shape(raw.name, header)
    return Reading(
        names.sheet,
        raw.name,
        raw.file,
        header.titles,
        tuple(columns),
        header.unit,
        at,
        tuple(doubts),
    )


def _is_doubtful(header: Header, sheet: Sheet, columns: Sequence[str]) -> bool:
    """Whether a unit other than dong is stated above money that says none itself."""
    money = {column.name for column in sheet.columns if column.kind is Kind.MONEY}
    bare = (
        name in money and not title(text).unit
        for text, name in zip(header.titles, columns, strict=True)
    )
    return header.unit > 1 and any(bare)


def _doubt(
    raw: RawSheet,
    what: Doubtful,
    text: str,
    meanings: Sequence[str],
    rivals: Sequence[str] = (),
) -> Doubt:
    return Doubt(raw.file, raw.name, what, text, tuple(meanings), tuple(rivals))


def shape(name: str, header: Header) -> str:
    """The SHA-256 of what sheets of one layout share: name but for its digits, titles, unit."""
    words = " ".join(re.sub(r"\d+", " ", fold(name)).split())
    titles = "\x1f".join(fold(text) for text in header.titles).rstrip("\x1f")
    return hashlib.sha256(f"{words}\n{titles}\n{header.unit}".encode()).hexdigest()
