"""Phrases that administrators gave a meaning, each in words that were known before."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.chat_models import LearnedPhrase
from db.session import Database

#: How long a phrase and its meaning may be, in letters.
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Learned:
    """A phrase and the words that it stands for; words only, never anything to be carried out."""

    phrase: str
    means: str


def load(session: Session) -> tuple[Learned, ...]:
    """The phrases that hold now."""
    last = select(func.max(LearnedPhrase.id)).group_by(LearnedPhrase.phrase)
    held = select(LearnedPhrase).where(LearnedPhrase.id.in_(last), LearnedPhrase.active)
    rows = session.scalars(held.order_by(LearnedPhrase.phrase))
    return tuple(Learned(row.phrase, row.means) for row in rows)


def note(
    database: Database,
    phrase: Learned,
    who: tuple[str, str],
    now: datetime,
    *,
    after: int,
    active: bool = True,
) -> bool:
    """Notes that a phrase holds from now on, or no longer. `now` is UTC.

    False where anything was noted since lesson `after`, which the phrase was not held against.
    """
    row = LearnedPhrase(
        id=after + 1,
        phrase=phrase.phrase,
        means=phrase.means,
        active=active,
        channel=who[0],
        person=database.vault.mark(*who),
        learned_at=now,
    )
    try:
        with database.writing() as session:
            session.add(row)
    except IntegrityError:
        return False
    return True
