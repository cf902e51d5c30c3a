"""Answering alerts, following, own wishes and days off, as people do it in a chat."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from db import people, subscriptions
from db.alert_models import Acknowledgement, Delivery
from db.models import Case
from db.outbox import State
from db.session import Database
from db.terms import Role
from db.vocabulary import Lexicographer
from handlers.conversation import Conversation
from handlers.messages import Kind, Person, Place, Question, Reply
from tests.db.planning.matters import at
from tests.db.planning.office import PARTNERS, Office
from tests.keys import VAULT

C1 = f"C1 | V1 | 08:30 16/12/2026 | nhà ông A, xã Bản Hồ | Kê biên nhà | Không | {PARTNERS}"
MOVED = C1.replace("08:30 16/12", "09:00 18/12")


@dataclass
class Chats:
    """Everybody's private chat with the assistant."""

    office: Office
    conversation: Conversation

    def ask(
        self,
        name: str,
        text: str,
        now: str = "2026-12-02 09:00",
        *,
        files: bool = False,
        **other: str,
    ) -> Reply:
        place = Place(other.get("place", Place.PRIVATE))
        person = self._person(name, now)
        question = Question(text, person, at(now), place, chat=name, files=files)
        return self.conversation.reply(question)

    def _person(self, name: str, now: str) -> Person:
        number = self.office.numbers.get(name)
        if number is None:
            return Person("telegram", name, Role.OPERATOR)
        with self.office.database.reading() as session:
            known = people.known(session, number, at(now).date())
        assert known is not None
        role = known.posts[0].role if known.posts else Role.STRANGER
        return Person("telegram", name, role, known.posts, known.name, number)

    def said(self, name: str, text: str, now: str = "2026-12-02 09:00") -> list[str]:
        return self.ask(name, text, now).text.split("\n")

    def answers(self) -> list[tuple[str, int, str | None]]:
        with self.office.database.reading() as session:
            rows = session.scalars(select(Acknowledgement).order_by(Acknowledgement.id))
            return [(row.verdict, row.version, row.reason) for row in rows]


@pytest.fixture
def chats(sqlite_url: str) -> Iterator[Chats]:
    database = Database(sqlite_url, VAULT)
    office = Office(database)
    office.hand_over("2026-12-01 10:00", C1)
    office.settle("2026-12-01 10:00")
    yield Chats(office, Conversation(database, Lexicographer()))
    database.close()


def test_an_alert_is_answered_by_its_buttons(chats: Chats) -> None:
    noted = chats.ask("an", "/danhan 1 new C1")
    assert noted.text == "Đã ghi: đã nhận – cưỡng chế 08:30 thứ Tư 16/12/2026."
    assert [choice.question for choice in noted.choices] == ["/xacnhan C1"]
    assert chats.ask("công an", "/dabotri 1 new C1").choices == ()
    assert chats.answers() == [("received", 1, None), ("arranged", 1, None)]


def test_whoever_is_not_asked_cannot_answer(chats: Chats) -> None:
    refused = "Việc cưỡng chế này không thuộc phần đồng chí phải xác nhận."
    unknown = "Không tìm thấy việc cưỡng chế này trong phạm vi của đồng chí."
    assert chats.ask("cao", "/danhan C1").text == refused
    assert chats.ask("lãnh đạo", "/dabotri C1").text == refused
    assert chats.ask("lãnh đạo", "/danhan C1").kind is Kind.ANSWER
    assert chats.ask("bình", "/danhan C1").text == unknown
    assert chats.ask("bình", "/danhan C99").text == unknown
    assert chats.ask("công an khác", "/danhan C1").text == unknown
    assert "đã đăng ký" in chats.ask("người vận hành", "/danhan C1").text
    assert chats.ask("an", "/danhan C1", place=Place.GROUP).kind is Kind.REFUSE
    assert chats.ask("an", "/danhan").kind is Kind.CLARIFY
    assert len(chats.answers()) == 1


def test_what_is_in_the_way_is_asked_for_and_goes_up_to_the_heads(chats: Chats) -> None:
    asked = chats.ask("công an", "/vuong 1 new C1")
    assert asked.kind is Kind.CLARIFY
    assert chats.answers() == []
    noted = chats.ask("công an", "trùng lịch diễn tập")
    assert noted.text.startswith("Đã ghi: vướng")
    assert chats.answers() == [("hindered", 1, "trùng lịch diễn tập")]
    told = chats.office.outbox("planned", steps=("hindered",))
    assert [row[0] for row in told] == ["trưởng K", "trưởng tỉnh"]
    assert chats.ask("công an", "trợ giúp").kind is Kind.HELP  # nothing is awaited any more


