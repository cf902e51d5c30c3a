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
