"""`doctor`: what is missing or wrong in the configuration; wrong settings never get this far.

With `--figures` the sums that figures are told from are held against all cases, row by row and
figure by figure; with `--rebuild` they are made anew first.
"""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError

from bot import logs
from bot.app import App
from db import agencies, migrations, people
from db.answers.side_by_side import unlike
from db.sums import checking, keeping
from handlers import wording_commands as wording


def add(parser: ArgumentParser) -> None:
    """Whether the figures are looked at, too."""
    parser.add_argument("--figures", action="store_true", help=wording.DOCTOR_FIGURES)
    parser.add_argument("--rebuild", action="store_true", help=wording.DOCTOR_REBUILD)


def run(app: App, asked: Namespace) -> int:
    """0 when all is well, else 1 with everything that is not, on standard error."""
    found = list(_figures(app, asked)) if asked.figures or asked.rebuild else list(_faults(app))
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


def _figures(app: App, asked: Namespace) -> Iterator[str]:
    """Where sums and cases disagree. On PostgreSQL an import may go on meanwhile."""
    app.prepare()
    if asked.rebuild:
        with app.database.writing() as session:
            keeping.rebuild(session)
    with app.database.reading() as session:
        if keeping.is_lacking(session):
            yield wording.NO_SUMS
            return
        for table, rows in checking.differences(session).items():
            yield wording.sums_differ(table, rows)
        for period, split in unlike(session, agencies.load(session)):
            yield wording.figures_differ(period.start, period.end, split)


def _has_people(app: App) -> bool:
    """Whether anybody is registered; where that cannot be known it was said already."""
    try:
        with app.database.reading() as session:
            return people.listed(session, None)[1] > 0
    except DBAPIError:
        return True
