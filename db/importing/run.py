"""One import from beginning to end: read, checked, merged, and kept whole or not at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from db import agencies, audit, runs
from db.agencies import AgencyTree
from db.import_models import ImportChange, ImportRun
from db.importing import again, cases, journal, offices
from db.importing.cases import Dossiers
from db.importing.coercions import coercions
from db.importing.days import days
from db.importing.files import RawSheet
from db.importing.findings import Findings
from db.importing.gathering import Counter, Delivery, Progress, gather
from db.importing.happenings import find_cases, happenings
from db.importing.ledger import Ledger
from db.importing.officers import Officers
from db.importing.rehearsing import Rehearsal
from db.importing.report import Report
from db.importing.sheets import SHEET
from db.importing.surveying import Reading
from db.models import table
from db.planning.replanning import replan
from db.session import Database
from db.sums import keeping


def bring_in(
    database: Database,
    sheets: Iterable[RawSheet],
    delivery: Delivery,
    *,
    dry_run: bool = False,
    good_rows: bool = False,
    progress: Progress = lambda stage, rows: None,
) -> Report:
    """Brings sheets into the database in one transaction.

    With an error in any row nothing is kept, unless `good_rows` brings in the rows that are
    good; `dry_run` keeps nothing either way, and keeps nobody from writing. What is only likely
    of the files is refused until a person has confirmed it. What is the same as before is not
    written, and an import that changes nothing leaves no trace. Whoever must know of what it
    changed is told: their alerts are planned in the same transaction. Outside where the rows speak
    of offices that are not those of the delivery's actor.
    """
    key = ""
    if delivery.files:
        with database.reading() as session:
            key = again.key(session, delivery.files)
            if (same := again.report(session, key, dry_run=dry_run)) is not None:
                return same
    gathered = gather(database, sheets, delivery, progress)
    if dry_run:
        return _rehearsed(database, gathered.findings, delivery, progress, good_rows=good_rows)
    findings = gathered.findings
    try:
        with database.writing() as session:
            ledger = Ledger(session, Counter(progress).add)
            units = _merge(ledger, findings, session, delivery.now)
            _check(units, session, delivery)
            refused = findings.refuse(good_rows=good_rows)
            if refused or not findings.has_changes:
                raise _Undone
            run = _run(findings, delivery, units)
            report = findings.report(written=True, dry_run=False, refused=False)
            run.reading = again.noted(report, key)
            ledger.recount.finish()
            _keep(ledger, run)
            facts = {"import": run.id, "sheets": run.counts}
            audit.append(session, database.vault, _record(database, delivery, run, facts))
            replan(session, delivery.now, changed=findings.coercions)
    except _Undone:
        return findings.report(written=False, dry_run=False, refused=refused)
    return report


@dataclass(frozen=True, slots=True)
class Preview:
    """What bringing sheets in would do, and how each of them is read.

    The report's `doubts` are to be confirmed first (`db.importing.memory.confirm`).
    """

    report: Report
    readings: tuple[Reading, ...]


def preview(
    database: Database,
    sheets: Iterable[RawSheet],
    delivery: Delivery,
    progress: Progress = lambda stage, rows: None,
) -> Preview:
    """Rehearses an import of all rows that are good. Others write meanwhile."""
    gathered = gather(database, sheets, delivery, progress)
    report = _rehearsed(database, gathered.findings, delivery, progress, good_rows=False)
    return Preview(report, gathered.readings)


def _rehearsed(
    database: Database,
    findings: Findings,
    delivery: Delivery,
    progress: Progress,
    *,
    good_rows: bool,
) -> Report:
    """Merges as an import would, in a session that writes nothing and keeps nobody waiting."""
    with database.reading() as session:
        ledger = Rehearsal(session, Counter(progress).add)
        units = _merge(ledger, findings, session, delivery.now)
        _check(units, session, delivery)
    refused = findings.refuse(good_rows=good_rows)
    return findings.report(written=False, dry_run=True, refused=refused)


class Outside(Exception):
    """The files speak of offices that are not the actor's; `units` are their codes."""

    def __init__(self, units: Sequence[str]) -> None:
        super().__init__(", ".join(units))
        self.units = tuple(units)


def _check(units: Sequence[str | None], session: Session, delivery: Delivery) -> None:
    """Outside where the rows speak of more than the actor may bring in."""
    if delivery.by is None:
        return
    within = runs.offices(delivery.by, agencies.load(session))
    if within is not None and not within.issuperset(units):
        raise Outside([unit or "" for unit in units if unit not in within])


def _record(
    database: Database, delivery: Delivery, run: ImportRun, facts: dict[str, Any]
) -> audit.Record:
    """The import in the audit, under who brought it in."""
    at, kind, by = run.finished_at, audit.Act.IMPORTED, delivery.by
    if by is None:
        return audit.Record(at, kind, audit.OPERATOR, "terminal", facts=facts)
    mark = database.vault.mark(by.channel, by.id)
    return audit.Record(at, kind, mark, by.channel, by.number, facts)


class _Undone(Exception):
    """Rolls the transaction back; nothing went wrong."""


def _merge(ledger: Ledger, findings: Findings, session: Session, now: datetime) -> list[str | None]:
    """The sheets in the order in which they lean on each other; the offices that they speak of."""
    offices.agencies(ledger, findings)
    offices.targets(ledger, findings)
    offices.recommendations(ledger, findings)
    officers = Officers(ledger)
    tree = agencies.load(session)
    dossiers = cases.in_hand(ledger, findings, tree)
    find_cases(ledger, findings, dossiers)
    happenings(ledger, findings, officers, dossiers)
    days(ledger, findings, now)
    coercions(ledger, findings, officers, dossiers, now)
    return _units(findings, dossiers, tree, ledger.journal.offices)


#: Where rows that are not of a case name their office.
_OFFICE_OF = (("agencies", "code"), ("targets", "agency"), ("recommendations", "agency"))


def _units(
    findings: Findings, dossiers: Dossiers, tree: AgencyTree, left: set[int]
) -> list[str | None]:
    """The codes of the offices that rows speak of, or have `left`; None where one is of all."""
    numbers = {case.agency_id for case in dossiers.values()} | left
    found: set[str | None] = {tree.by_id[number].code for number in numbers}
    for name, column in (
        ("agencies", "code"),
        ("targets", "agency"),
        ("recommendations", "agency"),
    ):
        found |= {row.values.get(column) for row in findings.standing(SHEET[name])}
    if findings.standing(SHEET["days"]):
        found.add(None)
    return sorted(found, key=lambda code: code or "")


def _keep(ledger: Ledger, run: ImportRun) -> None:
    """Notes the run, and what it changed."""
    session, changes = ledger.session, ledger.journal
    session.add(run)
    session.flush()
    keeping.settle(session)
    changes.keep_ranges(session, run.id)
    # What is kept for the taking back is no row of the files, of which progress is told.
    Ledger(session, lambda rows: None).insert(table(ImportChange), changes.rows(run.id))
    journal.forget(session)


def _run(findings: Findings, delivery: Delivery, units: list[str | None]) -> ImportRun:
    counts = {
        title: {"new": c.new, "changed": c.changed, "unchanged": c.unchanged}
        for title, c in findings.handed_over.items()
    }
    return ImportRun(
        finished_at=delivery.now.astimezone(UTC).replace(tzinfo=None),
        who=delivery.who,
        person_id=delivery.by.number if delivery.by else None,
        source=delivery.source[:500],
        digest=delivery.digest,
        counts=counts,
        units=units,
        journal=True,
    )
