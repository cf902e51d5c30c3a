"""`/lich`: an address of one's own under which a calendar reads the coercions one may know of."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy.orm import Session

from db import agencies, feeds, people
from db.folding import fold
from db.query import Query
from db.session import Database
from handlers import calendar_file, forms, posts, redaction
from handlers import wording_calendar as words
from handlers.messages import Choice, Kind, Person, Question, Reply, line
from handlers.posts import privately
from handlers.rights import Rights
from handlers.topics.guidance import said
from handlers.view import View

FEED: Final = "/lich"
#: Where in the web application calendars read.
PATH: Final = "/lich/{token}.ics"


@privately
def reply(question: Question, database: Database) -> Reply:
    """A new address, where there is none or one was asked for; the end of it."""
    by, asked = posts.actor(question.person), fold(posts.rest(question))
    if by.number is None:
        return said(Kind.REFUSE, words.NOT_REGISTERED)
    if asked == fold(words.END):
        ended = feeds.end(database, by, question.at)
        return said(Kind.ANSWER, words.ENDED if ended else words.NONE)
    if not question.door:
        return said(Kind.REFUSE, words.NO_DOOR)
    with database.reading() as session:
        since = feeds.since(session, by.number)
    if since is not None and asked != fold(words.ANEW):
        return _there_is_one(since, question)
    token = feeds.make(database, by, question.at)
    address = question.door + PATH.format(token=token)
    return Reply(Kind.ANSWER, posts.lines(words.ADDRESS, address, words.HOW_TO, words.SECRET))


def _there_is_one(since: datetime, question: Question) -> Reply:
    local = since.replace(tzinfo=UTC).astimezone(question.asked_at.tzinfo)
    choices = (
        Choice(words.MAKE_ANEW, f"{FEED} {words.ANEW}"),
        Choice(words.MAKE_END, f"{FEED} {words.END}"),
    )
    return Reply(Kind.ANSWER, (line(words.there_is_one(forms.moment(local))),), choices)


def calendar(database: Database, token: str, now: datetime) -> bytes | None:
    """What is read under an address; None where it is nobody's, or theirs are no rights any more.

    `now` carries the office's zone.
    """
    if len(token) != feeds.LENGTH:
        return None
    with database.reading() as session:
        number = feeds.owner(session, token)
        known = people.known(session, number, now.date()) if number is not None else None
        if known is None or not known.posts:
            return None
        person = Person("web", "", known.posts[0].role, known.posts, known.name, known.number)
        return _of(session, Question("", person, now))


def _of(session: Session, reader: Question) -> bytes:
    """The coercions that somebody may know of, each as far as they may."""
    tree = agencies.load(session)
    rights = Rights.of(reader, tree)
    units = rights.reach(Query("coercion_schedule")).widest
    rows = feeds.around(session, tree, units, reader.asked_at.date())
    seen = (redaction.coercion(row, reader, rights) for row in rows if rights.sees(row))
    return calendar_file.feed(seen, View(tree, reader.asked_at))
