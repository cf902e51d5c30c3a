"""What lends databases to the tests: each is as if no test had been there before."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select, text

from db.models import Case, StandingRule
from db.session import Database
from db.tables import METADATA
from tests.db.world import build, store
from tests.postgres import Server


def content(url: str) -> dict[str, list[Any]]:
    database = Database(url)
    with database.reading() as session:
        found = {
            str(table): sorted(map(repr, session.execute(select(table))))
            for table in METADATA.sorted_tables
        }
    database.close()
    return found


def fill(url: str) -> None:
    database = Database(url)
    with database.writing() as session:
        store(session, build(seed=7, size=20))
        session.execute(StandingRule.__table__.delete())
    database.close()


def spoil(url: str) -> None:
    database = Database(url)
    with database.writing() as session:
        session.execute(text("ALTER TABLE cases ADD COLUMN more integer"))
    database.close()


@pytest.mark.parametrize("left_by_the_last", [fill, spoil])
def test_nothing_that_a_test_did_to_its_database_is_there_for_the_next(
    postgres_server: Server, left_by_the_last: Callable[[str], None]
) -> None:
    with postgres_server.lent() as url:
        before = content(url)
        left_by_the_last(url)
    with postgres_server.lent() as url:
        assert content(url) == before
        fill(url)
        database = Database(url)
        with database.reading() as session:
            assert session.scalar(select(func.min(Case.id))) == 1
            found = session.execute(text("SELECT * FROM cases LIMIT 1")).keys()
        database.close()
    assert "more" not in found
