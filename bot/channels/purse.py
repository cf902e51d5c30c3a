"""What a bot may still send in a month, where its plan counts: the urgent first, to the last day.

A ledger counts each message as it begins to leave, and takes back what surely did not. What is
less urgent leaves only while more is left than it has to leave to others for the days to come.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from math import floor
from typing import Any, Final

from bot.channels.base import Channel, GiveUp, OutOfQuota, Short, TryLater
from bot.operators import tell_administrators
from bot.settings import Clock, utc
from db import spending
from db.session import Database
from db.spending import Account

#: The weights of deliveries (`db.outbox`): up to this urgent, up to that of use, above it nice.
URGENT: Final = 2
_OF_USE: Final = 6
#: What answers, alerts of use, and digests leave to whatever is more urgent than they are, as
#: parts of the whole month; less and less as its days go by.
_KEPT: Final = {"answer": Fraction(20, 100), "of use": Fraction(35, 100), "nice": Fraction(60, 100)}
#: From when the administrators know that the month will be short, in parts of it.
_TOLD_AT: Final = Fraction(8, 10)


class Room(Enum):
    """Whether a message may leave."""

    YES = "yes"
    LATER = "later"  # what is left of the month is kept for what is more urgent
    NONE = "none"  # nothing at all is left


@dataclass(frozen=True)
class Purse:
    """The month of one bot; a channel whose plan does not count always has room."""

    channel: Channel
    database: Database
    clock: Clock
    admins: frozenset[str] = frozenset()

    @property
    def counts(self) -> bool:
        """Whether the plan counts messages."""
        return self.channel.rates.monthly > 0

    def room(self, weight: int | None = None) -> Room:
        """Whether a delivery of a weight, or an answer, may leave now."""
        if not self.counts:
            return Room.YES
        found = self._account()
        if not found.left:
            return Room.NONE
        return Room.YES if found.sent < self._below(weight) else Room.LATER

    @contextlib.asynccontextmanager
    async def spent(self, weight: int | None = None) -> AsyncIterator[None]:
        """Counts the message that is sent within; one that was surely not taken counts no more.

        Short where others took what was left for one of its weight.
        """
        if not self.counts:
            yield
            return
        if not await asyncio.to_thread(self._spend, 1, self._below(weight)):
            raise Short("what is left of the month is kept for what is more urgent")
        try:
            yield
        except OutOfQuota:
            await asyncio.to_thread(self._use_up)
            raise
        except (TryLater, GiveUp):
            await asyncio.to_thread(self._spend, -1)
            raise

    def _account(self) -> Account:
        with self.database.reading() as session:
            return spending.account(session, self._bot, self.channel.rates.monthly, self.clock())

    @property
    def _bot(self) -> spending.Bot:
        return self.channel.name, self.channel.bot

    def _below(self, weight: int | None) -> int:
        """Fewer than so many must have been sent for one more of a weight."""
        allowed = self.channel.rates.monthly
        kept = allowed * spending.left_of_month(self.clock()) * _kept(weight)
        return allowed - floor(kept)

    def _spend(self, times: int, below: int | None = None) -> bool:
        sent = spending.spend(self.database, self._bot, self.clock(), times, below)
        if sent is None:
            return False
        if times > 0 and sent - times < self.channel.rates.monthly * _TOLD_AT <= sent:
            self._tell(sent)
        return True

    def _use_up(self) -> None:
        self._spend(-1)
        spending.use_up(self.database, self._bot, self.channel.rates.monthly, self.clock())
        self._tell(self.channel.rates.monthly)

    def _tell(self, sent: int) -> None:
        """Has the administrators told, once for each step of a month."""
        now = self.clock()
        body: dict[str, Any] = {
            "what": "quota",
            "channel": self.channel.name,
            "bot": self.channel.called or self.channel.bot,
            "sent": sent,
            "allowed": self.channel.rates.monthly,
        }
        step = "all" if sent >= self.channel.rates.monthly else "most"
        about = f"quota:{step}:{self.channel.name}:{self.channel.bot}:{spending.month_of(now)}"
        with self.database.writing() as session:
            vault = self.database.vault
            tell_administrators(session, vault, self.admins, about, body, utc(now))


def _kept(weight: int | None) -> Fraction:
    if weight is None:
        return _KEPT["answer"]
    if weight <= URGENT:
        return Fraction()
    return _KEPT["of use" if weight <= _OF_USE else "nice"]
