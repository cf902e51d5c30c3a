"""What people answered to alerts: that they know, that all is arranged, or what is in the way."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.alert_models import Acknowledgement


class Verdict(StrEnum):
    """What somebody answered."""

    RECEIVED = "received"  # Đã nhận
    ARRANGED = "arranged"  # Đã bố trí
    HINDERED = "hindered"  # Vướng, with a reason


@dataclass(frozen=True, slots=True)
class Said:
    """An answer to one version of a coercion; `at` is UTC, `number` ours once it is kept."""

    coercion: int
    version: int
    person: int
    verdict: Verdict
    reason: str
    channel: str
    at: datetime
    number: int = 0


def keep(session: Session, said: Said) -> int:
    """Keeps an answer beside those before it; the last one holds. Its number comes back."""
    made = Acknowledgement(
        coercion_id=said.coercion,
        version=said.version,
        person_id=said.person,
        verdict=said.verdict,
        reason=said.reason or None,
        channel=said.channel,
        at=said.at,
    )
    session.add(made)
    session.flush()
    return made.id


def is_answered(session: Session, coercion: int, version: int, person: int) -> bool:
    """Whether somebody has answered to a version of a coercion."""
    theirs = select(Acknowledgement.id).where(
        Acknowledgement.coercion_id == coercion,
        Acknowledgement.version == version,
        Acknowledgement.person_id == person,
    )
    return session.scalars(theirs.limit(1)).first() is not None


def of(session: Session, coercions: Collection[int]) -> Sequence[Said]:
    """All answers to these coercions, the oldest first."""
    rows = select(Acknowledgement).where(Acknowledgement.coercion_id.in_(coercions))
    return [_said(row) for row in session.scalars(rows.order_by(Acknowledgement.id))]


def one(session: Session, number: int) -> Said | None:
    """An answer by its number."""
    row = session.get(Acknowledgement, number)
    return _said(row) if row else None


def _said(row: Acknowledgement) -> Said:
    return Said(
        row.coercion_id,
        row.version,
        row.person_id,
        Verdict(row.verdict),
        row.reason or "",
        row.channel,
        row.at,
        row.id,
    )


def latest(session: Session, versions: Mapping[int, int]) -> dict[int, dict[int, Said]]:
    """The last answer of each person to the present version of coercions, by coercion."""
    found: dict[int, dict[int, Said]] = {number: {} for number in versions}
    for said in of(session, versions):
        if said.version == versions[said.coercion]:
            found[said.coercion][said.person] = said
    return found
