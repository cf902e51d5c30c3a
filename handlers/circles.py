"""`/nhom`: an administrator registers the group that they write in for an office."""

from typing import Final

from db import groups
from db.folding import fold, tidy
from db.session import Database
from handlers import posts, wording
from handlers import wording_people as words
from handlers.messages import Kind, Place, Question, Reply
from handlers.posts import told
from handlers.topics.guidance import said

GROUP: Final = "/nhom"

_END = "thoi"


def reply(question: Question, database: Database) -> Reply:
    """What this group is registered for; or registers it, or ends that."""
    if question.place is not Place.GROUP or not question.chat:
        return said(Kind.REFUSE, words.IN_A_GROUP)
    if not posts.actor(question.person).administers:
        return said(Kind.REFUSE, wording.ADMINS_ONLY)
    asked = posts.rest(question)
    if not asked:
        return _shown(question, database)
    return told(lambda: _changed(question, database, asked))


def _chat(question: Question) -> groups.Chat:
    return question.person.channel, question.chat


def _shown(question: Question, database: Database) -> Reply:
    held = groups.find(database, _chat(question))
    tree = posts.tree_of(database)
    head = words.group_of(posts.office(held.unit, tree)) if held else words.NO_GROUP
    return said(Kind.ANSWER, head, words.HOW_TO_GROUP)


def _changed(question: Question, database: Database, asked: str) -> Reply:
    by = posts.actor(question.person)
    if fold(asked) == _END:
        groups.end(database, _chat(question), by, question.at)
        return said(Kind.ANSWER, words.GROUP_ENDED)
    tree, (name, *others) = posts.tree_of(database), posts.fields(asked) or [""]
    unit = posts.chosen(GROUP, name, None, question, tree)
    if isinstance(unit, Reply):
        return unit
    body = tidy(others[0])[:200] if others else ""
    groups.register(database, _chat(question), unit, by, question.at, body)
    return said(Kind.ANSWER, words.group_of(posts.office(unit, tree)))
