"""`explain`: how a question is read and answered, from its words to its SQL."""

import json
from argparse import ArgumentParser, Namespace
from datetime import datetime, time

from bot.app import App
from bot.commands.arguments import day
from db.terms import Role
from handlers import wording_commands as wording
from handlers.explanation import explained, explained_json
from handlers.messages import Person, Question

_OPERATOR = Person("terminal", "operator", Role.OPERATOR)


def add(parser: ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument("question", help=wording.HELP["question"])
    parser.add_argument("--json", action="store_true", help=wording.HELP["json"])
    parser.add_argument("--after", action="append", default=[], help=wording.HELP["after"])
    parser.add_argument("--as-of", type=day, help=wording.HELP["as_of"])


def run(app: App, asked: Namespace) -> int:
    """Prints the words, the query, the SQL and the answer."""
    app.prepare()
    now = app.clock()
    moment = datetime.combine(asked.as_of, time(12), now.tzinfo) if asked.as_of else now
    explanation = app.conversation.explain(
        Question(asked.question, _OPERATOR, moment, written_at=now), asked.after
    )
    if asked.json:
        print(json.dumps(explained_json(explanation), ensure_ascii=False))
    else:
        print(*explained(explanation), sep="\n")
    return 0
