"""The audit: who asked or changed what; rows are only added, each chained to the one before.

Whoever changes a right, or tells somebody something, appends a record in the same transaction,
as the last thing in it: the end of the chain is one row, and all writers wait for each other there.

    with database.writing() as session:
        session.add(Absence(...))
        facts = {"whose": person.id, "stand_in": other.id, "from": "2026-12-01"}
        record = Record(now, Act.ABSENCE, mark, "telegram", person_id=admin.number, facts=facts)
        append(session, database.vault, record)

`facts` are kept for ever and stand in clear: our own ids, codes of offices, roles, counts, days; no
names, no texts, no numbers of a messenger. `words` are sealed, and removed after a while: the text
of a question, the names that were told in full. `actor` is `database.vault.mark(channel,
number)` of who acted, or `OPERATOR` at the machine itself; `person_id` their number here, if any.

The chain is made with a key of its own that lies sealed in the database: whoever has the database
alone can neither write a record nor cut the end off without `db.audit_check` finding it.
"""

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.people_models import AuditHead, AuditRecord
from db.vault import Vault

#: The actor of what is done at the machine itself.
OPERATOR = "operator"

_HEAD = 1


class Act(StrEnum):
    """What was done."""

    QUESTION = "question"  # and answered, asked back or refused, as `facts` say
    COMMAND = "command"  # that asks for no figure
    REFUSED = "refused"  # a stranger wrote
    AUDIT_READ = "audit_read"
    INVITED = "invited"
    UNINVITED = "uninvited"
    JOINED = "joined"  # with a code
    ACCOUNT_ADDED = "account_added"
    WRONG_CODE = "wrong_code"
    LOCKED_OUT = "locked_out"
    REQUESTED = "requested"
    GRANTED = "granted"
    REJECTED = "rejected"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    LEFT = "left"
    CHANGED = "changed"  # role, office, name
    ABSENCE = "absence"
    ABSENCE_ENDED = "absence_ended"
    GROUP_ADDED = "group_added"
    GROUP_CHANGED = "group_changed"
    GROUP_ENDED = "group_ended"
    BROADCAST_SENT = "broadcast_sent"
    BROADCAST_DROPPED = "broadcast_dropped"
    BROADCAST_STOPPED = "broadcast_stopped"
    BROADCAST_RESUMED = "broadcast_resumed"
    FEED_OPENED = "feed_opened"
    FEED_CLOSED = "feed_closed"
    IMPORT_UNDONE = "import_undone"
    IMPORTED = "imported"
    KEYS_ROTATED = "keys_rotated"
    WORDS_FORGOTTEN = "words_forgotten"


@dataclass(frozen=True, slots=True)
class Record:
    """One act; `at` is UTC. `facts` and `words` are what JSON can hold."""

    at: datetime
    kind: Act
    actor: str
    channel: str
    person_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """What chains records, by its key: 32 bytes made once, which never change."""

    key: bytes

    def link(self, row: AuditRecord, before: str) -> str:
        """The hash of a record after the end `before`."""
        at = row.at.isoformat(timespec="microseconds")
        parts = (before, row.id, at, row.kind, row.person_id, row.actor, row.channel)
        return self._hash(["record", *parts, row.facts, row.digest])

    def end(self, number: int, link: str) -> str:
        """What stands for the chain up to a record; it is kept for the last one only."""
        return self._hash(["end", number, link])

    def _hash(self, parts: list[Any]) -> str:
        return hmac.new(self.key, _canonical(parts).encode(), hashlib.sha256).hexdigest()


def append(session: Session, vault: Vault, record: Record) -> int:
    """Adds a record at the end of the chain; its number. The last thing in a transaction."""
    head = held(session, vault)
    chain = Chain(chain_key(head, vault))
    digest, sealed = _sealed(record.words, vault)
    row = AuditRecord(
        id=head.last + 1,
        at=record.at,
        kind=str(record.kind),
        person_id=record.person_id,
        actor=record.actor,
        channel=record.channel,
        facts=json.loads(_canonical(dict(record.facts))),
        digest=digest,
        words=sealed,
    )
    row.hash = chain.link(row, head.hash)
    head.last, head.hash = row.id, chain.end(row.id, row.hash)
    session.add(row)
    return row.id


_END: Final = (
    select(AuditHead)
    .where(AuditHead.id == _HEAD)
    .with_for_update()
    .execution_options(populate_existing=True)
)


def held(session: Session, vault: Vault) -> AuditHead:
    """The end of the chain, ours until the transaction is over; made at the first use."""
    head = session.scalar(_END)
    if head is not None:
        return head
    sealed = vault.seal(base64.b64encode(os.urandom(32)).decode())
    try:
        with session.begin_nested():
            session.add(AuditHead(id=_HEAD, last=0, hash="", sealed_key=sealed))
    except IntegrityError:
        pass  # another was first: its end of the chain is the one
    return session.scalars(_END).one()


def chain_key(head: AuditHead, vault: Vault) -> bytes:
    """The key of the chain. WrongKeys where the vault does not open it."""
    return base64.b64decode(vault.open(head.sealed_key))


def head_of(session: Session) -> AuditHead | None:
    """The end of the chain; None where nothing was ever recorded."""
    return session.get(AuditHead, _HEAD)


def words_of(row: AuditRecord, vault: Vault) -> Mapping[str, Any] | None:
    """What a record says in words; None where it never did, or they were removed.

    WrongKeys where the vault does not open them, ValueError where they are not what was recorded.
    """
    if row.words is None:
        return None
    opened = vault.open(row.words)
    if _digest(opened) != row.digest:
        raise ValueError("not the words that were recorded")
    return dict(json.loads(opened)[1])


def _sealed(words: Mapping[str, Any] | None, vault: Vault) -> tuple[str, str | None]:
    """The digest of words, and the words sealed; the salt goes away together with them."""
    if words is None:
        return "", None
    salted = _canonical([os.urandom(16).hex(), dict(words)])
    return _digest(salted), vault.seal(salted)


def _digest(salted: str) -> str:
    return hashlib.sha256(salted.encode()).hexdigest()


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
