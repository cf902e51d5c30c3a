"""The database as an import sees it: what is known by key, and changes written in bulk."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Table,
    bindparam,
    delete,
    select,
    update,
)
from sqlalchemy.orm import Session

from db import bulk
from db.importing.journal import Journal, last_number
from db.models import Case, CaseSpell, Receipt
from db.sums import keeping
from db.sums.keeping import Recount

_KEYS = 900  # below the number of parameters that any engine takes

#: The tables whose rows sums are made of, the column that says of which case they are, and those
#: that matter.
_SUMMED: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    Case.__tablename__: (
        "id",
        frozenset({"agency_id", "handed_over_from_id", "category", "case_group", "accepted_on"})
        | {"amount", "paid", "closed_on", "closed_by", "open_until"},
    ),
    CaseSpell.__tablename__: ("case_id", frozenset()),
    Receipt.__tablename__: ("case_id", frozenset({"case_id", "on_date", "amount", "kind"})),
}

Written = Callable[[int], None]


class Ledger:
    """One import's hand on the tables; `written` is told how many rows went in.

    What it changes stands in its `journal`, but for what is derived, and goes into the sums when
    its `recount` is finished. `alone` lets no other import begin before this one ends.
    """

    def __init__(self, session: Session, written: Written, *, alone: bool = True) -> None:
        self.session = session
        self.journal = Journal()
        self._written = written
        self._last: dict[str, int] = {}
        self._is_postgres = session.get_bind().dialect.name == "postgresql"
        if alone:
            # One import at a time: numbers are given out here, not by the database.
            keeping.alone(session)
        self.recount = Recount(session)

    def next_id(self, of: Table) -> int:
        """A number for a new row of `of`."""
        if of.name not in self._last:
            self._last[of.name] = last_number(self.session, of)
        self._last[of.name] += 1
        self.journal.added(of.name, self._last[of.name])
        return self._last[of.name]

    def is_empty(self, of: Table) -> bool:
        """Whether the table has no row, so that nothing need be looked up in it."""
        return self.session.execute(select(of).limit(1)).first() is None

    def rows(
        self, columns: Sequence[ColumnElement[Any]], key: ColumnElement[Any], keys: Iterable[Any]
    ) -> Iterator[Any]:
        """The rows whose `key` is one of `keys`."""
        of = select(*columns)
        waiting = iter(keys)
        while chunk := list(islice(waiting, _KEYS)):
            yield from self.session.execute(of.where(key.in_(chunk))).all()

    def insert(self, of: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """Adds rows, each with the columns that the first one has."""
        for names, chunk in bulk.chunks(self.session, of, rows):
            if of.name in _SUMMED:
                place = names.index(_SUMMED[of.name][0])
                self.take(row[place] for row in chunk)
            bulk.write(self.session, of, names, chunk)
            self._written(len(chunk))

    def update(self, of: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Sets the columns that each row has beside its `id`."""
        by_columns: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
        for row in rows:
            by_columns.setdefault(tuple(sorted(row)), []).append(row)
        for columns, alike in by_columns.items():
            self._note(of, columns, alike)
            self._take_changed(of, columns, alike)
            sets: dict[str, Any] = {
                name: bindparam(f"new_{name}") for name in columns if name != "id"
            }
            statement = update(of).where(of.c.id == bindparam("this")).values(sets)
            values = [
                {"this": row["id"], **{f"new_{n}": row[n] for n in columns if n != "id"}}
                for row in alike
            ]
            self.session.connection().execute(statement, values)
            self._written(len(values))

    def take(self, cases: Iterable[int]) -> None:
        """Takes cases in hand, whose rows are about to change, so that the sums follow."""
        found = set(cases)
        new = {number for number in found if self.journal.is_new(Case.__tablename__, number)}
        self.recount.take(found - new, new)

    def _take_changed(
        self, of: Table, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]
    ) -> None:
        """Takes the cases in hand whose sums hang on the columns that rows are to set."""
        column, matter = _SUMMED.get(of.name, ("", frozenset()))
        if matter.isdisjoint(columns):
            return
        numbers = [row["id"] for row in rows]
        if column != "id":
            numbers = [case for (case,) in self.rows([of.c[column]], of.c.id, numbers)]
            numbers += [row[column] for row in rows if column in row]
        self.take(numbers)

    def _note(self, of: Table, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
        """Keeps what rows held that were there before this import."""
        after = {
            row["id"]: {name: row[name] for name in columns if name != "id"}
            for row in rows
            if not self.journal.is_new(of.name, row["id"])
        }
        for number, *cells in self.rows([of.c.id, *(of.c[n] for n in columns)], of.c.id, after):
            before = dict(zip(columns, cells, strict=True))
            before.pop("id", None)
            self.journal.changed(of.name, str(number), before, after[number])

    def delete(self, of: Table, key: str, keys: Sequence[Any]) -> None:
        """Removes the rows with these keys."""
        if of.name in _SUMMED and key == _SUMMED[of.name][0]:
            self.take(keys)
        waiting = iter(keys)
        while chunk := list(islice(waiting, _KEYS)):
            self.session.execute(delete(of).where(of.c[key].in_(chunk)))

    def remove(self, of: Table, *at: ColumnElement[bool]) -> None:
        """Removes the rows for which all of this holds."""
        self.session.execute(delete(of).where(*at))
