"""Files that somebody opens by an address, where the messenger takes none: for a short while.

The address holds 256 random bits and is known to the database by their hash alone; what lies there
is sealed. Nothing that names parties to a case is put there: who opens an address is not known.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Final

from sqlalchemy import select

from db.chat_models import Handout
from db.session import Database
from db.vault import WrongKeys

#: So long an address works, and so large a file may be, in bytes.
LASTS: Final = timedelta(minutes=15)
LARGEST: Final = 5 * 1024 * 1024
#: What goes before the secret part in an address.
PATH: Final = "/files/"


@dataclass(frozen=True, slots=True)
class File:
    """A file with its name and media type."""

    name: str
    media_type: str
    content: bytes


def put(database: Database, file: File, now: datetime) -> str | None:
    """The secret part of an address for a file; None where it is too large. `now` is UTC."""
    if len(file.content) > LARGEST:
        return None
    token = token_urlsafe(32)
    with database.writing() as session:
        session.add(
            Handout(
                mark=_mark(token),
                name=file.name,
                media_type=file.media_type,
                sealed=database.vault.seal(b64encode(file.content).decode()),
                expires_at=now + LASTS,
            )
        )
    return token


def get(database: Database, token: str, now: datetime) -> File | None:
    """What lies at an address; None where nothing does, or does no more. `now` is UTC."""
    held = select(Handout).where(Handout.mark == _mark(token), Handout.expires_at > now)
    with database.reading() as session:
        row = session.scalars(held).first()
        if row is None:
            return None
        try:
            content = b64decode(database.vault.open(row.sealed))
        except WrongKeys:
            return None
        return File(row.name, row.media_type, content)


def _mark(token: str) -> str:
    return sha256(token.encode()).hexdigest()
