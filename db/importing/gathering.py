"""Sheets become findings: read one after the other, each row that is fine by itself is kept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from db.authority import Actor
from db.importing.checking import of_row
from db.importing.files import RawSheet
from db.importing.findings import Findings
from db.importing.memory import remembered
from db.importing.recognising import Row, Unread, recognise
from db.importing.report import Problem, Reason
from db.importing.sheets import Sheet
from db.importing.surveying import Reading, Surveyed, survey
from db.session import Database

#: Told the stage (a sheet's title, or "" while writing) and how many rows it has done so far.
Progress = Callable[[str, int], None]

_STEP = 5_000


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is known of a handing-over: the files' names, their digest, who, and when (aware).

    `by` is the actor where it is not the operator at the machine. `files` stands for the files'
    names and contents (`db.importing.files.fingerprint`), by which they are known again.
    """

    source: str
    digest: str
    who: str
    now: datetime
    by: Actor | None = None
    files: str = ""


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that the files say, and how each sheet of them was read."""

    findings: Findings
    readings: tuple[Reading, ...]


class Counter:
    """Tells of rows that are written, under the empty stage."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._rows = progress, 0

    def add(self, rows: int) -> None:
        """So many more were written."""
        self._rows += rows
        self._progress("", self._rows)


def gather(
    database: Database, sheets: Iterable[RawSheet], delivery: Delivery, progress: Progress
) -> Gathered:
    """Reads all sheets. FileProblem where a file is unreadable."""
    with database.reading() as session:
        memory = remembered(session)
    findings, readings = Findings(), []
    for raw in sheets:
        found = survey(raw, memory)
        _read(findings, found, delivery, progress)
        if found.reading:
            findings.doubts += found.reading.doubts
            readings.append(found.reading)
    if not findings.rows and not findings.has_errors:
        findings.add(Problem("", 0, "", "", Reason.NO_SHEET))
    return Gathered(findings, tuple(readings))


def _read(findings: Findings, found: Surveyed, delivery: Delivery, progress: Progress) -> None:
    raw, sheet = found.raw, found.sheet
    if sheet is None:
        findings.add(Problem(raw.name, 0, "", "", Reason.UNKNOWN_SHEET, fatal=False, file=raw.file))
        return
    if raw.hidden:
        findings.add(Problem(sheet.title, 0, "", "", Reason.HIDDEN_SHEET, file=raw.file))
        return
    findings.rows.setdefault(sheet.name, [])
    findings.of(sheet).files[raw.file] = None
    for done, one in enumerate(recognise(found), 1):
        _keep(findings, sheet, one, delivery)
        if done % _STEP == 0:
            progress(sheet.title, done)


def _keep(
    findings: Findings, sheet: Sheet, found: Row | Unread | Problem, delivery: Delivery
) -> None:
    match found:
        case Row():
            findings.rows[sheet.name].append(found)
            for problem in of_row(sheet, found, delivery.now.date()):
                findings.judge(sheet, found, problem)
        case Unread():
            findings.add_unread(sheet, found)
        case Problem():
            findings.add(found)
