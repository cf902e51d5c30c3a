"""Dialogs about broadcasts: to whom, looked at before it leaves, followed, stopped, read."""

from datetime import timedelta

import pytest

from db import broadcasts, parcels
from db.session import Database
from db.terms import Role
from handlers import wording
from handlers import wording_broadcast as words
from handlers.broadcast_letter import letters
from handlers.messages import Kind
from handlers.posts import tree_of
from tests.db.folk import NOW, join, settle
from tests.handlers.chatting import Chats

LATER = NOW + timedelta(hours=9)
ADMIN, BOSS, ANNA, BAO, POLICE = "11", "20", "21", "22", "23"


@pytest.fixture
def chats(database: Database) -> Chats:
    settle(database)
    join(database, BOSS, Role.LEADER, "T", "Vàng A Chu")
    join(database, ANNA, Role.OFFICER, "A", "Lò Thị An")
    join(database, BAO, Role.HEAD, "A1", "Tẩn Sử Bảo")
    join(database, POLICE, Role.PARTNER, "S", "Công an", body="Công an tỉnh")
    return Chats(database)


TO = [
    ("tất cả", "4 người nhận được"),
    ("Thủ trưởng", "1 người nhận được: 1 thủ trưởng đơn vị."),
    ("chấp hành viên", "1 người nhận được"),
    ("khu vực 1", "2 người nhận được: 1 thủ trưởng đơn vị, 1 chấp hành viên, cán bộ."),
    ("A", "2 người nhận được"),
    ("khu vuc 2", words.NOBODY),
]


@pytest.mark.parametrize(("whom", "told"), TO)
def test_a_broadcast_is_shown_with_whom_it_reaches_before_it_leaves(
    chats: Chats, whom: str, told: str
) -> None:
    reply = chats.say(ADMIN, f"/thongbao {whom}; Họp giao ban; 8 giờ\nPhòng họp 2")
    assert reply.kind is Kind.CLARIFY
    lines = reply.text.split("\n")
    assert lines[1:3] == ["Họp giao ban; 8 giờ", "Phòng họp 2"]
    assert told in reply.text
    assert (words.SEND in chats.labels(ADMIN)) is (told is not words.NOBODY)
    assert not parcels.claim(chats.database, "w", LATER, 9)


def test_a_broadcast_is_sent_followed_stopped_and_resumed_by_buttons(chats: Chats) -> None:
    chats.say(ADMIN, "/thongbao tất cả; Họp giao ban")
    shown = chats.press(ADMIN, words.SEND)
    assert words.head(1, words.STAGES[broadcasts.Stage.SENDING]) in shown.text
    assert words.part("waiting", 4) in shown.text
    assert words.part("called_off", 4) in chats.press(ADMIN, words.STOP).text
    assert words.part("waiting", 4) in chats.press(ADMIN, words.RESUME).text
    assert words.part("waiting", 4) in chats.say(ADMIN, "/thongbao 1 gửi").text
    _deliver(chats.database)
    report = chats.press(ADMIN, words.REFRESH).text
    assert words.head(1, words.DONE) in report
    assert words.part("sent", 4) in report
    assert "Lò Thị An" in report
    assert chats.labels(ADMIN) == [words.REFRESH]


def _deliver(database: Database) -> None:
    """Everything that is due is sent."""
    late = LATER
    for parcel in parcels.claim(database, "w", late, 40):
        parcels.begin(database, "w", parcel, late)
        with database.writing() as session:
            parcels.settle_sent(session, "w", parcel, "7", "telegram", late)


def test_a_recipient_says_that_they_have_read_it(chats: Chats) -> None:
    chats.say(BOSS, "/thongbao thủ trưởng; Báo cáo trước 16 giờ")
    chats.press(BOSS, words.SEND)
    _deliver(chats.database)
    assert words.part("unread", 1, "Tẩn Sử Bảo") in chats.say(BOSS, "/thongbao 1").text
    assert chats.say(ANNA, "/dadoc 1").text == words.NOT_SENT_TO_YOU
    assert chats.say(BAO, "/dadoc 1").text == words.NOTED
    assert words.PARTS["unread"] not in chats.say(BOSS, "/thongbao 1").text


def test_a_broadcast_reads_as_text_and_names_who_sent_it(chats: Chats) -> None:
    chats.say(BOSS, "/thongbao khu vực 1; **Họp** <b>gấp</b> /roi\n@all")
    chats.press(BOSS, words.SEND)
    (parcel, _) = parcels.claim(chats.database, "w", LATER, 40)
    with chats.database.reading() as session:
        tree = tree_of(chats.database)
        (told,) = letters(session, chats.database.vault, tree, parcel.dues)
    assert [part.text for part in told.lines] == [
        "Thông báo của Vàng A Chu (lãnh đạo tỉnh – THADS tỉnh Mẫu)",
        "**Họp** <b>gấp</b> /roi",
        "@all",
    ]
    assert not any(span.bold for part in told.lines[1:] for span in part.spans)
    assert [(c.label, c.question) for c in told.choices] == [(words.READ, "/dadoc 1")]
    assert told.delivery in parcel.ids


