"""The sheets about offices: the offices themselves, their targets, the procuracy's papers."""

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any

from db.importing.findings import Findings
from db.importing.ledger import Ledger
from db.importing.merging import Entry, emptied, known, merge, once, warn_of_erased
from db.importing.recognising import Row
from db.importing.report import Reason
from db.importing.sheets import SHEET
from db.models import Agency, AgencyAlias, Recommendation, Target, table
from db.terms import AgencyKind

_AGENCIES = table(Agency)
_ALIASES = table(AgencyAlias)
_TARGETS = table(Target)
_PAPERS = table(Recommendation)
_SHEET = SHEET["agencies"]
_LINKS = ("parent", "successor")


def agency_numbers(ledger: Ledger) -> dict[str, int]:
    """The offices known, by code."""
    rows = ledger.session.execute(_AGENCIES.select())
    return {row.code: row.id for row in rows}


def agencies(ledger: Ledger, findings: Findings) -> None:
    """Offices with their place in the tree and their other names."""
    rows = once(findings, _SHEET, itemgetter("code"))
    there = {row.code: dict(row._mapping) for row in ledger.session.execute(_AGENCIES.select())}
    rows = _fitting(findings, rows, there)
    numbers = {code: content["id"] for code, content in there.items()}
    for row in rows:
        if row.values["code"] not in numbers:
            numbers[row.values["code"]] = ledger.next_id(_AGENCIES)
    names = _aliases(ledger)
    added: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    count = findings.of(_SHEET)
    for row in rows:
        content = _content(row, numbers)
        before = there.get(row.values["code"])
        if before is None:
            added.append(content)
            continue
        before["aliases"] = names.get(content["id"])
        differing = {n: v for n, v in content.items() if before[n] != v}
        warn_of_erased(findings, _SHEET, row, differing)
        count.unchanged += not differing
        if differing:
            changed.append({"id": content["id"], **differing})
    count.new += len(added)
    count.changed += len(changed)
    _write(ledger, added, changed, names)
    _warn_of_orphans(findings, rows, ledger)


def _content(row: Row, numbers: Mapping[str, int]) -> dict[str, Any]:
    content: dict[str, Any] = {"id": numbers[row.values["code"]], **row.values}
    for name in _LINKS:
        if name in content:
            code = content.pop(name)
            content[f"{name}_id"] = numbers[code] if code else None
    return content


def _write(
    ledger: Ledger,
    added: list[dict[str, Any]],
    changed: list[dict[str, Any]],
    known: Mapping[int, frozenset[str]],
) -> None:
    # Without links at first: an office may stand above one that is further up in the file.
    bare = ("id", "code", "name", "kind", "valid_from", "valid_to")
    ledger.insert(_AGENCIES, [{name: row.get(name) for name in bare} for row in added])
    links = ("id", "parent_id", "successor_id")
    ledger.update(_AGENCIES, [{name: row.get(name) for name in links} for row in added])
    names = {row["id"]: row.pop("aliases") for row in (*added, *changed) if "aliases" in row}
    ledger.update(_AGENCIES, [row for row in changed if len(row) > 1])
    for number, given in names.items():
        if not ledger.journal.is_new(_AGENCIES.name, number):
            before, after = sorted(known.get(number, ())), sorted(given or ())
            ledger.journal.changed(
                _ALIASES.name, str(number), {"aliases": before}, {"aliases": after}
            )
    ledger.delete(_ALIASES, "agency_id", list(names))
    pairs = [(number, name) for number, given in names.items() for name in sorted(given or ())]
    ledger.insert(_ALIASES, [{"agency_id": number, "alias": alias} for number, alias in pairs])


def _aliases(ledger: Ledger) -> dict[int, frozenset[str]]:
    names: dict[int, frozenset[str]] = {}
    for number, name in ledger.session.execute(_ALIASES.select()):
        names[number] = names.get(number, frozenset()) | {name}
    return names


def _fitting(
    findings: Findings, rows: list[Row], there: Mapping[str, Mapping[str, Any]]
) -> list[Row]:
    """The rows that fit into the tree: what they name exists, and nobody stands above oneself.

    A row that goes may have been what another one names, so the rest is looked at again.
    """
    while True:
        codes = {*there, *(row.values["code"] for row in rows)}
        links = {name: _linked(name, rows, there) for name in _LINKS}
        wrong = set()
        for row in rows:
            for name in _LINKS:
                other = row.values.get(name)
                if other and other not in codes:
                    findings.reject_for_lack(_SHEET, row, name, _SHEET)
                    wrong.add(row)
                elif other and _is_circular(row.values["code"], links[name]):
                    findings.reject(_SHEET, row, name, Reason.CIRCULAR)
                    wrong.add(row)
        if not wrong:
            return rows
        rows = [row for row in rows if row not in wrong]


