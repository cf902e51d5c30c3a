"""What an official reads about a file: every check with its sheet, row, column, value, reason."""

import string

import pytest

from db.importing.files import Fault, FileProblem
from db.importing.report import Problem, Reason, Report, SheetReport
from db.session import Database
from handlers.wording_files import (
    FAULTS,
    REASONS,
    SHOWN,
    file_problem,
    file_problem_json,
    problem,
    report,
    report_json,
)
from tests.db.importing.handing_over import (
    COERCIONS,
    PAPERS,
    Tables,
    content,
    hand_over,
    lines,
    settle,
)

CASE = (
    "Mã việc | Mã đơn vị | Số quyết định | Ngày quyết định | Ngày thụ lý | Số tiền phải thi hành\n"
)
EVENT = "Mã việc | Ngày | Diễn biến | Ghi chú\n"
RECEIPT = "Mã việc | Ngày | Số tiền | Loại | Số biên lai\n"
OFFICE = "Mã đơn vị | Tên đơn vị | Loại | Mã cấp trên | Đơn vị kế thừa\n"
COERCION = "Mã cưỡng chế | Mã việc | Thời gian | Trạng thái | Huy động lực lượng\n"


def one(sheet: str, text: str) -> Tables:
    return {sheet: lines(text)}


def events(text: str) -> Tables:
    return one("Diễn biến", EVENT + text)


def receipts(text: str) -> Tables:
    return one("Thu tiền", RECEIPT + text)


def cases(text: str) -> Tables:
    return one("Việc", CASE + text)


def coercions(text: str) -> Tables:
    return one("Cưỡng chế", COERCION + text)


