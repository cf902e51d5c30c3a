"""The database as an import sees it: what is known by key, and changes written in bulk."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from db.models import Base


def table(model: type[Base]) -> Table:
    """The table behind a model."""
    return Base.metadata.tables[model.__tablename__]


#: Rows written (or keys asked for) in one go.
CHUNK = 5_000
_KEYS = 900  # below the number of parameters that any engine takes

Written = Callable[[int], None]


class Ledger:
    """One import's hand on the tables; `written` is told how many rows went in."""

    def __init__(self, session: Session, written: Written) -> None:
        self.session = session
        self._written = written
        self._last: dict[str, int] = {}
        if session.get_bind().dialect.name == "postgresql":
            # One import at a time: numbers are given out here, not by the database.
            session.execute(text("SELECT pg_advisory_xact_lock(20260701)"))

    def next_id(self, of: Table) -> int:
        """A number for a new row of `of`."""
        if of.name not in self._last:
            self._last[of.name] = self.session.scalar(select(func.max(of.c.id))) or 0
        self._last[of.name] += 1
        return self._last[of.name]

    def is_empty(self, of: Table) -> bool:
        """Whether the table has no row, so that nothing need be looked up in it."""
        return self.session.execute(select(of).limit(1)).first() is None

    def rows(
        self, columns: Sequence[ColumnElement[Any]], key: ColumnElement[Any], keys: Iterable[Any]
    ) -> Iterator[Any]:
        """The rows whose `key` is one of `keys`."""
        waiting = iter(keys)
        while chunk := list(islice(waiting, _KEYS)):
            yield from self.session.execute(select(*columns).where(key.in_(chunk)))

    def insert(self, of: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """Adds rows; each has all the columns that the first one has."""
        waiting = iter(rows)
        while chunk := list(islice(waiting, CHUNK)):
            self.session.execute(insert(of), chunk)
            self._written(len(chunk))

    def update(self, of: Table, rows: Sequence[Mapping[str, Any]], key: str = "id") -> None:
        """Sets the columns that each row has beside its `key`."""
        by_columns: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
        for row in rows:
            by_columns.setdefault(tuple(sorted(row)), []).append(row)
        for columns, alike in by_columns.items():
            sets: dict[str, Any] = {
                name: bindparam(f"new_{name}") for name in columns if name != key
            }
            statement = update(of).where(of.c[key] == bindparam("this")).values(sets)
            values = [
                {"this": row[key], **{f"new_{n}": row[n] for n in columns if n != key}}
                for row in alike
            ]
            self.session.connection().execute(statement, values)
            self._written(len(values))

    def delete(self, of: Table, key: str, keys: Sequence[Any]) -> None:
        """Removes the rows with these keys."""
        waiting = iter(keys)
        while chunk := list(islice(waiting, _KEYS)):
            self.session.execute(delete(of).where(of.c[key].in_(chunk)))
