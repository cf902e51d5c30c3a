"""The sheet of payments: each row under its key, the receipt's number or its place among equals."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.importing.cases import Dossiers
from db.importing.findings import Findings, beside
from db.importing.ledger import Ledger
from db.importing.merging import Entry, Known, emptied, known_rows, merge, once
from db.importing.recognising import Row
from db.importing.report import Reason
from db.importing.sheets import SHEET
from db.importing.stories import Fact, Told
from db.models import Case, Receipt, table
from db.terms import ReceiptKind

_CASES, _RECEIPTS = table(Case), table(Receipt)
_SHEET = SHEET["receipts"]


@dataclass(slots=True)
class Handed:
    """A row, the code of its case, and what is known under its key.

    `left` is the code of the case that had the payment so far, where the row moves it.
    """

    row: Row
    case: str
    place: int = 0
    known: Known | None = None
    left: str | None = None

    @property
    def fact(self) -> Fact:
        """What the row says; what it has no column for stays as it is known."""
        return _said(self.row, self.known)

    def told(self) -> Iterator[tuple[str, Told]]:
        """The payment in the stories that it is part of, by the codes of their cases."""
        before = _fact(self.known) if self.known else None
        if self.left is not None:
            yield self.left, Told(before, None, self.row)
            before = None
        yield self.case, Told(before) if self.fact == before else Told(before, self.fact, self.row)


def handed(ledger: Ledger, findings: Findings, dossiers: Dossiers) -> list[Handed]:
    """The payments of the sheet, each once; those with a number with what is known under it."""
    rows = once(findings, _SHEET, _key)
    numbered = [row for row in rows if row.values.get("number")]
    _reject_shared(findings, dossiers, numbered)
    rejected = findings.of(_SHEET).rejected
    there = _by_number(ledger, [row for row in numbered if row not in rejected])
    found = []
    for row in rows:
        if row in rejected:
            continue
        one = Handed(row, row.values["case"])
        if number := row.values.get("number"):
            _identify(findings, dossiers, one, there.get(number, ()))
        if row not in rejected:
            found.append(one)
    return found


def _key(values: Mapping[str, Any]) -> Any:
    """A number is one receipt of one case; rows without a number are never repeats."""
    return (values["case"], values["number"]) if values.get("number") else id(values)


def _reject_shared(findings: Findings, dossiers: Dossiers, numbered: Iterable[Row]) -> None:
    """One number on rows of different cases: two offices may have it, one office may not."""
    by_number: dict[str, list[Row]] = defaultdict(list)
    for row in numbered:
        by_number[row.values["number"]].append(row)
    for rows in by_number.values():
        for row in rows if len(rows) > 1 else ():
            offices = dossiers[row.values["case"]].offices
            for other in rows:
                if other is not row and offices & dossiers[other.values["case"]].offices:
                    findings.reject(_SHEET, row, "number", Reason.SAME_NUMBER, beside(row, other))
                    break


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A known payment with a number: the code of its case, the offices whose number it is."""

    known: Known
    case: str
    offices: frozenset[int]


def _by_number(ledger: Ledger, rows: Sequence[Row]) -> dict[str, list[_Numbered]]:
    """The payments of the database that bear the numbers of the rows."""
    found: dict[str, list[_Numbered]] = defaultdict(list)
    if not rows or ledger.is_empty(_RECEIPTS):
        return found
    numbers = sorted({row.values["number"] for row in rows})
    there = list(known_rows(ledger, _RECEIPTS, "number", numbers))
    columns = [_CASES.c[n] for n in ("id", "code", "agency_id", "handed_over_from_id")]
    ids = sorted({one.content["case_id"] for one in there})
    cases = {case.id: case for case in ledger.rows(columns, _CASES.c.id, ids)}
    for one in there:
        case = cases[one.content["case_id"]]
        offices = frozenset({case.agency_id, case.handed_over_from_id} - {None})
        found[one.content["number"]].append(_Numbered(one, case.code, offices))
    return found


