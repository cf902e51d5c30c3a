"""Every sentence about the audit and its keys, in a chat and at the command line."""

from typing import Final

from db.audit import Act
from db.audit_check import Finding, Flaw
from handlers import forms
from handlers.messages import Kind

HOW: Final = (
    "Cách dùng: /nhatky (mới nhất trước), /nhatky 7 (của người số 7), "
    "/nhatky 23/11/2026 (trong một ngày), /nhatky 7 23/11/2026."
)
NEWEST: Final = "Nhật ký, mới nhất trước:"
NOTHING: Final = "Không có bản ghi nào."
NO_MORE: Final = "Không còn bản ghi nào cũ hơn."
OLDER: Final = "Cũ hơn"
FROM_THE_NEWEST: Final = "Mới nhất"
AT_THE_MACHINE: Final = "tại máy chủ"
WITHOUT_RIGHTS: Final = "người chưa có quyền"
BY_SETTING: Final = "quản trị viên theo cấu hình"
ITSELF: Final = "hệ thống"
WORDS_GONE: Final = "(nội dung đã hết hạn lưu)"
WORDS_SPOILT: Final = "(nội dung không mở được)"

RESTART: Final = "Hãy bỏ khóa cũ khỏi DATA_KEYS rồi khởi động lại mọi tiến trình."

ACTS: Final = {
    Act.QUESTION: "hỏi",
    Act.COMMAND: "dùng lệnh",
    Act.REFUSED: "bị từ chối vì chưa có quyền",
    Act.AUDIT_READ: "xem nhật ký",
    Act.INVITED: "mời người vào",
    Act.UNINVITED: "thu hồi lời mời",
    Act.JOINED: "vào bằng mã mời",
    Act.ACCOUNT_ADDED: "nối thêm tài khoản",
    Act.WRONG_CODE: "gửi mã sai",
    Act.LOCKED_OUT: "bị khóa vì gửi sai mã nhiều lần",
    Act.REQUESTED: "xin đăng ký",
    Act.GRANTED: "duyệt đăng ký",
    Act.REJECTED: "từ chối đăng ký",
    Act.BLOCKED: "khóa một người",
    Act.UNBLOCKED: "mở khóa một người",
    Act.LEFT: "rời hệ thống",
    Act.CHANGED: "đổi chức danh hoặc đơn vị",
    Act.ABSENCE: "cử người thay khi vắng",
    Act.ABSENCE_ENDED: "thôi cử người thay",
    Act.GROUP_ADDED: "đăng ký một nhóm",
    Act.GROUP_CHANGED: "đổi phạm vi một nhóm",
    Act.GROUP_ENDED: "thôi đăng ký một nhóm",
    Act.BROADCAST_SENT: "gửi thông báo",
    Act.BROADCAST_DROPPED: "bỏ một thông báo chưa gửi",
    Act.BROADCAST_STOPPED: "dừng một thông báo",
    Act.BROADCAST_RESUMED: "gửi tiếp một thông báo",
    Act.FEED_OPENED: "lấy địa chỉ lịch",
    Act.FEED_CLOSED: "thu hồi địa chỉ lịch",
    Act.IMPORTED: "nhập hồ sơ",
    Act.IMPORT_UNDONE: "hủy một lần nhập",
    Act.KEYS_ROTATED: "đổi khóa niêm phong",
    Act.WORDS_FORGOTTEN: "xóa nội dung hết hạn lưu",
}
OUTCOMES: Final = {
    Kind.ANSWER: "đã trả lời",
    Kind.CLARIFY: "đã hỏi lại",
    Kind.REFUSE: "đã từ chối",
    Kind.UNKNOWN: "không trả lời được",
    Kind.HELP: "đã hướng dẫn",
}
FLAWS: Final = {
    Flaw.CHANGED: "đã bị sửa",
    Flaw.ADDED: "do nơi khác chèn vào",
    Flaw.REMOVED: "đã bị xóa",
    Flaw.CUT: "ở cuối nhật ký đã bị xóa hoặc bị sửa",
    Flaw.WORDS_CHANGED: "có nội dung bị sửa hoặc không mở được",
    Flaw.WORDS_REMOVED: "bị xóa nội dung mà không có bản ghi về việc xóa",
}


def entry(number: int, when: str, who: str, what: str) -> str:
    """One record."""
    return f"{number}. {when}, {who}: {what}"


def person(name: str, number: int) -> str:
    """Somebody who is registered."""
    return f"{name} (số {number})" if name else f"người số {number}"


def said(text: str) -> str:
    """What was asked."""
    return f"“{text}”"


def brought_in(new: int, changed: int) -> str:
    """What an import wrote."""
    return f"thêm {forms.count(new)} dòng, sửa {forms.count(changed)} dòng"


def rows(count: int) -> str:
    """How many rows were told."""
    return f"{forms.count(count)} dòng"


def names(told: str) -> str:
    """Whose names were told in full."""
    return f"nêu đủ tên: {told}"


def holds(records: int, last: int, digest: str) -> str:
    """Every record is as it was written."""
    if not records:
        return "Nhật ký chưa có bản ghi nào."
    return f"{forms.count(records)} bản ghi đều nguyên vẹn; số cuối {last}, mã băm {digest}."


def broken(records: int, findings: int) -> str:
    """Some are not."""
    return f"Nhật ký không còn nguyên vẹn: {findings} chỗ sai, trên {records} bản ghi hiện có."


def finding(one: Finding) -> str:
    """What is wrong with which records."""
    which = f"Bản ghi {one.number}" if one.number == one.to else f"Bản ghi {one.number}–{one.to}"
    return f"{which} {FLAWS[one.flaw]}."


def rotated(sealed: int, lost: int) -> str:
    """Everything is sealed with the newest key."""
    left = f", {forms.count(lost)} mục không khóa nào mở được nên để nguyên" if lost else ""
    return f"Đã niêm phong lại {forms.count(sealed)} mục bằng khóa mới nhất{left}."
