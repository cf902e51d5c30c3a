"""What each way to say days means: readers of a match, for the table of rules."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from db.query import Grouping, Period
from handlers.understanding import workyears as cal
from handlers.understanding.numbers import small
from handlers.understanding.workyears import NoSuchDate


@dataclass(frozen=True, slots=True)
class Span:
    """The days that some words mean, uncut even where they run past today.

    `part` says that they are one month, quarter or work year, which others may stand beside;
    `one_day` that a single day was said.
    """

    period: Period
    part: Grouping | None = None
    one_day: bool = False


@dataclass(frozen=True, slots=True)
class Now:
    """The day of the question; `ahead` where it asks for what is to come (schedules)."""

    today: date
    ahead: bool

    @property
    def year(self) -> int:
        """The work year of today."""
        return cal.work_year_of(self.today)

    def latest(self, make: Callable[[int], Period], year: int) -> Period:
        """Of the parts of successive years the latest begun; ahead: the one running or next."""
        this = make(year)
        if self.ahead:
            return this if this.end >= self.today else make(year + 1)
        return this if this.start <= self.today else make(year - 1)


Reader = Callable[[re.Match[str], Now], Span]

WEEKDAY = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3}
WEEKDAY |= {"sau": 4, "6": 4, "bay": 5, "7": 5}
AGO: Final = {
    **{"nay": 0, "truoc": -1, "roi": -1, "qua": -1, "ngoai": -1, "toi": 1, "sau": 1},
    **{"vua qua": -1, "vua roi": -1, "hien tai": 0, "kia": -2, "tiep theo": 1, "sap toi": 1},
}
WHEN = "|".join(sorted(AGO, key=len, reverse=True))


def number_of(said: str) -> int:
    """A number of a month or quarter in digits or words; `tư` is the fourth."""
    return 4 if said == "tu" else small(said)


def year_of(match: re.Match[str], group: str = "y") -> int:
    """The year that a match has."""
    return int(match[group])


def slashed(text: str) -> Period:
    """A month written as `10/2021`."""
    number, year = re.split(r"[/.]", text)
    return cal.month(int(year), int(number))


def month_of(match: re.Match[str]) -> Period:
    """A month with its year, said in either way."""
    if match.groupdict().get("my"):
        return slashed(match["my"])
    return cal.month(year_of(match), number_of(match["m"]))


def _read_day(text: str, now: Now, year: int | None = None) -> date:
    """A day as written; without a year the latest begun (ahead: the next), or that of `year`."""
    words = text.removeprefix("ngay ").split()
    if len(words) > 1:
        number, of_month = int(words[0]), number_of(" ".join(words[2:]).split(" nam ")[0])
        given = int(words[-1]) if " nam " in text else None
    else:
        written = re.split(r"[/.\-]", words[0])
        parts = [int(part) for part in written]
        if len(written[0]) == 4:
            return cal.day(parts[0], parts[2], parts[1], text)
        number, of_month = parts[:2]
        given = parts[2] + (2000 if len(written[2]) == 2 else 0) if len(parts) > 2 else None
    given = given or year
    if given is not None:
        return cal.day(given, number, of_month, text)
    return now.latest(lambda y: cal.one(cal.day(y, number, of_month, text)), now.today.year).start


def between(match: re.Match[str], now: Now) -> Span:
    """From one day to another, or to today."""
    groups = match.groupdict()
    end = _read_day(groups["d2"], now) if groups.get("d2") else now.today
    start = _read_day(match["d"], now, None if re.search(r"\d{4}", match["d"]) else end.year)
    if start > end and not re.search(r"\d{4}", match["d"]):
        start = _read_day(match["d"], now, end.year - 1)
    if start > end:
        raise NoSuchDate(match[0])
    return Span(Period(start, end))


def days_of_one_month(match: re.Match[str], now: Now) -> Span:
    """From one day of a month to another, the month said once."""
    end = _read_day(match["d2"], now)
    start = cal.day(end.year, int(match["n"]), end.month, match[0])
    if start > end:
        raise NoSuchDate(match[0])
    return Span(Period(start, end))


def months(match: re.Match[str], now: Now) -> Span:
    """From one month to another; a year said once is that of the last."""
    groups = match.groupdict()
    if groups.get("my2"):
        last = slashed(groups["my2"])
    elif groups.get("y2"):
        last = cal.month(int(groups["y2"]), number_of(match["m2"]))
    else:
        last = now.latest(lambda y: cal.month(y, number_of(match["m2"])), now.today.year)
    if groups.get("y"):
        first = cal.month(year_of(match), number_of(match["m"]))
    elif groups.get("my"):
        first = slashed(groups["my"])
    else:
        first = cal.month(last.start.year, number_of(match["m"]))
        if first.start > last.start:
            first = cal.month(last.start.year - 1, number_of(match["m"]))
    if first.start > last.start:
        raise NoSuchDate(match[0])
    return Span(Period(first.start, last.end))


def month_to_now(match: re.Match[str], now: Now) -> Span:
    """From the beginning of a month until today."""
    groups = match.groupdict()
    if groups.get("y") or groups.get("my"):
        start = month_of(match).start
    else:
        start = now.latest(lambda y: cal.month(y, number_of(match["m"])), now.today.year).start
    return Span(Period(start, max(now.today, start)))


def quarters(match: re.Match[str], now: Now) -> Span:
    """From one quarter to another; a year said once is of both."""
    groups = match.groupdict()
    said = groups["qy2"].split("/") if groups.get("qy2") else (groups["q2"], groups.get("y"))
    first, last = number_of(match["q"]), number_of(said[0])
    if first > last:
        raise NoSuchDate(match[0])
    year = int(said[1]) if said[1] else now.year
    return Span(Period(cal.quarter(year, first).start, cal.quarter(year, last).end))


def first_of_calendar_year(match: re.Match[str], now: Now) -> Period:
    """`6 tháng đầu năm dương lịch 2024`: from January on."""
    year = int(match["y"] or match["y2"])
    number = small(match["n"])
    if not 1 <= number <= 12:
        raise NoSuchDate(match[0])
    return Period(cal.month(year, 1).start, cal.month(year, number).end)


def alone(make: Callable[[int, int], Period], group: str, part: Grouping) -> Reader:
    """A month or quarter without a year."""

    def read(match: re.Match[str], now: Now) -> Span:
        number = number_of(match[group])
        year = now.year if part is Grouping.QUARTER else now.today.year
        return Span(now.latest(lambda each: make(each, number), year), part)

    return read


def weekday(match: re.Match[str], now: Now) -> Span:
    """A day of this week or one beside it."""
    place = 6 if match["w"] == "chu nhat" else WEEKDAY[match["w"].removeprefix("thu ")]
    start = cal.week(now.today, AGO[match["a"]]).start
    return Span(cal.one(start + timedelta(place)))


def until(make: Callable[[re.Match[str], Now], Period]) -> Reader:
    """All of the work year up to the end of what was said."""
    return lambda m, now: Span(cal.since_october(make(m, now).end))


def plain(make: Callable[[re.Match[str], Now], Period], part: Grouping | None = None) -> Reader:
    """The days as they are, `part` of a year where they are one."""

    def read(match: re.Match[str], now: Now) -> Span:
        period = make(match, now)
        return Span(period, part, period.start == period.end)

    return read


def quarter_of(match: re.Match[str]) -> Period:
    """A quarter with its year, said in either way."""
    groups = match.groupdict()
    if groups.get("qy"):
        number, year = groups["qy"].split("/")
        return cal.quarter(int(year), int(number))
    return cal.quarter(year_of(match), number_of(match["q"]))


def on_day(match: re.Match[str], now: Now) -> Period:
    """The day that was said."""
    return cal.one(_read_day(match["d"], now))


def back(today: date, unit: str, count: int) -> date:
    """The same day so many days, weeks or months before; of a shorter month its last day."""
    if unit != "thang":
        return today - timedelta(count * (7 if unit == "tuan" else 1))
    whole = cal.shifted_month(today, -count)
    return min(whole.start + timedelta(today.day - 1), whole.end)


def running(part: str, today: date) -> Period:
    """The month, quarter or week of today."""
    if part == "tuan":
        return cal.week(today, 0)
    if part == "nam":
        return cal.work_year(cal.work_year_of(today))
    return cal.shifted_month(today, 0) if part == "thang" else cal.shifted_quarter(today, 0)
