"""What the tests of the edge share: a messenger on loopback."""

from collections.abc import Iterator

import pytest

from tests.fakes.bot_api import BotApi


@pytest.fixture
def api() -> Iterator[BotApi]:
    """A Bot API server."""
    made = BotApi()
    made.start()
    yield made
    made.end()
