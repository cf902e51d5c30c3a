"""Arguments that several commands have: days and persons, told in Vietnamese where wrong."""

import re
from argparse import ArgumentTypeError
from datetime import date

from bot.settings import YEARS
from handlers import wording_commands as wording


def day(text: str) -> date:
    """A day as YYYY-MM-DD."""
    try:
        found = date.fromisoformat(text)
    except ValueError as wrong:
        raise ArgumentTypeError(wording.bad_date(text)) from wrong
    if found.year not in YEARS:
        raise ArgumentTypeError(wording.bad_date(text))
    return found


def person(text: str) -> tuple[str, str]:
    """A person as CHANNEL:ID."""
    match = re.fullmatch(r"([a-z]+):([\w-]+)", text)
    if match is None:
        raise ArgumentTypeError(wording.bad_person(text))
    return match[1], match[2]


def count(text: str) -> int:
    """A whole number above zero."""
    if not text.isdecimal() or int(text) == 0:
        raise ArgumentTypeError(wording.bad_count(text))
    return int(text)
