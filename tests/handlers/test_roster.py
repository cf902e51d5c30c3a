"""Dialogs about people: listed, blocked, moved, away, gone; each within one's own offices."""

import pytest

from db.authority import Why
from db.session import Database
from db.terms import Role
from handlers import wording
from handlers import wording_people as words
from handlers.messages import Kind
from tests.db.folk import join, settle
from tests.handlers.chatting import Chats

ADMIN, ANNA, BAO, CHI = "11", "21", "22", "23"


@pytest.fixture
def chats(database: Database) -> Chats:
    settle(database)
    return Chats(database)


def test_a_person_is_blocked_and_unblocked_and_it_holds_at_once(chats: Chats) -> None:
    number = join(chats.database, ANNA, Role.OFFICER, "A", "Lò Thị An")
    assert f"{number}. Lò Thị An" in chats.say(ADMIN, "/nguoi").text
    chats.press(ADMIN, str(number))
    assert chats.press(ADMIN, words.BLOCK).text == words.DONE
    assert chats.say(ANNA, "/toi").text == wording.REFUSED
    assert words.BLOCKED in chats.press(ADMIN, str(number)).text
    assert chats.press(ADMIN, words.UNBLOCK).text == words.DONE
    assert chats.say(ANNA, "/toi").kind is Kind.ANSWER


def test_a_person_is_moved_by_buttons(chats: Chats) -> None:
    number = join(chats.database, ANNA, Role.OFFICER, "A", "Lò Thị An")
    chats.say(ADMIN, f"/nguoi {number}")
    chats.press(ADMIN, words.MOVE)
    chats.press(ADMIN, "Thủ trưởng đơn vị")
    assert chats.press(ADMIN, "Phòng THADS khu vực 2").text == words.DONE
    told = chats.say(ANNA, "/toi").text
    assert "thủ trưởng đơn vị – Phòng THADS khu vực 2" in told
    assert words.in_files("Lò Thị An") in told


def test_names_are_set_right_in_words(chats: Chats) -> None:
    number = join(chats.database, ANNA, Role.PARTNER, "A")
    for said in ("tên Lò Thị  Ân", "cơ quan Công an tỉnh", "chv Ân"):
        assert chats.say(ADMIN, f"/nguoi {number} {said}").text == words.DONE
    told = chats.say(ADMIN, f"/nguoi {number}").text
    assert "Lò Thị Ân" in told
    assert words.of_body("Công an tỉnh") in told
    assert words.in_files("Ân") in told


def test_a_person_is_ended_only_after_one_more_question(chats: Chats) -> None:
    number = join(chats.database, ANNA, Role.OFFICER, "A")
    chats.say(ADMIN, f"/nguoi {number}")
    assert chats.press(ADMIN, words.END).text == words.SURE_TO_END
    assert chats.say(ANNA, "/toi").kind is Kind.ANSWER
    assert chats.press(ADMIN, words.END).text == words.DONE
    assert chats.say(ANNA, "/toi").text == wording.REFUSED
    assert chats.say(ADMIN, "/nguoi").text == words.NOBODY


def test_a_person_leaves_after_one_more_question_and_may_come_again(chats: Chats) -> None:
    join(chats.database, ANNA, Role.OFFICER, "A")
    assert chats.say(ANNA, "/roi").text == words.SURE_TO_LEAVE
    assert chats.press(ANNA, words.LEAVE).text == words.LEFT
    assert chats.say(ANNA, "/roi").text == wording.REFUSED
    join(chats.database, ANNA, Role.HEAD, "B")
    assert chats.say(ANNA, "/toi").kind is Kind.ANSWER


def test_the_last_administrator_cannot_leave(chats: Chats) -> None:
    join(chats.database, ANNA, Role.ADMIN, None)
    chats.say(ANNA, "/roi")
    assert chats.press(ANNA, words.LEAVE).text == words.WHY[Why.LAST_ADMIN]


def test_the_list_turns_its_pages_in_place(chats: Chats) -> None:
    for place in range(12):
        join(chats.database, f"p{place}", Role.OFFICER, "A", f"Người {place}")
    assert "Người 9" in chats.say(ADMIN, "/nguoi").text
    assert "Người 10" in chats.press(ADMIN, wording.NEXT_PAGE).text
    assert "Người 9" in chats.press(ADMIN, wording.PAGE_BEFORE).text


def test_an_administrator_of_an_office_sees_and_changes_its_people_only(chats: Chats) -> None:
    join(chats.database, ANNA, Role.ADMIN, "A")
    inside = join(chats.database, BAO, Role.HEAD, "A1", "Bảo")
    outside = join(chats.database, CHI, Role.HEAD, "B", "Chi")
    listed = chats.say(ANNA, "/nguoi").text
    assert "Bảo" in listed
    assert "Chi" not in listed
    assert chats.say(ANNA, f"/nguoi {inside} chặn").text == words.DONE
    nobody = chats.say(ANNA, "/nguoi 999").text
    for said in ("", " chặn", " thôi đồng ý", " chuyển chv; A", " tên X", " nghỉ"):
        assert chats.say(ANNA, f"/nguoi {outside}{said}").text == nobody
    chats.say(ANNA, "/moi_nguoi")
    assert "Lãnh đạo tỉnh" not in chats.labels(ANNA)
    chats.press(ANNA, "Chấp hành viên, cán bộ")
    assert chats.labels(ANNA) == ["Phòng THADS khu vực 1", "Tổ Nà Phặc"]
    assert chats.say(ANNA, "/moi_nguoi chv; B; 7").text == words.WHY[Why.NOT_YOURS]


