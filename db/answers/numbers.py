"""Arithmetic of the figures: exact integers, and rates rounded half up to two decimals."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from db.facts import Number
from db.query import CALENDAR, Grouping, Period

_CENT = Decimal("0.01")
_MONTHS = {Grouping.MONTH: 1, Grouping.QUARTER: 3, Grouping.YEAR: 12}


def ratio(numerator: int, denominator: int) -> Number:
    """`numerator` in per cent of `denominator`; over nothing there is no value."""
    if denominator <= 0:
        return Number(None, numerator, denominator)
    value = (Decimal(numerator) * 100 / denominator).quantize(_CENT, ROUND_HALF_UP)
    return Number(value, numerator, denominator)


def work_year(day: date) -> int:
    """The work year (năm công tác) that `day` is in: year N runs from 01/10/N-1 to 30/09/N."""
    return day.year + (day.month >= 10)


def year_before(period: Period) -> Period:
    """The same days one year earlier; 29 February becomes the 28th."""
    return Period(_year_before(period.start), _year_before(period.end))


def whole_months(since: date, until: date) -> int:
    """How many whole months have passed from `since` to `until`."""
    months = (until.year - since.year) * 12 + until.month - since.month
    return months - (until.day < since.day)


def cut(period: Period, grouping: Grouping) -> tuple[Period, ...]:
    """The months, quarters or work years of a period, the first and last cut to its days."""
    if grouping not in CALENDAR:
        raise ValueError(f"{grouping} does not cut a period")
    pieces, start = [], period.start
    while start <= period.end:
        following = _next(start, _MONTHS[grouping])
        pieces.append(Period(start, min(date.fromordinal(following.toordinal() - 1), period.end)))
        start = following
    return tuple(pieces)


def _next(day: date, months: int) -> date:
    """The first day of the next month, quarter or work year; all of them count from October."""
    index = day.year * 12 + day.month - 1 - 9
    year, month = divmod((index // months + 1) * months + 9, 12)
    return date(year, month + 1, 1)


def _year_before(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)
