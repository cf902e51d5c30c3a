"""Rows handed over against rows known: which are new, which changed, and both written."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from db.importing.findings import Findings, beside
from db.importing.ledger import Ledger
from db.importing.recognising import Row
from db.importing.report import Reason
from db.importing.sheets import Sheet

#: Fields that the tables hold under another name than the sheets.
_STORED = {
    "group": "case_group",
    "officer": "officer_id",
    "agency": "agency_id",
    "parent": "parent_id",
    "successor": "successor_id",
}


@dataclass(frozen=True, slots=True)
class Known:
    """A row of the database: its number and what it holds, by column."""

    id: int
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """A row to be written: where it comes from, what is known under its key, what it says."""

    row: Row
    known: Known | None
    content: dict[str, Any]


def once(findings: Findings, sheet: Sheet, key: Callable[[Mapping[str, Any]], Any]) -> list[Row]:
    """The standing rows of a sheet without repeats.

    The same again is noted; rows that say different things under one key are all rejected, since
    which of them is right would be a guess.
    """
    seen: dict[Any, Row] = {}
    clashing = set()
    for row in findings.standing(sheet):
        at = key(row.values)
        first = seen.setdefault(at, row)
        if first is row:
            continue
        if first.values == row.values:
            findings.warn(sheet, row, sheet.key[0], Reason.REPEATED, beside(row, first))
            continue
        findings.reject(sheet, row, sheet.key[0], Reason.SAME_KEY, beside(row, first))
        if at not in clashing:
            clashing.add(at)
            findings.reject(sheet, first, sheet.key[0], Reason.SAME_KEY, beside(first, row))
    return [row for at, row in seen.items() if at not in clashing]


def known(ledger: Ledger, table: Table, codes: Iterable[Any]) -> dict[Any, Known]:
    """The rows of the database that have these codes."""
    if ledger.is_empty(table):
        return {}
    return {there.content["code"]: there for there in known_rows(ledger, table, "code", codes)}


def known_rows(ledger: Ledger, table: Table, key: str, keys: Iterable[Any]) -> Iterator[Known]:
    """The rows of the database whose column `key` holds one of `keys`."""
    names = table.columns.keys()
    for row in ledger.rows([*table.c], table.c[key], keys):
        content = dict(zip(names, row, strict=True))
        yield Known(content["id"], content)


def emptied(findings: Findings, sheet: Sheet, row: Row, there: Known) -> bool:
    """Rejects a row that leaves a cell empty over a known value, where emptiness can be written.

    An empty amount means no money, an empty state Dự kiến; over a row that says otherwise it may
    as well mean that nothing was to be said, and figures hang on it.
    """
    for column in sheet.columns:
        if column.default is None or row.values.get(column.name, column) is not None:
            continue
        if there.content[column.name] not in (None, column.default):
            findings.reject(sheet, row, column.name, Reason.EMPTY_CELL)
            return True
    return False


def merge(
    ledger: Ledger, findings: Findings, sheet: Sheet, table: Table, entries: Iterable[Entry]
) -> list[int]:
    """Writes what is new or differs, and counts all; the numbers of those rows come back.

    A known row keeps what the sheet has no column for; a cell that is empty empties what was
    known, and the report says so. A new row takes the defaults.
    """
    count = findings.of(sheet)
    complete: dict[str, Any] = {c.key: None for c in table.c if c.computed is None}
    defaults = {c.name: c.default for c in sheet.columns if c.default is not None}
    titles = {c.name: c.title for c in sheet.columns if c.default is not None}
    lacking: dict[str, None] = {}
    added, changed = [], []
    for entry in entries:
        content = entry.content
        if entry.known is None:
            content = {**complete, **content}
        for name, default in defaults.items():
            if content.get(name, name) is None:
                content[name] = default
        if entry.known is None:
            content["id"] = content["id"] or ledger.next_id(table)
            added.append(content)
            lacking.update(dict.fromkeys(titles.keys() - entry.row.values.keys()))
            continue
        before = entry.known.content
        differing = {n: v for n, v in content.items() if before[n] != v}
        if not differing:
            count.unchanged += 1
            continue
        changed.append({"id": entry.known.id, **differing})
        warn_of_erased(findings, sheet, entry.row, differing)
    count.assumed.update((title, None) for name, title in titles.items() if name in lacking)
    count.new += len(added)
    count.changed += len(changed)
    ledger.insert(table, added)
    ledger.update(table, changed)
    return [content["id"] for content in (*added, *changed)]


def warn_of_erased(
    findings: Findings, sheet: Sheet, row: Row, differing: Mapping[str, Any]
) -> None:
    """Tells which known values the empty cells of a row take away."""
    for column in sheet.columns:
        if differing.get(_STORED.get(column.name, column.name), column) is None:
            findings.warn(sheet, row, column.name, Reason.ERASED)
