"""`deliveries`: how many are in which state, what did not arrive, and sending it anew."""

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from dataclasses import asdict
from typing import Final

from bot.app import App
from bot.settings import utc
from db import outbox, spending
from handlers import forms, undelivered
from handlers import wording_commands as wording
from handlers import wording_deliveries as words

_ALL: Final = "all"


def add(parser: ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument("--json", action="store_true", help=wording.HELP["json"])
    parser.add_argument("--replay", nargs="+", type=_number, help=wording.HELP["replay"])


def _number(text: str) -> int | str:
    """The number of a delivery, or `all`."""
    if text == _ALL:
        return text
    if not text.isdecimal():
        raise ArgumentTypeError(wording.bad_count(text))
    return int(text)


def run(app: App, asked: Namespace) -> int:
    """Prints the list, or what is sent anew; 1 where none of those asked for was dead."""
    app.prepare()
    return _replay(app, asked) if asked.replay else _list(app, asked)


def _replay(app: App, asked: Namespace) -> int:
    numbers = None if _ALL in asked.replay else asked.replay
    with app.database.writing() as session:
        found = outbox.replay(session, numbers, utc(app.clock()))
    if asked.json:
        print(json.dumps({"replayed": list(found)}))
    else:
        none = words.NONE_DEAD if numbers is None else words.NONE_OF_THEM
        print(words.replayed(forms.count(len(found))) if found else none)
    return 0 if found or numbers is None else 1


def _list(app: App, asked: Namespace) -> int:
    with app.database.reading() as session:
        letters = outbox.dead_letters(session)
        counts = outbox.counts(session)
        months = spending.listed(session, app.clock())
    if asked.json:
        dead = [asdict(letter) for letter in letters]
        spent = [{"channel": m.bot[0], "bot": m.bot[1], "sent": m.sent} for m in months]
        found = {"counts": counts, "dead": dead, "month": spent}
        print(json.dumps(found, ensure_ascii=False, default=str))
        return 0
    for month in months:
        print(words.quota(*month.bot, month.sent, app.settings.zalo_monthly_messages))
    print(*(words.state(name, forms.count(n)) for name, n in counts.items() if n), sep="\n")
    print(words.dead(forms.count(len(letters))) if letters else words.NONE_DEAD)
    for text in undelivered.told(letters, app.clock()):
        print(text)
    return 0
