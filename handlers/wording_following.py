"""Every sentence on what people want to hear of: what they follow, how they are told, days off."""

from collections.abc import Mapping
from datetime import date, time
from typing import Final

from db.planning.terms import Step
from handlers import forms
from handlers.wording_alerts import NOT_REGISTERED as NOT_REGISTERED

ALL: Final = frozenset({"tất cả", "tat ca", "hết", "het"})
FORCED_ONLY: Final = "chỉ huy động lực lượng"
FOLLOWED: Final = "Đã ghi. Có việc cưỡng chế phù hợp, đồng chí sẽ được báo."
ALREADY: Final = "Đồng chí đang theo dõi mục này rồi."
FOLLOWING: Final = "Đồng chí đang theo dõi cưỡng chế của:"
NONE: Final = "Đồng chí chưa theo dõi mục nào."
HOW: Final = (
    "Thêm mục: /theodoi rồi ghi tên đơn vị, tên xã hoặc mã việc; chỉ nhận việc có lực lượng thì "
    "ghi thêm “huy động lực lượng”. Bỏ mục: /huytheodoi rồi ghi số của mục, hoặc “tất cả”."
)
WHICH: Final = "Đồng chí muốn theo dõi mục nào?"
NOT_FOUND: Final = "Không tìm thấy đơn vị, xã hay mã việc này trong phạm vi của đồng chí."
NOTHING_TO_FOLLOW: Final = (
    "Đồng chí được báo các việc cưỡng chế mà cơ quan đồng chí phối hợp, không cần theo dõi thêm."
)
EVERYTHING: Final = "tất cả việc cưỡng chế trong phạm vi của đồng chí"


def followed(unit: str, place: str, case: str) -> str:
    """What is followed."""
    return unit or place or (f"việc {case}" if case else EVERYTHING)


def row(number: int, what: str, *, forced_only: bool) -> str:
    """One thing that somebody follows."""
    return f"{number}. {what}{f' ({FORCED_ONLY})' if forced_only else ''}"


def end(number: int) -> str:
    """A button that ends one."""
    return f"Bỏ mục {number}"


def ended(count: int) -> str:
    """How many were ended."""
    return f"Đã bỏ {count} mục." if count else "Không có mục này."


# How somebody wants to be told

WISHES: Final = "Cách báo tin cho đồng chí:"
HOW_TO_WISH: Final = (
    "Bấm để đổi. Giờ nghỉ: /tuychon giờ nghỉ 21:00-06:30 (hoặc: không). "
    "Kênh ưu tiên: /tuychon kênh telegram, hoặc zalo; báo thêm qua kênh kia: "
    "/tuychon kênh thứ hai sau 4 giờ (hoặc: tắt). "
    "Tin mới, báo gấp, thay đổi và hủy thì luôn được báo."
)
BAD_WISH: Final = "Chưa rõ đồng chí muốn đổi gì."
ON, OFF = "bật", "tắt"
#: What may be turned off, by the word that the command names it with.
SWITCHES: Final[Mapping[str, str]] = {
    "digest": "Bản tin sáng",
    "weekly": "Bản tin thứ Hai",
    "idle": "Nhắc việc không có diễn biến",
    Step.D7: "Nhắc trước 7 ngày",
    Step.D3: "Nhắc trước 3 ngày",
    Step.D1: "Nhắc trước 1 ngày làm việc",
    Step.H2: "Nhắc trước 2 giờ",
    Step.CHECKPOINT_PLAN: "Hạn kế hoạch bảo vệ",
    Step.CHECKPOINT_NOTICE: "Hạn thông báo kê biên",
    Step.CHECKPOINT_COST: "Hạn thông báo dự toán",
    Step.CHECKPOINT_MEETING: "Hạn họp thống nhất",
    Step.CHECKPOINT_24H: "Mốc 24 giờ",
    Step.UNANSWERED: "Báo chưa đủ xác nhận",
}
CHANNELS: Final[Mapping[str, str]] = {"telegram": "Telegram", "zalo": "Zalo"}
FIRST_JOINED: Final = "kênh đăng ký trước"


def switch(name: str, *, on: bool) -> str:
    """How a switch stands."""
    return f"• {SWITCHES[name]}: {ON if on else OFF}"


def turn(name: str, *, on: bool) -> str:
    """A button that turns a switch."""
    return f"{'Bật' if on else 'Tắt'}: {SWITCHES[name]}"


def quiet(hours: tuple[time, time]) -> str:
    """The quiet hours."""
    start, end_ = hours
    told = "không" if start == end_ else f"{start:%H:%M}–{end_:%H:%M}"
    return f"• Giờ nghỉ: {told}"


def channel(name: str) -> str:
    """The channel that comes first."""
    return f"• Kênh ưu tiên: {CHANNELS.get(name, FIRST_JOINED)}"


def second(hours: int) -> str:
    """After how long without an answer an alert goes by the other messenger."""
    told = f"sau {hours} giờ chưa xác nhận" if hours else "không"
    return f"• Báo thêm qua kênh thứ hai: {told}"


# Days off

HOW_TO_SET_DAYS: Final = (
    "Sửa lịch: /lichnghi 02/01/2026 nghỉ Thông báo số …; /lichnghi 10/01/2026 làm Thông báo số …; "
    "/lichnghi 02/01/2026 bỏ. Nhiều ngày: nhập tệp có trang Lịch nghỉ."
)
DAYS: Final = "Ngày nghỉ, ngày làm bù:"
PUBLIC_HOLIDAY: Final = "theo Bộ luật Lao động"
FIRST_OF_TET: Final = "mùng 1 Tết Nguyên đán"
ADMINS_ONLY: Final = "Sửa lịch nghỉ là việc của quản trị viên."
NO_SOURCE: Final = "Đồng chí ghi thêm căn cứ (số thông báo, công văn) sau ngày."
BAD_DAY: Final = "Chưa rõ ngày, hoặc chưa rõ là nghỉ hay làm."
NOT_SET: Final = "Ngày này chưa được sửa trong lịch."
UNCHANGED: Final = "Lịch đã ghi như vậy rồi."


def tet(first: date, days: int) -> str:
    """The days around Tết."""
    return (
        f"Mùng 1 Tết: {forms.day_of_week(first)}; không cưỡng chế có huy động lực lượng trong "
        f"{days} ngày trước và sau ngày này."
    )


def day_off(day: date) -> str:
    """A day off by the calendar itself."""
    return f"• {forms.day_of_week(day)}: nghỉ"


def override(day: date, source: str, *, working: bool) -> str:
    """A day that was set otherwise, with its source."""
    return f"• {forms.day_of_week(day)}: {'làm việc' if working else 'nghỉ'} – {source}"


def day_set(day: date, *, working: bool) -> str:
    """That a day was set."""
    what = "làm việc" if working else "nghỉ"
    return f"Đã ghi {forms.day_of_week(day)}: {what}. Các mốc cảnh báo đã tính lại."


def day_unset(day: date) -> str:
    """That a day follows the calendar again."""
    return f"Đã bỏ phần sửa của {forms.day_of_week(day)}. Các mốc cảnh báo đã tính lại."
