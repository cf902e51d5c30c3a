"""The ledger: how many messages each of our bots sent in a month, where its plan counts them."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.alert_models import Spending
from db.session import Database
from db.upserts import insert

#: A bot: its channel, and its number there.
Bot = tuple[str, str]


_LAST = 3


@dataclass(frozen=True, slots=True)
class Account:
    """A bot's month, as `2026-11` in the office's zone: what was sent of what the plan allows."""

    bot: Bot
    month: str
    sent: int
    allowed: int

    @property
    def left(self) -> int:
        """How many may still leave."""
        return max(self.allowed - self.sent, 0)


def month_of(now: datetime) -> str:
    """The month that a message counts for; `now` carries the office's zone."""
    return f"{now:%Y-%m}"


def left_of_month(now: datetime) -> Fraction:
    """What part of the month is still to come: today counts twice, the last two days as three.

    A single day may want more than its part.
    """
    days = monthrange(now.year, now.month)[1]
    return Fraction(min(max(days - now.day + 2, _LAST), days), days)


def account(session: Session, bot: Bot, allowed: int, now: datetime) -> Account:
    """How a bot's month stands. `now` carries the office's zone."""
    row = session.get(Spending, (*bot, month_of(now)))
    return Account(bot, month_of(now), row.sent if row else 0, allowed)


def listed(session: Session, now: datetime) -> list[Account]:
    """What every bot sent in this month, without what it was allowed."""
    rows = select(Spending).where(Spending.month == month_of(now))
    rows = rows.order_by(Spending.channel, Spending.bot)
    return [Account((r.channel, r.bot), r.month, r.sent, 0) for r in session.scalars(rows)]


def spend(
    database: Database, bot: Bot, now: datetime, times: int = 1, below: int | None = None
) -> int | None:
    """Counts messages that begin to leave (or, below zero, did not); how many it are then.

    None, and nothing is counted, where no fewer than `below` were sent before.
    """
    mine = {"channel": bot[0], "bot": bot[1], "month": month_of(now)}
    with database.writing() as session:
        first = insert(session, Spending).values(**mine, sent=0)
        session.execute(first.on_conflict_do_nothing())
        here = update(Spending).filter_by(**mine)
        if below is not None:
            here = here.where(Spending.sent < below)
        counted = here.values(sent=Spending.sent + times).returning(Spending.sent)
        return session.scalar(counted)


def use_up(database: Database, bot: Bot, allowed: int, now: datetime) -> None:
    """Notes that the messenger says that nothing is left, whatever we counted."""
    spend(database, bot, now, 0)
    here = update(Spending).filter_by(channel=bot[0], bot=bot[1], month=month_of(now))
    with database.writing() as session:
        session.execute(here.where(Spending.sent < allowed).values(sent=allowed))