def test_a_reason_may_stand_behind_the_command_and_a_heads_goes_to_the_leaders(
    chats: Chats,
) -> None:
    chats.ask("trưởng K", "/vuong C1 thiếu xe")
    chats.ask("an", "/vuong 1 d7 C1\nchờ giá đất")
    assert [reason for _, _, reason in chats.answers()] == ["thiếu xe", "chờ giá đất"]
    told = chats.office.outbox("planned", steps=("hindered",))
    assert [row[0] for row in told] == ["lãnh đạo", "trưởng K", "trưởng tỉnh"]


def test_another_command_ends_the_waiting_for_a_reason(chats: Chats) -> None:
    for command in ("/toi", "/tonghop", "/danhan C1"):
        chats.ask("an", "/vuong 1 new C1")
        chats.ask("an", command)
        chats.ask("an", "trợ giúp")
    assert [verdict for verdict, _, _ in chats.answers()] == ["received"]


def test_what_is_in_the_way_survives_that_everything_is_planned_anew(chats: Chats) -> None:
    chats.ask("an", "/vuong C1 chờ giá đất", "2026-12-02 23:00")
    chats.office.hand_over("2026-12-02 23:10", C1.replace("C1", "C2"))
    told = chats.office.outbox("planned", steps=("hindered",))
    assert {row[3] for row in told} == {"2026-12-03 06:00"}


def test_an_answer_ends_the_reminders_of_its_step_by_any_channel(chats: Chats) -> None:
    number = chats.office.numbers["an"]
    d7 = (Delivery.step == "d7") & (Delivery.person_id == number)
    with chats.office.database.writing() as session:
        unknown = update(Delivery).where(d7).values(state=State.UNKNOWN, again=True)
        session.execute(unknown)
    chats.ask("an", "/danhan 1 d7 C1", "2026-12-09 08:05")
    chats.office.hand_over("2026-12-09 08:10", C1.replace("C1", "C2"))
    mine = [row[1] for row in chats.office.outbox("planned", "unknown") if row[:3:2] == ("an", 1)]
    assert "d3" in mine
    with chats.office.database.reading() as session:
        assert session.scalars(select(Delivery.state).where(d7)).first() == State.VOID


def test_a_button_of_an_old_date_shows_the_new_one_and_asks_again(chats: Chats) -> None:
    chats.ask("an", "/danhan 1 new C1")
    chats.office.hand_over("2026-12-02 10:00", MOVED)
    stale = chats.ask("an", "/danhan 1 new C1", "2026-12-02 10:05")
    assert stale.text.split("\n")[:2] == [
        "Lịch đã thay đổi sau tin đồng chí bấm; đây là lịch hiện nay:",
        "Thay đổi lịch cưỡng chế, nay là 09:00 thứ Sáu 18/12/2026",
    ]
    chats.ask("an", stale.choices[0].question, "2026-12-02 10:06")
    assert [version for _, version, _ in chats.answers()] == [1, 2]
    chats.office.hand_over("2026-12-03 10:00", f"{MOVED} | | Hủy")
    assert "không còn trong kế hoạch" in chats.ask("an", "/danhan 2 changed C1").text


def test_several_are_answered_at_once(chats: Chats) -> None:
    chats.office.hand_over("2026-12-02 10:00", C1.replace("C1", "C2"))
    noted = chats.ask("an", "/danhan 1 new C1\n1 new C2\n1 new C9")
    assert noted.text == "Đã ghi: đã nhận 2 việc cưỡng chế."


