"""How things stand, for whoever watches the program: messages in and waiting, the last import."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from db.inbox import WORTH_ANSWERING
from db.models import ImportRun, InboxMessage
from db.session import Database


@dataclass(frozen=True, slots=True)
class Condition:
    """Messages in all, those seen to, those that wait, and the end of the last import (UTC)."""

    received: int
    answered: int
    waiting: int
    updated_at: datetime | None


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
        )
