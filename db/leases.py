"""What one process at a time does: held for a little while, and anew as long as that is there."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, or_
from sqlalchemy.orm import Session

from db.alert_models import Lease
from db.session import Database
from db.upserts import insert

#: For so long it is held, and nobody else does it after a process was killed.
SPAN: Final = timedelta(seconds=6)


def is_over(until: Any, now: datetime, span: timedelta) -> ColumnElement[bool]:
    """Whether a lease of `span` that lasts `until` a column's time is over. `now` is UTC.

    One much longer than any is of a clock that was set back, and is over too; one a little longer
    is of a process that looked at its clock a moment after we did.
    """
    return is_outside(until, now, farthest(now, span))


def farthest(now: datetime, span: timedelta) -> datetime:
    """Until when a lease of `span` may last at most, by whatever clock."""
    return now + 2 * span


def is_outside(until: Any, now: Any, far: Any) -> ColumnElement[bool]:
    """The same, of `now` and the `farthest` from it, each a moment or the parameter for one."""
    return or_(until < now, until > far)


def hold(database: Database, name: str, holder: str, now: datetime) -> bool:
    """Whether it is the holder's from now on: it was, or nobody has it any more. `now` is UTC."""
    with database.writing() as session:
        return _held(session, name, holder, now)


def _held(session: Session, name: str, holder: str, now: datetime) -> bool:
    made = insert(session, Lease).values(name=name, holder=holder, until=now + SPAN)
    free = or_(Lease.holder == holder, is_over(Lease.until, now, SPAN))
    news = {"holder": made.excluded.holder, "until": made.excluded.until}
    made = made.on_conflict_do_update(index_elements=["name"], set_=news, where=free)
    return session.scalar(made.returning(Lease.holder)) is not None


def let_go(database: Database, name: str, holder: str) -> None:
    """Gives it back, for whoever comes next."""
    with database.writing() as session:
        mine = Lease.name == name, Lease.holder == holder
        session.execute(delete(Lease).where(*mine))
