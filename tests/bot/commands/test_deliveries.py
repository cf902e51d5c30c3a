"""`deliveries` and `/guilai`: what did not arrive is listed for administrators and sent anew."""

import json
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from db import parcels
from db.session import Database
from db.terms import Role
from handlers import undelivered
from handlers import wording_deliveries as words
from handlers.messages import Kind, Person, Place, Question
from tests.bot.commands.running import Machine
from tests.db.letters import NOW, draft, enrol, post, states
from tests.keys import VAULT

ASKED_AT = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def bury(database: Database, count: int) -> None:
    """So many deliveries that did not arrive."""
    people = enrol(database, *range(1, count + 1))
    post(database, *(draft(f"{n}:", person) for n, person in enumerate(people)))
    for parcel in parcels.claim(database, "w", NOW, count):
        with database.writing() as session:
            parcels.settle_dead(session, "w", parcel, "bot was blocked", NOW)


@pytest.fixture
def kept(sqlite_url: str) -> Iterator[Database]:
    made = Database(sqlite_url, VAULT)
    yield made
    made.close()


def ask(
    database: Database, text: str, role: Role = Role.ADMIN, place: Place = Place.PRIVATE
) -> tuple[Kind, str]:
    question = Question(text, Person("telegram", "11", role), ASKED_AT, place)
    reply = undelivered.reply(question, database)
    return reply.kind, reply.text


def test_the_command_lists_what_did_not_arrive_and_sends_it_anew(
    machine: Machine, kept: Database
) -> None:
    bury(kept, 3)
    said = machine.run("deliveries").said
    assert "không gửi được: 3" in said
    assert "1. Người 1: tin về cưỡng chế, từ 08:00 ngày 23/11/2026 – bot was blocked" in said
    found = json.loads(machine.run("deliveries", "--json").said)
    assert found["counts"]["dead"] == 3
    assert {letter["to"] for letter in found["dead"]} == {"Người 1", "Người 2", "Người 3"}
    assert (
        machine.run("deliveries", "--replay", "1", "2", "--json").said == '{"replayed": [1, 2]}\n'
    )
    assert machine.run("deliveries", "--replay", "1").status == 1
    assert machine.run("deliveries", "--replay", "all").status == 0
    assert set(states(kept).values()) == {"planned"}
    assert machine.run("deliveries", "--replay", "all").said == f"{words.NONE_DEAD}\n"
    assert machine.run("deliveries", "--replay", "x").status == 2


ANSWERS = [
    ("/guilai x", Kind.CLARIFY, words.WHICH),
    ("/guilai 99", Kind.ANSWER, words.NONE_OF_THEM),
    ("/guilai 2", Kind.ANSWER, "Đang gửi lại 1 tin."),
    ("/guilai 1, 3", Kind.ANSWER, "Đang gửi lại 2 tin."),
    ("/guilai tat ca", Kind.ANSWER, "Đang gửi lại 19 tin."),
    ("/guilai Tất cả", Kind.ANSWER, words.NONE_DEAD),
    ("/guilai", Kind.ANSWER, words.NONE_DEAD),
]


def test_an_administrator_sees_them_in_the_chat_and_sends_them_anew(kept: Database) -> None:
    bury(kept, 22)
    kind, text = ask(kept, "/guilai")
    lines = text.split("\n")
    assert (kind, lines[0], lines[-2]) == (
        Kind.ANSWER,
        "Có 22 tin không gửi được:",
        "… và 2 tin nữa.",
    )
    for asked, kind, text in ANSWERS:
        assert ask(kept, asked) == (kind, text), asked


REFUSED = [(Role.HEAD, Place.PRIVATE), (Role.STRANGER, Place.PRIVATE), (Role.ADMIN, Place.GROUP)]


@pytest.mark.parametrize(("role", "place"), REFUSED)
def test_nobody_else_and_nowhere_else(kept: Database, role: Role, place: Place) -> None:
    bury(kept, 1)
    assert ask(kept, "/guilai", role, place)[0] is Kind.REFUSE
    assert states(kept) == {"0:": "dead"}
