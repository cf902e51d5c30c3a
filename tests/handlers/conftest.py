"""The made-up province to ask about, read only."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.session import Database
from tests.handlers import tinh_mau
from tests.handlers.asking import Asking
from tests.keys import VAULT


@pytest.fixture(scope="session")
def mau(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Asking]:
    """A conversation about the province of `tinh_mau`, on 15/09/2021."""
    file = tmp_path_factory.mktemp("mau") / "mau.db"
    shutil.copy(sqlite_template, file)
    database = Database(f"sqlite:///{file}", VAULT)
    tinh_mau.fill(database)
    yield Asking.on(database, tinh_mau.TODAY)
    database.close()
