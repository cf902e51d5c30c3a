"""`keys`: a new key for the vault, or everything sealed anew with the newest."""

import sys
from argparse import ArgumentParser, Namespace

from bot.app import App
from bot.settings import utc
from db.rotation import rotate
from db.vault import WrongKeys, new_key
from handlers import wording_audit as words
from handlers.wording_commands import HELP, WRONG_KEYS


def add(parser: ArgumentParser) -> None:
    """The arguments."""
    wanted = parser.add_mutually_exclusive_group(required=True)
    wanted.add_argument("--new", action="store_true", help=HELP["new_key"])
    wanted.add_argument("--rotate", action="store_true", help=HELP["rotate"])


def run(app: App, asked: Namespace) -> int:
    """0 when done, 1 where something is sealed with a key that is not at hand."""
    if asked.new:
        print(new_key())
        return 0
    app.prepare()
    try:
        done = rotate(app.database, utc(app.clock()))
    except WrongKeys:
        print(WRONG_KEYS, file=sys.stderr)
        return 1
    print(words.rotated(done.sealed, done.lost), words.RESTART, sep="\n")
    return 0
