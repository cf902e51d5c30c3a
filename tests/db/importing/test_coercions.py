"""Coercion decisions: what new ones are without a word, what known ones keep, which are refused."""

from datetime import datetime

import pytest

from db.importing.coercions import measure
from db.session import Database
from db.terms import CoercionMeasure
from tests.db.importing.handing_over import (
    Tables,
    column,
    content,
    counts,
    hand_over,
    lines,
    settle,
    told,
)
from tests.keys import VAULT


def coercions(*rows: str, header: str = "") -> Tables:
    titles = "Mã cưỡng chế | Mã việc | Thời gian" + (f" | {header}" if header else "")
    return {"Cưỡng chế": lines("\n".join([titles, *rows]))}


def test_a_coercion_with_only_what_it_must_have_is_planned_and_not_forced(
    database: Database,
) -> None:
    settle(database)
    settle(database, coercions("C9 | V1 | 8h30 01/12/2026"))
    (found,) = [dict(row) for row in content(database)["coercions"] if dict(row)["code"] == "C9"]
    assert found == {
        "code": "C9",
        "case_id": "V1",
        "decision_number": None,
        "scheduled_at": datetime(2026, 12, 1, 8, 30),
        "place": None,
        "measure": None,
        "measure_text": None,
        "forced": False,
        "partners": None,
        "partners_key": None,
        "officer_id": None,
        "state": "planned",
        "result": None,
        "version": 1,
    }


def test_a_coercion_keeps_what_the_file_has_no_column_for(database: Database) -> None:
    settle(database)
    before = content(database)
    report = hand_over(database, coercions("C1 | V1 | 8h30 15/06/2021"))
    assert counts(report, "Cưỡng chế") == (0, 0, 1, 0)
    report = hand_over(database, coercions("C1 | V1 | 9h 15/06/2021 | xong", header="Kết quả"))
    assert counts(report, "Cưỡng chế") == (0, 1, 0, 0)
    assert column(database, "coercions", "C1", "state") == "held"
    assert column(database, "coercions", "C1", "forced") is True
    assert column(database, "coercions", "C1", "result") == "xong"
    assert before != content(database)


HEADER = "Địa điểm | Huy động lực lượng | Trạng thái | Kết quả | Số quyết định cưỡng chế"
VERSIONS = [
    ("C9 | V1 | 8h30 01/12/2026 | Nhà A | Có | Dự kiến | |", 1),
    ("C9 | V1 | 8h30 01/12/2026 | Nhà A | Có | Dự kiến | chưa | 7/QĐ", 1),
    ("C9 | V1 | 9h 01/12/2026 | Nhà A | Có | Dự kiến | |", 2),
    ("C9 | V1 | 9h 01/12/2026 | Nhà B | Có | Dự kiến | |", 3),
    ("C9 | V1 | 9h 01/12/2026 | | Có | Dự kiến | |", 4),
    ("C9 | V1 | 9h 01/12/2026 | | Không | Dự kiến | |", 5),
    ("C9 | V1 | 9h 01/12/2026 | | | | |", 5),
    ("C9 | V1 | 9h 01/12/2026 | | Không | Hoãn | |", 6),
]


def test_a_coercion_counts_how_often_there_was_anew_something_to_tell(
    database: Database,
) -> None:
    settle(database)
    for row, version in VERSIONS:
        assert not hand_over(database, coercions(row, header=HEADER)).refused
        assert column(database, "coercions", "C9", "version") == version, row


def test_a_coercion_is_put_off_and_goes_to_another_officer(database: Database) -> None:
    settle(database)
    header = "Chấp hành viên | Trạng thái | Cơ quan phối hợp"
    row = "C2 | V3 | 14h 08/12/2026 | Lò Văn An | Hoãn | Công an xã;VKSND"
    assert counts(hand_over(database, coercions(row, header=header)), "Cưỡng chế") == (0, 1, 0, 0)
    assert column(database, "coercions", "C2", "state") == "postponed"
    assert column(database, "coercions", "C2", "officer_id") == "Lò Văn An"
    assert column(database, "coercions", "C2", "partners") == "Công an xã;VKSND"


@pytest.mark.parametrize(
    ("row", "fits"),
    [
        ("C9 | V2 | 8h 30/06/2021 | Đã tổ chức", True),
        ("C9 | V2 | 8h 01/07/2021 | Đã tổ chức", False),
        ("C9 | V2 | 8h 01/12/2026 | Dự kiến", False),
        ("C9 | V2 | 8h 01/07/2021 | Hoãn", True),
        ("C9 | V2 | 8h 01/07/2021 | Hủy", True),
        ("C9 | V1 | 8h 01/07/2021 | Đã tổ chức", True),
    ],
)
def test_no_coercion_stands_on_a_case_that_has_ended_before_it(
    sqlite_url: str, row: str, fits: bool
) -> None:
    database = Database(sqlite_url, VAULT)
    settle(database)
    report = hand_over(database, coercions(row, header="Trạng thái"))
    assert report.written is fits
    assert fits or [reason for *_, reason in told(report)] == ["coercion_on_closed"]
    database.close()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Khấu trừ tiền trong tài khoản", CoercionMeasure.ACCOUNTS),
        ("Thu hồi, xử lý tiền, giấy tờ có giá", CoercionMeasure.ACCOUNTS),
        ("Trừ vào thu nhập", CoercionMeasure.INCOME),
        ("KÊ BIÊN, XỬ LÝ TÀI SẢN", CoercionMeasure.SEIZURE),
        ("Khai thác tài sản", CoercionMeasure.EXPLOITATION),
        ("Buộc chuyển giao vật, quyền tài sản, giấy tờ", CoercionMeasure.HANDOVER),
        ("Buộc giao nhà", CoercionMeasure.HANDOVER),
        ("Buộc thực hiện công việc nhất định", CoercionMeasure.ACT),
        ("Biện pháp khác", CoercionMeasure.OTHER),
        (None, None),
    ],
)
def test_a_measure_has_a_code_by_its_content(words: str | None, code: str | None) -> None:
    assert measure(words) == code
