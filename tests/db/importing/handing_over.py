"""Case files for the tests: small tables by sheet, handed over; and what the database then says."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import delete, select, update

from db.import_models import ImportChange, ImportRange, ImportRun
from db.importing.files import RawSheet
from db.importing.gathering import Delivery
from db.importing.report import Problem, Report
from db.importing.run import bring_in
from db.importing.sheets import SHEETS
from db.importing.values import Cell
from db.models import Agency, Base, StandingRule
from db.people_models import AuditHead, AuditRecord
from db.session import Database
from db.sums import checking

#: A sheet as people fill it in: the header, then rows.
Table = Sequence[Sequence[Cell]]
Tables = Mapping[str, Table]

#: The moment of every handing-over of the tests, in Hanoi's time.
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=timezone(timedelta(hours=7)))
DELIVERY = Delivery("mẫu.xlsx", "0" * 64, "test", NOW)


def lines(text: str) -> list[list[str]]:
    """A table written as text: `|` between cells, one row a line."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


#: A province with two offices, one of which has a successor since 01/07/2025, and four cases.
OFFICES = lines("""
Mã đơn vị | Tên đơn vị | Loại | Mã cấp trên | Tên gọi khác | Hoạt động từ | Hoạt động đến \
| Đơn vị kế thừa
P | Cục THADS tỉnh Mẫu | Cục           |   | Cục Mẫu   |            | 30/06/2025 | N
A | Chi cục huyện An   | Chi cục       | P | An;An Mẫu |            | 30/06/2025 | K
B | Chi cục huyện Bình | Chi cục       | P |           |            |            |
N | THADS tỉnh Mẫu     | THADS tỉnh    |   |           | 01/07/2025 |            |
K | Phòng khu vực 1    | Phòng khu vực | N |           | 01/07/2025 |            |
""")
CASES = lines("""
Mã việc | Mã đơn vị | Số quyết định | Ngày quyết định | Ngày thụ lý | Chấp hành viên \
| Người phải thi hành án | Số tiền phải thi hành
V1 | A | 1/QĐ-CCTHADS | 01/03/2021 | 01/03/2021 | Lò Văn An     | Giàng A Một | 10.000.000
V2 | A | 2/QĐ-CCTHADS | 02/03/2021 | 02/03/2021 | Lò Văn An     | Giàng A Hai | 5.000.000
V3 | B | 1/QĐ-CCTHADS | 01/03/2021 | 05/03/2021 | Vàng Thị Bình | Công ty Ba  | 7.000.000
V4 | B | 4/QĐ-CCTHADS |            | 06/03/2021 |               |             |
""")
EVENTS = lines("""
Mã việc | Ngày       | Diễn biến         | Ghi chú
V1      | 10/03/2021 | Chưa có điều kiện | không có tài sản
V1      | 20/04/2021 | Có điều kiện      |
V2      | 30/06/2021 | Thi hành xong     |
""")
RECEIPTS = lines("""
Mã việc | Ngày       | Số tiền   | Loại | Số biên lai
V1      | 01/05/2021 | 4.000.000 | Thu  | BL1
V2      | 01/05/2021 | 3.000.000 |      | BL2
V2      | 30/06/2021 | 2.000.000 | Giảm |
V3      | 01/06/2021 | 500.000   | Thu  |
V3      | 01/06/2021 | 500.000   | Thu  |
""")
COERCIONS = lines("""
Mã cưỡng chế | Mã việc | Thời gian | Địa điểm | Biện pháp | Huy động lực lượng | Chấp hành viên \
| Trạng thái
C1 | V1 | 08:30 15/06/2021 | xã Một | Kê biên tài sản | Có | Lò Văn An | Đã tổ chức
C2 | V3 | 14h 01/12/2026   | xã Ba  | Trừ thu nhập    |    |           |
""")
TARGETS = lines("""
Mã đơn vị | Năm  | Chỉ tiêu việc | Chỉ tiêu tiền
A         | 2021 | 83,5          | 38,2%
B         | 2021 | 80            |
""")
PAPERS = lines("""
Mã | Ngày       | Mã đơn vị | Viện kiểm sát | Loại       | Nội dung
K1 | 01/04/2021 | A         | VKSND tỉnh    |            | chậm xác minh
K2 | 02/04/2021 |           | VKSND tỉnh    | Kháng nghị | trái luật
""")
#: The whole of it.
PROVINCE: Tables = {
    "Đơn vị": OFFICES,
    "Việc": CASES,
    "Diễn biến": EVENTS,
    "Thu tiền": RECEIPTS,
    "Cưỡng chế": COERCIONS,
    "Chỉ tiêu": TARGETS,
    "Kiến nghị": PAPERS,
}


