"""A process says that it is there, shares what may be sent with others, and notices who stopped."""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.exc import OperationalError

from bot.channels.budget import Budget
from bot.operators import tell_administrators
from bot.settings import Clock, utc
from bot.together import pause
from db import workers
from db.alert_models import Worker
from db.measures import Measures
from db.session import Database

_log = logging.getLogger(__name__)

#: Between two signs of life, in seconds; within three of them everybody gave one.
BEAT: Final = 5.0
_SILENCE: Final = timedelta(seconds=3 * BEAT)


def new_name() -> str:
    """A name for this process, which no other has or had."""
    return f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(3)}"


class Heart:
    """The signs of life of one process in a role; `admins` are those of the settings.

    Its `budgets` are told how many processes of the roles `senders` send as the same bots; what it
    `measures` is added to what all processes measured.
    """

    def __init__(
        self,
        name: str,
        role: str,
        database: Database,
        clock: Clock,
        admins: frozenset[str],
        senders: Sequence[str],
        budgets: Sequence[Budget] = (),
        measures: Measures | None = None,
    ) -> None:
        self._name = name
        self._role = role
        self._database = database
        self._clock = clock
        self._admins = admins
        self._senders = senders
        self._budgets = budgets
        self._measures = measures or Measures()
        self._began = utc(clock())
        self._replaced = False
        self._told: set[str] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Gives signs of life until the `stop`, and then says that it goes."""
        while not stop.is_set():
            try:
                processes = await asyncio.to_thread(self.beat)
                await asyncio.to_thread(self._measures.keep, self._database)
                for budget in self._budgets:
                    budget.share(processes)
            except OperationalError as away:
                _log.warning("no sign of life could be given: %s", away.orig)
            await pause(stop, BEAT)
        try:
            await asyncio.to_thread(self._measures.keep, self._database)
            await asyncio.to_thread(workers.leave, self._database, self._name)
        except OperationalError as away:
            _log.warning("the end could not be noted: %s", away.orig)

    def beat(self) -> int:
        """One sign of life; how many processes send as the same bots."""
        now = utc(self._clock())
        workers.beat(self._database, self._name, self._role, now)
        if not self._replaced:
            mine = (self._name, self._role, self._began)
            self._replaced = workers.replace(self._database, *mine, now, _SILENCE)
        with self._database.reading() as session:
            silent = workers.stopped(session, now)
            count = workers.at_work(session, self._senders, now)
        self._tell([worker for worker in silent if worker.name not in self._told], now)
        return max(count, 1)

    def _tell(self, silent: Sequence[Worker], now: datetime) -> None:
        """Has the administrators told of those who stopped, once however many notice it."""
        if not silent:
            return
        with self._database.writing() as session:
            for worker in silent:
                about = f"stopped:{worker.name}"
                body = {"what": "stopped", "worker": worker.name, "role": worker.role}
                vault = self._database.vault
                tell_administrators(session, vault, self._admins, about, body, now)
            workers.forget(session, now)
        self._told |= {worker.name for worker in silent}
