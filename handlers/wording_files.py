"""Every sentence about files and imports: why a row, a sheet or a file was refused."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

from db.guard import Finding
from db.importing.files import Fault, FileProblem
from db.importing.report import Detail, Doubt, Doubtful, Problem, Reason, Report, Ways
from handlers import forms, wording_alerts

FAULTS: Final[Mapping[Fault, str]] = {
    Fault.MISSING: "không có tệp hoặc thư mục này",
    Fault.UNKNOWN_KIND: "loại tệp không dùng được (cần .xlsx, .xlsm, .xls, .ods, .csv, .zip)",
    Fault.CORRUPT: "tệp hỏng hoặc không đúng loại",
    Fault.NOT_UTF8: "không rõ tệp CSV dùng bảng mã nào (nên lưu lại dạng CSV UTF-8)",
    Fault.QUOTES: "dấu ngoặc kép không khép đúng",
    Fault.EMPTY: "không có trang CSV nào",
    Fault.TOO_LARGE: "tệp quá lớn, hoặc giải nén ra quá lớn",
    Fault.LOCKED: "tệp có mật khẩu; hãy bỏ mật khẩu rồi gửi lại",
    Fault.DISGUISED: "nội dung không đúng với đuôi tệp, hoặc tệp .xlsx có chứa macro",
}
REASONS: Final[Mapping[Reason, str]] = {
    Reason.MISSING: "bắt buộc phải có",
    Reason.NOT_A_DATE: "không phải là ngày có thật (ngày/tháng/năm)",
    Reason.NOT_A_TIME: "không đọc được giờ",
    Reason.NO_HOUR: "thiếu giờ",
    Reason.NOT_MONEY: "không phải số tiền nguyên đồng",
    Reason.NOT_A_NUMBER: "không phải là số",
    Reason.NOT_A_CODE: "bảng tính đã đổi thành ngày, cần nhập lại dưới dạng văn bản",
    Reason.ABOVE_100: "lớn hơn 100 %",
    Reason.TWO_READINGS: "có thể hiểu theo hai cách, cần ghi rõ: {detail}",
    Reason.NOT_OF_THE_LIST: "không thuộc các giá trị được dùng",
    Reason.TOO_LONG: "quá dài",
    Reason.NEGATIVE: "số tiền âm",
    Reason.IN_FUTURE: "ngày ở tương lai",
    Reason.TOO_EARLY: "ngày trước năm 1993",
    Reason.UNKNOWN_OFFICE: "không có đơn vị mang mã này",
    Reason.UNKNOWN_CASE: "không có việc mang mã này",
    Reason.CIRCULAR: "đơn vị tự là cấp trên hoặc kế thừa của chính mình",
    Reason.OFFICE_REJECTED: "dòng {detail} của đơn vị này ở trang Đơn vị bị loại",
    Reason.CASE_REJECTED: "dòng {detail} của việc này ở trang Việc bị loại",
    Reason.SAME_KEY: "trùng khóa nhưng khác nội dung với dòng {detail}",
    Reason.SAME_NUMBER: "trùng số biên lai với dòng {detail} của việc khác",
    Reason.NUMBER_TAKEN: "số biên lai đã ghi cho một khoản khác của việc {detail}",
    Reason.EMPTY_CELL: "để trống trong khi đã có giá trị, cần ghi rõ",
    Reason.MORE_CELLS: "nhiều ô hơn hàng tiêu đề, có thể lệch cột",
    Reason.BEFORE_ACCEPTANCE: "trước ngày thụ lý {detail}",
    Reason.ACCEPTED_TOO_LATE: "sau diễn biến hoặc khoản thu đã có ngày {detail}",
    Reason.SECOND_CLOSING: "việc đã kết thúc ngày {detail}, không thể kết thúc lần nữa",
    Reason.CLOSED_BEFORE_PAID: "còn khoản thu sau đó, ngày {detail}",
    Reason.PAID_AFTER_CLOSING: "thu sau khi việc đã kết thúc ngày {detail}",
    Reason.LESS_THAN_PAID: "ít hơn số đã thu, giảm ({detail} đồng)",
    Reason.ABOVE_DUE: "vượt số còn phải thi hành ({detail} đồng)",
    Reason.COERCION_ON_CLOSED: "việc đã kết thúc ngày {detail}",
    Reason.REPEATED: "lặp lại dòng {detail}, chỉ tính một lần",
    Reason.STILL_DUE: "thi hành xong nhưng còn {detail} đồng chưa thu",
    Reason.AFTER_CLOSING: "diễn biến sau khi việc đã kết thúc ngày {detail}, không có tác dụng",
    Reason.CLOSED_WHILE_ASIDE: "kết thúc khi đang ở sổ theo dõi riêng",
    Reason.SAME_DECISION: "cùng số và ngày quyết định với việc {detail}",
    Reason.MOVED: "biên lai này chuyển từ việc {detail} sang",
    Reason.MAYBE_TWICE: "đã có khoản cùng ngày, cùng số tiền, khác số biên lai: kẻo tính hai lần",
    Reason.ERASED: "để trống nên giá trị đã có bị bỏ",
    Reason.NO_PARENT: "chưa ghi mã cấp trên",
    Reason.UNKNOWN_COLUMN: "cột không dùng đến, đã bỏ qua",
    Reason.UNKNOWN_SHEET: "trang không thuộc mẫu, đã bỏ qua",
    Reason.NO_COLUMN: "thiếu cột bắt buộc",
    Reason.SAME_COLUMN: "trùng nghĩa với cột {detail}",
    Reason.UNLAWFUL_TIME: "{detail}",
    Reason.FORMULA: "công thức chưa có kết quả, hoặc chữ bắt đầu như công thức",
    Reason.HIDDEN_SHEET: "trang đang bị ẩn: bỏ ẩn nếu cần nhập, xóa nếu không",
    Reason.TOTAL_DIFFERS: "dòng cộng không khớp, các dòng bên trên cộng lại là {detail} đồng",
    Reason.FOOTER: "lời ghi dưới bảng, đã bỏ qua",
    Reason.MONTH_FIRST: "cột này có ô ghi tháng trước ngày, nên có thể là {detail}",
    Reason.TURNED_ROUND: (
        "phần mềm bảng tính có thể đã đảo ngày và tháng của cột này, nên có thể là {detail}"
    ),
    Reason.NO_SHEET: "không có trang nào thuộc mẫu (Đơn vị, Việc, Diễn biến, Thu tiền, …)",
}
#: So many problems are told one by one; the rest are counted.
SHOWN: Final = 50


def file_problem(problem: FileProblem) -> str:
    """Why a file could not be read."""
    line = f", dòng {problem.line}" if problem.line else ""
    return f"{problem.name}{line}: {FAULTS[problem.fault]}."


def problem(found: Problem, *, names_file: bool = False) -> str:
    """One finding with its place; the file too, where a sheet came in several."""
    reason = REASONS[found.reason].format(detail=_detail(found.detail))
    row = f" dòng {found.row}" if found.row else ""
    column = f", cột {found.column}" if found.column else ""
    value = f" “{found.value}”" if found.value else ""
    kind = "" if found.fatal else "Lưu ý – "
    place = f"Trang {found.sheet}{row}{column}" if found.sheet else "Tệp"
    file = f"{found.file}, " if names_file else ""
    return f"{kind}{file}{place}{value}: {reason}."


def _detail(detail: Detail) -> str:
    match detail:
        case int():
            return forms.count(detail)
        case Finding():
            return wording_alerts.unlawful(detail)
        case Ways(one, other):
            return f"{one} hoặc {other}"
        case _:
            return detail


#: What holds for new rows of a sheet without one of these columns.
_ASSUMED: Final = "{sheet}: không có cột {columns}, các dòng mới ghi theo giá trị mặc định"


FAULTS_SHEET: Final = "Lỗi"


def reasons_of(count: int) -> str:
    """The heading of the column with the reasons."""
    return f"Lỗi, lưu ý ({forms.count(count)} dòng)"


def doubt(found: Doubt) -> str:
    """Something of a file that is only likely, as a question."""
    meanings = " hoặc ".join(f"“{meaning}”" for meaning in found.meanings)
    if found.what is Doubtful.SHEET:
        return f"Trang “{found.sheet}” là trang {meanings} của mẫu?"
    if found.what is Doubtful.UNIT:
        unit = forms.count(int(found.meanings[0]))
        return f"Trang “{found.sheet}”: mọi số tiền tính theo đơn vị {unit} đồng?"
    rivals = "".join(f", hay cột “{rival}” mới là cột đó" for rival in found.rivals)
    return f"Trang “{found.sheet}”, cột “{found.title}” là cột {meanings}{rivals}?"


def report(outcome: Report) -> Iterator[str]:
    """The report of an import, line by line; what rejects before what is worth knowing."""
    for sheet in outcome.sheets:
        new, changed, same, rejected = map(
            forms.count, (sheet.new, sheet.changed, sheet.unchanged, sheet.rejected)
        )
        yield (
            f"{sheet.name}: {new} dòng mới, {changed} thay đổi, "
            f"{same} không đổi, {rejected} bị loại"
        )
    for sheet in outcome.sheets:
        if sheet.assumed:
            yield _ASSUMED.format(sheet=sheet.name, columns=", ".join(sheet.assumed))
    yield from map(doubt, outcome.doubts)
    several = {sheet.name for sheet in outcome.sheets if len(sheet.files) > 1}
    remarks = tuple(found for found in outcome.problems if not found.fatal)
    told = (*outcome.errors, *remarks)
    for found in told[:SHOWN]:
        yield problem(found, names_file=found.sheet in several)
    if len(told) > SHOWN:
        yield f"… và {forms.count(len(told) - SHOWN)} lỗi, lưu ý khác"


def report_json(outcome: Report) -> dict[str, Any]:
    """The same for a program."""
    return {
        "written": outcome.written,
        "dry_run": outcome.dry_run,
        "refused": outcome.refused,
        "sheets": [asdict(sheet) for sheet in outcome.sheets],
        "doubts": [{**asdict(found), "text": doubt(found)} for found in outcome.doubts],
        "problems": [
            {
                "file": found.file,
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


def file_problem_json(found: FileProblem) -> dict[str, Any]:
    """An unreadable file for a program, in the same form."""
    told = {"file": found.name, "row": found.line, "reason": str(found.fault), "fatal": True}
    problems = [{**told, "text": file_problem(found)}]
    return {"written": False, "refused": True, "sheets": [], "problems": problems}
