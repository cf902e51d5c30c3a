"""Every sentence of calendar entries, and of the address under which a calendar reads them."""

from typing import Final

from db.terms import CoercionState
from handlers.wording import FORCED

#: The name of the file that comes with an alert.
FILE: Final = "cuong-che.ics"
#: The name of a calendar that is read by its address.
CALENDAR: Final = "Lịch cưỡng chế THADS"
TITLES: Final = {
    CoercionState.PLANNED: "Cưỡng chế",
    CoercionState.HELD: "Đã cưỡng chế",
    CoercionState.POSTPONED: "Hoãn cưỡng chế",
    CoercionState.CANCELLED: "Hủy cưỡng chế",
}
NOT_A_NOTICE: Final = (
    "Mục lịch này chỉ để nhắc việc, không thay cho quyết định, thông báo theo quy định."
)


def title(state: CoercionState, case: str, *, forced: bool) -> str:
    """What an entry is called."""
    return f"{TITLES[state]} – việc {case}" + (f" ({FORCED})" if forced else "")


def papers(coercion: str, decision: str | None) -> str:
    """The codes that a coercion is filed under."""
    number = f"QĐ cưỡng chế {decision}, mã" if decision else "Mã"
    return f"{number} cưỡng chế {coercion}"


# The address

NOT_REGISTERED: Final = "Chức năng này dành cho người đã đăng ký với quản trị viên."
NO_DOOR: Final = (
    "Chưa dùng được: máy chủ của trợ lý chưa có địa chỉ để lịch trên điện thoại, máy tính đọc. "
    "Lịch cưỡng chế vẫn xem được bằng /cuongche."
)
ADDRESS: Final = "Địa chỉ lịch cưỡng chế của riêng đồng chí:"
HOW_TO: Final = (
    "Thêm địa chỉ này vào lịch: iPhone: Lịch > Thêm lịch đăng ký; Google: Lịch khác > Từ URL; "
    "Outlook: Thêm lịch > Đăng ký từ web. Lịch tự cập nhật khi có thay đổi."
)
SECRET: Final = (
    "Ai có địa chỉ này đều xem được lịch với quyền của đồng chí, nên không gửi cho người khác. "
    "Địa chỉ chỉ hiện một lần. Hủy: /lich huy."
)
ENDED: Final = "Đã hủy địa chỉ lịch. Lịch đã thêm sẽ không cập nhật nữa."
NONE: Final = "Đồng chí chưa có địa chỉ lịch."
MAKE_ANEW: Final = "Tạo địa chỉ mới"
MAKE_END: Final = "Hủy địa chỉ"
#: What is written behind the command.
ANEW: Final = "mới"
END: Final = "hủy"


def there_is_one(since: str) -> str:
    """That somebody has an address, which cannot be shown again."""
    return (
        f"Đồng chí đã có địa chỉ lịch, tạo lúc {since}. Địa chỉ chỉ hiện một lần; nếu mất thì tạo "
        "địa chỉ mới, địa chỉ cũ sẽ hết hiệu lực."
    )
