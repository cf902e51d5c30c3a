"""`invite` and `people` at the machine: what is printed, what is refused, and how it ends."""

import json

import pytest

from db import invitations, people
from db.invitations import is_code
from db.people import Post
from db.session import Database
from db.terms import Role
from tests.bot.commands.running import Machine
from tests.db.folk import NOW, TODAY, settle
from tests.keys import VAULT


@pytest.fixture
def province(machine: Machine) -> Database:
    """The machine's database, with offices, opened with the machine's own keys."""
    database = Database(machine.settings["DATABASE_URL"], VAULT)
    settle(database)
    return database


def let_in(machine: Machine, database: Database, number: str, *options: str) -> int:
    ran = machine.run("invite", *options, CLOCK="2026-11-23T08:00:00+07:00")
    assert ran.status == 0, ran.complained
    code, *rest = ran.said.splitlines()
    assert is_code(code)
    assert not rest
    welcome = invitations.use(database, code, ("telegram", number), NOW)
    assert welcome is not None
    return welcome.number


def test_a_code_made_at_the_machine_lets_somebody_in(machine: Machine, province: Database) -> None:
    named = ("--role", "officer", "--agency", "A", "--name", "Lò Thị An", "--officer", "Lò An")
    let_in(machine, province, "21", *named)
    known = people.find(province, "telegram", "21", TODAY)
    assert known is not None
    assert (known.name, known.posts) == ("Lò Thị An", (Post(Role.OFFICER, "A", "Lò An"),))
    body = ("--role", "partner", "--body", "Công an tỉnh", "--days", "1")
    let_in(machine, province, "22", *body)
    known = people.find(province, "telegram", "22", TODAY)
    assert known is not None
    assert known.posts == (Post(Role.PARTNER, body="Công an tỉnh"),)
    province.close()


REFUSED = {
    "no role": ([], 2, "Tham số chưa đúng"),
    "a role that is none": (["--role", "boss"], 2, "không phải vai trò"),
    "no whole number of days": (["--role", "admin", "--days", "x"], 2, "số nguyên"),
    "too many days": (["--role", "admin", "--days", "4000"], 1, "Số ngày"),
    "no such office": (["--role", "head", "--agency", "X9"], 1, "“X9”"),
    "a head of nothing": (["--role", "head"], 1, "phải thuộc một đơn vị"),
}


@pytest.mark.parametrize(("options", "status", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_given_is_told(
    machine: Machine, options: list[str], status: int, said: str
) -> None:
    ran = machine.run("invite", *options)
    assert (ran.status, ran.said) == (status, "")
    assert said in ran.complained


def test_people_are_listed_blocked_moved_and_ended(machine: Machine, province: Database) -> None:
    assert machine.run("people").said == "Chưa có người nào đăng ký.\n"
    number = let_in(machine, province, "21", "--role", "head", "--agency", "A", "--name", "An")
    assert machine.run("people").said == (
        f"{number}. An – thủ trưởng đơn vị – Phòng THADS khu vực 1 (telegram)\n"
    )
    one = str(number)
    assert "đang bị chặn" in machine.run("people", "block", one).said
    assert people.find(province, "telegram", "21", TODAY).posts == ()  # type: ignore[union-attr]
    again = machine.run("people", "block", one)
    assert (again.status, again.said) == (1, "")
    assert machine.run("people", "unblock", one).status == 0
    assert machine.run("people", "move", one, "--role", "officer", "--agency", "B").status == 0
    told = json.loads(machine.run("people", "--json").said)
    assert told[0] | {"joined_at": ""} == {
        "number": number,
        "name": "An",
        "role": "officer",
        "agency": "B",
        "officer": None,
        "body": None,
        "status": "active",
        "channels": ["telegram"],
        "joined_at": "",
    }
    assert "21" not in json.dumps([row["channels"] for row in told])
    assert machine.run("people", "end", one).status == 0
    assert json.loads(machine.run("people", "--json").said) == []
    province.close()


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["block"], 2),
        (["block", "x"], 2),
        (["fire", "1"], 2),
        (["move", "1"], 2),
        (["block", "99"], 1),
        (["move", "1", "--role", "head", "--agency", "X9"], 1),
    ],
)
def test_what_cannot_be_done_to_people_is_told(
    machine: Machine, arguments: list[str], status: int
) -> None:
    ran = machine.run("people", *arguments)
    assert (ran.status, ran.said) == (status, "")
    assert ran.complained


def test_the_last_administrator_is_ended_only_where_a_setting_names_another(
    machine: Machine, province: Database
) -> None:
    number = str(let_in(machine, province, "21", "--role", "admin"))
    ran = machine.run("people", "block", number)
    assert ran.status == 1
    assert "quản trị viên" in ran.complained
    assert machine.run("people", "block", number, ADMINS="telegram:11").status == 0
    province.close()
