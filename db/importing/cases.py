"""The sheet of cases: each row becomes a case in hand, and is written once its story is told."""

from collections.abc import Iterable, Mapping
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import select

from db.agencies import AgencyTree
from db.folding import fold
from db.importing.findings import Findings
from db.importing.ledger import Ledger
from db.importing.merging import Entry, Known, emptied, known, merge, once
from db.importing.officers import Officers
from db.importing.offices import agency_numbers
from db.importing.recognising import Row
from db.importing.report import Reason
from db.importing.sheets import SHEET
from db.models import FOREVER, Case, table

_CASES = table(Case)
_SHEET = SHEET["cases"]
_KEYS = (
    ("decision_number", "decision_key"),
    ("judgment_number", "judgment_key"),
    ("debtor", "debtor_key"),
    ("creditor", "creditor_key"),
)


#: An office's number, a folded decision number, its day.
Decision = tuple[int, str, date]


class Dossier:
    """A case in hand: what is known of it, what its row says, and what holds of both.

    `offices` are the numbers of those whose case it is or was, for the papers that they number.
    The last three are derived, once all that happened is known.
    """

    __slots__ = (
        "accepted_on",
        "agency_id",
        "amount",
        "closed_by",
        "closed_on",
        "code",
        "first_agency_id",
        "id",
        "known",
        "paid",
        "row",
    )

    def __init__(self, number: int, code: str, known: Known | None) -> None:
        self.id = number
        self.code = code
        self.known = known
        self.row: Row | None = None
        self.closed_on: date | None = None
        self.closed_by: str | None = None
        self.paid = 0
        if known is not None:
            self._recall(known.content)

    def _recall(self, content: Mapping[str, Any]) -> None:
        self.agency_id: int = content["agency_id"]
        self.first_agency_id: int | None = content["handed_over_from_id"]
        self.accepted_on: date = content["accepted_on"]
        self.amount: int = content["amount"]
        self.closed_on = content["closed_on"]
        self.closed_by = content["closed_by"]
        self.paid = content["paid"]

    def take(self, row: Row, agency_id: int, tree: AgencyTree) -> None:
        """What a row says comes to hold."""
        if self.known is None:
            self.first_agency_id = None
        elif agency_id != self.agency_id:
            self.first_agency_id = _handed_over(tree, self.known, agency_id)
        self.row = row
        self.agency_id = agency_id
        self.accepted_on = row.values["accepted_on"]
        if self.known is None or "amount" in row.values:
            self.amount = row.values.get("amount") or 0

    def turn_down(self) -> None:
        """The row is rejected: what was known holds again."""
        if self.known is None:
            raise ValueError("a case that is not known stands or falls with its row")
        self.row = None
        self._recall(self.known.content)

    @property
    def offices(self) -> set[int | None]:
        return {self.agency_id, self.first_agency_id} - {None}

    @property
    def derived(self) -> dict[str, Any]:
        return {
            "closed_on": self.closed_on,
            "closed_by": self.closed_by,
            "open_until": self.closed_on or FOREVER,
            "paid": self.paid,
        }


Dossiers = dict[str, Dossier]


def in_hand(ledger: Ledger, findings: Findings, tree: AgencyTree) -> Dossiers:
    """The cases of the sheet by code, for each row that stands so far."""
    numbers = agency_numbers(ledger)
    rows = once(findings, _SHEET, itemgetter("code"))
    there = known(ledger, _CASES, (row.values["code"] for row in rows))
    found: Dossiers = {}
    for row in rows:
        code, before = row.values["code"], there.get(row.values["code"])
        agency_id = numbers.get(row.values["agency"])
        if agency_id is None:
            findings.reject_for_lack(_SHEET, row, "agency", SHEET["agencies"])
        elif before is None or not emptied(findings, _SHEET, row, before):
            number = before.id if before else ledger.next_id(_CASES)
            found[code] = Dossier(number, code, before)
            found[code].take(row, agency_id, tree)
    return found


