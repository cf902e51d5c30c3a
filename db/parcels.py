"""Parcels: what is due is claimed, begun, sent and settled, by any number of dispatchers.

What a dispatcher has taken is its own for a while that is renewed, so that it comes free when the
process dies; that it leaves is noted before it does; its outcome settles it. Where the outcome
cannot be known it is sent once more, marked as such, and then never again.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Integer,
    Update,
    and_,
    func,
    literal_column,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy import case as when
from sqlalchemy.orm import Session

from db.alert_models import Delivery
from db.leases import is_over
from db.outbox import Draft, State, waits
from db.session import Database

#: How long a dispatcher has a delivery without saying that it is still at it.
LEASE = timedelta(seconds=20)
#: Why a delivery waits though it is due: too little of the month is left.
HELD = "held: the month is short"
#: What was held and read by a command; for so long it can be read again, if no answer came.
_READ, _AGAIN = "read by a command", timedelta(hours=1)
#: One claim at a time on PostgreSQL, as on SQLite: who is being written to is looked at first.
_CLAIMING = 20260702


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery in hand. `late` where it is worth a line only, `attempts` counts failures.

    `again` where it may have arrived before, and its text is to say so.
    """

    id: int
    draft: Draft
    attempts: int = 0
    late: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Parcel:
    """All that is due to one recipient at a moment, by one channel (none: their first choice)."""

    dues: tuple[Due, ...]

    @property
    def first(self) -> Draft:
        """Its first delivery, which says to whom it goes."""
        return self.dues[0].draft

    @property
    def ids(self) -> tuple[int, ...]:
        """The numbers of its deliveries."""
        return tuple(due.id for due in self.dues)

    @property
    def again(self) -> bool:
        """Whether it may have arrived before."""
        return self.dues[0].again

    @property
    def attempts(self) -> int:
        """How often it failed."""
        return max(due.attempts for due in self.dues)

    @property
    def weight(self) -> int:
        """How urgent its most urgent delivery is; less is more."""
        return min(due.draft.weight for due in self.dues)

    @property
    def due_at(self) -> datetime:
        """Since when the oldest of it is due (UTC)."""
        return min(due.draft.due_at for due in self.dues)

    def split(self, numbers: Collection[int]) -> tuple["Parcel | None", "Parcel | None"]:
        """The deliveries with these numbers, and the others; None for none."""
        those = tuple(due for due in self.dues if due.id in numbers)
        others = tuple(due for due in self.dues if due.id not in numbers)
        return (Parcel(those) if those else None, Parcel(others) if others else None)


def claim(
    database: Database, worker: str, now: datetime, most: int, lease: timedelta = LEASE
) -> Sequence[Parcel]:
    """What is due to up to `most` recipients, the most urgent first, for this worker alone.

    All that is due to one of them comes together, and nothing else of theirs until it is settled,
    nor while an earlier try waits for the next. `now` is UTC; a worker's name is its own.
    """
    with database.reading() as session:
        ready = select(Delivery.id).where(or_(_is_due(now), _lapsed(worker, now, lease)))
        if session.scalar(ready.limit(1)) is None:
            return []
    with database.writing() as session:
        if not database.embedded:
            session.execute(select(func.pg_advisory_xact_lock(_CLAIMING)))
        _free(session, worker, now, lease)
        found = _of(session, _recipients(session, now, most), now)
        parcels = [_parcel(rows, now) for rows in found]
        for_us = {"state": State.TAKEN, "taken_by": worker, "taken_until": now + lease}
        taken = [number for parcel in parcels for number in parcel.ids]
        session.execute(update(Delivery).where(Delivery.id.in_(taken)).values(for_us))
        return parcels


def _free(session: Session, worker: str, now: datetime, lease: timedelta) -> None:
    """Takes back what a process that is gone had in hand; what had begun to leave is in doubt."""
    lapsed = select(Delivery).where(_lapsed(worker, now, lease)).with_for_update(skip_locked=True)
    for delivery in session.scalars(lapsed):
        if delivery.begun_at is not None:
            _doubt(delivery, now, now, "its process ended while it was on its way")
        else:
            _put_back(delivery, now)


def _recipients(session: Session, now: datetime, most: int) -> Sequence[int]:
    """Who is to be written to: nobody to whom something is on its way, or waits for a new try."""
    waits_again = and_(waits(), Delivery.attempts > 0, Delivery.next_at > now)
    engaged = select(_RECIPIENT).where(or_(Delivery.state == State.TAKEN, waits_again))
    urgency = (func.min(Delivery.weight), func.min(Delivery.next_at), func.min(Delivery.id))
    ready = select(_RECIPIENT).where(_is_due(now), _RECIPIENT.not_in(engaged))
    return session.scalars(ready.group_by(_RECIPIENT).order_by(*urgency).limit(most)).all()


