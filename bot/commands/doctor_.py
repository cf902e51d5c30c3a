"""`doctor`: what is missing or wrong in the configuration; wrong settings never get this far."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError

from bot import logs
from bot.app import App
from db import migrations, people
from handlers import wording_commands as wording


def add(parser: ArgumentParser) -> None:
    """No arguments."""


def run(app: App, asked: Namespace) -> int:
    """0 when all is well, else 1 with everything that is not, on standard error."""
    found = list(_faults(app))
    if found:
        print(*(f"- {fault}" for fault in found), sep="\n", file=sys.stderr)
        return 1
    print(wording.ALL_WELL)
    return 0


def _faults(app: App) -> Iterator[str]:
    try:
        if app.database.embedded:
            migrations.upgrade(app.database)
        if not migrations.is_current(app.database):
            yield wording.SCHEMA_OLD
        else:
            if not app.has_its_keys():
                yield wording.WRONG_KEYS
            if not app.has_data():
                yield wording.NO_DATA
    except DBAPIError as error:
        yield wording.database_down(logs.masked(str(error.orig), app.settings.secrets))
    if app.settings.telegram_token is None:
        yield wording.NO_TOKEN
    elif not app.settings.admins and not _has_people(app):
        yield wording.NO_ADMINS


def _has_people(app: App) -> bool:
    """Whether anybody is registered; where that cannot be known it was said already."""
    try:
        with app.database.reading() as session:
            return people.listed(session, None)[1] > 0
    except DBAPIError:
        return True
