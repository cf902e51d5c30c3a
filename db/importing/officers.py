"""The officers of the offices, made as the sheets name them."""

from typing import Any

from db.folding import alike
from db.importing.ledger import Ledger
from db.models import Officer, table

_OFFICERS = table(Officer)


class Officers:
    """Officers known by name within their office, however it is spelt (`db.folding.alike`).

    New ones are kept until they are written.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._made: list[dict[str, Any]] = []
        rows = ledger.session.execute(_OFFICERS.select())
        self._known: dict[int, tuple[int, str]] = {r.id: (r.agency_id, r.name) for r in rows}
        self._numbers = {
            (agency_id, alike(name)): number for number, (agency_id, name) in self._known.items()
        }

    def number(self, agency_id: int, name: str | None) -> int | None:
        """The number of an officer of that name in the office; None without a name."""
        if name is None:
            return None
        key = (agency_id, alike(name))
        if key not in self._numbers:
            self._numbers[key] = self._ledger.next_id(_OFFICERS)
            self._made.append({"id": self._numbers[key], "agency_id": agency_id, "name": name})
        return self._numbers[key]

    def moved(self, number: int | None, agency_id: int) -> int | None:
        """An officer as one of the office: one whose case goes to a successor goes with it."""
        if number is None:
            return None
        before, name = self._known[number]
        return number if before == agency_id else self.number(agency_id, name)

    def write(self) -> None:
        """Adds those that were not known."""
        self._ledger.insert(_OFFICERS, self._made)
        self._made = []
