"""What stands in workbooks, and what is said of them."""

from collections.abc import Mapping
from typing import Final

TITLE: Final = "Trợ lý THADS"
#: The first sheet, and the one that holds the answer.
COVER: Final = "Thông tin"
FIGURES: Final = "Số liệu"
CASES: Final = "Danh sách việc"
#: The sheets of a summary by office, in cases and in dong.
OFFICES: Final[Mapping[str, str]] = {
    "cases": "Theo đơn vị - việc",
    "money": "Theo đơn vị - tiền",
}
SCHEDULE: Final = "Lịch cưỡng chế"
CASE: Final = "Hồ sơ"
EVENTS: Final = "Diễn biến"

#: The button, how the question behind it begins, and the file.
BOOK: Final = "Excel"
MAKE: Final = "xuất excel"
FILE: Final = "ket-qua.xlsx"
NOTHING_TO_WRITE: Final = "Câu trả lời này không có số liệu để đưa vào tệp Excel."

ASKED: Final = "Câu hỏi"
READ_AS: Final = "Được hiểu là"
WHAT: Final = "Nội dung"
SCOPE: Final = "Phạm vi, thời gian"
MEANING: Final = "Cách tính"
MADE: Final = "Lập tệp lúc"
MADE_BY: Final = "Người lập"
ROWS: Final = "Số dòng"
CAUTION: Final = "Lưu ý"
NAMES_PARTIES: Final = (
    "Tệp có tên đương sự; chỉ dùng trong phạm vi công việc, không chuyển cho người khác."
)

NUMBER: Final = "STT"
FIGURE: Final = "Chỉ tiêu"
ALL: Final = "Cộng"
SUM_OF_SHOWN: Final = "Cộng các dòng trên"
SAME_DAYS: Final = "cùng kỳ"
ITEM: Final = "Mục"
SAID: Final = "Nội dung"
YES: Final = "Có"
NO: Final = "Không"
OF_CASES: Final = "Việc"
OF_MONEY: Final = "Tiền (đồng)"

#: The first column of a split.
BY: Final[Mapping[str, str]] = {
    "unit": "Đơn vị",
    "officer": "Chấp hành viên",
    "category": "Loại việc",
    "group": "Nhóm",
    "month": "Tháng",
    "quarter": "Quý",
    "year": "Năm công tác",
}
RATE_CHANGE: Final = "Tỷ lệ thay đổi so với cùng kỳ"
CASE_LIST: Final = (
    *(NUMBER, "Số quyết định", "Mã việc", "Đơn vị", "Chấp hành viên", "Người phải thi hành án"),
    *("Loại việc", "Ngày thụ lý", "Còn phải thi hành (đồng)", "Số tháng", "Tình trạng"),
)
COERCIONS: Final = (
    *(NUMBER, "Ngày", "Giờ", "Địa điểm", "Huy động lực lượng", "Tình trạng", "Mã cưỡng chế"),
    *("Số quyết định", "Mã việc", "Đơn vị", "Chấp hành viên", "Chưa trả lời tin báo"),
)
CASE_FILE: Final = (
    *("Người được thi hành án", "Số bản án", "Tòa án", "Địa bàn", "Phải thi hành (đồng)"),
    *("Đã thu (đồng)", "Miễn, giảm (đồng)", "Ngày kết thúc"),
)
HISTORY: Final = ("Ngày", "Diễn biến", "Ghi chú")


def measured(name: str, measure: str) -> str:
    """The heading of a column of figures."""
    return f"{name} ({'đồng' if measure == 'money' else 'việc'})"


def per_cent(name: str, measure: str) -> str:
    """The heading of a column of rates."""
    return f"{name} {'về tiền' if measure == 'money' else 'về việc'}"


def before(heading: str) -> str:
    """The heading of the same days of the year before."""
    return f"{heading}, {SAME_DAYS}"


def change(measure: str) -> str:
    """The heading of what changed: numbers in per cent, rates in percentage points."""
    return f"Thay đổi về {'tiền' if measure == 'money' else 'việc'} (tỷ lệ: điểm %)"


def own(name: str) -> str:
    """An office without those below it."""
    return f"{name} (riêng cơ quan)"


def points(name: str) -> str:
    """The heading of a difference of rates."""
    return f"{name} (điểm %)"


def cut(most: str, total: str) -> str:
    """That not all rows are in the file."""
    return f"{most} dòng đầu trong {total} dòng; đồng chí hỏi hẹp hơn để có đủ."


def made(rows: str) -> str:
    """What comes with the file."""
    return f"Tệp Excel kèm theo có {rows} dòng."
