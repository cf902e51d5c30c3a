"""Messages as they reached us: kept before anything is done, settled after the answer went out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from db.models import InboxMessage
from db.session import Database

#: What waited longer than this is no longer worth an answer.
WORTH_ANSWERING = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Received:
    """A message that is to be answered."""

    id: int
    chat: str
    payload: dict[str, Any]


def receive(
    database: Database,
    channel: str,
    bot: str,
    key: str,
    chat: str,
    payload: dict[str, Any],
    now: datetime,
) -> Received | None:
    """Keeps a message; None where the messenger handed it over before. `now` is UTC."""
    message = InboxMessage(
        channel=channel, bot=bot, key=key, chat=chat, payload=payload, received_at=now
    )
    try:
        with database.writing() as session:
            session.add(message)
    except IntegrityError:
        return None
    return Received(message.id, chat, payload)


def settle(database: Database, number: int, now: datetime) -> None:
    """Notes that a message was answered. `now` is UTC."""
    with database.writing() as session:
        held = update(InboxMessage).where(InboxMessage.id == number)
        session.execute(held.values(answered_at=now))


def unanswered(database: Database, channel: str, bot: str, now: datetime) -> Sequence[Received]:
    """What was kept but not answered, because we were stopped in between; the oldest first."""
    waiting = select(InboxMessage).where(
        InboxMessage.channel == channel,
        InboxMessage.bot == bot,
        InboxMessage.answered_at.is_(None),
        InboxMessage.received_at >= now - WORTH_ANSWERING,
    )
    with database.reading() as session:
        found = session.scalars(waiting.order_by(InboxMessage.id))
        return [Received(message.id, message.chat, message.payload) for message in found]
