"""`/thongbao`: administrators and leaders write to many; `/dadoc`: a recipient has read it."""

from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Final

from sqlalchemy.orm import Session

from db import broadcasts
from db.agencies import AgencyTree
from db.authority import Actor
from db.broadcasts import Progress, Scope, Sheet, Stage
from db.folding import fold
from db.session import Database
from handlers import forms, posts, redaction
from handlers import wording_broadcast as words
from handlers.messages import Choice, Kind, Line, Question, Reply, bold, line
from handlers.posts import privately
from handlers.topics.guidance import said
from handlers.wording_people import ROLES

BROADCAST: Final = "/thongbao"
HAVE_READ: Final = "/dadoc"

#: So many offices are offered, so many names given, so much of a text shown in a list.
_OFFICES, _NAMES, _GIST = 10, 10, 60
_STEPS: Final = {
    fold(words.SEND): broadcasts.send,
    fold(words.DROP): broadcasts.drop,
    fold(words.STOP): broadcasts.stop,
    fold(words.RESUME): broadcasts.resume,
}


@privately
def reply(question: Question, database: Database) -> Reply:
    """A new broadcast to look at before it leaves, or what is to become of one, or the latest."""
    by = posts.actor(question.person)
    if not broadcasts.may(by):
        return said(Kind.REFUSE, words.NOT_FOR_YOU)
    asked = posts.rest(question)
    if not asked:
        return _latest(database, by)
    if fold(asked) == fold(words.ANEW):
        tree = posts.tree_of(database)
        return _to_whom(list(_offered(question, tree, by)), "", tree)
    number, _, verb = asked.partition(" ")
    if number.isdecimal() and len(number) <= 9 and (not verb or fold(verb) in _STEPS):
        return _one(question, database, by, int(number), fold(verb))
    return _new(question, database, by, asked)


@privately
def have_read(question: Question, database: Database) -> Reply:
    """Notes that whoever got a broadcast has read it."""
    number, person = posts.rest(question), question.person.number
    known = number.isdecimal() and len(number) <= 9 and person is not None
    if not known or not broadcasts.read(database, int(number), person or 0, question.at):
        return said(Kind.UNKNOWN, words.NOT_SENT_TO_YOU)
    return said(Kind.ANSWER, words.NOTED)


# A new one


def _new(question: Question, database: Database, by: Actor, asked: str) -> Reply:
    tree = posts.tree_of(database)
    first, mark, text = asked.partition(";")
    found, certain = _scopes(first, question, tree, by) if mark else ([], False)
    text = text.strip() if found else asked
    if len(text) > broadcasts.LONGEST:
        return said(Kind.REFUSE, words.TOO_LONG)
    if not (certain and len(found) == 1):
        return _to_whom(found or list(_offered(question, tree, by)), text, tree)
    if not text:
        behind = f"{BROADCAST} {_name(found[0])};"
        return Reply(Kind.CLARIFY, (line(words.WHAT),), awaits=behind)
    number = broadcasts.draft(database, found[0], text, by, question.at)
    return _one(question, database, by, number, "")


def _to_whom(offered: Sequence[Scope], text: str, tree: AgencyTree) -> Reply:
    choices = (Choice(_label(s, tree), f"{BROADCAST} {_name(s)}; {text}") for s in offered)
    return Reply(Kind.CLARIFY, (line(words.TO_WHOM),), tuple(choices))


def _scopes(text: str, question: Question, tree: AgencyTree, by: Actor) -> tuple[list[Scope], bool]:
    """Whom words may mean, and whether they mean that for certain; only whom the author reaches."""
    if fold(text) == fold(words.ALL):
        return [Scope()], True
    if (role := posts.role(text)) is not None:
        return [Scope(role)], True
    found, certain = posts.offices(text.strip(), tree, question.asked_at.date())
    within = broadcasts.offices(by, tree)
    return [Scope(unit=code) for code in found if within is None or code in within], certain


def _offered(question: Question, tree: AgencyTree, by: Actor) -> Iterator[Scope]:
    yield Scope()
    yield from (Scope(role) for role in broadcasts.ROLES)
    within, today = broadcasts.offices(by, tree), question.asked_at.date()
    there = (c for c in tree.offices if tree.existed(c, today) and not tree.ceased(c, today))
    codes = sorted(code for code in there if within is None or code in within)
    yield from (Scope(unit=code) for code in codes[:_OFFICES])


def _name(scope: Scope) -> str:
    """A scope as it is written behind the command."""
    return scope.unit or scope.role or words.ALL.lower()


def _label(scope: Scope, tree: AgencyTree) -> str:
    if scope.unit is not None:
        return forms.capital(posts.office(scope.unit, tree))
    return forms.capital(ROLES[scope.role]) if scope.role else words.ALL


