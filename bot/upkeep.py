"""Once an hour, under any role: what has had its time is removed from the database."""

import asyncio
import logging
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.channels.threads import beside
from bot.logs import fault
from bot.settings import Clock, utc
from bot.together import pause
from db.hygiene import tidy
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
    while not stop.is_set():
        try:
            removed = await beside(lambda: tidy(database, utc(clock()), keep_words))
            if removed:
                _log.info("%s rows that had had their time were removed", removed)
        except (SQLAlchemyError, WrongKeys) as error:
            fault(_log, error)
        await pause(stop, every)
