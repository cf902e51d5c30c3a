"""The sheet of cases: new, put right, handed over to another office; cells empty and absent."""

from datetime import date

from sqlalchemy import select

from db.models import Agency, Case, Officer
from db.session import Database
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

HEADER = "Mã việc | Mã đơn vị | Số quyết định | Ngày thụ lý"


def cases(extra: str, *rows: str) -> Tables:
    """Rows of cases with some columns beside those that every row must have."""
    return {"Việc": lines("\n".join([HEADER + (f" | {extra}" if extra else ""), *rows]))}


def test_a_case_comes_in_as_it_was_handed_over(database: Database) -> None:
    settle(database)
    header = (
        "Mã việc | Mã đơn vị | Số quyết định | Ngày quyết định | Ngày thụ lý | Hình thức | Loại án"
        " | Nhóm | CHV | Người phải THA | Người được THA | Địa bàn | Số bản án | Ngày bản án"
        " | Tòa án | Số tiền phải THA"
    )
    row = (
        "V9 | A | 9/QĐ-CCTHADS | 01/02/2021 | 03/02/2021 | Theo yêu cầu | Dân sự | TDNH"
        " | Lò Văn An | Công ty  Hoà Bình | Ngân hàng Mẫu | xã Một | 12/2020/DS-ST | 05/12/2020"
        " | TAND huyện An | 1,2 tỷ"
    )
    assert hand_over(database, {"Việc": lines(f"{header}\n{row}")}).written
    (found,) = [dict(one) for one in content(database)["cases"] if dict(one)["code"] == "V9"]
    assert found == {
        **found,
        "agency_id": "A",
        "handed_over_from_id": None,
        "decision_number": "9/QĐ-CCTHADS",
        "decision_date": date(2021, 2, 1),
        "accepted_on": date(2021, 2, 3),
        "initiative": "on_request",
        "category": "Dân sự",
        "case_group": "Tín dụng ngân hàng",
        "officer_id": "Lò Văn An",
        "debtor": "Công ty Hoà Bình",
        "creditor": "Ngân hàng Mẫu",
        "locality": "xã Một",
        "judgment_number": "12/2020/DS-ST",
        "judgment_date": date(2020, 12, 5),
        "court": "TAND huyện An",
        "amount": 1_200_000_000,
        "closed_on": None,
        "closed_by": None,
        "paid": 0,
        "decision_key": "9/qd-ccthads",
        "judgment_key": "12/2020/ds-st",
        "debtor_key": "cong ty hoa binh",
        "creditor_key": "ngan hang mau",
    }


def test_a_known_case_that_says_something_else_is_changed_and_counted(database: Database) -> None:
    settle(database)
    report = hand_over(
        database,
        cases(
            "Chấp hành viên | Số tiền phải thi hành",
            "V1 | A | 1/QĐ-CCTHADS | 01/03/2021 | Vàng Văn Mới | 12.000.000",
            "V2 | A | 2/QĐ-CCTHADS | 02/03/2021 | Lò Văn An | 5.000.000",
            "V9 | A | 9/QĐ-CCTHADS | 02/03/2021 | |",
        ),
    )
    assert counts(report, "Việc") == (1, 1, 1, 0)
    assert column(database, "cases", "V1", "amount") == 12_000_000
    assert column(database, "cases", "V1", "officer_id") == "Vàng Văn Mới"
    assert column(database, "cases", "V1", "paid") == 4_000_000


def test_an_acceptance_put_right_moves_the_first_spell(database: Database) -> None:
    settle(database)
    assert hand_over(database, cases("", "V1 | A | 1/QĐ-CCTHADS | 20/02/2021")).written
    starts = [
        dict(spell)["starts_on"]
        for spell in content(database)["case_spells"]
        if dict(spell)["case_id"] == "V1"
    ]
    assert min(starts) == date(2021, 2, 20)
    assert len(starts) == 3


