"""`people`: who is registered; one of them blocked, unblocked, moved, or ended."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import Any

from bot.app import App
from bot.commands.arguments import count, operator, role
from bot.settings import utc
from db import membership, people
from db.agencies import AgencyTree
from db.authority import NotAllowed
from db.people import Entry, Post
from handlers import posts
from handlers import wording_commands as wording
from handlers import wording_people as words

ACTIONS = ("block", "unblock", "move", "end")


def add(parser: ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument("action", nargs="?", choices=ACTIONS, help=wording.HELP["action"])
    parser.add_argument("number", nargs="?", type=count, help=wording.HELP["number"])
    parser.add_argument("--role", type=role, help=wording.HELP["role_of"])
    parser.add_argument("--agency", metavar="CODE", help=wording.HELP["agency"])
    parser.add_argument("--json", action="store_true", help=wording.HELP["json"])


def run(app: App, asked: Namespace) -> int:
    """Lists all, or changes one; 1 where that is not allowed."""
    if (asked.action is None) is not (asked.number is None):
        print(wording.NO_NUMBER, file=sys.stderr)
        return 2
    if asked.action == "move" and asked.role is None:
        print(wording.NO_ROLE, file=sys.stderr)
        return 2
    app.prepare()
    tree = posts.tree_of(app.database)
    if asked.agency is not None and asked.agency not in tree.offices:
        print(wording.no_agency(asked.agency), file=sys.stderr)
        return 1
    if asked.action is not None:
        try:
            _change(app, asked)
        except NotAllowed as refused:
            print(words.WHY[refused.why], file=sys.stderr)
            return 1
    _show(_rows(app, asked.number), tree, as_json=asked.json)
    return 0


def _change(app: App, asked: Namespace) -> None:
    by, now = operator(app), utc(app.clock())
    match asked.action:
        case "block":
            membership.block(app.database, asked.number, by, now)
        case "unblock":
            membership.unblock(app.database, asked.number, by, now)
        case "move":
            post = Post(asked.role, asked.agency)
            membership.move(app.database, asked.number, post, by, now)
        case "end":
            membership.leave(app.database, asked.number, by, now)


def _rows(app: App, number: int | None) -> Sequence[Entry]:
    """All people, or the one that was changed."""
    with app.database.reading() as session:
        if number is None:
            return people.listed(session, None)[0]
        row = people.one(session, number)
        return [row] if row is not None else []


def _show(rows: Sequence[Entry], tree: AgencyTree, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([_json(row) for row in rows], ensure_ascii=False))
        return
    for row in rows:
        print(
            words.listed(
                row.number,
                row.name,
                posts.described(row.post, tree),
                ", ".join((*row.channels, *words.STATUSES[row.status])),
            )
        )
    if not rows:
        print(wording.NOBODY)


def _json(row: Entry) -> dict[str, Any]:
    """A person for programs; `joined_at` is UTC."""
    return {
        "number": row.number,
        "name": row.name,
        "role": row.post.role,
        "agency": row.post.unit,
        "officer": row.post.officer or None,
        "body": row.post.body or None,
        "status": row.status,
        "channels": list(row.channels),
        "joined_at": f"{row.joined_at.isoformat(timespec='seconds')}Z",
    }
