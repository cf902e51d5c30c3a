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
from typing import Any, Final

from sqlalchemy import Row, Select, and_, bindparam, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.chat_models import InboxMessage
from db.leases import farthest, is_outside
from db.models import table
from db.session import Database
from db.vault import Vault, WrongKeys

_log = logging.getLogger(__name__)

#: What waited longer than this is no longer worth an answer.
WORTH_ANSWERING = timedelta(days=1)
#: How long a process has a message without saying that it is still at it.
LEASE = timedelta(seconds=6)

#: What every message goes through is said of the table, not of its objects, and made once: at so
#: small statements the making costs more than the database does.
_ROWS: Final = table(InboxMessage)
_RECEIVE: Final = insert(_ROWS)
_NOTE: Final = update(_ROWS).where(_ROWS.c.id == bindparam("number"))
_HOLD: Final = _NOTE.values(taken_until=bindparam("until"))
_BEGIN: Final = (
    _NOTE.where(_ROWS.c.begun_at.is_(None)).values(begun_at=bindparam("now")).returning(_ROWS.c.id)
)


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
    message = {
        "channel": box.channel,
        "bot": box.bot,
        "key": key,
        "chat": database.vault.mark(box.channel, chat),
        "sealed": database.vault.seal(json.dumps([chat, payload])),
        "received_at": now,
    }
    try:
        with database.writing() as session:
            session.execute(_RECEIVE, message)
    except IntegrityError:
        return False
    return True


def take(database: Database, box: Mailbox, now: datetime, most: int) -> Sequence[Received]:
    """Up to `most` messages, the oldest first, for this process alone until `LEASE` is over.

    Of a chat only the oldest unanswered one can be had, so that a chat is answered in its order
    however many processes there are. `now` is UTC.
    """
    asked = {"channel": box.channel, "bot": box.bot, "now": now, "most": most}
    asked |= {"worth": now - WORTH_ANSWERING, "far": farthest(now, LEASE)}
    with database.reading() as session:
        if session.scalar(_WAITING, {**asked, "most": 1}) is None:
            return []
    with database.writing() as session:
        found = session.execute(_READY, asked).all()
        _hold(session, [message.id for message in found], now)
        opened = [_received(session, message, database.vault, now) for message in found]
        return [message for message in opened if message is not None]


def _received(session: Session, message: Row[Any], vault: Vault, now: datetime) -> Received | None:
    """What a message says; one that no key opens is settled, so that its chat goes on."""
    try:
        chat, payload = json.loads(vault.open(message.sealed))
    except WrongKeys:
        _log.error("%s %s: no key opens it, it is not answered", message.channel, message.id)
        session.execute(_NOTE.values(answered_at=now), {"number": message.id})
        return None
    return Received(message.id, chat, payload, message.received_at, message.begun_at is not None)


def renew(database: Database, numbers: Collection[int], now: datetime) -> None:
    """Says that these are still worked on. `now` is UTC."""
    with database.writing() as session:
        _hold(session, numbers, now)


def _hold(session: Session, numbers: Collection[int], now: datetime) -> None:
    held = [{"number": number, "until": now + LEASE} for number in numbers]
    if held:
        session.execute(_HOLD, held)


def begin(database: Database, number: int, now: datetime) -> bool:
    """Notes that an answer leaves; False where one did before, and none may follow. UTC."""
    with database.writing() as session:
        return session.scalar(_BEGIN, {"number": number, "now": now}) is not None


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
        session.execute(_NOTE.values(**what), {"number": number})


def _ready() -> Select[Any]:
    """Unanswered messages that are free, of each chat none but the oldest; by parameters."""
    row, until = _ROWS.c, _ROWS.c.taken_until
    unanswered = and_(
        row.channel == bindparam("channel"),
        row.bot == bindparam("bot"),
        row.answered_at.is_(None),
        row.received_at >= bindparam("worth"),
    )
    never_taken_or_too_long_ago = or_(
        until.is_(None), is_outside(until, bindparam("now"), bindparam("far"))
    )
    oldest = select(func.min(row.id)).where(unanswered).group_by(row.chat)
    # Said twice, so that a row that was settled while we waited for it is looked at again.
    free = select(_ROWS).where(unanswered, never_taken_or_too_long_ago, row.id.in_(oldest))
    return free.order_by(row.id).limit(bindparam("most"))


_WAITING: Final = _ready()
_READY: Final = _WAITING.with_for_update(skip_locked=True)
