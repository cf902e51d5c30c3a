"""Whose turn it is to fetch what a messenger has for a bot: one process at a time.

Messengers turn away whoever fetches beside another. Those whose turn it is not answer all the
same, from the inbox, and one of them goes on where the first was killed.
"""

import asyncio
import contextlib
import logging
import time
from secrets import token_hex

from sqlalchemy.exc import OperationalError

from bot.settings import Clock, utc
from db import leases
from db.session import Database

_log = logging.getLogger(__name__)

#: Between two times that a lease is held anew, in seconds.
_RENEWED = leases.SPAN.total_seconds() / 3


class Turn:
    """One process and the fetching for one bot."""

    def __init__(self, bot: str, database: Database, clock: Clock) -> None:
        self._name = f"poll {bot}"
        self._database = database
        self._clock = clock
        self._holder = token_hex(8)
        self._held_at: float | None = None

    async def is_ours(self) -> bool:
        """Whether this process may fetch now. OperationalError where the database is away."""
        if self._held_at is not None and time.monotonic() - self._held_at < _RENEWED:
            return True
        began, now = time.monotonic(), utc(self._clock())
        held = await asyncio.to_thread(leases.hold, self._database, self._name, self._holder, now)
        self._held_at = began if held else None
        return held

    async def keep(self) -> None:
        """Holds it anew for as long as this runs."""
        while True:
            await asyncio.sleep(_RENEWED)
            try:
                await self.is_ours()
            except OperationalError as away:
                _log.warning("the turn to fetch could not be held: %s", away.orig)

    async def end(self) -> None:
        """Lets the next process go on at once."""
        with contextlib.suppress(OperationalError):
            await asyncio.to_thread(leases.let_go, self._database, self._name, self._holder)
