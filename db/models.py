"""The tables: what the offices handed over, and what is derived from it in the same transaction."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
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
    Table,
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


def table(model: type[Base]) -> Table:
    """The table behind a model."""
    return Base.metadata.tables[model.__tablename__]


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
    __table_args__ = (
        Index(None, "scheduled_at"),
        Index(None, "state", "scheduled_at"),
        Index(None, "case_id"),
    )
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


class CoercionVersion(Base):
    """What an earlier version of a coercion said, kept when a later one takes its place.

    Columns as those of `Coercion`, of what people are told anew of.
    """

    __tablename__ = "coercion_versions"
    coercion_id: Mapped[int] = mapped_column(ForeignKey("coercions.id"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    scheduled_at: Mapped[datetime] = mapped_column(DateTime)
    place: Mapped[str | None] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(20))
    forced: Mapped[bool] = mapped_column(Boolean)


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
