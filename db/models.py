"""The tables: what the offices handed over, and what is derived from it in the same transaction."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

#: The end of a spell that lasts still, and of an office that exists still.
FOREVER = date(9999, 12, 31)


class PerCent(TypeDecorator[Decimal]):
    """A percentage kept exactly, as an integer number of ten-thousandths of a per cent."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value * 10_000)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / 10_000


#: A folded key, ordered byte by byte whatever the language, so that what begins with some text is
#: one range of an index.
ByteOrdered = String(100).with_variant(String(100, collation="C"), "postgresql")


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Agency(Base):
    """An enforcement office (Đơn vị), with the days on which it existed, both included."""

    __tablename__ = "agencies"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(50), unique=True)
    name: Mapped[str] = mapped_column(String(300))
    kind: Mapped[str] = mapped_column(String(20))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))


class AgencyAlias(Base):
    """Another name that people use for an office (Tên gọi khác)."""

    __tablename__ = "agency_aliases"
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), primary_key=True)
    alias: Mapped[str] = mapped_column(String(300), primary_key=True)


class Officer(Base):
    """An enforcement officer (chấp hành viên) of an office; known by name within it."""

    __tablename__ = "officers"
    __table_args__ = (UniqueConstraint("agency_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    name: Mapped[str] = mapped_column(String(200))


#: What figures are counted from and split by, besides office and days.
_COUNTED = (
    "handed_over_from_id",
    "amount",
    "paid",
    "closed_by",
    "officer_id",
    "category",
    "case_group",
)


class Case(Base):
    """One enforcement decision (việc). `amount` is Số tiền phải thi hành, in dong.

    Derived with each import: `closed_on`/`closed_by` (the closing event), `open_until` (the day
    of closing, `FOREVER` while open, so that one range finds what was open on a day or closed
    since), `paid` (all that was collected or reduced), and the folded columns that people search
    by (`db.folding.fold`).
    `handed_over_from_id` is the office that first had the case, when a successor took it over.

    `ix_cases_of_an_office` and `ix_cases_of_all` hold all that figures are counted from, so that
    no row of the table is read for them, which is five times as wide.
    """

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint(f"open_until = coalesce(closed_on, '{FOREVER}')", "ck_cases_open_until"),
        Index("ix_cases_of_an_office", "agency_id", "open_until", "accepted_on", *_COUNTED),
        Index("ix_cases_of_all", "open_until", "accepted_on", "agency_id", *_COUNTED),
        Index(None, "officer_id"),
        Index(None, "handed_over_from_id"),
        Index(None, "decision_key"),
        Index(None, "judgment_key"),
        Index(None, "debtor_key"),
        Index(None, "creditor_key"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(100), unique=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    handed_over_from_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    decision_number: Mapped[str] = mapped_column(String(100))
    decision_date: Mapped[date | None] = mapped_column(Date)
    accepted_on: Mapped[date] = mapped_column(Date)
    initiative: Mapped[str | None] = mapped_column(String(20))
    category: Mapped[str | None] = mapped_column(String(100))
    group: Mapped[str | None] = mapped_column("case_group", String(100))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    debtor: Mapped[str | None] = mapped_column(String(500))
    creditor: Mapped[str | None] = mapped_column(String(500))
    locality: Mapped[str | None] = mapped_column(String(300))
    judgment_number: Mapped[str | None] = mapped_column(String(100))
    judgment_date: Mapped[date | None] = mapped_column(Date)
    court: Mapped[str | None] = mapped_column(String(300))
    amount: Mapped[int] = mapped_column(BigInteger, default=0)
    closed_on: Mapped[date | None] = mapped_column(Date)
    closed_by: Mapped[str | None] = mapped_column(String(20))
    open_until: Mapped[date] = mapped_column(Date, default=FOREVER)
    paid: Mapped[int] = mapped_column(BigInteger, default=0)
    decision_key: Mapped[str] = mapped_column(ByteOrdered)
    judgment_key: Mapped[str | None] = mapped_column(ByteOrdered)
    debtor_key: Mapped[str | None] = mapped_column(String(500))
    creditor_key: Mapped[str | None] = mapped_column(String(500))


class Event(Base):
    """A dated change of a case's state; `position` is its place among the events of its day."""

    __tablename__ = "events"
    __table_args__ = (UniqueConstraint("case_id", "on_date", "kind"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    on_date: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(Integer, default=0)
    note: Mapped[str | None] = mapped_column(Text)


class CaseSpell(Base):
    """Derived: what an open case was, from `starts_on` up to but without `ends_on`.

    The spells of a case follow each other without a gap from its acceptance to its closing day
    (`FOREVER` while open), so the standing at the end of a day is the one spell that holds it.
    """

    __tablename__ = "case_spells"
    #: On SQLite the key leads to the row itself, not to its number.
    __table_args__ = ({"sqlite_with_rowid": False},)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    starts_on: Mapped[date] = mapped_column(Date, primary_key=True)
    ends_on: Mapped[date] = mapped_column(Date)
    standing: Mapped[str] = mapped_column(String(20))


class StandingRule(Base):
    """Whether a standing counts as enforceable, between days both included.

    The circulars on statistics changed this in 2013, 2015, 2019, 2024 and 2026; a change is a
    row here, not code.
    """

    __tablename__ = "standing_rules"
    standing: Mapped[str] = mapped_column(String(20), primary_key=True)
    valid_from: Mapped[date] = mapped_column(Date, primary_key=True)
    valid_to: Mapped[date] = mapped_column(Date)
    enforceable: Mapped[bool] = mapped_column(Boolean)


class Receipt(Base):
    """Money collected, or a debt reduced by the court, in dong.

    Known by its receipt number, or else by case, day, amount, kind and `place` among equals. Each
    office numbers its receipts for itself.
    """

    __tablename__ = "receipts"
    __table_args__ = (
        Index(None, "case_id", "on_date", "kind", "amount"),
        Index(None, "number"),
        UniqueConstraint("case_id", "number"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    on_date: Mapped[date] = mapped_column(Date)
    amount: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[str | None] = mapped_column(String(100))
    place: Mapped[int] = mapped_column(Integer, default=0)


class Coercion(Base):
    """One coercion decision. `scheduled_at` is the wall-clock time of the office, without zone.

    `version` grows whenever those who were told of it must be told anew.
    Derived: `partners_key`, the bodies that take part as they are looked for (`db.bodies.key`).
    """

    __tablename__ = "coercions"
    __table_args__ = (Index(None, "scheduled_at"), Index(None, "case_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(100), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    decision_number: Mapped[str | None] = mapped_column(String(100))
    scheduled_at: Mapped[datetime] = mapped_column(DateTime)
    place: Mapped[str | None] = mapped_column(String(500))
    measure: Mapped[str | None] = mapped_column(String(20))
    measure_text: Mapped[str | None] = mapped_column(String(300))
    forced: Mapped[bool] = mapped_column(Boolean, default=False)
    partners: Mapped[str | None] = mapped_column(String(1000))
    partners_key: Mapped[str | None] = mapped_column(Text)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    state: Mapped[str] = mapped_column(String(20))
    result: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer, default=1, server_default="1")


class Target(Base):
    """The target given to an office for a work year, in per cent."""

    __tablename__ = "targets"
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), primary_key=True)
    work_year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    cases: Mapped[Decimal | None] = mapped_column(PerCent)
    money: Mapped[Decimal | None] = mapped_column(PerCent)


class Recommendation(Base):
    """A procuracy's recommendation or protest; without an office it concerns the province."""

    __tablename__ = "recommendations"
    __table_args__ = (Index(None, "on_date"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(100), unique=True)
    on_date: Mapped[date] = mapped_column(Date)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    procuracy: Mapped[str | None] = mapped_column(String(300))
    kind: Mapped[str] = mapped_column(String(20))
    content: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str | None] = mapped_column(String(100))


class ImportRun(Base):
    """One handing-over that was written: who, which file, what it changed. Times are UTC."""

    __tablename__ = "import_runs"
    id: Mapped[int] = mapped_column(primary_key=True)
    finished_at: Mapped[datetime] = mapped_column(DateTime)
    who: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(500))
    digest: Mapped[str] = mapped_column(String(64))
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)


class InboxMessage(Base):
    """A message that reached us, kept before anything is done about it. Times are UTC.

    `chat` is the mark of its chat; `sealed` holds the chat's number and the update, until it is
    settled. `key` is the messenger's own number of the update; the same one twice is one row. A
    process that works on it has it until `taken_until`; `begun_at` is set from when its answer
    leaves, so that no second one does; `answered_at` when nothing is left to do about it.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "bot", "key"),
        Index(None, "channel", "bot", "answered_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    bot: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(100))
    chat: Mapped[str] = mapped_column(String(100))
    sealed: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(DateTime)
    taken_until: Mapped[datetime | None] = mapped_column(DateTime)
    begun_at: Mapped[datetime | None] = mapped_column(DateTime)
    answered_at: Mapped[datetime | None] = mapped_column(DateTime)


class Stranger(Base):
    """Somebody without rights who was told so at `told_at` (UTC), by the mark of their number."""

    __tablename__ = "strangers"
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    number: Mapped[str] = mapped_column(String(100), primary_key=True)
    told_at: Mapped[datetime] = mapped_column(DateTime, index=True)


class Memory(Base):
    """What somebody asked last in a chat, in words that read back to it. `asked_at` is UTC."""

    __tablename__ = "memories"
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    chat: Mapped[str] = mapped_column(String(100), primary_key=True)
    person: Mapped[str] = mapped_column(String(100), primary_key=True)
    said: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(DateTime, index=True)


class Button(Base):
    """A question behind a button that was shown: the token is all that the messenger holds."""

    __tablename__ = "buttons"
    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    chat: Mapped[str] = mapped_column(String(100))
    question: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime, index=True)


class Misread(Base):
    """A question with what a person, or we ourselves, found wrong or right about its reading.

    `reading` is the question that it was taken for, `what` the part that is wrong or the words
    that stood in the way; `channel` and `person` say who asked. Open until `closed_at`. UTC.
    """

    __tablename__ = "misread"
    __table_args__ = (Index(None, "closed_at"), Index(None, "channel", "person", "kind"))
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    question: Mapped[str] = mapped_column(Text)
    reading: Mapped[str] = mapped_column(Text)
    what: Mapped[str] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(String(20))
    person: Mapped[str] = mapped_column(String(100))
    noted_at: Mapped[datetime] = mapped_column(DateTime)
    closed_at: Mapped[datetime | None] = mapped_column(DateTime)


class LearnedPhrase(Base):
    """What an administrator said a phrase means, in words that are known; UTC.

    Rows are only ever added, numbered one after the other by those who add them, so that the
    last number says whether anything is new; of a phrase the last row holds, unless it is not
    `active`.
    """

    __tablename__ = "learned_phrases"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    phrase: Mapped[str] = mapped_column(String(200))
    means: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(Boolean)
    channel: Mapped[str] = mapped_column(String(20))
    person: Mapped[str] = mapped_column(String(100))
    learned_at: Mapped[datetime] = mapped_column(DateTime)


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

    `unreachable_at` is set while the messenger does not let us write to them.
    """

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("channel", "mark"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    mark: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[str] = mapped_column(Text)
    joined_at: Mapped[datetime] = mapped_column(DateTime)
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
