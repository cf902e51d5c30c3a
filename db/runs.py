"""The imports that there were, newest first, and who may see and take back which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.agencies import AgencyTree
from db.authority import Actor
from db.import_models import ImportRun
from db.people_models import Member
from db.terms import Role

#: How many are shown at a time.
PAGE: Final = 10
#: Who brought something in that has no number of ours.
AT_THE_MACHINE: Final = "cli"
BY_SETTING: Final = "setting"


@dataclass(frozen=True, slots=True)
class Run:
    """One import, or the taking back of one (`undoes`): who, when (UTC), which file, what of it.

    `counts` are rows by sheet and what became of them. `undone_by` is the run that took it back.
    `person` is who did it, where that is somebody with a number of ours. `last` marks the newest
    one that stands: the only one that can be taken back.
    """

    number: int
    at: datetime
    who: str
    person: int | None
    name: str
    source: str
    digest: str
    counts: Mapping[str, Mapping[str, int]]
    units: tuple[str | None, ...]
    undoes: int | None
    undone_by: int | None
    last: bool


def who(by: Actor) -> str:
    """Who did it, as far as they are told apart where they have no number of ours."""
    operates = any(post.role is Role.OPERATOR for post in by.posts)
    if operates:
        return AT_THE_MACHINE
    return by.channel if by.number else BY_SETTING


def offices(by: Actor, tree: AgencyTree) -> frozenset[str] | None:
    """The offices whose imports somebody may see and take back; None is all of them.

    Those who administer, and heads: each for their office and those below it.
    """
    held = [post.unit for post in by.posts if post.role.administers or post.role is Role.HEAD]
    boundless = any(post.role.administers and post.unit is None for post in by.posts)
    if boundless:
        return None
    return tree.members(unit for unit in held if unit in tree.offices)


def listed(
    session: Session, within: frozenset[str] | None, page: int, size: int = PAGE
) -> tuple[Sequence[Run], int]:
    """A page of the imports that speak of no other offices than these; how many there are."""
    numbers = [
        number
        for number, units in session.execute(
            select(ImportRun.id, ImportRun.units).order_by(ImportRun.id.desc())
        )
        if is_within(units, within)
    ]
    return _read(session, numbers[(page - 1) * size : page * size]), len(numbers)


def one(session: Session, number: int, within: frozenset[str] | None) -> Run | None:
    """An import; None where there is none, or it speaks of other offices too."""
    found = _read(session, [number])
    return found[0] if found and is_within(found[0].units, within) else None


def is_within(units: Sequence[str | None] | None, within: frozenset[str] | None) -> bool:
    """Whether an import speaks of no other offices; of one that nothing is known of, no."""
    return within is None or (bool(units) and within.issuperset(units or ()))


def last(session: Session) -> int | None:
    """The newest import that stands."""
    undone = select(ImportRun.undoes).where(ImportRun.undoes.is_not(None))
    standing = ImportRun.undoes.is_(None) & ImportRun.id.not_in(undone)
    return session.scalar(select(func.max(ImportRun.id)).where(standing))


def _read(session: Session, numbers: Sequence[int]) -> list[Run]:
    newest = last(session)
    chosen = select(ImportRun, Member.name).outerjoin(Member, Member.id == ImportRun.person_id)
    rows = session.execute(
        chosen.where(ImportRun.id.in_(numbers)).order_by(ImportRun.id.desc())
    ).all()
    undone = select(ImportRun.undoes, ImportRun.id).where(ImportRun.undoes.in_(numbers))
    undone_by = {run: by for run, by in session.execute(undone)}
    return [
        Run(
            row.id,
            row.finished_at,
            row.who,
            row.person_id,
            name or "",
            row.source,
            row.digest,
            row.counts,
            tuple(row.units or ()),
            row.undoes,
            undone_by.get(row.id),
            row.id == newest,
        )
        for row, name in rows
    ]
