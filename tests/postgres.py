"""A PostgreSQL for the tests of one worker, whose databases are used again.

A database of its own for each test costs three hundred new files, and file systems get slow at
making so many so soon after as many were taken away. So a database that a test gives back is
emptied, unless the test changed its tables or filled them with much.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, create_engine, delete, insert, text
from sqlalchemy.engine import URL

from db.migrations import upgrade
from db.session import Database
from db.tables import METADATA

#: Tests kill programs and databases, never the machine: nothing that was handed to it is lost.
_NO_WAITING_FOR_THE_DISK = ("fsync", "full_page_writes", "synchronous_commit")
#: A database that grew by more than this is dropped: new files cost less than old rows.
_GROWN = 8 * 2**20

_TEMPLATE = "template_thads"
_GONE = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = :name"
#: What tells whether tables, columns, indexes or triggers are those that the migrations made.
_SHAPE = text("""
    SELECT count(*), max(c.oid), sum(a.columns), sum(t.triggers)
    FROM pg_class c
    CROSS JOIN LATERAL (SELECT count(*) FROM pg_attribute
        WHERE attrelid = c.oid AND NOT attisdropped) AS a(columns)
    CROSS JOIN LATERAL (SELECT count(*) FROM pg_trigger WHERE tgrelid = c.oid) AS t(triggers)
    WHERE c.relnamespace = 'public'::regnamespace
""")
_SIZE = text("SELECT pg_database_size(current_database())")
#: Nothing that migrations put has a number out of a sequence, so that all of them begin anew.
_COUNT_ANEW = text("""
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)
    FROM pg_sequences
""")


class Server:
    """Lends databases with the schema of today, each with nothing in it but what migrations put.

    Not for threads: one test after the other has its database.
    """

    def __init__(self, url: URL) -> None:
        self._url = url
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT")
        for setting in _NO_WAITING_FOR_THE_DISK:
            self._run(f"ALTER SYSTEM SET {setting} = off")
        self._run("SELECT pg_reload_conf()")
        self._run(f"CREATE DATABASE {_TEMPLATE}")
        database = Database(_words(self._at(_TEMPLATE)))
        upgrade(database)
        database.close()
        with self._inside(_TEMPLATE) as connection:
            self._seed = {
                table: [row._asdict() for row in connection.execute(table.select())]
                for table in METADATA.sorted_tables
            }
            self._size = connection.scalar(_SIZE) or 0
            self._shape = self._shape_in(connection)
        self._free: list[str] = []

    @contextmanager
    def lent(self) -> Iterator[str]:
        """The address of a database for one test; afterwards nobody is left in it."""
        name = f"t{uuid4().hex}"
        if self._free:
            self._run(f"ALTER DATABASE {self._free.pop()} RENAME TO {name}")
        else:
            self._run(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
        yield _words(self._at(name))
        self._take_back(name)

    @contextmanager
    def lent_bare(self) -> Iterator[str]:
        """The address of a database without a schema."""
        name = f"e{uuid4().hex}"
        self._run(f"CREATE DATABASE {name}")
        yield _words(self._at(name))
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Gives back the connection that lends and takes back."""
        self._engine.dispose()

    def _take_back(self, name: str) -> None:
        # Renamed, so that what a test may have left running finds nothing under the old name.
        kept = f"k{uuid4().hex}"
        self._run(_GONE, name=name)
        self._run(f"ALTER DATABASE {name} RENAME TO {kept}")
        if self._emptied(kept):
            self._free.append(kept)
        else:
            self._run(f"DROP DATABASE {kept} WITH (FORCE)")

    def _emptied(self, name: str) -> bool:
        with self._inside(name) as connection:
            grown = (connection.scalar(_SIZE) or 0) - self._size
            if grown > _GROWN or self._shape_in(connection) != self._shape:
                return False
            connection.execute(text("SET session_replication_role = replica"))
            for table in self._seed:
                connection.execute(delete(table))
            for table, rows in self._seed.items():
                if rows:
                    connection.execute(insert(table), rows)
            connection.execute(_COUNT_ANEW)
        return True

    @staticmethod
    def _shape_in(connection: Connection) -> Sequence[Any]:
        return tuple(connection.execute(_SHAPE).one())

    def _run(self, statement: str, **values: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(statement), values)

    @contextmanager
    def _inside(self, name: str) -> Iterator[Connection]:
        engine = create_engine(self._at(name), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            yield connection
        engine.dispose()

    def _at(self, name: str) -> URL:
        return self._url.set(database=name)


def _words(url: URL) -> str:
    return url.render_as_string(hide_password=False)
