"""The sheets about offices: the tree in any order, its links, targets, the procuracy's papers."""

from decimal import Decimal

from db.importing.values import Cell
from db.session import Database
from tests.db.importing.handing_over import (
    OFFICES,
    PAPERS,
    TARGETS,
    Tables,
    column,
    content,
    counts,
    hand_over,
    lines,
    settle,
    told,
)

HEADER = "Mã đơn vị | Tên đơn vị | Loại | Mã cấp trên | Tên gọi khác | Đơn vị kế thừa"


def offices(*rows: str, header: str = HEADER) -> Tables:
    return {"Đơn vị": lines("\n".join([header, *rows]))}


def targets(*rows: str, header: str = "Mã đơn vị | Năm | Chỉ tiêu việc | Chỉ tiêu tiền") -> Tables:
    return {"Chỉ tiêu": lines("\n".join([header, *rows]))}


def test_offices_may_stand_in_any_order(database: Database) -> None:
    header, *rows = OFFICES
    settle(database, {"Đơn vị": [header, *rows[::-1]]})
    backwards = content(database)
    report = hand_over(database, {"Đơn vị": OFFICES})
    assert counts(report, "Đơn vị") == (0, 0, 5, 0)
    assert content(database) == backwards
    assert column(database, "agencies", "A", "parent_id") == "P"
    assert column(database, "agencies", "A", "successor_id") == "K"


def test_an_office_changes_its_name_its_names_and_its_links(database: Database) -> None:
    settle(database, {"Đơn vị": OFFICES})
    rows = ["B | Chi cục Bình Mới | Chi cục | P | Bình;Bình Mới | K", "P | Cục THADS tỉnh Mẫu | Cục | | Cục Mẫu | N"]  # fmt: skip # noqa: E501
    report = hand_over(database, offices(*rows))
    assert counts(report, "Đơn vị") == (0, 1, 1, 0)
    assert column(database, "agencies", "B", "name") == "Chi cục Bình Mới"
    assert column(database, "agencies", "B", "successor_id") == "K"
    names = {dict(row)["alias"] for row in content(database)["agency_aliases"]}
    assert names == {"An", "An Mẫu", "Cục Mẫu", "Bình", "Bình Mới"}
    # The days of P, for which this file had no column, are still known.
    assert column(database, "agencies", "P", "valid_to") is not None


def test_other_names_alone_are_a_change_and_fewer_of_them_too(database: Database) -> None:
    settle(database, {"Đơn vị": OFFICES})
    short = "Mã đơn vị | Tên đơn vị | Loại | Tên gọi khác"
    report = hand_over(database, offices("A | Chi cục huyện An | Chi cục | An", header=short))
    assert counts(report, "Đơn vị") == (0, 1, 0, 0)
    assert ("alias", "An Mẫu") not in {
        cell for row in content(database)["agency_aliases"] for cell in row
    }
    report = hand_over(database, offices("A | Chi cục huyện An | Chi cục |", header=short))
    assert told(report) == [("Đơn vị", 2, "Tên gọi khác", "", "erased")]


def test_a_known_parent_counts_where_the_file_has_no_column_for_it(database: Database) -> None:
    settle(database, {"Đơn vị": OFFICES})
    report = hand_over(
        database, offices("A | Chi cục An | Chi cục", header="Mã đơn vị | Tên đơn vị | Loại")
    )
    assert told(report) == []
    assert column(database, "agencies", "A", "parent_id") == "P"
    # Nor may a new parent be found below it through links that are only in the database.
    report = hand_over(database, offices("P | Cục | Cục | A | | N"))
    assert [reason for *_, reason in told(report)] == ["circular"]


def test_good_offices_do_not_hang_on_rejected_ones(database: Database) -> None:
    rows = [
        "P | Cục | Cục | | |",
        "A | Chi cục A | Chi cục | Z | |",
        "B | Chi cục B | Chi cục | A | |",
        "C | Chi cục C | Chi cục | P | | B",
        "D | Chi cục D | Chi cục | P | |",
    ]
    report = hand_over(database, offices(*rows), good_rows=True)
    assert report.written
    assert counts(report, "Đơn vị") == (2, 0, 0, 3)
    assert [dict(row)["code"] for row in content(database)["agencies"]] == ["D", "P"]


def test_a_target_is_one_of_an_office_and_year_and_each_column_stands_alone(
    database: Database,
) -> None:
    settle(database, {"Đơn vị": OFFICES, "Chỉ tiêu": TARGETS})
    only_money = "Mã đơn vị | Năm | Chỉ tiêu tiền (%)"
    report = hand_over(database, targets("A | 2021 | 40", "B | 2022 | 30%", header=only_money))
    assert counts(report, "Chỉ tiêu") == (1, 1, 0, 0)
    rows = {
        (dict(row)["agency_id"], dict(row)["work_year"]): (dict(row)["cases"], dict(row)["money"])
        for row in content(database)["targets"]
    }
    assert rows == {
        ("A", 2021): (Decimal("83.5"), Decimal(40)),
        ("B", 2021): (Decimal(80), None),
        ("B", 2022): (None, Decimal(30)),
    }
    report = hand_over(database, targets("A | 2021 | 83,5 |", "B | 2021 | 80 |"))
    assert counts(report, "Chỉ tiêu") == (0, 1, 1, 0)
    assert told(report) == [("Chỉ tiêu", 2, "Chỉ tiêu tiền", "", "erased")]


def test_a_paper_is_known_by_its_code_and_may_concern_the_whole_province(
    database: Database,
) -> None:
    settle(database, {"Đơn vị": OFFICES, "Kiến nghị": PAPERS})
    header = "Mã | Ngày | Mã đơn vị | Loại"
    rows = ["K1 | 01/04/2021 | B | Kiến nghị", "K3 | 05/04/2021 | |"]
    report = hand_over(database, {"Kiến nghị": lines("\n".join([header, *rows]))})
    assert counts(report, "Kiến nghị") == (1, 1, 0, 0)
    assert column(database, "recommendations", "K1", "agency_id") == "B"
    assert column(database, "recommendations", "K1", "content") == "chậm xác minh"
    assert column(database, "recommendations", "K2", "agency_id") is None
    assert column(database, "recommendations", "K3", "kind") == "recommendation"


def test_a_protest_is_not_made_a_recommendation_by_an_empty_cell(database: Database) -> None:
    settle(database, {"Đơn vị": OFFICES, "Kiến nghị": PAPERS})
    rows: list[list[Cell]] = [["Mã", "Ngày", "Loại"], ["K2", "02/04/2021", None]]
    assert told(hand_over(database, {"Kiến nghị": rows})) == [
        ("Kiến nghị", 2, "Loại", "", "empty_cell")
    ]
