"""Addresses under which somebody's calendar reads the coercions that they may know of."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from secrets import token_urlsafe
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.agencies import AgencyTree
from db.alert_models import Feed
from db.answers.listing import coercion_row, coercions
from db.authority import Actor
from db.changes import Act, note
from db.facts import CoercionRow
from db.models import Case, Coercion
from db.session import Database

#: How long the secret part of an address is, in letters.
LENGTH: Final = 43
#: The days around today whose coercions are shown, and how many of them at most.
BACK, AHEAD, MOST = timedelta(days=31), timedelta(days=400), 2_000


def make(database: Database, by: Actor, now: datetime) -> str:
    """The secret part of somebody's new address; those that they had end. `now` is UTC.

    It cannot be shown again: only its mark is kept. ValueError for who is not registered.
    """
    if by.number is None:
        raise ValueError("an address belongs to somebody")
    token = token_urlsafe(32)
    with database.writing() as session:
        revoke(session, by.number, now)
        session.add(Feed(person_id=by.number, mark=_mark(token), made_at=now))
        session.flush()
        note(session, database.vault, Act.FEED_OPENED, by, now, {})
    return token


def end(database: Database, by: Actor, now: datetime) -> bool:
    """Ends somebody's address; False where there was none. `now` is UTC."""
    with database.writing() as session:
        if not revoke(session, by.number or 0, now):
            return False
        note(session, database.vault, Act.FEED_CLOSED, by, now, {})
        return True


def revoke(session: Session, person: int, now: datetime) -> bool:
    """Ends the addresses of a person; False where there were none. `now` is UTC."""
    theirs = update(Feed).where(Feed.person_id == person, Feed.revoked_at.is_(None))
    ended = session.scalars(theirs.values(revoked_at=now).returning(Feed.id)).all()
    return bool(ended)


def since(session: Session, person: int) -> datetime | None:
    """Since when somebody has an address (UTC); None where they have none."""
    theirs = select(Feed.made_at).where(Feed.person_id == person, Feed.revoked_at.is_(None))
    return session.scalars(theirs.order_by(Feed.id.desc())).first()


def owner(session: Session, token: str) -> int | None:
    """Whose address it is, by our number; None where it is nobody's any more."""
    held = select(Feed.person_id).where(Feed.mark == _mark(token), Feed.revoked_at.is_(None))
    return session.scalar(held)


def _mark(token: str) -> str:
    """What stands for a secret of 256 random bits; a key adds nothing, and would be exchanged."""
    return hashlib.sha256(token.encode()).hexdigest()


def around(
    session: Session, tree: AgencyTree, units: Collection[str], today: date
) -> Sequence[CoercionRow]:
    """The coercions of some offices around a day, whatever their state; the latest come first."""
    ids = sorted(tree.offices[code].id for code in units)
    midnight = datetime.combine(today, time())
    chosen = coercions().where(
        Case.agency_id.in_(ids),
        Coercion.scheduled_at >= midnight - BACK,
        Coercion.scheduled_at < midnight + AHEAD,
    )
    newest = chosen.order_by(Coercion.scheduled_at.desc(), Coercion.code).limit(MOST)
    return [coercion_row(row, tree) for row in session.execute(newest)]
