"""One import from beginning to end: read, checked, merged, and kept whole or not at all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from db import agencies, audit
from db.agencies import AgencyTree
from db.import_models import ImportChange, ImportRun
from db.importing import cases, journal, offices
from db.importing.cases import Dossiers
from db.importing.checking import of_row
from db.importing.coercions import coercions
from db.importing.days import days
from db.importing.files import RawSheet
from db.importing.findings import Findings
from db.importing.happenings import find_cases, happenings
from db.importing.ledger import Ledger, table
from db.importing.officers import Officers
from db.importing.recognising import Row, Unread, recognise, sheet_of
from db.importing.report import Problem, Reason, Report
from db.importing.sheets import SHEET
from db.planning.replanning import replan
from db.session import Database

#: Told the stage (a sheet's title, or "" while writing) and how many rows it has done so far.
Progress = Callable[[str, int], None]

_STEP = 5_000


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is known of a handing-over: the files' names, their digest, who, and when (aware)."""

    source: str
    digest: str
    who: str
    now: datetime


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
    good; `dry_run` keeps nothing either way. What is the same as before is not written, and an
    import that changes nothing leaves no trace. Whoever must know of what it changed is told:
    their alerts are planned in the same transaction.
    """
    findings = Findings()
    for sheet in sheets:
        _gather(findings, sheet, delivery, progress)
    if not findings.rows and not findings.has_errors:
        findings.add(Problem("", 0, "", "", Reason.NO_SHEET))
    try:
        with database.writing() as session:
            ledger = Ledger(session, _Counter(progress).add)
            units = _merge(ledger, findings, session, delivery.now)
            # Where nothing was right at all, asking for the good rows gets nothing either.
            refused = findings.has_errors and not (good_rows and findings.has_good_rows)
            if dry_run or refused or not findings.has_changes:
                raise _Undone
            run = _run(findings, delivery, units)
            _keep(ledger, run)
            facts = {"import": run.id, "sheets": run.counts}
            at, kind = run.finished_at, audit.Act.IMPORTED
            record = audit.Record(at, kind, audit.OPERATOR, "terminal", facts=facts)
            audit.append(session, database.vault, record)
            replan(session, delivery.now, changed=findings.coercions)
    except _Undone:
        return findings.report(written=False, dry_run=dry_run, refused=refused)
    return findings.report(written=True, dry_run=False, refused=False)


class _Undone(Exception):
    """Rolls the transaction back; nothing went wrong."""


class _Counter:
    def __init__(self, progress: Progress) -> None:
        self._progress, self._rows = progress, 0

    def add(self, rows: int) -> None:
        self._rows += rows
        self._progress("", self._rows)


def _gather(findings: Findings, raw: RawSheet, delivery: Delivery, progress: Progress) -> None:
    """Reads one sheet; each row that is fine by itself is kept for merging."""
    sheet = sheet_of(raw.name)
    if sheet is None:
        findings.add(Problem(raw.name, 0, "", "", Reason.UNKNOWN_SHEET, fatal=False, file=raw.file))
        return
    rows = findings.rows.setdefault(sheet.name, [])
    findings.of(sheet).files[raw.file] = None
    today = delivery.now.date()
    for done, found in enumerate(recognise(raw, sheet), 1):
        match found:
            case Row():
                rows.append(found)
                for problem in of_row(sheet, found, today):
                    findings.judge(sheet, found, problem)
            case Unread():
                findings.add_unread(sheet, found)
            case Problem():
                findings.add(found)
        if done % _STEP == 0:
            progress(sheet.title, done)


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
        source=delivery.source[:500],
        digest=delivery.digest,
        counts=counts,
        units=units,
        journal=True,
    )
