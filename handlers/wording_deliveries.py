"""Every sentence about deliveries themselves: sent again, not arrived, and who stopped working."""

from collections.abc import Mapping
from typing import Final

from handlers import forms

AGAIN: Final = "(gửi lại)"
SOMEBODY: Final = "một người dùng"
A_GROUP: Final = "một nhóm đã đăng ký"
SEE_DEAD: Final = "Xem danh sách tin chưa gửi được bằng lệnh /guilai."
CHANNELS: Final[Mapping[str, str]] = {"telegram": "Telegram", "zalo": "Zalo"}
ROLES: Final[Mapping[str, str]] = {
    "run": "toàn bộ chương trình",
    "alerts": "gửi cảnh báo",
    "web": "cổng web",
    "telegram": "kênh Telegram",
    "zalo": "kênh Zalo",
}
KINDS: Final[Mapping[str, str]] = {
    "coercion": "tin về cưỡng chế",
    "checkpoint": "việc phải làm trước cưỡng chế",
    "guard": "cảnh báo thời gian cưỡng chế",
    "digest": "bản tin đầu ngày",
    "weekly": "bản tin đầu tuần",
    "idle_cases": "việc lâu chưa chuyển biến",
    "request": "yêu cầu tham gia",
    "broadcast": "thông báo",
    "operator": "tin vận hành",
    "quota": "tin về hạn mức",
}
STATES: Final[Mapping[str, str]] = {
    "planned": "chờ gửi",
    "taken": "đang gửi",
    "sent": "đã gửi",
    "unknown": "chưa rõ đã đến, sẽ gửi lại",
    "dead": "không gửi được",
    "void": "không còn cần gửi",
    "folded": "đã gộp vào tin khác",
}

ONLY_URGENT: Final = (
    "Tháng này sắp hết số tin nhắn được gửi trên Zalo, nên từ nay chỉ gửi tin gấp. Các tin khác "
    "đang chờ: nhắn “tin chờ” để đọc, hoặc dùng trợ lý trên Telegram."
)
NONE_WAITING: Final = "Không có tin nào đang chờ đồng chí."
NONE_DEAD: Final = "Không có tin nào không gửi được."
REPLAY_ALL: Final = "Gửi lại tất cả"
WHICH: Final = "Đồng chí ghi số của tin cần gửi lại, ví dụ: /guilai 12, hoặc: /guilai tất cả."
NONE_OF_THEM: Final = "Không có tin nào mang số đó trong các tin không gửi được."
#: What stands for all of them.
ALL: Final = "tất cả"


def unreachable(name: str, channel: str) -> str:
    """A messenger does not let us write to somebody."""
    return f"Không gửi được cho {name} qua {_channel(channel)}: người nhận đã chặn hoặc rời kênh."


def undelivered(name: str, reason: str) -> str:
    """A delivery that will not arrive, with the messenger's own word for it."""
    return f"Có tin không gửi được cho {name} ({reason})."


def sent_elsewhere(channel: str) -> str:
    """It goes by another channel."""
    return f"Tin được chuyển sang {_channel(channel)}."


def worker_stopped(name: str, role: str) -> str:
    """A process that has not been heard of."""
    return (
        f"Tiến trình {name} ({ROLES.get(role, role)}) đã dừng mà không báo; hãy kiểm tra máy chủ."
    )


def quota(channel: str, bot: str, sent: int, allowed: int) -> str:
    """How far the messages of a month are used up."""
    told = f"{_channel(channel)} ({bot}): đã gửi {forms.count(sent)}/{forms.count(allowed)} tin"
    if sent >= allowed:
        return f"{told} của tháng này, đã hết hạn mức; không gửi thêm được qua bot này."
    return f"{told} của tháng này; tin ít gấp sẽ phải chờ, tin cưỡng chế vẫn gửi."


def dead(count: str) -> str:
    """The head of the list of what did not arrive."""
    return f"Có {count} tin không gửi được:"


def dead_letter(number: int, to: str, what: str, day: str, reason: str) -> str:
    """One that did not arrive: whom it was for, what it told of, since when, why."""
    return f"{number}. {to or SOMEBODY}: {what}, từ {day} – {reason}"


def what(kind: str, coercion: str) -> str:
    """What a delivery tells of; the code of the coercion where there is one."""
    name = KINDS.get(kind, kind)
    return f"{name} {coercion}" if coercion else name


def and_more(count: str) -> str:
    """The list is longer than is shown."""
    return f"… và {count} tin nữa."


def replayed(count: str) -> str:
    """They are sent anew."""
    return f"Đang gửi lại {count} tin."


def _channel(name: str) -> str:
    return CHANNELS.get(name, name)


def state(name: str, count: str) -> str:
    """How many deliveries are in a state."""
    return f"{STATES[name]}: {count}"
