"""Sheets as offices head them: what is sure, what is only likely, and what a person has settled."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from db.import_models import ImportShape
from db.importing.files import RawSheet
from db.importing.memory import confirm
from db.importing.recognising import Row, Unread, recognise
from db.importing.report import Doubtful, Problem, Reason
from db.importing.run import bring_in, preview
from db.importing.surveying import Choice, Reading, UnknownMeaning, survey
from db.importing.values import Cell
from db.session import Database
from tests.db.importing.handing_over import DELIVERY, NOW, Table, counts, settle

HEADER = ["Mã việc", "Ngày", "Số tiền", "Loại", "Số biên lai"]
LINE = ["V1", "01/05/2021", "4.000.000", "Thu", "BL1"]


def sheet(*table: Sequence[Cell], name: str = "Thu tiền") -> RawSheet:
    return RawSheet(name, list(enumerate(table, 1)), "a.xlsx")


def reading(*table: Sequence[Cell], name: str = "Thu tiền") -> Reading:
    found = survey(sheet(*table, name=name), {}).reading
    assert found is not None
    return found


def rows(raw: RawSheet) -> list[tuple[int, dict[str, Any]]]:
    found = list(recognise(survey(raw, {})))
    return [(one.number, one.values) for one in found if isinstance(one, Row)]


def told(raw: RawSheet) -> list[tuple[int, str, str, Reason]]:
    found: list[tuple[int, str, str, Reason]] = []
    for one in recognise(survey(raw, {})):
        problems = one.problems if isinstance(one, Unread) else [one]
        found += [(p.row, p.column, p.value, p.reason) for p in problems if isinstance(p, Problem)]
    return found


TWO_ROWS: list[Table] = [
    [["Mã việc", "Thu", None, "Loại", "Biên lai"], [None, "Ngày", "Số tiền", None, "Số"], LINE],
    [["Mã việc", "Ngày", "Số tiền", "Loại", "Biên lai"], ["", "", "", "", "Số"], LINE],
    [["BẢNG KÊ"], [None], HEADER, LINE],
    [*[["dòng tiêu đề", str(n)] for n in range(25)], HEADER, LINE],
]


@pytest.mark.parametrize("table", TWO_ROWS)
def test_a_header_is_found_wherever_it_stands_in_one_row_or_two(table: Table) -> None:
    raw = sheet(*table)
    assert rows(raw)[0][1]["number"] == "BL1"
    assert not reading(*table).doubts


def test_abbreviations_are_written_out_and_mean_what_they_stand_for() -> None:
    header = ["Mã việc", "Mã ĐV", "Số QĐ THA", "Ngày QĐ", "Ngày thụ lý", "CHV", "Số BA", "Ngày BA"]
    found = reading(header, [None] * 8, ["x"], name="VIỆC")
    assert found.columns == (
        "code", "agency", "decision_number", "decision_date", "accepted_on", "officer",
        "judgment_number", "judgment_date",
    )  # fmt: skip
    assert not found.doubts


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Số tiên", "Số tiền"),
        ("Sốtiền", "Số tiền"),
        ("Số tiền nộp", "Số tiền"),
        ("Số biên lai thu tiền", "Số biên lai"),
        ("Mã vệc", "Mã việc"),
    ],
)
def test_a_title_that_is_only_near_is_a_doubt_and_read_to_be_looked_at(
    written: str, meant: str
) -> None:
    header = [written if title == meant else title for title in HEADER]
    if written == "Số tiên":  # the same letters: no slip at all
        assert not reading(header, LINE).doubts
        return
    (doubt,) = reading(header, LINE).doubts
    assert (doubt.what, doubt.title, doubt.meanings) == (Doubtful.COLUMN, written, (meant,))
    assert doubt.is_plain
    assert rows(sheet(header, LINE))[0][1]["amount"] == 4_000_000


def test_two_titles_that_may_be_one_column_are_not_chosen_between() -> None:
    header = ["Mã việc", "Ngày", "Số tiền", "Số biên lai cũ", "Số biên lai mới"]
    one, other = reading(header, LINE).doubts
    assert (one.title, one.rivals) == ("Số biên lai cũ", ("Số biên lai mới",))
    assert not one.is_plain
    assert not other.is_plain
    assert "number" not in rows(sheet(header, LINE))[0][1]


def test_digits_and_far_titles_are_no_likeness() -> None:
    header = ["Mã việc", "Ngày", "Số tiền", "Loại 2", "STT", "Người nộp", "Ghi chú"]
    assert not reading(header, LINE).doubts


@pytest.mark.parametrize("name", ["1. Thu tiền", "Thu tiền 2021", "Thu tiền thi hành án", "Sheet1"])
def test_a_sheet_of_a_likely_name_or_with_the_columns_of_one_is_a_doubt(name: str) -> None:
    (doubt,) = reading(HEADER, LINE, name=name).doubts
    assert (doubt.what, doubt.sheet, doubt.meanings) == (Doubtful.SHEET, name, ("Thu tiền",))


def test_a_sheet_of_another_name_without_our_columns_is_none_of_ours() -> None:
    found = survey(sheet(["Họ tên", "Chức vụ"], ["An", "CHV"], name="Sheet1"), {})
    assert (found.sheet, found.reading) == (None, None)


UNITS = [
    ("Số tiền (nghìn đồng)", "Bảng kê", 4000, 4_000_000, 0),
    ("Số tiền (1.000 đồng)", "Bảng kê", "1.302.149", 1_302_149_000, 0),
    ("Số tiền (triệu đồng)", "Bảng kê", "1,5", 1_500_000, 0),
    ("Số tiền (triệu đồng)", "Bảng kê", 1.5, 1_500_000, 0),
    ("Số tiền (đồng)", "ĐVT: nghìn đồng", 4000, 4000, 0),
    ("Số tiền", "Đơn vị tính: đồng", 4000, 4000, 0),
    ("Số tiền", "Đơn vị tính: 1.000 đồng", 4000, 4_000_000, 1),
]


@pytest.mark.parametrize(("title", "above", "cell", "dong", "doubts"), UNITS)
def test_money_is_in_the_unit_of_its_title_and_one_stated_above_is_confirmed_first(
    title: str, above: str, cell: Cell, dong: int, doubts: int
) -> None:
    table = [[above], ["Mã việc", "Ngày", title], ["V1", "01/05/2021", cell]]
    assert rows(sheet(*table))[0][1]["amount"] == dong
    assert len(reading(*table).doubts) == doubts


def test_a_cell_that_tells_another_unit_than_its_title_is_refused() -> None:
    table = [["Mã việc", "Ngày", "Số tiền (nghìn đồng)"], ["V1", "01/05/2021", "5.000 đồng"]]
    assert told(sheet(*table)) == [(2, "Số tiền", "5.000 đồng", Reason.TWO_READINGS)]


FURNITURE: list[Sequence[Cell]] = [
    ["(1)", "(2)", "(3)", "(4)", "(5)"],
    [1, 2, 3, 4, 5],
    [1.0, 2.0, 3.0, 4.0, 5.0],
    ["A", "B", 1, 2, "3 = 1+2"],
    ["", "", "", "", ""],
    HEADER,
    ["Cộng", "", "4.000.000", "", ""],
    ["TỔNG CỘNG:", "", 4_000_000, "", ""],
    ["", "Tổng số (1 khoản)", "4.000.000 đ", "", ""],
    ["Cộng", "", "", "", ""],
]


@pytest.mark.parametrize("line", FURNITURE)
def test_lines_that_are_no_rows_are_left_out_without_a_word(line: Sequence[Cell]) -> None:
    numbering = line[0] in ("(1)", 1, 1.0, "A")
    body = [line, LINE] if numbering else [LINE, line]
    raw = sheet(HEADER, *body)
    assert len(rows(raw)) == 1
    assert told(raw) == []


def test_totals_must_be_those_of_the_rows_above() -> None:
    more = ["V2", "02/05/2021", 1000, None, None]
    total = ["Tổng cộng", None, 4_001_000, None, None]
    part = ["Cộng", None, 1000, None, None]
    assert told(sheet(HEADER, LINE, more, total)) == []
    assert told(sheet(HEADER, LINE, ["Cộng", None, 4_000_000], more, part, total)) == []
    assert told(sheet(HEADER, LINE, total)) == [(3, "Số tiền", "4.001.000", Reason.TOTAL_DIFFERS)]


def test_who_signs_below_the_table_is_left_out_and_named() -> None:
    below = [
        ["", "", "", "", ""],
        ["", "", "", "Lào Cai, ngày 5 tháng 3 năm 2021", ""],
        ["Người lập biểu", "", "", "Thủ trưởng", ""],
    ]
    raw = sheet(HEADER, LINE, *below)
    assert told(raw) == [(4, "", "Lào Cai, ngày 5 tháng 3 năm 2021", Reason.FOOTER)]
    # Words with rows after them are no words below.
    assert (5, "Ngày", "", Reason.MISSING) in told(sheet(HEADER, LINE, *below, LINE))
    # Nor is a row that lacks what it must have.
    assert told(sheet(HEADER, LINE, below[0], ["V2", "", "5.000"])) == [
        (4, "Ngày", "", Reason.MISSING)
    ]


def test_a_column_with_one_month_before_its_day_is_doubtful_as_a_whole(database: Database) -> None:
    settle(database)
    raw = sheet(
        HEADER,
        ["V1", "03/04/2021", 1000, None, "B1"],
        ["V1", "12/31/2021", 1000, None, "B2"],
    )
    report = bring_in(database, [raw], DELIVERY, good_rows=True)
    assert report.refused
    assert [(p.row, p.value, p.reason) for p in report.errors] == [
        (2, "03/04/2021", Reason.MONTH_FIRST),
        (3, "12/31/2021", Reason.NOT_A_DATE),
    ]


def test_days_that_a_spreadsheet_turned_round_are_noticed(database: Database) -> None:
    settle(database)
    real = [["V1", datetime(2021, 5, day), 1000, None, f"B{day}"] for day in range(4, 9)]
    late = [["V1", f"{day}/05/2021", 1000, None, f"B{day}"] for day in range(13, 18)]
    report = bring_in(database, [sheet(HEADER, *real, *late)], DELIVERY, good_rows=True)
    assert report.refused
    assert [(p.row, p.reason) for p in report.errors] == [(2, Reason.TURNED_ROUND)]
    early = ["V1", "09/05/2021", 1000, None, "B9"]
    assert bring_in(database, [sheet(HEADER, *real, *late, early)], DELIVERY).written


TYPED = [["Mã việc", "Ngày", "Số tiền nộp"], ["V1", "01/06/2021", 1000]]


def test_nothing_doubtful_is_brought_in_until_it_was_confirmed_and_then_never_asked(
    database: Database,
) -> None:
    settle(database)
    raw = sheet(*TYPED, name="Thu tiền T6")
    found = preview(database, [raw], DELIVERY)
    assert [doubt.what for doubt in found.report.doubts] == [Doubtful.SHEET, Doubtful.COLUMN]
    assert counts(found.report, "Thu tiền") == (1, 0, 0, 0)
    assert found.readings[0].columns == ("case", "on_date", "amount")
    for good_rows in (False, True):
        report = bring_in(database, [raw], DELIVERY, good_rows=good_rows)
        assert (report.refused, report.written, len(report.doubts)) == (True, False, 2)
    assert confirm(database, [raw], "Lò Văn An", NOW) == ()
    assert bring_in(database, [raw], DELIVERY).written
    july = sheet(TYPED[0], ["V1", "01/07/2021", 1000], name="THU TIỀN T7")
    assert bring_in(database, [july], DELIVERY).written
    other = sheet([*TYPED[0], "Lọai"], ["V1", "01/07/2021", 1000, ""], name="Thu tiền T7")
    assert bring_in(database, [other], DELIVERY).refused
    with database.reading() as session:
        (kept,) = session.scalars(select(ImportShape))
    assert (kept.confirmed_by, kept.sheet) == ("Lò Văn An", "receipts")
    assert kept.confirmed_at == datetime(2026, 11, 20, 1, 0)


def test_a_person_says_what_a_sheet_and_its_columns_are_where_nothing_is_near(
    database: Database,
) -> None:
    settle(database)
    raw = sheet(["Hồ sơ", "Ngày", "Số nộp", "Số tiền gốc"], ["V1", "01/06/2021", 7, 9], name="T6")
    assert bring_in(database, [raw], DELIVERY).refused
    with pytest.raises(UnknownMeaning):
        confirm(database, [raw], "x", NOW, choices=[Choice("T6", "", "Sổ nợ")])
    said = [
        Choice("T6", "", "Thu tiền"),
        Choice("T6", "Hồ sơ", "Mã việc"),
        Choice("T6", "Số nộp", "Số tiền"),
        Choice("T6", "Số tiền gốc", ""),
    ]
    assert confirm(database, [raw], "x", NOW, choices=said) == ()
    report = bring_in(database, [raw], DELIVERY)
    assert (report.written, counts(report, "Thu tiền")) == (True, (1, 0, 0, 0))


def test_a_choice_alone_settles_only_what_it_speaks_of(database: Database) -> None:
    settle(database)
    raw = sheet(*TYPED, name="Thu tiền T6")
    said = [Choice("Thu tiền T6", "", "Thu tiền")]
    (left,) = confirm(database, [raw], "x", NOW, choices=said, plain=False)
    assert left.title == "Số tiền nộp"
    assert bring_in(database, [raw], DELIVERY).refused
