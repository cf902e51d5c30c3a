"""`/lichnghi`: the days off ahead; administrators set days that the calendar does not know."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from db import overrides
from db.calendar import first_of_tet
from db.overrides import Override
from db.planning.replanning import replan
from db.session import Database
from handlers import wording_following as words
from handlers.messages import Kind, Line, Question, Reply, bold, line
from handlers.posts import actor, privately, rest
from handlers.topics.guidance import said

DAYS: Final = "/lichnghi"

_SET: Final = re.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s+(nghỉ|nghi|làm việc|lam viec|làm|lam|bỏ|bo)\b\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
_OFF: Final = frozenset({"nghỉ", "nghi"})
_UNSET: Final = frozenset({"bỏ", "bo"})
#: So far ahead days off are shown, and so much of a source is kept.
_AHEAD: Final = timedelta(days=180)
_SOURCE: Final = 300


def reply(question: Question, database: Database) -> Reply:
    """The days off ahead, or one day set otherwise."""
    text = rest(question)
    if not text:
        with database.reading() as session:
            return Reply(Kind.ANSWER, tuple(_shown(session, question)))
    return privately(_changed)(question, database)


def _changed(question: Question, database: Database) -> Reply:
    if not actor(question.person).administers:
        return said(Kind.REFUSE, words.ADMINS_ONLY)
    found = _SET.fullmatch(rest(question))
    day = _day(found) if found else None
    if found is None or day is None:
        return said(Kind.CLARIFY, words.BAD_DAY, words.HOW_TO_SET_DAYS)
    what, source = found[4].lower(), " ".join(found[5].split())[:_SOURCE]
    with database.writing() as session:
        if what in _UNSET:
            if not overrides.remove(session, day):
                return said(Kind.UNKNOWN, words.NOT_SET)
            replan(session, question.at)
            return said(Kind.ANSWER, words.day_unset(day))
        if not source:
            return said(Kind.CLARIFY, words.NO_SOURCE)
        working = what not in _OFF
        if not overrides.put(
            session, Override(day, working, source), question.person.number, question.at
        ):
            return said(Kind.ANSWER, words.UNCHANGED)
        replan(session, question.at)
        return said(Kind.ANSWER, words.day_set(day, working=working))


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


def _shown(session: Session, question: Question) -> Iterator[Line]:
    today = question.asked_at.date()
    last = today + _AHEAD
    calendar = overrides.calendar(session)
    said_ = {one.day: one for one in overrides.listed(session, today, last)}
    off = {
        day
        for year in range(today.year, last.year + 1)
        for day in calendar.days_off(year)
        if today <= day <= last
    }
    yield line(bold(words.DAYS))
    for day in sorted(off | said_.keys()):
        one = said_.get(day)
        told = words.override(day, one.source, working=one.working) if one else words.day_off(day)
        yield line(told)
    for year in range(today.year, last.year + 1):
        first = first_of_tet(year)
        if first is not None and today <= first <= last:
            yield line(words.tet(first, calendar.around_tet))
    if actor(question.person).administers:
        yield line(words.HOW_TO_SET_DAYS)
