"""Tries to be let in: five in an hour, then nothing is looked at until the hour is over."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from db.people_models import WrongCode
from db.session import Database
from db.vault import Vault

#: So many tries that led nowhere, in so long.
MOST, WITHIN = 5, timedelta(hours=1)

#: Who tries: a channel, and their number there.
Who = tuple[str, str]


def are_used_up(session: Session, vault: Vault, who: Who, now: datetime) -> bool:
    """Whether somebody has tried too often. `now` is UTC."""
    made = select(func.count(WrongCode.id)).where(
        WrongCode.channel == who[0],
        WrongCode.mark.in_(vault.marks(*who)),
        WrongCode.tried_at > now - WITHIN,
    )
    return (session.scalar(made) or 0) >= MOST


def may_try(database: Database, who: Who, now: datetime) -> bool:
    """Whether one more try is looked at. `now` is UTC."""
    with database.reading() as session:
        return not are_used_up(session, database.vault, who, now)


def note(session: Session, vault: Vault, who: Who, now: datetime) -> None:
    """Keeps a try as long as it counts. `now` is UTC."""
    session.execute(delete(WrongCode).where(WrongCode.tried_at <= now - WITHIN))
    session.add(WrongCode(channel=who[0], mark=vault.mark(*who), tried_at=now))


def stumble(database: Database, who: Who, now: datetime) -> None:
    """Keeps a try that was answered with how it is done. `now` is UTC."""
    with database.writing() as session:
        note(session, database.vault, who, now)
