"""Who writes to us: administrators by setting, all others strangers, told so once a day."""

from datetime import datetime, timedelta

import pytest

from bot.people import People
from db.session import Database
from db.terms import Role

NOW = datetime(2026, 11, 23, 1, 0)
ADMINS = frozenset({"telegram:11", "zalo:a1b2"})
ROLES = {
    "telegram:11": Role.ADMIN,
    "zalo:a1b2": Role.ADMIN,
    "zalo:11": Role.STRANGER,
    "telegram:1": Role.STRANGER,
    "telegram:111": Role.STRANGER,
    "telegram:": Role.STRANGER,
}


@pytest.mark.parametrize(("who", "role"), ROLES.items())
def test_an_administrator_is_one_number_in_one_channel(
    database: Database, who: str, role: Role
) -> None:
    channel, _, number = who.partition(":")
    assert People(ADMINS, database).person(channel, number).role is role


def test_administrators_are_always_answered_strangers_once_a_day(database: Database) -> None:
    people = People(ADMINS, database)
    admin, stranger = people.person("telegram", "11"), people.person("telegram", "12")
    assert [people.is_due_an_answer(admin, NOW) for _ in range(3)] == [True] * 3
    assert [people.is_due_an_answer(stranger, NOW) for _ in range(3)] == [True, False, False]
    assert People(ADMINS, database).is_due_an_answer(stranger, NOW + timedelta(days=1))
