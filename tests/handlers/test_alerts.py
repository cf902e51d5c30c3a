"""How alerts read: one message a recipient and moment, with what that recipient may know."""

from collections.abc import Iterator
from dataclasses import fields

import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from db import broadcasts
from db.acknowledgements import Said, Verdict, keep
from db.alert_models import Delivery
from db.broadcasts import Scope
from db.membership import add_account
from db.outbox import Draft
from db.parcels import Due
from db.people_models import Member
from db.planning.replanning import replan
from db.planning.terms import utc
from db.session import Database
from db.vocabulary import Lexicographer
from handlers.alerts import Alerts, Letter
from tests.db.folk import OPERATOR
from tests.db.planning.matters import at
from tests.db.planning.office import JOINED, PARTNERS, Office
from tests.keys import VAULT

C1 = f"C1 | V1 | 08:30 16/12/2026 | nhà ông A, xã Bản Hồ | Kê biên nhà | Không | {PARTNERS}"
FORCED = C1.replace("Không", "Có")
MOVED = C1.replace("08:30 16/12", "09:00 18/12")
UNSENT = "Tin nhắn này chỉ để nhắc việc, không thay cho quyết định, thông báo theo quy định."


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    database = Database(sqlite_url, VAULT)
    yield Office(database)
    database.close()


def due(office: Office, name: str, now: str) -> list[Due]:
    """All that is due to somebody, or to the group."""
    number = office.numbers.get(name)
    mine = Delivery.person_id == number if number else Delivery.group_id.is_not(None)
    with office.database.reading() as session:
        rows = session.scalars(
            select(Delivery)
            .where(mine, Delivery.state == "planned")
            .order_by(Delivery.weight, Delivery.due_at, Delivery.id)
        ).all()
    drafts = {
        row.id: Draft(**{field.name: getattr(row, field.name) for field in fields(Draft)})
        for row in rows
    }
    moment = utc(at(now))
    return [
        Due(number, draft, late=draft.expires_at <= moment)
        for number, draft in drafts.items()
        if draft.due_at <= moment
    ]


def letter(office: Office, name: str, now: str) -> Letter:
    return Alerts(office.database, Lexicographer()).letter(
        due(office, name, now), "telegram", at(now)
    )


def text(office: Office, name: str, now: str) -> list[str]:
    return letter(office, name, now).reply.text.split("\n")


def test_a_new_coercion_is_told_whole_to_its_officer(office: Office) -> None:
    office.hand_over("2026-12-01 10:00", C1)
    found = letter(office, "an", "2026-12-01 10:00")
    assert found.reply.text.split("\n") == [
        "Cưỡng chế mới: 08:30 thứ Tư 16/12/2026",
        "Tại nhà ông A, xã Bản Hồ",
        "Mã cưỡng chế C1, việc V1",
        "Kê biên nhà",
        "Phòng THADS khu vực 1; CHV Lò Văn An",
        UNSENT,
    ]
    assert found.lines[0].spans[0].bold
    assert [(c.label, c.question) for c in found.choices] == [
        ("Đã nhận", "/danhan 1 new C1"),
        ("Đã bố trí", "/dabotri 1 new C1"),
        ("Vướng", "/vuong 1 new C1"),
    ]
    assert found.told == {one.id for one in due(office, "an", "2026-12-01 10:00")}


def test_a_forced_one_lists_its_checkpoints_for_whoever_is_in_charge(office: Office) -> None:
    office.hand_over("2026-12-10 10:00", FORCED)
    assert text(office, "trưởng K", "2026-12-10 10:00")[3:] == [
        "Kê biên nhà; có huy động lực lượng",
        "Phòng THADS khu vực 1; CHV Lò Văn An",
        "Các mốc phải xong chậm nhất:",
        "• kế hoạch bảo vệ của Công an: đã quá hạn thứ Tư 09/12/2026",
        "• thông báo việc kê biên (nhà, đất): thứ Sáu 11/12/2026",
        "• thông báo dự toán chi phí: thứ Hai 14/12/2026",
        "• họp thống nhất với Công an, cơ quan phối hợp: thứ Ba 15/12/2026",
        "• hết hạn nhận yêu cầu hoãn: 08:30 thứ Ba 15/12/2026",
        UNSENT,
    ]
    assert "Các mốc phải xong chậm nhất:" not in text(office, "công an", "2026-12-10 10:00")


