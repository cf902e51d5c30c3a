"""The same files once more: nothing can have changed, and nothing of them need be read.

Bringing in is idempotent, so the last import's files change nothing as long as nothing was brought
in or taken back since, and they are read as they were then. What that hangs on is one key: names
and contents of the files, what people confirmed of their layout, and the code of ours that reads.
Where there was anything to remark on, they are read again, so that it is said again.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.import_models import ImportRun, ImportShape
from db.importing.report import Report, SheetReport
from db.importing.sheets import SHEETS

_CODE = Path(__file__).parents[1]


def key(session: Session, files: str) -> str:
    """What the outcome of reading hangs on; `files` stands for names and contents."""
    rows = select(ImportShape).order_by(ImportShape.shape)
    shapes = [(s.shape, s.sheet, sorted(s.columns.items()), s.unit) for s in session.scalars(rows)]
    return hashlib.sha256(repr((files, shapes, _reader())).encode()).hexdigest()


@cache
def _reader() -> str:
    """The code that reads and merges, whatever version of the program it is."""
    found = hashlib.sha256()
    for file in sorted(_CODE.rglob("*")):
        if file.suffix in (".py", ".yaml"):
            found.update(file.read_bytes())
    return found.hexdigest()


def noted(report: Report, key: str) -> dict[str, Any] | None:
    """What is kept of an import, to know its files again; None where they must be read again."""
    assumed = any(sheet.assumed for sheet in report.sheets)
    if not key or report.problems or report.doubts or assumed:
        return None
    return {"key": key, "files": {sheet.name: list(sheet.files) for sheet in report.sheets}}


def report(session: Session, key: str, *, dry_run: bool) -> Report | None:
    """The report on the last import's files, handed over again; None where it had others."""
    run = session.scalars(select(ImportRun).order_by(ImportRun.id.desc()).limit(1)).first()
    if run is None or not run.reading or run.reading["key"] != key:
        return None
    sheets = []
    for sheet in SHEETS:
        if sheet.title in run.counts:
            files = tuple(run.reading["files"].get(sheet.title, ()))
            unchanged = sum(run.counts[sheet.title].values())
            sheets.append(SheetReport(sheet.title, unchanged=unchanged, files=files))
    return Report(tuple(sheets), (), written=False, dry_run=dry_run)
