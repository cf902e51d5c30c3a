"""Group chats that an administrator registered: for which office figures may be told there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import agencies
from db.agencies import AgencyTree
from db.authority import Actor, NotAllowed, Why, agency_id, code, covers
from db.changes import Act, note
from db.models import Agency
from db.people_models import Group
from db.session import Database
from db.vault import Vault

#: Which group: a channel, and the chat's number there.
Chat = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Registered:
    """A group's office (None: everywhere), and the partner whose group it is, if any."""

    unit: str | None
    body: str = ""


def find(database: Database, chat: Chat) -> Registered | None:
    """What a group was registered for; None where it was not, or no longer is."""
    channel, _ = chat
    held = (
        select(Agency.code, Group.body)
        .select_from(Group)
        .outerjoin(Agency, Agency.id == Group.agency_id)
        .where(
            Group.channel == channel,
            Group.mark.in_(database.vault.marks(*chat)),
            Group.ended_at.is_(None),
        )
    )
    with database.reading() as session:
        row = session.execute(held).first()
    return Registered(row[0], row[1] or "") if row else None


def register(
    database: Database, chat: Chat, unit: str | None, by: Actor, now: datetime, body: str = ""
) -> None:
    """Registers a group for an office, in place of what it was registered for. `now` is UTC.

    NotAllowed where either office is not this actor's to administer.
    """
    vault, (channel, number) = database.vault, chat
    with database.writing() as session:
        tree = agencies.load(session)
        _check(by, unit, tree)
        row = _row(session, channel, vault.marks(*chat))
        before = row is not None and row.ended_at is None
        if row is None:
            row = Group(channel=channel, mark=vault.mark(*chat), sealed=vault.seal(number))
            session.add(row)
        elif before:
            _check(by, code(row.agency_id, tree), tree)
        row.agency_id, row.body = agency_id(unit, tree), body or None
        row.registered_by, row.registered_at, row.ended_at = by.number, now, None
        session.flush()
        act = Act.GROUP_CHANGED if before else Act.GROUP_ADDED
        note(session, vault, act, by, now, {"group": row.id, "agency": unit})


def end(database: Database, chat: Chat, by: Actor, now: datetime) -> None:
    """Ends a group's registration. NotAllowed as for `register`; `now` is UTC."""
    vault, (channel, _) = database.vault, chat
    with database.writing() as session:
        tree = agencies.load(session)
        row = _row(session, channel, vault.marks(*chat))
        if row is None or row.ended_at is not None:
            raise NotAllowed(Why.NOT_THERE)
        unit = code(row.agency_id, tree)
        _check(by, unit, tree)
        row.ended_at = now
        session.flush()
        note(session, vault, Act.GROUP_ENDED, by, now, {"group": row.id, "agency": unit})


def follow(database: Database, channel: str, old: str, new: str, now: datetime) -> None:
    """Notes that a group has another number from now on, if we know it. `now` is UTC."""
    vault = database.vault
    with database.writing() as session:
        row = _row(session, channel, vault.marks(channel, old))
        if row is not None and row.ended_at is None:
            renumber(session, vault, row, new, now)


def renumber(session: Session, vault: Vault, group: Group, chat: str, now: datetime) -> None:
    """Gives a group the new number of its chat.

    Where another row has that number already, the new registration holds and the old one ends.
    """
    there = _row(session, group.channel, vault.marks(group.channel, chat))
    if there is None:
        group.mark, group.sealed = vault.mark(group.channel, chat), vault.seal(chat)
    elif there is not group:
        group.ended_at = now


def _row(session: Session, channel: str, marks: list[str]) -> Group | None:
    held = select(Group).where(Group.channel == channel, Group.mark.in_(marks))
    return session.scalars(held.with_for_update()).first()


def _check(by: Actor, unit: str | None, tree: AgencyTree) -> None:
    if not covers(by, unit, tree):
        raise NotAllowed(Why.NOT_YOURS)
