"""What each import changed, so that the last one can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("import_runs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("units", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("undoes", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("journal", sa.Boolean(), server_default="0", nullable=False))
        batch_op.create_foreign_key(
            op.f("fk_import_runs_person_id"), "people", ["person_id"], ["id"]
        )
        batch_op.create_foreign_key(
            op.f("fk_import_runs_undoes"), "import_runs", ["undoes"], ["id"]
        )
        batch_op.create_unique_constraint(op.f("uq_import_runs_undoes"), ["undoes"])
    op.create_table(
        "import_ranges",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_runs.id"], name=op.f("fk_import_ranges_run_id")
        ),
        sa.PrimaryKeyConstraint("run_id", "table_name", name=op.f("pk_import_ranges")),
    )
    op.create_table(
        "import_changes",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_runs.id"], name=op.f("fk_import_changes_run_id")
        ),
        sa.PrimaryKeyConstraint("run_id", "place", name=op.f("pk_import_changes")),
    )