def test_a_column_that_is_absent_leaves_what_is_known(database: Database) -> None:
    settle(database)
    before = content(database)
    report = hand_over(database, cases("", "V1 | A | 1/QĐ-CCTHADS | 01/03/2021"))
    assert counts(report, "Việc") == (0, 0, 1, 0)
    assert not report.written
    assert content(database) == before


def test_an_empty_cell_empties_a_known_text_and_says_so(database: Database) -> None:
    settle(database)
    report = hand_over(
        database,
        cases(
            "Chấp hành viên | Người phải thi hành án",
            "V1 | A | 1/QĐ-CCTHADS | 01/03/2021 | |",
            "V4 | B | 4/QĐ-CCTHADS | 06/03/2021 | |",
        ),
    )
    assert counts(report, "Việc") == (0, 1, 1, 0)
    assert column(database, "cases", "V1", "officer_id") is None
    assert column(database, "cases", "V1", "debtor") is None
    assert column(database, "cases", "V1", "debtor_key") is None
    assert told(report) == [
        ("Việc", 2, "Chấp hành viên", "", "erased"),
        ("Việc", 2, "Người phải thi hành án", "", "erased"),
    ]


def test_an_empty_amount_over_a_known_one_is_refused_and_nought_is_taken(
    database: Database,
) -> None:
    settle(database)
    amount = "Số tiền phải thi hành"
    refused = hand_over(database, cases(amount, "V3 | B | 1/QĐ-CCTHADS | 05/03/2021 |"))
    assert told(refused) == [("Việc", 2, amount, "", "empty_cell")]
    assert column(database, "cases", "V3", "amount") == 7_000_000
    # V4 never had an amount: there empty and nought are the same.
    for cell in ("", "0"):
        report = hand_over(database, cases(amount, f"V4 | B | 4/QĐ-CCTHADS | 06/03/2021 | {cell}"))
        assert counts(report, "Việc") == (0, 0, 1, 0)
    settle(database, cases(amount, "V9 | B | 9/QĐ-CCTHADS | 06/03/2021 | 5"))
    settle(database, cases(amount, "V9 | B | 9/QĐ-CCTHADS | 06/03/2021 | 0"))
    assert column(database, "cases", "V9", "amount") == 0


def test_a_case_that_a_successor_takes_over_keeps_its_first_office_and_its_officer(
    database: Database,
) -> None:
    settle(database)
    report = hand_over(database, cases("", "V1 | K | 1/QĐ-CCTHADS | 01/03/2021"))
    assert counts(report, "Việc") == (0, 1, 0, 0)
    assert column(database, "cases", "V1", "agency_id") == "K"
    assert column(database, "cases", "V1", "handed_over_from_id") == "A"
    officers = {(dict(o)["agency_id"], dict(o)["name"]) for o in content(database)["officers"]}
    assert {("A", "Lò Văn An"), ("K", "Lò Văn An")} <= officers
    assert column(database, "cases", "V1", "officer_id") == "Lò Văn An"


def officers_office(database: Database, case: str) -> str | None:
    """The code of the office whose officer has the case."""
    with database.reading() as session:
        return session.scalar(
            select(Agency.code)
            .join(Officer, Officer.agency_id == Agency.id)
            .join(Case, Case.officer_id == Officer.id)
            .where(Case.code == case)
        )


def test_the_officer_of_a_case_is_always_one_of_its_office(database: Database) -> None:
    settle(database)
    assert officers_office(database, "V1") == "A"
    settle(database, cases("", "V1 | K | 1/QĐ-CCTHADS | 01/03/2021"))
    assert officers_office(database, "V1") == "K"
    settle(database, cases("CHV", "V1 | B | 1/QĐ-CCTHADS | 01/03/2021 | Lò Văn An"))
    assert officers_office(database, "V1") == "B"


