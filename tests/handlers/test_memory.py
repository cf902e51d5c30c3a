"""The memory of a chat, on both databases: kept, faded after half an hour, forgotten on demand."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from db.importing import files
from db.importing.gathering import Delivery
from db.importing.run import bring_in
from db.session import Database
from db.terms import Role
from db.vocabulary import Lexicographer
from handlers.conversation import Conversation
from handlers.messages import Kind, Person, Question, Reply

START = datetime(2021, 9, 15, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
OFFICES = """Mã đơn vị,Tên đơn vị,Loại,Mã cấp trên
LC,Cục Thi hành án dân sự tỉnh Lào Cai,Cục,
LC02,Chi cục Thi hành án dân sự thị xã Sa Pa,Chi cục,LC
LC05,Chi cục Thi hành án dân sự huyện Bát Xát,Chi cục,LC
"""


class Chat:
    """Asks in one chat or another, at minutes after the start."""

    def __init__(self, database: Database) -> None:
        self._conversation = Conversation(database, Lexicographer())

    def ask(self, text: str, minute: int, chat: str = "c1", person: str = "p1") -> Reply:
        who = Person("telegram", person, Role.ADMIN)
        moment = START + timedelta(minutes=minute)
        return self._conversation.reply(Question(text, who, moment, chat=chat))


@pytest.fixture
def chat(database: Database, tmp_path: Path) -> Chat:
    (tmp_path / "Đơn vị.csv").write_text(OFFICES, encoding="utf-8")
    bring_in(database, files.read([tmp_path]), Delivery("offices", "0" * 64, "test", START))
    return Chat(database)


def units(reply: Reply) -> tuple[str, ...]:
    return reply.query.units if reply.query and reply.kind is Kind.ANSWER else ()


def test_a_chat_remembers_its_last_question_and_says_what_it_kept(chat: Chat) -> None:
    chat.ask("tỷ lệ thu tiền của Sa Pa", 0)
    followed = chat.ask("còn Bát Xát?", 29)
    assert units(followed) == ("LC05",)
    assert followed.text.endswith("Giữ từ câu trước: số liệu, thời gian.")


def test_after_half_an_hour_it_has_faded(chat: Chat) -> None:
    chat.ask("tỷ lệ thu tiền của Sa Pa", 0)
    assert chat.ask("còn Bát Xát?", 31).kind is Kind.CLARIFY


def test_each_answer_keeps_it_for_another_while(chat: Chat) -> None:
    chat.ask("tỷ lệ thu tiền của Sa Pa", 0)
    chat.ask("còn Bát Xát?", 20)
    assert units(chat.ask("còn Sa Pa?", 45)) == ("LC02",)


def test_moi_forgets_it(chat: Chat) -> None:
    chat.ask("tỷ lệ thu tiền của Sa Pa", 0)
    chat.ask("/moi", 1)
    assert chat.ask("còn Bát Xát?", 2).kind is Kind.CLARIFY


def test_another_chat_and_another_person_know_nothing_of_it(chat: Chat) -> None:
    chat.ask("tỷ lệ thu tiền của Sa Pa", 0)
    assert chat.ask("còn Bát Xát?", 1, chat="c2").kind is Kind.CLARIFY
    assert chat.ask("còn Bát Xát?", 1, person="p2").kind is Kind.CLARIFY


def test_what_was_not_answered_leaves_the_question_before_in_place(chat: Chat) -> None:
    chat.ask("tỷ lệ thu tiền của Sa Pa", 0)
    chat.ask("thời tiết hôm nay thế nào", 1)
    assert units(chat.ask("còn Bát Xát?", 2)) == ("LC05",)