def test_the_record_says_what_was_sent_and_who_answered(chats: Chats) -> None:
    chats.ask("an", "/danhan 1 new C1")
    chats.ask("công an", "/vuong C1 thiếu 5 chiến sĩ")
    page = chats.said("trưởng K", "/xacnhan C1")
    assert page[0] == "Hồ sơ thông báo cưỡng chế C1 (lịch lần 1, dự kiến)"
    assert "• 09:00 ngày 02/12/2026 – an: đã nhận (lịch lần 1)" in page
    police = "• 09:00 ngày 02/12/2026 – CÔNG AN xã Bản Hồ (công an): vướng"
    assert f"{police}: (lý do không hiển thị) (lịch lần 1)" in page
    assert "Chưa xác nhận: thủ trưởng trưởng K, thủ trưởng trưởng tỉnh" in page
    assert "• 10:00 ngày 01/12/2026 – báo mới cho an: đã gửi (lịch lần 1)" in page
    assert page[-2] == "Lập lúc 09:00 ngày 02/12/2026"
    for name in ("cao", "công an", "bình"):
        assert chats.ask(name, "/xacnhan C1").kind is Kind.UNKNOWN


def test_the_record_is_pages_for_the_case_file_that_say_the_same(chats: Chats) -> None:
    chats.ask("an", "/vuong C1 chờ sổ đỏ của đương sự")
    reply = chats.ask("trưởng K", "/xacnhan C1", files=True)
    (file,) = reply.attachments
    assert (file.name, file.media_type) == ("xac-nhan-cuong-che-C1.pdf", "application/pdf")
    pages = PdfReader(BytesIO(file.content)).pages
    read = "".join("".join(page.extract_text() for page in pages).split())
    for told in reply.text.split("\n"):
        assert "".join(told.split()) in read
    assert "Trang1" in read
    assert chats.ask("cao", "/xacnhan C1", files=True).attachments == ()


def test_the_schedule_says_who_has_not_answered_to_those_who_answer_for_it(chats: Chats) -> None:
    chats.ask("an", "/danhan 1 new C1")
    silent = "Chưa xác nhận: thủ trưởng trưởng K, thủ trưởng trưởng tỉnh, CÔNG AN xã Bản Hồ"
    for name in ("an", "trưởng K", "lãnh đạo"):
        assert silent in chats.ask(name, "/cuongche tháng 12").text
    for name in ("cao", "công an"):
        shown = chats.ask(name, "/cuongche tháng 12").text
        assert "Việc V1" in shown
        assert "Chưa xác nhận" not in shown


def test_people_follow_offices_communes_and_cases_within_what_they_may_see(chats: Chats) -> None:
    assert "chưa theo dõi" in chats.ask("cao", "/theodoi").text
    assert chats.ask("cao", "/theodoi xã Cốc Xá").kind is Kind.ANSWER
    assert chats.ask("cao", "/theodoi bản hồ, chỉ huy động lực lượng").kind is Kind.ANSWER
    assert chats.ask("cao", "/theodoi V1").kind is Kind.ANSWER
    assert chats.ask("cao", "/theodoi V2").kind is Kind.CLARIFY  # another office's
    assert chats.ask("cao", "/theodoi Phòng THADS khu vực 2").kind is Kind.CLARIFY
    assert "đang theo dõi mục này rồi" in chats.ask("cao", "/theodoi V1").text
    assert chats.said("cao", "/theodoi Phòng THADS khu vực 1")[:6] == [
        "Đã ghi. Có việc cưỡng chế phù hợp, đồng chí sẽ được báo.",
        "Đồng chí đang theo dõi cưỡng chế của:",
        "1. xã Cốc Xá",
        "2. xã Bản Hồ (chỉ huy động lực lượng)",
        "3. việc V1",
        "4. Phòng THADS khu vực 1",
    ]
    mine = [row for row in chats.office.outbox("planned") if row[0] == "cao"]
    assert ("cao", "d7", 1, "2026-12-09 08:00") in mine
    assert chats.ask("công an", "/theodoi V1").kind is Kind.REFUSE


def test_who_follows_no_more_hears_no_more(chats: Chats) -> None:
    chats.ask("cao", "/theodoi V1")
    assert chats.said("cao", "/huytheodoi 1")[0] == "Đã bỏ 1 mục."
    assert [row for row in chats.office.outbox("planned") if row[0] == "cao"] == []
    chats.ask("cao", "/theodoi V1")
    assert chats.said("an", "/huytheodoi 2")[0] == "Không có mục này."
    assert chats.said("cao", "/huytheodoi tất cả")[0] == "Đã bỏ 1 mục."
    with chats.office.database.reading() as session:
        assert not subscriptions.of(session, chats.office.numbers["cao"])
        assert session.scalars(select(Case.id)).first()


