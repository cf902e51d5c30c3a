"""`migrate`: brings the schema up to date, on any database."""

from argparse import ArgumentParser, Namespace

from bot.app import App
from db import migrations
from handlers.wording_commands import MIGRATED


def add(parser: ArgumentParser) -> None:
    """No arguments."""


def run(app: App, asked: Namespace) -> int:
    """Upgrades, makes what follows from the cases where it is new, and says so."""
    migrations.upgrade(app.database)
    app.sum_up()
    print(MIGRATED)
    return 0
