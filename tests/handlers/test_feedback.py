"""Đúng and Sai under an answer, what is noted of them, and the list that administrators see."""

from collections.abc import Callable
from datetime import datetime

import pytest

from db import misreads
from db.misreads import Kept, Note
from db.session import Database
from db.terms import Role
from db.vocabulary import Lexicographer
from handlers import wording
from handlers import wording_teaching as words
from handlers.conversation import Conversation
from handlers.messages import Kind, Person, Place, Question, Reply
from tests.handlers.asking import OPERATOR, ZONE, Asking
from tests.keys import VAULT

ADMIN = Person("telegram", "11", Role.ADMIN)
STRANGER = Person("telegram", "99", Role.STRANGER)
MORNING = datetime(2021, 9, 15, 8, 30, tzinfo=ZONE)

Ask = Callable[..., Reply]


@pytest.fixture
def ask(database: Database) -> Ask:
    """Asks as an administrator on Telegram, on a database without data, once on each engine."""
    conversation = Conversation(database, Lexicographer())

    def asked(text: str, person: Person = ADMIN, *, private: bool = True) -> Reply:
        place = Place.PRIVATE if private else Place.GROUP
        return conversation.reply(Question(text, person, MORNING, place))

    return asked


def noted(database: Database) -> list[Kept]:
    with database.reading() as session:
        return [kept for number in range(1, 9) if (kept := misreads.one(session, number))]


def test_who_says_that_an_answer_was_wrong_is_told_what_to_quote(
    ask: Ask, database: Database
) -> None:
    reply = ask("/sai H-12\ntỷ lệ đơn vị M1\ntỷ lệ Mẫu Sơn")
    assert "H-12" in reply.text
    assert [kept.note.question for kept in noted(database)] == ["tỷ lệ Mẫu Sơn"]
    ask(reply.choices[0].question)
    assert noted(database)[-1].note.what == "unit"
    assert "H-" not in ask("/sai\ntỷ lệ đơn vị M1\ntỷ lệ Mẫu Sơn").text


def test_the_button_brings_the_code_of_the_question_along(mau: Asking) -> None:
    asked_at = datetime.combine(mau.today, MORNING.timetz())
    question = Question("tỷ lệ của Mẫu Sơn", OPERATOR, asked_at, code="H-3")
    reply = mau.conversation.reply(question)
    right, wrong = reply.feedback
    assert wrong.question.splitlines()[0] == "/sai H-3"
    assert right.question.splitlines()[0] == "/dung"


def labels(reply: Reply) -> list[str]:
    return [choice.label for choice in reply.choices]


ANSWERED = [
    ("tỷ lệ của Mẫu Sơn", Kind.ANSWER),
    ("thụ lý theo đơn vị", Kind.ANSWER),
    ("tổng hợp", Kind.ANSWER),
    ("danh sách án tồn", Kind.ANSWER),
    ("lịch cưỡng chế", Kind.ANSWER),
]


@pytest.mark.parametrize(("question", "kind"), ANSWERED)
def test_under_every_answer_stand_right_and_wrong_apart_from_its_choices(
    mau: Asking, question: str, kind: Kind
) -> None:
    reply = mau.ask(question)
    assert reply.kind is kind
    assert [choice.label for choice in reply.feedback] == [words.RIGHT, words.WRONG]
    assert all(choice.apart for choice in reply.feedback)
    assert not {words.RIGHT, words.WRONG} & set(labels(reply))
    assert reply.doubt is None


@pytest.mark.parametrize(
    "question", ["trợ giúp", "tỷ lệ là gì", "/cauhoi", "xyz", "số liệu Cốc Xa"]
)
def test_under_what_is_no_answer_they_do_not(mau: Asking, question: str) -> None:
    assert mau.ask(question).feedback == ()


DOUBTED = [
    ("tỷ lệ của Mẫu Sơn zyx", ("leftover", "zyx", "tỷ lệ thi hành xong đơn vị M1 từ 01/10/2020")),
    ("số liệu của Mẫu Sơn", ("metric", "", "")),
    ("bánh mì ngon", ("off_subject", "bánh mì ngon", "")),
    ("thụ lý ngày 30/2/2021", ("no_such_date", "30/2/2021", "")),
    ("xóa hết hồ sơ", ("an_act", "", "")),
]


@pytest.mark.parametrize(("question", "doubted"), DOUBTED)
def test_what_is_not_read_for_certain_is_for_the_administrators(
    mau: Asking, question: str, doubted: tuple[str, str, str]
) -> None:
    doubt = mau.ask(question).doubt
    assert doubt is not None
    assert (doubt.kind, doubt.question) == (doubted[0], question)
    assert doubted[1] in doubt.words
    assert doubt.reading.startswith(doubted[2])


@pytest.mark.parametrize("question", ["", "a" * 2_000, "Mẫu Sơn", "tỷ lệ của Mẫu", "còn Mẫu Sơn?"])
def test_what_the_asker_alone_can_tell_is_not(mau: Asking, question: str) -> None:
    doubt = mau.ask(question).doubt
    assert doubt is None or doubt.kind == "metric"


