"""`import`: brings case files in, or says why not."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from bot.app import App
from db.importing import files
from db.importing.report import Report
from db.importing.run import Delivery, bring_in
from handlers import wording_commands as wording
from handlers import wording_files


def add(parser: ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=wording.HELP["paths"])
    parser.add_argument("--dry-run", action="store_true", help=wording.HELP["dry_run"])
    parser.add_argument("--good-rows", action="store_true", help=wording.HELP["good_rows"])
    parser.add_argument("--json", action="store_true", help=wording.HELP["json"])


def run(app: App, asked: Namespace) -> int:
    """0 when brought in (or nothing was new), 1 when refused, the report on standard error."""
    app.prepare()
    delivery = Delivery(
        ", ".join(path.name for path in asked.paths), files.digest(asked.paths), "cli", app.clock()
    )
    try:
        report = bring_in(
            app.database,
            files.read(asked.paths),
            delivery,
            dry_run=asked.dry_run,
            good_rows=asked.good_rows,
            progress=_progress,
        )
    except files.FileProblem as problem:
        print(wording_files.file_problem(problem), file=sys.stderr)
        return 1
    refused = bool(report.errors) and not report.written
    _show(report, as_json=asked.json, refused=refused)
    return 1 if refused else 0


def _show(report: Report, *, as_json: bool, refused: bool) -> None:
    to = sys.stderr if refused else sys.stdout
    if as_json:
        print(json.dumps(wording_files.report_json(report), ensure_ascii=False), file=to)
        return
    print(*wording_files.report(report), sep="\n", file=to)
    if refused:
        end = wording.TURNED_DOWN
    elif report.dry_run:
        end = wording.REHEARSED
    else:
        end = wording.TAKEN if report.written else wording.NOTHING_NEW
    print(end, file=to)


def _progress(stage: str, rows: int) -> None:
    if rows % 50_000 == 0:
        print(wording.progress(stage, f"{rows:,}".replace(",", ".")), file=sys.stderr, flush=True)
