"""The first schema."""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


_BYTE_ORDERED = sa.String(100).with_variant(sa.String(100, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "agencies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=50), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["agencies.id"], name=op.f("fk_agencies_parent_id")),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["agencies.id"], name=op.f("fk_agencies_successor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agencies")),
        sa.UniqueConstraint("code", name=op.f("uq_agencies_code")),
    )
    op.create_table(
        "buttons",
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("chat", sa.String(length=100), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_buttons")),
    )
    with op.batch_alter_table("buttons", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_buttons_created_at"), ["created_at"], unique=False)

    op.create_table(
        "import_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_runs")),
    )
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("bot", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("chat", sa.String(length=100), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("channel", "bot", "key", name=op.f("uq_inbox_channel_bot_key")),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inbox_channel_bot_answered_at"),
            ["channel", "bot", "answered_at"],
            unique=False,
        )

    op.create_table(
        "standing_rules",
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("enforceable", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("standing", "valid_from", name=op.f("pk_standing_rules")),
    )
    op.create_table(
        "agency_aliases",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("alias", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_agency_aliases_agency_id")
        ),
        sa.PrimaryKeyConstraint("agency_id", "alias", name=op.f("pk_agency_aliases")),
    )
    op.create_table(
        "officers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_officers_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officers")),
        sa.UniqueConstraint("agency_id", "name", name=op.f("uq_officers_agency_id_name")),
    )
    op.create_table(
        "recommendations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("procuracy", sa.String(length=300), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_recommendations_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendations")),
        sa.UniqueConstraint("code", name=op.f("uq_recommendations_code")),
    )
    with op.batch_alter_table("recommendations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recommendations_on_date"), ["on_date"], unique=False)

    op.create_table(
        "targets",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("work_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cases", sa.BigInteger(), nullable=True),
        sa.Column("money", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_targets_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", "work_year", name=op.f("pk_targets")),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("handed_over_from_id", sa.Integer(), nullable=True),
        sa.Column("decision_number", sa.String(length=100), nullable=False),
        sa.Column("decision_date", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=False),
        sa.Column("initiative", sa.String(length=20), nullable=True),
        sa.Column("category", sa.String(length=100), nullable=True),
        sa.Column("case_group", sa.String(length=100), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("debtor", sa.String(length=500), nullable=True),
        sa.Column("creditor", sa.String(length=500), nullable=True),
        sa.Column("locality", sa.String(length=300), nullable=True),
        sa.Column("judgment_number", sa.String(length=100), nullable=True),
        sa.Column("judgment_date", sa.Date(), nullable=True),
        sa.Column("court", sa.String(length=300), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_by", sa.String(length=20), nullable=True),
        sa.Column("open_until", sa.Date(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("decision_key", _BYTE_ORDERED, nullable=False),
        sa.Column("judgment_key", _BYTE_ORDERED, nullable=True),
        sa.Column("debtor_key", sa.String(length=500), nullable=True),
        sa.Column("creditor_key", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_cases_agency_id")),
        sa.ForeignKeyConstraint(
            ["handed_over_from_id"], ["agencies.id"], name=op.f("fk_cases_handed_over_from_id")
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_cases_officer_id")),
        sa.CheckConstraint(
            "open_until = coalesce(closed_on, '9999-12-31')", name=op.f("ck_cases_open_until")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("code", name=op.f("uq_cases_code")),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index(
            "ix_cases_of_an_office",
            [
                "agency_id",
                "open_until",
                "accepted_on",
                "handed_over_from_id",
                "amount",
                "paid",
                "closed_by",
                "officer_id",
                "category",
                "case_group",
            ],
            unique=False,
        )
        batch_op.create_index(
            "ix_cases_of_all",
            [
                "open_until",
                "accepted_on",
                "agency_id",
                "handed_over_from_id",
                "amount",
                "paid",
                "closed_by",
                "officer_id",
                "category",
                "case_group",
            ],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_cases_creditor_key"), ["creditor_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_debtor_key"), ["debtor_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_decision_key"), ["decision_key"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_cases_handed_over_from_id"), ["handed_over_from_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_cases_judgment_key"), ["judgment_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_officer_id"), ["officer_id"], unique=False)

    op.create_table(
        "case_spells",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_spells_case_id")),
        sa.PrimaryKeyConstraint("case_id", "starts_on", name=op.f("pk_case_spells")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "coercions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("decision_number", sa.String(length=100), nullable=True),
        sa.Column("scheduled_at", sa.DateTime(), nullable=False),
        sa.Column("place", sa.String(length=500), nullable=True),
        sa.Column("measure", sa.String(length=20), nullable=True),
        sa.Column("measure_text", sa.String(length=300), nullable=True),
        sa.Column("forced", sa.Boolean(), nullable=False),
        sa.Column("partners", sa.String(length=1000), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_coercions_case_id")),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_coercions_officer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coercions")),
        sa.UniqueConstraint("code", name=op.f("uq_coercions_code")),
    )
    with op.batch_alter_table("coercions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coercions_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_coercions_scheduled_at"), ["scheduled_at"], unique=False
        )

    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_events_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint(
            "case_id", "on_date", "kind", name=op.f("uq_events_case_id_on_date_kind")
        ),
    )
    op.create_table(
        "receipts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_receipts_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_receipts_case_id_number")),
    )
    with op.batch_alter_table("receipts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_receipts_case_id_on_date_kind_amount"),
            ["case_id", "on_date", "kind", "amount"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_receipts_number"), ["number"], unique=False)

    _count_standings()


def _count_standings() -> None:
    """What counts as enforceable today; an open case that waits counts, one without means not."""
    rules = sa.table(
        "standing_rules",
        sa.column("standing", sa.String),
        sa.column("valid_from", sa.Date),
        sa.column("valid_to", sa.Date),
        sa.column("enforceable", sa.Boolean),
    )
    counted = {
        "in_progress": True,
        "postponed": True,
        "suspended": True,
        "without_means": False,
    }
    always = {"valid_from": date(1900, 1, 1), "valid_to": date(9999, 12, 31)}
    op.bulk_insert(
        rules,
        [{"standing": name, "enforceable": yes, **always} for name, yes in counted.items()],
    )
