"""A month on a plan that counts messages: the urgent always goes, the rest waits and is told so."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as hour
from random import Random

import pytest
from sqlalchemy import func, select, update

from bot.alerts.dispatcher import Dispatcher
from bot.alerts.terms import Terms
from bot.alerts.ways import Way
from bot.channels.answering import Answering
from bot.channels.budget import Budget
from bot.channels.desk import Desk
from bot.channels.purse import Purse, Room
from bot.channels.telegram import Telegram, client
from bot.channels.zalo import Zalo
from bot.channels.zalo_api import ZaloApi
from bot.people import People
from bot.together import together
from db import parcels, preferences, spending
from db.acknowledgements import Said, Verdict, keep
from db.alert_models import Delivery
from db.calendar import Calendar
from db.models import Agency, Case, Coercion
from db.outbox import Draft, Which, void
from db.parcels import Parcel
from db.people_models import Account
from db.planning.facts import ANSWERED
from db.planning.terms import Wishes
from db.session import Database
from handlers.messages import Question, line
from handlers.notices import QUOTA, Rendered
from handlers.waiting import reply as waiting
from handlers.wording_deliveries import NONE_WAITING, ONLY_URGENT
from tests.bot.alerts.counter import LEASE, Script
from tests.bot.channels.office import (
    ADMIN,
    ADMINS,
    BRISK,
    UNBOUND,
    ZONE,
    Office,
    at_work,
)
from tests.bot.channels.office import Script as Echo
from tests.db.letters import enrol, give_account, post, states
from tests.fakes.bot_api import BotApi
from tests.fakes.zalo import TOKEN, ZaloServer
from tests.keys import VAULT

BOT = TOKEN.partition(":")[0]


class Words(Script):
    """Deliveries by their keys, and the word on what is held as it is."""

    def render(self, parcel: Parcel, channel: str, now: datetime) -> Rendered:
        """One line for each."""
        made = super().render(parcel, channel, now)
        keys = {due.draft.key for due in parcel.dues if due.draft.kind == QUOTA}
        lines = [line(ONLY_URGENT) if one.text in keys else one for one in made.reply.lines]
        return replace(made, reply=replace(made.reply, lines=tuple(lines)))


@dataclass
class Clock:
    """The present, set by hand."""

    at: datetime = datetime(2026, 12, 1, 7, 30, tzinfo=ZONE)
    _held: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self) -> datetime:
        with self._held:
            return self.at

    def set(self, at: datetime) -> None:
        with self._held:
            self.at = at

    @property
    def utc(self) -> datetime:
        return self().astimezone(UTC).replace(tzinfo=None)


@pytest.fixture
def zalo() -> Iterator[ZaloServer]:
    server = ZaloServer()
    server.start()
    yield server
    server.end()


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    database = Database(sqlite_url, VAULT)
    yield database
    database.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def on_zalo(zalo: ZaloServer, monthly: int) -> Zalo:
    channel = Zalo(ZaloApi(zalo.tokens[0], zalo.origin))
    channel.rates = replace(UNBOUND, monthly=monthly, people=50)
    zalo.monthly = monthly
    return channel


@contextmanager
def at_it(
    zalo: ZaloServer, database: Database, clock: Clock, monthly: int, api: BotApi | None = None
) -> Iterator[Office]:
    """A desk and a dispatcher on Zalo, and on Telegram where there is one."""

    async def main(stop: asyncio.Event) -> None:
        desk_side, alert_side = on_zalo(zalo, monthly), on_zalo(zalo, monthly)
        purses = [Purse(one, database, clock, ADMINS) for one in (desk_side, alert_side)]
        budget = Budget(UNBOUND)
        parts = (desk_side, Echo(), database, People(ADMINS, database, clock), clock, BRISK)
        answering = Answering(*parts, budget, purse=purses[0])
        ways = [Way(alert_side, budget, purses[1])]
        if api is not None:
            telegram = Telegram(client(api.token, api.origin))
            ways.append(Way(telegram, Budget(UNBOUND), Purse(telegram, database, clock)))
        terms = Terms("w", BRISK, LEASE, frozenset({f"telegram:{ADMIN}"}), lambda: 0.0)
        dispatcher = Dispatcher(ways, Words(database), database, clock, terms)
        desk = Desk(desk_side, answering, database, clock, BRISK)
        await together(stop, desk.run(stop), dispatcher.run(stop))

    with at_work(Office(database, main)) as office:
        yield office


def due(database: Database, clock: Clock) -> int:
    """How many deliveries are to leave now."""
    waits = Delivery.state.in_(("planned", "unknown", "taken"))
    with database.reading() as session:
        ready = select(func.count()).where(waits, Delivery.next_at <= clock.utc)
        return session.scalar(ready) or 0


def settle(database: Database, clock: Clock, office: Office) -> None:
    """Waits until nothing is left to be done at this moment."""
    ends = time.monotonic() + 60
    while due(database, clock):
        assert time.monotonic() < ends, states(database)
        time.sleep(0.005)
    office.settled()


def people_on_zalo(database: Database, zalo: ZaloServer, count: int) -> dict[int, str]:
    """People with an account on Zalo who have written to the bot: their numbers here and there."""
    numbers = enrol(database, *range(100, 100 + count), channel="zalo")
    with database.writing() as session:
        session.execute(update(Account).values(bot=BOT))
    chats = {number: str(100 + place) for place, number in enumerate(numbers)}
    zalo._bots[TOKEN].people += chats.values()
    return chats


def told(key: str, person: int, clock: Clock, weight: int, **named: object) -> Draft:
    """Something due now, of use until the evening."""
    at = clock.utc
    given = {"kind": "coercion", "step": "d3", "due_at": at, "expires_at": at + timedelta(hours=12)}
    return Draft(key, weight=weight, person_id=person, **{**given, **named})  # type: ignore[arg-type]


def sent_of(database: Database, clock: Clock, monthly: int) -> spending.Account:
    with database.reading() as session:
        return spending.account(session, ("zalo", BOT), monthly, clock())


def month(zalo: ZaloServer, database: Database, clock: Clock, people: int, monthly: int) -> None:
    """More than the plan allows is wanted of every working day; what became of it."""
    chats, chance, calendar = people_on_zalo(database, zalo, people), Random(7), Calendar({})
    days = [date(2026, 12, day) for day in range(1, 32)]
    urgent = 0
    with at_it(zalo, database, clock, monthly) as office:
        for day in (one for one in days if calendar.is_working(one)):
            clock.set(datetime.combine(day, hour(7, 30), ZONE))
            post(database, *(told(f"n{day}:{n}:", n, clock, 9) for n in chats), now=clock.utc)
            settle(database, clock, office)
            clock.set(datetime.combine(day, hour(9), ZONE))
            some = chance.sample(sorted(chats), len(chats) * 9 // 10)
            post(database, *(told(f"u{day}:{n}:", n, clock, 5) for n in some), now=clock.utc)
            settle(database, clock, office)
            for n in chance.sample(sorted(chats), len(chats) * 8 // 10):
                zalo.say(chats[n], f"tỷ lệ {day}")
            zalo.until(lambda: not zalo.pending())
            settle(database, clock, office)
            clock.set(datetime.combine(day, hour(14), ZONE))
            few = chance.sample(sorted(chats), len(chats) * 4 // 10)
            urgent += len(few)
            post(database, *(told(f"h{day}:{n}:", n, clock, 0) for n in few), now=clock.utc)
            settle(database, clock, office)
    found = states(database)
    account = sent_of(database, clock, monthly)
    print(f"{account.sent} of {monthly} sent, {urgent} urgent; the server counts {zalo.sent()}")
    assert account.sent == zalo.sent() <= monthly
    assert [state for key, state in found.items() if key.startswith("h")] == ["sent"] * urgent
    assert account.sent > monthly * 0.95
    held = [key for key, state in found.items() if state == "planned" and key[0] in "nu"]
    assert held
    alone = [one.text for one in zalo.messages() if one.text == ONLY_URGENT]
    assert 0 < len(alone) <= people


def test_a_month_of_five_people_is_kept_within_and_nothing_urgent_waits(
    zalo: ZaloServer, sqlite: Database, clock: Clock
) -> None:
    month(zalo, sqlite, clock, 5, 300)


@pytest.mark.soak
def test_a_month_of_fifty_people_is_kept_within_three_thousand_and_nothing_urgent_waits(
    zalo: ZaloServer, sqlite: Database, clock: Clock
) -> None:
    month(zalo, sqlite, clock, 50, 3_000)


@pytest.mark.parametrize(
    ("day", "sent", "weight", "room"),
    [
        (1, 0, 9, Room.YES),
        (1, 1_199, 9, Room.YES),
        (1, 1_200, 9, Room.LATER),
        (1, 1_949, 5, Room.YES),
        (1, 1_950, 5, Room.LATER),
        (1, 2_399, None, Room.YES),
        (1, 2_400, None, Room.LATER),
        (1, 2_999, 2, Room.YES),
        (1, 3_000, 2, Room.NONE),
        (31, 2_825, 9, Room.YES),
        (31, 2_826, 9, Room.LATER),
        (31, 2_941, None, Room.YES),
    ],
)
def test_what_is_less_urgent_leaves_more_to_others_and_less_as_the_month_goes_by(
    zalo: ZaloServer, sqlite: Database, clock: Clock, day: int, sent: int, weight: int, room: Room
) -> None:
    clock.set(datetime(2026, 12, day, 9, tzinfo=ZONE))
    if sent:
        spending.spend(sqlite, ("zalo", BOT), clock(), sent)
    assert Purse(on_zalo(zalo, 3_000), sqlite, clock).room(weight) is room


def test_administrators_know_at_four_fifths_and_when_the_messenger_says_that_all_is_used(
    zalo: ZaloServer, sqlite: Database, clock: Clock, api: BotApi
) -> None:
    (lan,) = people_on_zalo(sqlite, zalo, 1)
    api.open(ADMIN)
    with at_it(zalo, sqlite, clock, 100, api) as office:
        spending.spend(sqlite, ("zalo", BOT), clock(), 78)
        zalo.spend(78)
        for number in range(3):
            post(sqlite, told(f"a{number}:", lan, clock, 0), now=clock.utc)
            settle(sqlite, clock, office)
        assert len(api.answers(ADMIN)) == 1
        assert "80/100" in api.texts(ADMIN)[0]
        zalo.spend(100)
        post(sqlite, told("b:", lan, clock, 0), now=clock.utc)
        settle(sqlite, clock, office)
        api.until(lambda: any("đã hết hạn mức" in text for text in api.texts(ADMIN)))
    assert states(sqlite)["b:"] == "dead"
    assert sent_of(sqlite, clock, 100).left == 0


def test_what_is_held_is_read_by_a_command_or_goes_with_what_is_urgent(
    zalo: ZaloServer, sqlite: Database, clock: Clock
) -> None:
    lan, nam = people_on_zalo(sqlite, zalo, 2)
    with at_it(zalo, sqlite, clock, 100) as office:
        spending.spend(sqlite, ("zalo", BOT), clock(), 75)
        post(sqlite, *(told(f"d{n}:", n, clock, 9) for n in (lan, nam)), now=clock.utc)
        settle(sqlite, clock, office)
        assert zalo.texts("100") == zalo.texts("101") == [ONLY_URGENT]
        post(sqlite, told("h:", nam, clock, 0), now=clock.utc)
        settle(sqlite, clock, office)
        assert zalo.texts("101")[1:] == [f"h:\nd{nam}:"]
        with sqlite.reading() as session:
            held = parcels.held_for(session, lan, clock.utc)
        assert held is not None
        assert [one.draft.key for one in held.dues] == [f"d{lan}:"]
        asking = People(ADMINS, sqlite, clock).person("zalo", "100")
        assert waiting(Question("/tincho", asking, clock()), sqlite).text
        assert states(sqlite)[f"d{lan}:"] == "folded"
        nobody = People(ADMINS, sqlite, clock).person("zalo", "101")
        assert waiting(Question("/tincho", nobody, clock()), sqlite).text == NONE_WAITING


def coercion(database: Database, clock: Clock) -> int:
    """A coercion in two days."""
    with database.writing() as session:
        agency = Agency(code="A", name="THADS tỉnh Mẫu", kind="province")
        session.add(agency)
        session.flush()
        case = Case(
            code="V1",
            agency_id=agency.id,
            decision_number="1",
            decision_key="1",
            accepted_on=date(2026, 1, 5),
            amount=1,
        )
        session.add(case)
        session.flush()
        made = Coercion(
            code="C1",
            case_id=case.id,
            version=1,
            scheduled_at=clock().replace(tzinfo=None) + timedelta(days=2),
            state="planned",
            measure="seizure",
            forced=False,
        )
        session.add(made)
        session.flush()
        return made.id


@pytest.mark.parametrize("answered", [True, False])
def test_an_alert_that_nobody_acknowledges_goes_by_the_other_messenger_and_one_answer_ends_both(
    zalo: ZaloServer, sqlite: Database, clock: Clock, api: BotApi, answered: bool
) -> None:
    (lan,) = people_on_zalo(sqlite, zalo, 1)
    give_account(sqlite, lan, 7)
    api.open(7)
    number = coercion(sqlite, clock)
    with sqlite.writing() as session:
        preferences.keep(session, lan, Wishes(channel="zalo", second=3))
    with at_it(zalo, sqlite, clock, 1_000, api) as office:
        key = f"c{number}:v1:new:p{lan}:"
        alert = {"step": "new", "coercion_id": number, "version": 1}
        until = {"expires_at": clock.utc + timedelta(days=2)}
        post(sqlite, told(key, lan, clock, 3, **alert, **until), now=clock.utc)
        settle(sqlite, clock, office)
        assert (zalo.texts("100"), api.texts(7)) == ([key], [])
        if answered:
            said = Said(number, 1, lan, Verdict.RECEIVED, "", "zalo", clock.utc)
            with sqlite.writing() as session:
                keep(session, said)
                which = Which(coercion_id=number, steps=["new"], person_id=lan)
                void(session, which, ANSWERED, clock.utc)
        clock.set(clock() + timedelta(hours=2, minutes=59))
        settle(sqlite, clock, office)
        assert api.texts(7) == []
        clock.set(clock() + timedelta(minutes=1))
        settle(sqlite, clock, office)
    assert api.texts(7) == ([] if answered else [f"{key}telegram"])
    assert zalo.texts("100") == [key]
