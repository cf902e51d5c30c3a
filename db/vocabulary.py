"""The names that exist now: offices, officers, categories, groups; what questions may name."""

from dataclasses import dataclass
from threading import Lock

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import agencies
from db.agencies import AgencyTree
from db.models import Agency, Case, ImportRun, Officer


@dataclass(frozen=True)
class OfficerName:
    """An enforcement officer by name, with the code of the office."""

    name: str
    unit: str


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """A snapshot of all names, known by its identity; `version` changes with each import."""

    version: int
    tree: AgencyTree
    officers: tuple[OfficerName, ...]
    categories: tuple[str, ...]
    groups: tuple[str, ...]


def load(session: Session) -> Vocabulary:
    """The names as they are in the database now."""
    return Vocabulary(
        _version(session),
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
    )


class Lexicographer:
    """Keeps the latest snapshot, and looks for a newer one at each question; thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: Vocabulary | None = None

    def now(self, session: Session) -> Vocabulary:
        """The names as of the last import."""
        with self._lock:
            if self._known is None or self._known.version != _version(session):
                self._known = load(session)
            return self._known


def _version(session: Session) -> int:
    return session.scalar(select(func.max(ImportRun.id))) or 0


def _distinct(session: Session, column: str) -> tuple[str, ...]:
    attribute = getattr(Case, column)
    names = session.scalars(select(attribute).where(attribute.is_not(None)).distinct())
    return tuple(sorted(names))
