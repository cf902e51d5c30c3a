"""`backup`: everything as it is at this moment in one file, while the program goes on."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from bot.app import App
from bot.commands.archiving import told
from bot.settings import utc
from db import archive
from handlers import wording_archive as words
from handlers.wording_commands import HELP


def add(parser: ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("file", type=Path, metavar="FILE", help=HELP["archive"])


def run(app: App, asked: Namespace) -> int:
    """0 when the file is there and was read through, 1 where it could not be written."""
    app.prepare()

    def act() -> int:
        archive.write(app.database, asked.file, utc(app.clock()))
        made = archive.read_manifest(asked.file)
        print(words.written(asked.file, made.rows), words.KEYS_APART, sep="\n")
        return 0

    return told(act, asked.file)
