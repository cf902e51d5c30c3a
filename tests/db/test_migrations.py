"""The schema: up from empty, the same as the models, and known when it is not up to date."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from db.migrations import is_current
from db.session import Database
from db.tables import METADATA


def test_an_upgraded_database_is_what_the_models_say(database: Database) -> None:
    with database.reading() as session:
        context = MigrationContext.configure(session.connection())
        assert compare_metadata(context, METADATA) == []


def test_an_upgraded_database_is_current(database: Database) -> None:
    assert is_current(database)
