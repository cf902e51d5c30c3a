"""Derived: sums of all that changed in cases, so that a figure costs the same after ten years.

A case changes on days: it is accepted, passes from one standing to another, is paid on, closes.
`sum_days` holds these changes added up, `sum_months` how they stand at each month's end, running
from the first day on. What is known of any day is the month before it and its days since; what a
period brought is the difference of two days.

What set-aside cases leave out hangs on two days, one that the period is to start by and one that
it is to reach: `sum_pairs`. Why, and by what rules, stands in docs/decisions/020.
"""

from datetime import date
from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.models import Base
from db.terms import ReceiptKind, Standing

#: What is counted of open cases by their standing, of cases on the day that they come or close,
#: and of money alone.
STOCKS: Final = tuple(standing.value for standing in Standing)
FLOWS: Final = ("accepted", "enforced", "terminated", "entrusted", "withdrawn")
PAID: Final = tuple(kind.value for kind in ReceiptKind)
#: The columns of sums: cases, then dong.
CASES: Final = tuple(f"{part}_cases" for part in (*FLOWS, *STOCKS))
MONEY: Final = tuple(f"{part}_money" for part in (*FLOWS, *STOCKS, *PAID))
SUMS: Final = CASES + MONEY
#: What pairs of days add to a period that holds both.
PAIRED_CASES: Final = ("accepted_cases", "carried_cases")
PAIRED_MONEY: Final = ("accepted_money", "carried_money", *(f"{part}_money" for part in PAID))
PAIRED: Final = PAIRED_CASES + PAIRED_MONEY


#: Whose sums: those of the cases that share office, first office, category and group; 0 and ""
#: stand for none. `agency_id` 0 is that of the key which adds up all offices; `whole_id` names it
#: in the others.
KEYS: Final = Table(
    "sum_keys",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("agency_id", Integer, nullable=False),
    Column("handed_over_from_id", Integer, nullable=False),
    Column("category", String(100), nullable=False),
    Column("case_group", String(100), nullable=False),
    Column("whole_id", Integer),
    UniqueConstraint("agency_id", "handed_over_from_id", "category", "case_group"),
    Index(None, "handed_over_from_id"),
)


def _key() -> Column[int]:
    # No foreign key: each of millions of rows would be looked up once more when it is made.
    return Column("key_id", Integer, primary_key=True, autoincrement=False)


def _day(name: str) -> Column[date]:
    return Column(name, Date, primary_key=True)


def _sums(names: tuple[str, ...], *, empty: bool) -> list[Column[int]]:
    """Sums in cases and dong; one that is null takes no room, and is none."""
    return [Column(name, BigInteger, nullable=empty) for name in names]


#: By key and day what changed on it.
DAYS: Final = Table(
    "sum_days",
    Base.metadata,
    *(_key(), _day("day")),
    *_sums(SUMS, empty=True),
    sqlite_with_rowid=False,
)
#: By key and month (its first day) all that changed until its end; only months of changes.
MONTHS: Final = Table(
    "sum_months",
    Base.metadata,
    *(_key(), _day("month")),
    *_sums(SUMS, empty=False),
    sqlite_with_rowid=False,
)
#: By key what is to be added to a period that starts by the `early` day and reaches the `late`.
PAIRS: Final = Table(
    "sum_pairs",
    Base.metadata,
    *(_key(), _day("early"), _day("late")),
    *_sums(PAIRED, empty=False),
    sqlite_with_rowid=False,
)
#: Changes of cases in hand while an import writes: those of before with the other sign, and at
#: the end what is left of them, by key and for all offices, as `net`. Empty before and after.
CHANGES: Final = Table(
    "sum_changes",
    Base.metadata,
    Column("key_id", Integer, nullable=False),
    Column("day", Date, nullable=False),
    Column("late", Date),
    Column("part", String(20), nullable=False),
    Column("cases", BigInteger, nullable=False),
    Column("money", BigInteger, nullable=False),
    Column("net", Boolean, nullable=False),
)


class SumCase(Base):
    """A case in hand while an import writes; empty before and after. `turn` counts its takings."""

    __tablename__ = "sum_cases"
    case_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    turn: Mapped[int] = mapped_column(Integer)


class SumState(Base):
    """The import that the sums hold all changes until; figures are counted anew without it."""

    __tablename__ = "sum_state"
    run_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