#: Over the province of `handing_over`: what is handed over, and what is said about it.
ERRORS: list[tuple[Tables, list[str]]] = [
    # An unknown office or case.
    (cases("V9 | Z | 9/QĐ | | 01/05/2021 | 0"),
     ["Trang Việc dòng 2, cột Mã đơn vị “Z”: không có đơn vị mang mã này."]),
    (events("V9 | 01/05/2021 | Hoãn |"),
     ["Trang Diễn biến dòng 2, cột Mã việc “V9”: không có việc mang mã này."]),
    (receipts("V9 | 01/05/2021 | 1.000 | |"),
     ["Trang Thu tiền dòng 2, cột Mã việc “V9”: không có việc mang mã này."]),
    (coercions("C9 | V9 | 8h 01/12/2026 | |"),
     ["Trang Cưỡng chế dòng 2, cột Mã việc “V9”: không có việc mang mã này."]),
    (one("Chỉ tiêu", "Mã đơn vị | Năm | Chỉ tiêu việc\nZ | 2021 | 80"),
     ["Trang Chỉ tiêu dòng 2, cột Mã đơn vị “Z”: không có đơn vị mang mã này."]),
    (one("Kiến nghị", "Mã | Ngày | Mã đơn vị\nK9 | 01/05/2021 | Z"),
     ["Trang Kiến nghị dòng 2, cột Mã đơn vị “Z”: không có đơn vị mang mã này."]),
    (one("Đơn vị", OFFICE + "C | Chi cục C | Chi cục | Z | X"),
     ["Trang Đơn vị dòng 2, cột Mã cấp trên “Z”: không có đơn vị mang mã này.",
      "Trang Đơn vị dòng 2, cột Đơn vị kế thừa “X”: không có đơn vị mang mã này."]),
    # What hangs on a row that is itself rejected says so.
    (cases("V9 | A | 9/QĐ | | 31/02/2021 | 0") | events("V9 | 01/05/2021 | Hoãn |"),
     ["Trang Việc dòng 2, cột Ngày thụ lý “31/02/2021”: không phải là ngày có thật "
      "(ngày/tháng/năm).",
      "Trang Diễn biến dòng 2, cột Mã việc “V9”: dòng 2 của việc này ở trang Việc bị loại."]),
    (one("Đơn vị", OFFICE + "C | Chi cục C | Chi cục | Z | \nD | Chi cục D | Chi cục | C |"),
     ["Trang Đơn vị dòng 2, cột Mã cấp trên “Z”: không có đơn vị mang mã này.",
      "Trang Đơn vị dòng 3, cột Mã cấp trên “C”: dòng 2 của đơn vị này ở trang Đơn vị bị loại."]),
    # Offices above themselves.
    (one("Đơn vị", OFFICE + "C | Chi cục C | Chi cục | D | \nD | Chi cục D | Chi cục | C |"),
     ["Trang Đơn vị dòng 2, cột Mã cấp trên “D”: đơn vị tự là cấp trên hoặc kế thừa "
      "của chính mình.",
      "Trang Đơn vị dòng 3, cột Mã cấp trên “C”: đơn vị tự là cấp trên hoặc kế thừa "
      "của chính mình."]),
    (one("Đơn vị", OFFICE + "N | THADS tỉnh | THADS tỉnh | K |"),
     ["Trang Đơn vị dòng 2, cột Mã cấp trên “K”: đơn vị tự là cấp trên hoặc kế thừa "
      "của chính mình."]),
    # A case accepted after its own event, or payment.
    (cases("V9 | A | 9/QĐ | | 02/05/2021 | 5.000") | events("V9 | 01/05/2021 | Hoãn |"),
     ["Trang Diễn biến dòng 2, cột Ngày “01/05/2021”: trước ngày thụ lý 02/05/2021."]),
    (receipts("V1 | 28/02/2021 | 1.000 | |"),
     ["Trang Thu tiền dòng 2, cột Ngày “28/02/2021”: trước ngày thụ lý 01/03/2021."]),
    (cases("V1 | A | 1/QĐ-CCTHADS | 01/03/2021 | 11/03/2021 | 10.000.000"),
     ["Trang Việc dòng 2, cột Ngày thụ lý “11/03/2021”: sau diễn biến hoặc khoản thu đã có "
      "ngày 10/03/2021."]),
    # A second closing event.
    (events("V2 | 15/05/2021 | Đình chỉ |"),
     ["Trang Diễn biến dòng 2, cột Ngày “15/05/2021”: việc đã kết thúc ngày 30/06/2021, "
      "không thể kết thúc lần nữa."]),
    (events("V1 | 01/07/2021 | Đình chỉ | \nV1 | 01/06/2021 | Ủy thác |"),
     ["Trang Diễn biến dòng 2, cột Ngày “01/07/2021”: việc đã kết thúc ngày 01/06/2021, "
      "không thể kết thúc lần nữa."]),
    # Money after closing, before acceptance, negative, above what was due.
    (receipts("V2 | 01/07/2021 | 1 | |"),
     ["Trang Thu tiền dòng 2, cột Ngày “01/07/2021”: thu sau khi việc đã kết thúc ngày "
      "30/06/2021."]),
    (events("V1 | 30/04/2021 | Đình chỉ |"),
     ["Trang Diễn biến dòng 2, cột Ngày “30/04/2021”: còn khoản thu sau đó, ngày 01/05/2021."]),
    (receipts("V1 | 01/06/2021 | -1.000 | |"),
     ["Trang Thu tiền dòng 2, cột Số tiền “-1000”: số tiền âm."]),
    (cases("V9 | A | 9/QĐ | | 01/05/2021 | -5"),
     ["Trang Việc dòng 2, cột Số tiền phải thi hành “-5”: số tiền âm."]),
    (receipts("V1 | 01/06/2021 | 6.000.001 | |"),
     ["Trang Thu tiền dòng 2, cột Số tiền “6000001”: vượt số còn phải thi hành (6.000.000 đồng)."]),
    (receipts("V4 | 01/06/2021 | 1 | |"),
     ["Trang Thu tiền dòng 2, cột Số tiền “1”: vượt số còn phải thi hành (0 đồng)."]),
    (cases("V1 | A | 1/QĐ-CCTHADS | 01/03/2021 | 01/03/2021 | 3.999.999"),
     ["Trang Việc dòng 2, cột Số tiền phải thi hành “3999999”: ít hơn số đã thu, giảm "
      "(4.000.000 đồng)."]),
    # A coercion on a closed case.
    (coercions("C9 | V2 | 8h 01/07/2021 | Đã tổ chức |"),
     ["Trang Cưỡng chế dòng 2, cột Thời gian “01/07/2021 08:00”: việc đã kết thúc ngày "
      "30/06/2021."]),
    (coercions("C9 | V2 | 8h 01/12/2026 | |"),
     ["Trang Cưỡng chế dòng 2, cột Thời gian “01/12/2026 08:00”: việc đã kết thúc ngày "
      "30/06/2021."]),
    (coercions("C9 | V1 | 8h 01/12/2026 | |") | events("V1 | 01/07/2021 | Hủy |"),
     ["Trang Cưỡng chế dòng 2, cột Thời gian “01/12/2026 08:00”: việc đã kết thúc ngày "
      "01/07/2021."]),
    # Days in the future, but for planned coercions, or before 1993.
    (events("V1 | 21/11/2026 | Hoãn |"),
     ["Trang Diễn biến dòng 2, cột Ngày “21/11/2026”: ngày ở tương lai."]),
    (cases("V9 | A | 9/QĐ | 21/11/2026 | 31/12/1992 | 0"),
     ["Trang Việc dòng 2, cột Ngày quyết định “21/11/2026”: ngày ở tương lai.",
      "Trang Việc dòng 2, cột Ngày thụ lý “31/12/1992”: ngày trước năm 1993."]),
    (coercions("C9 | V1 | 8h 21/11/2026 | Đã tổ chức |\nC8 | V1 | 8h 31/12/1992 | |"),
     ["Trang Cưỡng chế dòng 2, cột Thời gian “21/11/2026 08:00”: ngày ở tương lai.",
      "Trang Cưỡng chế dòng 3, cột Thời gian “31/12/1992 08:00”: ngày trước năm 1993."]),
    (one("Đơn vị", "Mã đơn vị | Tên đơn vị | Loại | Hoạt động từ\nC | C | Cục | 31/12/1992"),
     ["Trang Đơn vị dòng 2, cột Hoạt động từ “31/12/1992”: ngày trước năm 1993."]),
    # A planned coercion without its hour is not planned.
    (coercions("C9 | V1 | 01/12/2026 | |"),
     ["Trang Cưỡng chế dòng 2, cột Thời gian “01/12/2026 00:00”: thiếu giờ."]),
    # One key, two contents; one number, two payments.
    (cases("V9 | A | 9/QĐ | | 01/05/2021 | 0\nV9 | A | 9/QĐ | | 01/05/2021 | 1"),
     ["Trang Việc dòng 2, cột Mã việc “V9”: trùng khóa nhưng khác nội dung với dòng 3.",
      "Trang Việc dòng 3, cột Mã việc “V9”: trùng khóa nhưng khác nội dung với dòng 2."]),
    (receipts("V1 | 01/06/2021 | 1 | | BL9\nV2 | 01/06/2021 | 1 | | BL9"),
     ["Trang Thu tiền dòng 2, cột Số biên lai “BL9”: trùng số biên lai với dòng 3 của việc khác.",
      "Trang Thu tiền dòng 3, cột Số biên lai “BL9”: trùng số biên lai với dòng 2 của việc khác."]),
    (receipts("V2 | 01/06/2021 | 1 | | BL1"),
     ["Trang Thu tiền dòng 2, cột Số biên lai “BL1”: số biên lai đã ghi cho một khoản khác của "
      "việc V1."]),
    # An empty cell where emptiness could be written out.
    (cases("V1 | A | 1/QĐ-CCTHADS | 01/03/2021 | 01/03/2021 |"),
     ["Trang Việc dòng 2, cột Số tiền phải thi hành: để trống trong khi đã có giá trị, "
      "cần ghi rõ."]),
    (coercions("C1 | V1 | 8h30 15/06/2021 | | Có"),
     ["Trang Cưỡng chế dòng 2, cột Trạng thái: để trống trong khi đã có giá trị, cần ghi rõ."]),
    # Cells that are missing or cannot be read.
    (receipts("V1 | | 1,5 | Vay |"),
     ["Trang Thu tiền dòng 2, cột Ngày: bắt buộc phải có.",
      "Trang Thu tiền dòng 2, cột Số tiền “1,5”: có thể hiểu theo hai cách, cần ghi rõ: "
      "15 hoặc 1,5.",
      "Trang Thu tiền dòng 2, cột Loại “Vay”: không thuộc các giá trị được dùng."]),
    (one("Chỉ tiêu", "Mã đơn vị | Năm | Chỉ tiêu việc | Chỉ tiêu tiền\nA | nay | 835 | 0,8"),
     ["Trang Chỉ tiêu dòng 2, cột Năm “nay”: không phải là số.",
      "Trang Chỉ tiêu dòng 2, cột Chỉ tiêu việc “835”: lớn hơn 100 %.",
      "Trang Chỉ tiêu dòng 2, cột Chỉ tiêu tiền “0,8”: có thể hiểu theo hai cách, cần ghi rõ: "
      "80 % hoặc 0,8 %."]),
    (coercions("C9 | V1 | 25h 01/12/2026 | | ai"),
     ["Trang Cưỡng chế dòng 2, cột Thời gian “25h 01/12/2026”: không đọc được giờ.",
      "Trang Cưỡng chế dòng 2, cột Huy động lực lượng “ai”: không thuộc các giá trị được dùng."]),
    (receipts("V1 | 01/06/2021 | 1.000 | | BL9 | thừa"),
     ["Trang Thu tiền dòng 2: nhiều ô hơn hàng tiêu đề, có thể lệch cột."]),
    (cases("V9 | A | 9/QĐ | | 01/05/2021 | nhiều\n" + "V" * 101 + " | A | 9/QĐ | | 01/05/2021 |"),
     ["Trang Việc dòng 2, cột Số tiền phải thi hành “nhiều”: không phải số tiền nguyên đồng.",
      f"Trang Việc dòng 3, cột Mã việc “{'V' * 60}”: quá dài."]),
    # Sheets that are not as they should be.
    (one("Thu tiền", "Mã việc | Loại\nV1 | Thu"),
     ["Trang Thu tiền, cột Ngày, Số tiền: thiếu cột bắt buộc."]),
    (one("Thu tiền", "Mã việc | Ngày | Số tiền | Số tiền (đồng)\nV1 | 01/06/2021 | 1 | 2"),
     ["Trang Thu tiền, cột Số tiền (đồng): trùng nghĩa với cột Số tiền."]),
    (one("Sheet1", "a | b\n1 | 2"),
     ["Tệp: không có trang nào thuộc mẫu (Đơn vị, Việc, Diễn biến, Thu tiền, …).",
      "Lưu ý – Trang Sheet1: trang không thuộc mẫu, đã bỏ qua."]),
    ({}, ["Tệp: không có trang nào thuộc mẫu (Đơn vị, Việc, Diễn biến, Thu tiền, …)."]),
]  # fmt: skip


