"""What earlier versions of a coercion said."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coercion_versions",
        sa.Column("coercion_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("scheduled_at", sa.DateTime(), nullable=False),
        sa.Column("place", sa.String(length=500), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("forced", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["coercion_id"], ["coercions.id"], name="fk_coercion_versions_coercion_id"
        ),
        sa.PrimaryKeyConstraint("coercion_id", "version", name="pk_coercion_versions"),
    )
