"""Who writes to us, read at every message: a registered person, an administrator, a stranger."""

from datetime import datetime

from bot.settings import Clock
from db import groups, people, strangers, tries
from db.people import Post
from db.session import Database
from db.terms import Role
from handlers import registry
from handlers.messages import Circle, Person


class People:
    """Tells who somebody is as of now, and whether a stranger is still to be answered.

    `admins` (`channel:number`) administer everything, whatever else they are registered as.
    """

    def __init__(self, admins: frozenset[str], database: Database, clock: Clock) -> None:
        self._admins = admins
        self._database = database
        self._clock = clock

    def person(self, channel: str, number: str) -> Person:
        """The person behind a messenger's number; who was blocked is a stranger with a number."""
        known = people.find(self._database, channel, number, self._clock().date())
        posts = known.posts if known else ()
        if f"{channel}:{number}" in self._admins:
            posts = (Post(Role.ADMIN), *posts)
        role = posts[0].role if posts else Role.STRANGER
        name, ours = (known.name, known.number) if known else ("", None)
        return Person(channel, number, role, posts, name, ours)

    def circle(self, channel: str, chat: str) -> Circle | None:
        """What a group was registered for; None where nobody did."""
        held = groups.find(self._database, (channel, chat))
        return Circle(held.unit) if held else None

    def is_due_an_answer(self, person: Person, text: str, now: datetime) -> bool:
        """Whether to answer: always, but a stranger once a day only. `now` is UTC.

        A stranger who brings a code or asks to be let in is answered a few times an hour.
        """
        if person.role.is_known:
            return True
        who = (person.channel, person.id)
        asks_in = person.number is None and registry.for_strangers(text) is not None
        if asks_in and tries.may_try(self._database, who, now):
            return True
        return strangers.is_to_be_told(self._database, person.channel, person.id, now)
