"""Questions that were not understood or answered wrong, for an administrator to look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from db.chat_models import Misread
from db.session import Database

#: Kinds of notes that people made themselves; any other is ours.
RIGHT, WRONG = "right", "wrong"
#: How many are shown at a time.
PAGE = 10


@dataclass(frozen=True, slots=True)
class Note:
    """A question, the question that it was taken for, and what is wrong, or was in the way."""

    kind: str
    question: str
    reading: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A note by its number; `who` is a channel and the mark of a number there, `noted_at` UTC."""

    id: int
    note: Note
    who: tuple[str, str]
    noted_at: datetime
    open: bool


def keep(database: Database, note: Note, who: tuple[str, str], now: datetime) -> None:
    """Keeps a note, once a person and question; what is wrong may be said later. `now` is UTC.

    What was right needs nobody, and is closed from the start.
    """
    channel, person = who[0], database.vault.mark(*who)
    same = select(Misread).where(
        Misread.channel == channel,
        Misread.person == person,
        Misread.kind == note.kind,
        Misread.question == note.question,
        or_(Misread.closed_at.is_(None), Misread.kind == RIGHT),
    )
    with database.writing() as session:
        held = session.scalars(same.order_by(Misread.id.desc()).limit(1)).first()
        if held is None:
            session.add(_row(note, (channel, person), now))
        else:
            held.what, held.reading = note.what or held.what, note.reading or held.reading


def _row(note: Note, who: tuple[str, str], now: datetime) -> Misread:
    return Misread(
        kind=note.kind,
        question=note.question,
        reading=note.reading,
        what=note.what,
        channel=who[0],
        person=who[1],
        noted_at=now,
        closed_at=now if note.kind == RIGHT else None,
    )


def waiting(session: Session, page: int) -> tuple[Sequence[Kept], int]:
    """A page of the open ones, the newest first, and how many there are in all."""
    is_open = Misread.closed_at.is_(None)
    total = session.scalar(select(func.count(Misread.id)).where(is_open)) or 0
    shown = select(Misread).where(is_open).order_by(Misread.id.desc())
    rows = session.scalars(shown.offset((page - 1) * PAGE).limit(PAGE))
    return [_kept(row) for row in rows], total


def one(session: Session, number: int) -> Kept | None:
    """A note by its number, open or closed."""
    row = session.get(Misread, number)
    return _kept(row) if row else None


def close(database: Database, number: int, now: datetime) -> None:
    """Notes that nothing is left to do about one. `now` is UTC."""
    held = update(Misread).where(Misread.id == number, Misread.closed_at.is_(None))
    with database.writing() as session:
        session.execute(held.values(closed_at=now))


def _kept(row: Misread) -> Kept:
    note = Note(row.kind, row.question, row.reading, row.what)
    return Kept(row.id, note, (row.channel, row.person), row.noted_at, row.closed_at is None)
