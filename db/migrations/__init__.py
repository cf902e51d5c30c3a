"""The schema through time: brings a database up to date, and says whether it is."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from db.session import Database


def upgrade(database: Database, revision: str = "head") -> None:
    """Brings the schema up to `revision`, in one transaction."""
    with database.writing() as session:
        config = _config()
        config.attributes["connection"] = session.connection()
        command.upgrade(config, revision)


def is_current(database: Database) -> bool:
    """Whether the schema is the one that this program needs."""
    with database.reading() as session:
        return (
            revision(session.connection())
            == ScriptDirectory.from_config(_config()).get_current_head()
        )


def is_known(revision: str) -> bool:
    """Whether this program knows the way from a revision to its own."""
    known = ScriptDirectory.from_config(_config()).walk_revisions()
    return any(script.revision == revision for script in known)


def revision(connection: Connection) -> str | None:
    """The revision of the schema; None where there is none."""
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config
