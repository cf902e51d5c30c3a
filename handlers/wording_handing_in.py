"""Every sentence about files that are sent in a chat, tried, and brought in by a button."""

from collections.abc import Sequence
from typing import Final

from db.importing.report import Report, SheetReport
from handlers import forms

FILE: Final = "loi-trong-tep.xlsx"
BRING_IN: Final = "Nhập"
GOOD_ROWS: Final = "Chỉ nhập dòng đúng"
CONFIRM: Final = "Đúng như vậy"
DROP: Final = "Bỏ"
#: What stands behind the command for each.
ALL_WORD: Final = "nhap"
GOOD_WORD: Final = "dongdung"
CONFIRM_WORD: Final = "dung"
DROP_WORD: Final = "bo"

HOW: Final = "Đồng chí gửi tệp vào đây để nhập số liệu; trợ lý cho xem trước rồi mới nhập."
NOT_THERE: Final = "Tệp này không còn được giữ (quá một ngày, hoặc đã bỏ). Đồng chí gửi lại tệp."
DONE_BEFORE: Final = "Tệp này đã được nhập rồi."
AT_IT: Final = "Tệp này đang được nhập hoặc đã nhập xong."
DROPPED: Final = "Đã bỏ tệp, không nhập gì."
BROUGHT_IN: Final = "Đã nhập xong."
NOTHING_NEW: Final = "Không có gì thay đổi so với số liệu đang có; không ghi gì."
REFUSED: Final = "Không nhập được: số liệu đã thay đổi sau khi xem trước. Đồng chí gửi lại tệp."
TOO_LARGE: Final = (
    "Tệp quá 20 MB nên không nhận được qua tin nhắn. Đồng chí nhờ người quản trị máy chủ nhập bằng "
    "lệnh import."
)
NOT_FETCHED: Final = "Chưa tải được tệp. Đồng chí gửi lại sau ít phút."


def progress(stage: str, rows: int) -> str:
    """How far bringing in is: reading a sheet, or writing."""
    told = f"đang đọc trang {stage}" if stage else "đang ghi"
    return f"Đang nhập: {told}, {forms.count(rows)} dòng"


def tried(name: str) -> str:
    """What file it is."""
    return f"Xem trước tệp {name} (chưa nhập gì)"


def read_as(sheet: str, title: str) -> str:
    """How a sheet is read."""
    return f"Trang “{sheet}” → {title}"


def more(count: str) -> str:
    """That the message does not tell all that is wrong."""
    return f"… và {count} lỗi, lưu ý khác; xem tệp kèm theo, ô lỗi được tô màu."


def what_now(report: Report) -> str:
    """What can be done now."""
    if report.doubts:
        if all(doubt.is_plain for doubt in report.doubts):
            return "Đồng chí xác nhận cách hiểu ở trên rồi mới nhập được."
        return "Có chỗ phải chọn cách hiểu; nhờ người quản trị máy chủ nhập bằng lệnh import --map."
    if not report.refused:
        return "Bấm Nhập để ghi vào cơ sở dữ liệu."
    if has_good_rows(report):
        return "Đồng chí sửa tệp rồi gửi lại, hoặc chỉ nhập các dòng đúng."
    return "Đồng chí sửa tệp rồi gửi lại."


def has_good_rows(report: Report) -> bool:
    """Whether any row could be brought in without the others."""
    return any(sheet.new or sheet.changed for sheet in report.sheets)


def outside(units: Sequence[str]) -> str:
    """The file speaks of offices that are not theirs."""
    told = ", ".join(unit or "toàn ngành" for unit in units[:10])
    return f"Tệp có số liệu của đơn vị ngoài phạm vi của đồng chí ({told}) nên không nhập được."


def counts(sheet: SheetReport) -> str:
    """What became of the rows of a sheet."""
    told = (sheet.new, sheet.changed, sheet.rejected)
    new, changed, rejected = map(forms.count, told)
    return f"{sheet.name}: {new} dòng mới, {changed} thay đổi, {rejected} bị loại"