def test_every_error_is_told_in_full_and_nothing_changes(
    database: Database, subtests: pytest.Subtests
) -> None:
    settle(database)
    before = content(database)
    for tables, sentences in ERRORS:
        with subtests.test(sentences[0]):
            outcome = hand_over(database, tables)
            assert [s for s in report(outcome) if "dòng mới" not in s] == sentences
            assert outcome.refused
            assert not outcome.written
            assert content(database) == before


#: What is brought in, and remarked on.
REMARKS: list[tuple[Tables, list[str]]] = [
    # `Thi hành xong` with money still due, and made so later.
    (events("V1 | 30/09/2021 | Thi hành xong |"),
     ["Lưu ý – Trang Diễn biến dòng 2, cột Ngày “30/09/2021”: thi hành xong nhưng còn "
      "6.000.000 đồng chưa thu."]),
    (receipts("V2 | 01/05/2021 | 1.000.000 | Thu | BL2"),
     ["Lưu ý – Trang Thu tiền dòng 2, cột Số tiền “1000000”: thi hành xong nhưng còn "
      "2.000.000 đồng chưa thu."]),
    (cases("V2 | A | 2/QĐ-CCTHADS | 02/03/2021 | 02/03/2021 | 6.000.000"),
     ["Lưu ý – Trang Việc dòng 2, cột Số tiền phải thi hành “6000000”: thi hành xong nhưng còn "
      "1.000.000 đồng chưa thu."]),
    # Two cases of one office with the same decision number and date, here and in the database.
    (cases("V8 | B | 8/QĐ | 01/05/2021 | 01/05/2021 | 0\n"
           "V9 | B | 8/qđ | 01/05/2021 | 01/05/2021 | 0"),
     ["Lưu ý – Trang Việc dòng 3, cột Số quyết định “8/qđ”: cùng số và ngày quyết định "
      "với việc V8."]),
    (cases("V9 | A | 1/QĐ-CCTHADS | 01/03/2021 | 01/05/2021 | 0"),
     ["Lưu ý – Trang Việc dòng 2, cột Số quyết định “1/QĐ-CCTHADS”: cùng số và ngày quyết định "
      "với việc V1."]),
    # The same number in another office or year, or without its day, is nothing.
    (cases("V9 | A | 1/QĐ-CCTHADS | 01/03/2022 | 01/03/2022 | 0\n"
           "V8 | A | 4/QĐ-CCTHADS | | 01/03/2022 | 0\nV7 | A | 4/QĐ-CCTHADS | | 01/03/2023 | 0"),
     []),
    # Events without effect, and a case closed while it was set aside.
    (events("V2 | 01/07/2021 | Hoãn |"),
     ["Lưu ý – Trang Diễn biến dòng 2, cột Ngày “01/07/2021”: diễn biến sau khi việc đã kết thúc "
      "ngày 30/06/2021, không có tác dụng."]),
    (events("V3 | 01/07/2021 | Chuyển sổ theo dõi riêng | \nV3 | 02/07/2021 | Đình chỉ |"),
     ["Lưu ý – Trang Diễn biến dòng 3, cột Ngày “02/07/2021”: kết thúc khi đang ở sổ theo dõi "
      "riêng."]),
    # Repeats.
    (events("V3 | 01/07/2021 | Hoãn | \nV3 | 01/07/2021 | Hoãn |"),
     ["Lưu ý – Trang Diễn biến dòng 3, cột Mã việc “V3”: lặp lại dòng 2, chỉ tính một lần."]),
    # A receipt of another case of the office, otherwise the same; one that may be counted twice.
    (receipts("V2 | 01/05/2021 | 1.000 | Thu | BL7") | {"Việc": lines(
        CASE + "V2 | A | 2/QĐ-CCTHADS | 02/03/2021 | 02/03/2021 | 5.001.000")},
     []),
    (cases("V5 | A | 5/QĐ | | 01/04/2021 | 4.000.000")
     | receipts("V5 | 01/05/2021 | 4.000.000 | Thu | BL1"),
     ["Lưu ý – Trang Thu tiền dòng 2, cột Mã việc “V5”: biên lai này chuyển từ việc V1 sang."]),
    (receipts("V3 | 01/06/2021 | 500.000 | Thu | BL9"),
     ["Lưu ý – Trang Thu tiền dòng 2, cột Số tiền “500000”: đã có khoản cùng ngày, cùng số tiền, "
      "khác số biên lai: kẻo tính hai lần."]),
    (receipts("V1 | 01/05/2021 | 4.000.000 | Thu |"),
     ["Lưu ý – Trang Thu tiền dòng 2, cột Số tiền “4000000”: đã có khoản cùng ngày, cùng số tiền, "
      "khác số biên lai: kẻo tính hai lần."]),
    # An empty cell over what was known.
    (one("Diễn biến", EVENT + "V1 | 10/03/2021 | Chưa có điều kiện |"),
     ["Lưu ý – Trang Diễn biến dòng 2, cột Ghi chú: để trống nên giá trị đã có bị bỏ."]),
    # A lower office that stands alone; a held coercion without its hour.
    (one("Đơn vị", OFFICE + "C | Chi cục C | Chi cục | |"),
     ["Lưu ý – Trang Đơn vị dòng 2, cột Mã cấp trên: chưa ghi mã cấp trên."]),
    (coercions("C9 | V1 | 01/07/2021 | Đã tổ chức |"),
     ["Lưu ý – Trang Cưỡng chế dòng 2, cột Thời gian “01/07/2021 00:00”: thiếu giờ."]),
    # What is not of the form.
    (one("Thu tiền", "Mã việc | Ngày | Số tiền | Người nộp\nV1 | 01/06/2021 | 1 | Một")
     | {"Sheet1": lines("a | b")},
     ["Lưu ý – Trang Sheet1: trang không thuộc mẫu, đã bỏ qua.",
      "Lưu ý – Trang Thu tiền, cột Người nộp: cột không dùng đến, đã bỏ qua."]),
]  # fmt: skip


