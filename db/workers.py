"""Who is at work: processes say so now and then, and one that stopped without a word is noticed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from db.alert_models import Worker
from db.session import Database

#: A process that has not been heard of for so long has stopped.
STOPPED = timedelta(seconds=60)
#: How long one that stopped is told of; then it is forgotten.
REMEMBERED = timedelta(days=1)


def beat(database: Database, name: str, role: str, now: datetime) -> None:
    """A process is still there. `now` is UTC."""
    with database.writing() as session:
        here = update(Worker).where(Worker.name == name).values(seen_at=now)
        if session.scalar(here.returning(Worker.name)) is None:
            session.add(Worker(name=name, role=role, started_at=now, seen_at=now))


def leave(database: Database, name: str) -> None:
    """A process ends as it should."""
    with database.writing() as session:
        session.execute(delete(Worker).where(Worker.name == name))


def replace(
    database: Database, name: str, role: str, began: datetime, now: datetime, silence: timedelta
) -> bool:
    """Takes the place of one of the same role that fell silent before this one began, if any did.

    It has stopped and was started anew, as services are. Within `silence` everybody who is there
    says so. Times are UTC.
    """
    silent = select(Worker.name).where(
        Worker.role == role,
        Worker.name != name,
        Worker.seen_at < now - silence,
        Worker.seen_at < began,
        Worker.seen_at > began - STOPPED,
    )
    oldest = silent.order_by(Worker.seen_at.desc()).limit(1).scalar_subquery()
    with database.writing() as session:
        gone = delete(Worker).where(Worker.name == oldest).returning(Worker.name)
        return session.scalar(gone) is not None


def at_work(session: Session, roles: Sequence[str], now: datetime) -> int:
    """How many processes of these roles are there. `now` is UTC."""
    alive = select(func.count()).where(Worker.role.in_(roles), Worker.seen_at >= now - STOPPED)
    return session.scalar(alive) or 0


def stopped(session: Session, now: datetime) -> Sequence[Worker]:
    """The processes that stopped without a word. `now` is UTC."""
    silent = select(Worker).where(
        Worker.seen_at < now - STOPPED, Worker.seen_at >= now - REMEMBERED
    )
    return session.scalars(silent.order_by(Worker.name)).all()


def forget(session: Session, now: datetime) -> None:
    """Lets go of those who stopped long ago. `now` is UTC."""
    session.execute(delete(Worker).where(Worker.seen_at < now - REMEMBERED))
