"""The sheets of what happened to cases: events, payments, coercions; and what follows from them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from db.folding import fold
from db.importing.cases import Accepted, Officers, lookup
from db.importing.checking import Story, Told, coercion_after_closing, of_story
from db.importing.findings import Findings
from db.importing.ledger import Ledger, table
from db.importing.merging import Key, Known, merge, once
from db.importing.offices import SHEET
from db.importing.recognising import Row
from db.importing.report import Reason
from db.importing.values import shown
from db.models import Case, CaseSpell, Coercion, Event, Receipt
from db.spells import spells
from db.terms import CoercionMeasure

_CASES, _SPELLS = table(Case), table(CaseSpell)
_EVENTS, _RECEIPTS, _COERCIONS = table(Event), table(Receipt), table(Coercion)

Cases = dict[str, Accepted]


class CasesRejected(Exception):
    """Rows of cases turned out wrong by what happened to them, after they had been merged."""


def find_cases(ledger: Ledger, findings: Findings, cases: Cases) -> None:
    """Adds the cases that rows speak of but no sheet holds; rows of unknown ones are rejected."""
    sheets = [SHEET[name] for name in ("events", "receipts", "coercions")]
    named = {row.values["case"] for sheet in sheets for row in findings.standing(sheet)}
    cases |= lookup(ledger, sorted(named - set(cases)))
    for sheet in sheets:
        for row in findings.standing(sheet):
            if row.values["case"] not in cases:
                findings.reject(sheet, row, "case", Reason.UNKNOWN_CASE)


def happenings(ledger: Ledger, findings: Findings, cases: Cases) -> None:
    """Merges events and payments, and derives each touched case anew."""
    events = _rows(findings, "events", SHEET["events"].key)
    receipts = _numbered(findings)
    touched = {row.values["case"] for row in [*events, *(row for _, row in receipts)]}
    touched |= {code for code, case in cases.items() if case.row}
    stories = _stories(ledger, cases, touched, events, receipts)
    before = len(findings.of(SHEET["cases"].title).rejected)
    for story in stories.values():
        for problem in of_story(story):
            findings.add(problem)
    if len(findings.of(SHEET["cases"].title).rejected) > before:
        raise CasesRejected
    _write_events(ledger, findings, cases, events)
    _write_receipts(ledger, findings, cases, receipts)
    _derive(ledger, findings, cases, stories)


def _rows(findings: Findings, name: str, key: tuple[str, ...]) -> list[Row]:
    return once(findings, SHEET[name], findings.standing(SHEET[name]), key)


def _numbered(findings: Findings) -> list[tuple[Key, Row]]:
    """Payments with their keys: the receipt number, or else the place among equals."""
    sheet = SHEET["receipts"]
    with_number: list[Row] = []
    found: list[tuple[Key, Row]] = []
    places: dict[Key, int] = defaultdict(int)
    for row in findings.standing(sheet):
        if row.values.get("number"):
            with_number.append(row)
            continue
        plain = tuple(row.values[name] for name in ("case", "on_date", "amount", "kind"))
        found.append(((*plain, places[plain]), row))
        places[plain] += 1
    for row in once(findings, sheet, with_number, ("number",)):
        found.append(((row.values["number"],), row))
    rejected = findings.of(sheet.title).rejected
    return [(key, row) for key, row in found if row.number not in rejected]


def _old(ledger: Ledger, of: Any, cases: Cases, codes: Iterable[str]) -> dict[int, list[Any]]:
    """The rows known of cases that were there before, by the number of the case."""
    numbers = [cases[code].id for code in codes if not cases[code].is_new]
    found: dict[int, list[Any]] = defaultdict(list)
    for row in ledger.rows([*of.c], of.c.case_id, numbers):
        found[row.case_id].append(row)
    return found


def _stories(
    ledger: Ledger,
    cases: Cases,
    touched: Iterable[str],
    events: list[Row],
    receipts: list[tuple[Key, Row]],
) -> dict[str, Story]:
    """Each touched case with what was known and what the file adds or replaces."""
    codes = sorted(touched)
    stories = {
        code: Story(code, cases[code].row, cases[code].accepted_on, cases[code].amount)
        for code in codes
    }
    known_events = _old(ledger, _EVENTS, cases, codes)
    known_receipts = _old(ledger, _RECEIPTS, cases, codes)
    replaced = {key for key, _ in receipts}
    in_file = {(r.values["case"], r.values["on_date"], r.values["kind"]) for r in events}
    for code, story in stories.items():
        number = cases[code].id
        for row in known_events.get(number, ()):
            if (code, row.on_date, row.kind) not in in_file:
                story.events.append(Told(row.on_date, row.position, row.kind))
        for row in known_receipts.get(number, ()):
            if _receipt_key(code, row) not in replaced:
                story.payments.append(Told(row.on_date, 0, row.kind, 0, row.amount))
    _tell(stories, events, receipts)
    return stories


def _receipt_key(code: str, row: Any) -> Key:
    if row.number:
        return (row.number,)
    return (code, row.on_date, row.amount, row.kind, row.place)


def _tell(stories: Mapping[str, Story], events: list[Row], receipts: list[tuple[Key, Row]]) -> None:
    """Adds the file's rows: on one day, what was known comes before what is handed over."""
    taken: dict[tuple[str, Any], int] = {}
    for code, story in stories.items():
        for told in story.events:
            taken[code, told.on] = max(taken.get((code, told.on), 0), told.place + 1)
    for row in events:
        code, day = row.values["case"], row.values["on_date"]
        place = taken.get((code, day), 0)
        taken[code, day] = place + 1
        stories[code].events.append(Told(day, place, row.values["kind"], row.number))
    for _, row in receipts:
        held = row.values
        told = Told(held["on_date"], 0, held["kind"], row.number, held["amount"])
        stories[held["case"]].payments.append(told)


