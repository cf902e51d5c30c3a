"""The short memory of a chat: what each person asked there last, for a while."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from db.chat_models import Memory
from db.session import Database
from db.vault import Vault

#: After so long a question no longer leans on the one before.
LASTS = timedelta(minutes=30)

#: Whose memory: channel, chat, person.
Key = tuple[str, str, str]


def recall(database: Database, key: Key, now: datetime) -> str | None:
    """The question before, in words, where it is fresh; `now` is UTC."""
    with database.reading() as session:
        held = session.get(Memory, _marked(database.vault, key))
        return held.said if held and now - held.asked_at <= LASTS else None


def held(session: Session, vault: Vault, key: Key) -> str | None:
    """What is remembered, fresh or not."""
    row = session.get(Memory, _marked(vault, key))
    return row.said if row else None


def keep(session: Session, vault: Vault, key: Key, said: str, now: datetime) -> None:
    """Remembers a question in words. `now` is UTC."""
    channel, chat, person = _marked(vault, key)
    held = Memory(channel=channel, chat=chat, person=person, said=said, asked_at=now)
    session.merge(held)


def forget(session: Session, vault: Vault, key: Key) -> None:
    """Removes what was remembered."""
    channel, chat, person = _marked(vault, key)
    held = delete(Memory).where(
        Memory.channel == channel, Memory.chat == chat, Memory.person == person
    )
    session.execute(held)


def _marked(vault: Vault, key: Key) -> Key:
    channel, chat, person = key
    return channel, vault.mark(channel, chat), vault.mark(channel, person)
