"""Coming in: `/start CODE`, a code alone, `/dangky`; all that a stranger is answered to."""

from collections.abc import Sequence
from typing import Final

from db import invitations, requests, tries
from db.agencies import AgencyTree
from db.folding import tidy
from db.query import Query
from db.session import Database
from db.terms import Role
from handlers import posts
from handlers import wording_people as words
from handlers.messages import Choice, Kind, Question, Reply, line
from handlers.posts import privately
from handlers.topics import guidance
from handlers.topics.guidance import said

START: Final = "/start"
REGISTER: Final = "/dangky"

#: So long a name may be, in letters.
_LONGEST = 100


def start(question: Question, database: Database) -> Reply:
    """Lets in who brings a code; a greeting without one is answered with what can be asked."""
    code = posts.rest(question)
    if code:
        return enter(question, database, code)
    return guidance.help_(Query("help")) if question.person.role.is_known else guidance.refused()


@privately
def code_alone(question: Question, database: Database) -> Reply:
    """Lets in who sends a code and nothing else."""
    return enter(question, database, question.text)


def enter(question: Question, database: Database, code: str) -> Reply:
    """What comes of a code; one that is wrong and one that is not looked at are told alike."""
    person = question.person
    if _is_registered(question):
        return said(Kind.REFUSE, words.ALREADY_IN)
    welcome = invitations.use(database, code, (person.channel, person.id), question.at)
    if welcome is None:
        return said(Kind.REFUSE, words.BAD_CODE)
    return said(Kind.ANSWER, words.CONNECTED if welcome.again else words.JOINED)


@privately
def register(question: Question, database: Database) -> Reply:
    """Keeps a request to be let in, for the administrators of the office that is named."""
    person = question.person
    if _is_registered(question) or person.role.is_known:
        return said(Kind.REFUSE, words.ALREADY_IN)
    who = (person.channel, person.id)
    if not tries.may_try(database, who, question.at):
        return said(Kind.REFUSE, words.TOO_MANY_TRIES)
    name, _, unit = posts.rest(question).partition(";")
    name, unit = tidy(name)[:_LONGEST], tidy(unit)
    tree = posts.tree_of(database)
    found, certain = posts.offices(unit, tree, question.asked_at.date()) if unit else ((), False)
    if name and certain and len(found) == 1:
        if not requests.ask(database, name, found[0], who, question.asked_at):
            return said(Kind.REFUSE, words.TOO_MANY_TRIES)
        return said(Kind.ANSWER, words.requested(posts.office(found[0], tree)))
    tries.stumble(database, who, question.at)
    return _asked_back(name, unit, found, tree)


def _asked_back(name: str, unit: str, found: Sequence[str], tree: AgencyTree) -> Reply:
    if not name or not unit:
        return said(Kind.CLARIFY, words.HOW_TO_ASK_IN)
    head = words.WHICH_OFFICE if found else words.NO_SUCH_OFFICE
    choices = (Choice(posts.office(code, tree), f"{REGISTER} {name}; {code}") for code in found)
    after = () if found else (line(words.HOW_TO_ASK_IN),)
    return Reply(Kind.CLARIFY, (line(head), *after), tuple(choices))


def _is_registered(question: Question) -> bool:
    """Whether somebody is in already; who administers by setting may still be registered."""
    return question.person.number is not None or question.person.role is Role.OPERATOR