def test_a_checkpoint_says_what_to_do_by_which_law(office: Office) -> None:
    office.hand_over("2026-12-01 10:00", FORCED)
    office.settle("2026-12-01 10:00")
    said = text(office, "an", "2026-12-09 08:00")
    assert said[0] == "Đến hạn kế hoạch bảo vệ – cưỡng chế: 08:30 thứ Tư 16/12/2026"
    assert said[-3:] == [
        "Phải có kế hoạch bảo vệ cưỡng chế của cơ quan Công an chậm nhất 05 ngày làm việc trước "
        "ngày cưỡng chế.",
        "Căn cứ: Luật Thi hành án dân sự 106/2025/QH15, Nghị định 152/2026/NĐ-CP.",
        UNSENT,
    ]


def test_an_unlawful_time_is_told_with_article_and_next_day(office: Office) -> None:
    office.hand_over("2027-01-10 10:00", FORCED.replace("16/12/2026", "25/01/2027"))
    found = letter(office, "an", "2027-01-10 10:00")
    warned = (
        "Không tổ chức cưỡng chế huy động lực lượng trong thời gian trước và sau Tết Nguyên đán "
        "(khoản 2 Điều 42 Nghị định 152/2026/NĐ-CP); ngày gần nhất được tổ chức: "
        "thứ Hai 22/02/2027."
    )
    said = found.reply.text.split("\n")
    assert said[0] == "Cần xem lại thời gian cưỡng chế: 08:30 thứ Hai 25/01/2027"
    assert said.count(warned) == 1
    assert warned not in text(office, "công an", "2027-01-10 10:00")
    assert found.told == {one.id for one in due(office, "an", "2027-01-10 10:00")}
    assert len(found.told) == 2


@pytest.mark.parametrize(
    ("now_it_is", "first"),
    [
        (MOVED, "Thay đổi lịch cưỡng chế, nay là 09:00 thứ Sáu 18/12/2026"),
        (f"{C1} | | Hoãn", "Hoãn cưỡng chế: 08:30 thứ Tư 16/12/2026"),
        (f"{C1} | | Hủy", "Hủy cưỡng chế: 08:30 thứ Tư 16/12/2026"),
    ],
)
def test_a_change_says_what_holds_now(office: Office, now_it_is: str, first: str) -> None:
    office.hand_over("2026-12-01 10:00", C1)
    office.settle("2026-12-01 10:00")
    office.hand_over("2026-12-02 10:00", now_it_is)
    found = letter(office, "công an", "2026-12-02 10:00")
    assert found.reply.text.split("\n")[0] == first
    assert bool(found.choices) == ("Thay đổi" in first)


def test_a_change_names_what_each_was_told_before(office: Office) -> None:
    office.hand_over("2026-12-01 10:00", C1)
    office.settle("2026-12-01 10:00")
    office.hand_over("2026-12-02 10:00", MOVED)
    # Nobody was told of this version: the one before it is what they know.
    office.hand_over("2026-12-02 10:05", MOVED.replace("nhà ông A", "nhà bà B"))
    for name in ("an", "công an"):
        assert text(office, name, "2026-12-02 10:10")[:4] == [
            "Thay đổi lịch cưỡng chế, nay là 09:00 thứ Sáu 18/12/2026",
            "Trước đây đã báo: 08:30 thứ Tư 16/12/2026",
            "Địa điểm đã báo trước đây: nhà ông A, xã Bản Hồ",
            "Tại nhà bà B, xã Bản Hồ",
        ]


def test_what_was_before_is_told_to_nobody_who_may_not_know_the_hour(office: Office) -> None:
    office.follow("cao", case="V1")
    office.hand_over("2026-12-01 10:00", C1)
    office.settle("2026-12-01 10:00")
    office.hand_over("2026-12-02 10:00", MOVED)
    assert text(office, "cao", "2026-12-02 10:00")[:3] == [
        "Thay đổi lịch cưỡng chế, nay là thứ Sáu 18/12/2026",
        "Trước đây đã báo: thứ Tư 16/12/2026",
        "Tại xã Bản Hồ",
    ]


def test_what_is_planned_again_says_that_it_was_put_off(office: Office) -> None:
    office.hand_over("2026-12-01 10:00", C1)
    office.settle("2026-12-01 10:00")
    office.hand_over("2026-12-02 10:00", f"{C1} | | Hoãn")
    office.settle("2026-12-02 10:00")
    office.hand_over("2026-12-03 10:00", f"{C1} | | Dự kiến")
    assert "Trạng thái đã báo trước đây: hoãn" in text(office, "an", "2026-12-03 10:00")


