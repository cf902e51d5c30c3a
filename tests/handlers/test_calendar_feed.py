"""The address of one's calendar: got, exchanged, ended; and what is read there, by whose rights."""

from datetime import date, datetime

import pytest
from icalendar import Calendar, Event
from sqlalchemy import select, update

from db import membership
from db.alert_models import Feed
from db.membership import add_account
from db.people_models import Member
from db.session import Database
from handlers import calendar_feed
from handlers import wording_calendar as words
from handlers.messages import Kind
from tests.db.folk import OPERATOR
from tests.db.planning.matters import at
from tests.db.planning.office import JOINED, PARTNERS, Office
from tests.handlers.asking import ZONE
from tests.handlers.chatting import Chats
from tests.keys import VAULT

DOOR = "https://thads.example.vn"
ANNA, NOW = "21", datetime(2026, 12, 2, 8, 0, tzinfo=ZONE)
ROWS = (
    f"C1 | V1 | 08:30 16/12/2026 | nhà ông A, xã Bản Hồ | Kê biên nhà | Có | {PARTNERS}",
    "C2 | V2 | 09:00 17/12/2026 | nhà bà B, xã Cốc Xá | Kê biên nhà | Không",
    "C3 | V1 | 14:00 18/12/2026 | nhà ông A, xã Bản Hồ | Kê biên nhà | Không |  |  | Hủy",
    "C0 | V1 | 08:30 02/03/2026 | nhà ông A, xã Bản Hồ | Kê biên nhà | Không |  |  | Đã tổ chức",
)


@pytest.fixture
def office(database: Database) -> Office:
    made = Office(database)
    made.hand_over("2026-12-01 10:00", *ROWS)
    with database.writing() as session:
        add_account(session, VAULT, made.numbers["an"], ("telegram", ANNA), JOINED)
    return made


@pytest.fixture
def chats(office: Office) -> Chats:
    return Chats(office.database, now=NOW, door=DOOR)


def token(chats: Chats, who: str = ANNA, said: str = "/lich") -> str:
    """The secret part of somebody's new address."""
    address = chats.say(who, said).text.split("\n")[1]
    assert address.startswith(f"{DOOR}/lich/")
    return address.removeprefix(f"{DOOR}/lich/").removesuffix(".ics")


def read(database: Database, token: str) -> list[Event] | None:
    """The entries under an address; None where there is none."""
    found = calendar_feed.calendar(database, token, NOW)
    return None if found is None else list(Calendar.from_ical(found).walk("VEVENT"))


def lent(office: Office, chats: Chats, name: str) -> list[Event]:
    """The entries that somebody reads under an address of their own."""
    with office.database.writing() as session:
        add_account(session, VAULT, office.numbers[name], ("telegram", "30"), JOINED)
    found = read(office.database, token(chats, "30"))
    assert found is not None
    return found


def test_an_address_is_shown_once_and_only_its_mark_is_kept(office: Office, chats: Chats) -> None:
    secret = token(chats)
    with office.database.reading() as session:
        (mark,) = session.scalars(select(Feed.mark))
    assert secret not in mark
    again = chats.say(ANNA, "/lich")
    assert secret not in again.text
    assert again.text == words.there_is_one("08:00 ngày 02/12/2026")


def test_a_new_address_ends_the_old_and_an_ended_one_is_gone(office: Office, chats: Chats) -> None:
    first = token(chats)
    second = token(chats, said="/lich mới")
    assert read(office.database, first) is None
    assert read(office.database, second)
    assert chats.say(ANNA, "/lich huy").text == words.ENDED
    assert read(office.database, second) is None
    assert chats.say(ANNA, "/lich hủy").text == words.NONE
    assert read(office.database, token(chats))


def test_a_calendar_shows_ones_offices_with_what_was_called_off(
    office: Office, chats: Chats
) -> None:
    events = read(office.database, token(chats)) or []
    assert [(str(e["SUMMARY"])[:14], str(e["STATUS"])) for e in events] == [
        ("Hủy cưỡng chế ", "CANCELLED"),
        ("Cưỡng chế – vi", "CONFIRMED"),
    ]
    assert str(events[1]["LOCATION"]) == "nhà ông A, xã Bản Hồ"


