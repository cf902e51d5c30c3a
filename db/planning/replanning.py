"""Plans anew in a given transaction, whatever has changed: coercions, people, or the calendar.

Planning compares what should be with what the outbox has, so it may be done again at any time.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import agencies, outbox, overrides
from db.agencies import AgencyTree
from db.outbox import Draft, Which
from db.planning import digests, facts
from db.planning.planner import overtaken, plan, unposted
from db.planning.terms import Held, Matter, Planned, Who, utc

#: So many keys are looked for in one statement, and coercions compared at a time.
_CHUNK = 1_000
_REASON = "overtaken"
#: One that plans at a time on PostgreSQL, as on SQLite: what others change meanwhile is seen.
_PLANNING = 20260703


def replan(
    session: Session,
    now: datetime,
    *,
    changed: Collection[int] = (),
    person: int | None = None,
) -> int:
    """Brings the outbox in line for all coercions ahead, and those that have `changed`.

    Of one `person` only, where that is who changed. `now` is UTC, or carries its zone. How many
    deliveries were posted comes back.
    """
    take_turn(session)
    now = overrides.here(session, now)
    tree = agencies.load(session)
    matters = {one.id: one for one in facts.ahead(session, tree, now)}
    missing = set(changed) - matters.keys()
    matters |= {one.id: one for one in facts.of_numbers(session, tree, missing)}
    posted = 0
    numbers = sorted(matters)
    desk = _Desk(session, tree, now, person)
    for start in range(0, len(numbers), _CHUNK):
        posted += desk.compare([matters[number] for number in numbers[start : start + _CHUNK]])
    return posted + digests.replan(session, desk.audience, desk.calendar, now, person)


def take_turn(session: Session) -> None:
    """Waits for whoever else plans; nobody else does until this transaction ends."""
    if session.get_bind().dialect.name != "sqlite":
        session.execute(select(func.pg_advisory_xact_lock(_PLANNING)))


def replan_for_person(session: Session, person: int, now: datetime) -> int:
    """Plans anew for somebody who joined, left, moved, or wants to be told otherwise."""
    return replan(session, now, person=person)


class _Desk:
    """One pass over some coercions: the people and the calendar are read once."""

    def __init__(
        self, session: Session, tree: AgencyTree, now: datetime, person: int | None
    ) -> None:
        self._session, self._now, self._person = session, now, person
        self.calendar = overrides.calendar(session)
        self.audience = facts.audience(session, tree)

    def compare(self, matters: Collection[Matter]) -> int:
        """Posts what is missing or has moved, and calls off what is to be told no more."""
        held = facts.held(self._session, [one.id for one in matters], self._now, self._person)
        news: list[Planned] = []
        gone: list[str] = []
        for matter in matters:
            there = held.get(matter.id, [])
            wanted = self._of_person(self._plan(matter, there))
            gone += overtaken(wanted, there)
            news += unposted(wanted, there)
        call_off(self._session, gone, self._now)
        return outbox.post(self._session, map(draft, news), utc(self._now))

    def _plan(self, matter: Matter, there: Collection[Held]) -> list[Planned]:
        return plan(matter, self.audience.of(matter), there, self.calendar, self._now)

    def _of_person(self, planned: list[Planned]) -> list[Planned]:
        if self._person is None:
            return planned
        return [one for one in planned if one.who == Who(self._person)]


def call_off(session: Session, keys: Iterable[str], now: datetime) -> None:
    """Calls off deliveries by their keys."""
    for some in _chunks(list(keys)):
        outbox.void(session, Which(keys=some), _REASON, utc(now))


def _chunks(keys: list[str]) -> Iterator[list[str]]:
    return (keys[start : start + _CHUNK] for start in range(0, len(keys), _CHUNK))


def draft(planned: Planned) -> Draft:
    """What is planned as the outbox takes it."""
    return Draft(
        planned.key,
        planned.kind,
        planned.step,
        utc(planned.due_at),
        utc(planned.expires_at),
        planned.weight,
        planned.who.person,
        planned.who.group,
        coercion_id=planned.coercion,
        version=planned.version,
        body=dict(planned.body or {}),
    )
