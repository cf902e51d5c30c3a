"""`/nguoi`: administrators see who is registered, and block, move, name and end them."""

from collections.abc import Callable, Iterator
from typing import Final

from db import absences, membership, people
from db.agencies import AgencyTree
from db.authority import NotAllowed, Why, check, reach
from db.folding import fold, tidy
from db.people import PAGE, Entry, Post
from db.session import Database
from db.terms import Status
from handlers import absence, forms, posts
from handlers import wording_people as words
from handlers.messages import Choice, Kind, Line, Question, Reply, bold, line
from handlers.posts import for_administrators
from handlers.topics import paging
from handlers.topics.guidance import said

PEOPLE: Final = "/nguoi"

#: What is done to a person, given what was written behind the word for it.
_Verb = Callable[[Question, Database, Entry, str], Reply]


@for_administrators
def reply(question: Question, database: Database) -> Reply:
    """The list of people, one of them, or what becomes of them."""
    asked, tree = posts.rest(question), posts.tree_of(database)
    page = posts.page_of(asked)
    if page is not None:
        return _list(question, database, tree, page)
    number, _, behind = asked.partition(" ")
    if not (number.isdecimal() and len(number) <= 9):
        return _named(question, database, tree, asked)
    person = _one(question, database, tree, int(number))
    verb, behind = _verb(behind.strip())
    if verb is None:
        return _shown(question, database, tree, person)
    return verb(question, database, person, behind)


def _one(question: Question, database: Database, tree: AgencyTree, number: int) -> Entry:
    """A person, where they are this administrator's to see."""
    with database.reading() as session:
        person = people.one(session, number)
    if person is None:
        raise NotAllowed(Why.NOT_THERE)
    check(posts.actor(question.person), person.post, tree)
    return person


def _verb(said_so: str) -> tuple[_Verb | None, str]:
    """What is to be done, and what was written behind the word for it."""
    parts = said_so.split(maxsplit=2)
    for size in (2, 1):
        verb = _VERBS.get(fold(" ".join(parts[:size])))
        if verb is not None:
            return verb, " ".join(parts[size:])
    return None, ""


def _list(question: Question, database: Database, tree: AgencyTree, page: int) -> Reply:
    within = reach(posts.actor(question.person), tree)
    with database.reading() as session:
        rows, total = people.listed(session, within, page)
    if not total:
        return said(Kind.ANSWER, words.NOBODY)
    lines = [line(words.PEOPLE), *(line(_in_list(row, tree)) for row in rows)]
    lines += paging.shown((page - 1) * PAGE, len(rows), total)
    each = (Choice(str(row.number), f"{PEOPLE} {row.number}") for row in rows)
    return Reply(Kind.ANSWER, tuple(lines), (*each, *posts.turns(PEOPLE, page, PAGE, total)))


def _named(question: Question, database: Database, tree: AgencyTree, name: str) -> Reply:
    """Those whose name has these words."""
    within = reach(posts.actor(question.person), tree)
    with database.reading() as session:
        everybody, _ = people.listed(session, within)
    rows = [row for row in everybody if fold(name) in fold(row.name)][:PAGE]
    if not rows:
        return said(Kind.UNKNOWN, words.NOBODY_NAMED)
    each = (Choice(str(row.number), f"{PEOPLE} {row.number}") for row in rows)
    return Reply(Kind.ANSWER, tuple(line(_in_list(row, tree)) for row in rows), tuple(each))


def _in_list(row: Entry, tree: AgencyTree) -> str:
    post, marks = posts.described(row.post, tree), words.STATUSES[row.status]
    return words.listed(row.number, row.name, post, ", ".join(marks))


def _shown(question: Question, database: Database, tree: AgencyTree, row: Entry) -> Reply:
    with database.reading() as session:
        away = absences.of(session, row.number, question.asked_at.date())
    lines = [line(bold(_in_list(row, tree)))]
    lines += described(row)
    lines += (line(absence.told(one)) for one in away)
    if row.status is not Status.LEFT:
        lines.append(line(words.HOW_TO_CHANGE))
    return Reply(Kind.ANSWER, tuple(lines), tuple(_steps(row)))


def described(row: Entry) -> Iterator[Line]:
    """What is known of a person besides name and post."""
    if row.post.officer:
        yield line(words.in_files(row.post.officer))
    if row.post.body:
        yield line(words.of_body(row.post.body))
    yield line(words.joined(forms.day(row.joined_at.date()), ", ".join(row.channels)))


def _steps(row: Entry) -> Iterator[Choice]:
    one = f"{PEOPLE} {row.number}"
    if row.status is Status.ACTIVE:
        yield Choice(words.BLOCK, f"{one} chặn")
        yield Choice(words.AWAY, f"{one} nghỉ")
    if row.status is Status.BLOCKED:
        yield Choice(words.UNBLOCK, f"{one} bỏ chặn")
    if row.status is not Status.LEFT:
        yield Choice(words.MOVE, f"{one} chuyển")
        yield Choice(words.END, f"{one} thôi")
    yield Choice(words.ALL_PEOPLE, PEOPLE)


def _block(question: Question, database: Database, row: Entry, _: str) -> Reply:
    membership.block(database, row.number, posts.actor(question.person), question.at)
    return _done(row)


def _unblock(question: Question, database: Database, row: Entry, _: str) -> Reply:
    membership.unblock(database, row.number, posts.actor(question.person), question.at)
    return _done(row)


def _end(question: Question, database: Database, row: Entry, behind: str) -> Reply:
    if fold(behind) != fold(words.AGREED):
        agreed = Choice(words.END, f"{PEOPLE} {row.number} thôi {words.AGREED.lower()}")
        back = Choice(words.ALL_PEOPLE, PEOPLE)
        return Reply(Kind.CLARIFY, (line(words.SURE_TO_END),), (agreed, back))
    membership.leave(database, row.number, posts.actor(question.person), question.at)
    return _done(row)


def _move(question: Question, database: Database, row: Entry, behind: str) -> Reply:
    """Another role and office; what is not said is asked."""
    tree, parts = posts.tree_of(database), posts.fields(behind)
    role = posts.role(parts[0]) if parts else None
    command = f"{PEOPLE} {row.number} chuyển"
    if role is None:
        return posts.ask_role(command, question.person, tree)
    said_unit = parts[1] if len(parts) > 1 else ""
    unit = posts.chosen(f"{command} {role};", said_unit, role, question, tree)
    if isinstance(unit, Reply):
        return unit
    by = posts.actor(question.person)
    membership.move(database, row.number, Post(role, unit), by, question.at)
    return _done(row)


def _rename(what: str) -> _Verb:
    def renamed(question: Question, database: Database, row: Entry, behind: str) -> Reply:
        by, text = posts.actor(question.person), tidy(behind)[:200]
        membership.rename(database, row.number, by, question.at, **{what: text})
        return _done(row)

    return renamed


def _away(question: Question, database: Database, row: Entry, behind: str) -> Reply:
    return absence.of(question, database, row, f"{PEOPLE} {row.number} nghỉ", behind)


def _done(row: Entry) -> Reply:
    choices = (Choice(str(row.number), f"{PEOPLE} {row.number}"), Choice(words.ALL_PEOPLE, PEOPLE))
    return Reply(Kind.ANSWER, (line(words.DONE),), choices)


_VERBS: Final[dict[str, _Verb]] = {
    "chan": _block,
    "bo chan": _unblock,
    "thoi": _end,
    "chuyen": _move,
    "ten": _rename("name"),
    "chv": _rename("officer"),
    "co quan": _rename("body"),
    "nghi": _away,
}
