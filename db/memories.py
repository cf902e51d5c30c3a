"""The short memory of a chat: what each person asked there last, for a while."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from db.models import Memory
from db.session import Database

#: After so long a question no longer leans on the one before.
LASTS = timedelta(minutes=30)

#: Whose memory: channel, chat, person.
Key = tuple[str, str, str]


def recall(database: Database, key: Key, now: datetime) -> str | None:
    """The question before, in words, where it is fresh; `now` is UTC."""
    with database.reading() as session:
        held = session.get(Memory, _marked(database, key))
        return held.said if held and now - held.asked_at <= LASTS else None


def keep(database: Database, key: Key, said: str, now: datetime) -> None:
    """Remembers a question in words; what has faded is removed. `now` is UTC."""
    channel, chat, person = _marked(database, key)
    held = Memory(channel=channel, chat=chat, person=person, said=said, asked_at=now)
    with database.writing() as session:
        session.execute(delete(Memory).where(Memory.asked_at < now - LASTS))
        session.merge(held)


def forget(database: Database, key: Key) -> None:
    """Removes what was remembered."""
    channel, chat, person = _marked(database, key)
    with database.writing() as session:
        session.execute(
            delete(Memory).where(
                Memory.channel == channel, Memory.chat == chat, Memory.person == person
            )
        )


def _marked(database: Database, key: Key) -> Key:
    channel, chat, person = key
    return channel, database.vault.mark(channel, chat), database.vault.mark(channel, person)
