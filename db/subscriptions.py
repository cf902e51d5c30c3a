"""What people follow: coercions of an office, a commune or a case, all or those by force only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.alert_models import Subscription
from db.folding import fold
from db.models import Agency, Case


@dataclass(frozen=True, slots=True)
class Followed:
    """One thing that somebody follows, by its number; codes, or the commune as written."""

    number: int
    unit: str | None
    locality: str | None
    case: str | None
    forced_only: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to follow; all that is given must hold."""

    agency: int | None = None
    locality: str | None = None
    case: int | None = None
    forced_only: bool = False


def of(session: Session, person: int) -> Sequence[Followed]:
    """What a person follows, in the order in which they asked for it."""
    rows = (
        select(Subscription, Agency.code, Case.code)
        .outerjoin(Agency, Agency.id == Subscription.agency_id)
        .outerjoin(Case, Case.id == Subscription.case_id)
        .where(Subscription.person_id == person)
        .order_by(Subscription.id)
    )
    return [
        Followed(row.id, unit, row.locality, case, row.forced_only)
        for row, unit, case in session.execute(rows)
    ]


def add(session: Session, person: int, wanted: Wanted, now: datetime) -> bool:
    """Has a person follow something; False where they do already. `now` is UTC."""
    key = fold(wanted.locality) if wanted.locality else None
    same = select(Subscription.id).where(
        Subscription.person_id == person,
        Subscription.agency_id.is_not_distinct_from(wanted.agency),
        Subscription.locality_key.is_not_distinct_from(key),
        Subscription.case_id.is_not_distinct_from(wanted.case),
        Subscription.forced_only.is_(wanted.forced_only),
    )
    if session.scalars(same).first() is not None:
        return False
    session.add(
        Subscription(
            person_id=person,
            agency_id=wanted.agency,
            locality=wanted.locality,
            locality_key=key,
            case_id=wanted.case,
            forced_only=wanted.forced_only,
            made_at=now,
        )
    )
    session.flush()
    return True


def remove(session: Session, person: int, number: int | None = None) -> int:
    """Ends what a person follows, one of it or (None) all; how many is what comes back."""
    gone = delete(Subscription).where(Subscription.person_id == person)
    if number is not None:
        gone = gone.where(Subscription.id == number)
    return len(session.scalars(gone.returning(Subscription.id)).all())


def case_of(session: Session, code: str) -> tuple[int, int] | None:
    """A case by its code: its number, and that of its office."""
    row = session.execute(select(Case.id, Case.agency_id).where(Case.code == code)).first()
    return (row[0], row[1]) if row else None


def localities(session: Session, name: str) -> Sequence[str]:
    """The communes of cases that a name means, as the files write them."""
    rows = session.scalars(select(Case.locality).where(Case.locality.is_not(None)).distinct())
    key = fold(name)
    return sorted({place for place in rows if place and key in (fold(place), _bare(fold(place)))})


def _bare(key: str) -> str:
    """A commune's name without what kind of commune it is."""
    for kind in ("xa ", "phuong ", "thi tran ", "dac khu "):
        if key.startswith(kind):
            return key.removeprefix(kind)
    return key
