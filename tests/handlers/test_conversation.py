"""The whole way from a text to a reply: whatever is written, whenever, nothing breaks."""

import json
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.session import Database
from db.terms import Role
from db.vocabulary import Lexicographer
from handlers import wording
from handlers.conversation import Conversation
from handlers.messages import Kind, Person, Question
from handlers.outcome import outcome
from handlers.understanding.lexicon import lexicon
from tests.handlers.asking import OPERATOR, ZONE, Asking
from tests.keys import VAULT

#: What questions are made of: words of the lexicon, names, numbers, days and noise.
WORDS = [
    *sorted(lexicon().phrases)[::7],
    "Mẫu Sơn",
    "coc xa",
    "Nà Phặc",
    "Lù Seo Páo",
    "1/QĐ-CCTHADS",
    "M1-2021-00002",
    "năm 1",
    "năm 9999",
    "từ 1/1/0001 đến 31/12/9999",
    "đến 31/12/9999",
    "năm 2021",
    "30/2/2021",
    "đến 1/1/1900",
    "trên 5 tỷ",
    "trên 99999999999999999999 tỷ",
    "quá 999999999 tháng",
    "0",
    "trang 99999999999",
    "so với cùng kỳ",
    "theo tháng",
    "'; DROP TABLE cases; --",
    "\u0000",
    "😀",
    "/tyle",
]
texts = st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join) | st.text(max_size=40)


@settings(max_examples=250)
@given(text=texts, today=st.dates(date(1993, 1, 1), date(2100, 12, 31)))
def test_no_text_on_no_day_breaks_the_conversation(mau: Asking, text: str, today: date) -> None:
    reply = mau.ask(text, today)
    assert reply.text
    found = json.loads(json.dumps(outcome(reply)))
    assert found["kind"] == reply.kind
    assert found["text"] == reply.text


EXTREMES = [
    ("danh sách án tồn trên 99999999999999999999 tỷ", Kind.ANSWER, "0 việc"),
    ("còn tồn dưới 99999999999999999999 tỷ", Kind.ANSWER, "12 việc"),
    ("danh sách án tồn trang 99999999999999999999", Kind.CLARIFY, "trang"),
    ("danh sách án tồn trang 0", Kind.CLARIFY, "trang"),
    ("99999999999999999999 việc tồn lớn nhất", Kind.CLARIFY, "chưa chắc"),
    ("thụ lý đến 31/12/9999", Kind.UNKNOWN, "31/12/9999"),
    ("thụ lý đến 1/1/0001", Kind.UNKNOWN, "1/1/0001"),
    ("thụ lý theo tháng từ 1/1/1900 đến 31/12/2020", Kind.CLARIFY, "quá 120 tháng"),
    ("thụ lý theo năm từ 1/1/1920 đến 31/12/2020", Kind.ANSWER, "trong tổng số 102"),
    ("/viec a\x00b", Kind.ANSWER, "Không tìm thấy"),
    ("/viec %", Kind.ANSWER, "Không tìm thấy"),
    ("\ud800 tỷ lệ", Kind.ANSWER, "16,12 %"),
    ("x" * 5_000, Kind.UNKNOWN, "quá dài"),
    (" ", Kind.UNKNOWN, "còn trống"),
]


@pytest.mark.parametrize(("text", "kind", "says"), EXTREMES)
def test_extremes_are_answered_like_anything_else(
    mau: Asking, text: str, kind: Kind, says: str
) -> None:
    reply = mau.ask(text)
    assert reply.kind == kind
    assert says in reply.text


def test_a_stranger_learns_nothing_whatever_they_ask(mau: Asking) -> None:
    stranger = Person("telegram", "9", Role.STRANGER)
    moment = datetime(2021, 9, 15, 12, tzinfo=ZONE)
    for text in ("tỷ lệ", "trợ giúp", "hồ sơ M1-2021-00002", "", "đình chỉ là gì"):
        reply = mau.conversation.reply(Question(text, stranger, moment))
        assert (reply.kind, reply.text) == (Kind.REFUSE, wording.REFUSED)
        assert not reply.choices


def test_an_empty_database_says_that_it_is_empty(sqlite_url: str) -> None:
    database = Database(sqlite_url, VAULT)
    conversation = Conversation(database, Lexicographer())
    moment = datetime(2021, 9, 15, 12, tzinfo=ZONE)
    reply = conversation.reply(Question("tỷ lệ", OPERATOR, moment))
    database.close()
    assert (reply.kind, reply.text) == (Kind.UNKNOWN, wording.NO_DATA)