# One that there is


def _one(question: Question, database: Database, by: Actor, number: int, verb: str) -> Reply:
    """What became of it, after what was to become of it."""
    if verb:
        _STEPS[verb](database, number, by, question.at)
    tree = posts.tree_of(database)
    with database.reading() as session:
        sheet = broadcasts.one(session, database.vault, number, by)
        if sheet is None:
            return said(Kind.UNKNOWN, words.NONE_SUCH)
        if sheet.stage in (Stage.DRAFT, Stage.DROPPED):
            return _preview(session, sheet, tree, by)
        return _report(session, sheet, tree, question)


def _preview(session: Session, sheet: Sheet, tree: AgencyTree, by: Actor) -> Reply:
    lines = [_head(sheet, words.STAGES[sheet.stage]), *texts(sheet.text)]
    if sheet.stage is Stage.DROPPED:
        return Reply(Kind.ANSWER, tuple(lines))
    reach = broadcasts.reached(session, tree, sheet.scope, by)
    lines.append(line(words.to(_whom(sheet.scope, tree))))
    if reach.people:
        lines.append(line(words.reached(len(reach.people), reach.roles)))
    else:
        lines.append(line(words.NOBODY))
    if reach.without:
        who = _some(session, reach.without)
        lines.append(line(words.without_account(len(reach.without), who)))
    if redaction.is_never_told(sheet.text):
        lines.append(line(words.CAREFUL))
    verbs = (words.SEND, words.DROP) if reach.people else (words.DROP,)
    return Reply(Kind.CLARIFY, tuple(lines), tuple(_step(sheet, verb) for verb in verbs))


def _report(session: Session, sheet: Sheet, tree: AgencyTree, question: Question) -> Reply:
    progress = broadcasts.progress(session, sheet.number)
    done = sheet.stage is Stage.SENDING and not progress.waiting
    lines = [
        _head(sheet, words.DONE if done else words.STAGES[sheet.stage]),
        line(_gist(sheet.text)),
        line(words.to(_whom(sheet.scope, tree))),
    ]
    if sheet.confirmed_at is not None:
        local = sheet.confirmed_at.replace(tzinfo=UTC).astimezone(question.asked_at.tzinfo)
        lines.append(line(words.sent_at(forms.moment(local))))
    lines += _parts(session, progress)
    choices = [Choice(words.REFRESH, f"{BROADCAST} {sheet.number}", turns=True)]
    if sheet.stage is Stage.STOPPED:
        choices.append(_step(sheet, words.RESUME))
    elif not done:
        choices.append(_step(sheet, words.STOP))
    return Reply(Kind.ANSWER, tuple(lines), tuple(choices))


def _parts(session: Session, progress: Progress) -> Iterator[Line]:
    """How many people are where; who they are, where somebody may want to do something about it."""
    for name in words.PARTS:
        people: tuple[int, ...] = getattr(progress, name)
        named = name in ("failed", "unreachable", "unread") and people
        if people or name == "sent":
            who = _some(session, people) if named else ""
            yield line(words.part(name, len(people), who))


def _some(session: Session, people: Sequence[int]) -> str:
    named = broadcasts.names(session, people[:_NAMES])
    return words.some(named, len(people))


def _step(sheet: Sheet, verb: str) -> Choice:
    return Choice(verb, f"{BROADCAST} {sheet.number} {verb.lower()}")


def _head(sheet: Sheet, stage: str) -> Line:
    return line(bold(words.head(sheet.number, stage)))


def _whom(scope: Scope, tree: AgencyTree) -> str:
    if scope.unit is not None:
        return words.everybody(posts.office(scope.unit, tree))
    return words.of_role(scope.role) if scope.role else words.WITHIN_REACH


def texts(text: str) -> Iterator[Line]:
    """A text that somebody wrote, as lines of nothing but text."""
    return (line(part) for part in text.splitlines())


def _gist(text: str) -> str:
    first = " ".join(text.split())
    return first if len(first) <= _GIST else f"{first[: _GIST - 1].rstrip()}…"


def _latest(database: Database, by: Actor) -> Reply:
    with database.reading() as session:
        sheets = broadcasts.latest(session, database.vault, by)
    lines = [line(words.LATEST)] if sheets else []
    lines += [line(f"{sheet.number}. {_gist(sheet.text)}") for sheet in sheets]
    each = (Choice(str(sheet.number), f"{BROADCAST} {sheet.number}") for sheet in sheets)
    write = Choice(words.WRITE, f"{BROADCAST} {words.ANEW}", apart=True)
    return Reply(Kind.ANSWER, (*lines, line(words.HOW_TO)), (*each, write))
