"""An INSERT that says what to do where the row is there already, which each engine words itself."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.models import Base

_OF: Final[Mapping[str, Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert(engine: str | Session, table: Table | type[Base]) -> Any:
    """The INSERT of an engine, or of that of a session; it has `on_conflict_do_…`."""
    name = engine if isinstance(engine, str) else engine.get_bind().dialect.name
    return _OF[name](table)
