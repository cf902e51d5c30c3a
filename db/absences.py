"""Days on which another stands in for a person, with that person's rights."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import agencies, people
from db.agencies import AgencyTree
from db.authority import Actor, NotAllowed, Why, check
from db.changes import Act, note
from db.people import Entry, Post
from db.people_models import Absence, Member
from db.session import Database
from db.terms import Role, Status

#: So long an absence may be, and so far ahead it may be told, in days.
LONGEST, AHEAD = 92, 366


@dataclass(frozen=True, slots=True)
class Leave:
    """Days of absence, both included, and who stands in."""

    number: int
    starts_on: date
    ends_on: date
    stand_in: int
    name: str


def of(session: Session, person: int, today: date) -> Sequence[Leave]:
    """A person's absences that are not over, the nearest first."""
    chosen = (
        select(Absence, Member.name)
        .join(Member, Member.id == Absence.stand_in_id)
        .where(Absence.person_id == person, Absence.ends_on >= today)
        .order_by(Absence.starts_on, Absence.id)
    )
    return [
        Leave(row.id, row.starts_on, row.ends_on, row.stand_in_id, name)
        for row, name in session.execute(chosen)
    ]


def candidates(session: Session, person: Entry, tree: AgencyTree) -> Sequence[Entry]:
    """Who may stand in for a person: colleagues of the same province, the nearest first.

    Of a partner another one of the same organisation; nobody lends rights to an outsider.
    """
    unit = person.post.unit
    within = None if unit is None else tree.members([_top(unit, tree)])
    found = people.colleagues(session, person.number, within)
    fitting = [other for other in found if _is_alike(person.post, other.post)]
    return sorted(fitting, key=lambda other: other.post.unit != unit)


def _top(unit: str, tree: AgencyTree) -> str:
    """The office with none above it that this one is below."""
    seen = set[str]()
    while unit not in seen:
        seen.add(unit)
        above = tree.offices[unit].parent
        unit = above if above in tree.offices else unit
    return unit


def _is_alike(one: Post, other: Post) -> bool:
    partners = (one.role is Role.PARTNER, other.role is Role.PARTNER)
    return partners == (False, False) or (partners == (True, True) and one.body == other.body)


def begin(
    database: Database,
    person: int,
    stand_in: int,
    days: tuple[date, date],
    by: Actor,
    now: datetime,
) -> None:
    """Has another stand in for a person from the first day to the last. `now` is UTC.

    By the person themself, or by an administrator who could give these rights. NotAllowed.
    """
    starts_on, ends_on = days
    _check_days(starts_on, ends_on, now)
    with database.writing() as session:
        tree = agencies.load(session)
        absent = _theirs(session, person, by, tree)
        if stand_in not in {other.number for other in candidates(session, absent, tree)}:
            raise NotAllowed(Why.BAD_STAND_IN)
        session.add(
            Absence(
                person_id=person,
                stand_in_id=stand_in,
                starts_on=starts_on,
                ends_on=ends_on,
                made_at=now,
            )
        )
        session.flush()
        span = {"from": starts_on.isoformat(), "to": ends_on.isoformat()}
        facts = {"whose": person, "stand_in": stand_in, **span}
        note(session, database.vault, Act.ABSENCE, by, now, facts)


def end(database: Database, number: int, by: Actor, now: datetime) -> None:
    """Ends an absence at once. NotAllowed as for `begin`; `now` is UTC."""
    with database.writing() as session:
        row = session.get(Absence, number, with_for_update=True)
        if row is None:
            raise NotAllowed(Why.NOT_THERE)
        _theirs(session, row.person_id, by, agencies.load(session))
        facts = {"whose": row.person_id, "stand_in": row.stand_in_id}
        session.delete(row)
        session.flush()
        note(session, database.vault, Act.ABSENCE_ENDED, by, now, facts)


def _theirs(session: Session, person: int, by: Actor, tree: AgencyTree) -> Entry:
    """The person, where their rights are this actor's to lend."""
    absent = people.one(session, person)
    if absent is None or absent.status is not Status.ACTIVE:
        raise NotAllowed(Why.NOT_THERE)
    if by.number != person:
        check(by, absent.post, tree)
    return absent


def _check_days(starts_on: date, ends_on: date, now: datetime) -> None:
    # The day of the office may be one further than that of UTC.
    today = now.date()
    in_order = today <= ends_on and starts_on <= ends_on < starts_on + timedelta(days=LONGEST)
    if not in_order or starts_on > today + timedelta(days=AHEAD):
        raise NotAllowed(Why.BAD_DAYS)
