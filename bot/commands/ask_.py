"""`ask`: questions from the command line, through the same path as a chat message."""

import json
import logging
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import datetime, time

from sqlalchemy.exc import DBAPIError

from bot.app import App
from bot.commands.arguments import day, person
from bot.logs import fault
from db.terms import Role
from handlers import wording_commands as wording
from handlers.messages import Kind, Person, Question, Reply
from handlers.outcome import outcome
from handlers.topics import guidance
from handlers.wording import failure

_log = logging.getLogger(__name__)

OPERATOR = Person("terminal", "operator", Role.OPERATOR)


def add(parser: ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument("question", nargs="?", help=wording.HELP["question"])
    parser.add_argument("--json", action="store_true", help=wording.HELP["json"])
    parser.add_argument("--as-of", type=day, help=wording.HELP["as_of"])
    parser.add_argument("--as", dest="who", type=person, help=wording.HELP["as"])
    parser.add_argument("--file", help=wording.HELP["file"])


def run(app: App, asked: Namespace) -> int:
    """Prints the answer; with a file, one answer after the other in order."""
    if asked.question is None and asked.file is None:
        print(wording.NO_QUESTION, file=sys.stderr)
        return 2
    app.prepare()
    try:
        questions = list(_questions(asked))
    except (OSError, UnicodeDecodeError):
        print(wording.no_file(asked.file), file=sys.stderr)
        return 1
    who = app.people.person(*asked.who) if asked.who else OPERATOR
    faults = 0
    for text in questions:
        try:
            reply = app.conversation.reply(asked_as(app, asked, text, who))
        except DBAPIError:
            raise  # without a database none of the others would be answered either
        # This loop is a process of its own: a fault in one question is logged and told by its code,
        # and the lines after it still come out in their order.
        except Exception as error:  # noqa: BLE001
            faults += 1
            reply = guidance.said(Kind.UNKNOWN, failure(fault(_log, error)))
        _show(reply, as_json=asked.json or asked.file is not None)
    return 1 if faults else 0


def _questions(asked: Namespace) -> Iterator[str]:
    if asked.question is not None:
        yield asked.question
    if asked.file is not None:
        with open(asked.file, encoding="utf-8-sig") as lines:
            yield from (line.rstrip("\r\n") for line in lines)


def asked_as(app: App, asked: Namespace, text: str, who: Person) -> Question:
    """A question as of a day; a program has all its rows at once."""
    now = app.clock()
    moment = datetime.combine(asked.as_of, time(12), now.tzinfo) if asked.as_of else now
    whole = getattr(asked, "json", False) or getattr(asked, "file", None) is not None
    return Question(
        text, who, moment, in_place_of=asked.who is not None, written_at=now, by_program=whole
    )


def _show(reply: Reply, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(outcome(reply), ensure_ascii=False), flush=True)
        return
    print(reply.text)
    for choice in reply.choices:
        print(f"  • {choice.label}: {choice.question}")
