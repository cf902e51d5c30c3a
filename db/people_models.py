"""The tables of people: who they are, how they came in, and what everybody did."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.models import Base


class Member(Base):
    """A person who may ask: their role, and the office where they hold it (none: everywhere).

    `officer` is their name in the case files, `body` the partner's organisation as the column Cơ
    quan phối hợp writes it. `status` is active, blocked or left. Times are UTC.
    """

    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    officer: Mapped[str | None] = mapped_column(String(200))
    body: Mapped[str | None] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(20))
    joined_at: Mapped[datetime] = mapped_column(DateTime)
    changed_at: Mapped[datetime] = mapped_column(DateTime)


class Account(Base):
    """A person in a messenger: `mark` tells the number again, `sealed` holds it. Times are UTC.

    `bot` is the number of the bot that they last wrote to, which is the one to write to them;
    `unreachable_at` is set while the messenger does not let us.
    """

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("channel", "mark"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    mark: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[str] = mapped_column(Text)
    joined_at: Mapped[datetime] = mapped_column(DateTime)
    bot: Mapped[str | None] = mapped_column(String(64))
    unreachable_at: Mapped[datetime | None] = mapped_column(DateTime)


class Absence(Base):
    """Days, both included, on which another stands in for a person, with that person's rights."""

    __tablename__ = "absences"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    stand_in_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(DateTime)


class Invitation(Base):
    """A one-time code, kept as its mark: for a new person, or for `person_id`'s next account. UTC.

    Good until `expires_at`, unless it was used or withdrawn (`ended_at`).
    """

    __tablename__ = "invitations"
    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str | None] = mapped_column(String(20))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    name: Mapped[str | None] = mapped_column(String(200))
    officer: Mapped[str | None] = mapped_column(String(200))
    body: Mapped[str | None] = mapped_column(String(200))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(DateTime)
    expires_at: Mapped[datetime] = mapped_column(DateTime)
    ended_at: Mapped[datetime | None] = mapped_column(DateTime)


class WrongCode(Base):
    """A try to be let in that led nowhere yet, a code or a request, by who tried it; UTC."""

    __tablename__ = "wrong_codes"
    __table_args__ = (Index(None, "channel", "mark", "tried_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    mark: Mapped[str] = mapped_column(String(64))
    tried_at: Mapped[datetime] = mapped_column(DateTime)


class JoinRequest(Base):
    """Somebody asks to be let in: who they say they are, and the office. Times are UTC."""

    __tablename__ = "join_requests"
    __table_args__ = (Index(None, "decided_at"), Index(None, "channel", "mark"))
    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    mark: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(String(200))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    asked_at: Mapped[datetime] = mapped_column(DateTime)
    decided_at: Mapped[datetime | None] = mapped_column(DateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    granted: Mapped[bool | None] = mapped_column(Boolean)


class Group(Base):
    """A group chat in which figures may be told, of one office and those below it (none: all).

    It stands until `ended_at`; UTC. `body` is the partner whose group it is, if any.
    """

    __tablename__ = "groups"
    __table_args__ = (UniqueConstraint("channel", "mark"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    mark: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[str] = mapped_column(Text)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    body: Mapped[str | None] = mapped_column(String(200))
    registered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    registered_at: Mapped[datetime] = mapped_column(DateTime)
    ended_at: Mapped[datetime | None] = mapped_column(DateTime)


class AuditRecord(Base):
    """What somebody asked or changed; rows are only ever added, each chained to the one before.

    `words` (sealed) holds the text of the question and the names that were disclosed, for a set
    time; `digest` stands for it in the chain ever after. `at` is UTC.
    """

    __tablename__ = "audit"
    __table_args__ = (Index(None, "at"), Index(None, "person_id", "at"))
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(DateTime)
    kind: Mapped[str] = mapped_column(String(30))
    person_id: Mapped[int | None] = mapped_column(Integer)
    actor: Mapped[str] = mapped_column(String(100))
    channel: Mapped[str] = mapped_column(String(20))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    words: Mapped[str | None] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The end of the chain: its last number and hash, and the key that it is made with, sealed."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)
    hash: Mapped[str] = mapped_column(String(64))
    sealed_key: Mapped[str] = mapped_column(Text)
