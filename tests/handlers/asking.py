"""A conversation to ask in tests, as the operator at the terminal asks it."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from db.session import Database
from db.terms import Role
from db.vocabulary import Lexicographer, Vocabulary
from handlers.conversation import Conversation
from handlers.messages import Circle, Person, Place, Question, Reply
from handlers.outcome import outcome

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OPERATOR = Person("terminal", "operator", Role.OPERATOR)


@dataclass(frozen=True)
class Asking:
    """Asks on one database, at noon of `today` where nothing else is said."""

    conversation: Conversation
    today: date
    vocabulary: Vocabulary

    @classmethod
    def on(cls, database: Database, today: date) -> "Asking":
        names = Lexicographer()
        with database.reading() as session:
            return cls(Conversation(database, names), today, names.now(session))

    def ask(
        self, text: str, today: date | None = None, *, private: bool = True, chat: str = ""
    ) -> Reply:
        moment = datetime.combine(today or self.today, time(12), ZONE)
        place, circle = (Place.PRIVATE, None) if private else (Place.GROUP, Circle())
        question = Question(text, OPERATOR, moment, place, chat, circle)
        return self.conversation.reply(question)

    def json(self, text: str, today: date | None = None) -> dict[str, Any]:
        return outcome(self.ask(text, today))
