"""Đúng and Sai on a phone, and what is kept for the administrators once an answer is out."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from db import misreads
from db.misreads import Note
from db.session import Database
from db.vocabulary import Lexicographer
from handlers import wording_teaching as words
from handlers.conversation import Conversation
from handlers.understanding.readings import About
from handlers.wording import ASK_BACK
from tests.bot.channels.office import ADMIN, STRANGER, Office, polling
from tests.fakes.bot_api import BotApi
from tests.handlers import tinh_mau


@pytest.fixture
def office(api: BotApi, sqlite: Database) -> Iterator[Office]:
    tinh_mau.fill(sqlite)
    conversation = Conversation(sqlite, Lexicographer())
    with polling(api, sqlite, conversation, clock=lambda: tinh_mau.BROUGHT_IN) as running:
        yield running


def waiting(database: Database) -> list[Note]:
    with database.reading() as session:
        return [kept.note for kept in misreads.waiting(session, 1)[0]]


def test_right_and_wrong_stand_in_a_row_of_their_own(api: BotApi, office: Office) -> None:
    api.say(ADMIN, "thụ lý")
    rows = api.answers(ADMIN)[0].content.rows
    assert [[label for label, _ in row] for row in rows] == [
        ["Theo đơn vị", "So cùng kỳ", "Excel"],
        [words.RIGHT, words.WRONG],
    ]


def test_wrong_is_told_in_two_taps(api: BotApi, office: Office, sqlite: Database) -> None:
    api.say(ADMIN, "thụ lý của Mẫu Sơn")
    api.answers(ADMIN)
    api.press(ADMIN, words.WRONG)
    assert api.answers(ADMIN, 2)[1].text == f"{words.WHAT_IS_WRONG}\n{words.code('H-1')}"
    api.press(ADMIN, "Thời gian")
    assert api.answers(ADMIN, 3)[2].text == words.THANKS
    (note,) = waiting(sqlite)
    assert (note.kind, note.question, note.what) == ("wrong", "thụ lý của Mẫu Sơn", "period")


def test_what_was_not_understood_is_kept_once_its_answer_is_out(
    api: BotApi, office: Office, sqlite: Database
) -> None:
    api.say(ADMIN, "thụ lý zyx của Mẫu Sơn")
    api.say(STRANGER, "thụ lý xyz")
    api.answers(ADMIN)
    api.answers(STRANGER)
    office.settled()
    (note,) = waiting(sqlite)
    assert (note.kind, note.question, note.what) == ("leftover", "thụ lý zyx của Mẫu Sơn", "zyx")
    assert note.reading.startswith("thụ lý đơn vị M1")


def test_an_answer_is_out_and_stays_the_only_one_where_it_cannot_be_kept(
    api: BotApi, office: Office, sqlite: Database
) -> None:
    with sqlite.writing() as session:
        session.execute(text("DROP TABLE misread"))
    api.say(ADMIN, "thụ lý zyx")
    api.answers(ADMIN)
    office.settled()
    assert [m.text.partition("\n")[0] for m in api.messages(ADMIN)] == [ASK_BACK[About.LEFTOVER]]
