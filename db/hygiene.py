"""What is kept no longer than it serves: messages, buttons, memories, words of the audit."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, delete, inspect, select, tuple_

from db import memories, strangers
from db.audit_check import forget_words
from db.chat_models import Button, Handout, InboxMessage, Memory, MenuEntry, Misread, Stranger
from db.import_models import ImportUpload
from db.importing import uploads
from db.models import Base
from db.people_models import WrongCode
from db.session import Database

#: Rows that one transaction removes, so that nobody waits for it long.
BATCH = 1000
#: A message serves to be told from the same one handed over again, and nobody answers it so late.
MESSAGES = timedelta(days=7)
#: A button may be pressed as long.
BUTTONS = timedelta(days=30)
#: Wrong codes are counted within an hour.
WRONG_CODES = timedelta(days=1)

Stale = tuple[type[Base], ColumnElement[bool]]


def tidy(database: Database, now: datetime, keep_words: timedelta) -> int:
    """Removes what has had its time; how many rows. `now` is UTC.

    Texts of questions are kept for `keep_words`, to the day: in the audit, and where they were
    misread. Any number of processes may do it at once.
    """
    first_day = (now - keep_words).replace(hour=0, minute=0, second=0, microsecond=0)
    removed = sum(_removed(database, one) for one in _stale(now, first_day))
    return removed + forget_words(database, first_day, now)


def _stale(now: datetime, first_day: datetime) -> Iterator[Stale]:
    yield InboxMessage, InboxMessage.received_at < now - MESSAGES
    yield Button, Button.created_at < now - BUTTONS
    yield ImportUpload, ImportUpload.sent_at < now - 2 * uploads.KEPT
    yield Handout, Handout.expires_at < now
    yield MenuEntry, MenuEntry.expires_at < now
    yield Memory, Memory.asked_at < now - memories.LASTS
    yield Stranger, Stranger.told_at <= now - strangers.SILENCE
    yield WrongCode, WrongCode.tried_at < now - WRONG_CODES
    yield Misread, Misread.noted_at < first_day


def _removed(database: Database, stale: Stale) -> int:
    removed = 0
    while _is_any(database, stale):
        with database.writing() as session:
            model = stale[0]
            chosen = _chosen(stale).with_for_update(skip_locked=True)
            keys = [tuple(row) for row in session.execute(chosen)]
            held = tuple_(*inspect(model).primary_key).in_(keys)
            session.execute(delete(model).where(held))
        removed += len(keys)
        if len(keys) < BATCH:
            break
    return removed


def _is_any(database: Database, stale: Stale) -> bool:
    """Whether there is anything to remove, asked without holding a writer up."""
    with database.reading() as session:
        return session.execute(_chosen(stale).limit(1)).first() is not None


def _chosen(stale: Stale) -> Select[tuple[object, ...]]:
    model, condition = stale
    return select(*inspect(model).primary_key).where(condition).limit(BATCH)
