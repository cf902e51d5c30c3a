"""What nobody is told, whoever wrote it down where; and whose coercion it is."""

from datetime import date, datetime, time

import pytest

from db.bodies import key
from db.facts import CoercionRow, ScheduleAnswer, Source
from db.query import Period, Query
from db.terms import Role
from handlers.messages import Person, Post, Question
from handlers.redaction import is_never_told, redacted
from handlers.rights import Rights
from tests.handlers import province
from tests.handlers.asking import ZONE

NOTES = [
    ("theo yêu cầu của người được thi hành án", False),
    ("Đương sự vắng mặt; mất sổ hồng", False),
    ("phường An Bình không phối hợp", False),
    ("Kết quả xác minh: có nhà 3 tầng", True),
    ("KET QUA XAC MINH ngày 3/5", True),
    ("có đơn tố cáo", True),
    ("phương án bảo vệ số 12", True),
    ("30 chiến sĩ tham gia", True),
    ("công văn Mật số 3", True),
    ("(MẬT) không phổ biến", True),
    ("van ban mat", True),
    ("tài liệu tối mật", True),
]


@pytest.mark.parametrize(("note", "never"), NOTES)
def test_a_note_is_left_out_that_speaks_of_what_nobody_is_told(note: str, never: bool) -> None:
    assert is_never_told(note) is never


BODIES = [
    ("Công an xã Mốc; Viện kiểm sát", "CÔNG AN  xã mốc", True),
    ("Công an xã Mốc; Viện kiểm sát", "vien kiem sat", True),
    ("Công an xã Mốc", "Công an xã", False),
    ("Công an xã", "Công an xã Mốc", False),
    ("", "Công an xã", False),
    (" ; ", "", False),
]


@pytest.mark.parametrize(("partners", "body", "takes_part"), BODIES)
def test_a_body_takes_part_that_is_named_whole(partners: str, body: str, takes_part: bool) -> None:
    sought = key(body)
    assert bool(sought and sought in (key(partners) or "")) is takes_part


AT = datetime(2021, 9, 20, 8, 30)
PLACES = [
    # Who, the state and the time of the coercion, and whether its hour and place are told.
    (Post(Role.OFFICER, "LC02", officer="Lò Văn Ón"), "planned", AT, True),
    (Post(Role.OFFICER, "LC02", officer="LÒ VĂN ÓN"), "planned", AT, True),
    (Post(Role.OFFICER, "LC02", officer="Cư Thị Nga"), "planned", AT, True),
    (Post(Role.OFFICER, "LC02", officer="Ai Khác"), "planned", AT, False),
    (Post(Role.OFFICER, "LC03", officer="Lò Văn Ón"), "planned", AT, False),
    (Post(Role.OFFICER, "LC02", officer="Ai Khác"), "postponed", AT, False),
    (Post(Role.OFFICER, "LC02", officer="Ai Khác"), "held", AT, True),
    (Post(Role.OFFICER, "LC02", officer="Ai Khác"), "planned", datetime(2021, 9, 15), False),
    (Post(Role.OFFICER, "LC02", officer="Ai Khác"), "planned", datetime(2021, 9, 14, 9), True),
    (Post(Role.PARTNER, "LC", body="Công an xã"), "planned", AT, True),
    (Post(Role.PARTNER, "LC", body="Công an"), "planned", AT, False),
    (Post(Role.LEADER, "LC"), "planned", AT, True),
]


@pytest.mark.parametrize(("post", "state", "when", "told"), PLACES)
def test_the_place_and_hour_of_what_is_to_come_are_for_those_who_take_part(
    post: Post, state: str, when: datetime, told: bool
) -> None:
    row = CoercionRow(
        *("C1", "V1", None, when, state, "tổ 5", None, False, "LC02", "Lò Văn Ón", "Ma Văn Quân"),
        locality="xã Tả Van",
        case_officer="Cư Thị Nga",
        partners_key=key("Công an xã"),
    )
    query = Query("coercion_schedule", Period(date(2021, 9, 1), date(2021, 9, 30)), ("LC02",))
    answer = ScheduleAnswer(Source(query, None), (row,), 1)
    asked_at = datetime.combine(date(2021, 9, 15), time(12), ZONE)
    question = Question("", Person("telegram", "7", post.role, (post,)), asked_at)
    found = redacted(answer, question, Rights.of(question, province.LAO_CAI.tree)).answer
    assert isinstance(found, ScheduleAnswer)
    (shown,) = found.rows
    day = datetime.combine(when.date(), time())
    assert (shown.time, shown.place) == ((when, "tổ 5") if told else (day, "xã Tả Van"))
    assert shown.by_day is not told
    assert (shown.debtor, shown.partners_key) == ("M.V.Q", None)
