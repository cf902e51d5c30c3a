"""Tidying up beside everything else: again and again until the stop, whatever fails."""

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.upkeep import keep_tidy
from db.models import Stranger
from db.session import Database
from tests.conftest import SAMPLE_MADE
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