def _of(session: Session, recipients: Sequence[int], now: datetime) -> Iterable[list[Delivery]]:
    """What is due to each recipient, in their order."""
    # What is held goes with what leaves anyway, for nothing more.
    held = and_(waits(), Delivery.reason == HELD, Delivery.due_at <= now)
    ready = or_(_is_due(now), held)
    theirs = select(Delivery, _RECIPIENT).where(ready, _RECIPIENT.in_(recipients))
    theirs = theirs.order_by(Delivery.weight, Delivery.due_at, Delivery.id)
    found: dict[int, list[Delivery]] = {recipient: [] for recipient in recipients}
    for delivery, recipient in session.execute(theirs.with_for_update(skip_locked=True)):
        found[recipient].append(delivery)
    return [rows for rows in found.values() if rows]


def _parcel(rows: list[Delivery], now: datetime) -> Parcel:
    """One message of what is due; what may have arrived before goes first and by itself."""
    first = next((row for row in rows if row.again), rows[0])
    kin = [row for row in rows if (row.again, row.channel) == (first.again, first.channel)]
    return Parcel(tuple(_due(row, now) for row in kin))


def _due(row: Delivery, now: datetime) -> Due:
    draft = Draft(**{field.name: getattr(row, field.name) for field in fields(Draft)})
    return Due(row.id, draft, row.attempts, row.expires_at <= now, row.again)


def begin(database: Database, worker: str, parcel: Parcel, now: datetime) -> bool:
    """Notes that a parcel leaves; False where it may not, since any of it is ours no more. UTC.

    Then what is left of it is put back, to be looked at anew.
    """
    with database.writing() as session:
        begun = update(Delivery).where(*_held(worker, parcel)).values(begun_at=now)
        if _rows(session, begun) == len(parcel.dues):
            return True
        for delivery in _ours(session, worker, parcel):
            _put_back(delivery, now)
        return False


def renew(database: Database, worker: str, now: datetime, lease: timedelta = LEASE) -> None:
    """Says that a worker is still at all that it has in hand. `now` is UTC."""
    held = update(Delivery).where(Delivery.state == State.TAKEN, Delivery.taken_by == worker)
    with database.writing() as session:
        session.execute(held.values(taken_until=now + lease))


# Settling: each says whether the parcel was still this worker's to settle. Times are UTC.


def settle_sent(
    session: Session, worker: str, parcel: Parcel, message: str, channel: str, now: datetime
) -> bool:
    """It arrived, as this message; what was late was told as a line of it."""
    late = [due.id for due in parcel.dues if due.late]
    state = when((Delivery.id.in_(late), State.FOLDED), else_=State.SENT)
    sent = (
        update(Delivery)
        .where(*_held(worker, parcel))
        .values(
            state=state,
            changed_at=now,
            sent_at=now,
            message=message,
            channel=channel,
            **_FREE,
        )
    )
    return _rows(session, sent) == len(parcel.dues)


def settle_void(session: Session, worker: str, parcel: Parcel, reason: str, now: datetime) -> bool:
    """There was nothing to tell any more."""
    return _ended(session, worker, parcel, State.VOID, reason, now)


def settle_dead(session: Session, worker: str, parcel: Parcel, reason: str, now: datetime) -> bool:
    """It will not arrive."""
    return _ended(session, worker, parcel, State.DEAD, reason, now)


def settle_later(
    session: Session, worker: str, parcel: Parcel, reason: str, at: datetime, now: datetime
) -> bool:
    """It did not arrive, and is tried again `at` a time."""
    rows = _ours(session, worker, parcel)
    for delivery in rows:
        _put_back(delivery, now)
        delivery.attempts += 1
        delivery.next_at, delivery.reason = at, reason[:_REASON]
    return len(rows) == len(parcel.dues)


def settle_held(session: Session, worker: str, parcel: Parcel, at: datetime, now: datetime) -> bool:
    """It was not sent, since less may be sent than there is: it waits, `at` a time it is tried."""
    rows = _ours(session, worker, parcel)
    for delivery in rows:
        _put_back(delivery, now)
        delivery.next_at, delivery.reason = at, HELD
    return len(rows) == len(parcel.dues)


