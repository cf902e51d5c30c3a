"""Coercions as alerts tell of them: the schedule's row, what planning sees, who has answered."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import acknowledgements
from db.acknowledgements import Said
from db.agencies import AgencyTree
from db.alert_models import Delivery
from db.answers.listing import coercion_row, coercions
from db.facts import Answer, CoercionRow, ScheduleAnswer
from db.models import Coercion, CoercionVersion
from db.people_models import Group, Member
from db.planning import facts
from db.planning.audience import Audience
from db.planning.planner import TOLD
from db.planning.terms import ASKED, Knower, Matter, Part, Who
from db.terms import CoercionState


@dataclass(frozen=True, slots=True)
class Decision:
    """A coercion whole: its row, the office's words for the measure, and what planning sees."""

    row: CoercionRow
    measure: str
    matter: Matter


def load(session: Session, tree: AgencyTree, ids: Collection[int]) -> dict[int, Decision]:
    """The coercions of these numbers."""
    chosen = coercions().add_columns(Coercion.id, Coercion.measure_text)
    rows = {
        row.id: (coercion_row(row, tree), row.measure_text or "")
        for row in session.execute(chosen.where(Coercion.id.in_(ids)))
    }
    matters = facts.of_numbers(session, tree, ids)
    return {one.id: Decision(*rows[one.id], one) for one in matters}


def numbered(session: Session, code: str) -> int | None:
    """The number of a coercion by its code."""
    return session.scalar(select(Coercion.id).where(Coercion.code == code))


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked whether they know of a coercion, what each last answered, and who has not."""

    knowers: tuple[Knower, ...]
    said: Mapping[int, Said]

    @property
    def silent(self) -> tuple[Knower, ...]:
        """Those who have not answered its present version."""
        return tuple(one for one in self.knowers if one.who.person not in self.said)

    def silent_below(self, part: Part) -> tuple[Knower, ...]:
        """Those whose silence goes up to a head, or (of heads too) to a leader."""
        heads = part is Part.LEADER
        return tuple(one for one in self.silent if heads or one.part is not Part.HEAD)


#: Where nobody's answer matters.
NOBODY: Final = Asked((), MappingProxyType({}))


def asked(session: Session, audience: Audience, matters: Iterable[Matter]) -> dict[int, Asked]:
    """Who is asked, and who has answered, by coercion; stand-ins are not waited for."""
    all_ = {one.id: one for one in matters}
    said = acknowledgements.latest(session, {one.id: one.version for one in all_.values()})
    return {
        number: Asked(
            tuple(
                knower
                for knower in audience.of(matter)
                if knower.part in ASKED and knower.who.person is not None and knower.days is None
            ),
            said[number],
        )
        for number, matter in all_.items()
    }


def names(session: Session, people: Collection[int]) -> dict[int, tuple[str, str]]:
    """Names and organisations of people, by number."""
    rows = select(Member.id, Member.name, Member.body).where(Member.id.in_(people))
    return {number: (name, body or "") for number, name, body in session.execute(rows)}


@dataclass(frozen=True, slots=True)
class Sent:
    """A delivery of a coercion: to a person, or to the group of `body`. Times are UTC."""

    step: str
    version: int
    person: int | None
    body: str
    channel: str
    state: str
    due_at: datetime
    sent_at: datetime | None


def sent(session: Session, number: int) -> list[Sent]:
    """All that was planned to be told of a coercion, in the order of time."""
    rows = (
        select(Delivery, Group.body)
        .outerjoin(Group, Group.id == Delivery.group_id)
        .where(Delivery.coercion_id == number)
        .order_by(func.coalesce(Delivery.sent_at, Delivery.due_at), Delivery.id)
    )
    return [
        Sent(
            row.step,
            row.version or 0,
            row.person_id,
            body or "",
            row.channel,
            row.state,
            row.due_at,
            row.sent_at,
        )
        for row, body in session.execute(rows)
    ]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a coercion was in an earlier version; `scheduled_at` is the office's wall clock."""

    scheduled_at: datetime
    place: str | None
    state: str


def known_before(session: Session, number: int, version: int, who: Who) -> Earlier | None:
    """What somebody was told last of a coercion before `version`; None where they knew nothing."""
    theirs = (
        Delivery.person_id == who.person if who.group is None else Delivery.group_id == who.group
    )
    told = (
        select(func.max(Delivery.version))
        .where(Delivery.coercion_id == number, Delivery.version < version)
        .where(theirs)
        .where(Delivery.state.in_(TOLD))
        .scalar_subquery()
    )
    earlier = select(CoercionVersion).where(
        CoercionVersion.coercion_id == number, CoercionVersion.version == told
    )
    found = session.scalars(earlier).first()
    return Earlier(found.scheduled_at, found.place, found.state) if found else None


def with_silence(session: Session, tree: AgencyTree, answer: Answer) -> Answer:
    """A schedule with those who have not answered the alerts of what is planned."""
    if not isinstance(answer, ScheduleAnswer):
        return answer
    planned = [row.coercion for row in answer.rows if row.state == CoercionState.PLANNED]
    chosen = select(Coercion.code, Coercion.id).where(Coercion.code.in_(planned))
    numbers = {code: number for code, number in session.execute(chosen)} if planned else {}
    if not numbers:
        return answer
    matters = facts.of_numbers(session, tree, numbers.values())
    waiting = asked(session, facts.audience(session, tree), matters)
    knowers = {code: waiting[number].silent for code, number in numbers.items()}
    people = {one.who.person or 0 for silent in knowers.values() for one in silent}
    called = names(session, people) if people else {}
    rows = (
        replace(
            row,
            silent=tuple(
                (str(one.part), *called.get(one.who.person or 0, ("", "")))
                for one in knowers.get(row.coercion, ())
            ),
        )
        for row in answer.rows
    )
    return replace(answer, rows=tuple(rows))