def test_who_takes_no_part_any_more_is_told_to_ask_and_not_the_new_day(office: Office) -> None:
    office.hand_over("2026-12-01 10:00", C1)
    office.settle("2026-12-01 10:00")
    office.hand_over("2026-12-02 10:00", MOVED.replace(PARTNERS, ""))
    found = letter(office, "công an", "2026-12-02 10:00")
    assert found.reply.text.split("\n") == [
        "Việc cưỡng chế C1 đã thay đổi và đồng chí không còn trong thành phần được báo. "
        "Cần biết thêm, đồng chí liên hệ Phòng THADS khu vực 1.",
        UNSENT,
    ]
    assert len(found.told) == 1


def test_place_and_hour_are_for_those_who_take_part_and_stand_above(office: Office) -> None:
    office.follow("cao", case="V1")
    office.group("công an xã bản hồ")
    office.hand_over("2026-12-01 10:00", C1)
    assert text(office, "cao", "2026-12-01 10:00")[:2] == [
        "Cưỡng chế mới: thứ Tư 16/12/2026",
        "Tại xã Bản Hồ",
    ]
    group = letter(office, "nhóm", "2026-12-01 10:00")
    assert group.reply.text.split("\n")[:2] == ["Cưỡng chế mới: thứ Tư 16/12/2026", "Tại xã Bản Hồ"]
    assert group.choices == ()
    for name in ("công an", "lãnh đạo", "trưởng tỉnh"):
        assert text(office, name, "2026-12-01 10:00")[1] == "Tại nhà ông A, xã Bản Hồ"
    for name in ("cao", "công an", "lãnh đạo", "nhóm", "an"):
        assert "Giàng" not in letter(office, name, "2026-12-01 10:00").reply.text


def test_a_measure_that_tells_of_forces_is_told_by_its_kind(office: Office) -> None:
    told = FORCED.replace("Kê biên nhà", "Kê biên nhà, 20 chiến sĩ bảo vệ")
    office.hand_over("2026-12-01 10:00", told)
    assert "Kê biên, xử lý tài sản; có huy động lực lượng" in text(office, "an", "2026-12-01 10:00")


def test_who_left_or_lost_their_office_is_told_nothing(office: Office) -> None:
    office.hand_over("2026-12-01 10:00", C1)
    with office.database.writing() as session:
        session.execute(
            update(Member).where(Member.id == office.numbers["an"]).values(status="left")
        )
        elsewhere = select(Member.agency_id).where(Member.name == "trưởng L").scalar_subquery()
        moved = Member.id == office.numbers["trưởng K"]
        session.execute(update(Member).where(moved).values(agency_id=elsewhere))
    for name in ("an", "trưởng K"):
        found = letter(office, name, "2026-12-01 10:00")
        assert (found.lines, found.told) == ((), frozenset())


def test_what_was_overtaken_meanwhile_is_needless(office: Office) -> None:
    office.hand_over("2026-12-01 10:00", C1)
    old = due(office, "an", "2026-12-01 10:00")
    office.hand_over("2026-12-01 10:01", "C1 | V1 | 09:00 18/12/2026")
    alerts = Alerts(office.database, Lexicographer())
    assert alerts.letter(old, "telegram", at("2026-12-01 10:02")).told == frozenset()


def test_several_of_a_moment_are_one_message_with_one_answer_for_all(office: Office) -> None:
    office.hand_over("2026-12-01 23:00", C1, C1.replace("C1", "C2").replace("16/12", "17/12"))
    found = letter(office, "an", "2026-12-02 06:00")
    said = found.reply.text.split("\n")
    assert said[0] == "2 thông báo về cưỡng chế"
    assert said[1] == "1. Cưỡng chế mới: 08:30 thứ Tư 16/12/2026"
    assert said.count(UNSENT) == 1
    assert [(c.label, c.question) for c in found.choices] == [
        ("Đã nhận tất cả", "/danhan 1 new C1\n1 new C2")
    ]


