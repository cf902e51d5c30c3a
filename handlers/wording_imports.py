"""Every sentence about the imports that there were, and about taking one back."""

from collections.abc import Mapping
from typing import Final

from db.importing.undoing import Why
from handlers import forms

NOT_FOR_YOU: Final = "Lệnh này dành cho quản trị viên và thủ trưởng đơn vị."
NONE: Final = "Chưa có lần nhập số liệu nào thuộc phạm vi của đồng chí."
RUNS: Final = "Các lần nhập số liệu, mới nhất trước:"
ALL: Final = "Mọi lần nhập"
UNDO: Final = "Hủy lần nhập này"
#: What is written behind the command to take an import back, and to say that it is meant.
UNDO_WORD: Final = "hủy"
AGREED: Final = "đồng ý"
AGREE: Final = "Hủy, tôi đồng ý"
SURE: Final = (
    "Số liệu trở lại như trước lần nhập này; ai đã được báo về cưỡng chế thay đổi sẽ được báo lại."
)
NEXT: Final = "Sau đó có thể hủy tiếp lần nhập liền trước, hoặc nhập lại tệp đã sửa."

WHY: Final[Mapping[Why, str]] = {
    Why.NOT_THERE: "Không có lần nhập số này trong phạm vi của đồng chí.",
    Why.NOT_LAST: "Chỉ hủy được lần nhập mới nhất còn hiệu lực.",
    Why.NO_JOURNAL: "Lần nhập này quá cũ, không còn giữ số liệu trước đó nên không hủy được.",
    Why.CHANGED_SINCE: "Số liệu của lần nhập này đã được sửa sau khi nhập nên không hủy được.",
    Why.IN_USE: (
        "Không hủy được vì sau khi nhập đã có {detail}. Đồng chí nhập tệp đã sửa để thay thế."
    ),
}
#: What hangs on new rows, by its table.
_USES: Final[Mapping[str, str]] = {
    "deliveries": "tin báo gửi đi về cưỡng chế mới",
    "acknowledgements": "người trả lời tin báo về cưỡng chế mới",
    "subscriptions": "người theo dõi việc hoặc đơn vị mới",
    "people": "người dùng thuộc đơn vị mới",
    "groups": "nhóm đăng ký cho đơn vị mới",
    "invitations": "mã mời cho đơn vị mới",
    "join_requests": "người xin đăng ký vào đơn vị mới",
}
_OTHER_USE: Final = "phần khác dựa vào dòng mới"
_PARTS: Final[Mapping[str, str]] = {
    "new": "dòng mới",
    "changed": "thay đổi",
    "removed": "dòng bị bỏ",
    "restored": "dòng trở lại như trước",
}


def why(reason: Why, detail: str) -> str:
    """Why an import is not taken back."""
    return WHY[reason].format(detail=_USES.get(detail, _OTHER_USE))


def listed(number: int, when: str, who: str, source: str, mark: str) -> str:
    """An import in one line."""
    return f"{number}. {when}, {who}: {source}" + (f" ({mark})" if mark else "")


def undone_by(number: int) -> str:
    """That it was taken back."""
    return f"đã hủy ở lần {number}"


def undoes(number: int) -> str:
    """That it took another one back."""
    return f"hủy lần {number}"


def digest(found: str) -> str:
    """By what a file is told from others."""
    return f"Mã băm SHA-256 của tệp: {found}"


def counts(sheet: str, found: Mapping[str, int]) -> str:
    """What became of the rows of a sheet."""
    told = [
        f"{forms.count(found[name])} {words}" for name, words in _PARTS.items() if name in found
    ]
    return f"{sheet}: {', '.join(told)}"


def taking_back(sheet: str, new: int, changed: int) -> str:
    """What would be taken back of a sheet."""
    return f"{sheet}: bỏ {forms.count(new)} dòng mới, {forms.count(changed)} dòng trở lại như trước"


def sure(number: int) -> str:
    """The question before it."""
    return f"Hủy lần nhập {number}?"


def undone(number: int, by: int) -> str:
    """That it was done."""
    return f"Đã hủy lần nhập {number} (ghi là lần {by}). Số liệu đã trở lại như trước lần nhập đó."
