"""A chat with the conversation as people have it: who they are is read anew at each message."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.people import People
from db.session import Database
from db.vocabulary import Lexicographer
from handlers.conversation import Conversation
from handlers.messages import Place, Question, Reply
from tests.handlers.asking import ZONE

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=ZONE)


@dataclass
class Chats:
    """Everybody's chats on one database; `11` on Telegram is an administrator by setting."""

    database: Database
    now: datetime = MORNING
    last: dict[str, Reply] = field(default_factory=dict)
    door: str = ""

    def __post_init__(self) -> None:
        self._conversation = Conversation(self.database, Lexicographer(), self.door)
        admins = frozenset({"telegram:11"})
        self._people = People(admins, self.database, lambda: self.now)

    def say(self, who: str, text: str, *, channel: str = "telegram", group: str = "") -> Reply:
        """What somebody is told."""
        person = self._people.person(channel, who)
        place = Place.GROUP if group else Place.PRIVATE
        question = Question(text, person, self.now, place, group or who)
        self.last[who] = self._conversation.reply(question)
        return self.last[who]

    def press(self, who: str, label: str) -> Reply:
        """What a button under the last answer leads to."""
        choices = {choice.label: choice.question for choice in self.last[who].choices}
        return self.say(who, choices[label])

    def labels(self, who: str) -> list[str]:
        """The buttons under the last answer."""
        return [choice.label for choice in self.last[who].choices]

    def pass_time(self, **span: float) -> None:
        """Sets the clock forward."""
        self.now += timedelta(**span)
