"""Roles and offices as administrators say them, and the choices where they said none."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import wraps
from typing import Final

from db import agencies
from db.agencies import AgencyTree
from db.authority import GIVEN, Actor, NotAllowed, reach
from db.folding import fold
from db.people import Post
from db.session import Database
from db.terms import Role
from handlers import forms, wording
from handlers import wording_people as words
from handlers.messages import Choice, Kind, Line, Person, Question, Reply, line
from handlers.topics.guidance import said
from handlers.understanding.names import called

Clerk = Callable[[Question, Database], Reply]

#: So many offices are offered at a time.
_OFFERED: Final = 8
_PAGE: Final = "trang "


def actor(person: Person) -> Actor:
    """Whoever asks, as one who changes rights; without posts of their own their role is all."""
    posts = person.posts or (Post(person.role),)
    return Actor(person.channel, person.id, posts, person.number, person.number is None)


def for_administrators(clerk: Clerk) -> Clerk:
    """The clerk for those who administer, where nobody else reads along.

    Whoever stands in for an administrator administers as they do, in everything.
    """

    @wraps(clerk)
    def seen_to(question: Question, database: Database) -> Reply:
        if not actor(question.person).administers:
            return said(Kind.REFUSE, wording.ADMINS_ONLY)
        return privately(clerk)(question, database)

    return seen_to


def privately(clerk: Clerk) -> Clerk:
    """The clerk where nobody else reads along; what is not allowed is told."""

    @wraps(clerk)
    def seen_to(question: Question, database: Database) -> Reply:
        if not question.private:
            return said(Kind.REFUSE, wording.PRIVATE_ONLY)
        return told(lambda: clerk(question, database))

    return seen_to


def told(changed: Callable[[], Reply]) -> Reply:
    """What came of a change of rights, or why it was not made."""
    try:
        return changed()
    except NotAllowed as refused:
        return said(Kind.REFUSE, words.WHY[refused.why])


def tree_of(database: Database) -> AgencyTree:
    """The offices as they are now."""
    with database.reading() as session:
        return agencies.load(session)


def rest(question: Question) -> str:
    """What was written behind a command."""
    return "".join(question.text.split(maxsplit=1)[1:]).strip()


def fields(text: str) -> list[str]:
    """Parts of a line, told apart by semicolons."""
    return [part.strip() for part in text.split(";")] if text.strip() else []


def role(text: str) -> Role | None:
    """The role that words name."""
    plain = fold(text)
    named = {fold(name): role for role, name in words.ROLES.items()} | words.ROLE_WORDS
    named |= {str(role): role for role in GIVEN}
    found = named.get(plain)
    return found if found in GIVEN else None


def described(post: Post, tree: AgencyTree) -> str:
    """A post in words."""
    return words.held(post.role, office(post.unit, tree))


def office(unit: str | None, tree: AgencyTree) -> str:
    """An office in words; none is all of them."""
    known = unit in tree.offices if unit is not None else False
    return forms.office(tree.offices[unit].name) if unit and known else words.EVERYWHERE


def offices(text: str, tree: AgencyTree, today: date) -> tuple[Sequence[str], bool]:
    """The offices of today that a text names, and whether it names them for certain.

    An office that has ceased stands for the one that has its cases now.
    """
    if text in tree.offices:
        return (tree.current(text, today),), True
    found, certain = called(text, tree.offices.values(), _OFFERED)
    now = dict.fromkeys(tree.current(code, today) for code in found)
    there = [code for code in now if tree.existed(code, today)]
    return there or list(now), certain


def ask_role(command: str, person: Person, tree: AgencyTree) -> Reply:
    """Which role, of those that this administrator may give somewhere."""
    within = reach(actor(person), tree)
    provincial = within is None or any(tree.offices[u].parent not in tree.offices for u in within)
    named = [one for one in GIVEN if provincial or one is not Role.LEADER]
    choices = (Choice(forms.capital(words.ROLES[one]), f"{command} {one}") for one in named)
    return Reply(Kind.CLARIFY, (line(words.WHICH_ROLE),), tuple(choices))


def ask_office(
    command: str, among: Sequence[str], tree: AgencyTree, *, everywhere: bool = False, at: int = 1
) -> Reply:
    """Which office, a page at a time; `command` is what goes before its code."""
    choices = list(_offices(command, among, tree, at))
    if everywhere and at == 1:
        every = Choice(forms.capital(words.EVERYWHERE), f"{command} {words.EVERYWHERE}")
        choices.insert(0, every)
    return Reply(Kind.CLARIFY, (line(words.WHICH_UNIT),), tuple(choices))


def _offices(command: str, among: Sequence[str], tree: AgencyTree, at: int) -> Iterator[Choice]:
    first = (at - 1) * _OFFERED
    for code in among[first : first + _OFFERED]:
        label = forms.capital(forms.office(tree.offices[code].name))
        yield Choice(label, f"{command} {code}")
    if first + _OFFERED < len(among):
        yield Choice(words.MORE, f"{command} {_PAGE}{at + 1}", turns=True)


def of_today(person: Person, tree: AgencyTree, today: date) -> list[str]:
    """The offices there are now that a person administers, by code."""
    within = reach(actor(person), tree)
    there = (
        code for code in tree.offices if tree.existed(code, today) and not tree.ceased(code, today)
    )
    return sorted(code for code in there if within is None or code in within)


def chosen(
    command: str, text: str, role: Role | None, question: Question, tree: AgencyTree
) -> str | Reply | None:
    """The office that was said (None: all of them), or which of them the words may mean.

    `role` None where the office is not for a person. What lies outside is offered to nobody.
    """
    today, among = (
        question.asked_at.date(),
        of_today(question.person, tree, question.asked_at.date()),
    )
    boundless = reach(actor(question.person), tree) is None
    everywhere = boundless and role not in (Role.HEAD, Role.OFFICER)
    if everywhere and fold(text) == fold(words.EVERYWHERE):
        return None
    page = fold(text).removeprefix(_PAGE)
    if not text or (page.isdecimal() and fold(text).startswith(_PAGE)):
        at = min(int(page), len(among) + 1) if page.isdecimal() else 1
        return ask_office(command, among, tree, everywhere=everywhere, at=max(1, at))
    found, certain = offices(text, tree, today)
    if certain and text in tree.offices:
        return found[0]
    fitting = [code for code in found if code in among]
    if certain and len(fitting) == 1:
        return fitting[0]
    if fitting:
        return ask_office(command, fitting, tree)
    return ask_office(command, among, tree, everywhere=everywhere)


def turns(command: str, page: int, size: int, total: int) -> Iterator[Choice]:
    """The page after and the page before."""
    if page * size < total:
        yield Choice(wording.NEXT_PAGE, f"{command} {_PAGE}{page + 1}", turns=True)
    if page > 1:
        yield Choice(wording.PAGE_BEFORE, f"{command} {_PAGE}{page - 1}", turns=True)


def page_of(text: str) -> int | None:
    """The page of a list that words ask for; None where they ask for something else."""
    if not text:
        return 1
    number = fold(text).removeprefix(_PAGE)
    asked = fold(text).startswith(_PAGE) and number.isdecimal() and len(number) <= 6
    return max(1, int(number)) if asked else None


def lines(*sentences: str) -> tuple[Line, ...]:
    """Plain lines, without the empty ones."""
    return tuple(line(sentence) for sentence in sentences if sentence)
