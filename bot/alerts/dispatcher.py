"""The dispatcher: takes what is due from the outbox, has it worded, sends it, settles it."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.alerts import retry
from bot.alerts.giving_up import given_up
from bot.alerts.reasons import reason
from bot.alerts.second_channel import plan_second
from bot.alerts.terms import Renders, Terms
from bot.alerts.ways import Route, Way, Ways
from bot.channels.base import (
    Channel,
    Failure,
    GiveUp,
    Outgoing,
    OutOfQuota,
    Rejected,
    Short,
    TryLater,
    Unknown,
)
from bot.channels.budget import Lane
from bot.channels.keys import keys
from bot.channels.layout import files, pieces
from bot.channels.menus import offered
from bot.channels.purse import URGENT, Room
from bot.logs import fault
from bot.settings import Clock, utc
from bot.shortage import AGAIN, word
from bot.together import pause
from db import outbox, parcels
from db.addresses import Address, addresses, move, of_all
from db.measures import Name
from db.parcels import Parcel
from db.session import Database
from db.vault import WrongKeys
from handlers import wording_deliveries as wording
from handlers.messages import Reply, line
from handlers.notices import NOTHING, Rendered

_log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")
#: What becomes of a parcel, noted in a transaction at a moment (UTC).
Outcome = Callable[[Session, datetime], object]

#: Recipients that are written to at the same time; most of them wait for their turn.
IN_HAND = 40
#: Threads for their work in the database: few, and not those that answers wait for.
_THREADS = 2
#: Why a delivery was called off at the last moment.
_MOOT = "nothing to tell"
#: Why one did not leave.
_NOWHERE = "no way leads there"
_USED_UP = "the messages of the month are used up"


class Dispatcher:
    """One of any number of dispatchers over the same outbox."""

    def __init__(
        self,
        ways: Sequence[Way],
        renders: Renders,
        database: Database,
        clock: Clock,
        terms: Terms,
    ) -> None:
        self._ways = Ways(ways)
        self._renders = renders
        self._database = database
        self._clock = clock
        self._terms = terms
        self._hand: set[asyncio.Task[None]] = set()
        self._woken = asyncio.Event()
        self._stop = asyncio.Event()
        self._rejected: Rejected | None = None
        self._threads = ThreadPoolExecutor(_THREADS, "alerts")

    async def run(self, stop: asyncio.Event) -> None:
        """Sends what is due until the `stop`; then finishes what is leaving.

        Rejected where a messenger does not accept us.
        """
        self._stop = stop
        renewing = asyncio.create_task(self._renew())
        waking = asyncio.create_task(self._wake_at_stop())
        try:
            while not stop.is_set():
                self._woken.clear()
                await self._take()
                await pause(self._woken, self._terms.pace.look)
            if self._hand:
                await asyncio.wait(self._hand)
        finally:
            renewing.cancel()
            waking.cancel()
            self._threads.shutdown(wait=False)
            for way in self._ways:
                await way.channel.close()
        if self._rejected is not None:
            raise self._rejected

    async def _wake_at_stop(self) -> None:
        await self._stop.wait()
        self._woken.set()

    async def _renew(self) -> None:
        """Keeps what is in hand from coming free to other processes."""
        terms = self._terms
        while True:
            await asyncio.sleep(terms.lease.total_seconds() / 4)
            if self._hand:
                try:
                    await self._do(parcels.renew, terms.worker, self._now(), terms.lease)
                except OperationalError as away:
                    _log.warning("the outbox is out of reach: %s", away.orig)

    async def _take(self) -> None:
        """Takes up what is due, where there is room for a good part."""
        room = IN_HAND - len(self._hand)
        if room < IN_HAND // 2:
            return
        terms = self._terms
        try:
            found = await self._do(parcels.claim, terms.worker, self._now(), room, terms.lease)
        except OperationalError as away:
            _log.warning("the outbox is out of reach: %s", away.orig)
            return
        where = await self._surely(self._addresses, found) if found else ()
        for parcel, there in zip(found, where, strict=True):
            task = asyncio.create_task(self._see_to(parcel, there))
            self._hand.add(task)
            task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._hand.discard(task)
        if not self._hand or len(self._hand) == IN_HAND // 2:
            self._woken.set()

    def _addresses(
        self, database: Database, found: Sequence[Parcel]
    ) -> Sequence[Sequence[Address] | None]:
        """Where each parcel can go, looked up at once; None where that is left to each of them.

        One number that no key opens must not keep all others from what is theirs.
        """
        try:
            with database.reading() as session:
                return of_all(session, database.vault, [parcel.first for parcel in found])
        except WrongKeys:
            return [None] * len(found)

    async def _see_to(self, parcel: Parcel, there: Sequence[Address] | None) -> None:
        """Sends a parcel and settles it, whatever happens."""
        try:
            await self._send_off(parcel, there)
        except Exception as error:  # noqa: BLE001 - the one place of this loop
            code = fault(_log, error)
            self._count("failed", "fault")
            at, worker = self._next_try(parcel, 0) or self._now(), self._terms.worker
            await self._settle(
                lambda session, now: parcels.settle_fault(session, worker, parcel, code, at, now)
            )

    async def _send_off(self, parcel: Parcel, there: Sequence[Address] | None) -> None:
        route, rendered = await self._do(self._worded, parcel, there)
        if route is None:
            await self._give_up(parcel, None, GiveUp(_NOWHERE))
            return
        if route.room is not Room.YES:
            await self._wait(parcel, route.address, route.room)
            return
        says_something = bool(rendered.reply.text.strip())
        told, moot = parcel.split(rendered.told if says_something else ())
        if moot is not None:
            worker = self._terms.worker
            await self._settle(
                lambda session, now: parcels.settle_void(session, worker, moot, _MOOT, now)
            )
            self._count("void", _MOOT)
        if told is not None:
            await self._send(told, route.address, route.way, rendered.reply)

    def _worded(
        self, database: Database, parcel: Parcel, there: Sequence[Address] | None
    ) -> tuple[Route | None, Rendered]:
        """Where a parcel goes, and what it says there, if it is to leave now."""
        if there is None:
            with database.reading() as session:
                there = addresses(session, database.vault, parcel.first)
        route = self._ways.best(there, parcel.weight)
        if route is None or route.room is not Room.YES:
            return route, NOTHING
        return route, self._renders.render(parcel, route.address.channel, self._clock())

    async def _wait(self, parcel: Parcel, address: Address, room: Room) -> None:
        """Holds what is not urgent enough for what is left; where nothing is, it is given up."""
        person = parcel.first.person_id
        if room is Room.NONE or person is None:
            await self._give_up(parcel, None, OutOfQuota(f"{address.channel}: {_USED_UP}"))
            return
        told = word(person, address.channel, self._clock())

        def hold(session: Session, now: datetime) -> None:
            if parcels.settle_held(session, self._terms.worker, parcel, now + AGAIN, now):
                outbox.post(session, [told], now)

        await self._settle(hold)

    async def _send(self, parcel: Parcel, address: Address, way: Way, reply: Reply) -> None:
        """Sends a message in pieces that fit; noted before the first leaves, settled at the end."""
        receipt = None
        try:
            for message in await self._messages(parcel, address, way.channel, reply):
                async with way.budget.turn(Lane.NOTICE, address.chat):
                    if receipt is None and not await self._begin(parcel):
                        return
                    if receipt is not None and message.attachment is not None:
                        await self._add(way.channel, address, message)
                    else:
                        async with way.purse.spent(parcel.weight if receipt is None else URGENT):
                            receipt = await way.channel.send(address.chat, message)
        except Failure as failure:
            await self._failed(parcel, address, failure, out=receipt is not None)
        else:
            number = receipt.message if receipt else ""
            vault, worker = self._database.vault, self._terms.worker

            def sent(session: Session, now: datetime) -> None:
                if parcels.settle_sent(session, worker, parcel, number, address.channel, now):
                    plan_second(session, vault, parcel, address, now)

            await self._settle(sent)
            self._count("sent", address.channel)

    async def _failed(
        self, parcel: Parcel, address: Address, failure: Failure, *, out: bool
    ) -> None:
        """Settles what failed; where a part of it is `out` already, the whole is in doubt."""
        self._count("failed", reason(failure))
        match failure:
            case Short() if not out:
                await self._wait(parcel, address, Room.LATER)
            case OutOfQuota() if not out:
                await self._put_off(parcel, str(failure), self._now())
            case TryLater() if not out:
                await self._later(parcel, str(failure), failure.seconds)
            case GiveUp() if not out:
                await self._turned_away(parcel, address, failure)
            case Rejected() if not out:
                await self._later(parcel, str(failure))
            case _:
                await self._doubt(parcel, str(failure))
        if isinstance(failure, Rejected):
            self._rejected = failure
            self._stop.set()

    async def _messages(
        self, parcel: Parcel, address: Address, channel: Channel, reply: Reply
    ) -> list[Outgoing]:
        """The messages of a reply, the buttons under the last, or what stands for them."""
        if parcel.again:
            first, *rest = reply.lines
            reply = replace(reply, lines=(line(f"{wording.AGAIN} ", *first.spans), *rest))
        holder = (address.channel, address.chat, address.chat)
        if not channel.limits.buttons:
            lines = await offered(self._database, holder, reply, self._now(), unasked=True)
            return [Outgoing(part) for part in pieces(lines, channel.limits)]
        parts = pieces(reply.lines, channel.limits)
        made = [Outgoing(part, protected=reply.names) for part in parts]
        longest = channel.limits.label
        under = await keys(self._database, holder, reply.choices, longest, self._now())
        made[-1] = replace(made[-1], keys=under)
        return [*made, *files(reply, channel.limits)]

    async def _add(self, channel: Channel, address: Address, file: Outgoing) -> None:
        """Sends a file after the text, which is what matters: without it all is told."""
        try:
            await channel.send(address.chat, file)
        except (TryLater, GiveUp, Unknown) as failure:
            _log.warning("%s: a file did not arrive: %s", address.channel, failure)

    async def _begin(self, parcel: Parcel) -> bool:
        """Notes that it leaves; False where it may not any more, or is to be left to the next."""
        if self._stop.is_set():
            worker = self._terms.worker
            await self._settle(lambda session, now: parcels.release(session, worker, parcel, now))
            return False
        return await self._surely(parcels.begin, self._terms.worker, parcel, self._now())

    # Outcomes

    async def _later(self, parcel: Parcel, reason: str, asked: float = 0) -> None:
        """It was not taken: tried again, or given up where that is worth nothing any more."""
        at = self._next_try(parcel, asked)
        if at is None:
            await self._give_up(parcel, None, GiveUp(reason))
        else:
            await self._put_off(parcel, reason, at)

    async def _put_off(self, parcel: Parcel, reason: str, at: datetime) -> None:
        """It was not taken: tried again `at` a time, by whatever way has room then."""
        worker = self._terms.worker
        await self._settle(
            lambda session, now: parcels.settle_later(session, worker, parcel, reason, at, now)
        )

    async def _doubt(self, parcel: Parcel, reason: str) -> None:
        """It may have arrived."""
        at = self._next_try(parcel, 0) or self._now()
        worker = self._terms.worker
        await self._settle(
            lambda session, now: parcels.settle_unknown(session, worker, parcel, reason, at, now)
        )

    def _next_try(self, parcel: Parcel, asked: float) -> datetime | None:
        chance = self._terms.chance()
        return retry.next_try(parcel.attempts, asked, parcel.due_at, self._now(), chance)

    async def _turned_away(self, parcel: Parcel, address: Address, end: GiveUp) -> None:
        """The chat has moved, and is followed; or nothing will ever arrive there."""
        if end.moved_to is None or address.group is None:
            await self._give_up(parcel, address, end)
            return
        at = self._now() if parcel.attempts == 0 else self._next_try(parcel, 0)
        chat = end.moved_to

        def follow(session: Session, now: datetime) -> None:
            move(session, self._database.vault, address, chat, now)
            parcels.settle_later(session, self._terms.worker, parcel, str(end), at or now, now)

        await self._settle(follow)

    async def _give_up(self, parcel: Parcel, address: Address | None, end: GiveUp) -> None:
        """Dead; by another channel where there is one, and the administrators are told."""
        self._count("dead", reason(end))
        vault, terms = self._database.vault, self._terms

        def bury(session: Session, now: datetime) -> None:
            if parcels.settle_dead(session, terms.worker, parcel, str(end), now):
                given_up(session, vault, parcel, address, end, terms.admins, now)

        await self._settle(bury)

    def _count(self, result: str, why: str) -> None:
        self._terms.measures.count(Name.DELIVERIES, f"{result}:{why}")

    async def _settle(self, outcome: Outcome) -> None:
        """Notes an outcome, however long the database is away."""

        def note(database: Database) -> None:
            with database.writing() as session:
                outcome(session, self._now())

        await self._surely(note)

    async def _surely(
        self, act: Callable[Concatenate[Database, P], T], *args: P.args, **named: P.kwargs
    ) -> T:
        """Does something in the database, however long that is away."""
        waits = self._terms.pace.waits()
        while True:
            try:
                return await self._do(act, *args, **named)
            except OperationalError as away:
                _log.warning("the outbox is out of reach: %s", away.orig)
                await asyncio.sleep(next(waits))

    async def _do(
        self, act: Callable[Concatenate[Database, P], T], *args: P.args, **named: P.kwargs
    ) -> T:
        await self._terms.precedence.quiet()
        made = partial(act, self._database, *args, **named)
        return await asyncio.get_running_loop().run_in_executor(self._threads, made)

    def _now(self) -> datetime:
        return utc(self._clock())
