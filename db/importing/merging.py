"""Rows handed over against rows known: which are new, which changed, and both written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from db.importing.findings import Findings
from db.importing.ledger import Ledger
from db.importing.recognising import Row
from db.importing.report import Reason
from db.importing.sheets import Sheet

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A row of the database: its number and what it holds, by column."""

    id: int
    content: Mapping[str, Any]


def once(findings: Findings, sheet: Sheet, rows: Iterable[Row], key: tuple[str, ...]) -> list[Row]:
    """The rows without repeats: the same again is noted, another under the same key rejected."""
    seen: dict[Key, Row] = {}
    for row in rows:
        at = tuple(row.values.get(name) for name in key)
        first = seen.setdefault(at, row)
        if first is row:
            continue
        if first.values == row.values:
            findings.warn(sheet, row, key[0], Reason.REPEATED, str(first.number))
        else:
            findings.reject(sheet, row, key[0], Reason.SAME_KEY, str(first.number))
    return list(seen.values())


def merge(
    ledger: Ledger,
    findings: Findings,
    sheet: Sheet,
    table: Table,
    contents: Iterable[tuple[Key, dict[str, Any]]],
    known: Mapping[Key, Known],
    complete: Mapping[str, Any],
) -> dict[Key, int]:
    """Writes what is new or differs, counts all, and says which number each key has.

    `complete` holds the columns that a new row must have where the sheet left them out; a known
    row keeps what the sheet says nothing of.
    """
    count = findings.of(sheet.title)
    added, changed, numbers = [], [], {}
    for key, content in contents:
        there = known.get(key)
        if there is None:
            numbers[key] = ledger.next_id(table)
            added.append({"id": numbers[key], **complete, **content})
            continue
        numbers[key] = there.id
        differing = {n: v for n, v in content.items() if there.content.get(n) != v}
        if differing:
            changed.append({"id": there.id, **differing})
        else:
            count.unchanged += 1
    count.new += len(added)
    count.changed += len(changed)
    ledger.insert(table, added)
    ledger.update(table, changed)
    return numbers
