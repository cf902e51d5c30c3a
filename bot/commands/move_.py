"""`move`: everything into another database, which holds nothing; for instance to PostgreSQL."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import App
from bot.commands.archiving import told
from bot.settings import is_database, utc
from db import archive
from db.session import Database
from handlers import wording_archive as words
from handlers.wording_commands import BAD_DATABASE, HELP


def add(parser: ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("to", metavar="URL", help=HELP["move_to"])


def run(app: App, asked: Namespace) -> int:
    """0 when all of it is there, 1 where nothing was changed. No process may run meanwhile."""
    app.prepare()
    address = sys.stdin.readline().strip() if asked.to == "-" else asked.to
    if not is_database(address):
        print(BAD_DATABASE, file=sys.stderr)
        return 1
    target = Database(address, app.database.vault)
    with TemporaryDirectory(prefix="thads") as folder:
        file = Path(folder) / "moving.zip"

        def act() -> int:
            archive.write(app.database, file, utc(app.clock()))
            made = archive.restore(target, file)
            print(words.moved(made.rows))
            return 0

        try:
            return told(act, file)
        finally:
            target.close()
