"""The tables of alerts: what is to be told to whom and when, and what became of it.

Times are UTC without zone; `Coercion.scheduled_at` alone is the wall clock of the office.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.models import Base
from db.people_models import Group, Member


class Delivery(Base):
    """One thing to tell one person or group (`db.outbox`), once, by `key`.

    `channel` is empty where the person's first choice at the time of sending is meant. It is due
    at `due_at`; after `expires_at` it is no longer worth a message of its own, and becomes a line
    of the next one. The lighter `weight`, the sooner (0 urgent … 9 digest). `body` holds small
    facts that cannot be looked up, never names; texts in it are sealed.

    A process has it until `taken_until`, and no other; `begun_at` is set from when it leaves until
    its outcome is known; `again` once it was sent a second time
    because the outcome of the first cannot be known. `message` is its number in the messenger.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        Index(None, "state", "next_at"),
        Index(None, "person_id", "state"),
        Index(None, "coercion_id", "version"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    coercion_id: Mapped[int | None] = mapped_column(ForeignKey("coercions.id"))
    version: Mapped[int | None] = mapped_column(Integer)
    step: Mapped[str] = mapped_column(String(30))
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id))
    group_id: Mapped[int | None] = mapped_column(ForeignKey(Group.id), index=True)
    broadcast_id: Mapped[int | None] = mapped_column(ForeignKey("broadcasts.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    due_at: Mapped[datetime] = mapped_column(DateTime)
    expires_at: Mapped[datetime] = mapped_column(DateTime)
    weight: Mapped[int] = mapped_column(Integer)
    body: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    next_at: Mapped[datetime] = mapped_column(DateTime)
    taken_until: Mapped[datetime | None] = mapped_column(DateTime)
    taken_by: Mapped[str | None] = mapped_column(String(64))
    begun_at: Mapped[datetime | None] = mapped_column(DateTime)
    sent_at: Mapped[datetime | None] = mapped_column(DateTime)
    message: Mapped[str | None] = mapped_column(String(100))
    reason: Mapped[str | None] = mapped_column(String(200))
    again: Mapped[bool] = mapped_column(Boolean, default=False)
    changed_at: Mapped[datetime] = mapped_column(DateTime)


class Acknowledgement(Base):
    """What somebody answered to an alert of one version of a coercion.

    `verdict` is received, arranged or hindered, the last with its reason; `at` is UTC.
    """

    __tablename__ = "acknowledgements"
    __table_args__ = (Index(None, "coercion_id", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    coercion_id: Mapped[int] = mapped_column(ForeignKey("coercions.id"))
    version: Mapped[int] = mapped_column(Integer)
    person_id: Mapped[int] = mapped_column(ForeignKey(Member.id), index=True)
    verdict: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(DateTime)


class Subscription(Base):
    """Coercions that somebody wants to hear of: of an office, a commune or a case.

    `locality` is the commune as written, `locality_key` the same folded.
    """

    __tablename__ = "subscriptions"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Member.id), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    locality: Mapped[str | None] = mapped_column(String(300))
    locality_key: Mapped[str | None] = mapped_column(String(300), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    forced_only: Mapped[bool] = mapped_column(Boolean, default=False)
    made_at: Mapped[datetime] = mapped_column(DateTime)


class Preference(Base):
    """How somebody wants to be told: digests, steps left out, quiet hours, first channel."""

    __tablename__ = "preferences"
    person_id: Mapped[int] = mapped_column(ForeignKey(Member.id), primary_key=True)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)


class DayOverride(Base):
    """A day that is worked or not against the calendar, with the document that says so."""

    __tablename__ = "day_overrides"
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    working: Mapped[bool] = mapped_column(Boolean)
    source: Mapped[str] = mapped_column(String(300))
    noted_by: Mapped[int | None] = mapped_column(ForeignKey(Member.id))
    noted_at: Mapped[datetime] = mapped_column(DateTime)


class Broadcast(Base):
    """A text (sealed) to all whom `scope` names (`db.broadcasts`).

    State is draft, sending, stopped or dropped; `scope` also holds, once it was sent, who has no
    account to be reached by.
    """

    __tablename__ = "broadcasts"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id))
    sealed: Mapped[str] = mapped_column(Text)
    scope: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[datetime] = mapped_column(DateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime)
    ended_at: Mapped[datetime | None] = mapped_column(DateTime)


class BroadcastRead(Base):
    """That somebody says that they have read a broadcast. `at` is UTC."""

    __tablename__ = "broadcast_reads"
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcasts.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime] = mapped_column(DateTime)


class Worker(Base):
    """A process of a role, and when it was last heard of; one that ends well takes its row away."""

    __tablename__ = "workers"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    role: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[datetime] = mapped_column(DateTime)
    seen_at: Mapped[datetime] = mapped_column(DateTime)


class Lease(Base):
    """What one process at a time does (`db.leases`), and who does it until when."""

    __tablename__ = "leases"
    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    holder: Mapped[str] = mapped_column(String(64))
    until: Mapped[datetime] = mapped_column(DateTime)


class Measure(Base):
    """How often something was met, and the seconds of it, in one class of times (`db.measures`)."""

    __tablename__ = "measures"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    label: Mapped[str] = mapped_column(String(80), primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True)
    times: Mapped[int] = mapped_column(BigInteger)
    seconds: Mapped[float] = mapped_column(Float)


class Spending(Base):
    """How many messages a bot sent in a month (`2026-11`), where its plan counts them."""

    __tablename__ = "spending"
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    bot: Mapped[str] = mapped_column(String(64), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    sent: Mapped[int] = mapped_column(Integer)


class Feed(Base):
    """A person's calendar address, known by the mark of its secret part, until `revoked_at`."""

    __tablename__ = "feeds"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Member.id), index=True)
    mark: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(DateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime)
