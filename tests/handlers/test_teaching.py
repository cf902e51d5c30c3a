"""`/cauhoi 12 "…" = "…"`: learnt at once by every process, held where it would change others."""

from collections.abc import Callable
from datetime import datetime

import pytest

from db import learned
from db.learned import Learned
from db.session import Database
from db.terms import Role
from db.vocabulary import Lexicographer
from handlers import wording_teaching as words
from handlers.conversation import Conversation
from handlers.messages import Kind, Person, Question, Reply
from handlers.understanding.judging import Fault
from tests.handlers import tinh_mau
from tests.handlers.asking import ZONE
from tests.keys import VAULT

ADMIN = Person("telegram", "11", Role.ADMIN)
MORNING = datetime(2021, 9, 15, 8, 30, tzinfo=ZONE)
NOW = datetime(2021, 9, 15, 1, 30)
DONG = Learned("còn kẹt", "còn tồn")

Ask = Callable[[str], Reply]


def asking(database: Database) -> Ask:
    conversation = Conversation(database, Lexicographer())
    return lambda text: conversation.reply(Question(text, ADMIN, MORNING))


def held(database: Database) -> tuple[Learned, ...]:
    with database.reading() as session:
        return learned.load(session)


def test_a_lesson_is_learnt_by_every_process_at_once_and_closes_its_question(
    database: Database,
) -> None:
    tinh_mau.fill(database)
    ask, elsewhere = asking(database), asking(database)
    asked = "Mẫu Sơn còn kẹt bao nhiêu việc"
    assert elsewhere(asked).kind is not Kind.ANSWER
    ask(f"/sai {asked}")
    reply = ask("/cauhoi 1 “Còn  kẹt” = “còn tồn”")
    read = "chưa thi hành xong về việc đơn vị M1 từ 01/10/2020 đến 15/09/2021"
    assert reply.text.splitlines() == [
        words.taught("còn kẹt", "còn tồn"),
        words.now_read_as(1, read),
    ]
    assert elsewhere(asked).answer == ask("Mẫu Sơn còn tồn bao nhiêu việc").answer
    assert ask("/cauhoi").text == words.NONE_OPEN
    assert words.lesson("còn kẹt", "còn tồn") in ask("/cauhoi đã học").text
    assert ask('/cauhoi bỏ "còn kẹt"').text == words.forgotten("còn kẹt")
    assert elsewhere(asked).kind is not Kind.ANSWER
    assert ask("/cauhoi da hoc").text == words.NONE_LEARNED


def test_a_lesson_that_changes_a_frozen_question_is_held_and_names_it(database: Database) -> None:
    ask = asking(database)
    reply = ask("/cauhoi anh ơi = tỷ lệ")
    assert reply.kind is Kind.CLARIFY
    assert reply.text.splitlines() == [
        words.held(1),
        "• anh ơi báo giúp em số tiền thu được tuần trước",
    ]
    assert held(database) == ()


def test_a_question_that_is_not_understood_even_so_stays_open(database: Database) -> None:
    tinh_mau.fill(database)
    ask = asking(database)
    ask("/sai còn kẹt zyx")
    assert ask("/cauhoi 1 còn kẹt = còn tồn").text.endswith(words.still_open(1))
    assert ask("/cauhoi").choices[0].label == "1"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/cauhoi 7 còn kẹt = còn tồn", words.NO_SUCH_QUESTION),
        ("/cauhoi bỏ còn kẹt", words.NOT_LEARNED),
        ("/cauhoi đã học", words.NONE_LEARNED),
        ("/cauhoi còn kẹt = xyz", f"{words.FAULTS[Fault.MEANING]}\n{words.HOW_TO_TEACH}"),
        ("/cauhoi “” = còn tồn", f"{words.FAULTS[Fault.EMPTY]}\n{words.HOW_TO_TEACH}"),
        ("/cauhoi a = b = c", words.HOW),
        ("/cauhoi còn kẹt =", words.HOW),
    ],
)
def test_what_cannot_be_learnt_or_forgotten_is_told(sqlite_url: str, typed: str, said: str) -> None:
    database = Database(sqlite_url, VAULT)
    assert asking(database)(typed).text == said
    assert held(database) == ()
    database.close()


def test_a_lesson_that_was_not_held_against_the_last_one_is_not_noted(database: Database) -> None:
    person = ("telegram", "11")
    assert learned.note(database, DONG, person, NOW, after=0)
    assert not learned.note(database, Learned("án khê", "án tồn"), person, NOW, after=0)
    assert held(database) == (DONG,)


def test_of_a_phrase_the_last_lesson_holds(database: Database) -> None:
    person = ("telegram", "11")
    for number, means in enumerate(("còn tồn", "thụ lý", "thi hành xong")):
        lesson = Learned("còn kẹt", means)
        assert learned.note(database, lesson, person, NOW, after=number, active=number != 1)
    assert held(database) == (Learned("còn kẹt", "thi hành xong"),)
    assert all(fault in words.FAULTS for fault in Fault)