def test_reminders_of_one_minute_are_told_once_by_the_most_urgent(office: Office) -> None:
    monday = C1.replace("16/12/2026", "14/12/2026")
    office.hand_over("2026-12-01 10:00", monday)
    office.settle("2026-12-10 10:00")
    said = text(office, "công an", "2026-12-11 08:00")
    assert said[0] == "Còn 1 ngày làm việc – cưỡng chế: 08:30 thứ Hai 14/12/2026"
    assert len([one for one in said if "16/12" in one or "14/12" in one]) == 1


def test_what_is_late_beyond_use_is_a_line(office: Office) -> None:
    office.hand_over("2026-12-01 10:00", C1)
    office.settle("2026-12-01 10:00")
    found = letter(office, "công an", "2026-12-14 08:00")  # nobody sent anything for days
    assert found.reply.text.split("\n")[0] == "Còn 3 ngày – cưỡng chế: 08:30 thứ Tư 16/12/2026"
    assert len(found.told) == 2
    over = letter(office, "công an", "2026-12-16 12:00")
    assert over.reply.text.split("\n") == [
        "Chưa kịp báo trước:",
        "• nhắc trước 2 giờ: cưỡng chế 08:30 thứ Tư 16/12/2026, việc V1",
        "• nhắc trước 1 ngày làm việc: cưỡng chế 08:30 thứ Tư 16/12/2026, việc V1",
        "• nhắc trước 3 ngày: cưỡng chế 08:30 thứ Tư 16/12/2026, việc V1",
        "• nhắc trước 7 ngày: cưỡng chế 08:30 thứ Tư 16/12/2026, việc V1",
        UNSENT,
    ]


def answer(office: Office, name: str, verdict: Verdict = Verdict.RECEIVED) -> None:
    number = office.coercion("C1")
    with office.database.writing() as session:
        keep(session, Said(number, 1, office.numbers[name], verdict, "", "telegram", JOINED))


def test_silence_goes_up_to_the_head_and_then_to_the_leader(office: Office) -> None:
    office.hand_over("2026-12-01 10:00", C1)
    office.settle("2026-12-14 10:00")
    said = text(office, "trưởng K", "2026-12-15 08:00")
    assert said[0] == "Chưa đủ xác nhận – cưỡng chế: 08:30 thứ Tư 16/12/2026"
    assert "Chưa xác nhận: CHV an, CÔNG AN xã Bản Hồ (công an)" in said
    answer(office, "an")
    assert "Chưa xác nhận: CÔNG AN xã Bản Hồ (công an)" in text(
        office, "trưởng K", "2026-12-15 08:00"
    )
    answer(office, "công an")
    answered = text(office, "trưởng K", "2026-12-15 08:00")
    assert answered[0] == "Còn 1 ngày làm việc – cưỡng chế: 08:30 thứ Tư 16/12/2026"
    office.settle("2026-12-15 13:00")
    assert "Chưa xác nhận: thủ trưởng trưởng K, thủ trưởng trưởng tỉnh" in text(
        office, "lãnh đạo", "2026-12-15 14:00"
    )
    answer(office, "trưởng K")
    answer(office, "trưởng tỉnh")
    assert letter(office, "lãnh đạo", "2026-12-15 14:00").told == frozenset()


def test_a_digest_tells_a_head_of_their_days_and_is_left_out_where_there_is_nothing(
    office: Office,
) -> None:
    office.hand_over("2026-12-01 10:00", FORCED, C1.replace("C1", "C2").replace("16/12", "09/12"))
    office.settle("2026-12-08 22:00")
    with office.database.writing() as session:
        replan(session, at("2026-12-08 23:00"))
    said = text(office, "trưởng K", "2026-12-09 07:30")
    digest = said[said.index("Cưỡng chế cần biết, thứ Tư 09/12/2026") :]
    assert digest == [
        "Cưỡng chế cần biết, thứ Tư 09/12/2026",
        "Hôm nay: 1 việc cưỡng chế",
        "• 08:30 thứ Tư 09/12/2026 – nhà ông A, xã Bản Hồ; "
        "Phòng THADS khu vực 1; CHV Lò Văn An (C2)",
        "Mốc đến hạn: 5",
        "• thứ Tư 09/12/2026: kế hoạch bảo vệ của Công an (C1)",
        "• thứ Sáu 11/12/2026: thông báo việc kê biên (nhà, đất) (C1)",
        "• thứ Hai 14/12/2026: thông báo dự toán chi phí (C1)",
        "• thứ Ba 15/12/2026: họp thống nhất với Công an, cơ quan phối hợp (C1)",
        "• thứ Ba 15/12/2026: hết hạn nhận yêu cầu hoãn (C1)",
        "Chưa đủ xác nhận: 1 việc",
        "• C2: CHV an, thủ trưởng trưởng K, thủ trưởng trưởng tỉnh, CÔNG AN xã Bản Hồ (công an)",
        UNSENT,
    ]
    assert letter(office, "trưởng L", "2026-12-09 07:30").told == frozenset()


