"""What several commands have: arguments, told in Vietnamese where wrong, and who commands."""

import re
from argparse import ArgumentTypeError
from datetime import date

from bot.app import App
from bot.settings import YEARS
from db.authority import GIVEN, Actor
from db.people import Post
from db.terms import Role
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


def role(text: str) -> Role:
    """A role that can be given."""
    if text not in GIVEN:
        raise ArgumentTypeError(wording.bad_role(text))
    return Role(text)


def count(text: str) -> int:
    """A whole number above zero."""
    if not text.isdecimal() or int(text) == 0:
        raise ArgumentTypeError(wording.bad_count(text))
    return int(text)


def operator(app: App) -> Actor:
    """Whoever is at the machine; where ADMINS names somebody, that one can never be locked out."""
    posts, lasting = (Post(Role.OPERATOR),), bool(app.settings.admins)
    return Actor("terminal", "operator", posts, lasting=lasting)
