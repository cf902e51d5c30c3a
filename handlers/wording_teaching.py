"""Every sentence about answers that were right or wrong, and about words to be learnt."""

from typing import Final

from handlers.understanding.judging import Fault

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
    "/cauhoi 12 xong (xong câu đó), /cauhoi 12 “còn kẹt” = “còn tồn” (dạy một cụm từ), "
    "/cauhoi đã học, /cauhoi bỏ “còn kẹt”."
)
HOW_TO_TEACH: Final = "Cách dạy: /cauhoi 12 “còn kẹt” = “còn tồn”."
HOW_TO_FORGET: Final = "Muốn bỏ một cụm từ: /cauhoi bỏ “còn kẹt”."
NONE_LEARNED: Final = "Chưa học cụm từ nào."
LEARNED: Final = "Các cụm từ đã học:"
NOT_LEARNED: Final = "Chưa học cụm từ này."
MEANWHILE: Final = "Vừa có người khác dạy một cụm từ. Đồng chí gửi lại giúp."
FAULTS: Final = {
    Fault.EMPTY: "Thiếu cụm từ hoặc nghĩa của nó.",
    Fault.TOO_LONG: "Cụm từ quá dài (tối đa 8 chữ; nghĩa tối đa 200 ký tự).",
    Fault.NUMBER: "Cụm từ không được có chữ số.",
    Fault.KNOWN: "Cụm từ này đã có nghĩa hoặc là tên riêng, không dạy lại được.",
    Fault.NEGATION: "Cụm từ có chữ phủ định hoặc giới hạn mà nghĩa không có, dễ làm sai số.",
    Fault.MEANING: "Nghĩa phải gồm toàn chữ đã hiểu được. Đồng chí thử hỏi riêng nghĩa ấy trước.",
}
_KINDS: Final = {
    "right": "được báo đúng",
    "wrong": "bị báo sai",
    "leftover": "có chữ chưa hiểu",
    "metric": "chưa rõ số liệu",
    "off_subject": "chưa hiểu",
    "an_act": "bị coi là yêu cầu làm thay",
    "no_such_date": "ngày không có trong lịch",
}


def code(of: str) -> str:
    """What to quote of a question to whoever keeps the logs."""
    return f"Mã câu hỏi: {of} (nêu mã này khi báo quản trị viên)."


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


def asked_by(channel: str, when: str) -> str:
    """Who asked, and when."""
    return f"Người hỏi: {channel}, {when}"


def how_to_teach(number: int) -> str:
    """How to have a phrase of this question mean something."""
    return f"Dạy một cụm từ: /cauhoi {number} “cụm từ lạ” = “cụm từ đã hiểu”"


def lesson(phrase: str, means: str) -> str:
    """A phrase and its meaning."""
    return f"“{phrase}” = “{means}”"


def taught(phrase: str, means: str) -> str:
    """A phrase that is learnt."""
    return f"Đã học: {lesson(phrase, means)}."


def forgotten(phrase: str) -> str:
    """A phrase that no longer means anything."""
    return f"Đã bỏ “{phrase}”."


def held(changed: int) -> str:
    """A lesson that would change what is agreed."""
    return f"Chưa áp dụng: nghĩa này làm đổi cách hiểu của {changed} câu mẫu, ví dụ:"


def now_read_as(number: int, reading: str) -> str:
    """How the question that a lesson was for is read with it."""
    return f"Câu {number} nay hiểu là: “{reading}”. Đã xong câu này."


def still_open(number: int) -> str:
    """A question that is not understood in spite of the lesson."""
    return f"Câu {number} vẫn chưa hiểu hết, nên còn để chờ."