def test_whom_it_is_for_is_asked_and_the_text_kept(chats: Chats) -> None:
    reply = chats.say(BOSS, "/thongbao Họp giao ban 8 giờ")
    assert reply.text == words.TO_WHOM
    assert "THADS tỉnh Khác" not in chats.labels(BOSS)
    assert "Họp giao ban 8 giờ" in chats.press(BOSS, "Phòng THADS khu vực 1").text
    assert words.SEND in chats.labels(BOSS)


def test_a_broadcast_is_written_step_by_step_with_buttons(chats: Chats) -> None:
    chats.say(BOSS, "/thongbao")
    assert chats.press(BOSS, words.WRITE).text == words.TO_WHOM
    assert chats.press(BOSS, "Phòng THADS khu vực 1").text == words.WHAT
    shown = chats.say(BOSS, "Họp giao ban; 8 giờ\nPhòng họp 2").text.split("\n")
    assert shown[1:3] == ["Họp giao ban; 8 giờ", "Phòng họp 2"]
    assert words.SEND in chats.labels(BOSS)


def test_a_leader_offers_and_reaches_nobody_of_another_province(chats: Chats) -> None:
    reply = chats.say(BOSS, "/thongbao tỉnh Khác; Họp")
    assert reply.text == words.TO_WHOM
    assert "Công an" not in chats.press(BOSS, words.ALL).text
    assert "2 người nhận được" in chats.say(BOSS, "/thongbao tất cả; Họp").text


REFUSED = [
    (ANNA, "/thongbao tất cả; Họp", words.NOT_FOR_YOU),
    (BAO, "/thongbao", words.NOT_FOR_YOU),
    (POLICE, "/thongbao 1", words.NOT_FOR_YOU),
    (BOSS, "/thongbao 99", words.NONE_SUCH),
    (BOSS, "/thongbao tất cả;", words.WHAT),
    (BOSS, f"/thongbao tất cả; {'a' * 3001}", words.TOO_LONG),
    (ANNA, "/dadoc 99", words.NOT_SENT_TO_YOU),
    (ANNA, "/dadoc", words.NOT_SENT_TO_YOU),
]


@pytest.mark.parametrize(("who", "said", "told"), REFUSED)
def test_what_cannot_be_done_says_so(chats: Chats, who: str, said: str, told: str) -> None:
    assert chats.say(who, said).text == told


def test_nothing_is_broadcast_from_a_group(chats: Chats) -> None:
    reply = chats.say(BOSS, "/thongbao tất cả; Họp", group="-5")
    assert reply.text == wording.PRIVATE_ONLY


def test_a_broadcast_of_another_is_not_there(chats: Chats) -> None:
    chats.say(ADMIN, "/thongbao tất cả; Họp")
    assert chats.say(BOSS, "/thongbao 1").text == words.NONE_SUCH
    assert chats.say(BOSS, "/thongbao").text == words.HOW_TO
    assert chats.say(BOSS, "/thongbao 1 gửi").kind is Kind.REFUSE


def test_a_dropped_draft_is_gone_for_good(chats: Chats) -> None:
    chats.say(ADMIN, "/thongbao tất cả; Họp")
    assert words.STAGES[broadcasts.Stage.DROPPED] in chats.press(ADMIN, words.DROP).text
    assert words.SEND not in chats.labels(ADMIN)
    chats.say(ADMIN, "/thongbao 1 gửi")
    assert not parcels.claim(chats.database, "w", LATER, 40)


def test_words_of_what_is_never_told_are_pointed_out_before_it_leaves(chats: Chats) -> None:
    assert words.CAREFUL in chats.say(ADMIN, "/thongbao A; Gửi phương án bảo vệ cưỡng chế").text
    assert words.CAREFUL not in chats.say(ADMIN, "/thongbao A; Họp giao ban").text


def test_the_latest_are_listed_with_their_beginnings(chats: Chats) -> None:
    assert chats.say(ADMIN, "/thongbao").text == words.HOW_TO
    chats.say(ADMIN, f"/thongbao A; {'Họp ' * 40}")
    assert "1. Họp" in chats.say(ADMIN, "/thongbao").text
    assert words.SEND in (chats.press(ADMIN, "1") and chats.labels(ADMIN))
