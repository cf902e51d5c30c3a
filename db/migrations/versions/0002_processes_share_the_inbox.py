"""Several processes may answer what is in one inbox; strangers are remembered across starts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inbox", sa.Column("taken_until", sa.DateTime(), nullable=True))
    op.add_column("inbox", sa.Column("begun_at", sa.DateTime(), nullable=True))
    op.create_table(
        "strangers",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "number", name=op.f("pk_strangers")),
    )
    op.create_index(op.f("ix_strangers_told_at"), "strangers", ["told_at"])
