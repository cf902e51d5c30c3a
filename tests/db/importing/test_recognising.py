"""Sheets: which one it is, where its header stands, which rows are rows, which columns are ours."""

import unicodedata
from collections.abc import Sequence
from typing import Any

import pytest

from db.importing.files import RawSheet
from db.importing.recognising import Row, Unread, recognise
from db.importing.report import Problem, Reason
from db.importing.sheets import SHEET, SHEETS
from db.importing.surveying import survey
from db.importing.titles import sheet_of
from db.importing.values import Cell

RECEIPTS = SHEET["receipts"]
HEADER = ["Mã việc", "Ngày", "Số tiền", "Loại", "Số biên lai"]
LINE = ["V1", "01/05/2021", "4.000.000", "Thu", "BL1"]


def read(*table: Sequence[Cell]) -> list[Row | Unread | Problem]:
    raw = RawSheet("Thu tiền", enumerate(table, 1), "a.xlsx")
    return list(recognise(survey(raw, {})))


def rows(*table: Sequence[Cell]) -> list[tuple[int, dict[str, Any]]]:
    """The rows of a table in which nothing may be wrong."""
    found = read(*table)
    assert all(isinstance(one, Row) for one in found), found
    return [(one.number, one.values) for one in found if isinstance(one, Row)]


def reasons(*table: Sequence[Cell]) -> list[tuple[int, str, str, Reason]]:
    found = []
    for one in read(*table):
        told = one.problems if isinstance(one, Unread) else [one]
        found += [(p.row, p.column, p.value, p.reason) for p in told if isinstance(p, Problem)]
    return found


@pytest.mark.parametrize(
    "name",
    ["Thu tiền", "THU TIỀN", " thu  tiền ", unicodedata.normalize("NFD", "Thu tiền"), "Thu tien"],
)
def test_a_sheet_is_known_by_its_name_capitals_accents_and_blanks_aside(name: str) -> None:
    assert sheet_of(name) is RECEIPTS


@pytest.mark.parametrize("name", ["Thu tiền 2", "Sheet1", ""])
def test_another_name_is_no_sheet_of_ours(name: str) -> None:
    assert sheet_of(name) is None


@pytest.mark.parametrize(
    "header",
    [
        HEADER,
        ["MÃ VIỆC", "ngày", "Số tiền (đồng)", " Loại", "Số  biên lai"],
        ["Mã việc*", "Ngày *", "Số tiền*", "Loại", "Số biên lai"],
        [unicodedata.normalize("NFD", title) for title in HEADER],
        ["Ma viec", "Ngay", "So tien", "Loai", "So bien lai"],
    ],
)
def test_a_header_is_known_however_it_is_written(header: list[str]) -> None:
    assert [number for number, _ in rows(header, LINE)] == [2]


def test_the_order_of_columns_is_free_and_a_column_may_be_absent() -> None:
    assert rows(["Số tiền", "Ngày", "Mã việc"], ["5.000", "01/05/2021", "V1"]) == [
        (2, {"amount": 5000, "on_date": rows(HEADER, LINE)[0][1]["on_date"], "case": "V1"})
    ]


def test_titles_above_the_header_and_numbers_blanks_and_totals_below_are_no_rows() -> None:
    found = rows(
        ["Cục THADS tỉnh Mẫu", "", "", "", ""],
        ["BẢNG KÊ THU TIỀN", "", "", "", ""],
        HEADER,
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        LINE,
        ["", "", "", "", ""],
        [None, " ", None, None, None],
        ["V2", "02/05/2021", 1000, None, None],
        ["Tổng cộng", "", "4.001.000", "", ""],
    )
    assert [(number, values["case"]) for number, values in found] == [(5, "V1"), (8, "V2")]


def test_a_row_is_never_taken_for_totals_when_it_has_all_that_a_row_must_have() -> None:
    header = ["Người phải THA", "Mã việc", "Mã đơn vị", "Số QĐ", "Ngày thụ lý"]
    line = ["Cộng", "V1", "A", "1/QĐ", "01/05/2021"]
    raw = RawSheet("Việc", enumerate([header, line], 1))
    (row,) = recognise(survey(raw, {}))
    assert isinstance(row, Row)
    assert row.values["debtor"] == "Cộng"