def _identify(
    findings: Findings, dossiers: Dossiers, one: Handed, same: Sequence[_Numbered]
) -> None:
    """Finds the payment known under a row's number.

    In the row's own case it is that payment. In another case of the same office it is that
    payment put right only if day, amount and kind agree; else two payments share a number that
    should be one's, and which is meant cannot be told. Other offices number for themselves.
    """
    here = next((there for there in same if there.case == one.case), None)
    if here is not None:
        if not emptied(findings, _SHEET, one.row, here.known):
            one.known = here.known
        return
    ours = [there for there in same if there.offices & dossiers[one.case].offices]
    for there in ours:
        if _said(one.row, there.known) == _fact(there.known):
            one.known, one.left = there.known, there.case
            findings.warn(_SHEET, one.row, "case", Reason.MOVED, there.case)
            return
    if ours:
        findings.reject(_SHEET, one.row, "number", Reason.NUMBER_TAKEN, ours[0].case)


def known_payments(
    ledger: Ledger, dossiers: Dossiers, codes: Iterable[str]
) -> dict[str, list[Known]]:
    """The payments of the database by the codes of their cases."""
    cases = {dossiers[code].id: code for code in codes if dossiers[code].known is not None}
    found: dict[str, list[Known]] = defaultdict(list)
    for there in known_rows(ledger, _RECEIPTS, "case_id", cases):
        found[cases[there.content["case_id"]]].append(there)
    return found


def match_unnumbered(
    findings: Findings, handed: Iterable[Handed], known: Mapping[str, Sequence[Known]]
) -> None:
    """Finds what is known of the rows without a number, by their place among equals."""
    there = {
        (case, _fact(payment), payment.content["place"]): payment
        for case, payments in known.items()
        for payment in payments
        if payment.content["number"] is None
    }
    places: dict[tuple[str, Fact], int] = defaultdict(int)
    for one in handed:
        if one.row.values.get("number"):
            continue
        at = (one.case, one.fact)
        one.place = places[at]
        places[at] += 1
        one.known = there.get((*at, one.place))
    _warn_of_doubles(findings, handed, known)


def _warn_of_doubles(
    findings: Findings, handed: Iterable[Handed], known: Mapping[str, Sequence[Known]]
) -> None:
    """A payment once with and once without a number is counted twice, which may be a slip."""
    if not known:
        return
    claimed = {one.known.id for one in handed if one.known}
    free = {
        (case, _fact(payment), payment.content["number"] is None)
        for case, payments in known.items()
        for payment in payments
        if payment.id not in claimed
    }
    for one in handed:
        has_number = one.row.values.get("number") is not None
        if one.known is None and (one.case, one.fact, has_number) in free:
            findings.warn(_SHEET, one.row, "amount", Reason.MAYBE_TWICE)


def _said(row: Row, known: Known | None) -> Fact:
    values = row.values
    kind = values.get("kind")
    if kind is None:
        unchanged = known is not None and "kind" not in values
        kind = known.content["kind"] if known and unchanged else ReceiptKind.COLLECTED.value
    return Fact(values["on_date"], kind, 0, values["amount"])


def _fact(known: Known) -> Fact:
    content = known.content
    return Fact(content["on_date"], content["kind"], 0, content["amount"])


def stories(
    handed: Iterable[Handed], known: Mapping[str, Sequence[Known]]
) -> dict[str, list[Told]]:
    """The payments as the stories of their cases tell them, by code."""
    found: dict[str, list[Told]] = defaultdict(list)
    claimed = set()
    for one in handed:
        if one.known:
            claimed.add(one.known.id)
        for case, told in one.told():
            found[case].append(told)
    for case, payments in known.items():
        found[case] += [Told(_fact(there)) for there in payments if there.id not in claimed]
    return found


def write(
    ledger: Ledger,
    findings: Findings,
    dossiers: Dossiers,
    handed: Iterable[Handed],
    rejected: set[Row],
) -> None:
    """Writes the rows that stand."""
    entries = []
    for one in handed:
        if one.row not in rejected:
            content = {**one.row.values, "case_id": dossiers[one.case].id, "place": one.place}
            del content["case"]
            entries.append(Entry(one.row, one.known, content))
    merge(ledger, findings, _SHEET, _RECEIPTS, entries)