@pytest.mark.parametrize("text", ["/nguoi", "/moi_nguoi", "/xinvao"])
def test_others_administer_nobody(chats: Chats, text: str) -> None:
    join(chats.database, ANNA, Role.LEADER, None)
    assert chats.say(ANNA, text).text == wording.ADMINS_ONLY


def test_rights_that_are_taken_away_are_gone_in_open_buttons(chats: Chats) -> None:
    number = join(chats.database, ANNA, Role.ADMIN, "A")
    for place in range(12):
        join(chats.database, f"p{place}", Role.OFFICER, "A")
    chats.say(ANNA, "/nguoi")
    chats.say(ADMIN, f"/nguoi {number} chuyển chv; A")
    assert chats.press(ANNA, wording.NEXT_PAGE).text == wording.ADMINS_ONLY
    chats.say(ADMIN, f"/nguoi {number} chặn")
    chats.say(ANNA, "/nguoi")
    assert chats.last[ANNA].text == wording.REFUSED


def test_another_stands_in_for_some_days_chosen_by_buttons(chats: Chats) -> None:
    join(chats.database, ANNA, Role.ADMIN, "A", "Lò Thị An")
    join(chats.database, BAO, Role.OFFICER, "A", "Vũ Bảo")
    assert chats.say(BAO, "/nguoi").text == wording.ADMINS_ONLY
    chats.say(ANNA, "/nghi")
    assert chats.press(ANNA, "3 ngày").text == words.WHO_STANDS_IN
    assert chats.press(ANNA, "Vũ Bảo").text == words.away("23/11/2026–25/11/2026", "Vũ Bảo")
    assert chats.say(BAO, "/nguoi").kind is Kind.ANSWER
    assert "Hôm nay thay Lò Thị An" in chats.say(BAO, "/toi").text
    chats.pass_time(days=3)
    assert chats.say(BAO, "/nguoi").text == wording.ADMINS_ONLY


def test_an_absence_is_written_in_one_line_and_ended_by_a_button(chats: Chats) -> None:
    join(chats.database, ANNA, Role.HEAD, "A", "Lò Thị An")
    join(chats.database, BAO, Role.OFFICER, "A", "Vũ Bảo")
    said = chats.say(ANNA, "/nghi từ 1/12 đến 05/12/2026; vu bao").text
    assert said == words.away("01/12/2026–05/12/2026", "Vũ Bảo")
    assert said in chats.say(ANNA, "/nghi").text
    assert chats.press(ANNA, words.END_AWAY).text == words.DONE
    assert words.NOT_AWAY in chats.say(ANNA, "/nghi").text


def test_an_administrator_writes_down_the_absence_of_another(chats: Chats) -> None:
    number = join(chats.database, ANNA, Role.HEAD, "A", "Lò Thị An")
    other = join(chats.database, BAO, Role.OFFICER, "B", "Vũ Bảo")
    chats.say(ADMIN, f"/nguoi {number}")
    chats.press(ADMIN, words.AWAY)
    chats.press(ADMIN, words.TODAY)
    chats.press(ADMIN, "Vũ Bảo")
    assert "Hôm nay thay Lò Thị An" in chats.say(BAO, "/toi").text
    assert words.away("23/11/2026", "Vũ Bảo") in chats.say(ADMIN, f"/nguoi {number}").text
    assert other


DAYS = {
    "no day": ("31/02/2026; An", words.BAD_DAYS),
    "backwards": ("05/12/2026-01/12/2026; An", words.BAD_DAYS),
    "words": ("mai; An", words.BAD_DAYS),
    "past": ("01/11/2026; An", words.WHY[Why.BAD_DAYS]),
}


@pytest.mark.parametrize(("typed", "said"), DAYS.values(), ids=DAYS)
def test_days_that_are_none_are_told(chats: Chats, typed: str, said: str) -> None:
    join(chats.database, ANNA, Role.HEAD, "A")
    join(chats.database, BAO, Role.HEAD, "A", "Lò Thị An")
    assert chats.say(ANNA, f"/nghi {typed}").text == said


def test_toi_tells_what_one_may_ask_how_to_leave_and_what_is_kept(chats: Chats) -> None:
    join(chats.database, ANNA, Role.PARTNER, "A", "Lò Thị An")
    told = chats.say(ANNA, "/toi").text
    assert "Đồng chí Lò Thị An" in told
    for said in (words.MAY_ASK[Role.PARTNER], words.KEPT, words.HOW_TO_LEAVE):
        assert said in told
    assert words.BY_SETTING in chats.say(ADMIN, "/toi").text


def test_people_are_found_by_name_within_ones_offices(chats: Chats) -> None:
    join(chats.database, ANNA, Role.ADMIN, "A", "Lò Thị An")
    join(chats.database, BAO, Role.HEAD, "A", "Vũ Văn Bảo")
    join(chats.database, CHI, Role.HEAD, "B", "Vũ Thị Chi")
    assert chats.say(ANNA, "/nguoi vu").text.count("Vũ") == 1
    assert chats.labels(ANNA) == ["2"]
    assert chats.say(ADMIN, "/nguoi vu").text.count("Vũ") == 2
    assert chats.say(ANNA, "/nguoi Chi").text == words.NOBODY_NAMED
