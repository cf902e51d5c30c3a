"""What a chat asked last: kept in words, read back when the next question leans on it."""

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


class Memory:
    """Remembers the last answered question of each person in each chat, for half an hour."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def before(self, question: Question, vocabulary: Vocabulary) -> Query | None:
        """The query before; None where there was none, it has faded, or may not be asked now."""
        if not question.chat:
            return None
        said = memories.recall(self._database, _key(question), question.at)
        if said is None:
            return None
        reading = understand(said, vocabulary, question.asked_at.date())
        if not isinstance(reading, Read):
            return None
        refused = isinstance(narrow(reading.query, question, vocabulary), Refusal)
        return None if refused else reading.query

    def keep(
        self, session: Session, question: Question, reply: Reply, vocabulary: Vocabulary
    ) -> None:
        """Remembers what was answered; `/moi` forgets it."""
        if not question.chat or reply.query is None:
            return
        if reply.query.metric == "forget":
            memories.forget(session, self._database.vault, _key(question))
        elif reply.kind is Kind.ANSWER:
            said = phrase(reply.query, vocabulary.tree)
            memories.keep(session, self._database.vault, _key(question), said, question.at)


def _key(question: Question) -> Key:
    return question.person.channel, question.chat, question.person.id
