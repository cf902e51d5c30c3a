"""Payments: their keys, what one row changes, and receipts that bear one number."""

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

HEADER = "Mã việc | Ngày | Số tiền | Loại | Số biên lai"


def receipts(*rows: str, header: str = HEADER) -> Tables:
    return {"Thu tiền": lines("\n".join([header, *rows]))}


def paid(database: Database, case: str) -> int:
    """What was paid of a case: as it was derived, which must be what its payments come to."""
    derived = int(column(database, "cases", case, "paid"))
    rows = [dict(row) for row in content(database)["receipts"]]
    assert derived == sum(row["amount"] for row in rows if row["case_id"] == case)
    return derived


def test_a_receipt_is_known_by_its_number_and_put_right_up_and_down(database: Database) -> None:
    settle(database)
    for amount, kind in (("6.000.000", "Thu"), ("1.000", "Thu"), ("1.000", "Giảm")):
        report = hand_over(database, receipts(f"V1 | 02/05/2021 | {amount} | {kind} | BL1"))
        assert counts(report, "Thu tiền") == (0, 1, 0, 0)
    assert paid(database, "V1") == 1_000
    assert column(database, "receipts", "BL1", "kind") == "reduced"


def test_a_receipt_without_number_is_known_by_its_place_among_equals(database: Database) -> None:
    settle(database)
    equal = "V3 | 01/06/2021 | 500.000 | Thu |"
    assert counts(hand_over(database, receipts(equal)), "Thu tiền") == (0, 0, 1, 0)
    assert counts(hand_over(database, receipts(equal, equal)), "Thu tiền") == (0, 0, 2, 0)
    assert counts(hand_over(database, receipts(*[equal] * 3)), "Thu tiền") == (1, 0, 2, 0)
    assert paid(database, "V3") == 1_500_000
    # Others between the equals, another order, another writing of the same: no matter.
    mixed = [equal, "V3 | 01/06/2021 | 400.000 | |", "V3 | 1/6/2021 | 500,000 | |", equal]
    assert counts(hand_over(database, receipts(*mixed)), "Thu tiền") == (1, 0, 3, 0)
    assert counts(hand_over(database, receipts(*mixed[::-1])), "Thu tiền") == (0, 0, 4, 0)
    assert paid(database, "V3") == 1_900_000


def test_collected_and_reduced_of_one_day_and_sum_are_two(database: Database) -> None:
    settle(database)
    report = hand_over(database, receipts("V3 | 01/06/2021 | 500.000 | Giảm |"))
    assert counts(report, "Thu tiền") == (1, 0, 0, 0)
    assert paid(database, "V3") == 1_500_000


def test_a_file_with_only_the_required_columns_is_money_collected(database: Database) -> None:
    settle(database)
    short = "Mã việc | Ngày | Số tiền"
    report = hand_over(database, receipts("V3 | 02/06/2021 | 7.000", header=short))
    assert counts(report, "Thu tiền") == (1, 0, 0, 0)
    assert paid(database, "V3") == 1_007_000
    rows = [dict(row) for row in content(database)["receipts"] if dict(row)["amount"] == 7_000]
    assert [(row["kind"], row["number"]) for row in rows] == [("collected", None)]


def test_an_absent_kind_leaves_a_known_one_and_an_empty_kind_over_it_is_refused(
    database: Database,
) -> None:
    settle(database)
    settle(database, receipts("V1 | 02/05/2021 | 1.000 | Giảm | BL9"))
    short = "Mã việc | Ngày | Số tiền | Số biên lai"
    report = hand_over(database, receipts("V1 | 02/05/2021 | 2.000 | BL9", header=short))
    assert counts(report, "Thu tiền") == (0, 1, 0, 0)
    assert column(database, "receipts", "BL9", "kind") == "reduced"
    report = hand_over(database, receipts("V1 | 02/05/2021 | 2.000 | | BL9"))
    assert told(report) == [("Thu tiền", 2, "Loại", "", "empty_cell")]


