"""The statements that a session sends, as the database gets them: for those who want to see."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement and its parameters, by name or by place, as they were bound."""

    sql: str
    parameters: Any


@contextmanager
def recorded(session: Session) -> Iterator[list[Statement]]:
    """All statements of a session, from here to the end of the block, in their order."""
    found: list[Statement] = []

    def keep(_connection: Any, _cursor: Any, sql: str, parameters: Any, *_: Any) -> None:
        found.append(Statement(sql, parameters))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", keep)
    try:
        yield found
    finally:
        event.remove(connection, "before_cursor_execute", keep)