def test_an_officer_hears_once_a_month_of_cases_in_which_nothing_moved(office: Office) -> None:
    with office.database.writing() as session:
        replan(session, at("2026-11-30 08:00"))
    assert text(office, "bình", "2026-12-01 07:30") == [
        "1 việc có điều kiện, 6 tháng trở lên không có diễn biến",
        "• QĐ 2/QĐ-THADS (V2): 8 tháng, còn 0 đồng",
        "Đồng chí rà soát, tổ chức thi hành hoặc cập nhật diễn biến.",
    ]
    office.hand_over("2026-11-30 09:00", "C9 | V2 | 08:30 30/12/2026")
    late = letter(office, "bình", "2026-12-01 07:30")
    assert "6 tháng" not in late.reply.text


def entries(office: Office, name: str, now: str) -> list[dict[str, object]]:
    """The entries of the calendar file that comes with what is due to somebody."""
    found = letter(office, name, now).attachments
    calendars = [Calendar.from_ical(file.content) for file in found]
    return [dict(event) for calendar in calendars for event in calendar.walk("VEVENT")]


def test_an_alert_brings_the_entry_that_its_change_moves_and_its_end_takes_out(
    office: Office,
) -> None:
    stages = [
        (C1, "2026-12-01 10:00", "CONFIRMED", "20261216T013000Z"),
        (MOVED, "2026-12-02 10:00", "CONFIRMED", "20261218T020000Z"),
        (f"{MOVED} | | Hủy", "2026-12-03 10:00", "CANCELLED", "20261218T020000Z"),
    ]
    told = []
    for row, now, status, starts in stages:
        office.hand_over(now, row)
        (entry,) = entries(office, "an", now)
        assert (str(entry["STATUS"]), entry["DTSTART"].to_ical().decode()) == (status, starts)
        told.append((str(entry["UID"]), int(str(entry["SEQUENCE"]))))
        office.settle(now)
    assert len({uid for uid, _ in told}) == 1
    assert [version for _, version in told] == [1, 2, 3]


def test_a_reminder_brings_its_entry_and_a_checkpoint_or_digest_none(office: Office) -> None:
    office.hand_over("2026-12-01 10:00", FORCED)
    brings = {}
    for now in ("2026-12-01 10:00", "2026-12-09 08:00", "2026-12-11 08:00", "2026-12-13 08:00"):
        brings[now[5:10]] = len(entries(office, "an", now))
        office.settle(now)
    assert brings == {"12-01": 1, "12-09": 1, "12-11": 0, "12-13": 1}


def test_an_entry_tells_the_place_to_whom_it_may_be_told(office: Office) -> None:
    office.hand_over("2026-12-01 10:00", C1)
    places = {name: entries(office, name, "2026-12-01 10:00") for name in ("an", "công an")}
    assert str(places["an"][0]["LOCATION"]) == "nhà ông A, xã Bản Hồ"
    assert len(places["công an"]) == 1


def test_a_broadcast_comes_with_what_else_is_due_and_its_own_button(office: Office) -> None:
    office.hand_over("2026-12-01 10:00", C1)
    now = utc(at("2026-12-01 10:00"))
    with office.database.writing() as session:
        add_account(session, VAULT, office.numbers["an"], ("telegram", "5"), now)
    number = broadcasts.draft(office.database, Scope(), "Họp\nlúc 14:00", OPERATOR, now)
    broadcasts.send(office.database, number, OPERATOR, now)
    found = letter(office, "an", "2026-12-01 10:00")
    lines = found.reply.text.split("\n")
    assert lines[0].startswith("Cưỡng chế mới")
    assert lines[-4:] == ["Thông báo của quản trị viên", "Họp", "lúc 14:00", UNSENT]
    assert found.choices[-1].question == f"/dadoc {number}"
    assert found.told == {one.id for one in due(office, "an", "2026-12-01 10:00")}
