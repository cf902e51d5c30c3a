"""The bodies that take part in a coercion, as they are looked for."""

import sqlalchemy as sa
from alembic import op

from db.bodies import key

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("coercions", sa.Column("partners_key", sa.Text(), nullable=True))
    connection = op.get_bind()
    coercions = sa.table(
        "coercions",
        sa.column("partners", sa.String()),
        sa.column("partners_key", sa.Text()),
    )
    named = sa.select(coercions.c.partners).where(coercions.c.partners.is_not(None)).distinct()
    for partners in connection.scalars(named).all():
        held = sa.update(coercions).where(coercions.c.partners == partners)
        connection.execute(held.values(partners_key=key(partners)))
