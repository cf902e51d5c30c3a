"""The short memory of a chat: what each person asked there last, for a while."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from db.chat_models import Memory
from db.models import table
from db.session import Database
from db.upserts import insert
from db.vault import Vault

#: After so long a question no longer leans on the one before.
LASTS = timedelta(minutes=30)

#: Whose memory: channel, chat, person.
Key = tuple[str, str, str]

#: Asked at every message, so made once; by the columns of a row's key.
_ROWS: Final = table(Memory)
_ROW: Final = tuple(column == bindparam(column.name) for column in _ROWS.primary_key)
_HELD: Final = select(Memory.said, Memory.asked_at).where(*_ROW)
_FORGET: Final = delete(_ROWS).where(*_ROW)


def recall(database: Database, key: Key, now: datetime) -> str | None:
    """The question before, in words, where it is fresh; `now` is UTC."""
    with database.reading() as session:
        row = session.execute(_HELD, _marked(database.vault, key)).first()
        return row.said if row and now - row.asked_at <= LASTS else None


def held(session: Session, vault: Vault, key: Key) -> str | None:
    """What is remembered, fresh or not."""
    row = session.execute(_HELD, _marked(vault, key)).first()
    return row.said if row else None


def keep(session: Session, vault: Vault, key: Key, said: str, now: datetime) -> None:
    """Remembers a question in words. `now` is UTC."""
    news = {**_marked(vault, key), "said": said, "asked_at": now}
    session.execute(_keep(session.get_bind().dialect.name), news)


@cache
def _keep(engine: str) -> Any:
    """The statement that remembers, or says anew what is remembered."""
    made = insert(engine, _ROWS)
    news = {"said": made.excluded.said, "asked_at": made.excluded.asked_at}
    return made.on_conflict_do_update(index_elements=_ROWS.primary_key, set_=news)


def forget(session: Session, vault: Vault, key: Key) -> None:
    """Removes what was remembered."""
    session.execute(_FORGET, _marked(vault, key))


def _marked(vault: Vault, key: Key) -> dict[str, Any]:
    """The row of a key, as its columns."""
    channel, chat, person = key
    marks = {"chat": vault.mark(channel, chat), "person": vault.mark(channel, person)}
    return {"channel": channel, **marks}
