"""What the tests of channels share: a messenger, and something to talk to."""

from collections.abc import Iterator

import pytest

from db.session import Database
from tests.bot.channels.office import Script
from tests.fakes.bot_api import BotApi


@pytest.fixture
def api() -> Iterator[BotApi]:
    """A Bot API server on loopback."""
    made = BotApi()
    made.start()
    yield made
    made.end()


@pytest.fixture
def script() -> Script:
    """A conversation that says what it is told."""
    return Script()


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    """A fresh SQLite database; enough where it is not the database that is in question."""
    made = Database(sqlite_url)
    yield made
    made.close()
