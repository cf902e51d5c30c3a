"""Every sentence about files and imports: why a row, a sheet or a file was refused."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from db.importing.files import Fault, FileProblem
from db.importing.report import Problem, Reason, Report

FAULTS: Final[Mapping[Fault, str]] = {
    Fault.MISSING: "không có tệp hoặc thư mục này",
    Fault.UNKNOWN_KIND: "loại tệp không dùng được (cần .xlsx, .xlsm, .xls, .ods, .csv, .zip)",
    Fault.CORRUPT: "tệp hỏng, có mật khẩu, hoặc không đúng loại",
    Fault.NOT_UTF8: "tệp CSV không phải UTF-8",
    Fault.EMPTY: "không có trang CSV nào",
    Fault.TOO_LARGE: "tệp quá lớn",
}
REASONS: Final[Mapping[Reason, str]] = {
    Reason.MISSING: "bắt buộc phải có",
    Reason.NOT_A_DATE: "không phải là ngày có thật (ngày/tháng/năm)",
    Reason.NOT_A_TIME: "không đọc được giờ",
    Reason.NO_HOUR: "thiếu giờ",
    Reason.NOT_MONEY: "không phải số tiền nguyên đồng",
    Reason.NOT_A_NUMBER: "không phải là số",
    Reason.TWO_READINGS: "có thể hiểu theo hai cách, cần ghi rõ",
    Reason.NOT_OF_THE_LIST: "không thuộc các giá trị được dùng",
    Reason.TOO_LONG: "quá dài",
    Reason.NEGATIVE: "số tiền âm",
    Reason.IN_FUTURE: "ngày ở tương lai",
    Reason.TOO_EARLY: "ngày trước năm 1993",
    Reason.UNKNOWN_OFFICE: "không có đơn vị mang mã này",
    Reason.UNKNOWN_CASE: "không có việc mang mã này",
    Reason.CIRCULAR: "đơn vị tự là cấp trên hoặc kế thừa của chính mình",
    Reason.SAME_KEY: "trùng khóa nhưng khác nội dung với dòng {detail}",
    Reason.BEFORE_ACCEPTANCE: "trước ngày thụ lý {detail}",
    Reason.ACCEPTED_TOO_LATE: "sau diễn biến hoặc khoản thu đã có ngày {detail}",
    Reason.SECOND_CLOSING: "việc đã kết thúc ngày {detail}, không thể kết thúc lần nữa",
    Reason.CLOSED_BEFORE_PAID: "còn khoản thu sau đó, ngày {detail}",
    Reason.PAID_AFTER_CLOSING: "thu sau khi việc đã kết thúc ngày {detail}",
    Reason.ABOVE_DUE: "vượt số còn phải thi hành ({detail} đồng)",
    Reason.COERCION_ON_CLOSED: "việc đã kết thúc ngày {detail}",
    Reason.REPEATED: "lặp lại dòng {detail}, chỉ tính một lần",
    Reason.STILL_DUE: "thi hành xong nhưng còn {detail} đồng chưa thu",
    Reason.AFTER_CLOSING: "diễn biến sau khi việc đã kết thúc ngày {detail}, không có tác dụng",
    Reason.CLOSED_WHILE_ASIDE: "kết thúc khi đang ở sổ theo dõi riêng",
    Reason.SAME_DECISION: "cùng số và ngày quyết định với dòng {detail}",
    Reason.NO_PARENT: "chưa ghi mã cấp trên",
    Reason.UNKNOWN_COLUMN: "cột không dùng đến, đã bỏ qua",
    Reason.UNKNOWN_SHEET: "trang không thuộc mẫu, đã bỏ qua",
    Reason.NO_COLUMN: "thiếu cột bắt buộc",
    Reason.NO_SHEET: "không có trang nào thuộc mẫu (Đơn vị, Việc, Diễn biến, Thu tiền, …)",
}
#: So many problems are told one by one; the rest are counted.
SHOWN: Final = 50


def file_problem(problem: FileProblem) -> str:
    """Why a file could not be read."""
    return f"{problem.name}: {FAULTS[problem.fault]}."


def problem(found: Problem) -> str:
    """One finding with its place."""
    reason = REASONS[found.reason].format(detail=found.detail)
    row = f" dòng {found.row}" if found.row else ""
    column = f", cột {found.column}" if found.column else ""
    value = f" “{found.value}”" if found.value else ""
    kind = "" if found.fatal else "Lưu ý – "
    place = f"Trang {found.sheet}{row}{column}" if found.sheet else "Tệp"
    return f"{kind}{place}{value}: {reason}."


def report(outcome: Report) -> Iterator[str]:
    """The report of an import, line by line."""
    for sheet in outcome.sheets:
        yield (
            f"{sheet.name}: {sheet.new} dòng mới, {sheet.changed} thay đổi, "
            f"{sheet.unchanged} không đổi, {sheet.rejected} bị loại"
        )
    yield from (problem(found) for found in outcome.problems[:SHOWN])
    if len(outcome.problems) > SHOWN:
        yield f"… và {len(outcome.problems) - SHOWN} lưu ý, lỗi khác"


def report_json(outcome: Report) -> dict[str, Any]:
    """The same for a program."""
    return {
        "written": outcome.written,
        "dry_run": outcome.dry_run,
        "sheets": [
            {name: getattr(sheet, name) for name in sheet.__slots__} for sheet in outcome.sheets
        ],
        "problems": [
            {
                "sheet": found.sheet,
                "row": found.row,
                "column": found.column,
                "value": found.value,
                "reason": str(found.reason),
                "fatal": found.fatal,
                "text": problem(found),
            }
            for found in outcome.problems
        ],
    }