def _linked(
    name: str, rows: Iterable[Row], there: Mapping[str, Mapping[str, Any]]
) -> dict[str, str | None]:
    """Who stands above (or after) each office: as known, or as its row says."""
    codes = {content["id"]: code for code, content in there.items()}
    links = {code: codes.get(content[f"{name}_id"]) for code, content in there.items()}
    return links | {row.values["code"]: row.values[name] for row in rows if name in row.values}


def _is_circular(code: str, links: Mapping[str, str | None]) -> bool:
    """Whether the way up from an office comes back to it."""
    seen: set[str] = set()
    at = links.get(code)
    while at is not None and at not in seen:
        if at == code:
            return True
        seen.add(at)
        at = links.get(at)
    return False


def _warn_of_orphans(findings: Findings, rows: Iterable[Row], ledger: Ledger) -> None:
    """Lower offices with none above them would be missing from the province's figures."""
    alone = {row.code for row in ledger.session.execute(_AGENCIES.select()) if not row.parent_id}
    for row in rows:
        lower = row.values["kind"] in (AgencyKind.BRANCH, AgencyKind.DIVISION)
        if lower and row.values["code"] in alone:
            findings.warn(_SHEET, row, "parent", Reason.NO_PARENT)


def targets(ledger: Ledger, findings: Findings) -> None:
    """The targets of offices by work year, in per cent."""
    sheet = SHEET["targets"]
    count, numbers = findings.of(sheet), agency_numbers(ledger)
    there = {
        (row.agency_id, row.work_year): {"cases": row.cases, "money": row.money}
        for row in ledger.session.execute(_TARGETS.select())
    }
    titles = {column.name: column.title for column in sheet.columns}
    written = []
    for row in once(findings, sheet, itemgetter("agency", "work_year")):
        agency_id = numbers.get(row.values["agency"])
        if agency_id is None:
            findings.reject_for_lack(sheet, row, "agency", _SHEET)
            continue
        key = (agency_id, row.values["work_year"])
        before = there.get(key)
        known_values = before or {"cases": None, "money": None}
        given = {name: row.values[name] for name in known_values if name in row.values}
        differing = {n: v for n, v in given.items() if known_values[n] != v}
        warn_of_erased(findings, sheet, row, differing)
        if before is None:
            lacking = known_values.keys() - row.values.keys()
            count.assumed.update((titles[name], None) for name in lacking)
        count.new += before is None
        count.changed += before is not None and bool(differing)
        count.unchanged += before is not None and not differing
        if differing or before is None:
            year = {"agency_id": agency_id, "work_year": row.values["work_year"]}
            after = {**known_values, **given}
            ledger.journal.changed(_TARGETS.name, "{}:{}".format(*key), before, after)
            written.append({**year, **after})
    for target in written:
        at = [_TARGETS.c[name] == target[name] for name in ("agency_id", "work_year")]
        ledger.remove(_TARGETS, *at)
    ledger.insert(_TARGETS, written)


def recommendations(ledger: Ledger, findings: Findings) -> None:
    """The procuracy's recommendations and protests."""
    sheet, numbers = SHEET["recommendations"], agency_numbers(ledger)
    rows = once(findings, sheet, itemgetter("code"))
    there = known(ledger, _PAPERS, [row.values["code"] for row in rows])
    entries = []
    for row in rows:
        content, before = dict(row.values), there.get(row.values["code"])
        if before is None and "agency" not in content:
            column = next(one for one in sheet.columns if one.name == "agency")
            findings.of(sheet).assumed[column.title] = None
        if "agency" in content:
            code = content.pop("agency")
            if code and code not in numbers:
                findings.reject_for_lack(sheet, row, "agency", _SHEET)
                continue
            content["agency_id"] = numbers[code] if code else None
        if before is None or not emptied(findings, sheet, row, before):
            entries.append(Entry(row, before, content))
    merge(ledger, findings, sheet, _PAPERS, entries)