def settle_unknown(
    session: Session, worker: str, parcel: Parcel, reason: str, at: datetime, now: datetime
) -> bool:
    """It may have arrived: it is sent once more `at` a time, or was already and is dead."""
    rows = _ours(session, worker, parcel)
    for delivery in rows:
        _doubt(delivery, at, now, reason)
    return len(rows) == len(parcel.dues)


def settle_fault(
    session: Session, worker: str, parcel: Parcel, reason: str, at: datetime, now: datetime
) -> bool:
    """We failed, and it may have left before or not."""
    left = any(delivery.begun_at is not None for delivery in _ours(session, worker, parcel))
    settle = settle_unknown if left else settle_later
    return settle(session, worker, parcel, reason, at, now)


def release(session: Session, worker: str, parcel: Parcel, now: datetime) -> None:
    """Gives a parcel that did not leave free, for whoever comes next."""
    for delivery in _ours(session, worker, parcel):
        _put_back(delivery, now)


_REASON = 200


#: What nobody has in hand.
_FREE = {"taken_by": None, "taken_until": None, "begun_at": None, "reason": None}


def _held(worker: str, parcel: Parcel) -> tuple[ColumnElement[bool], ...]:
    """The deliveries of a parcel that are in this worker's hand."""
    ours = Delivery.state == State.TAKEN, Delivery.taken_by == worker
    return Delivery.id.in_(parcel.ids), *ours


def _rows(session: Session, changed: Update) -> int:
    """How many rows a change was made to; what the session knows of them is not looked at."""
    made = session.execute(changed, execution_options={"synchronize_session": False})
    return cast(CursorResult[Any], made).rowcount


def _ours(session: Session, worker: str, parcel: Parcel) -> Sequence[Delivery]:
    ours = select(Delivery).where(*_held(worker, parcel)).order_by(Delivery.id)
    return session.scalars(ours.with_for_update()).all()


def _ended(
    session: Session, worker: str, parcel: Parcel, state: State, reason: str, now: datetime
) -> bool:
    rows = _ours(session, worker, parcel)
    for delivery in rows:
        _end(delivery, state, now)
        delivery.reason = reason[:_REASON]
    return len(rows) == len(parcel.dues)


def _end(delivery: Delivery, state: State, now: datetime) -> None:
    delivery.state, delivery.changed_at = state, now
    delivery.taken_by = delivery.taken_until = delivery.begun_at = None


def _put_back(delivery: Delivery, now: datetime) -> None:
    _end(delivery, State.UNKNOWN if delivery.again else State.PLANNED, now)


def _doubt(delivery: Delivery, at: datetime, now: datetime, reason: str) -> None:
    """A second outcome that cannot be known is the end: a third message would be one too many."""
    _end(delivery, State.DEAD if delivery.again else State.UNKNOWN, now)
    delivery.again, delivery.next_at, delivery.reason = True, at, reason[:_REASON]


_ONE, _TWO = literal_column("1", Integer), literal_column("2", Integer)
#: A number for whoever a delivery goes to: a person, a group, or an address of its own.
_RECIPIENT: ColumnElement[int] = func.coalesce(
    Delivery.person_id * _TWO, Delivery.group_id * _TWO + _ONE, -Delivery.id
)


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(waits(), Delivery.next_at <= now)


def held_for(session: Session, person: int, now: datetime) -> Parcel | None:
    """All that is held for somebody, or was read by them just now. `now` is UTC."""
    held = and_(waits(), Delivery.reason == HELD, Delivery.due_at <= now)
    read = and_(
        Delivery.state == State.FOLDED, Delivery.reason == _READ, Delivery.sent_at > now - _AGAIN
    )
    theirs = select(Delivery).where(Delivery.person_id == person, or_(held, read))
    rows = session.scalars(theirs.order_by(Delivery.weight, Delivery.id)).all()
    return Parcel(tuple(_due(row, now) for row in rows)) if rows else None


def read_held(session: Session, parcel: Parcel, now: datetime) -> None:
    """What was held has been read by a command, and is not sent any more. `now` is UTC."""
    rows = update(Delivery).where(Delivery.id.in_(parcel.ids), waits())
    session.execute(rows.values(state=State.FOLDED, sent_at=now, changed_at=now, reason=_READ))


def _lapsed(worker: str, now: datetime, lease: timedelta) -> ColumnElement[bool]:
    """Taken by another too long ago."""
    over = is_over(Delivery.taken_until, now, lease)
    return and_(Delivery.state == State.TAKEN, not_(Delivery.taken_by == worker), over)
