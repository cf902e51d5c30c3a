"""Numbers and days in the form that Vietnamese officials write them."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from db.facts import Number
from db.query import Measure, Period

_LONG = re.compile("thi hành án dân sự", re.IGNORECASE)


def count(number: int) -> str:
    """`23.419`."""
    return f"{number:,}".replace(",", ".")


def cases(number: int) -> str:
    """`628 việc`."""
    return f"{count(number)} việc"


def dong(number: int) -> str:
    """`641.458.402.000 đồng`."""
    return f"{count(number)} đồng"


def decimal(number: Decimal) -> str:
    """`97,23`, always with two decimals."""
    whole, _, part = f"{abs(number):.2f}".partition(".")
    sign = "-" if number < 0 else ""
    return f"{sign}{count(int(whole))},{part}"


def per_cent(number: Decimal | int) -> str:
    """`97,23 %`."""
    return f"{decimal(Decimal(number))} %"


def points(number: Decimal) -> str:
    """A difference of rates: `2,10 điểm %`."""
    return f"{decimal(number)} điểm %"


def share(part: Decimal, whole: Decimal) -> str:
    """A part in per cent of the whole, rounded half up; what is hardly anything says so."""
    found = (part * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return per_cent(found) if found else "dưới 0,01 %"


def day(value: date) -> str:
    """`15/09/2021`."""
    return value.strftime("%d/%m/%Y")


def days(period: Period) -> str:
    """`01/10/2020–15/09/2021`, or the one day."""
    if period.start == period.end:
        return day(period.start)
    if period.end.year == date.max.year:
        return f"từ {day(period.start)}"
    return f"{day(period.start)}–{day(period.end)}"


def moment(value: datetime) -> str:
    """`08:30 ngày 05/03/2021`."""
    return f"{value:%H:%M} ngày {value:%d/%m/%Y}"


_WEEK = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def moment_of_week(value: datetime) -> str:
    """`08:30 thứ Sáu 05/03/2021`."""
    return f"{value:%H:%M} {day_of_week(value)}"


def day_of_week(value: date) -> str:
    """`thứ Sáu 05/03/2021`."""
    return f"{_WEEK[value.weekday()]} {value:%d/%m/%Y}"


def fraction(number: Number | None, measure: Measure) -> str:
    """`22.041/22.669`, of money with its unit; empty where the figure is no rate."""
    if number is None or number.denominator is None:
        return ""
    unit = " đồng" if measure is Measure.MONEY else ""
    return f"{count(number.numerator or 0)}/{count(number.denominator)}{unit}"


def months(number: int) -> str:
    """An age in whole months."""
    return f"{number} tháng" if number > 0 else "dưới 1 tháng"


def round_dong(number: int) -> str:
    """An amount that somebody named, as they would say it: `5 tỷ đồng`, `500 triệu đồng`."""
    for unit, name in ((10**9, "tỷ đồng"), (10**6, "triệu đồng")):
        if number and number % unit == 0:
            return f"{count(number // unit)} {name}"
    return dong(number)


def office(name: str) -> str:
    """An office's name as colleagues write it: `Chi cục THADS thị xã Sa Pa`."""
    return _LONG.sub("THADS", name)


def initials(name: str | None) -> str:
    """`N.V.A` of a person's name, for those who may not see it in full."""
    return ".".join(word[0].upper() for word in (name or "").split()) or "–"


def capital(text: str) -> str:
    """The text as it stands at the beginning of a line."""
    return text[:1].upper() + text[1:]
