"""`calendar`: the days off of a year, and days set against the calendar with their source."""

import json
import sys
from argparse import ArgumentParser, Namespace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from bot.app import App
from bot.commands.arguments import day
from bot.settings import utc
from db import overrides
from db.calendar import first_of_tet
from db.overrides import Override
from db.planning.replanning import replan
from handlers import wording_commands as wording
from handlers import wording_following as words


def add(parser: ArgumentParser) -> None:
    """The arguments."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--off", type=day, metavar="DAY", help=wording.HELP["off"])
    what.add_argument("--work", type=day, metavar="DAY", help=wording.HELP["work"])
    what.add_argument("--unset", type=day, metavar="DAY", help=wording.HELP["unset"])
    parser.add_argument("--source", default="", help=wording.HELP["source"])
    parser.add_argument("--json", action="store_true", help=wording.HELP["json"])


def run(app: App, asked: Namespace) -> int:
    """Sets a day, or lists this year and the next; 1 where a day is set without its source."""
    app.prepare()
    now = app.clock()
    set_day = asked.off or asked.work
    if set_day is not None and not asked.source.strip():
        print(words.NO_SOURCE, file=sys.stderr)
        return 1
    with app.database.writing() as session:
        if set_day is not None:
            said = Override(set_day, asked.off is None, asked.source.strip())
            overrides.put(session, said, None, utc(now))
        if asked.unset is not None:
            overrides.remove(session, asked.unset)
        if set_day or asked.unset:
            replan(session, now)
        rows = _days(session, now.year)
    if asked.json:
        print(json.dumps(rows, ensure_ascii=False))
    else:
        print(*map(_told, rows), sep="\n")
    return 0


def _days(session: Session, year: int) -> list[dict[str, Any]]:
    """All days that the week alone would tell otherwise, and the first days of Tết."""
    calendar = overrides.calendar(session)
    last = date(year + 1, 12, 31)
    held = {one.day: one for one in overrides.listed(session, date(year, 1, 1), last)}
    off = {one for number in (year, year + 1) for one in calendar.days_off(number)}
    tets = {first_of_tet(number) for number in (year, year + 1)}
    return [
        {
            "day": one.isoformat(),
            "working": calendar.is_working(one),
            "tet": one in tets,
            "source": held[one].source if one in held else None,
        }
        for one in sorted(off | held.keys() | {tet for tet in tets if tet})
    ]


def _told(row: dict[str, Any]) -> str:
    one = date.fromisoformat(row["day"])
    source = row["source"] or (words.FIRST_OF_TET if row["tet"] else words.PUBLIC_HOLIDAY)
    return words.override(one, source, working=row["working"]).removeprefix("• ")
