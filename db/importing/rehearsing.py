"""An import that is only tried: its hand on the tables writes where nobody else is kept waiting."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, text
from sqlalchemy.orm import Session

from db.alert_models import DayOverride
from db.importing.ledger import Ledger, Written
from db.models import Agency, AgencyAlias, table

#: What later stages read again after earlier ones wrote it; small enough to be copied each time.
_READ_AGAIN: Final = (Agency, AgencyAlias, DayOverride)


class Rehearsal(Ledger):
    """The hand of an import that is only tried.

    Offices and days off are copied into tables of the session's own, which stand before those of
    the same name and go with it; all other rows are counted and forgotten. So SQLite's one
    writer may be another meanwhile, and what is read is of one moment.
    """

    def __init__(self, session: Session, written: Written) -> None:
        super().__init__(session, written, alone=False)
        self._own = frozenset(table(model).name for model in _READ_AGAIN)
        source, after = ("", "ON COMMIT DROP") if self._is_postgres else ("main.", "")
        for name in sorted(self._own):
            # Names of our own tables, which no person gives.
            session.execute(
                text(f"CREATE TEMPORARY TABLE {name} {after} AS SELECT * FROM {source}{name}")  # noqa: S608
            )

    def insert(self, of: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """Adds rows where they are read again; counts them elsewhere."""
        if of.name in self._own:
            super().insert(of, rows)
        else:
            self._written(sum(1 for _ in rows))

    def update(self, of: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Sets columns where they are read again; counts the rows elsewhere."""
        if of.name in self._own:
            super().update(of, rows)
        elif rows:
            self._written(len(rows))

    def delete(self, of: Table, key: str, keys: Sequence[Any]) -> None:
        """Removes rows where they are read again."""
        if of.name in self._own:
            super().delete(of, key, keys)

    def remove(self, of: Table, *at: ColumnElement[bool]) -> None:
        """Removes a row where it is read again."""
        if of.name in self._own:
            super().remove(of, *at)
