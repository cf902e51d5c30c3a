"""What the outcome of an import hung on, to know its files when they come again."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import_runs", sa.Column("reading", sa.JSON(), nullable=True))
