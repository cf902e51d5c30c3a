"""Sums of all that changed in cases; they are made by the program, as soon as it sees none."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_STOCKS = ("in_progress", "postponed", "suspended", "without_means", "set_aside")
_FLOWS = ("accepted", "enforced", "terminated", "entrusted", "withdrawn")
_PAID = ("collected", "reduced")
_SUMS = (
    *(f"{part}_cases" for part in (*_FLOWS, *_STOCKS)),
    *(f"{part}_money" for part in (*_FLOWS, *_STOCKS, *_PAID)),
)
_PAIRED = (
    *("accepted_cases", "carried_cases", "accepted_money", "carried_money"),
    *("collected_money", "reduced_money"),
)


def _table(name: str, days: tuple[str, ...], sums: tuple[str, ...], *, empty: bool) -> None:
    op.create_table(
        name,
        sa.Column("key_id", sa.Integer(), nullable=False),
        *(sa.Column(day, sa.Date(), nullable=False) for day in days),
        *(sa.Column(one, sa.BigInteger(), nullable=empty) for one in sums),
        sa.PrimaryKeyConstraint("key_id", *days, name=op.f(f"pk_{name}")),
        sqlite_with_rowid=False,
    )


def upgrade() -> None:
    op.create_table(
        "sum_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("handed_over_from_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=100), nullable=False),
        sa.Column("case_group", sa.String(length=100), nullable=False),
        sa.Column("whole_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sum_keys")),
        sa.UniqueConstraint(
            *("agency_id", "handed_over_from_id", "category", "case_group"),
            name=op.f("uq_sum_keys_agency_id_handed_over_from_id_category_case_group"),
        ),
    )
    index = op.f("ix_sum_keys_handed_over_from_id")
    op.create_index(index, "sum_keys", ["handed_over_from_id"])
    _table("sum_days", ("day",), _SUMS, empty=True)
    _table("sum_months", ("month",), _SUMS, empty=False)
    _table("sum_pairs", ("early", "late"), _PAIRED, empty=False)
    op.create_table(
        "sum_changes",
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("late", sa.Date(), nullable=True),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("cases", sa.BigInteger(), nullable=False),
        sa.Column("money", sa.BigInteger(), nullable=False),
        sa.Column("net", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "sum_cases",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_sum_cases")),
    )
    op.create_table(
        "sum_state",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_sum_state")),
    )
    # Coercions of a period are few; without this SQLite goes through the cases of the offices.
    states = op.f("ix_coercions_state_scheduled_at")
    op.create_index(states, "coercions", ["state", "scheduled_at"])
