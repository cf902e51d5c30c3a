"""The sheet of cases: offices and officers found, each case merged under its code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from db.agencies import AgencyTree
from db.folding import fold
from db.importing.findings import Findings
from db.importing.ledger import Ledger, table
from db.importing.merging import Known, merge, once
from db.importing.offices import SHEET, agency_numbers
from db.importing.recognising import Row
from db.importing.report import Problem, Reason
from db.models import Case, Officer

_CASES = table(Case)
_OFFICERS = table(Officer)

#: Columns of a new case that the sheet may leave out, and those derived from others.
_OPTIONAL: Mapping[str, Any] = {
    **dict.fromkeys(
        (
            "handed_over_from_id",
            "decision_date",
            "initiative",
            "category",
            "case_group",
            "officer_id",
            "debtor",
            "creditor",
            "locality",
            "judgment_number",
            "judgment_date",
            "court",
            "closed_on",
            "closed_by",
            "judgment_key",
            "debtor_key",
            "creditor_key",
        )
    ),
    "amount": 0,
    "paid": 0,
}
_KEYS = {
    "decision_number": "decision_key",
    "judgment_number": "judgment_key",
    "debtor": "debtor_key",
    "creditor": "creditor_key",
}


@dataclass(frozen=True, slots=True)
class Accepted:
    """What later sheets need of a case; `row` is its row in the file, 0 when it has none."""

    id: int
    agency_id: int
    accepted_on: date
    amount: int
    closed_on: date | None
    row: int = 0
    is_new: bool = False


class Officers:
    """The officers of the offices, made as they are met."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        rows = ledger.session.execute(_OFFICERS.select())
        self._numbers: dict[tuple[int, str], int] = {
            (row.agency_id, row.name): row.id for row in rows
        }
        self._made: list[dict[str, Any]] = []

    def number(self, agency_id: int, name: str | None) -> int | None:
        """The number of an officer of that name in the office; None without a name."""
        if name is None:
            return None
        key = (agency_id, name)
        if key not in self._numbers:
            self._numbers[key] = self._ledger.next_id(_OFFICERS)
            self._made.append({"id": self._numbers[key], "agency_id": agency_id, "name": name})
        return self._numbers[key]

    def write(self) -> None:
        """Adds those that were not known."""
        self._ledger.insert(_OFFICERS, self._made)
        self._made = []


def cases(
    ledger: Ledger, findings: Findings, officers: Officers, tree: AgencyTree
) -> dict[str, Accepted]:
    """Merges the sheet; gives every case of it that stands, by code."""
    sheet, numbers = SHEET["cases"], agency_numbers(ledger)
    rows = once(findings, sheet, findings.standing(sheet), sheet.key)
    known = _known(ledger, (row.values["code"] for row in rows))
    contents, found = [], {}
    for row in rows:
        there = known.get((row.values["code"],))
        agency_id = numbers.get(row.values["agency"])
        if agency_id is None:
            findings.reject(sheet, row, "agency", Reason.UNKNOWN_OFFICE)
            continue
        content = _content(row, agency_id, officers)
        if there and there.content["agency_id"] != agency_id:
            content |= _handed_over(tree, there, agency_id)
        contents.append(((row.values["code"],), content))
        found[row.values["code"]] = _accepted(row, there, content)
    officers.write()
    _same_decisions(findings, rows)
    ids = merge(ledger, findings, sheet, _CASES, contents, known, _OPTIONAL)
    return {code: replace(case, id=ids[(code,)]) for code, case in found.items()}


def lookup(ledger: Ledger, codes: Iterable[str]) -> dict[str, Accepted]:
    """Cases of the database that other sheets speak of, by code."""
    return {
        key[0]: Accepted(
            known.id,
            known.content["agency_id"],
            known.content["accepted_on"],
            known.content["amount"],
            known.content["closed_on"],
        )
        for key, known in _known(ledger, codes).items()
    }


def _known(ledger: Ledger, codes: Iterable[str]) -> dict[tuple[Any, ...], Known]:
    if ledger.is_empty(_CASES):
        return {}
    rows = ledger.rows([*_CASES.c], _CASES.c.code, codes)
    return {(row.code,): Known(row.id, dict(row._mapping)) for row in rows}


def _content(row: Row, agency_id: int, officers: Officers) -> dict[str, Any]:
    """The columns that a row sets; those that its sheet lacks are left alone."""
    content = dict(row.values)
    del content["agency"]
    content["agency_id"] = agency_id
    if "officer" in content:
        content["officer_id"] = officers.number(agency_id, content.pop("officer"))
    if "group" in content:
        content["case_group"] = content.pop("group")
    if "amount" in content:
        content["amount"] = content["amount"] or 0
    for name, key in _KEYS.items():
        if name in content:
            content[key] = fold(content[name]) if content[name] else None
    return content


def _accepted(row: Row, there: Known | None, content: Mapping[str, Any]) -> Accepted:
    before = there.content if there else {}
    return Accepted(
        there.id if there else 0,
        content["agency_id"],
        content["accepted_on"],
        content.get("amount", before.get("amount", 0)),
        before.get("closed_on"),
        row.number,
        there is None,
    )


def _handed_over(tree: AgencyTree, there: Known, agency_id: int) -> dict[str, Any]:
    """Keeps the office that first had the case, when one that follows it takes the case over."""
    before, after = tree.by_id.get(there.content["agency_id"]), tree.by_id.get(agency_id)
    if before is None or after is None or there.content["handed_over_from_id"]:
        return {}
    at, seen = before.successor, {before.code}
    while at is not None and at not in seen:
        if at == after.code:
            return {"handed_over_from_id": before.id}
        seen.add(at)
        at = tree.offices[at].successor
    return {}


def _same_decisions(findings: Findings, rows: Iterable[Row]) -> None:
    """Two cases of one office under one decision: possible, but mostly a slip."""
    sheet = SHEET["cases"]
    seen: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        key = tuple(row.values.get(name) for name in ("agency", "decision_number", "decision_date"))
        first = seen.setdefault(key, row)
        if first is not row:
            findings.problems.append(
                Problem(
                    sheet.title,
                    row.number,
                    "Số quyết định",
                    str(row.values["decision_number"]),
                    Reason.SAME_DECISION,
                    str(first.number),
                    False,
                )
            )