def test_everybody_sets_how_they_are_told(chats: Chats) -> None:
    shown = chats.ask("an", "/tuychon")
    assert "• Nhắc trước 7 ngày: bật" in shown.text
    assert "• Giờ nghỉ: 22:00–06:00" in shown.text
    (turn,) = [c for c in shown.choices if c.label == "Tắt: Nhắc trước 7 ngày"]
    assert "• Nhắc trước 7 ngày: tắt" in chats.ask("an", turn.question).text
    assert "d7" not in [row[1] for row in chats.office.outbox("planned") if row[0] == "an"]
    chats.ask("an", "/tuychon d7 bật")
    assert "d7" in [row[1] for row in chats.office.outbox("planned") if row[0] == "an"]
    assert "• Giờ nghỉ: 20:00–09:30" in chats.ask("an", "/tuychon giờ nghỉ 20h-9h30").text
    d1 = [row[3] for row in chats.office.outbox("planned", steps=("d1",)) if row[0] == "an"]
    assert d1 == ["2026-12-15 09:30"]
    assert "• Giờ nghỉ: không" in chats.ask("an", "/tuychon giờ nghỉ không").text
    assert "• Kênh ưu tiên: Zalo" in chats.ask("an", "/tuychon kênh zalo").text
    assert "• Bản tin sáng: tắt" in chats.ask("an", "/tuychon digest tắt").text
    for wrong in ("new tắt", "giờ nghỉ 25:00-06:00", "kênh viber", "gì đó"):
        assert chats.ask("an", f"/tuychon {wrong}").kind is Kind.CLARIFY


def test_administrators_set_days_and_everybody_sees_them(chats: Chats) -> None:
    assert chats.ask("an", "/lichnghi 15/12/2026 nghỉ TB 1").kind is Kind.REFUSE
    assert chats.ask("quản trị", "/lichnghi 15/12/2026 nghỉ").kind is Kind.CLARIFY
    for wrong in ("31/02/2026 nghỉ TB", "mai nghỉ", "15/12/2026 nghĩ TB"):
        assert chats.ask("quản trị", f"/lichnghi {wrong}").kind is Kind.CLARIFY
    noted = chats.ask("quản trị", "/lichnghi 15/12/2026 nghỉ Thông báo 1/TB")
    assert noted.text == "Đã ghi thứ Ba 15/12/2026: nghỉ. Các mốc cảnh báo đã tính lại."
    d1 = {row[3] for row in chats.office.outbox("planned", steps=("d1",))}
    assert d1 == {"2026-12-14 08:00"}
    assert (
        "đã ghi như vậy" in chats.ask("quản trị", "/lichnghi 15/12/2026 nghỉ Thông báo 1/TB").text
    )
    shown = chats.said("an", "/lichnghi")
    assert "• thứ Ba 15/12/2026: nghỉ – Thông báo 1/TB" in shown
    assert "• thứ Sáu 01/01/2027: nghỉ" in shown
    assert any(one.startswith("Mùng 1 Tết: thứ Bảy 06/02/2027") for one in shown)
    assert chats.ask("quản trị", "/lichnghi 15/12/2026 bỏ").kind is Kind.ANSWER
    assert chats.ask("quản trị", "/lichnghi 15/12/2026 bỏ").kind is Kind.UNKNOWN
    d1 = {row[3] for row in chats.office.outbox("planned", steps=("d1",))}
    assert d1 == {"2026-12-15 08:00"}


def test_the_schedule_is_headed_by_its_days_and_marks_those_that_are_off(chats: Chats) -> None:
    saturday = C1.replace("C1 |", "C2 |").replace("08:30 16/12", "14:00 19/12")
    late = C1.replace("C1 |", "C3 |").replace("08:30 16/12", "15:30 16/12")
    chats.office.hand_over("2026-12-01 11:00", C1, saturday, late)
    shown = chats.said("head", "/cuongche tháng 12/2026")
    marked = [text for text in shown if text.startswith(("Thứ", "1.", "2.", "3."))]
    assert [text.partition(" – nhà")[0] for text in marked] == [
        "Thứ Tư 16/12/2026",
        "1. 08:30",
        "2. 15:30",
        "Thứ Bảy 19/12/2026 – ngày nghỉ",
        "3. 14:00",
    ]
