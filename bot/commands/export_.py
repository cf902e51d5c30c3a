"""`export`: the answer to a question as a workbook in a file, or what file a command gives."""

import sys
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path

from bot.app import App
from bot.commands.arguments import day, person
from bot.commands.ask_ import OPERATOR, asked_as
from handlers import registry
from handlers import wording_books as words
from handlers import wording_commands as wording


def add(parser: ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument("question", help=wording.HELP["question"])
    parser.add_argument("--out", type=Path, default=Path(words.FILE), help=wording.HELP["out"])
    parser.add_argument("--as-of", type=day, help=wording.HELP["as_of"])
    parser.add_argument("--as", dest="who", type=person, help=wording.HELP["as"])


def run(app: App, asked: Namespace) -> int:
    """Writes the file; 1 with what is said instead where there is none, or no place for it."""
    app.prepare()
    who = app.people.person(*asked.who) if asked.who else OPERATOR
    unasked = registry.clerk(asked.question) is not None
    text = asked.question if unasked else f"{words.MAKE} {asked.question}"
    question = asked_as(app, asked, text, who)
    reply = app.conversation.reply(replace(question, files=True))
    if not reply.attachments:
        print(reply.text, file=sys.stderr)
        return 1
    try:
        asked.out.write_bytes(reply.attachments[0].content)
    except OSError as error:
        print(wording.not_written(str(asked.out), error.strerror or ""), file=sys.stderr)
        return 1
    print(reply.text)
    return 0
