"""The inbox: messages as they reached us; kept first, taken by one process, answered once.

A message waits; it is taken, for a while that is renewed, so that it comes free when a process
dies; its answer begins to leave; it is settled. Once an answer has begun to leave nobody begins
another: whether it arrived cannot be known, and not twice is the promise.
"""

import json
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from db.chat_models import InboxMessage
from db.leases import is_over
from db.session import Database
from db.vault import Vault, WrongKeys

_log = logging.getLogger(__name__)

#: What waited longer than this is no longer worth an answer.
WORTH_ANSWERING = timedelta(days=1)
#: How long a process has a message without saying that it is still at it.
LEASE = timedelta(seconds=6)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Whose messages: a channel's, and there one bot's, by the messenger's number for it."""

    channel: str
    bot: str


@dataclass(frozen=True, slots=True)
class Received:
    """A message to answer; `received_at` is UTC.

    `begun` where an answer left, or began to, in a process that is gone: there is none to send.
    """

    id: int
    chat: str
    payload: dict[str, Any]
    received_at: datetime
    begun: bool = False

    @property
    def code(self) -> str:
        """What a person may quote and the logs are searched by: `H-1234`."""
        return f"H-{self.id}"


def receive(
    database: Database, box: Mailbox, key: str, chat: str, payload: dict[str, Any], now: datetime
) -> bool:
    """Keeps a message; False where the messenger handed it over before. `now` is UTC."""
    message = InboxMessage(
        channel=box.channel,
        bot=box.bot,
        key=key,
        chat=database.vault.mark(box.channel, chat),
        sealed=database.vault.seal(json.dumps([chat, payload])),
        received_at=now,
    )
    try:
        with database.writing() as session:
            session.add(message)
    except IntegrityError:
        return False
    return True


def take(database: Database, box: Mailbox, now: datetime, most: int) -> Sequence[Received]:
    """Up to `most` messages, the oldest first, for this process alone until `LEASE` is over.

    Of a chat only the oldest unanswered one can be had, so that a chat is answered in its order
    however many processes there are. `now` is UTC.
    """
    ready = _ready(box, now)
    with database.reading() as session:
        if session.scalar(ready.limit(1)) is None:
            return []
    with database.writing() as session:
        oldest = ready.order_by(InboxMessage.id).limit(most).with_for_update(skip_locked=True)
        found = session.scalars(oldest).all()
        for message in found:
            message.taken_until = now + LEASE
        opened = [_received(message, database.vault, now) for message in found]
        return [message for message in opened if message is not None]


def _received(message: InboxMessage, vault: Vault, now: datetime) -> Received | None:
    """What a message says; one that no key opens is settled, so that its chat goes on."""
    try:
        chat, payload = json.loads(vault.open(message.sealed))
    except WrongKeys:
        _log.error("%s %s: no key opens it, it is not answered", message.channel, message.id)
        message.answered_at = now
        return None
    return Received(message.id, chat, payload, message.received_at, message.begun_at is not None)


def renew(database: Database, numbers: Collection[int], now: datetime) -> None:
    """Says that these are still worked on. `now` is UTC."""
    with database.writing() as session:
        held = update(InboxMessage).where(InboxMessage.id.in_(numbers))
        session.execute(held.values(taken_until=now + LEASE))


def begin(database: Database, number: int, now: datetime) -> bool:
    """Notes that an answer leaves; False where one did before, and none may follow. UTC."""
    unbegun = update(InboxMessage).where(InboxMessage.id == number, InboxMessage.begun_at.is_(None))
    with database.writing() as session:
        begun = session.scalar(unbegun.values(begun_at=now).returning(InboxMessage.id))
        return begun is not None


def take_back(database: Database, number: int) -> None:
    """Notes that the answer was not taken after all, so that it may leave again."""
    _note(database, number, begun_at=None)


def leave(database: Database, number: int) -> None:
    """Gives a message that was not answered free, for whoever comes next."""
    _note(database, number, taken_until=None)


def settle(database: Database, number: int, now: datetime) -> None:
    """Notes that nothing is left to do about a message; what it said is let go. `now` is UTC."""
    _note(database, number, answered_at=now, sealed="")


def _note(database: Database, number: int, **what: datetime | str | None) -> None:
    with database.writing() as session:
        held = update(InboxMessage).where(InboxMessage.id == number)
        session.execute(held.values(**what))


def _ready(box: Mailbox, now: datetime) -> Select[InboxMessage]:
    """Unanswered messages that are free, of each chat none but the oldest."""
    unanswered = and_(
        InboxMessage.channel == box.channel,
        InboxMessage.bot == box.bot,
        InboxMessage.answered_at.is_(None),
        InboxMessage.received_at >= now - WORTH_ANSWERING,
    )
    oldest = select(func.min(InboxMessage.id)).where(unanswered).group_by(InboxMessage.chat)
    # Said twice, so that a row that was settled while we waited for it is looked at again.
    return select(InboxMessage).where(unanswered, _is_free(now), InboxMessage.id.in_(oldest))


def _is_free(now: datetime) -> ColumnElement[bool]:
    """Never taken, or too long ago."""
    until = InboxMessage.taken_until
    return or_(until.is_(None), is_over(until, now, LEASE))
