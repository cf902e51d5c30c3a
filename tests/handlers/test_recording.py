"""What the audit keeps of each question: who, where, how it was read, and how much was told."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from db.audit import OPERATOR, Act, words_of
from db.audit_check import verify
from db.chat_models import Memory
from db.people_models import AuditHead, AuditRecord
from db.session import Database
from db.terms import Role
from db.vocabulary import Lexicographer
from handlers.conversation import Conversation
from handlers.messages import Kind, Person, Place, Question
from tests.conftest import SAMPLE_MADE
from tests.handlers.asking import OPERATOR as AT_THE_MACHINE
from tests.keys import VAULT

ADMIN = Person("telegram", "700123", Role.ADMIN, number=7)
STRANGER = Person("telegram", "700999", Role.STRANGER)
MARK = VAULT.mark("telegram", "700123")


def asked(text: str, person: Person = ADMIN, **more: Any) -> Question:
    return Question(text, person, SAMPLE_MADE, **more)


@pytest.fixture
def conversation(sample_small: Database) -> Conversation:
    return Conversation(sample_small, Lexicographer())


def rows(database: Database) -> list[AuditRecord]:
    with database.reading() as session:
        asked = select(AuditRecord).where(AuditRecord.kind != Act.IMPORTED)
        return list(session.scalars(asked.order_by(AuditRecord.id)))


def test_a_question_leaves_one_record_of_who_when_where_and_how_it_was_read(
    sample_small: Database, conversation: Conversation
) -> None:
    conversation.reply(asked("tỷ lệ thu tiền của Sa Pa năm 2021", chat="55"))
    [row] = rows(sample_small)
    assert (row.kind, row.actor, row.person_id, row.channel) == (Act.QUESTION, MARK, 7, "telegram")
    assert row.at == datetime(2026, 11, 23, 0, 0)
    assert row.facts == {
        "outcome": "answer",
        "place": "private",
        "metric": "rate",
        "measure": "money",
        "unit": "LC02",
        "period": {"from": "2020-10-01", "to": "2021-09-30"},
        "rows": 1,
        "names": 0,
    }
    assert words_of(row, VAULT) == {"text": "tỷ lệ thu tiền của Sa Pa năm 2021"}


FACTS: list[tuple[Question, dict[str, Any]]] = [
    (asked("danh sách án tồn"), {"metric": "unenforced_list", "rows": 10}),
    (asked("thụ lý năm 2021 theo đơn vị"), {"group_by": "unit", "rows": 10}),
    (asked("danh sách án tồn trang 2"), {"page": 2}),
    (asked("danh sách án tồn", place=Place.GROUP, chat="-1"), {"outcome": "refuse", "rows": 0}),
    (asked("phương án bảo vệ cưỡng chế"), {"outcome": "refuse"}),
    (asked("thời tiết hôm nay"), {"outcome": "unknown"}),
    (asked("Lào Cai còn tồn bao nhiêu việc đến 30/9/2021"), {"outcome": "clarify"}),
    (asked("đình chỉ là gì"), {"outcome": "help", "subject": "terminated"}),
    (asked("/moi"), {"metric": "forget"}),
    (asked("án tồn trên 5 tỷ"), {"filters": {"min_amount": 5_000_000_000}}),
    (asked("tỷ lệ", written_at=SAMPLE_MADE + timedelta(days=3)), {"as_of": "2026-11-23"}),
    (asked("thụ lý", place=Place.GROUP, chat="-1"), {"chat": VAULT.mark("telegram", "-1")}),
]


@pytest.mark.parametrize(("question", "facts"), FACTS, ids=lambda q: getattr(q, "text", ""))
def test_the_facts_say_how_it_was_read_and_what_became_of_it(
    sample_small: Database,
    conversation: Conversation,
    question: Question,
    facts: dict[str, Any],
) -> None:
    conversation.reply(question)
    [row] = rows(sample_small)
    assert {name: row.facts.get(name) for name in facts} == facts


def test_a_name_in_a_question_is_in_no_fact(
    sample_small: Database, conversation: Conversation
) -> None:
    for text in ("hồ sơ của Giàng A Páo", "/viec Giàng A Páo", "án tồn của đương sự Giàng A Páo"):
        conversation.reply(asked(text, chat="55"))
    found = rows(sample_small)
    assert len(found) == 3
    for row in found:
        shown = json.dumps([row.facts, row.actor, row.digest], ensure_ascii=False)
        assert "Páo" not in shown
        assert "700123" not in shown


def test_of_a_stranger_no_word_is_kept(sample_small: Database, conversation: Conversation) -> None:
    conversation.reply(asked("tỷ lệ của Sa Pa", STRANGER))
    [row] = rows(sample_small)
    assert (row.kind, row.actor) == (Act.REFUSED, VAULT.mark("telegram", "700999"))
    assert (row.words, row.digest, row.facts) == (None, "", {"place": "private"})


def test_what_is_asked_at_the_machine_is_the_operators_even_with_anothers_rights(
    sample_small: Database, conversation: Conversation
) -> None:
    conversation.reply(asked("tỷ lệ", AT_THE_MACHINE))
    conversation.reply(asked("tỷ lệ", ADMIN, in_place_of=True))
    conversation.explain(asked("tỷ lệ", AT_THE_MACHINE))
    own, lent, explained = rows(sample_small)
    assert [(row.actor, row.channel) for row in (own, lent, explained)] == [
        (OPERATOR, "terminal")
    ] * 3
    assert (lent.person_id, lent.facts["in_place_of"]) == (None, 7)
    assert explained.facts["explained"] is True


def test_a_command_is_recorded_with_its_outcome(
    sample_small: Database, conversation: Conversation
) -> None:
    conversation.reply(asked("/cauhoi 12"))
    [row] = rows(sample_small)
    assert (row.kind, row.facts["command"]) == (Act.COMMAND, "/cauhoi")
    assert row.facts["outcome"] == Kind.UNKNOWN


def test_what_cannot_be_recorded_is_not_said_and_not_remembered(
    sample_small: Database, conversation: Conversation
) -> None:
    conversation.reply(asked("tỷ lệ", chat="55"))
    with sample_small.writing() as session:
        session.execute(delete(Memory))
        session.execute(update(AuditHead).values(last=0))  # the next number is taken already
    with pytest.raises(Exception, match="UNIQUE"):
        conversation.reply(asked("thụ lý", chat="55"))
    with pytest.raises(Exception, match="UNIQUE"):
        conversation.reply(asked("thụ lý", STRANGER))
    with sample_small.reading() as session:
        assert session.scalar(select(Memory.said)) is None


def test_records_of_many_questions_hold_together(
    sample_small: Database, conversation: Conversation
) -> None:
    for place, text in enumerate(("tỷ lệ", "còn Bát Xát?", "/cauhoi", "/moi", "thụ lý")):
        conversation.reply(replace(asked(text, chat="55"), in_place_of=place % 2 == 1))
    with sample_small.reading() as session:
        verdict = verify(session, VAULT)
    assert (verdict.records, verdict.findings) == (6, ())  # the sample was brought in first


def test_the_names_that_were_told_in_full_are_among_the_words(
    sample_small: Database, conversation: Conversation
) -> None:
    reply = conversation.reply(asked("danh sách án tồn"))
    [row] = rows(sample_small)
    words = words_of(row, VAULT)
    assert words is not None
    assert reply.disclosed
    assert words["names"] == list(reply.disclosed)
    assert row.facts["names"] == len(reply.disclosed)
    assert all(name in reply.text for name in reply.disclosed)


def test_no_log_tells_what_was_asked_or_by_which_number(
    sample_small: Database, conversation: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    for person in (ADMIN, STRANGER):
        conversation.reply(asked("/viec Giàng A Páo", person, chat="55"))
    assert "Páo" not in caplog.text
    assert "700123" not in caplog.text
    assert "700999" not in caplog.text


def test_a_code_that_may_be_good_still_is_not_kept(
    sample_small: Database, conversation: Conversation
) -> None:
    conversation.reply(asked("/start K7QTM-94XRW-3HFAC"))
    conversation.reply(asked("K7QTM-94XRW-3HFAC"))
    found = [row for row in rows(sample_small) if row.kind == Act.COMMAND]
    assert [row.words for row in found] == [None, None]
    assert "K7QTM" not in json.dumps([row.facts for row in found])
