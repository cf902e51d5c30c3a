"""`/nghi`: the days on which another stands in, told by the person or by an administrator."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from db import absences, people
from db.absences import Leave
from db.folding import fold
from db.people import Entry
from db.query import Period
from db.session import Database
from handlers import forms, posts
from handlers import wording_people as words
from handlers.messages import Choice, Kind, Question, Reply, line
from handlers.posts import privately
from handlers.topics.guidance import said

AWAY: Final = "/nghi"

_DAY = r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}))?"
_DAYS = re.compile(rf"(?:từ |tu )?{_DAY}(?:\s*(?:[-–]|đến|den)\s*{_DAY})?", re.IGNORECASE)
_END = re.compile(r"(?:thôi|thoi)\s+(\d{1,9})", re.IGNORECASE)
#: Days that are offered, from today on.
_OFFERED = (1, 3, 5, 10)
_SHOWN = 8


@privately
def reply(question: Question, database: Database) -> Reply:
    """One's own days of absence: told, begun or ended."""
    number = question.person.number
    with database.reading() as session:
        person = people.one(session, number) if number is not None else None
    if person is None:
        return said(Kind.REFUSE, words.NOT_REGISTERED)
    return of(question, database, person, AWAY, posts.rest(question))


def of(question: Question, database: Database, person: Entry, command: str, behind: str) -> Reply:
    """A person's days of absence; `command` is what this is written behind."""
    by, today = posts.actor(question.person), question.asked_at.date()
    if ended := _END.fullmatch(behind):
        absences.end(database, int(ended[1]), by, question.at)
        return said(Kind.ANSWER, words.DONE)
    if not behind:
        return _told(database, person, command, today)
    said_days, _, who = (part.strip() for part in behind.partition(";"))
    days = _days(said_days, today)
    if days is None:
        return said(Kind.CLARIFY, words.BAD_DAYS)
    with database.reading() as session:
        able = absences.candidates(session, person, posts.tree_of(database))
    meant = _meant(who, able)
    if len(meant) != 1:
        return _who(f"{command} {forms.days(days)};", meant or able)
    span = (days.start, days.end)
    absences.begin(database, person.number, meant[0].number, span, by, question.at)
    return said(Kind.ANSWER, words.away(forms.days(days), meant[0].name or words.UNNAMED))


def _told(database: Database, person: Entry, command: str, today: date) -> Reply:
    with database.reading() as session:
        held = absences.of(session, person.number, today)
    lines = [line(told(one)) for one in held] or [line(words.NOT_AWAY)]
    choices = [Choice(words.END_AWAY, f"{command} thôi {one.number}") for one in held]
    for number in _OFFERED:
        span = Period(today, today + timedelta(days=number - 1))
        label = words.TODAY if number == 1 else words.days(number)
        choices.append(Choice(label, f"{command} {forms.days(span)}"))
    return Reply(Kind.ANSWER, (*lines, line(words.HOW_TO_BE_AWAY)), tuple(choices))


def told(one: Leave) -> str:
    """Days of absence in words."""
    span = forms.days(Period(one.starts_on, one.ends_on))
    return words.away(span, one.name or words.UNNAMED)


def _who(command: str, able: Sequence[Entry]) -> Reply:
    if not able:
        return said(Kind.UNKNOWN, words.NOBODY_TO_STAND_IN)
    choices = [
        Choice(one.name or f"{words.UNNAMED} ({one.number})", f"{command} {one.number}")
        for one in able[:_SHOWN]
    ]
    more = words.OR_WRITE_A_NAME if len(able) > _SHOWN else ""
    return Reply(Kind.CLARIFY, posts.lines(words.WHO_STANDS_IN, more), tuple(choices))


def _meant(who: str, able: Sequence[Entry]) -> Sequence[Entry]:
    """Of those who are able, the ones that a number or a part of a name means."""
    if who.isdecimal():
        return [one for one in able if one.number == int(who)]
    return [one for one in able if who and fold(who) in fold(one.name)]


def _days(text: str, today: date) -> Period | None:
    """The days that are written; without a year the nearest that are still to come."""
    written = _DAYS.fullmatch(text)
    if written is None:
        return None
    first = _date(written[1], written[2], written[3] or written[6], today)
    last = _date(written[4], written[5], written[6], first or today) if written[4] else first
    return Period(first, last) if first and last and first <= last else None


def _date(day: str, month: str, year: str | None, after: date) -> date | None:
    try:
        found = date(int(year or after.year), int(month), int(day))
        return found.replace(year=found.year + 1) if not year and found < after else found
    except ValueError:
        return None
