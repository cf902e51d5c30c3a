"""Who writes to us, until people are registered: administrators by setting, or strangers."""

from datetime import datetime

from db import strangers
from db.session import Database
from db.terms import Role
from handlers.messages import Person


class People:
    """Tells administrators from strangers, and whether a stranger is still to be answered."""

    def __init__(self, admins: frozenset[str], database: Database) -> None:
        self._admins = admins
        self._database = database

    def person(self, channel: str, number: str) -> Person:
        """The person behind a messenger's number."""
        known = f"{channel}:{number}" in self._admins
        return Person(channel, number, Role.ADMIN if known else Role.STRANGER)

    def is_due_an_answer(self, person: Person, now: datetime) -> bool:
        """Whether to answer: always, but a stranger once a day only. `now` is UTC."""
        if person.role.is_known:
            return True
        return strangers.is_to_be_told(self._database, person.channel, person.id, now)
