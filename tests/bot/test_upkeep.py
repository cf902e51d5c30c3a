"""Tidying up beside everything else: again and again until the stop, whatever fails."""

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.upkeep import keep_tidy, plan_ahead
from db.alert_models import Delivery
from db.chat_models import Stranger
from db.session import Database
from tests.conftest import SAMPLE_MADE
from tests.db.planning.matters import at
from tests.db.planning.office import Office
from tests.keys import VAULT

YEAR = timedelta(days=365)


def put(database: Database) -> None:
    with database.writing() as session:
        told = datetime(2026, 1, 1)
        session.add(Stranger(channel="telegram", number="9", told_at=told))


def is_there(database: Database) -> bool:
    with database.reading() as session:
        return session.scalar(select(Stranger)) is not None


def test_it_tidies_up_at_once_and_again_until_the_stop(database: Database) -> None:
    asked: list[bool] = []

    async def main() -> None:
        stop = asyncio.Event()

        def clock() -> datetime:
            asked.append(is_there(database))
            if len(asked) == 3:
                stop_at_once()
            put(database)
            return SAMPLE_MADE

        loop = asyncio.get_running_loop()

        def stop_at_once() -> None:
            loop.call_soon_threadsafe(stop.set)

        await asyncio.wait_for(keep_tidy(database, clock, YEAR, stop, every=0.001), 60)

    asyncio.run(main())
    assert asked[:3] == [False, False, False]
    assert not is_there(database)


def test_it_plans_ahead_at_once_and_again_until_the_stop(database: Database) -> None:
    office = Office(database)

    async def main() -> None:
        stop = asyncio.Event()
        loop, looks = asyncio.get_running_loop(), iter(range(3))

        def clock() -> datetime:
            day = next(looks)
            if day == 2:
                loop.call_soon_threadsafe(stop.set)
            return at("2026-12-07 08:00") + timedelta(days=day)

        await asyncio.wait_for(plan_ahead(database, clock, stop, every=0.001), 60)

    asyncio.run(main())
    head = Delivery.person_id == office.numbers["trưởng K"]
    with database.reading() as session:
        due = session.scalars(select(Delivery.due_at).where(head, Delivery.kind == "digest"))
        assert sorted(due) == [datetime(2026, 12, day, 0, 30) for day in (8, 9, 10, 11)]


def test_what_fails_is_logged_and_tried_again(sqlite_url: str) -> None:
    gone = Database("postgresql+psycopg://a:b@127.0.0.1:1/thads", VAULT)

    async def main() -> None:
        stop = asyncio.Event()
        job = asyncio.create_task(keep_tidy(gone, lambda: SAMPLE_MADE, YEAR, stop, every=0.01))
        done, _ = await asyncio.wait({job}, timeout=0.5)
        assert not done
        stop.set()
        await asyncio.wait_for(job, 60)

    asyncio.run(main())
    gone.close()
