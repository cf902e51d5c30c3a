"""Files that were sent in a chat: kept sealed for a day, brought in once by who sent them."""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from db.authority import Actor
from db.import_models import ImportUpload
from db.session import Database
from db.vault import WrongKeys

#: So large a file may be, in bytes: no messenger hands over more.
LARGEST: Final = 20 * 1024 * 1024
#: How long it waits, and how long bringing it in may take before that counts as broken off.
KEPT: Final = timedelta(days=1)
_AT_IT: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file by our number for it, with its name and the SHA-256 of its content."""

    number: int
    name: str
    digest: str
    content: bytes


def keep(database: Database, by: Actor, name: str, content: bytes, now: datetime) -> Upload:
    """Keeps a file for who sent it. ValueError where it is too large; `now` is UTC."""
    if len(content) > LARGEST:
        raise ValueError("too large")
    made = ImportUpload(
        mark=database.vault.mark(by.channel, by.id),
        name=Path(name).name[:200],
        digest=sha256(content).hexdigest(),
        sealed=database.vault.seal(b64encode(content).decode()),
        state="waiting",
        sent_at=now,
    )
    with database.writing() as session:
        session.add(made)
        session.flush()
        return Upload(made.id, made.name, made.digest, content)


def find(database: Database, number: int, by: Actor, now: datetime) -> Upload | None:
    """A file that waits, for who sent it; None where there is none any more. `now` is UTC."""
    with database.reading() as session:
        row = session.get(ImportUpload, number)
        if row is None or row.mark not in database.vault.marks(by.channel, by.id):
            return None
        if row.state not in ("waiting", "importing") or row.sent_at <= now - KEPT:
            return None
        try:
            content = b64decode(database.vault.open(row.sealed))
        except WrongKeys:
            return None
        return Upload(row.id, row.name, row.digest, content)


def take(database: Database, number: int, now: datetime) -> bool:
    """Takes a file in hand; False where somebody has it, or it is done. `now` is UTC."""
    free = or_(
        ImportUpload.state == "waiting",
        and_(ImportUpload.state == "importing", ImportUpload.taken_at < now - _AT_IT),
    )
    mine = update(ImportUpload).where(ImportUpload.id == number, free)
    with database.writing() as session:
        taken = mine.values(state="importing", taken_at=now).returning(ImportUpload.id)
        return session.scalar(taken) is not None


def leave(database: Database, number: int) -> None:
    """Gives a file back that was not brought in, to be tried otherwise."""
    with database.writing() as session:
        _set(session, number, state="waiting", taken_at=None)


def end(database: Database, number: int, state: str, run: int | None = None) -> None:
    """A file is done, or dropped; its content is let go."""
    with database.writing() as session:
        _set(session, number, state=state, sealed="", run_id=run)


def ended(database: Database, number: int) -> str:
    """What became of a file."""
    with database.reading() as session:
        return session.scalar(select(ImportUpload.state).where(ImportUpload.id == number)) or ""


def _set(session: Session, number: int, **what: object) -> None:
    session.execute(update(ImportUpload).where(ImportUpload.id == number).values(**what))


@contextmanager
def as_path(upload: Upload) -> Iterator[Path]:
    """The file on the disk, under its own name, for as long as it is read."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / upload.name
        path.write_bytes(upload.content)
        yield path
