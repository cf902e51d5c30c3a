"""The names that exist now, offices, officers, categories, groups, and phrases learnt since."""

from dataclasses import dataclass, replace
from threading import Lock
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import agencies, learned
from db.agencies import AgencyTree
from db.chat_models import LearnedPhrase
from db.import_models import ImportRun
from db.learned import Learned
from db.models import Agency, Case, Officer


@dataclass(frozen=True)
class OfficerName:
    """An enforcement officer by name, with the code of the office."""

    name: str
    unit: str


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """A snapshot of all names, known by its identity.

    `version` changes with each import, `lessons` with each phrase that is learnt or forgotten.
    """

    version: int
    tree: AgencyTree
    officers: tuple[OfficerName, ...]
    categories: tuple[str, ...]
    groups: tuple[str, ...]
    lessons: int = 0
    learned: tuple[Learned, ...] = ()
    #: The snapshot that has the same names, where this one differs by learnt phrases only.
    names_of: "Vocabulary | None" = None

    def taught(self, phrases: tuple[Learned, ...], lessons: int = 0) -> "Vocabulary":
        """The same names with other learnt phrases."""
        base = self.names_of or self
        return replace(self, lessons=lessons, learned=phrases, names_of=base)


def load(session: Session) -> Vocabulary:
    """The names as they are in the database now."""
    version, lessons = _versions(session)
    return Vocabulary(
        version,
        agencies.load(session),
        tuple(
            OfficerName(name, unit)
            for name, unit in session.execute(
                select(Officer.name, Agency.code)
                .join(Agency, Agency.id == Officer.agency_id)
                .order_by(Officer.name, Agency.code)
            )
        ),
        _distinct(session, "category"),
        _distinct(session, "group"),
        lessons,
        learned.load(session),
    )


class Lexicographer:
    """Keeps the latest snapshot, and looks for a newer one at each question; thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: Vocabulary | None = None

    def now(self, session: Session) -> Vocabulary:
        """The names as of the last import, and the phrases as of the last lesson."""
        version, lessons = _versions(session)
        with self._lock:
            known = self._known
            if known is None or known.version != version:
                known = load(session)
            elif known.lessons != lessons:
                known = known.taught(learned.load(session), lessons)
            self._known = known
            return known


_VERSIONS: Final = select(
    select(func.max(ImportRun.id)).scalar_subquery(),
    select(func.max(LearnedPhrase.id)).scalar_subquery(),
)


def _versions(session: Session) -> tuple[int, int]:
    found = session.execute(_VERSIONS).one()
    return found[0] or 0, found[1] or 0


def _distinct(session: Session, column: str) -> tuple[str, ...]:
    attribute = getattr(Case, column)
    names = session.scalars(select(attribute).where(attribute.is_not(None)).distinct())
    return tuple(sorted(names))
