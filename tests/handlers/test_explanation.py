"""How a question was read and answered: its words, its query, and the very SQL."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import text

from db.session import Database
from handlers.explanation import Explanation, explained, explained_json
from handlers.messages import Question
from tests.handlers import tinh_mau
from tests.handlers.asking import OPERATOR, ZONE, Asking

NOON = datetime(2021, 9, 15, 12, tzinfo=ZONE)


def explain(asking: Asking, question: str) -> Explanation:
    return asking.conversation.explain(Question(question, OPERATOR, NOON))


def words(told: dict[str, Any]) -> list[tuple[str, str, Any]]:
    (reading,) = told["readings"]
    return [(word["said"], word["kind"], word["means"]) for word in reading["words"]]


def test_every_word_is_told_with_its_kind_and_meaning(mau: Asking) -> None:
    told = explained_json(explain(mau, "cho em hỏi tỷ lệ của Mẫu Sơn trên 5 tỷ"))
    assert words(told) == [
        ("cho em hỏi", "asking", ""),
        ("tỷ lệ", "metric", "rate/bare"),
        ("của", "unit_word", ""),
        ("Mẫu Sơn", "unit", ["M1"]),
        ("trên 5 tỷ", "amount", [{"value": 5_000_000_000, "inclusive": False}, None]),
    ]
    assert told["reply"]["kind"] == "answer"
    assert told["query"]["unit"] == "M1"


CORRECTED = [
    ("tỷ lệ của Mẫu Sơn", None),
    ("tye le cua Mau Son", "ty le"),
    ("thads Mẫu Sơn còn tồn", "thi hành án dân sự"),
]


@pytest.mark.parametrize(("question", "corrected"), CORRECTED)
def test_what_was_corrected_is_told(mau: Asking, question: str, corrected: str | None) -> None:
    (reading,) = explained_json(explain(mau, question))["readings"]
    found = [word["corrected"] for word in reading["words"] if word["corrected"]]
    assert found == ([corrected] if corrected else [])


def test_words_that_were_not_used_are_told_apart_from_those_let_go(mau: Asking) -> None:
    told = explained_json(explain(mau, "Tôi sắp đi họp. Tỷ lệ của Mẫu Sơn zyx?"))
    (reading,) = told["readings"]
    assert reading["left"] == ["zyx"]
    assert "họp" in reading["let_go"]
    assert told["sql"] == []
    assert told["reply"]["kind"] == "clarify"


def test_what_is_said_in_two_places_and_the_name_of_a_party_count_as_used(mau: Asking) -> None:
    told = explained_json(explain(mau, "đơn vị nào nhiều việc chưa có điều kiện nhất"))
    assert [word for word in words(told) if word[1] == "order"] == [
        ("nhiều", "order", "desc"),
        ("nhất", "order", "desc"),
    ]
    party = explained_json(explain(mau, "hồ sơ của ông Nguyễn Văn Xa"))
    assert party["readings"][0]["let_go"] == party["readings"][0]["left"] == []


@pytest.mark.parametrize("question", ["", " \n ", "a" * 2_000])
def test_what_is_no_question_has_no_words(mau: Asking, question: str) -> None:
    told = explained_json(explain(mau, question))
    assert (told["readings"], told["sql"]) == ([], [])
    assert told["reply"]["kind"] == "unknown"


@pytest.fixture
def there(database: Database) -> Iterator[Asking]:
    """The made-up province on each engine."""
    tinh_mau.fill(database)
    return Asking.on(database, tinh_mau.TODAY)


def test_the_statements_are_those_that_the_database_got(there: Asking, database: Database) -> None:
    explanation = explain(there, "tổng thụ lý của Mẫu Sơn")
    assert explanation.statements
    bound = repr([statement.parameters for statement in explanation.statements])
    assert "2020-10-01" in bound or repr(date(2020, 10, 1)) in bound
    assert all("2020" not in statement.sql for statement in explanation.statements)
    with database.reading() as session:
        for statement in explanation.statements:
            session.connection().exec_driver_sql(statement.sql, statement.parameters)


def test_nothing_is_recorded_once_it_is_told(there: Asking) -> None:
    first = explain(there, "tổng thụ lý")
    there.ask("tỷ lệ của Mẫu Sơn")
    assert explain(there, "tổng thụ lý").statements == first.statements


def test_what_is_told_is_the_reply_itself(there: Asking) -> None:
    explanation = explain(there, "tỷ lệ của Mẫu Sơn")
    # But for the buttons that ask whether it was right: nobody is asked that here.
    assert explanation.reply == replace(there.ask("tỷ lệ của Mẫu Sơn"), feedback=())
    shown = "\n".join(explained(explanation))
    for part in ("metric = rate", "“Mẫu Sơn” → unit M1", "SELECT", explanation.reply.lines[0].text):
        assert part in shown


def test_a_text_is_a_parameter_and_never_part_of_a_statement(there: Asking) -> None:
    explanation = explain(there, "/viec x'; DROP TABLE cases; --")
    assert explanation.statements
    assert all("DROP" not in statement.sql for statement in explanation.statements)
    with there.conversation._database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM cases"))
