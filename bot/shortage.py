"""What waits because the month of a bot is short: held, said once, and read by a command."""

from datetime import datetime, timedelta
from typing import Final

from bot.settings import utc
from db import outbox, spending
from db.outbox import Draft
from db.session import Database
from handlers.messages import Person
from handlers.notices import QUOTA

#: When what waits is looked at again: what is kept for the urgent grows less from day to day.
AGAIN: Final = timedelta(hours=12)
#: How long the word on it is worth a message of its own.
_WORTH: Final = timedelta(days=2)
_WEIGHT: Final = 2


def word(person: int, channel: str, now: datetime) -> Draft:
    """What tells somebody that only the urgent is sent for now, and where the rest is; monthly.

    `now` carries the office's zone.
    """
    month, at = spending.month_of(now), utc(now)
    return Draft(
        f"{QUOTA}:{month}:p{person}:{channel}",
        QUOTA,
        QUOTA,
        at,
        at + _WORTH,
        _WEIGHT,
        person_id=person,
        channel=channel,
    )


def held_back(database: Database, person: Person, now: datetime) -> None:
    """Has somebody told, once a month, that their questions are not answered here for now."""
    if person.number is None:
        return
    at = utc(now)
    with database.writing() as session:
        outbox.post(session, [word(person.number, person.channel, now)], at)
