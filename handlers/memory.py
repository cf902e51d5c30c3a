"""What a chat asked last: kept in words, read back when the next question leans on it."""

from dataclasses import replace
from typing import Final

from sqlalchemy.orm import Session

from db import memories
from db.memories import Key
from db.query import Query
from db.session import Database
from db.vocabulary import Vocabulary
from handlers.messages import Kind, Question, Reply
from handlers.permissions import Refusal, narrow
from handlers.understanding.phrase import phrase
from handlers.understanding.readings import Read
from handlers.understanding.understand import understand

#: What a command begins with; no question that is remembered does.
_COMMAND: Final = "/"


class Memory:
    """Remembers the last answered question of each person in each chat, for half an hour."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def said(self, question: Question) -> str | None:
        """The question before in this chat, or the command that awaits this one, in words."""
        if not question.chat:
            return None
        return memories.recall(self._database, _key(question), question.at)

    def before(self, said: str | None, question: Question, vocabulary: Vocabulary) -> Query | None:
        """The query that was `said`; None where there was none, or it may not be asked now."""
        if said is None:
            return None
        reading = understand(said, vocabulary, question.asked_at.date())
        if not isinstance(reading, Read):
            return None
        refused = isinstance(narrow(reading.query, question, vocabulary), Refusal)
        return None if refused else reading.query

    def completed(self, said: str | None, question: Question) -> Question:
        """The question; or the command that was `said` and awaits it, with the question behind."""
        awaited = question.private and not question.text.startswith(_COMMAND)
        if not awaited or said is None or not said.startswith(_COMMAND):
            return question
        return replace(question, text=f"{said}\n{question.text}")

    def hold(self, session: Session, question: Question, reply: Reply) -> None:
        """Remembers that a command awaits the next message, or that none does any more."""
        if not question.chat:
            return
        vault, key = self._database.vault, _key(question)
        if reply.awaits:
            memories.keep(session, vault, key, reply.awaits, question.at)
        elif (memories.held(session, vault, key) or "").startswith(_COMMAND):
            memories.forget(session, vault, key)

    def keep(
        self, session: Session, question: Question, reply: Reply, vocabulary: Vocabulary
    ) -> None:
        """Remembers what was answered; `/moi` forgets it."""
        self.hold(session, question, reply)
        if not question.chat or reply.query is None:
            return
        if reply.query.metric == "forget":
            memories.forget(session, self._database.vault, _key(question))
        elif reply.kind is Kind.ANSWER:
            said = phrase(reply.query, vocabulary.tree)
            memories.keep(session, self._database.vault, _key(question), said, question.at)


def _key(question: Question) -> Key:
    return question.person.channel, question.chat, question.person.id
