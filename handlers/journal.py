"""`/nhatky`: the audit for administrators, each the records of the people of their own offices."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from db import agencies, journal
from db.audit import OPERATOR, Act
from db.authority import reach
from db.journal import Entry, Wanted
from db.session import Database
from handlers import forms, wording
from handlers import wording_audit as words
from handlers.messages import Choice, Kind, Question, Reply, line
from handlers.posts import actor, for_administrators
from handlers.topics.guidance import said

JOURNAL: Final = "/nhatky"
#: Records on a page, and so much of a question.
PAGE, _SHORT = 10, 200

_ASKED = re.compile(
    r"(?:(?:số |so |người |nguoi )?(?P<person>\d{1,9})(?![\d/]))?\s*"
    r"(?:(?:ngày |ngay )?(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4}))?\s*"
    r"(?:(?:trước|truoc) (?P<before>\d{1,9}))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whose records, of which day, before which number; None does not narrow."""

    person: int | None
    day: date | None
    before: int | None

    def again(self, before: int | None = None) -> str:
        """The command that asks for the same records, or for older ones."""
        parts = [JOURNAL, str(self.person or ""), forms.day(self.day) if self.day else ""]
        return " ".join(part for part in (*parts, f"trước {before}" if before else "") if part)


@for_administrators
def reply(question: Question, database: Database) -> Reply:
    """A page of the records; that it was read is a record too, as of every command."""
    asked = _asked(question.text.partition(" ")[2].strip())
    if asked is None:
        return said(Kind.CLARIFY, words.HOW)
    with database.reading() as session:
        offices = reach(actor(question.person), agencies.load(session))
        wanted = Wanted(asked.person, offices, *_span(asked.day, question.asked_at))
        found = journal.entries(session, database.vault, wanted, PAGE + 1, asked.before)
    if not found:
        return said(Kind.ANSWER, words.NO_MORE if asked.before else words.NOTHING)
    lines = [line(words.NEWEST), *(line(told(one, question.asked_at)) for one in found[:PAGE])]
    return Reply(Kind.ANSWER, tuple(lines), tuple(_turns(found, asked)), names=True)


def _asked(text: str) -> _Asked | None:
    """What is asked for; None where it is said otherwise, or the day is none."""
    match = _ASKED.fullmatch(text)
    if match is None:
        return None
    number, *parts, before = (int(part) if part else None for part in match.groups())
    day, month, year = parts
    try:
        return _Asked(number, date(year, month, day) if year and month and day else None, before)
    except ValueError:
        return None


def _span(day: date | None, now: datetime) -> tuple[datetime | None, datetime | None]:
    """A day of the office, as moments of the database."""
    if day is None:
        return None, None
    midnight = datetime.combine(day, time(), now.tzinfo)
    ends = midnight + timedelta(days=1)
    return (
        midnight.astimezone(UTC).replace(tzinfo=None),
        ends.astimezone(UTC).replace(tzinfo=None),
    )


def _turns(found: Sequence[Entry], asked: _Asked) -> Iterator[Choice]:
    if len(found) > PAGE:
        yield Choice(words.OLDER, asked.again(found[PAGE - 1].id), turns=True)
    if asked.before is not None:
        yield Choice(words.FROM_THE_NEWEST, asked.again(), turns=True)


def told(one: Entry, now: datetime) -> str:
    """A record in one line; `now` carries the zone to tell times in."""
    when = forms.moment(one.at.replace(tzinfo=UTC).astimezone(now.tzinfo))
    return words.entry(one.id, when, _who(one), "; ".join(_what(one)))


def _who(one: Entry) -> str:
    if one.person is not None:
        who = words.person(one.name, one.person)
    elif one.actor == OPERATOR:
        who = words.AT_THE_MACHINE if one.channel else words.ITSELF
    else:
        who = words.WITHOUT_RIGHTS if one.kind == Act.REFUSED else words.BY_SETTING
    return f"{who}, {one.channel}" if one.channel not in ("", "terminal") else who


#: What an import counts of each sheet that changed the database.
_WRITTEN = ("new", "changed")


def _what(one: Entry) -> Iterator[str]:
    facts = one.facts
    yield words.ACTS[Act(one.kind)] if one.kind in tuple(Act) else one.kind
    if one.words is not None:
        text = " ".join(str(one.words.get("text", "")).split())
        yield words.said(text if len(text) <= _SHORT else f"{text[:_SHORT]}…")
    elif one.kind in (Act.QUESTION, Act.COMMAND):
        yield words.WORDS_SPOILT if one.spoilt else words.WORDS_GONE
    if (outcome := facts.get("outcome")) in tuple(Kind):
        yield words.OUTCOMES[Kind(outcome)]
    if metric := wording.METRICS.get(str(facts.get("metric"))):
        yield metric[:1].lower() + metric[1:]
    if facts.get("rows"):
        yield words.rows(int(facts["rows"]))
    if sheets := facts.get("sheets"):
        yield words.brought_in(*(sum(of[name] for of in sheets.values()) for name in _WRITTEN))
    if one.words and one.words.get("names"):
        yield words.names(", ".join(one.words["names"]))
