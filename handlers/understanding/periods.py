"""Days as officials say them: work years from October, quarters, months, weeks, single days."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from db.query import Period
from handlers.understanding.numbers import SMALL, small

_YEAR = r"((?:19|20)\d{2})"
_DATE = r"(\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}|\d{4}-\d{1,2}-\d{1,2})"
_DAY = r"(\d{1,2}[/.\-]\d{1,2}(?:[/.\-]\d{4})?|\d{4}-\d{1,2}-\d{1,2})"
_TO = r"(?:den|toi|-)"
_ONE_DAY = timedelta(1)


class NoSuchDate(Exception):
    """A day was written that the calendar does not have; `args[0]` is how."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days that some words mean, uncut even where they run past today."""

    period: Period
    is_year: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Where in the folded text a period was said, and what it is."""

    start: int
    end: int
    span: Span


def work_year(number: int) -> Period:
    """Work year N: 01/10/N-1 to 30/09/N."""
    return Period(date(number - 1, 10, 1), date(number, 9, 30))


def work_year_of(day: date) -> int:
    """The work year that a day is in."""
    return day.year + (day.month >= 10)


def _since_october(end: date) -> Period:
    return Period(work_year(work_year_of(end)).start, end)


def _day(text: str, today: date, year: int | None = None) -> date:
    parts = [int(part) for part in re.split(r"[/.\-]", text)]
    try:
        if parts[0] > 31:
            return date(parts[0], parts[1], parts[2])
        return date(parts[2] if len(parts) > 2 else year or today.year, parts[1], parts[0])
    except ValueError as wrong:
        raise NoSuchDate(text) from wrong


def _month(year: int, month: int) -> Period:
    if not 1 <= month <= 12:
        raise NoSuchDate(f"tháng {month}")
    following = date(year + month // 12, month % 12 + 1, 1)
    return Period(date(year, month, 1), following - _ONE_DAY)


def _quarter(year: int, number: int) -> Period:
    """Quarter I of work year N is October to December of N-1."""
    if not 1 <= number <= 4:
        raise NoSuchDate(f"quý {number}")
    first = _month(year - 1 if number == 1 else year, (9 + 3 * (number - 1)) % 12 + 1)
    last = _month(first.start.year, first.start.month + 2)
    return Period(first.start, last.end)


def _first_months(year: int, count: int) -> Period:
    """The first N months of a work year."""
    if not 1 <= count <= 12:
        raise NoSuchDate(f"{count} tháng")
    month = (8 + count) % 12 + 1
    return Period(date(year - 1, 10, 1), _month(year - 1 if month >= 10 else year, month).end)


def _years(first: int, last: int) -> Period:
    if first > last:
        raise NoSuchDate(f"{first}-{last}")
    return Period(work_year(first).start, work_year(last).end)


def _span(period: Period, *, is_year: bool = False) -> Span:
    return Span(period, is_year)


def _latest(make: Callable[[int], Period], year: int, today: date, *, ahead: bool) -> Span:
    """Of the parts of successive years, the latest begun; `ahead`: the one running or next."""
    this = make(year)
    if ahead:
        return _span(this if this.end >= today else make(year + 1))
    return _span(this if this.start <= today else make(year - 1))


def _month_alone(match: re.Match[str], today: date, ahead: bool) -> Span:
    number = small(match[1])
    return _latest(lambda year: _month(year, number), today.year, today, ahead=ahead)


def _quarter_alone(match: re.Match[str], today: date, ahead: bool) -> Span:
    number = small(match[1])
    return _latest(lambda year: _quarter(year, number), work_year_of(today), today, ahead=ahead)


def _week(today: date, weeks: int) -> Span:
    monday = today - timedelta(today.weekday()) + timedelta(7 * weeks)
    return _span(Period(monday, monday + timedelta(6)))


def _shifted_month(today: date, months: int) -> Span:
    index = today.year * 12 + today.month - 1 + months
    return _span(_month(index // 12, index % 12 + 1))


def _shifted_quarter(today: date, quarters: int) -> Span:
    index = (today.year * 12 + today.month - 10) // 3 + quarters
    return _span(_quarter(index // 4 + 1, index % 4 + 1))


def _one(day: date) -> Span:
    return _span(Period(day, day))


def _between(match: re.Match[str], today: date) -> Span:
    until = today if match[3] else _day(match[2], today)
    since = _day(match[1], today, until.year)
    if since > until:
        raise NoSuchDate(f"{match[1]} - {match[2] or 'nay'}")
    return _span(Period(since, until))


_Reader = Callable[[re.Match[str], date, bool], Span]

_QUARTER = r"(?:quy|q) (iv|iii|ii|i|\d|mot|hai|ba|bon)"
_PARTS = SMALL.replace("(?:", "(", 1)

#: What is said, in folded text, and the days that it means; `ahead` is set for schedules.
_RULES: Final[tuple[tuple[str, _Reader], ...]] = (
    (
        rf"(?:giai doan|nhiem ky|nhiem ki|nk)(?: tu)?(?: nam)? {_YEAR} {_TO}(?: nam)? {_YEAR}",
        lambda m, t, a: _span(_years(int(m[1]), int(m[2]))),
    ),
    (
        rf"tu(?: nam)? {_YEAR} {_TO}(?: het)?(?: nam)? {_YEAR}",
        lambda m, t, a: _span(_years(int(m[1]), int(m[2]))),
    ),
    (
        rf"{_YEAR} {_TO} {_YEAR}",
        lambda m, t, a: _span(_years(int(m[1]), int(m[2]))),
    ),
    (
        rf"tu(?: nam)? {_YEAR} {_TO} (?:nay|gio)",
        lambda m, t, a: _span(Period(work_year(int(m[1])).start, t)),
    ),
    (
        rf"(?:tu )?(?:ngay )?{_DAY} {_TO}(?: het)?(?: ngay)? (?:{_DAY}|(nay))",
        lambda m, t, a: _between(m, t),
    ),
    (rf"tu (?:ngay )?{_DATE}", lambda m, t, a: _span(Period(_day(m[1], t), max(t, _day(m[1], t))))),
    (
        rf"(?:den|toi)(?: het)?(?: ngay)? {_DATE}",
        lambda m, t, a: _span(_since_october(_day(m[1], t))),
    ),
    (rf"(?:ngay )?{_DATE}", lambda m, t, a: _one(_day(m[1], t))),
    (
        rf"(?:den|toi) (?:het|cuoi) thang (\d{{1,2}})(?: nam|/)? ?{_YEAR}",
        lambda m, t, a: _span(_since_october(_month(int(m[2]), int(m[1])).end)),
    ),
    (
        rf"(?:den|toi) (?:het|cuoi) {_QUARTER}(?: nam|/)? ?{_YEAR}",
        lambda m, t, a: _span(_since_october(_quarter(int(m[2]), small(m[1])).end)),
    ),
    (
        rf"(?:den|toi) (?:het|cuoi) nam {_YEAR}",
        lambda m, t, a: _span(work_year(int(m[1])), is_year=True),
    ),
    (
        rf"{_PARTS} (?:thang|t)(?: dau)?(?: cua)?(?: nam|/)?(?: cong tac)? ?{_YEAR}",
        lambda m, t, a: _span(_first_months(int(m[2]), small(m[1]))),
    ),
    (
        rf"{_PARTS} (?:thang|t) cuoi(?: cua)? nam {_YEAR}",
        lambda m, t, a: _span(
            Period(
                _first_months(int(m[2]), 12 - small(m[1])).end + _ONE_DAY,
                work_year(int(m[2])).end,
            )
        ),
    ),
    (
        rf"{_PARTS} (?:thang|t) dau nam(?: nay| cong tac)?",
        lambda m, t, a: _span(_first_months(work_year_of(t), small(m[1]))),
    ),
    (
        r"(6|9|11|sau|chin) (?:thang|t)(?: nam nay)?",
        lambda m, t, a: _span(_first_months(work_year_of(t), small(m[1]))),
    ),
    (
        rf"{_QUARTER}(?: nam|/)? ?{_YEAR}",
        lambda m, t, a: _span(_quarter(int(m[2]), small(m[1]))),
    ),
    (r"(?:quy|q) (\d)/((?:19|20)\d{2})", lambda m, t, a: _span(_quarter(int(m[2]), int(m[1])))),
    (r"quy (?:nay|hien tai)", lambda m, t, a: _shifted_quarter(t, 0)),
    (r"quy (?:truoc|vua qua|vua roi)", lambda m, t, a: _shifted_quarter(t, -1)),
    (r"quy (?:sau|toi)", lambda m, t, a: _shifted_quarter(t, 1)),
    (rf"{_QUARTER}(?: nam nay| vua qua| vua roi)?", _quarter_alone),
    (
        rf"thang (\d{{1,2}})(?: nam)? {_YEAR}",
        lambda m, t, a: _span(_month(int(m[2]), int(m[1]))),
    ),
    (
        r"thang (\d{1,2})/((?:19|20)\d{2})",
        lambda m, t, a: _span(_month(int(m[2]), int(m[1]))),
    ),
    (r"(\d{1,2})/((?:19|20)\d{2})", lambda m, t, a: _span(_month(int(m[2]), int(m[1])))),
    (r"thang (\d{1,2})(?: vua qua| vua roi| nam nay| roi)?", _month_alone),
    (r"thang (?:nay|hien tai)", lambda m, t, a: _shifted_month(t, 0)),
    (r"thang (?:truoc|vua qua|vua roi|roi)", lambda m, t, a: _shifted_month(t, -1)),
    (r"thang (?:sau|toi)", lambda m, t, a: _shifted_month(t, 1)),
    (r"tuan nay", lambda m, t, a: _week(t, 0)),
    (r"tuan (?:truoc|vua qua|vua roi|roi)", lambda m, t, a: _week(t, -1)),
    (r"tuan (?:toi|sau)", lambda m, t, a: _week(t, 1)),
    (r"(?:ngay )?hom nay", lambda m, t, a: _one(t)),
    (r"(?:den|toi) (?:ngay )?hom nay", lambda m, t, a: _span(_since_october(t))),
    (r"(?:ngay )?hom qua", lambda m, t, a: _one(t - _ONE_DAY)),
    (r"(?:ngay )?mai", lambda m, t, a: _one(t + _ONE_DAY)),
    (r"ngay kia", lambda m, t, a: _one(t + 2 * _ONE_DAY)),
    (
        rf"{_PARTS} ngay (?:toi|sap toi|nua|toi day)",
        lambda m, t, a: _span(Period(t, t + timedelta(small(m[1])))),
    ),
    (
        rf"nam duong lich {_YEAR}",
        lambda m, t, a: _span(Period(date(int(m[1]), 1, 1), date(int(m[1]), 12, 31))),
    ),
    (
        rf"(?:nam )?(?:cong tac )?{_YEAR}",
        lambda m, t, a: _span(work_year(int(m[1])), is_year=True),
    ),
    (
        r"tu dau nam(?: cong tac)?(?: (?:den|toi) (?:nay|gio))?",
        lambda m, t, a: _span(_since_october(t)),
    ),
    (
        r"nam(?: cong tac)? nay(?: (?:den|toi) (?:nay|gio))?",
        lambda m, t, a: _span(work_year(work_year_of(t)), is_year=True),
    ),
    (
        r"nam(?: cong tac)? (?:ngoai|truoc|vua qua|roi)",
        lambda m, t, a: _span(work_year(work_year_of(t) - 1), is_year=True),
    ),
    (
        r"nam(?: cong tac)? (?:sau|toi)",
        lambda m, t, a: _span(work_year(work_year_of(t) + 1), is_year=True),
    ),
)
_COMPILED = tuple((re.compile(rf"(?<![^ ]){rule}(?![^ ])"), read) for rule, read in _RULES)


def find(text: str, today: date, *, ahead: bool) -> Iterator[Found]:
    """All periods said in folded text, overlapping ones too. NoSuchDate where a day is none."""
    for rule, read in _COMPILED:
        for match in rule.finditer(text):
            yield Found(match.start(), match.end(), read(match, today, ahead))
