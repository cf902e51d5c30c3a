"""Who writes to us: administrators by setting, the registered, strangers told so once a day."""

from datetime import datetime, timedelta

import pytest

from bot.people import People
from db import groups, membership
from db.people import Post
from db.session import Database
from db.terms import Role
from handlers.messages import Circle
from tests.db.folk import NOW, OPERATOR, join, settle
from tests.handlers.chatting import MORNING

ADMINS = frozenset({"telegram:11", "zalo:a1b2"})
ROLES = {
    "telegram:11": Role.ADMIN,
    "zalo:a1b2": Role.ADMIN,
    "zalo:11": Role.STRANGER,
    "telegram:1": Role.STRANGER,
    "telegram:111": Role.STRANGER,
    "telegram:": Role.STRANGER,
}
CODE = "/start AAAAA-AAAAA-AAAA3"


def at(database: Database, now: datetime = MORNING) -> People:
    return People(ADMINS, database, lambda: now)


@pytest.mark.parametrize(("who", "role"), ROLES.items())
def test_an_administrator_is_one_number_in_one_channel(
    database: Database, who: str, role: Role
) -> None:
    channel, _, number = who.partition(":")
    assert at(database).person(channel, number).role is role


def test_administrators_are_always_answered_strangers_once_a_day(database: Database) -> None:
    people = at(database)
    admin, stranger = people.person("telegram", "11"), people.person("telegram", "12")
    assert [people.is_due_an_answer(admin, "?", NOW) for _ in range(3)] == [True] * 3
    assert [people.is_due_an_answer(stranger, "?", NOW) for _ in range(3)] == [True, False, False]
    assert at(database).is_due_an_answer(stranger, "?", NOW + timedelta(days=1))


def test_a_registered_person_has_their_posts_and_our_number(database: Database) -> None:
    settle(database)
    number = join(database, "21", Role.HEAD, "A", "Lò Thị An")
    person = at(database).person("telegram", "21")
    assert (person.role, person.posts) == (Role.HEAD, (Post(Role.HEAD, "A"),))
    assert (person.name, person.number) == ("Lò Thị An", number)


def test_an_administrator_by_setting_is_one_whatever_else_they_are(database: Database) -> None:
    settle(database)
    number = join(database, "11", Role.OFFICER, "A")
    everywhere = Post(Role.ADMIN)
    person = at(database).person("telegram", "11")
    assert (person.role, person.posts) == (Role.ADMIN, (everywhere, Post(Role.OFFICER, "A")))
    membership.block(database, number, OPERATOR, NOW)
    person = at(database).person("telegram", "11")
    assert (person.role, person.posts) == (Role.ADMIN, (everywhere,))


def test_who_was_blocked_is_a_stranger_and_not_heard(database: Database) -> None:
    settle(database)
    membership.block(database, join(database, "21", Role.HEAD, "A"), OPERATOR, NOW)
    people = at(database)
    person = people.person("telegram", "21")
    assert (person.role, person.posts) == (Role.STRANGER, ())
    assert [people.is_due_an_answer(person, CODE, NOW) for _ in range(2)] == [True, False]


@pytest.mark.parametrize("text", [CODE, "/dangky An; A", "AAAAA-AAAAA-AAAA3", "/DangKy"])
def test_a_stranger_who_asks_to_be_let_in_is_heard(database: Database, text: str) -> None:
    people = at(database)
    stranger = people.person("telegram", "12")
    assert [people.is_due_an_answer(stranger, "?", NOW) for _ in range(2)] == [True, False]
    assert people.is_due_an_answer(stranger, text, NOW)


@pytest.mark.parametrize("text", ["/start", "/toi", "/nguoi", "tỷ lệ", ""])
def test_for_all_else_a_stranger_is_not(database: Database, text: str) -> None:
    people = at(database)
    stranger = people.person("telegram", "12")
    assert [people.is_due_an_answer(stranger, text, NOW) for _ in range(2)] == [True, False]


def test_a_group_has_the_circle_that_it_was_registered_for(database: Database) -> None:
    settle(database)
    groups.register(database, ("telegram", "-1"), "A", OPERATOR, NOW)
    groups.register(database, ("telegram", "-2"), None, OPERATOR, NOW)
    people = at(database)
    assert people.circle("telegram", "-1") == Circle("A")
    assert people.circle("telegram", "-2") == Circle(None)
    assert people.circle("telegram", "-3") is None
    assert people.circle("zalo", "-1") is None
