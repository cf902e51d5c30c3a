"""`/nhatky`: what administrators read of the audit, each of their own people."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from db.audit import OPERATOR, Act, Record, append
from db.models import Agency
from db.people_models import Member
from db.session import Database
from db.terms import Role
from db.vocabulary import Lexicographer
from handlers import wording
from handlers import wording_audit as words
from handlers.conversation import Conversation
from handlers.journal import PAGE
from handlers.messages import Kind, Person, Place, Post, Question, Reply
from tests.conftest import SAMPLE_MADE
from tests.keys import VAULT

NOW = datetime(2026, 11, 23, 0, 0)
EVERYWHERE = Person("telegram", "1", Role.ADMIN, (Post(Role.ADMIN),), number=90)
OF_A = Person("telegram", "2", Role.ADMIN, (Post(Role.ADMIN, "A"),), number=91)

Ask = Callable[..., Reply]


def member(number: int, name: str, office: int) -> Member:
    moments = {"joined_at": NOW, "changed_at": NOW}
    return Member(
        id=number, name=name, role="officer", agency_id=office, status="active", **moments
    )


@pytest.fixture
def ask(database: Database) -> Ask:
    """Asks as somebody, where An of office A1 and Bình of office B have asked, and a stranger."""
    with database.writing() as session:
        offices = [Agency(code=code, name=code, kind="branch") for code in ("A", "A1", "B")]
        session.add_all(offices)
        session.flush()
        offices[1].parent_id = offices[0].id
        session.add_all((member(7, "An", offices[1].id), member(8, "Bình", offices[2].id)))
        facts = {"outcome": "answer", "metric": "rate", "rows": 3}
        for day, number, text in ((3, 7, "tỷ lệ"), (2, 8, "thụ lý"), (1, 7, "án tồn")):
            told = {"text": text, "names": ["Giàng A Páo"]}
            at = NOW - timedelta(days=day)
            one = Record(at, Act.QUESTION, "m", "telegram", number, facts, told)
            append(session, VAULT, one)
        append(session, VAULT, Record(NOW, Act.REFUSED, "m", "telegram"))
        sheets = {"cases": {"new": 1_200, "changed": 3}, "receipts": {"new": 5, "changed": 0}}
        brought = {"import": 1, "sheets": sheets}
        append(session, VAULT, Record(NOW, Act.IMPORTED, OPERATOR, "terminal", facts=brought))
    conversation = Conversation(database, Lexicographer())

    def ask(text: str, person: Person = EVERYWHERE, place: Place = Place.PRIVATE) -> Reply:
        return conversation.reply(Question(text, person, SAMPLE_MADE, place, "55"))

    return ask


def numbers(reply: Reply) -> list[int]:
    return [int(line.text.partition(".")[0]) for line in reply.lines[1:]]


def test_records_come_the_newest_first_and_say_who_asked_what_and_what_was_told(ask: Ask) -> None:
    reply = ask("/nhatky")
    assert reply.kind is Kind.ANSWER
    assert reply.names
    assert [line.text for line in reply.lines] == [
        words.NEWEST,
        "5. 07:00 ngày 23/11/2026, tại máy chủ: nhập hồ sơ; thêm 1.205 dòng, sửa 3 dòng",
        "4. 07:00 ngày 23/11/2026, người chưa có quyền, telegram: bị từ chối vì chưa có quyền",
        "3. 07:00 ngày 22/11/2026, An (số 7), telegram: hỏi; “án tồn”; đã trả lời; "
        "tỷ lệ thi hành xong; 3 dòng; nêu đủ tên: Giàng A Páo",
        "2. 07:00 ngày 21/11/2026, Bình (số 8), telegram: hỏi; “thụ lý”; đã trả lời; "
        "tỷ lệ thi hành xong; 3 dòng; nêu đủ tên: Giàng A Páo",
        "1. 07:00 ngày 20/11/2026, An (số 7), telegram: hỏi; “tỷ lệ”; đã trả lời; "
        "tỷ lệ thi hành xong; 3 dòng; nêu đủ tên: Giàng A Páo",
    ]


NARROWED = [
    ("/nhatky 7", [3, 1]),
    ("/nhatky số 8", [2]),
    ("/nhatky 21/11/2026", [2]),
    ("/nhatky ngày 23/11/2026", [5, 4]),
    ("/nhatky 7 22/11/2026", [3]),
    ("/nhatky trước 3", [2, 1]),
    ("/nhatky 7 truoc 3", [1]),
    ("/nhatky 1/1/2020", []),
    ("/nhatky 99", []),
]


@pytest.mark.parametrize(("text", "found"), NARROWED)
def test_a_person_and_a_day_narrow_them(ask: Ask, text: str, found: list[int]) -> None:
    assert numbers(ask(text)) == found


@pytest.mark.parametrize("text", ["/nhatky hôm qua", "/nhatky 31/2/2026", "/nhatky 7 8"])
def test_what_is_said_otherwise_is_answered_with_how_it_is_said(ask: Ask, text: str) -> None:
    assert ask(text).text == words.HOW


def test_an_administrator_of_an_office_reads_of_the_people_of_it_and_below(ask: Ask) -> None:
    assert numbers(ask("/nhatky", OF_A)) == [3, 1]
    assert ask("/nhatky 8", OF_A).text == words.NOTHING


def test_nobody_else_reads_it_and_nobody_in_a_group(ask: Ask) -> None:
    leader = Person("telegram", "3", Role.LEADER, (Post(Role.LEADER),), number=92)
    assert ask("/nhatky", leader).text == wording.ADMINS_ONLY
    assert ask("/nhatky", EVERYWHERE, Place.GROUP).text == wording.PRIVATE_ONLY


def test_that_it_was_read_is_a_record_itself(ask: Ask) -> None:
    ask("/nhatky 7")
    assert "xem nhật ký; “/nhatky 7”; đã trả lời" in ask("/nhatky").lines[1].text


def test_pages_lead_on_and_nothing_new_moves_them(ask: Ask) -> None:
    for _ in range(PAGE):
        ask("/nhatky 99")
    first = ask("/nhatky")
    assert numbers(first) == list(range(15, 5, -1))
    [older] = first.choices
    assert older.question == "/nhatky trước 6"
    second = ask(older.question)
    assert numbers(second) == [5, 4, 3, 2, 1]
    assert [choice.question for choice in second.choices] == ["/nhatky"]
    assert ask("/nhatky trước 1").text == words.NO_MORE


def test_every_kind_of_record_and_flaw_has_its_words() -> None:
    assert set(words.ACTS) == set(Act)
    assert set(words.OUTCOMES) == set(Kind)


def test_administrators_by_setting_read_everything(ask: Ask) -> None:
    by_setting = replace(EVERYWHERE, posts=(), number=None)
    assert len(numbers(ask("/nhatky", by_setting))) == 5
    assert "quản trị viên theo cấu hình" in ask("/nhatky", by_setting).lines[1].text


def test_an_import_is_told_by_what_it_wrote(ask: Ask) -> None:
    assert "nhập hồ sơ; thêm 1.205 dòng, sửa 3 dòng" in ask("/nhatky").text


def test_whatever_a_real_import_records_can_be_read(sample_small: Database) -> None:
    conversation = Conversation(sample_small, Lexicographer())
    reply = conversation.reply(Question("/nhatky", EVERYWHERE, SAMPLE_MADE, Place.PRIVATE, "55"))
    assert words.ACTS[Act.IMPORTED] in reply.text
