"""The officers of the offices, made as the sheets name them."""

from typing import Any

from db.importing.ledger import Ledger, table
from db.models import Officer

_OFFICERS = table(Officer)


class Officers:
    """Officers known by name within their office; new ones are kept until they are written."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._made: list[dict[str, Any]] = []
        rows = ledger.session.execute(_OFFICERS.select())
        self._numbers: dict[tuple[int, str], int] = {
            (row.agency_id, row.name): row.id for row in rows
        }
        self._names = {number: key for key, number in self._numbers.items()}

    def number(self, agency_id: int, name: str | None) -> int | None:
        """The number of an officer of that name in the office; None without a name."""
        if name is None:
            return None
        key = (agency_id, name)
        if key not in self._numbers:
            self._numbers[key] = self._ledger.next_id(_OFFICERS)
            self._made.append({"id": self._numbers[key], "agency_id": agency_id, "name": name})
        return self._numbers[key]

    def moved(self, number: int | None, agency_id: int) -> int | None:
        """An officer as one of the office: one whose case goes to a successor goes with it."""
        if number is None or self._names[number][0] == agency_id:
            return number
        return self.number(agency_id, self._names[number][1])

    def write(self) -> None:
        """Adds those that were not known."""
        self._ledger.insert(_OFFICERS, self._made)
        self._made = []
