"""Once an hour, under any role: what has had its time is removed, what is ahead is planned."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.channels.threads import beside
from bot.logs import fault
from bot.settings import Clock, utc
from bot.together import pause
from db.hygiene import tidy
from db.planning.replanning import replan
from db.session import Database
from db.vault import WrongKeys

_log = logging.getLogger(__name__)

#: Between two times, in seconds.
EVERY = 3600.0


async def keep_tidy(
    database: Database,
    clock: Clock,
    keep_words: timedelta,
    stop: asyncio.Event,
    every: float = EVERY,
) -> None:
    """Tidies up now and then, until the stop; what fails is tried again the next time."""

    def once() -> None:
        if removed := tidy(database, utc(clock()), keep_words):
            _log.info("%s rows that had had their time were removed", removed)

    await _again_and_again(once, stop, every)


async def plan_ahead(
    database: Database, clock: Clock, stop: asyncio.Event, every: float = EVERY
) -> None:
    """Plans alerts anew now and then: digests ahead, absences that begin, whatever was missed."""

    def once() -> None:
        with database.writing() as session:
            posted = replan(session, clock())
        if posted:
            _log.info("%s deliveries were planned", posted)

    await _again_and_again(once, stop, every)


async def _again_and_again(act: Callable[[], None], stop: asyncio.Event, every: float) -> None:
    while not stop.is_set():
        try:
            await beside(act)
        except (SQLAlchemyError, WrongKeys) as error:
            fault(_log, error)
        await pause(stop, every)
