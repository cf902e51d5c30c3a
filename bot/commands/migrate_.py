"""`migrate`: brings the schema up to date, on any database."""

from argparse import ArgumentParser, Namespace

from bot.app import App
from db import migrations
from handlers.wording_commands import MIGRATED


def add(parser: ArgumentParser) -> None:
    """No arguments."""


def run(app: App, asked: Namespace) -> int:
    """Upgrades, and says so."""
    migrations.upgrade(app.database)
    print(MIGRATED)
    return 0
