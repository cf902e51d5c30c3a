"""The sheet of events: each day's in one order, of what was known and what is handed over."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from db.importing.cases import Dossiers
from db.importing.findings import Findings
from db.importing.ledger import Ledger
from db.importing.merging import Entry, Known, known_rows, merge, once
from db.importing.recognising import Row
from db.importing.sheets import SHEET
from db.importing.stories import Fact, Told
from db.models import Event, table

_EVENTS = table(Event)
_SHEET = SHEET["events"]
_Day = tuple[str, date]


def rows(findings: Findings) -> list[Row]:
    """The events of the sheet, each once."""
    return once(findings, _SHEET, itemgetter("case", "on_date", "kind"))


@dataclass(slots=True)
class Happened:
    """An event by what is known of it and what a row says; `place` is its new one in its day."""

    known: Known | None
    row: Row | None
    on: date
    kind: str
    place: int = 0

    @property
    def told(self) -> Told:
        """The event in its case's story. One that is known is not told anew by its row."""
        fact = Fact(self.on, self.kind, self.place)
        return Told(None, fact, self.row) if self.known is None else Told(fact)


def timelines(
    ledger: Ledger, dossiers: Dossiers, codes: Iterable[str], handed: Sequence[Row]
) -> dict[str, list[Happened]]:
    """All events of these cases, by code."""
    days: dict[_Day, list[Happened]] = defaultdict(list)
    cases = {dossiers[code].id: code for code in codes if dossiers[code].known is not None}
    found = known_rows(ledger, _EVENTS, "case_id", cases)
    for known in sorted(found, key=lambda event: event.content["position"]):
        event = known.content
        happened = Happened(known, None, event["on_date"], event["kind"])
        days[cases[event["case_id"]], event["on_date"]].append(happened)
    told: dict[_Day, list[Row]] = defaultdict(list)
    for row in handed:
        told[row.values["case"], row.values["on_date"]].append(row)
    by_case: dict[str, list[Happened]] = defaultdict(list)
    for day in days | told:
        by_case[day[0]] += in_order(days.get(day, []), told.get(day, []))
    return by_case


def in_order(known: list[Happened], told: Sequence[Row]) -> list[Happened]:
    """The events of one day, those known and those told, in the order in which they apply.

    The file's order holds for what it tells: known events that it tells again keep their places
    among those that it does not speak of, but in its order; a new one comes before the next that
    the file tells, or after all others. So a file handed over again changes no order.
    """
    by_kind = {event.kind: event for event in known}
    for row in told:
        kind = row.values["kind"]
        by_kind.setdefault(kind, Happened(None, None, row.values["on_date"], kind)).row = row
    again = iter([row.values["kind"] for row in told if by_kind[row.values["kind"]].known])
    order = [next(again) if event.row else event.kind for event in known]
    following: str | None = None
    for row in reversed(told):
        kind = row.values["kind"]
        if by_kind[kind].known is None:
            order.insert(order.index(following) if following else len(order), kind)
        following = kind
    for place, kind in enumerate(order):
        by_kind[kind].place = place
    return [by_kind[kind] for kind in order]


def write(
    ledger: Ledger,
    findings: Findings,
    dossiers: Dossiers,
    found: Mapping[str, Sequence[Happened]],
    rejected: set[Row],
) -> None:
    """Writes the rows that stand, and the places of known events that others came before."""
    entries: list[Entry] = []
    shifted: list[dict[str, Any]] = []
    for code, events in found.items():
        for event in events:
            if event.row is not None and event.row not in rejected:
                content = {**event.row.values, "case_id": dossiers[code].id}
                del content["case"]
                entries.append(Entry(event.row, event.known, content | {"position": event.place}))
            elif event.known is not None and event.known.content["position"] != event.place:
                shifted.append({"id": event.known.id, "position": event.place})
    merge(ledger, findings, _SHEET, _EVENTS, entries)
    ledger.update(_EVENTS, shifted)
