"""What planning reads, by set: coercions, who could be told of them, what the outbox holds."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from db import bodies, preferences
from db.agencies import AgencyTree
from db.alert_models import Delivery, Subscription
from db.folding import alike, fold
from db.models import Case, Coercion, Officer
from db.outbox import State
from db.people_models import Absence, Group, Member
from db.planning.audience import Audience, Following, Reachable, StandIn
from db.planning.terms import USUAL, Held, Matter, Part, Who
from db.terms import CoercionMeasure, CoercionState, Role

#: Why a delivery was called off that its person had answered by then; it comes to life no more.
ANSWERED: Final = "answered"
#: So many numbers are looked for in one statement.
_CHUNK = 5_000
_ACTIVE = "active"


def upcoming(now: datetime) -> ColumnElement[bool]:
    """Coercions that are still to be carried out; `now` carries the office's zone."""
    wall = now.replace(tzinfo=None)
    return (Coercion.state == CoercionState.PLANNED) & (Coercion.scheduled_at > wall)


def ahead(session: Session, tree: AgencyTree, now: datetime) -> Iterator[Matter]:
    """All coercions that are still to be carried out."""
    return _matters(session, tree, _with_cases().where(upcoming(now)))


def of_numbers(session: Session, tree: AgencyTree, ids: Collection[int]) -> Iterator[Matter]:
    """The coercions of these numbers."""
    numbers = sorted(ids)
    for start in range(0, len(numbers), _CHUNK):
        chosen = Coercion.id.in_(numbers[start : start + _CHUNK])
        yield from _matters(session, tree, _with_cases().where(chosen))


def _with_cases() -> Select[Coercion, int, int, str, str]:
    own, of_case = aliased(Officer), aliased(Officer)
    name = func.coalesce(own.name, of_case.name, "")
    return (
        select(Coercion, Case.id, Case.agency_id, func.coalesce(Case.locality, ""), name)
        .join(Case, Case.id == Coercion.case_id)
        .outerjoin(own, own.id == Coercion.officer_id)
        .outerjoin(of_case, of_case.id == Case.officer_id)
        .order_by(Coercion.id)
    )


def _matters(
    session: Session, tree: AgencyTree, chosen: Select[Coercion, int, int, str, str]
) -> Iterator[Matter]:
    for row, case, agency, locality, officer in session.execute(chosen):
        yield Matter(
            row.id,
            row.version,
            row.scheduled_at,
            row.state,
            row.forced,
            row.measure == CoercionMeasure.SEIZURE,
            tree.by_id[agency].code,
            case,
            alike(officer),
            _bodies(row.partners_key),
            fold(locality),
        )


def _bodies(key: str | None) -> frozenset[str]:
    """The organisations in a key of `db.bodies`, one by one."""
    return frozenset((key or "").split(";")) - {""}


def audience(session: Session, tree: AgencyTree) -> Audience:
    """Everybody who can be told, with what each follows and stands in for."""
    wishes = preferences.of_all(session)
    people = session.scalars(select(Member).where(Member.status == _ACTIVE).order_by(Member.id))
    groups = session.scalars(select(Group).where(Group.ended_at.is_(None), Group.body.is_not(None)))
    reachable = [
        *(
            Reachable(
                Who(one.id),
                Role(one.role),
                _offices(one.agency_id, tree),
                alike(one.officer or ""),
                _bodies(bodies.key(one.body)) if one.role == Role.PARTNER else frozenset(),
                wishes.get(one.id, USUAL),
            )
            for one in people
        ),
        *(
            Reachable(
                Who(group=group.id),
                Role.PARTNER,
                _offices(group.agency_id, tree),
                bodies=_bodies(bodies.key(group.body)),
            )
            for group in groups
        ),
    ]
    return Audience(reachable, _followings(session, tree), _stand_ins(session))


def _offices(agency: int | None, tree: AgencyTree) -> frozenset[str] | None:
    return None if agency is None else tree.members([tree.by_id[agency].code])


def _followings(session: Session, tree: AgencyTree) -> Iterator[Following]:
    for one in session.scalars(select(Subscription).order_by(Subscription.id)):
        offices = _offices(one.agency_id, tree)
        locality = one.locality_key or ""
        yield Following(one.person_id, offices, locality, one.case_id, one.forced_only)


def _stand_ins(session: Session) -> Iterator[StandIn]:
    for one in session.scalars(select(Absence).order_by(Absence.id)):
        yield StandIn(one.person_id, one.stand_in_id, one.starts_on, one.ends_on)


def held(
    session: Session, ids: Sequence[int], now: datetime, person: int | None = None
) -> dict[int, list[Held]]:
    """All that the outbox has of these coercions, by their numbers; of one person only."""
    found: dict[int, list[Held]] = {}
    for start in range(0, len(ids), _CHUNK):
        wanted = _HELD.where(Delivery.coercion_id.in_(ids[start : start + _CHUNK]))
        if person is not None:
            wanted = wanted.where(Delivery.person_id == person)
        for row in session.execute(wanted):
            found.setdefault(row.coercion_id, []).append(_held(row, now))
    return found


_HELD = select(
    *(Delivery.key, Delivery.coercion_id, Delivery.version, Delivery.step, Delivery.person_id),
    *(Delivery.group_id, Delivery.body, Delivery.state, Delivery.reason, Delivery.due_at),
)


def _held(row: Any, now: datetime) -> Held:
    part = Part((row.body or {}).get("part", Part.FOLLOWER))
    due_at = row.due_at.replace(tzinfo=UTC).astimezone(now.tzinfo)
    answered = row.state == State.VOID and row.reason == ANSWERED
    state = ANSWERED if answered else row.state
    who = Who(row.person_id, row.group_id)
    return Held(row.key, row.version or 0, row.step, who, part, state, due_at)