SEEN = [
    ("an", ["C1", "C3"], "the hour"),
    ("cao", ["C1", "C3"], "the day"),
    ("bình", ["C2"], "the hour"),
    ("trưởng L", ["C2"], "the hour"),
    ("trưởng tỉnh", ["C1", "C2", "C3"], "the hour"),
    ("lãnh đạo", ["C1", "C2", "C3"], "the hour"),
    ("công an", ["C1"], "the hour"),
    ("công an khác", [], ""),
]


@pytest.mark.parametrize(("name", "codes", "told"), SEEN)
def test_a_calendar_shows_what_its_owner_may_know(
    office: Office, chats: Chats, name: str, codes: list[str], told: str
) -> None:
    if name == "an":
        events = read(office.database, token(chats)) or []
    else:
        events = lent(office, chats, name)
    found = {str(e["DESCRIPTION"]).split("cưỡng chế ")[1].split("\n")[0]: e for e in events}
    assert sorted(found) == codes
    by_day = [not isinstance(e["DTSTART"].dt, datetime) for e in found.values()]
    assert all(by_day) is (told == "the day") or not by_day
    assert any(by_day) is (told == "the day")
    assert not any(name in e.to_ical().decode() for e in events for name in ("Giàng", "Công ty"))


def test_rights_are_those_of_the_moment_of_reading(office: Office, chats: Chats) -> None:
    secret = token(chats)
    moved = update(Member).where(Member.id == office.numbers["an"]).values(agency_id=3)
    with office.database.writing() as session:
        session.execute(moved)
    assert [str(e["DTSTART"].dt) for e in read(office.database, secret) or []] != []
    (event,) = read(office.database, secret) or []
    assert event["DTSTART"].dt == date(2026, 12, 17)


@pytest.mark.parametrize("end", [membership.block, membership.leave])
def test_whoever_is_no_user_any_more_reads_nothing(
    office: Office, chats: Chats, end: object
) -> None:
    secret = token(chats)
    assert callable(end)
    end(office.database, office.numbers["an"], OPERATOR, JOINED)
    assert read(office.database, secret) is None


def test_an_address_of_who_was_blocked_stays_ended(office: Office, chats: Chats) -> None:
    secret, number = token(chats), office.numbers["an"]
    membership.block(office.database, number, OPERATOR, JOINED)
    membership.unblock(office.database, number, OPERATOR, JOINED)
    assert read(office.database, secret) is None


@pytest.mark.parametrize("guess", ["", "a", "a" * 43, "a" * 5000, "../../x" * 6 + "a", "\0" * 43])
def test_a_guess_reads_nothing(office: Office, chats: Chats, guess: str) -> None:
    token(chats)
    assert read(office.database, guess) is None


def test_without_a_door_nobody_gets_an_address(office: Office) -> None:
    closed = Chats(office.database, now=NOW)
    assert closed.say(ANNA, "/lich").text == words.NO_DOOR
    with office.database.reading() as session:
        assert session.scalars(select(Feed)).first() is None


def test_who_is_not_registered_or_asks_in_a_group_gets_none(chats: Chats) -> None:
    assert chats.say("11", "/lich").text == words.NOT_REGISTERED
    assert chats.say(ANNA, "/lich", group="-5").kind is Kind.REFUSE


DAYS = [
    ("2025-11-11", 1),
    ("2025-11-12", 2),
    ("2026-03-02", 3),
    ("2027-01-16", 2),
    ("2027-01-17", 1),
    ("2027-01-19", 0),
]


@pytest.mark.parametrize(("day", "count"), DAYS)
def test_a_calendar_is_of_a_month_back_and_a_year_ahead(
    office: Office, chats: Chats, day: str, count: int
) -> None:
    found = calendar_feed.calendar(office.database, token(chats), at(f"{day} 20:00"))
    assert found is not None
    assert len(list(Calendar.from_ical(found).walk("VEVENT"))) == count
