"""Two that plan at the same moment on PostgreSQL: what one changes, the other plans by."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from db import agencies, overrides, preferences
from db.acknowledgements import Said, Verdict
from db.overrides import Override
from db.planning import facts
from db.planning.answering import answer
from db.planning.replanning import replan, replan_for_person
from db.planning.terms import Wishes, utc
from db.session import Database
from tests.db.planning.matters import at
from tests.db.planning.office import PARTNERS, Office
from tests.keys import VAULT

NOW = at("2026-12-02 09:00")
C1 = f"C1 | V1 | 08:30 16/12/2026 | nhà A | Kê biên nhà | Không | {PARTNERS}"
MOVED = C1.replace("08:30 16/12", "09:00 18/12")
DAY_OFF = Override(date(2026, 12, 15), working=False, source="TB 1")


@pytest.fixture
def office(postgres_url: str) -> Iterator[Office]:
    database = Database(postgres_url, VAULT)
    made = Office(database)
    made.hand_over("2026-12-01 10:00", C1)
    made.settle("2026-12-02 09:00")
    yield made
    database.close()


@pytest.fixture
def next_door(office: Office) -> Iterator[Office]:
    """The same office as another process has it."""
    other = copy(office)
    other.database = Database(office.database.engine.url.render_as_string(False), VAULT)
    yield other
    other.database.close()


def beside(
    office: Office, first: Callable[[Session], object], second: Callable[[], object]
) -> None:
    """The first plans, and ends only once the second, begun meanwhile, waits for it or is done."""
    with ThreadPoolExecutor(1) as pool:
        with office.database.writing() as session:
            first(session)
            other = pool.submit(second)
            while not (other.done() or _somebody_waits(office)):
                pass
        other.result()


def _somebody_waits(office: Office) -> bool:
    held = text("SELECT 1 FROM pg_locks WHERE NOT granted")
    with office.database.reading() as session:
        return session.scalar(held) is not None


def is_in_line(office: Office) -> bool:
    """Whether planning anew would post nothing."""
    with office.database.writing() as session:
        return replan(session, NOW) == 0


def note_day_off(session: Session) -> None:
    overrides.put(session, DAY_OFF, None, utc(NOW))
    replan(session, NOW)


def test_who_joins_while_a_coercion_moves_is_told_of_the_new_day_alone(
    office: Office, next_door: Office
) -> None:
    def joins(session: Session) -> None:
        number = office.join(session, "trưởng K")
        office.numbers["mới"] = number
        replan_for_person(session, number, NOW)

    beside(office, joins, lambda: next_door.hand_over("2026-12-02 09:00", MOVED))
    versions = {row[2] for row in office.outbox("planned") if row[0] == "mới"}
    assert (versions, is_in_line(office)) == ({2}, True)


def test_a_day_off_and_a_new_wish_at_once_both_hold(office: Office, next_door: Office) -> None:
    number = office.numbers["an"]

    def wishes() -> None:
        with next_door.database.writing() as session:
            preferences.keep(session, number, Wishes(off=frozenset({"d3"})))
            replan_for_person(session, number, NOW)

    beside(office, note_day_off, wishes)
    planned = office.outbox("planned")
    assert not [row for row in planned if row[:2] == ("an", "d3")]
    assert {row[3] for row in planned if row[1] == "d1"} == {"2026-12-14 08:00"}
    assert is_in_line(office)


def test_what_is_answered_while_the_calendar_changes_stays_answered(
    office: Office, next_door: Office
) -> None:
    coercion, number = office.coercion("C1"), office.numbers["an"]

    def answers(session: Session) -> None:
        (matter,) = facts.of_numbers(session, agencies.load(session), [coercion])
        said = Said(coercion, 1, number, Verdict.RECEIVED, "", "telegram", utc(NOW))
        answer(session, matter, [], said, ["d1"])

    def day_off() -> None:
        with next_door.database.writing() as session:
            note_day_off(session)

    beside(office, answers, day_off)
    assert not [row for row in office.outbox("planned") if row[:2] == ("an", "d1")]
    assert [row for row in office.outbox("planned") if row[1] == "d1"]