def look_up(ledger: Ledger, dossiers: Dossiers, codes: Iterable[str]) -> None:
    """Adds cases of the database that other sheets speak of."""
    wanted = sorted(set(codes) - set(dossiers))
    for code, before in known(ledger, _CASES, wanted).items():
        dossiers[code] = Dossier(before.id, code, before)


def write(ledger: Ledger, findings: Findings, officers: Officers, dossiers: Dossiers) -> None:
    """Writes the cases of the sheet, and what was derived of all in hand."""
    _same_decisions(ledger, findings, dossiers)
    spelt = _categories(ledger)
    entries, derived = [], []
    for case in dossiers.values():
        if case.row is not None:
            content = _content(case, case.row, officers)
            if category := content.get("category"):
                content["category"] = spelt.setdefault(fold(category), category)
            entries.append(Entry(case.row, case.known, content))
        if case.known is not None and any(
            case.known.content[name] != value for name, value in case.derived.items()
        ):
            derived.append({"id": case.id, **case.derived})
    officers.write()
    merge(ledger, findings, _SHEET, _CASES, entries)
    ledger.update(_CASES, derived)


def _categories(ledger: Ledger) -> dict[str, str]:
    """The categories known by their folded names: `DÂN SỰ` is not another one than `Dân sự`."""
    rows = ledger.session.execute(select(_CASES.c.category).distinct())
    return {fold(row.category): row.category for row in rows if row.category}


def _content(case: Dossier, row: Row, officers: Officers) -> dict[str, Any]:
    """The columns that a row sets; those that its sheet lacks are left alone."""
    content = dict(row.values)
    del content["agency"]
    content["agency_id"] = case.agency_id
    content["handed_over_from_id"] = case.first_agency_id
    if "officer" in content:
        content["officer_id"] = officers.number(case.agency_id, content.pop("officer"))
    elif case.known is not None:
        content["officer_id"] = officers.moved(case.known.content["officer_id"], case.agency_id)
    if "group" in content:
        content["case_group"] = content.pop("group")
    for name, key in _KEYS:
        if name in content:
            content[key] = fold(content[name]) if content[name] else None
    if case.known is None:
        content |= {"id": case.id, **case.derived}
    return content


def _handed_over(tree: AgencyTree, there: Known, agency_id: int) -> int | None:
    """The office that first had a case, where the one that has it now came after that office.

    A case that goes to an office of the same time never belonged to the first: that was a mistake.
    """
    first = there.content["handed_over_from_id"] or there.content["agency_id"]
    before, after = tree.by_id[first], tree.by_id[agency_id]
    return first if before.code != after.code and tree.follows(after.code, before.code) else None


def _same_decisions(ledger: Ledger, findings: Findings, dossiers: Dossiers) -> None:
    """Two cases of one office under one decision: possible, but mostly a slip."""
    keys = {case.code: key for case in dossiers.values() if (key := _decision(case))}
    first = {key: code for code, key in reversed(keys.items())}
    first |= _decisions(ledger, dossiers, {number for _, number, _ in first})
    for code, key in keys.items():
        row = dossiers[code].row
        if first[key] != code and row is not None:
            findings.warn(_SHEET, row, "decision_number", Reason.SAME_DECISION, first[key])


def _decision(case: Dossier) -> Decision | None:
    """The office and decision of a case of the sheet; None where the decision has no day."""
    if case.row is None:
        return None
    before = case.known.content["decision_date"] if case.known else None
    day = case.row.values.get("decision_date", before)
    return (case.agency_id, fold(case.row.values["decision_number"]), day) if day else None


def _decisions(ledger: Ledger, dossiers: Dossiers, numbers: Iterable[str]) -> dict[Decision, str]:
    """Cases of the database, other than those in hand, by office and decision."""
    if ledger.is_empty(_CASES):
        return {}
    columns = [_CASES.c[n] for n in ("code", "agency_id", "decision_key", "decision_date")]
    return {
        (row.agency_id, row.decision_key, row.decision_date): row.code
        for row in ledger.rows(columns, _CASES.c.decision_key, numbers)
        if row.code not in dossiers
    }
