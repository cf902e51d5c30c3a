"""`restore`: what a backup holds, into a database that holds nothing."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from bot.app import App
from bot.commands.archiving import told
from bot.settings import utc
from db import archive
from handlers import wording_archive as words
from handlers.wording_commands import HELP, WRONG_KEYS


def add(parser: ArgumentParser) -> None:
    """Where from."""
    parser.add_argument("file", type=Path, metavar="FILE", help=HELP["archive"])


def run(app: App, asked: Namespace) -> int:
    """0 when all of it is there, 1 where nothing was changed, or the keys are not those of it."""

    def act() -> int:
        made = archive.restore(app.database, asked.file, utc(app.clock()))
        print(words.restored(made.rows, made.made_at))
        if not app.has_its_keys():
            print(WRONG_KEYS, file=sys.stderr)
            return 1
        return 0

    return told(act, asked.file)