def test_a_row_with_a_blank_where_its_code_should_be_is_an_error_and_not_overlooked() -> None:
    assert reasons(HEADER, [" ", "01/05/2021", "5.000", "", ""]) == [
        (2, "Mã việc", "", Reason.MISSING)
    ]


def test_every_cell_that_is_wrong_is_told_with_its_row_and_column() -> None:
    line = ["V1", "31/02/2021", "1,5", "Vay", "BL1"]
    assert reasons(HEADER, line) == [
        (2, "Ngày", "31/02/2021", Reason.NOT_A_DATE),
        (2, "Số tiền", "1,5", Reason.TWO_READINGS),
        (2, "Loại", "Vay", Reason.NOT_OF_THE_LIST),
    ]
    (unread,) = read(HEADER, line)
    assert isinstance(unread, Unread)
    assert (unread.number, unread.key) == (2, "V1")


def test_a_row_that_ends_early_has_empty_cells() -> None:
    assert rows(HEADER, LINE[:3]) == [
        (2, {**rows(HEADER, LINE)[0][1], "kind": None, "number": None})
    ]
    assert reasons(HEADER, LINE[:2]) == [(2, "Số tiền", "", Reason.MISSING)]


def test_a_row_with_more_cells_than_titles_may_have_slipped_and_is_an_error() -> None:
    assert rows(HEADER, [*LINE, "", " "])
    assert reasons(HEADER, ["V1", "01/05/2021", "4", "000", "000", "Thu"]) == [
        (2, "", "", Reason.MORE_CELLS)
    ]


def test_an_unknown_column_is_left_out_and_named() -> None:
    assert reasons([*HEADER, "Người nộp", ""], [*LINE, "Giàng A Một", ""]) == [
        (0, "Người nộp", "", Reason.UNKNOWN_COLUMN)
    ]
    found = read([*HEADER, "Người nộp"], [*LINE, "Giàng A Một"])
    assert [one.fatal for one in found if isinstance(one, Problem)] == [False]
    assert len(found) == 2


def test_two_columns_that_mean_the_same_are_an_error() -> None:
    assert reasons([*HEADER, "Số tiền (đồng)"], [*LINE, "5.000"]) == [
        (0, "Số tiền (đồng)", "", Reason.SAME_COLUMN)
    ]


def test_a_sheet_without_its_required_columns_names_those_that_no_row_has() -> None:
    assert reasons(["Bảng kê"], ["Mã việc", "Loại", "Số biên lai"], ["V1", "Thu", "1"]) == [
        (0, "Ngày, Số tiền", "", Reason.NO_COLUMN)
    ]


@pytest.mark.parametrize("table", [[], [["", None], [" "]], [HEADER]])
def test_a_sheet_with_nothing_in_it_has_nothing_to_say(table: list[list[Cell]]) -> None:
    assert read(*table) == []


def test_every_title_and_its_other_forms_lead_to_one_column_of_the_sheet() -> None:
    for sheet in SHEETS:
        musts: list[Cell] = [column.title for column in sheet.columns if column.required]
        for column in sheet.columns:
            for title in (column.title, *column.also):
                header = [t for t in musts if t != column.title] + [title]
                raw = RawSheet(sheet.title, enumerate([header, [None] * len(header)], 1))
                assert list(recognise(survey(raw, {}))) == []


def test_the_abbreviated_headers_of_the_offices_are_known() -> None:
    header = ["Mã việc", "Mã ĐV", "Số QĐ THA", "Ngày QĐ", "Ngày thụ lý", "CHV", "Người phải THA",
              "Người được THA", "Số tiền phải THA (đồng)"]  # fmt: skip
    line = ["V1", "A", "1/QĐ", "01/05/2021", "01/05/2021", "Lò Văn An", "Một", "Hai", "5.000"]
    (row,) = recognise(survey(RawSheet("Việc", enumerate([header, line], 1)), {}))
    assert isinstance(row, Row)
    assert len(row.values) == len(header)