def _write_events(ledger: Ledger, findings: Findings, cases: Cases, events: list[Row]) -> None:
    sheet = SHEET["events"]
    rejected = findings.of(sheet.title).rejected
    rows = [row for row in events if row.number not in rejected]
    places: dict[tuple[str, Any], int] = {}
    known: dict[Key, Known] = {}
    in_file = {(r.values["case"], r.values["on_date"], r.values["kind"]) for r in rows}
    codes = {cases[row.values["case"]].id: row.values["case"] for row in rows}
    old = _old(ledger, _EVENTS, cases, sorted(set(codes.values())))
    for number, there in old.items():
        for event in there:
            code = codes[number]
            known[code, event.on_date, event.kind] = Known(event.id, dict(event._mapping))
            if (code, event.on_date, event.kind) not in in_file:
                day = (code, event.on_date)
                places[day] = max(places.get(day, 0), event.position + 1)
    contents = []
    for row in rows:
        content = {**row.values, "case_id": cases[row.values["case"]].id}
        code, day = content.pop("case"), content["on_date"]
        content["position"] = places.get((code, day), 0)
        places[code, day] = content["position"] + 1
        contents.append(((code, day, content["kind"]), content))
    merge(ledger, findings, sheet, _EVENTS, contents, known, {"note": None})


def _write_receipts(
    ledger: Ledger, findings: Findings, cases: Cases, receipts: list[tuple[Key, Row]]
) -> None:
    sheet = SHEET["receipts"]
    rejected = findings.of(sheet.title).rejected
    rows = [(key, row) for key, row in receipts if row.number not in rejected]
    known: dict[Key, Known] = {}
    if not ledger.is_empty(_RECEIPTS):
        codes = {cases[row.values["case"]].id: row.values["case"] for _, row in rows}
        for number, there in _old(ledger, _RECEIPTS, cases, sorted(set(codes.values()))).items():
            for receipt in there:
                key = _receipt_key(codes[number], receipt)
                known[key] = Known(receipt.id, dict(receipt._mapping))
        numbers = [key[0] for key, _ in rows if len(key) == 1]
        for receipt in ledger.rows([*_RECEIPTS.c], _RECEIPTS.c.number, numbers):
            known[(receipt.number,)] = Known(receipt.id, dict(receipt._mapping))
    contents = []
    for key, row in rows:
        content = {**row.values, "case_id": cases[row.values["case"]].id}
        del content["case"]
        content["place"] = key[4] if len(key) == 5 else 0
        contents.append((key, content))
    merge(ledger, findings, sheet, _RECEIPTS, contents, known, {"number": None})


