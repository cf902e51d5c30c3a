"""Who writes to us, until people are registered: administrators by setting, or strangers."""

from collections import OrderedDict
from datetime import datetime, timedelta

from bot.settings import Clock
from handlers.messages import Person, Role

#: A stranger is told so once in this time, and of so many at most we remember it.
_SILENCE = timedelta(days=1)
_REMEMBERED = 10_000


class People:
    """Tells administrators from strangers, and whether a stranger is still to be answered."""

    def __init__(self, admins: frozenset[str], clock: Clock) -> None:
        self._admins = admins
        self._clock = clock
        self._told: OrderedDict[str, datetime] = OrderedDict()

    def person(self, channel: str, number: str) -> Person:
        """The person behind a messenger's number."""
        known = f"{channel}:{number}" in self._admins
        return Person(channel, number, Role.ADMIN if known else Role.STRANGER)

    def is_due_an_answer(self, person: Person) -> bool:
        """Whether to answer: always, but a stranger once a day only."""
        if person.role is not Role.STRANGER:
            return True
        key, now = f"{person.channel}:{person.id}", self._clock()
        told = self._told.get(key)
        if told is not None and now - told < _SILENCE:
            return False
        self._told[key] = now
        self._told.move_to_end(key)
        while len(self._told) > _REMEMBERED:
            self._told.popitem(last=False)
        return True
