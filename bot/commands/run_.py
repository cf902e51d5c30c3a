"""`run`: everything that is configured, or one role."""

from argparse import ArgumentParser, Namespace

from bot.app import ROLES, App
from handlers.wording_commands import HELP


def add(parser: ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument("role", nargs="?", choices=ROLES, help=HELP["role"])


def run(app: App, asked: Namespace) -> int:
    """Runs until the input ends or a signal asks to stop."""
    app.prepare()
    app.run(asked.role)
    return 0
