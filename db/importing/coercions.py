"""The sheet of coercion decisions, each merged under its code."""

from collections.abc import Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any

from db import bodies, guard, overrides
from db.calendar import Calendar
from db.folding import fold
from db.importing.cases import Dossiers
from db.importing.checking import coercion_after_closing
from db.importing.findings import Findings
from db.importing.ledger import Ledger
from db.importing.merging import Entry, Known, emptied, known, merge, once
from db.importing.officers import Officers
from db.importing.recognising import Row
from db.importing.report import Reason
from db.importing.sheets import SHEET
from db.importing.values import shown
from db.models import Coercion, CoercionVersion, table
from db.terms import CoercionMeasure, CoercionState

_COERCIONS, _VERSIONS = table(Coercion), table(CoercionVersion)
_SHEET = SHEET["coercions"]


def coercions(
    ledger: Ledger, findings: Findings, officers: Officers, dossiers: Dossiers, now: datetime
) -> None:
    """Merges the sheet; a coercion after its case has ended is rejected.

    One to come at a time that the law forbids is brought in, and the report says so.
    """
    calendar = overrides.calendar(ledger.session)
    rows = once(findings, _SHEET, itemgetter("code"))
    there = known(ledger, _COERCIONS, [row.values["code"] for row in rows])
    entries = []
    for row in rows:
        before = there.get(row.values["code"])
        if before is not None and emptied(findings, _SHEET, row, before):
            continue
        closed_on = dossiers[row.values["case"]].closed_on
        if coercion_after_closing(closed_on, row.values["scheduled_at"], _state(row, before)):
            detail = shown(closed_on)
            findings.reject(_SHEET, row, "scheduled_at", Reason.COERCION_ON_CLOSED, detail)
            continue
        _guard(findings, row, before, calendar, now)
        content = _content(row, officers, dossiers)
        content["version"] = _version(content, before)
        entries.append(Entry(row, before, content))
    officers.write()
    findings.coercions += merge(ledger, findings, _SHEET, _COERCIONS, entries)
    ledger.insert(_VERSIONS, map(_earlier, filter(_is_moved, entries)))


def _is_moved(entry: Entry) -> bool:
    """Whether a coercion is to be told anew of."""
    return entry.known is not None and entry.content["version"] != entry.known.content["version"]


def _earlier(entry: Entry) -> Mapping[str, Any]:
    """What the coercion was until now, for those who were told so."""
    return told_of(entry.known.content if entry.known else {})


def told_of(known: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a coercion says, as an earlier version of itself."""
    told = {name: known[name] for name in _TOLD}
    return {"coercion_id": known["id"], "version": known["version"], **told}


def _state(row: Row, before: Known | None) -> str:
    """What becomes of the coercion: the row's word, else what is known, else that it is planned."""
    known_state = before.content["state"] if before else CoercionState.PLANNED.value
    return str(row.values.get("state") or known_state)


def _guard(
    findings: Findings, row: Row, before: Known | None, calendar: Calendar, now: datetime
) -> None:
    """Warns of a planned time that is still to come and unlawful."""
    at = row.values["scheduled_at"]
    if _state(row, before) != CoercionState.PLANNED or at <= now.replace(tzinfo=None):
        return
    forced = row.values.get("forced", before.content["forced"] if before else False)
    for finding in guard.findings(at, calendar, forced=bool(forced)):
        findings.warn(_SHEET, row, "scheduled_at", Reason.UNLAWFUL_TIME, finding)


#: What those who were told of a coercion must be told anew of.
_TOLD = ("scheduled_at", "place", "state", "forced")
_DEFAULTS = {column.name: column.default for column in _SHEET.columns}


def _version(content: Mapping[str, Any], before: Known | None) -> int:
    """The number of what there is to tell: one more where that differs from what is known."""
    if before is None:
        return 1
    known = before.content
    said = {name: content[name] for name in _TOLD if name in content}
    # An empty cell that has a default stands for what is known; another was refused before.
    moved = any(
        value != known[name] and (value is not None or _DEFAULTS[name] is None)
        for name, value in said.items()
    )
    return int(known["version"]) + moved


def _content(row: Row, officers: Officers, dossiers: Dossiers) -> dict[str, Any]:
    content = dict(row.values)
    case = dossiers[content.pop("case")]
    content["case_id"] = case.id
    if "officer" in content:
        content["officer_id"] = officers.number(case.agency_id, content.pop("officer"))
    if "partners" in content:
        content["partners_key"] = bodies.key(content["partners"])
    if "measure_text" in content:
        content["measure"] = measure(content["measure_text"])
    return content


#: How each measure is told by its folded words; the first that fits.
_MEASURES = (
    (
        CoercionMeasure.ACCOUNTS,
        ("tai khoan", "khau tru", "giay to co gia", "thu tien", "xu ly tien"),
    ),
    (CoercionMeasure.INCOME, ("thu nhap",)),
    (CoercionMeasure.EXPLOITATION, ("khai thac",)),
    (CoercionMeasure.SEIZURE, ("ke bien",)),
    (CoercionMeasure.HANDOVER, ("chuyen giao", "giao vat", "giao tai san", "giao nha", "tra nha")),
    (CoercionMeasure.ACT, ("cong viec", "hanh vi")),
)


def measure(words: str | None) -> str | None:
    """The code of a measure (`db.terms.CoercionMeasure`) by the office's words for it."""
    if not words:
        return None
    folded = fold(words)
    for measure, signs in _MEASURES:
        if any(sign in folded for sign in signs):
            return measure.value
    return CoercionMeasure.OTHER.value