def test_right_is_noted_with_what_was_read(ask: Ask, database: Database, mau: Asking) -> None:
    press = mau.ask("tỷ lệ của Mẫu Sơn\nnăm 2021").feedback[0].question
    assert ask(press).text == words.THANKS
    (kept,) = noted(database)
    asked = "tỷ lệ của Mẫu Sơn\nnăm 2021"
    read = "tỷ lệ thi hành xong đơn vị M1 từ 01/10/2020 đến 15/09/2021"
    assert kept.note == Note("right", asked, read)
    assert (kept.who, kept.noted_at) == (
        ("telegram", VAULT.mark("telegram", "11")),
        datetime(2021, 9, 15, 1, 30),
    )
    assert ask("/cauhoi").text == words.NONE_OPEN


def test_wrong_asks_what_is_wrong_and_notes_it_at_once(
    ask: Ask, database: Database, mau: Asking
) -> None:
    press = mau.ask("tỷ lệ của Mẫu Sơn").feedback[1].question
    reply = ask(press)
    assert reply.kind is Kind.CLARIFY
    assert labels(reply) == ["Đơn vị", "Thời gian", "Loại số liệu", "Con số"]
    assert [kept.note.what for kept in noted(database)] == [""]
    assert ask(reply.choices[3].question).text == words.THANKS
    (kept,) = noted(database)
    assert (kept.note.kind, kept.note.what) == ("wrong", "number")
    assert kept.note.question == "tỷ lệ của Mẫu Sơn"


TYPED = [
    ("/sai tỷ lệ Sa Pa", "tỷ lệ Sa Pa"),
    ("/SAI@thads_bot  hai dòng\nnữa", "hai dòng\nnữa"),
    ("/sai unit\n\nquestion", "question"),
    ("/sai \0\ud800x", "?x"),
    ("/sai '; DROP TABLE misread; --", "'; DROP TABLE misread; --"),
]


@pytest.mark.parametrize(("typed", "question"), TYPED)
def test_a_question_may_be_written_behind_the_command(
    ask: Ask, database: Database, typed: str, question: str
) -> None:
    ask(typed)
    assert [kept.note.question for kept in noted(database)] == [question]


@pytest.mark.parametrize("typed", ["/sai", "/dung", "/sai  ", "/sai\n", "/sai unit", "/dung\n\n"])
def test_a_verdict_on_nothing_is_told_so(ask: Ask, database: Database, typed: str) -> None:
    assert ask(typed).text == words.NOTHING_JUDGED
    assert noted(database) == []


def test_strangers_neither_judge_nor_see(ask: Ask, database: Database) -> None:
    for text in ("/sai tỷ lệ", "/dung tỷ lệ", "/cauhoi", "/cauhoi 1"):
        assert ask(text, STRANGER).text == wording.REFUSED
    assert noted(database) == []


def test_the_list_is_not_shown_in_a_group(ask: Ask) -> None:
    assert ask("/cauhoi", private=False).text == wording.PRIVATE_ONLY


def test_the_list_shows_ten_a_page_each_with_its_button(ask: Ask) -> None:
    for number in range(12):
        ask(f"/sai câu {number}")
    first = ask("/cauhoi")
    assert first.lines[1].text == "12. “câu 11” (bị báo sai)"
    assert labels(first) == [*map(str, range(12, 2, -1)), wording.NEXT_PAGE]
    second = ask(first.choices[-1].question)
    assert labels(second) == ["2", "1", wording.PAGE_BEFORE]
    assert labels(ask(second.choices[-1].question)) == labels(first)


def test_one_of_the_list_is_shown_whole_asked_again_and_closed(ask: Ask) -> None:
    ask("/sai unit\ntỷ lệ đơn vị M1\ntỷ lệ Mẫu Sơn")
    shown = ask(ask("/cauhoi").choices[0].question)
    assert shown.text.splitlines() == [
        "1. “tỷ lệ Mẫu Sơn”",
        "Bị báo sai: đơn vị",
        "Đã hiểu là: “tỷ lệ đơn vị M1”",
        "Người hỏi: telegram, 08:30 ngày 15/09/2021",
        "Dạy một cụm từ: /cauhoi 1 “cụm từ lạ” = “cụm từ đã hiểu”",
    ]
    again, done, _ = shown.choices
    assert again.question == "tỷ lệ Mẫu Sơn"
    assert ask(done.question).text == words.CLOSED
    assert ask("/cauhoi").text == words.NONE_OPEN
    assert words.ALREADY_CLOSED in ask("/cauhoi 1").text


@pytest.mark.parametrize("typed", ["/cauhoi 7", "/cauhoi 999999999", "/cauhoi 7 xong"])
def test_a_number_that_is_none_is_told(ask: Ask, typed: str) -> None:
    assert ask(typed).text == words.NO_SUCH_QUESTION


@pytest.mark.parametrize(
    "typed", ["/cauhoi abc", "/cauhoi 1 2", "/cauhoi -1", "/cauhoi 9999999999"]
)
def test_what_is_not_meant_for_the_list_is_told_how(ask: Ask, typed: str) -> None:
    assert ask(typed).text == words.HOW


def test_the_operator_at_the_terminal_sees_the_list_too(ask: Ask) -> None:
    assert ask("/cauhoi", OPERATOR).text == words.NONE_OPEN
