"""Signs of life: processes share what may be sent, and one that stopped is noticed and told of."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.heart import BEAT, Heart, new_name
from db import workers
from db.alert_models import Worker
from db.session import Database
from tests.bot.channels.office import ADMIN, ZONE
from tests.db.letters import enrol, rows

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=ZONE)
A_BEAT = timedelta(seconds=BEAT)
STOPPED = workers.STOPPED + A_BEAT


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def heart(database: Database, clock: Clock, name: str, role: str = "alerts") -> Heart:
    admins = frozenset({f"telegram:{ADMIN}"})
    return Heart(name, role, database, clock, admins, ("run", "telegram", "alerts"))


def there(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Worker.name).order_by(Worker.name)))


def test_processes_that_send_are_counted_while_they_are_there(
    database: Database, clock: Clock
) -> None:
    first, second = heart(database, clock, "a"), heart(database, clock, "b", "telegram")
    assert (first.beat(), second.beat(), first.beat()) == (1, 2, 2)
    assert heart(database, clock, "c", "web").beat() == 2
    clock.now += STOPPED
    assert first.beat() == 1


def test_one_that_stopped_is_told_to_every_administrator_once(
    database: Database, clock: Clock
) -> None:
    (boss,) = enrol(database, 5, role="admin")
    heart(database, clock, "gone").beat()
    watching = [heart(database, clock, name, "web") for name in ("x", "y")]
    for _ in range(20):
        for one in watching:
            one.beat()
        clock.now += A_BEAT
    told = [(row.kind, row.person_id, row.channel, row.body) for row in rows(database)]
    assert [(kind, person, channel) for kind, person, channel, _ in told] == [
        ("operator", boss, ""),
        ("operator", None, "telegram"),
    ]
    assert all(body and body["worker"] == "gone" for *_, body in told)
    assert database.vault.open(told[1][3]["to"]) == str(ADMIN)  # type: ignore[index]


def test_an_administrator_of_the_settings_who_is_registered_is_told_once(
    database: Database, clock: Clock
) -> None:
    (boss,) = enrol(database, ADMIN, role="admin")
    heart(database, clock, "gone").beat()
    clock.now += STOPPED
    heart(database, clock, "x", "web").beat()
    assert [row.person_id for row in rows(database)] == [boss]


def test_one_that_was_started_anew_is_not_told_of(database: Database, clock: Clock) -> None:
    heart(database, clock, "killed").beat()
    clock.now += A_BEAT
    anew = heart(database, clock, "anew")
    for _ in range(20):
        anew.beat()
        clock.now += A_BEAT
    assert there(database) == ["anew"]
    assert rows(database) == []


def test_each_that_is_started_takes_the_place_of_one(database: Database, clock: Clock) -> None:
    for name in ("killed", "gone", "other"):
        heart(database, clock, name, "web" if name == "other" else "alerts").beat()
    clock.now += A_BEAT
    anew = heart(database, clock, "anew")
    for _ in range(20):
        anew.beat()
        clock.now += A_BEAT
    left = there(database)
    assert (len(left), "anew" in left, "other" in left) == (3, True, True)


def test_who_stopped_long_ago_is_forgotten(database: Database, clock: Clock) -> None:
    heart(database, clock, "gone").beat()
    clock.now += STOPPED
    heart(database, clock, "also gone", "web").beat()
    clock.now += workers.REMEMBERED
    heart(database, clock, "here", "web").beat()
    assert there(database) == ["also gone", "here"]


def test_one_that_ends_as_it_should_leaves_no_trace(database: Database, clock: Clock) -> None:
    async def main() -> None:
        stop = asyncio.Event()
        one = heart(database, clock, "a")
        await asyncio.to_thread(one.beat)
        assert there(database) == ["a"]
        running = asyncio.create_task(one.run(stop))
        stop.set()
        await running

    asyncio.run(main())
    assert there(database) == []


def test_names_are_short_and_nobody_elses() -> None:
    names = {new_name() for _ in range(9)}
    assert len(names) == 9
    assert all(len(name) <= 64 for name in names)
