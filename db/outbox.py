"""The outbox: what is to be told, planned in the transaction that makes it worth telling.

A delivery is planned; a dispatcher takes it, begins to send it and settles it (`db.parcels`).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from db.alert_models import Delivery
from db.models import Coercion
from db.people_models import Group, Member
from db.upserts import insert

#: Rows posted in one statement, below the number of parameters that any engine takes.
_CHUNK = 500


class State(StrEnum):
    """What became of a delivery."""

    PLANNED = "planned"
    TAKEN = "taken"  # by a dispatcher, which may have begun to send it
    SENT = "sent"
    UNKNOWN = "unknown"  # it may have arrived: to be sent once more
    DEAD = "dead"  # it will not arrive by itself; `reason` says why
    VOID = "void"  # overtaken before it was sent
    FOLDED = "folded"  # too late for itself, told as a line of another message


@dataclass(frozen=True, slots=True)
class Draft:
    """A delivery to plan, as `db.alert_models.Delivery` has it; times are UTC."""

    key: str
    kind: str
    step: str
    due_at: datetime
    expires_at: datetime
    weight: int
    person_id: int | None = None
    group_id: int | None = None
    channel: str = ""
    coercion_id: int | None = None
    version: int | None = None
    broadcast_id: int | None = None
    body: dict[str, Any] | None = None

    def by(self, channel: str) -> "Draft":
        """The same by another channel: it stands and falls with the one that it is for."""
        return replace(self, key=f"{identity(self.key)}{channel}", channel=channel)


def identity(key: str) -> str:
    """The key of a delivery without the channel that it goes by."""
    return key[: key.rfind(":") + 1]


@dataclass(frozen=True, slots=True)
class Which:
    """Which deliveries: those that fit everything that is given."""

    keys: Collection[str] | None = None
    coercion_id: int | None = None
    before_version: int | None = None
    kinds: Collection[str] | None = None
    steps: Collection[str] | None = None
    person_id: int | None = None
    broadcast_id: int | None = None

    def where(self) -> list[ColumnElement[bool]]:
        """The same as conditions; ValueError for all deliveries that there are."""
        equal = ("coercion_id", "person_id", "broadcast_id")
        found = [getattr(Delivery, n) == v for n in equal if (v := getattr(self, n)) is not None]
        among = {"key": self.keys, "kind": self.kinds, "step": self.steps}
        found += [getattr(Delivery, n).in_(v) for n, v in among.items() if v is not None]
        if self.before_version is not None:
            found.append(Delivery.version < self.before_version)
        if not found:
            raise ValueError("nothing was chosen")
        return found


def post(session: Session, drafts: Iterable[Draft], now: datetime) -> int:
    """Plans deliveries; how many there is something new of comes back. `now` is UTC.

    One that is known by its key takes the new times as long as no try was made to send it, and
    comes to life again where it was void; whatever else became of it stays.
    """
    rows = [
        {**asdict(draft), "state": State.PLANNED, "attempts": 0, "again": False}
        | {"next_at": draft.due_at, "changed_at": now}
        for draft in {draft.key: draft for draft in drafts}.values()
    ]
    posted = 0
    for start in range(0, len(rows), _CHUNK):
        made = insert(session, Delivery).values(rows[start : start + _CHUNK])
        news = {name: made.excluded[name] for name in _RENEWED}
        untried = and_(Delivery.state == State.PLANNED, Delivery.attempts == 0)
        differs = or_(*(getattr(Delivery, name) != made.excluded[name] for name in _TIMES))
        is_open = or_(Delivery.state == State.VOID, and_(untried, differs))
        made = made.on_conflict_do_update(index_elements=["key"], set_=news, where=is_open)
        posted += len(session.scalars(made.returning(Delivery.id)).all())
    return posted


_TIMES = ("due_at", "expires_at", "weight")
_RENEWED = (*_TIMES, "next_at", "state", "attempts", "again", "body", "reason", "changed_at")


def void(session: Session, which: Which, reason: str, now: datetime) -> int:
    """Calls off what was not sent; how many is what comes back. `now` is UTC.

    What is in a dispatcher's hand is called off too, unless it has begun to leave.
    """
    held = and_(Delivery.state == State.TAKEN, Delivery.begun_at.is_(None))
    off = update(Delivery).where(or_(waits(), held), *which.where())
    off = off.values(
        state=State.VOID, reason=reason, changed_at=now, taken_by=None, taken_until=None
    )
    return len(session.scalars(off.returning(Delivery.id)).all())


def waits() -> ColumnElement[bool]:
    """Whether a delivery is still to be sent, and in nobody's hand."""
    return Delivery.state.in_((State.PLANNED, State.UNKNOWN))


# Looking after it


@dataclass(frozen=True, slots=True)
class Letter:
    """A delivery as a list has it: to whom, about which coercion (its code), what became of it."""

    id: int
    kind: str
    step: str
    to: str
    channel: str
    coercion: str | None
    due_at: datetime
    state: State
    reason: str | None
    changed_at: datetime


def dead_letters(session: Session, most: int | None = None) -> Sequence[Letter]:
    """What will not arrive by itself, the newest first."""
    whom = func.coalesce(Member.name, Group.body, "")
    dead = (
        select(Delivery, Coercion.code, whom)
        .outerjoin(Member, Member.id == Delivery.person_id)
        .outerjoin(Group, Group.id == Delivery.group_id)
        .outerjoin(Coercion, Coercion.id == Delivery.coercion_id)
        .where(Delivery.state == State.DEAD)
        .order_by(Delivery.changed_at.desc(), Delivery.id.desc())
    )
    return [_letter(row, code, to) for row, code, to in session.execute(dead.limit(most))]


def _letter(row: Delivery, coercion: str | None, to: str) -> Letter:
    ended = (State(row.state), row.reason, row.changed_at)
    return Letter(row.id, row.kind, row.step, to, row.channel, coercion, row.due_at, *ended)


def replay(session: Session, numbers: Collection[int] | None, now: datetime) -> Sequence[int]:
    """Has dead letters sent anew, all of them or these; which, is what comes back. UTC.

    What may have arrived before says so again.
    """
    dead = select(Delivery).where(Delivery.state == State.DEAD).with_for_update()
    if numbers is not None:
        dead = dead.where(Delivery.id.in_(numbers))
    rows = session.scalars(dead.order_by(Delivery.id)).all()
    for row in rows:
        row.state = State.UNKNOWN if row.again else State.PLANNED
        row.attempts, row.next_at, row.changed_at = 0, now, now
    return [row.id for row in rows]


def counts(session: Session) -> dict[str, int]:
    """How many deliveries there are in each state."""
    counted = select(Delivery.state, func.count()).group_by(Delivery.state)
    found = {state: number for state, number in session.execute(counted)}
    return {state.value: found.get(state, 0) for state in State}


def oldest_due(session: Session, now: datetime) -> datetime | None:
    """Since when the oldest delivery that is due has been so (UTC); None where none is."""
    unsent = or_(waits(), Delivery.state == State.TAKEN)
    due = select(func.min(Delivery.due_at)).where(unsent, Delivery.due_at <= now)
    return session.scalar(due)
