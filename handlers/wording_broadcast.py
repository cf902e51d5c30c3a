"""Every sentence about broadcasts: what is sent to many, to whom, and what became of it."""

from collections.abc import Mapping, Sequence
from typing import Final

from db.broadcasts import LONGEST, Stage
from db.terms import Role
from handlers import forms
from handlers.wording_people import ROLES

NOT_FOR_YOU: Final = "Lệnh này dành cho quản trị viên và lãnh đạo tỉnh."
HOW_TO: Final = (
    "Gửi thông báo: /thongbao người nhận; nội dung. Người nhận là tất cả, một vai trò hoặc một "
    "đơn vị (gồm các đơn vị trực thuộc), ví dụ: /thongbao Sa Pa; Họp giao ban 08:00 thứ Hai. "
    "Trợ lý cho xem trước, đồng chí bấm Gửi thì mới gửi. Kết quả: /thongbao 12."
)
LATEST: Final = "Thông báo gần đây:"
TO_WHOM: Final = "Gửi cho ai?"
WHAT: Final = "Đồng chí nhắn tiếp nội dung thông báo. Trợ lý cho xem trước rồi mới gửi."
WRITE: Final = "Soạn thông báo"
#: What is written behind the command to begin a new one.
ANEW: Final = "mới"
TOO_LONG: Final = f"Nội dung dài quá {forms.count(LONGEST)} ký tự, đồng chí rút gọn rồi gửi lại."
NONE_SUCH: Final = "Không có thông báo số này trong phần của đồng chí."
ALL: Final = "Tất cả"
SEND: Final = "Gửi"
DROP: Final = "Hủy"
STOP: Final = "Dừng gửi"
RESUME: Final = "Gửi tiếp"
REFRESH: Final = "Cập nhật"
READ: Final = "Đã đọc"
NOTED: Final = "Đã ghi nhận đồng chí đã đọc thông báo."
NOT_SENT_TO_YOU: Final = "Không có thông báo số này gửi cho đồng chí."
NOBODY: Final = "Không có ai nhận được thông báo này."
CAREFUL: Final = (
    "Lưu ý: nội dung có chữ dễ gặp trong tin không được gửi qua trợ lý (phương án bảo vệ, quân số, "
    "kết quả xác minh, tố cáo, tin mật). Đồng chí kiểm tra lại trước khi gửi."
)
BY_ADMINISTRATORS: Final = "Thông báo của quản trị viên"

STAGES: Final[Mapping[Stage, str]] = {
    Stage.DRAFT: "chưa gửi",
    Stage.SENDING: "đang gửi",
    Stage.STOPPED: "đã dừng",
    Stage.DROPPED: "đã hủy",
}
DONE: Final = "đã gửi xong"


def by(name: str, post: str) -> str:
    """Who sends it."""
    return f"Thông báo của {name} ({post})"


def head(number: int, stage: str) -> str:
    """Which broadcast, and how far it has come."""
    return f"Thông báo số {number} – {stage}"


def to(whom: str) -> str:
    """To whom it goes."""
    return f"Người nhận: {whom}"


def everybody(office: str) -> str:
    """All people of an office and below."""
    return f"{office}, gồm các đơn vị trực thuộc"


WITHIN_REACH: Final = "tất cả trong phạm vi của người gửi"


def of_role(role: Role) -> str:
    """All people of a role."""
    return f"{ROLES[role]} trong phạm vi của người gửi"


def reached(number: int, roles: Mapping[Role, int]) -> str:
    """How many will get it, and who they are."""
    parts = ", ".join(
        f"{forms.count(roles[role])} {ROLES[role]}" for role in ROLES if role in roles
    )
    return f"{forms.count(number)} người nhận được: {parts}."


def without_account(number: int, who: str) -> str:
    """How many have no account to get it by."""
    return f"{forms.count(number)} người chưa có tài khoản nhắn tin nên không nhận được: {who}."


def some(names: Sequence[str], number: int) -> str:
    """Some names, and how many more there are."""
    more = number - len(names)
    return ", ".join(names) + (f" và {forms.count(more)} người khác" if more > 0 else "")


def sent_at(when: str) -> str:
    """Since when it is sent."""
    return f"Gửi lúc {when}"


#: The parts of a report, in their order.
PARTS: Final[Mapping[str, str]] = {
    "sent": "Đã gửi",
    "waiting": "Đang chờ gửi",
    "called_off": "Chưa gửi hoặc thôi gửi",
    "failed": "Gửi không được",
    "unreachable": "Không có tài khoản hoặc đã chặn trợ lý",
    "unread": "Đã nhận nhưng chưa bấm Đã đọc",
}


def part(name: str, number: int, who: str = "") -> str:
    """A part of a report."""
    return f"{PARTS[name]}: {forms.count(number)}" + (f" ({who})" if who else "")
