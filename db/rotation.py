"""The keys of the vault exchanged: everything that is sealed, sealed anew with the newest."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from db import audit
from db.alert_models import Broadcast
from db.audit import Act, Record
from db.chat_models import Button, Handout, InboxMessage, Memory, MenuEntry, Stranger
from db.import_models import ImportUpload
from db.people_models import Account, AuditHead, AuditRecord, Group, JoinRequest, WrongCode
from db.session import Database
from db.vault import Vault, WrongKeys

#: Rows that are sealed anew at a time.
BATCH = 1000
#: Who has a number in a messenger, marked and sealed.
_NUMBERED = (Account, Group, JoinRequest)
#: Texts that lie sealed.
_TEXTS = ((AuditRecord, "words"), (Broadcast, "sealed"))
#: What is known by marks only, and serves for a short while.
_PASSING = (Memory, Button, Handout, ImportUpload, MenuEntry, Stranger, WrongCode)


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many rows were sealed anew, and how many no key opened: those are as they were."""

    sealed: int
    lost: int


def fits(session: Session, vault: Vault) -> bool:
    """Whether the keys open what lies there: the audit's own, the first and last of each kind."""
    held = [session.scalar(select(AuditHead.sealed_key))]
    for model in _NUMBERED:
        for order in (model.id.asc(), model.id.desc()):
            held.append(session.scalar(select(model.sealed).order_by(order).limit(1)))
    try:
        for sealed in held:
            if sealed is not None:
                vault.open(sealed)
    except WrongKeys:
        return False
    return True


def rotate(database: Database, now: datetime) -> Rotated:
    """Seals everything with the newest key, all or nothing; the same again does no harm. UTC.

    Marks of accounts, groups and requests are made anew; what is marked only for a while is let
    go, buttons too. WrongKeys where a number or the audit's key is sealed with none of the keys.
    """
    vault = database.vault
    with database.writing() as session:
        for model in _PASSING:
            session.execute(delete(model))
        numbered = sum(_numbered(session, vault, model) for model in _NUMBERED)
        others = [_texts(session, vault, model, column) for model, column in _TEXTS]
        others.append(_messages(session, vault))
        # The end of the chain last, as everybody takes it: nobody waits for us meanwhile.
        head = audit.held(session, vault)
        head.sealed_key = vault.reseal(head.sealed_key)
        sealed = numbered + sum(done for done, _ in others) + 1
        found = Rotated(sealed, sum(lost for _, lost in others))
        facts = {"sealed": found.sealed, "lost": found.lost}
        record = Record(now, Act.KEYS_ROTATED, audit.OPERATOR, "terminal", facts=facts)
        audit.append(session, vault, record)
    return found


def _numbered(session: Session, vault: Vault, model: type[Account | Group | JoinRequest]) -> int:
    done = 0
    for rows in _batches(session, model, model.channel, model.sealed):
        changed = [
            {"id": number, "mark": vault.mark(channel, vault.open(sealed)), "sealed": sealed}
            for number, channel, sealed in rows
        ]
        for one in changed:
            one["sealed"] = vault.reseal(one["sealed"])
        session.execute(update(model), changed)
        done += len(changed)
    return done


def _messages(session: Session, vault: Vault) -> tuple[int, int]:
    """Messages that wait: their chats are marked anew, so that they keep their order."""
    done = lost = 0
    for rows in _batches(session, InboxMessage, InboxMessage.channel, InboxMessage.sealed):
        changed = []
        for number, channel, sealed in rows:
            if not sealed:
                continue
            try:
                chat = json.loads(vault.open(sealed))[0]
            except WrongKeys:
                lost += 1
                continue
            mark, anew = vault.mark(channel, chat), vault.reseal(sealed)
            changed.append({"id": number, "chat": mark, "sealed": anew})
        if changed:
            session.execute(update(InboxMessage), changed)
        done += len(changed)
    return done, lost


def _texts(session: Session, vault: Vault, model: Any, column: str) -> tuple[int, int]:
    """Texts that lie sealed in a column, those that are there still."""
    done = lost = 0
    for rows in _batches(session, model, getattr(model, column)):
        changed = []
        for number, sealed in rows:
            try:
                if sealed:
                    changed.append({"id": number, column: vault.reseal(sealed)})
            except WrongKeys:
                lost += 1
        if changed:
            session.execute(update(model), changed)
        done += len(changed)
    return done, lost


def _batches(session: Session, model: Any, *columns: Any) -> Iterator[list[Any]]:
    """Rows by number, so many at a time: the number, then the columns."""
    after: int | None = None
    while True:
        chosen = select(model.id, *columns).order_by(model.id).limit(BATCH)
        rows = list(session.execute(chosen if after is None else chosen.where(model.id > after)))
        if not rows:
            return
        yield rows
        after = rows[-1][0]
