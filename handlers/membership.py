"""`/toi`, `/roi`, `/ketnoi`: what I am here, how I leave, and how I join another messenger."""

from collections.abc import Iterator
from typing import Final

from db import absences, invitations, membership, people, requests
from db.agencies import AgencyTree
from db.authority import reach
from db.folding import fold
from db.people import Entry
from db.session import Database
from db.terms import Role
from handlers import absence, inviting, posts, roster
from handlers import wording_people as words
from handlers.messages import Choice, Kind, Line, Question, Reply, bold, line
from handlers.posts import privately
from handlers.topics.guidance import said

ME: Final = "/toi"
LEAVE: Final = "/roi"
CONNECT: Final = "/ketnoi"


@privately
def me(question: Question, database: Database) -> Reply:
    """What somebody is registered as, may ask, and how to leave; what is kept about them."""
    tree, number = posts.tree_of(database), question.person.number
    with database.reading() as session:
        row = people.one(session, number) if number is not None else None
    lines = [*_registered(question, database, tree, row), line(words.KEPT)]
    choices: list[Choice] = []
    if posts.actor(question.person).administers:
        choices += _of_an_administrator(question, database, tree, lines)
    if row is not None:
        lines += posts.lines(words.OTHER_COMMANDS, words.HOW_TO_LEAVE)
    return Reply(Kind.ANSWER, tuple(lines), tuple(choices))


def _registered(
    question: Question, database: Database, tree: AgencyTree, row: Entry | None
) -> Iterator[Line]:
    person = question.person
    yield line(bold(words.registered_as(person.name)))
    own = posts.actor(person).posts[0]
    yield line(posts.described(own, tree))
    if own.role is Role.ADMIN and (row is None or row.post != own):
        yield line(words.BY_SETTING)
    if row is not None:
        yield from roster.described(row)
        today = question.asked_at.date()
        with database.reading() as session:
            away = absences.of(session, row.number, today)
            others = people.standing_for(session, row.number, today)
        yield from (line(absence.told(one)) for one in away)
        for one in others:
            yield line(words.stands_in(one.name, posts.described(one.post, tree)))
    yield line(words.MAY_ASK[person.role])


def _of_an_administrator(
    question: Question, database: Database, tree: AgencyTree, lines: list[Line]
) -> Iterator[Choice]:
    """What waits for an administrator, and where they see it."""
    within = reach(posts.actor(question.person), tree)
    with database.reading() as session:
        _, total = requests.waiting(session, within, question.at)
    if total:
        lines.append(line(words.waiting(total)))
        yield Choice(words.ALL_REQUESTS, inviting.REQUESTS)
    yield Choice(words.ALL_PEOPLE, roster.PEOPLE)


@privately
def leave(question: Question, database: Database) -> Reply:
    """Ends one's own registration, once it was asked whether to."""
    person = question.person
    if person.number is None:
        return said(Kind.REFUSE, words.NOT_REGISTERED)
    if fold(posts.rest(question)) != fold(words.AGREED):
        agreed = Choice(words.LEAVE, f"{LEAVE} {words.AGREED.lower()}")
        return Reply(Kind.CLARIFY, (line(words.SURE_TO_LEAVE),), (agreed,))
    membership.leave(database, person.number, posts.actor(person), question.at)
    return said(Kind.ANSWER, words.LEFT)


@privately
def connect(question: Question, database: Database) -> Reply:
    """A code for one's account in another messenger."""
    if question.person.number is None:
        return said(Kind.REFUSE, words.NOT_REGISTERED)
    code = invitations.connect(database, posts.actor(question.person), question.at)
    lines = (line(words.OWN_CODE), line(bold(code)), line(words.SEND_IT_THERE))
    return Reply(Kind.ANSWER, lines)