def test_every_remark_is_told_in_full_and_the_rows_are_good(
    database: Database, subtests: pytest.Subtests
) -> None:
    settle(database)
    before = content(database)
    for tables, sentences in REMARKS:
        with subtests.test(sentences[0] if sentences else "nothing"):
            outcome = hand_over(database, tables, dry_run=True)
            assert [s for s in report(outcome) if "dòng mới" not in s] == sentences
            assert not outcome.refused
            assert any(sheet.new or sheet.changed for sheet in outcome.sheets)
            assert content(database) == before


def test_the_province_itself_has_nothing_wrong(database: Database) -> None:
    settle(database)
    tables = {"Cưỡng chế": COERCIONS, "Kiến nghị": PAPERS}
    assert list(report(hand_over(database, tables))) == [
        "Cưỡng chế: 0 dòng mới, 0 thay đổi, 2 không đổi, 0 bị loại",
        "Kiến nghị: 0 dòng mới, 0 thay đổi, 2 không đổi, 0 bị loại",
    ]


def test_every_reason_and_fault_has_a_sentence_with_room_for_its_detail_alone() -> None:
    assert set(REASONS) == set(Reason)
    assert set(FAULTS) == set(Fault)
    for sentence in REASONS.values():
        fields = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        assert fields <= {"detail"}


