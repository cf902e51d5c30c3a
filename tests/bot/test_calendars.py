"""Calendars over real HTTP: whoever has an address reads it, nobody else learns anything."""

from collections.abc import Iterator

import httpx
import pytest
from icalendar import Calendar

from db import feeds
from db.session import Database
from db.terms import Role
from tests.bot.test_web import served
from tests.db.folk import NOW, acting, join, settle

GONE = ["/lich/", "/lich/x.ics", f"/lich/{'a' * 43}.ics", f"/lich/{'a' * 43}", "/lich/%00.ics"]


@pytest.fixture
def client(database: Database) -> Iterator[httpx.Client]:
    settle(database)
    join(database, "21", Role.HEAD, "A", "Lò Thị An")
    with served(database) as made:
        yield made


def test_an_address_is_read_as_a_calendar_until_it_ends(
    client: httpx.Client, database: Database
) -> None:
    by = acting(database, "21")
    path = f"/lich/{feeds.make(database, by, NOW)}.ics"
    found = client.get(path)
    assert found.status_code == 200
    assert found.headers["content-type"].partition(";")[0] == "text/calendar"
    assert found.headers["cache-control"] == "no-store"
    assert Calendar.from_ical(found.content)["VERSION"] == "2.0"
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405
    feeds.end(database, by, NOW)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", GONE)
def test_what_is_no_address_is_not_found_and_says_nothing(client: httpx.Client, path: str) -> None:
    found = client.get(path)
    assert found.status_code == 404
    assert "Lò" not in found.text


def test_without_the_database_a_calendar_is_asked_to_come_again(
    client: httpx.Client, database: Database
) -> None:
    token = feeds.make(database, acting(database, "21"), NOW)
    with database.writing() as session:
        feeds.Feed.__table__.drop(session.connection())
    assert client.get(f"/lich/{token}.ics").status_code == 503
