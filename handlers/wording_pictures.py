"""What stands in pictures and under them."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from handlers import forms

CHART: Final = "Biểu đồ"
#: How the question behind that button begins.
DRAW: Final = "biểu đồ"
#: The file, for those who keep it.
FILE: Final = "bieu-do.png"
NOTHING_TO_DRAW: Final = "Số liệu này chưa vẽ được thành biểu đồ."

_UNITS: Final = ((10**9, "tỷ"), (10**6, "triệu"))


def target(per_cent: str) -> str:
    """What stands at the line of the target."""
    return f"Chỉ tiêu {per_cent}"


def own_targets() -> str:
    """What the short strokes on the bars are."""
    return "Vạch trên từng thanh: chỉ tiêu được giao của đơn vị đó."


def not_drawn(number: str, what: str) -> str:
    """How much of a long row of figures is not in the picture."""
    return f"Còn {number} {what} không vẽ ở đây."


def money_scale() -> str:
    """That sums are rounded in the picture."""
    return "Số tiền trong hình làm tròn; số đầy đủ ở phần chữ."


def money(dong: int) -> str:
    """A sum in few letters, rounded half up: `385,3 tỷ`, `12,0 triệu`, `900.000 đồng`."""
    for unit, name in _UNITS:
        if abs(dong) >= unit:
            rounded = (Decimal(dong) / unit).quantize(Decimal("0.1"), ROUND_HALF_UP)
            whole, _, part = f"{abs(rounded)}".partition(".")
            return f"{'-' if dong < 0 else ''}{forms.count(int(whole))},{part} {name}"
    return forms.dong(dong)
