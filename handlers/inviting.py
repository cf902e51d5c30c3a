"""`/moi_nguoi` and `/xinvao`: administrators let people in, by a code or by granting a request."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from db import invitations, requests
from db.agencies import AgencyTree
from db.authority import Why, reach
from db.folding import fold, tidy
from db.people import PAGE, Post
from db.requests import Request
from db.session import Database
from db.terms import Role
from handlers import forms, posts
from handlers import wording_people as words
from handlers.messages import Choice, Kind, Line, Person, Question, Reply, bold, line
from handlers.posts import for_administrators
from handlers.topics import paging
from handlers.topics.guidance import said

INVITE: Final = "/moi_nguoi"
REQUESTS: Final = "/xinvao"

_DAYS = (1, 7, 30)
_WITHDRAW = re.compile(r"(?:hủy|huy)\s+(\d{1,9})", re.IGNORECASE)
_GRANT, _DENY = "duyet", "tu choi"


@for_administrators
def invite(question: Question, database: Database) -> Reply:
    """A code for somebody new: the role, the office and the days that are not said are asked."""
    tree, parts = posts.tree_of(database), posts.fields(posts.rest(question))
    if parts and (withdrawn := _WITHDRAW.fullmatch(parts[0])):
        by = posts.actor(question.person)
        invitations.withdraw(database, int(withdrawn[1]), by, question.at)
        return said(Kind.ANSWER, words.WITHDRAWN)
    role = posts.role(parts[0]) if parts else None
    if role is None:
        return posts.ask_role(INVITE, question.person, tree)
    command = f"{INVITE} {role};"
    unit = posts.chosen(command, parts[1] if len(parts) > 1 else "", role, question, tree)
    if isinstance(unit, Reply):
        return unit
    number = parts[2].split()[0] if len(parts) > 2 and parts[2] else ""
    if not number.isdecimal():
        return _how_long(f"{command} {unit or words.EVERYWHERE};")
    name, other = (tidy(part) for part in [*parts[3:5], "", ""][:2])
    post = Post(role, unit, *_in_files(role, other))
    return _invited(question, database, tree, post, name, int(number[:4]))


def _in_files(role: Role, other: str) -> tuple[str, str]:
    """An officer's name in the case files, or a partner's organisation."""
    return ("", other) if role is Role.PARTNER else (other, "")


def _how_long(command: str) -> Reply:
    choices = (Choice(words.days(number), f"{command} {number}") for number in _DAYS)
    lines = posts.lines(words.HOW_LONG, words.HOW_TO_INVITE)
    return Reply(Kind.CLARIFY, lines, tuple(choices))


def _invited(
    question: Question, database: Database, tree: AgencyTree, post: Post, name: str, days: int
) -> Reply:
    by = posts.actor(question.person)
    made = invitations.invite(database, post, by, question.at, name=name, days=days)
    until = forms.moment(question.asked_at + timedelta(days=days))
    lines = (
        line(words.for_whom(posts.described(post, tree), name)),
        line(words.code_until(until)),
        line(bold(made.code)),
        line(words.SEND_IT),
    )
    withdraw = Choice(words.WITHDRAW, f"{INVITE} hủy {made.number}")
    return Reply(Kind.ANSWER, lines, (withdraw,), code=made.code)


@for_administrators
def waiting(question: Question, database: Database) -> Reply:
    """The open requests; one of them; what is to become of it."""
    said_so, tree = posts.rest(question), posts.tree_of(database)
    page = posts.page_of(said_so)
    if page is not None:
        return _list(question, database, tree, page)
    number, _, verb = said_so.partition(" ")
    if not (number.isdecimal() and len(number) <= 9):
        return _list(question, database, tree, 1)
    by, plain = posts.actor(question.person), fold(verb)
    if plain == _DENY:
        requests.deny(database, int(number), by, question.at)
        return Reply(Kind.ANSWER, (line(words.DENIED),), _back())
    request = _one(question, database, tree, int(number))
    if request is None:
        return said(Kind.UNKNOWN, words.WHY[Why.NOT_THERE])
    if not plain.startswith(_GRANT):
        return _shown(request, tree)
    role = posts.role(verb.partition(" ")[2])
    if role is None:
        asked = posts.ask_role(f"{REQUESTS} {number} duyệt", question.person, tree)
        return Reply(Kind.CLARIFY, (line(words.GRANT_AS), line(words.CHECK_WHO)), asked.choices)
    person = requests.grant(database, request.number, role, by, question.at)
    return Reply(Kind.ANSWER, (line(words.granted(person, request.name)),), _back())


def of_request(
    session: Session, person: Person, number: int, tree: AgencyTree
) -> tuple[tuple[Line, ...], tuple[Choice, ...]]:
    """What tells an administrator who waits; nothing where it is decided, or not theirs."""
    row = requests.one(session, number)
    within = reach(posts.actor(person), tree)
    if row is None or not (within is None or row.unit in within):
        return (), ()
    reply = _shown(row, tree)
    return (line(bold(words.NEW_REQUEST)), *reply.lines), reply.choices


def _back() -> tuple[Choice, ...]:
    return (Choice(words.ALL_REQUESTS, REQUESTS),)


def _list(question: Question, database: Database, tree: AgencyTree, page: int) -> Reply:
    within = reach(posts.actor(question.person), tree)
    with database.reading() as session:
        rows, total = requests.waiting(session, within, question.at, page)
    if not total:
        return said(Kind.ANSWER, words.NO_REQUESTS)
    lines = [line(words.REQUESTS), *(line(_in_list(row, tree)) for row in rows)]
    lines += paging.shown((page - 1) * PAGE, len(rows), total)
    each = (Choice(str(row.number), f"{REQUESTS} {row.number}") for row in rows)
    return Reply(Kind.ANSWER, tuple(lines), (*each, *posts.turns(REQUESTS, page, PAGE, total)))


def _in_list(row: Request, tree: AgencyTree) -> str:
    return words.listed(row.number, row.name, posts.office(row.unit, tree), row.channel)


def _one(question: Question, database: Database, tree: AgencyTree, number: int) -> Request | None:
    """An open request, where it is this administrator's to decide."""
    within = reach(posts.actor(question.person), tree)
    with database.reading() as session:
        row = requests.one(session, number)
    return row if row is not None and (within is None or row.unit in within) else None


def _shown(row: Request, tree: AgencyTree) -> Reply:
    lines = (line(bold(_in_list(row, tree))), line(words.CHECK_WHO))
    return Reply(Kind.ANSWER, lines, tuple(_steps(row)))


def _steps(row: Request) -> Iterator[Choice]:
    yield Choice(words.GRANT, f"{REQUESTS} {row.number} duyệt")
    yield Choice(words.DENY, f"{REQUESTS} {row.number} từ chối")
    yield from _back()