def raw(tables: Tables, file: str = "mẫu.xlsx") -> list[RawSheet]:
    """The tables as the reading stage gives them, row numbers as in a workbook."""
    return [RawSheet(name, list(enumerate(rows, 1)), file) for name, rows in tables.items()]


def hand_over(database: Database, tables: Tables, **options: Any) -> Report:
    """Brings tables in."""
    return bring_in(database, raw(tables), DELIVERY, **options)


def settle(database: Database, tables: Tables = PROVINCE) -> None:
    """Brings in tables that have nothing wrong."""
    report = hand_over(database, tables)
    assert report.written, report.problems


def emptied(database: Database) -> Database:
    """The database with nothing of the files in it."""
    with database.writing() as session:
        session.execute(update(Agency).values(parent_id=None, successor_id=None))
        for table in reversed(Base.metadata.sorted_tables):
            if table.name != StandingRule.__tablename__:
                session.execute(delete(table))
    return database


def counts(report: Report, sheet: str) -> tuple[int, int, int, int]:
    """New, changed, unchanged and rejected rows of a sheet."""
    found = next(one for one in report.sheets if one.name == sheet)
    return found.new, found.changed, found.unchanged, found.rejected


def told(report: Report) -> list[tuple[str, int, str, str, str]]:
    """The problems by sheet, row, column, value and reason."""
    return [_short(found) for found in report.problems]


def _short(found: Problem) -> tuple[str, int, str, str, str]:
    return found.sheet, found.row, found.column, found.value, found.reason.value


#: What stands for a row in other tables, by its table.
_NATURAL = {"agencies": "code", "cases": "code", "coercions": "code", "officers": "name"}


#: Tables that no file is brought into.
_BESIDE = {
    one.__tablename__
    for one in (StandingRule, ImportRun, ImportRange, ImportChange, AuditRecord, AuditHead)
} | {name for name in Base.metadata.tables if name.startswith("sum_")}


def content(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is known, without the numbers that rows happen to have.

    Rows are tuples of (column, value), the rows that they refer to by code or name. The place of
    an event is told by the order of its day alone. The sums must be those of the cases; on
    PostgreSQL, which plans that question for longer than it runs, `tests/db/test_sums.py` asks.
    """
    with database.reading() as session:
        if database.embedded:
            assert checking.differences(session) == {}
        rows = {
            table.name: [row._asdict() for row in session.execute(select(table))]
            for table in Base.metadata.sorted_tables
            if table.name not in _BESIDE
        }
    names = {
        (table, row["id"]): row[column] for table, column in _NATURAL.items() for row in rows[table]
    }
    links = {
        (table.name, column.name): next(iter(column.foreign_keys)).column.table.name
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.foreign_keys
    }
    rows["events"].sort(key=lambda row: (row["case_id"], row["on_date"], row["position"]))
    places: dict[Any, int] = {}
    for row in rows["events"]:
        day = row["case_id"], row["on_date"]
        row["position"] = places[day] = places.get(day, -1) + 1
    return {
        table: sorted(
            (
                tuple(
                    (name, names[links[table, name], value])
                    if value is not None and (table, name) in links
                    else (name, value)
                    for name, value in row.items()
                    if name != "id"
                )
                for row in found
            ),
            key=repr,
        )
        for table, found in rows.items()
    }


def column(database: Database, table: str, key: str, name: str) -> Any:
    """One value: the column `name` of the row of `table` whose first column of text is `key`."""
    for row in content(database)[table]:
        held = dict(row)
        if key in (held.get("code"), held.get("case_id"), held.get("number")):
            return held[name]
    raise LookupError(key)


def amended(table: Table, key: str, **cells: str) -> list[list[Cell]]:
    """The header and the row that begins with `key`, some cells by their titles replaced."""
    header, *rows = table
    row = next(row for row in rows if row[0] == key)
    titles = [title for title in header]
    assert set(cells) <= {str(title).replace(" ", "_") for title in titles}
    filled = [
        cells.get(str(title).replace(" ", "_"), cell)
        for title, cell in zip(titles, row, strict=True)
    ]
    return [list(header), filled]


assert {*PROVINCE, "Lịch nghỉ"} == {sheet.title for sheet in SHEETS}
