"""The sheets about offices: the offices themselves, their targets, the procuracy's papers."""

from collections.abc import Mapping
from typing import Any

from db.importing.findings import Findings
from db.importing.ledger import Ledger, table
from db.importing.merging import Key, Known, merge, once
from db.importing.recognising import Row
from db.importing.report import Reason
from db.importing.sheets import SHEETS, Sheet
from db.models import Agency, AgencyAlias, Recommendation, Target
from db.terms import AgencyKind

SHEET: Mapping[str, Sheet] = {sheet.name: sheet for sheet in SHEETS}
_AGENCIES = table(Agency)
_ALIASES = table(AgencyAlias)
_TARGETS = table(Target)
_PAPERS = table(Recommendation)


def agency_numbers(ledger: Ledger) -> dict[str, int]:
    """The offices known, by code."""
    rows = ledger.session.execute(_AGENCIES.select())
    return {row.code: row.id for row in rows}


def agencies(ledger: Ledger, findings: Findings) -> None:
    """Offices with their place in the tree and their other names."""
    sheet = SHEET["agencies"]
    rows = once(findings, sheet, findings.standing(sheet), sheet.key)
    found = {row.id: row for row in ledger.session.execute(_AGENCIES.select())}
    codes = {row.code: row.id for row in found.values()}
    _check_tree(findings, sheet, rows, {r.code: r.parent_id for r in found.values()}, codes)
    rows = [row for row in rows if row.number not in findings.of(sheet.title).rejected]
    numbers = {**codes}
    for row in rows:
        numbers.setdefault(row.values["code"], ledger.next_id(_AGENCIES))
    names = _aliases(ledger)
    known = {
        (row.code,): Known(row.id, {**row._mapping, "aliases": names.get(row.id, frozenset())})
        for row in found.values()
    }
    _write_agencies(ledger, findings, sheet, rows, known, numbers)


def _write_agencies(
    ledger: Ledger,
    findings: Findings,
    sheet: Sheet,
    rows: list[Row],
    known: Mapping[Key, Known],
    numbers: Mapping[str, int],
) -> None:
    count = findings.of(sheet.title)
    added: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    renamed: dict[int, frozenset[str]] = {}
    for row in rows:
        content = {"id": numbers[row.values["code"]], **_agency(row, numbers)}
        other_names = content.pop("aliases", None)
        there = known.get((row.values["code"],))
        before = there.content if there else {}
        if other_names is not None and other_names != before.get("aliases", frozenset()):
            renamed[content["id"]] = other_names
        if there is None:
            added.append(content)
            continue
        differs = any(before.get(name) != value for name, value in content.items())
        if differs:
            changed.append(content)
        count.changed += differs or content["id"] in renamed
        count.unchanged += not differs and content["id"] not in renamed
    count.new += len(added)
    # Without links at first: an office may stand above one that is further up in the file.
    bare = ("id", "code", "name", "kind", "valid_from", "valid_to")
    ledger.insert(_AGENCIES, [{name: row.get(name) for name in bare} for row in added])
    links = ("id", "parent_id", "successor_id")
    ledger.update(_AGENCIES, [{name: row.get(name) for name in links} for row in added])
    ledger.update(_AGENCIES, changed)
    ledger.delete(_ALIASES, "agency_id", list(renamed))
    pairs = [(number, alias) for number, names in renamed.items() for alias in sorted(names)]
    ledger.insert(_ALIASES, [{"agency_id": number, "alias": alias} for number, alias in pairs])


def _agency(row: Row, numbers: Mapping[str, int]) -> dict[str, Any]:
    content = dict(row.values)
    for name in ("parent", "successor"):
        if name in content:
            code = content.pop(name)
            content[f"{name}_id"] = numbers[code] if code else None
    if "aliases" in content:
        names = (name.strip() for name in (content["aliases"] or "").split(";"))
        content["aliases"] = frozenset(name for name in names if name)
    return content


def _aliases(ledger: Ledger) -> dict[int, frozenset[str]]:
    names: dict[int, frozenset[str]] = {}
    for number, name in ledger.session.execute(_ALIASES.select()):
        names[number] = names.get(number, frozenset()) | {name}
    return names


def _check_tree(
    findings: Findings,
    sheet: Sheet,
    rows: list[Row],
    parents: Mapping[str, int | None],
    codes: Mapping[str, int],
) -> None:
    """Offices named above or after another must be known, and nobody stands above oneself."""
    by_number = {number: code for code, number in codes.items()}
    above = {code: by_number.get(number) if number else None for code, number in parents.items()}
    after: dict[str, str | None] = {}
    for row in rows:
        above[row.values["code"]] = row.values.get("parent")
        after[row.values["code"]] = row.values.get("successor")
    for row in rows:
        for name, links in (("parent", above), ("successor", after)):
            code = row.values.get(name)
            if code and code not in above:
                findings.reject(sheet, row, name, Reason.UNKNOWN_OFFICE)
            elif code and _circular(row.values["code"], links):
                findings.reject(sheet, row, name, Reason.CIRCULAR)
        lower = row.values["kind"] in (AgencyKind.BRANCH, AgencyKind.DIVISION)
        if lower and not above.get(row.values["code"]):
            findings.warn(
                sheet, row, "parent" if "parent" in row.values else "code", Reason.NO_PARENT
            )


def _circular(code: str, links: Mapping[str, str | None]) -> bool:
    seen, at = {code}, links.get(code)
    while at is not None and at not in seen:
        seen.add(at)
        at = links.get(at)
    return at is not None and at in seen


def targets(ledger: Ledger, findings: Findings) -> None:
    """The targets of offices by work year, in per cent."""
    sheet = SHEET["targets"]
    count, numbers, added = findings.of(sheet.title), agency_numbers(ledger), []
    known = {
        (row.agency_id, row.work_year): (row.cases, row.money)
        for row in ledger.session.execute(_TARGETS.select())
    }
    for row in once(findings, sheet, findings.standing(sheet), sheet.key):
        number = numbers.get(row.values["agency"])
        if number is None:
            findings.reject(sheet, row, "agency", Reason.UNKNOWN_OFFICE)
            continue
        key = (number, row.values["work_year"])
        before = known.get(key)
        now = tuple(
            row.values.get(name, before[place] if before else None)
            for place, name in enumerate(("cases", "money"))
        )
        if before == now:
            count.unchanged += 1
            continue
        count.new += before is None
        count.changed += before is not None
        if before is not None:
            at = (_TARGETS.c.agency_id == key[0]) & (_TARGETS.c.work_year == key[1])
            ledger.session.execute(_TARGETS.delete().where(at))
        added.append(
            dict(zip(("agency_id", "work_year", "cases", "money"), key + now, strict=True))
        )
    ledger.insert(_TARGETS, added)


def recommendations(ledger: Ledger, findings: Findings) -> None:
    """The procuracy's recommendations and protests."""
    sheet, numbers = SHEET["recommendations"], agency_numbers(ledger)
    contents = []
    for row in once(findings, sheet, findings.standing(sheet), sheet.key):
        content = dict(row.values)
        if "agency" in content:
            code = content.pop("agency")
            if code and code not in numbers:
                findings.reject(sheet, row, "agency", Reason.UNKNOWN_OFFICE)
                continue
            content["agency_id"] = numbers[code] if code else None
        contents.append(((content["code"],), content))
    known = {
        (row.code,): Known(row.id, dict(row._mapping))
        for row in ledger.session.execute(_PAPERS.select())
    }
    optional = dict.fromkeys(("agency_id", "procuracy", "content", "state"))
    merge(ledger, findings, sheet, _PAPERS, contents, known, optional)
