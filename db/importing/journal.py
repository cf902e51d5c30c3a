"""What an import changes, kept while it writes: enough to take it back, and no more.

Of new rows the range of their numbers is kept, which costs nothing; of a changed row the columns
that differ, as they were and as they are.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, cast

from sqlalchemy import Column, Date, DateTime, Table, delete, func, select, update
from sqlalchemy.orm import Session

from db.import_models import ImportChange, ImportRange, ImportRun
from db.models import PerCent

#: So many of the newest runs can be taken back, one after the other; of older ones no more than
#: the counts is kept.
KEPT: Final = 20

Cells = Mapping[str, Any]


class Journal:
    """One import's changes, in the order in which they were made.

    `offices` are the numbers of those that had rows which are another office's now.
    """

    def __init__(self) -> None:
        self.ranges: dict[str, tuple[int, int]] = {}
        self.offices: set[int] = set()
        self._changes: list[tuple[str, str, str | None, str | None]] = []

    def added(self, table: str, number: int) -> None:
        """A number was given out for a new row; numbers of a table follow each other."""
        first, _ = self.ranges.get(table, (number, number))
        self.ranges[table] = (first, number)

    def is_new(self, table: str, number: int) -> bool:
        """Whether a row came with this import."""
        return table in self.ranges and number >= self.ranges[table][0]

    def changed(self, table: str, key: str, before: Cells | None, after: Cells | None) -> None:
        """A row changed; None where there was no row, or is none any more."""
        if before != after:
            if before is not None and before.get("agency_id") is not None:
                self.offices.add(before["agency_id"])
            self._changes.append((table, key, _written(before), _written(after)))

    def rows(self, run: int) -> Iterator[dict[str, Any]]:
        """The changes as the table of changes takes them."""
        for place, (table, key, before, after) in enumerate(self._changes):
            yield {
                "run_id": run,
                "place": place,
                "table_name": table,
                "key": key,
                "before": before,
                "after": after,
            }

    def keep_ranges(self, session: Session, run: int) -> None:
        """Notes which numbers the run has given out."""
        for table, (first, last) in self.ranges.items():
            session.add(ImportRange(run_id=run, table=table, first=first, last=last))


def forget(session: Session) -> None:
    """Removes what only the taking back of old runs would need."""
    newest = select(ImportRun.id).order_by(ImportRun.id.desc()).offset(KEPT).limit(1)
    last = session.scalar(newest)
    if last is None:
        return
    session.execute(delete(ImportChange).where(ImportChange.run_id <= last))
    old = (ImportRun.id <= last) & ImportRun.journal
    session.execute(update(ImportRun).where(old).values(journal=False))


def last_number(session: Session, table: Table) -> int:
    """The highest number that a row of a table has or ever had."""
    there = session.scalar(select(func.max(table.c.id))) or 0
    given = select(func.max(ImportRange.last)).where(ImportRange.table == table.name)
    return max(there, session.scalar(given) or 0)


def _written(cells: Cells | None) -> str | None:
    if cells is None:
        return None
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: date | Decimal) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def read(text: str | None, table: Table) -> dict[str, Any] | None:
    """Cells as the journal has them, as the table's columns hold them."""
    if text is None:
        return None
    cells = cast(dict[str, Any], json.loads(text))
    return {name: _cell(value, table.c.get(name)) for name, value in cells.items()}


def _cell(value: Any, column: Column[Any] | None) -> Any:
    if value is None or column is None:
        return value
    match column.type:
        case PerCent():
            return Decimal(value)
        case Date() | DateTime():
            return column.type.python_type.fromisoformat(value)
    return value