def test_a_receipt_moved_to_another_case_of_the_office_leaves_the_first(
    database: Database,
) -> None:
    settle(database)
    settle(database, {"Việc": lines(
        "Mã việc | Mã đơn vị | Số quyết định | Ngày thụ lý | Số tiền phải THA\n"
        "V9 | A | 9/QĐ-CCTHADS | 01/03/2021 | 4.000.000")})  # fmt: skip
    report = hand_over(database, receipts("V9 | 01/05/2021 | 4.000.000 | Thu | BL1"))
    assert counts(report, "Thu tiền") == (0, 1, 0, 0)
    assert [reason for *_, reason in told(report)] == ["moved"]
    assert (paid(database, "V1"), paid(database, "V9")) == (0, 4_000_000)


def test_a_receipt_that_does_not_fit_where_it_is_moved_stays_where_it_was(
    database: Database,
) -> None:
    settle(database)
    before = content(database)
    # V2 is paid off already, and V1 gives up its receipt only if V2 can take it.
    rows = ["V2 | 01/05/2021 | 4.000.000 | Thu | BL1", "V1 | 01/06/2021 | 8.000.000 | Thu | BL8"]
    report = hand_over(database, receipts(*rows), good_rows=True)
    assert [reason for *_, reason in told(report) if reason != "moved"] == ["above_due"] * 2
    assert content(database) == before


def test_one_number_with_another_day_or_sum_in_another_case_of_the_office_is_refused(
    database: Database,
) -> None:
    settle(database)
    before = content(database)
    for row in ("V2 | 02/05/2021 | 4.000.000 | Thu | BL1", "V2 | 01/05/2021 | 5 | Thu | BL1"):
        report = hand_over(database, receipts(row), good_rows=True)
        assert told(report) == [("Thu tiền", 2, "Số biên lai", "BL1", "number_taken")]
        assert report.refused
    assert content(database) == before


def test_another_office_numbers_its_receipts_for_itself(database: Database) -> None:
    settle(database)
    rows = ["V3 | 01/05/2021 | 4.000.000 | Thu | BL1", "V1 | 01/05/2021 | 4.000.000 | Thu | BL1"]
    report = hand_over(database, receipts(*rows))
    assert counts(report, "Thu tiền") == (1, 0, 1, 0)
    assert (paid(database, "V1"), paid(database, "V3")) == (4_000_000, 5_000_000)
    # Each is known by its number in its office from then on.
    again = hand_over(database, receipts("V3 | 01/05/2021 | 3.000.000 | Thu | BL1"))
    assert counts(again, "Thu tiền") == (0, 1, 0, 0)
    assert (paid(database, "V1"), paid(database, "V3")) == (4_000_000, 4_000_000)


def test_a_successor_has_the_numbers_of_the_office_that_it_follows(database: Database) -> None:
    settle(database)
    header = "Mã việc | Mã đơn vị | Số quyết định | Ngày thụ lý | Số tiền phải THA"
    rows = ["V1 | K | 1/QĐ-CCTHADS | 01/03/2021 | 10.000.000", "V8 | K | 8/QĐ | 01/08/2025 | 9.000"]
    settle(database, {"Việc": lines("\n".join([header, *rows]))})
    again = hand_over(database, receipts("V1 | 01/05/2021 | 4.000.000 | Thu | BL1"))
    assert counts(again, "Thu tiền") == (0, 0, 1, 0)
    clash = hand_over(database, receipts("V8 | 02/08/2025 | 9.000 | Thu | BL1"))
    assert [reason for *_, reason in told(clash)] == ["number_taken"]


def test_a_correction_that_makes_room_lets_another_payment_in(database: Database) -> None:
    settle(database)
    rows = ["V1 | 01/05/2021 | 1.000.000 | Thu | BL1", "V1 | 01/06/2021 | 9.000.000 | Thu | BL8"]
    report = hand_over(database, receipts(*rows))
    assert counts(report, "Thu tiền") == (1, 1, 0, 0)
    assert paid(database, "V1") == 10_000_000


def test_a_rejected_correction_leaves_the_receipt_as_it_was_known(database: Database) -> None:
    settle(database)
    rows = ["V1 | 28/02/2021 | 1.000.000 | Thu | BL1", "V1 | 01/06/2021 | 6.000.000 | Thu | BL8"]
    report = hand_over(database, receipts(*rows), good_rows=True)
    assert counts(report, "Thu tiền") == (1, 0, 0, 1)
    assert paid(database, "V1") == 10_000_000
