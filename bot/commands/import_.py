"""`import`: brings case files in, or says why not; lists the imports; takes the last one back."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from bot.app import App
from bot.commands.arguments import count, operator
from db import runs
from db.importing import files
from db.importing.gathering import Delivery
from db.importing.memory import confirm
from db.importing.report import Report
from db.importing.run import bring_in
from db.importing.surveying import Choice, UnknownMeaning
from db.importing.undoing import CannotUndo, undo
from handlers import forms, imports, wording_files, wording_imports
from handlers import wording_commands as wording

#: Rows of a stage between two words on how far an import is.
EVERY = 50_000
#: So many imports are listed.
_MOST = 1_000


def add(parser: ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=wording.HELP["paths"])
    parser.add_argument("--dry-run", action="store_true", help=wording.HELP["dry_run"])
    parser.add_argument("--good-rows", action="store_true", help=wording.HELP["good_rows"])
    parser.add_argument("--confirm", action="store_true", help=wording.HELP["confirm"])
    parser.add_argument(
        "--map", action="append", type=choice, default=[], metavar="A=B", help=wording.HELP["map"]
    )
    parser.add_argument("--json", action="store_true", help=wording.HELP["json"])
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--list", action="store_true", help=wording.HELP["list"])
    instead.add_argument("--undo", type=count, metavar="N", help=wording.HELP["undo"])


def run(app: App, asked: Namespace) -> int:
    """0 when brought in (or nothing was new), 1 when refused, the report on standard error."""
    app.prepare()
    if asked.list:
        return _list(app, asked)
    if asked.undo:
        return _undo(app, asked)
    if not asked.paths:
        print(wording.wrong_usage(wording.NO_PATHS), file=sys.stderr)
        return 2
    return _import(app, asked)


def _list(app: App, asked: Namespace) -> int:
    """Every import, the newest first."""
    with app.database.reading() as session:
        found, _ = runs.listed(session, None, 1, _MOST)
    if asked.json:
        print(json.dumps([imports.as_json(run) for run in found], ensure_ascii=False))
        return 0
    for run in found:
        print(
            imports.told(run, app.clock()),
            *(f"   {one.text}" for one in imports.details(run)),
            sep="\n",
        )
    return 0


def _undo(app: App, asked: Namespace) -> int:
    """Takes an import back, or with `--dry-run` only says what it would take back."""
    with app.database.reading() as session:
        run = runs.one(session, asked.undo, None)
    try:
        made = undo(app.database, asked.undo, operator(app), app.clock(), dry_run=asked.dry_run)
    except CannotUndo as refused:
        print(wording_imports.why(refused.why, refused.detail), file=sys.stderr)
        return 1
    if asked.json:
        print(json.dumps({"undone": asked.undo, "run": made, "dry_run": asked.dry_run}))
        return 0
    print(*(imports.taken_back(run) if run else ()), sep="\n")
    print(wording.REHEARSED if asked.dry_run else wording_imports.undone(asked.undo, made))
    return 0


def choice(text: str) -> Choice:
    """`Trang=Trang của mẫu`, `Trang!Cột=Cột của mẫu`; `Trang!Cột=` leaves the column out."""
    place, mark, meaning = text.rpartition("=")
    sheet, _, title = place.partition("!")
    if not mark or not sheet or not (title or meaning):
        raise ArgumentTypeError(text)
    return Choice(sheet.strip(), title.strip(), meaning.strip())


def _import(app: App, asked: Namespace) -> int:
    source = ", ".join(path.name for path in asked.paths)
    known_by = "" if asked.map else files.fingerprint(asked.paths)
    delivery = Delivery(source, files.digest(asked.paths), "cli", app.clock(), files=known_by)
    try:
        if asked.confirm or asked.map:
            confirm(
                app.database,
                files.read(asked.paths),
                delivery.who,
                delivery.now,
                choices=asked.map,
                plain=asked.confirm,
            )
        report = bring_in(
            app.database,
            files.read(asked.paths),
            delivery,
            dry_run=asked.dry_run,
            good_rows=asked.good_rows,
            progress=Progress().tell,
        )
    except UnknownMeaning as unknown:
        print(wording.wrong_usage(wording.no_such_meaning(unknown.meaning)), file=sys.stderr)
        return 2
    except files.FileProblem as problem:
        told = json.dumps(wording_files.file_problem_json(problem), ensure_ascii=False)
        print(told if asked.json else wording_files.file_problem(problem), file=sys.stderr)
        return 1
    _show(report, asked)
    return 1 if report.refused else 0


def _show(report: Report, asked: Namespace) -> None:
    to = sys.stderr if report.refused else sys.stdout
    if asked.json:
        print(json.dumps(wording_files.report_json(report), ensure_ascii=False), file=to)
        return
    print(*wording_files.report(report), _end(report, good_rows=asked.good_rows), sep="\n", file=to)


def _end(report: Report, *, good_rows: bool) -> str:
    """What became of it all, in one sentence."""
    if report.doubts:
        return wording.DOUBTFUL
    if report.refused:
        return wording.NO_GOOD_ROWS if good_rows else wording.TURNED_DOWN
    if report.dry_run:
        return wording.REHEARSED
    return wording.TAKEN if report.written else wording.NOTHING_NEW


class Progress:
    """Tells of a long import on standard error, once every so many rows of a stage."""

    def __init__(self) -> None:
        self._told: dict[str, int] = {}

    def tell(self, stage: str, rows: int) -> None:
        """Says how far a stage is, where that is a step further than was said before."""
        steps = rows // EVERY
        if steps > self._told.get(stage, 0):
            self._told[stage] = steps
            text = wording.progress(stage, forms.count(steps * EVERY))
            print(text, file=sys.stderr, flush=True)