def test_a_case_taken_over_twice_comes_from_its_first_office(database: Database) -> None:
    settle(database)
    settle(database, cases("", "V1 | K | 1/QĐ-CCTHADS | 01/03/2021"))
    later = "Mã đơn vị | Tên đơn vị | Loại | Mã cấp trên | Hoạt động từ | Đơn vị kế thừa"
    rows = ["K | Phòng khu vực 1 | Phòng khu vực | N | 01/07/2025 | K2",
            "K2 | Phòng khu vực 2 | Phòng khu vực | N | 01/07/2026 |"]  # fmt: skip
    settle(database, {"Đơn vị": lines("\n".join([later, *rows]))})
    settle(database, cases("", "V1 | K2 | 1/QĐ-CCTHADS | 01/03/2021"))
    assert column(database, "cases", "V1", "agency_id") == "K2"
    assert column(database, "cases", "V1", "handed_over_from_id") == "A"


def test_a_case_that_another_than_the_heir_takes_over_keeps_its_first_office(
    database: Database,
) -> None:
    settle(database)
    settle(database, cases("", "V1 | N | 1/QĐ-CCTHADS | 01/03/2021"))
    assert column(database, "cases", "V1", "agency_id") == "N"
    assert column(database, "cases", "V1", "handed_over_from_id") == "A"
    settle(database, cases("", "V1 | K | 1/QĐ-CCTHADS | 01/03/2021"))
    assert column(database, "cases", "V1", "agency_id") == "K"
    assert column(database, "cases", "V1", "handed_over_from_id") == "A"


def test_a_case_put_to_an_office_that_follows_nobody_was_never_the_first_ones(
    database: Database,
) -> None:
    settle(database)
    settle(database, cases("", "V1 | B | 1/QĐ-CCTHADS | 01/03/2021"))
    assert column(database, "cases", "V1", "handed_over_from_id") is None
    settle(database, cases("", "V2 | K | 2/QĐ-CCTHADS | 02/03/2021"))
    settle(database, cases("", "V2 | B | 2/QĐ-CCTHADS | 02/03/2021"))
    assert column(database, "cases", "V2", "agency_id") == "B"
    assert column(database, "cases", "V2", "handed_over_from_id") is None


def test_an_old_file_after_the_handing_over_gives_the_case_back_without_a_trace(
    database: Database,
) -> None:
    settle(database)
    before = content(database)["cases"]
    settle(database, cases("", "V1 | K | 1/QĐ-CCTHADS | 01/03/2021"))
    settle(database, cases("", "V1 | A | 1/QĐ-CCTHADS | 01/03/2021"))
    assert content(database)["cases"] == before


def test_officers_are_not_made_for_rows_that_are_rejected(database: Database) -> None:
    settle(database)
    before = content(database)["officers"]
    hand_over(
        database,
        cases(
            "CHV | Số tiền phải THA",
            "V1 | A | 1/QĐ-CCTHADS | 01/03/2021 | Người Lạ | 3.999.999",
            "V9 | B | 9/QĐ-CCTHADS | 01/03/2021 | Vàng Thị Bình | 1",
        ),
        good_rows=True,
    )
    assert content(database)["officers"] == before
    assert column(database, "cases", "V9", "officer_id") == "Vàng Thị Bình"


def test_one_officer_and_one_category_in_two_spellings_are_one(database: Database) -> None:
    settle(database)
    settle(
        database,
        cases(
            "CHV | Loại án",
            "V7 | A | 7/QĐ | 01/03/2021 | Hà Thị Hoà | Dân sự",
            "V8 | A | 8/QĐ | 01/03/2021 | HÀ THỊ HÒA | DÂN SỰ",
            "V9 | A | 9/QĐ | 01/03/2021 | Hà Thị Hoa | dân  sự",
        ),
    )
    names = [dict(row)["name"] for row in content(database)["officers"]]
    assert sorted(names) == ["Hà Thị Hoa", "Hà Thị Hoà", "Lò Văn An", "Vàng Thị Bình"]
    assert {column(database, "cases", code, "category") for code in ("V7", "V8", "V9")} == {
        "Dân sự"
    }
    again = cases("CHV | Loại án", "V7 | A | 7/QĐ | 01/03/2021 | hà thị hòa | dân sự")
    assert counts(hand_over(database, again), "Việc") == (0, 0, 1, 0)
