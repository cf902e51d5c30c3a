"""A dispatcher at work in a thread: its real parts, over HTTP to a fake messenger."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.alerts.dispatcher import Dispatcher
from bot.alerts.terms import Renders, Terms
from bot.alerts.ways import Way
from bot.channels.base import Pace, Rates
from bot.channels.budget import Budget
from bot.channels.purse import Purse
from bot.channels.telegram import Telegram, client
from bot.settings import Clock
from db.outbox import Draft
from db.parcels import Parcel
from db.session import Database
from handlers.messages import Attachment, Choice, Kind, Line, Reply, line
from handlers.notices import OPERATOR, Rendered, operator_lines
from tests.bot.channels.office import ADMIN, BRISK, UNBOUND, Office, at_work, now

LEASE = timedelta(seconds=30)


@dataclass
class Script:
    """Words deliveries by their keys; says nothing of those in `moot`, fails for those in `bad`."""

    database: Database | None = None
    moot: set[str] = field(default_factory=set)
    bad: set[str] = field(default_factory=set)
    long: int = 1
    choices: tuple[Choice, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    def render(self, parcel: Parcel, channel: str, now: datetime) -> Rendered:
        """One line for each delivery."""
        told = [due for due in parcel.dues if due.draft.key not in self.moot]
        if any(due.draft.key in self.bad for due in told):
            raise ZeroDivisionError
        lines = [
            line(f"{'muộn ' if due.late else ''}{due.draft.key}" * self.long)
            for due in told
            if due.draft.kind != OPERATOR
        ]
        lines += self._for_operator([d.draft for d in told if d.draft.kind == OPERATOR])
        reply = Reply(Kind.ANSWER, tuple(lines), self.choices, attachments=self.attachments)
        return Rendered(reply, frozenset(due.id for due in told))

    def _for_operator(self, drafts: Sequence[Draft]) -> list[Line]:
        if not drafts or self.database is None:
            return []
        with self.database.reading() as session:
            return operator_lines(session, drafts)


def dispatcher(
    origin: str,
    token: str,
    database: Database,
    renders: Renders,
    *,
    name: str = "w",
    clock: Clock = now,
    pace: Pace = BRISK,
    rates: Rates = UNBOUND,
    lease: timedelta = LEASE,
    answer_seconds: float = 10,
) -> Dispatcher:
    """A dispatcher as `bot.app` makes it, with its own pace; must be made on its loop."""
    telegram = Telegram(client(token, origin, answer_seconds=answer_seconds))
    terms = Terms(name, pace, lease, frozenset({f"telegram:{ADMIN}"}), lambda: 0.0)
    return Dispatcher(
        [Way(telegram, Budget(rates), Purse(telegram, database, clock))],
        renders,
        database,
        clock,
        terms,
    )


@contextmanager
def sending(
    origin: str, token: str, database: Database, renders: Renders, **named: object
) -> Iterator[Office]:
    """A dispatcher that runs until the end of the block."""

    async def main(stop: asyncio.Event) -> None:
        await dispatcher(origin, token, database, renders, **named).run(stop)  # type: ignore[arg-type]

    with at_work(Office(database, main)) as office:
        yield office
