"""The door to the database: one snapshot to read from, one transaction to write in."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from db.calendar import Rules
from db.vault import Vault, WrongKeys

#: How long a writer waits for another on SQLite, in seconds: longer than a large import writes,
#: so that a message that comes in meanwhile is kept late rather than lost.
BUSY_SECONDS = 300

#: WAL lets readers go on while one writes. 16 MiB of pages a connection hold what figures are
#: counted from; the log of a large import is cut back to 64 MiB once it has been taken over.
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "cache_size=-16384",
    f"journal_size_limit={64 * 2**20}",
)


class Database:
    """SQLite or PostgreSQL behind `url`; nothing is opened before the first use.

    `reading` sees one moment of the data however many SELECTs it makes, so that the figures of
    one answer agree; `writing` commits at its end or leaves everything as it was. Errors show
    the statement but not its values: those are names and what people wrote. `vault` seals what
    is kept of people's numbers in messengers; the `rules` of the calendar are known to every
    session (`db.overrides`).
    """

    def __init__(self, url: str, vault: Vault | None = None, rules: Rules | None = None) -> None:
        self._vault = vault
        self._info = {"rules": rules or Rules()}
        self.engine = _sqlite(url) if make_url(url).get_backend_name() == "sqlite" else _other(url)
        snapshot = {} if self.embedded else {"isolation_level": "REPEATABLE READ"}
        self._read = self.engine.execution_options(**snapshot)
        self._write = self.engine.execution_options(writes=True)
        # SQLite has one writer at a time, and whoever waits for it there looks again after ever
        # longer naps. Threads of one process wait here instead, and are woken.
        self._turn: AbstractContextManager[object] = (
            threading.Lock() if self.embedded else nullcontext()
        )

    @property
    def embedded(self) -> bool:
        """Whether this is the file that we keep ourselves (SQLite)."""
        return self.engine.dialect.name == "sqlite"

    @property
    def vault(self) -> Vault:
        """What seals numbers of people and chats. WrongKeys where no keys were given."""
        if self._vault is None:
            raise WrongKeys("no key")
        return self._vault

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for questions; nothing that it changes is kept."""
        with Session(self._read, info=self._info) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are kept together, or not at all; not within another."""
        made = Session(self._write, expire_on_commit=False, info=self._info)
        with self._turn, made as session, session.begin():
            yield session

    def close(self) -> None:
        """Gives back all connections."""
        self.engine.dispose()


def is_away(error: BaseException) -> bool:
    """Whether the database itself could not be reached, or ended while it was asked.

    It comes back, and the same can be asked again; a full disk or a wrong statement would not.
    """
    if not isinstance(error, DBAPIError):
        return False
    # psycopg gives no state where there was no connection; 08 and 57P are the standard's classes
    # of lost connections and of servers that shut down or start.
    state = getattr(error.orig, "sqlstate", "")
    return error.connection_invalidated or state is None or state[:2] == "08" or state[:3] == "57P"


def _other(url: str) -> Engine:
    return create_engine(url, pool_pre_ping=True, pool_use_lifo=True, hide_parameters=True)


def _sqlite(url: str) -> Engine:
    address = make_url(url)
    if address.database in (None, "", ":memory:"):
        raise ValueError("SQLite in memory would be another database in each thread")
    file = Path(str(address.database)).expanduser()
    file.parent.mkdir(parents=True, exist_ok=True)
    # Autocommit in the driver, so that BEGIN is ours to say: with IMMEDIATE a writer waits its
    # turn at the start, where otherwise it would fail half-way on what another wrote meanwhile.
    arguments = {"timeout": BUSY_SECONDS, "isolation_level": None, "check_same_thread": False}
    # A connection for each thread that may ask at once; the last used comes first, its pages warm.
    made = create_engine(
        address.set(database=str(file)),
        connect_args=arguments,
        pool_size=8,
        max_overflow=32,
        pool_use_lifo=True,
        hide_parameters=True,
    )
    event.listen(made, "connect", _prepare)
    event.listen(made, "begin", _begin)
    return made


def _prepare(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
