"""`/nhaplieu`: who sees which imports, and how the last one is taken back."""

from datetime import datetime

import pytest

from db.audit import Act
from db.importing.undoing import Why
from db.people_models import AuditRecord
from db.session import Database
from db.terms import Role
from handlers import wording_imports as words
from handlers.messages import Kind
from tests.db.folk import join
from tests.db.importing.handing_over import CASES, RECEIPTS, amended, hand_over, settle
from tests.handlers.chatting import Chats

ADMIN, HEAD_B, HEAD_A, OFFICER = "11", "21", "22", "23"
OF_B = {"Việc": amended(CASES, "V4", Số_tiền_phải_thi_hành="8.000.000")}


@pytest.fixture
def chats(database: Database) -> Chats:
    settle(database)
    hand_over(database, OF_B)
    joined = datetime(2026, 11, 20, 2)
    for number, role, unit in ((HEAD_B, Role.HEAD, "B"), (HEAD_A, Role.HEAD, "A")):
        join(database, number, role, unit, f"Thủ trưởng {unit}", now=joined)
    join(database, OFFICER, Role.OFFICER, "B", "Lò Văn An", now=joined)
    return Chats(database)


def test_an_administrator_sees_every_import_and_what_it_changed(chats: Chats) -> None:
    told = chats.say(ADMIN, "/nhaplieu").text.splitlines()
    assert told[0] == words.RUNS
    assert [one.partition(".")[0] for one in told[1:3]] == ["2", "1"]
    assert told[1] == "2. 08:00 ngày 20/11/2026, test: mẫu.xlsx"
    one = chats.press(ADMIN, "2").text
    assert "Việc: 0 dòng mới, 1 thay đổi" in one
    assert "0" * 64 in one
    assert words.UNDO in chats.labels(ADMIN)
    assert chats.say(ADMIN, "/nhaplieu 1").kind is Kind.ANSWER
    assert words.UNDO not in chats.labels(ADMIN)


def test_a_head_sees_those_of_the_own_office_and_an_officer_none(chats: Chats) -> None:
    assert "1. " not in chats.say(HEAD_B, "/nhaplieu").text
    assert "2. " in chats.say(HEAD_B, "/nhaplieu").text
    assert chats.say(HEAD_A, "/nhaplieu").text == words.NONE
    for command in ("/nhaplieu 2", "/nhaplieu hủy 2", "/nhaplieu hủy 2 đồng ý"):
        assert chats.say(HEAD_A, command).text == words.WHY[Why.NOT_THERE]
        assert chats.say(OFFICER, command).text == words.NOT_FOR_YOU
    assert chats.say(ADMIN, "/nhaplieu", group="-5").kind is Kind.REFUSE


def test_the_last_one_is_taken_back_after_a_question(chats: Chats) -> None:
    chats.say(HEAD_B, "/nhaplieu 2")
    asked = chats.press(HEAD_B, words.UNDO)
    assert asked.kind is Kind.CLARIFY
    assert "Việc: bỏ 0 dòng mới, 1 dòng trở lại như trước" in asked.text
    question = "quyết định 4/QĐ-CCTHADS"
    assert "8.000.000" in chats.say(ADMIN, question).text
    chats.say(HEAD_B, "/nhaplieu huy 2")
    assert chats.press(HEAD_B, words.AGREE).text.startswith("Đã hủy lần nhập 2 (ghi là lần 3)")
    case = chats.say(ADMIN, question).text
    assert "8.000.000" not in case
    assert "Số liệu cập nhật 08:00 ngày 23/11/2026" in case
    listed = chats.say(ADMIN, "/nhaplieu").text
    assert "(đã hủy ở lần 3)" in listed
    assert "Thủ trưởng B: mẫu.xlsx (hủy lần 2)" in listed
    assert chats.say(HEAD_B, "/nhaplieu hủy 2 đồng ý").text == words.WHY[Why.NOT_LAST]
    assert "hủy một lần nhập" in chats.say(ADMIN, "/nhatky").text


def test_what_hangs_on_new_rows_is_named(chats: Chats) -> None:
    chats.say(ADMIN, "/nhaplieu hủy 2 đồng ý")
    told = chats.say(ADMIN, "/nhaplieu hủy 1 đồng ý")
    assert told.kind is Kind.REFUSE
    assert "người dùng thuộc đơn vị mới" in told.text


def test_taking_back_stands_in_the_audit_with_who_did_it(chats: Chats) -> None:
    chats.say(HEAD_B, "/nhaplieu hủy 2 đồng ý")
    with chats.database.reading() as session:
        rows = session.query(AuditRecord).filter_by(kind=Act.IMPORT_UNDONE).all()
    assert [(row.person_id is not None, row.facts["undone"]) for row in rows] == [(True, 2)]


def test_lists_have_pages(chats: Chats) -> None:
    for dong in range(1, 11):
        told = {"Thu tiền": amended(RECEIPTS, "V1", Số_tiền=f"4.000.{dong:03}")}
        hand_over(chats.database, told)
    first = chats.say(ADMIN, "/nhaplieu").text
    assert "12. " in first
    assert "\n2. " not in first
    assert "\n2. " in chats.say(ADMIN, "/nhaplieu trang 2").text
