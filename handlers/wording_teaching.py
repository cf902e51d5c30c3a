"""Every sentence about answers that were right or wrong, and about words to be learnt."""

from typing import Final

RIGHT: Final = "👍 Đúng"
WRONG: Final = "👎 Sai"
THANKS: Final = "Cảm ơn đồng chí. Đã ghi lại."
WHAT_IS_WRONG: Final = "Đã ghi lại câu trả lời chưa đúng. Sai ở chỗ nào, đồng chí chọn giúp:"
PARTS_OF_AN_ANSWER: Final = {
    "unit": "Đơn vị",
    "period": "Thời gian",
    "metric": "Loại số liệu",
    "number": "Con số",
}
NOTHING_JUDGED: Final = "Đồng chí bấm Đúng hoặc Sai ngay dưới câu trả lời."
ADMINS_ONLY: Final = "Lệnh này chỉ dành cho quản trị viên."

NONE_OPEN: Final = "Không còn câu nào chờ xem."
OPEN_ONES: Final = "Câu chưa hiểu hoặc bị báo sai, mới nhất trước:"
NO_SUCH_QUESTION: Final = "Không có câu hỏi mang số này."
CLOSED: Final = "Đã xong câu này."
ALREADY_CLOSED: Final = "Câu này đã xong."
DONE: Final = "Đã xong"
ASK_AGAIN: Final = "Hỏi lại câu này"
ALL_OPEN: Final = "Các câu chờ xem"
HOW: Final = (
    "Cách dùng: /cauhoi (các câu chờ xem), /cauhoi 12 (xem câu số 12), "
    "/cauhoi 12 xong (xong câu đó)."
)
_KINDS: Final = {
    "right": "được báo đúng",
    "wrong": "bị báo sai",
    "leftover": "có chữ chưa hiểu",
    "metric": "chưa rõ số liệu",
    "off_subject": "chưa hiểu",
    "an_act": "bị coi là yêu cầu làm thay",
    "no_such_date": "ngày không có trong lịch",
}


def why(kind: str, what: str) -> str:
    """Why a question is in the list: `bị báo sai: đơn vị`."""
    part = PARTS_OF_AN_ANSWER[what].lower() if what in PARTS_OF_AN_ANSWER else f"“{what}”"
    return f"{_KINDS[kind]}: {part}" if what else _KINDS[kind]


def listed(number: int, question: str, reason: str) -> str:
    """A question in the list."""
    return f"{number}. “{question}” ({reason})"


def read_as(reading: str) -> str:
    """What a question was taken for."""
    return f"Đã hiểu là: “{reading}”"


def asked_by(channel: str, person: str, when: str) -> str:
    """Who asked, and when."""
    return f"Người hỏi: {channel}:{person}, {when}"
