"""`invite`: a one-time code for somebody new, the code alone on the first line."""

import sys
from argparse import ArgumentParser, Namespace

from bot.app import App
from bot.commands.arguments import count, operator, role
from bot.settings import utc
from db import invitations
from db.authority import NotAllowed
from db.people import Post
from handlers import forms, posts
from handlers import wording_commands as wording
from handlers import wording_people as words


def add(parser: ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument("--role", type=role, required=True, help=wording.HELP["role_of"])
    parser.add_argument("--agency", metavar="CODE", help=wording.HELP["agency"])
    parser.add_argument("--days", type=count, default=invitations.DAYS, help=wording.HELP["days"])
    parser.add_argument("--name", default="", help=wording.HELP["name"])
    parser.add_argument("--officer", default="", help=wording.HELP["officer"])
    parser.add_argument("--body", default="", help=wording.HELP["body"])


def run(app: App, asked: Namespace) -> int:
    """Prints the code, and what it is for on standard error; 1 where it cannot be given."""
    app.prepare()
    tree, now = posts.tree_of(app.database), app.clock()
    if asked.agency is not None and asked.agency not in tree.offices:
        print(wording.no_agency(asked.agency), file=sys.stderr)
        return 1
    post = Post(asked.role, asked.agency, asked.officer, asked.body)
    try:
        made = invitations.invite(
            app.database, post, operator(app), utc(now), name=asked.name, days=asked.days
        )
    except NotAllowed as refused:
        print(words.WHY[refused.why], file=sys.stderr)
        return 1
    print(made.code, flush=True)
    told = words.for_whom(posts.described(post, tree), asked.name)
    print(wording.invited(told, forms.day(now.date()), asked.days), file=sys.stderr)
    return 0