def made(number: int, *, fatal: bool = True, file: str = "a.csv") -> Problem:
    return Problem("Việc", number, "Mã việc", "V", Reason.TOO_LONG, "", fatal, file)


def test_errors_come_first_and_what_does_not_fit_a_screen_is_counted() -> None:
    remarks = tuple(made(number, fatal=False) for number in range(1, 3))
    errors = tuple(made(number) for number in range(3, 3 + SHOWN + 1198))
    told = list(report(Report((SheetReport("Việc", 1234),), remarks + errors, False)))
    assert told[0] == "Việc: 1.234 dòng mới, 0 thay đổi, 0 không đổi, 0 bị loại"
    assert told[1] == "Trang Việc dòng 3, cột Mã việc “V”: quá dài."
    assert len(told) == 1 + SHOWN + 1
    assert told[-1] == "… và 1.200 lỗi, lưu ý khác"


def test_the_file_is_named_where_a_sheet_came_in_several() -> None:
    one_file = Report((SheetReport("Việc", files=("a.csv",)),), (made(3),), False)
    two_files = Report((SheetReport("Việc", files=("a.csv", "b.csv")),), (made(3),), False)
    assert list(report(one_file))[-1] == "Trang Việc dòng 3, cột Mã việc “V”: quá dài."
    assert list(report(two_files))[-1] == "a.csv, Trang Việc dòng 3, cột Mã việc “V”: quá dài."