def _derive(ledger: Ledger, findings: Findings, cases: Cases, stories: Mapping[str, Story]) -> None:
    """Writes what follows from the stories: spells, the closing, what was paid in all."""
    events = findings.of(SHEET["events"].title).rejected
    receipts = findings.of(SHEET["receipts"].title).rejected
    derived, found = [], []
    for code, story in stories.items():
        dated = [(e.on, e.place, e.kind) for e in story.events if e.row not in events or not e.row]
        standing, closing = spells(story.accepted_on, dated)
        paid = sum(p.amount for p in story.payments if p.row not in receipts or not p.row)
        number = cases[code].id
        derived.append(
            {
                "id": number,
                "closed_on": closing.on if closing else None,
                "closed_by": closing.kind if closing else None,
                "paid": paid,
            }
        )
        found += [
            {
                "case_id": number,
                "starts_on": s.starts_on,
                "ends_on": s.ends_on,
                "standing": s.standing,
            }
            for s in standing
        ]
    ledger.delete(_SPELLS, "case_id", [cases[c].id for c in stories if not cases[c].is_new])
    ledger.insert(_SPELLS, found)
    ledger.update(_CASES, derived)


def coercions(ledger: Ledger, findings: Findings, officers: Officers, cases: Cases) -> None:
    """Merges coercion decisions; one after its case has ended is rejected."""
    sheet, contents = SHEET["coercions"], []
    rows = _rows(findings, "coercions", sheet.key)
    closed = _closings(ledger, cases, rows)
    for row in rows:
        case = cases[row.values["case"]]
        closed_on = closed.get(case.id)
        if coercion_after_closing(closed_on, row.values["scheduled_at"], row.values["state"]):
            findings.reject(sheet, row, "scheduled_at", Reason.COERCION_ON_CLOSED, shown(closed_on))
            continue
        content = {**row.values, "case_id": case.id}
        del content["case"]
        if "officer" in content:
            content["officer_id"] = officers.number(case.agency_id, content.pop("officer"))
        if "measure_text" in content:
            content["measure"] = _measure(content["measure_text"])
        contents.append(((content["code"],), content))
    officers.write()
    wanted = [key[0] for key, _ in contents]
    known = {
        (row.code,): Known(row.id, dict(row._mapping))
        for row in ledger.rows([*_COERCIONS.c], _COERCIONS.c.code, wanted)
    }
    optional: dict[str, Any] = dict.fromkeys(
        ("decision_number", "place", "measure", "measure_text", "partners", "officer_id", "result")
    )
    merge(ledger, findings, sheet, _COERCIONS, contents, known, {**optional, "forced": False})


def _closings(ledger: Ledger, cases: Cases, rows: list[Row]) -> dict[int, Any]:
    numbers = sorted({cases[row.values["case"]].id for row in rows})
    found = ledger.rows([_CASES.c.id, _CASES.c.closed_on], _CASES.c.id, numbers)
    return {row.id: row.closed_on for row in found}


#: How each measure is told by its folded words; the first that fits.
_MEASURES = (
    (CoercionMeasure.ACCOUNTS, ("tai khoan", "giay to co gia", "thu tien")),
    (CoercionMeasure.INCOME, ("thu nhap",)),
    (CoercionMeasure.EXPLOITATION, ("khai thac",)),
    (CoercionMeasure.SEIZURE, ("ke bien",)),
    (CoercionMeasure.HANDOVER, ("chuyen giao", "giao vat", "giao tai san", "giao nha", "tra nha")),
    (CoercionMeasure.ACT, ("cong viec", "hanh vi")),
)


def _measure(words: str | None) -> str | None:
    if not words:
        return None
    folded = fold(words)
    for measure, signs in _MEASURES:
        if any(sign in folded for sign in signs):
            return measure
    return CoercionMeasure.OTHER
