"""Numbers and days in the form that Vietnamese officials write them."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from db.facts import Number
from db.query import Period


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
    """A difference of rates: `+2,10 điểm %`."""
    return f"{'+' if number > 0 else ''}{decimal(number)} điểm %"


def change(now: int, before: int) -> str | None:
    """The relative change of a count or sum; None where there was nothing to compare with."""
    if before == 0:
        return None
    share = (Decimal(now - before) * 100 / before).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{'+' if share > 0 else ''}{decimal(share)} %"


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


def fraction(number: Number, unit: str = "") -> str:
    """`(22.041/22.669 việc)`."""
    return f"({count(number.numerator or 0)}/{count(number.denominator or 0)}{unit})"


def initials(name: str | None) -> str:
    """`N.V.A` of a person's name, for those who may not see it in full."""
    return ".".join(word[0].upper() for word in (name or "").split()) or "–"
