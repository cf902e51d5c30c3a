"""What the tests of channels share: something to talk to, and where to keep it."""

from collections.abc import Iterator

import pytest

from db.session import Database
from tests.bot.channels.office import Office, Script, polling
from tests.fakes.bot_api import BotApi
from tests.keys import VAULT


@pytest.fixture
def script() -> Script:
    """A conversation that says what it is told."""
    return Script()


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    """A fresh SQLite database; enough where it is not the database that is in question."""
    made = Database(sqlite_url, VAULT)
    yield made
    made.close()


@pytest.fixture
def office(api: BotApi, sqlite: Database, script: Script) -> Iterator[Office]:
    """The bot at work, fetching its updates."""
    with polling(api, sqlite, script) as running:
        yield running
