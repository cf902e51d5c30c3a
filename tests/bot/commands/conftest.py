"""A machine for the commands: an empty one, and one whose database is the sample province."""

from pathlib import Path

import pytest

from tests.bot.commands.running import Machine
from tests.keys import KEY


@pytest.fixture
def machine(tmp_path: Path, sqlite_url: str) -> Machine:
    """An empty database, its schema in place."""
    return Machine(tmp_path, {"DATABASE_URL": sqlite_url, "DATA_KEYS": KEY})


@pytest.fixture
def lao_cai(tmp_path: Path, sample_file: Path) -> Machine:
    """The sample province; only to ask."""
    return Machine(tmp_path, {"DATABASE_URL": f"sqlite:///{sample_file}", "DATA_KEYS": KEY})
