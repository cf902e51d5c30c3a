"""People with accounts and things to tell them, for the tests of what is sent unasked."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from db import outbox
from db.alert_models import Delivery
from db.outbox import Draft
from db.people_models import Account, Group, Member
from db.session import Database

NOW = datetime(2026, 11, 23, 1, 0)


def enrol(
    database: Database, *chats: int, channel: str = "telegram", role: str = "officer"
) -> list[int]:
    """Registers a person for each chat; their numbers come back."""
    with database.writing() as session:
        people = [
            Member(name=f"Người {chat}", role=role, status="active", joined_at=NOW, changed_at=NOW)
            for chat in chats
        ]
        session.add_all(people)
        session.flush()
        numbers = [person.id for person in people]
    for number, chat in zip(numbers, chats, strict=True):
        give_account(database, number, chat, channel)
    return numbers


def give_account(database: Database, person: int, chat: int, channel: str = "telegram") -> None:
    """Gives somebody an account."""
    vault, number = database.vault, str(chat)
    with database.writing() as session:
        session.add(
            Account(
                person_id=person,
                channel=channel,
                mark=vault.mark(channel, number),
                sealed=vault.seal(number),
                joined_at=NOW,
            )
        )


def form_group(database: Database, chat: int, channel: str = "telegram") -> int:
    """Registers a group chat."""
    vault, number = database.vault, str(chat)
    group = Group(
        channel=channel,
        mark=vault.mark(channel, number),
        sealed=vault.seal(number),
        registered_at=NOW,
    )
    with database.writing() as session:
        session.add(group)
    return group.id


def draft(key: str, person: int | None = None, **named: Any) -> Draft:
    """Something to tell a person now."""
    usual: dict[str, Any] = {
        "kind": "coercion",
        "step": "d3",
        "due_at": NOW,
        "expires_at": NOW + timedelta(days=1),
        "weight": 5,
    }
    return Draft(key, person_id=person, **{**usual, **named})


def post(database: Database, *drafts: Draft, now: datetime = NOW) -> int:
    """Plans them in a transaction of their own."""
    with database.writing() as session:
        return outbox.post(session, drafts, now)


def states(database: Database) -> dict[str, str]:
    """What became of each, by its key."""
    with database.reading() as session:
        rows = session.execute(select(Delivery.key, Delivery.state).order_by(Delivery.id))
        return {key: state for key, state in rows}


def rows(database: Database) -> Sequence[Delivery]:
    """All deliveries."""
    with database.reading() as session:
        return session.scalars(select(Delivery).order_by(Delivery.id)).all()