def test_a_program_gets_the_same_in_json() -> None:
    told = report_json(Report((SheetReport("Việc", 1, 2, 3, 4, ("a.csv",)),), (made(3),), True))
    assert told["sheets"] == [
        {
            "name": "Việc",
            "new": 1,
            "changed": 2,
            "unchanged": 3,
            "rejected": 4,
            "files": ("a.csv",),
            "assumed": (),
        }
    ]
    assert told["problems"] == [
        {
            "file": "a.csv",
            "sheet": "Việc",
            "row": 3,
            "column": "Mã việc",
            "value": "V",
            "reason": "too_long",
            "fatal": True,
            "text": problem(made(3)),
        }
    ]
    assert (told["written"], told["dry_run"], told["refused"]) == (True, False, False)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (FileProblem(Fault.MISSING, "a.xlsx"), "a.xlsx: không có tệp hoặc thư mục này."),
        (FileProblem(Fault.QUOTES, "a.csv", 7), "a.csv, dòng 7: dấu ngoặc kép không khép đúng."),
    ],
)
def test_an_unreadable_file_is_one_sentence(found: FileProblem, sentence: str) -> None:
    assert file_problem(found) == sentence
    told = file_problem_json(found)
    assert [one["text"] for one in told["problems"]] == [sentence]
    assert told["refused"]
