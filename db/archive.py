"""A database as one file that either engine can be made from: a zip of tables, row by row.

`manifest.json` says of which schema it is, when it was made, and of each table its rows and the
SHA-256 of its lines. What is derived is left out, as are the keys of the vault: what they seal is
in the file, sealed.
"""

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    Table,
    Text,
    cast,
    delete,
    func,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session

from db import bulk, migrations
from db.alert_models import Delivery
from db.chat_models import InboxMessage
from db.models import StandingRule
from db.outbox import State
from db.session import Database
from db.sums import keeping

#: How the file is laid out.
FORMAT: Final = 1
_MANIFEST: Final = "manifest.json"
_VERSIONS: Final = "alembic_version"
#: What is made anew from the rest, and what is true of one machine at a moment.
_LEFT_OUT: Final = ("sum_", "workers", "leases", "measures")
#: What the schema comes with.
_SEEDED: Final = frozenset({StandingRule.__tablename__})
_STEP: Final = 2_000


class NoArchive(Exception):
    """The file is none of ours, or was damaged; nothing was read from it."""


class NotEmpty(Exception):
    """The database holds something already; `args[0]` is the table."""


class OtherSchema(Exception):
    """The database has another schema than the archive, or the archive is of a newer program."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Rows of a table and the SHA-256 of its lines."""

    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself; `made_at` is UTC."""

    revision: str
    made_at: datetime
    tables: Mapping[str, Contents]

    @property
    def rows(self) -> int:
        """All rows."""
        return sum(one.rows for one in self.tables.values())


# Written


def write(database: Database, file: Path, now: datetime) -> Manifest:
    """Writes everything as it is at one moment, while others go on; `now` is UTC.

    The file stands there whole or not at all, readable by its owner alone. OSError where it
    cannot be written.
    """
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        with _private(part) as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
            with database.reading() as session:
                made = _written(session, archive, now)
            archive.writestr(_MANIFEST, _as_json(made))
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return made


@contextmanager
def _private(file: Path) -> Iterator[IO[bytes]]:
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
    with os.fdopen(os.open(file, flags, 0o600), "wb") as raw:
        yield raw
        raw.flush()
        os.fsync(raw.fileno())


def _written(session: Session, archive: zipfile.ZipFile, now: datetime) -> Manifest:
    tables = {}
    for table in _tables(session):
        with archive.open(_member(table.name), "w", force_zip64=True) as out:
            digest, rows = hashlib.sha256(), 0
            for line in _lines(session, table):
                digest.update(line)
                out.write(line)
                rows += 1
        tables[table.name] = Contents(rows, digest.hexdigest())
    return Manifest(_revision(session) or "", now, tables)


def _lines(session: Session, table: Table) -> Iterator[bytes]:
    """The rows of a table, each as a line of JSON."""
    # JSON as its text, which tells nothing from `null`.
    columns = (cast(c, Text) if c.info.get("json") else c for c in table.c)
    rows = select(*columns).order_by(*table.primary_key.columns)
    for row in session.execute(rows.execution_options(yield_per=_STEP)):
        yield json.dumps(list(row), ensure_ascii=False, default=_plain).encode() + b"\n"


def _plain(value: Any) -> str:
    return str(value.isoformat())


def _as_json(made: Manifest) -> str:
    said = {"format": FORMAT, **asdict(made), "made_at": made.made_at.isoformat()}
    return json.dumps(said, indent=1)


# Read


def read_manifest(file: Path) -> Manifest:
    """What an archive says of itself, once every line of it was looked at. NoArchive, OSError."""
    with _ours(), zipfile.ZipFile(file) as archive:
        made = _manifest(archive)
        for name, told in made.tables.items():
            digest, rows = hashlib.sha256(), 0
            with archive.open(_member(name)) as lines:
                for line in lines:
                    digest.update(line)
                    rows += 1
            if (rows, digest.hexdigest()) != (told.rows, told.digest):
                raise NoArchive(name)
    return made


@contextmanager
def _ours() -> Iterator[None]:
    """Whatever Python says of a file that is not as we write it is one thing to its reader."""
    try:
        yield
    except _DAMAGES as error:
        raise NoArchive(str(error)) from error


#: RuntimeError is an encrypted member, NotImplementedError a way to compress that is not known,
#: RecursionError (a RuntimeError) JSON in a thousand brackets; a manifest of another shape is an
#: AttributeError, KeyError or TypeError.
_DAMAGES: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError),
    *(AttributeError, LookupError, TypeError, ValueError, OverflowError),
)


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    said = json.loads(archive.read(_MANIFEST))
    if said["format"] != FORMAT:
        raise NoArchive(_MANIFEST)
    tables = {name: Contents(one["rows"], one["digest"]) for name, one in said["tables"].items()}
    return Manifest(said["revision"], datetime.fromisoformat(said["made_at"]), tables)


def restore(database: Database, file: Path, now: datetime | None = None) -> Manifest:
    """Brings an archive into an empty database, all or nothing, and its schema up to date.

    With `now` (UTC) time has passed since: what was due by then may have been sent, and says so
    when it is sent again. NoArchive, NotEmpty or OtherSchema where nothing was changed.
    """
    made = read_manifest(file)
    _prepare(database, made.revision)
    with database.writing() as session, zipfile.ZipFile(file) as archive:
        if database.embedded:
            session.execute(text("PRAGMA defer_foreign_keys=ON"))
        for table in _tables(session):
            if table.name in made.tables:
                _load(session, table, archive)
        if not database.embedded:
            _count_on(session)
    migrations.upgrade(database)
    with database.writing() as session:
        if now is not None:
            _doubt(session, now)
        if keeping.is_lacking(session):
            keeping.rebuild(session)
    return made


def _prepare(database: Database, revision: str) -> None:
    """The schema of the archive in a database that holds nothing."""
    with database.reading() as session:
        there = _revision(session)
        for table in _tables(session):
            held = session.execute(select(table).limit(1)).first()
            # Tables without a revision are somebody else's, even with nothing in them.
            if there is None or (held is not None and table.name not in _SEEDED):
                raise NotEmpty(table.name)
    if there not in (None, revision):
        raise OtherSchema(revision)
    if not migrations.is_known(revision):
        raise OtherSchema(revision)
    migrations.upgrade(database, revision)


def _load(session: Session, table: Table, archive: zipfile.ZipFile) -> None:
    if table.name in _SEEDED:
        session.execute(delete(table))
    names = table.columns.keys()
    ways = [_way(column) for column in table.c]

    def rows() -> Iterator[dict[str, Any]]:
        with _ours(), archive.open(_member(table.name)) as lines:
            for line in lines:
                cells = zip(names, ways, json.loads(line), strict=True)
                yield {n: way(cell) if way and cell is not None else cell for n, way, cell in cells}

    for columns, chunk in bulk.chunks(session, table, rows()):
        bulk.write(session, table, columns, chunk)


def _doubt(session: Session, now: datetime) -> None:
    """What was due meanwhile may have been sent, and answered, from what this is a copy of."""
    held = (State.PLANNED, State.TAKEN, State.UNKNOWN)
    passed = update(Delivery).where(Delivery.state.in_(held), Delivery.next_at <= now)
    gone = {"taken_by": None, "taken_until": None, "begun_at": None}
    session.execute(passed.values(state=State.UNKNOWN, again=True, **gone))
    waiting = update(InboxMessage).where(InboxMessage.answered_at.is_(None))
    session.execute(waiting.values(answered_at=now, sealed=""))


def _count_on(session: Session) -> None:
    """Numbers that PostgreSQL gives out begin after those that there are."""
    for table in _tables(session):
        key = table.c.get("id")
        if key is None or not isinstance(key.type, Integer):
            continue
        counter = session.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
        last = session.scalar(select(func.max(key)))
        if counter and last:
            session.execute(select(func.setval(counter, last)))


# Tables


def _tables(session: Session) -> list[Table]:
    """The tables of the database as they are, each after those that it refers to."""
    found = MetaData()
    found.reflect(session.connection())
    for table in found.tables.values():
        for column in table.c:
            if isinstance(column.type, JSON):
                column.info["json"] = True
                column.type = Text()
    left_out = (_VERSIONS, *_LEFT_OUT)
    return [table for table in found.sorted_tables if not table.name.startswith(left_out)]


def _way(column: Column[Any]) -> Callable[[Any], Any] | None:
    """From JSON to what the column holds, whatever the engine calls its type."""
    return next((way for kind, way in _WAYS.items() if isinstance(column.type, kind)), None)


_WAYS: Final[Mapping[type, Callable[[Any], Any]]] = {
    DateTime: datetime.fromisoformat,
    Date: lambda cell: datetime.fromisoformat(cell).date(),
    Boolean: bool,
}


def _member(table: str) -> str:
    return f"tables/{table}.jsonl"


def _revision(session: Session) -> str | None:
    return migrations.revision(session.connection())
