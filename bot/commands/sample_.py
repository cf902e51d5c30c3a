"""`sample`: a synthetic province in an empty database."""

import sys
from argparse import ArgumentParser, Namespace

from bot.app import App
from bot.commands.arguments import count, day
from db import sample
from handlers import wording_commands as wording
from handlers import wording_files


def add(parser: ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument("--cases", type=count, help=wording.HELP["cases"])
    parser.add_argument("--seed", type=int, default=sample.SEED, help=wording.HELP["seed"])
    parser.add_argument("--until", type=day, help=wording.HELP["until"])


def run(app: App, asked: Namespace) -> int:
    """Fills the database; 1 where it holds anything already."""
    app.prepare()
    if app.has_data():
        print(wording.NOT_EMPTY, file=sys.stderr)
        return 1
    now = app.clock()
    until = min(asked.until or now.date(), now.date())
    report = sample.fill(app.database, until=until, now=now, cases=asked.cases, seed=asked.seed)
    print(*wording_files.report(report), sep="\n")
    return 0 if report.written else 1
