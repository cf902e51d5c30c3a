"""How things stand, for whoever watches the program: messages in and waiting, the last import."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from db import outbox, workers
from db.chat_models import InboxMessage
from db.import_models import ImportRun
from db.inbox import WORTH_ANSWERING
from db.session import Database


@dataclass(frozen=True, slots=True)
class Condition:
    """Messages in all, those seen to, those that wait; the end of the last import (UTC).

    `due_since` is when the oldest delivery that is due became so (UTC), `deliveries` how many
    there are in each state, `stopped` the processes that stopped without a word.
    """

    received: int
    answered: int
    waiting: int
    updated_at: datetime | None
    due_since: datetime | None = None
    deliveries: Mapping[str, int] = field(default_factory=dict)
    stopped: tuple[str, ...] = ()


def condition(database: Database, now: datetime) -> Condition:
    """How things stand at `now` (UTC)."""
    waiting = select(func.count(InboxMessage.id)).where(
        InboxMessage.answered_at.is_(None), InboxMessage.received_at >= now - WORTH_ANSWERING
    )
    unanswered = select(func.count(InboxMessage.id)).where(InboxMessage.answered_at.is_(None))
    with database.reading() as session:
        # Those of days past are removed: how many there were, their numbers tell.
        received = session.scalar(select(func.max(InboxMessage.id))) or 0
        return Condition(
            received,
            received - (session.scalar(unanswered) or 0),
            session.scalar(waiting) or 0,
            session.scalar(select(func.max(ImportRun.finished_at))),
            outbox.oldest_due(session, now),
            outbox.counts(session),
            tuple(worker.name for worker in workers.stopped(session, now)),
        )
