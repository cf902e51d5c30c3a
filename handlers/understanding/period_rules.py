"""How officials say days: one table of rules over the folded words."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from db.query import Grouping, Period
from handlers.understanding import workyears as cal
from handlers.understanding.numbers import SMALL, small
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

_Y = r"(?P<y>(?:19|20)\d{2})"
_Y2 = r"(?P<y2>(?:19|20)\d{2})"
_OF = r"(?: (?:cua|trong))?(?: nam)?(?: cong tac)?"
_TO = r"(?:den|toi|-|cho den|cho toi)"
_UNTIL = r"(?:(?:tinh |ke |cho )?(?:den|toi)(?: thoi diem)?|tai thoi diem|tai ngay|tai)"
_END_OF = r"(?: het| cuoi)?"
_NOW = r"(?:nay|gio|hien nay|hom nay|thoi diem nay|hien tai|bay gio)"
#: `tháng năm 2021`, `theo tháng năm nay` are months of a year, not May.
_MONTH = (
    r"(?!nam (?:(?:19|20)\d{2}|nay|ngoai|truoc|roi|sau|toi|cong tac))"
    r"(?:\d{1,2}|muoi hai|muoi mot|muoi|mot|hai|ba|tu|bon|nam|bay|tam|chin|sau(?= (?:nam )?\d{4}))"
)
_M = rf"(?P<m>{_MONTH})"
_M2 = rf"(?P<m2>{_MONTH})"
_Q = r"(?:quy|q) (?P<q>iv|iii|ii|i|\d|mot|hai|ba|bon|tu)"
_Q2 = r"(?:(?:quy|q) )?(?P<q2>iv|iii|ii|i|\d|mot|hai|ba|bon|tu)"
_N = rf"(?P<n>{SMALL})"
_DATE = r"\d{1,2}[/.\-]\d{1,2}[/.\-](?:\d{4}|\d{2})|\d{4}-\d{1,2}-\d{1,2}"
_LONG = rf"\d{{1,2}} thang (?:{SMALL})(?: nam (?:19|20)\d{{2}})?"
_D = rf"(?:ngay )?(?P<d>{_DATE}|\d{{1,2}}/\d{{1,2}}|{_LONG})"
_D2 = rf"(?:ngay )?(?P<d2>{_DATE}|\d{{1,2}}/\d{{1,2}}|{_LONG})"
#: A month with its year, said in either way; rules are tried with each.
MONTH_YEAR: Final = (
    rf"(?:thang|t) {_M}{_OF} {_Y}",
    r"(?:thang |t )(?P<my>\d{1,2}[/.](?:19|20)\d{2})",
)
QUARTER_YEAR: Final = (rf"{_Q}{_OF} {_Y}", r"(?:quy|q) (?P<qy>\d/(?:19|20)\d{2})")
_WEEKDAY = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3}
_WEEKDAY |= {"sau": 4, "6": 4, "bay": 5, "7": 5}
_AGO: Final = {
    **{"nay": 0, "truoc": -1, "roi": -1, "qua": -1, "ngoai": -1, "toi": 1, "sau": 1},
    **{"vua qua": -1, "vua roi": -1, "hien tai": 0, "kia": -2, "tiep theo": 1, "sap toi": 1},
}
_WHEN = "|".join(sorted(_AGO, key=len, reverse=True))


def _number(said: str) -> int:
    return 4 if said == "tu" else small(said)


def _year(match: re.Match[str], group: str = "y") -> int:
    return int(match[group])


def _month_year(text: str) -> Period:
    number, year = re.split(r"[/.]", text)
    return cal.month(int(year), int(number))


def _of_month(match: re.Match[str]) -> Period:
    if match.groupdict().get("my"):
        return _month_year(match["my"])
    return cal.month(_year(match), _number(match["m"]))


def _read_day(text: str, now: Now, year: int | None = None) -> date:
    """A day as written; without a year the latest begun (ahead: the next), or that of `year`."""
    words = text.removeprefix("ngay ").split()
    if len(words) > 1:
        number, of_month = int(words[0]), _number(" ".join(words[2:]).split(" nam ")[0])
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


def _between(match: re.Match[str], now: Now) -> Span:
    groups = match.groupdict()
    end = _read_day(groups["d2"], now) if groups.get("d2") else now.today
    start = _read_day(match["d"], now, None if re.search(r"\d{4}", match["d"]) else end.year)
    if start > end and not re.search(r"\d{4}", match["d"]):
        start = _read_day(match["d"], now, end.year - 1)
    if start > end:
        raise NoSuchDate(match[0])
    return Span(Period(start, end))


def _days_of_one_month(match: re.Match[str], now: Now) -> Span:
    end = _read_day(match["d2"], now)
    start = cal.day(end.year, int(match["n"]), end.month, match[0])
    if start > end:
        raise NoSuchDate(match[0])
    return Span(Period(start, end))


def _months(match: re.Match[str], now: Now) -> Span:
    """From one month to another; a year said once is that of the last."""
    groups = match.groupdict()
    if groups.get("my2"):
        last = _month_year(groups["my2"])
    elif groups.get("y2"):
        last = cal.month(int(groups["y2"]), _number(match["m2"]))
    else:
        last = now.latest(lambda y: cal.month(y, _number(match["m2"])), now.today.year)
    if groups.get("y"):
        first = cal.month(_year(match), _number(match["m"]))
    elif groups.get("my"):
        first = _month_year(groups["my"])
    else:
        first = cal.month(last.start.year, _number(match["m"]))
        if first.start > last.start:
            first = cal.month(last.start.year - 1, _number(match["m"]))
    if first.start > last.start:
        raise NoSuchDate(match[0])
    return Span(Period(first.start, last.end))


def _month_to_now(match: re.Match[str], now: Now) -> Span:
    groups = match.groupdict()
    if groups.get("y") or groups.get("my"):
        start = _of_month(match).start
    else:
        start = now.latest(lambda y: cal.month(y, _number(match["m"])), now.today.year).start
    return Span(Period(start, max(now.today, start)))


def _quarters(match: re.Match[str], now: Now) -> Span:
    groups = match.groupdict()
    said = groups["qy2"].split("/") if groups.get("qy2") else (groups["q2"], groups.get("y"))
    first, last = _number(match["q"]), _number(said[0])
    if first > last:
        raise NoSuchDate(match[0])
    year = int(said[1]) if said[1] else now.year
    return Span(Period(cal.quarter(year, first).start, cal.quarter(year, last).end))


def _first_of_calendar_year(match: re.Match[str], now: Now) -> Period:
    """`6 tháng đầu năm dương lịch 2024`: from January on."""
    year = int(match["y"] or match["y2"])
    number = small(match["n"])
    if not 1 <= number <= 12:
        raise NoSuchDate(match[0])
    return Period(cal.month(year, 1).start, cal.month(year, number).end)


def _alone(make: Callable[[int, int], Period], group: str, part: Grouping) -> Reader:
    """A month or quarter without a year."""

    def read(match: re.Match[str], now: Now) -> Span:
        number = _number(match[group])
        year = now.year if part is Grouping.QUARTER else now.today.year
        return Span(now.latest(lambda each: make(each, number), year), part)

    return read


def _weekday(match: re.Match[str], now: Now) -> Span:
    place = 6 if match["w"] == "chu nhat" else _WEEKDAY[match["w"].removeprefix("thu ")]
    start = cal.week(now.today, _AGO[match["a"]]).start
    return Span(cal.one(start + timedelta(place)))


def _until(make: Callable[[re.Match[str], Now], Period]) -> Reader:
    return lambda m, now: Span(cal.since_october(make(m, now).end))


def _plain(make: Callable[[re.Match[str], Now], Period], part: Grouping | None = None) -> Reader:
    def read(match: re.Match[str], now: Now) -> Span:
        period = make(match, now)
        return Span(period, part, period.start == period.end)

    return read


_ONE_MONTH = _plain(lambda m, now: _of_month(m), Grouping.MONTH)
_OF_YEAR = _plain(lambda m, now: cal.work_year(_year(m)), Grouping.YEAR)
_SLASH = r"(?P<my>\d{1,2}/(?:19|20)\d{2})"
_SLASH2 = r"(?P<my2>\d{1,2}[/.](?:19|20)\d{2})"


def _quarter_year(match: re.Match[str]) -> Period:
    groups = match.groupdict()
    if groups.get("qy"):
        number, year = groups["qy"].split("/")
        return cal.quarter(int(year), int(number))
    return cal.quarter(_year(match), _number(match["q"]))


def _on_day(match: re.Match[str], now: Now) -> Period:
    return cal.one(_read_day(match["d"], now))


#: What is said, in folded text, and the days that it means; `MONTH` and `QUARTER` stand for each
#: way to say one with its year.
RULES: Final[tuple[tuple[str, Reader], ...]] = (
    # Several years.
    (
        rf"(?:(?:ca )?(?:giai doan|nhiem ky|nk|thoi ky)(?: tu)?|tu)"
        rf"(?: nam)? {_Y} {_TO}(?: het)?(?: nam)? {_Y2}",
        _plain(lambda m, now: cal.years(_year(m), _year(m, "y2"))),
    ),
    (rf"{_Y} {_TO} {_Y2}", _plain(lambda m, now: cal.years(_year(m), _year(m, "y2")))),
    (
        rf"(?:ke )?tu(?: nam)? {_Y} (?:{_TO} {_NOW}|tro lai day|tro ve day|lai day)",
        _plain(lambda m, now: Period(cal.work_year(_year(m)).start, now.today)),
    ),
    (
        rf"(?:ke )?tu dau(?: nam)? {_Y} {_TO} {_NOW}",
        _plain(lambda m, now: Period(cal.work_year(_year(m)).start, now.today)),
    ),
    # From day to day.
    (rf"(?:ke )?(?:tu )?{_D} {_TO}(?: het)? {_D2}", _between),
    (rf"(?:ke )?tu {_D} (?:{_TO} {_NOW}|tro lai day)", _between),
    (rf"(?:ke )?tu {_D}", _between),
    (rf"tu(?: ngay)? (?P<n>\d{{1,2}}) {_TO} {_D2}", _days_of_one_month),
    (rf"{_UNTIL}{_END_OF} {_D}", _until(_on_day)),
    (_D, _plain(_on_day)),
    # Months.
    (rf"(?:tu )?(?:thang|t) {_M}{_OF} {_Y} {_TO}(?: het)? (?:thang|t) {_M2}{_OF} {_Y2}", _months),
    (
        rf"(?:tu )?(?:thang|t) (?:{_SLASH}|{_M}) {_TO}(?: het)?(?: thang| t)?"
        rf" (?:{_SLASH2}|{_M2}{_OF} {_Y2})",
        _months,
    ),
    (rf"(?:tu )?(?:thang|t) {_M} {_TO}(?: het)? (?:thang|t) {_M2}(?: nam nay)?", _months),
    (rf"(?:ke )?tu MONTH (?:{_TO} {_NOW}|tro lai day)", _month_to_now),
    (rf"(?:ke )?tu thang {_M} (?:{_TO} {_NOW}|tro lai day)", _month_to_now),
    (rf"{_UNTIL}{_END_OF} MONTH", _until(lambda m, now: _of_month(m))),
    (
        rf"{_UNTIL}{_END_OF} thang {_M}(?: nam nay)?",
        _until(lambda m, now: now.latest(lambda y: cal.month(y, _number(m["m"])), now.today.year)),
    ),
    (r"(?:ca )?MONTH", _ONE_MONTH),
    (_SLASH, _plain(lambda m, now: _month_year(m["my"]), Grouping.MONTH)),
    (
        rf"(?:ca )?(?:thang|t) {_M}(?: vua qua| vua roi| nam nay| roi| nay)?",
        _alone(cal.month, "m", Grouping.MONTH),
    ),
    (
        rf"(?:thang|t) {_M} nam (?:ngoai|truoc)",
        _plain(lambda m, now: cal.month(now.today.year - 1, _number(m["m"])), Grouping.MONTH),
    ),
    (
        rf"(?:ca )?thang (?P<a>{_WHEN})",
        _plain(lambda m, now: cal.shifted_month(now.today, _AGO[m["a"]]), Grouping.MONTH),
    ),
    # The first or last months of a work year.
    (
        rf"{_N} (?:thang|t)(?: dau)?{_OF} {_Y}",
        _plain(lambda m, now: cal.first_months(_year(m), small(m["n"]))),
    ),
    (
        rf"{_N} (?:thang|t) cuoi{_OF} {_Y}",
        _plain(lambda m, now: cal.last_months(_year(m), small(m["n"]))),
    ),
    (
        rf"{_N} (?:thang|t) (?P<e>dau|cuoi)(?: cua)? nam(?: cong tac)? (?P<a>nay|ngoai|truoc)",
        _plain(
            lambda m, now: (cal.first_months if m["e"] == "dau" else cal.last_months)(
                now.year + _AGO[m["a"]], small(m["n"])
            )
        ),
    ),
    (
        rf"{_N} (?:thang|t) dau(?: nam)?(?: cong tac)?",
        _plain(lambda m, now: now.latest(lambda y: cal.first_months(y, small(m["n"])), now.year)),
    ),
    (
        r"(?P<n>6|9|11|sau|chin|muoi mot) (?:thang|t)(?: nam nay)?",
        _plain(lambda m, now: now.latest(lambda y: cal.first_months(y, small(m["n"])), now.year)),
    ),
    (rf"nua (?:dau nam|nam dau){_OF} {_Y}", _plain(lambda m, now: cal.first_months(_year(m), 6))),
    (rf"nua (?:cuoi nam|nam cuoi){_OF} {_Y}", _plain(lambda m, now: cal.last_months(_year(m), 6))),
    (r"nua (?:dau nam|nam dau)(?: nay)?", _plain(lambda m, now: cal.first_months(now.year, 6))),
    (
        r"nua (?:cuoi nam|nam cuoi)(?: nay)?",
        _plain(lambda m, now: now.latest(lambda y: cal.last_months(y, 6), now.year)),
    ),
    # Quarters.
    (rf"(?:tu )?{_Q} {_TO}(?: het)? {_Q2}(?:{_OF} {_Y})?", _quarters),
    (rf"(?:tu )?{_Q} {_TO}(?: het)? (?:quy |q )?(?P<qy2>\d/(?:19|20)\d{{2}})", _quarters),
    (r"(?:ca )?QUARTER", _plain(lambda m, now: _quarter_year(m), Grouping.QUARTER)),
    (rf"{_UNTIL}{_END_OF} QUARTER", _until(lambda m, now: _quarter_year(m))),
    (
        rf"{_UNTIL}{_END_OF} {_Q}(?: nam nay)?",
        _until(lambda m, now: now.latest(lambda y: cal.quarter(y, _number(m["q"])), now.year)),
    ),
    (
        rf"(?:ca )?{_Q}(?: nam nay| vua qua| vua roi| nay)?",
        _alone(cal.quarter, "q", Grouping.QUARTER),
    ),
    (
        rf"{_Q} nam (?:ngoai|truoc)",
        _plain(lambda m, now: cal.quarter(now.year - 1, _number(m["q"])), Grouping.QUARTER),
    ),
    (
        rf"(?:ca )?quy (?P<a>{_WHEN})",
        _plain(lambda m, now: cal.shifted_quarter(now.today, _AGO[m["a"]]), Grouping.QUARTER),
    ),
    # Weeks and days.
    (rf"(?:ca )?tuan (?P<a>{_WHEN})", _plain(lambda m, now: cal.week(now.today, _AGO[m["a"]]))),
    (rf"(?P<w>thu (?:{'|'.join(_WEEKDAY)})|chu nhat) tuan (?P<a>{_WHEN})", _weekday),
    (r"(?:trong )?(?:ngay )?hom nay|trong ngay", _plain(lambda m, now: cal.one(now.today))),
    (r"(?:sang|chieu) nay", _plain(lambda m, now: cal.one(now.today))),
    (rf"{_UNTIL}(?: ngay)? hom nay", _until(lambda m, now: cal.one(now.today))),
    (
        r"(?:ngay )?hom qua|(?:sang|chieu|toi) qua",
        _plain(lambda m, now: cal.one(now.today - cal.ONE_DAY)),
    ),
    (r"(?:ngay )?hom kia", _plain(lambda m, now: cal.one(now.today - 2 * cal.ONE_DAY))),
    (r"(?:ngay |sang |chieu |hom )?mai", _plain(lambda m, now: cal.one(now.today + cal.ONE_DAY))),
    (r"ngay (?:kia|mot)", _plain(lambda m, now: cal.one(now.today + 2 * cal.ONE_DAY))),
    (
        rf"(?:trong )?(?:vong )?{_N} ngay (?:toi|sap toi|nua|toi day|tiep theo|ke tiep)",
        _plain(lambda m, now: Period(now.today, now.today + timedelta(small(m["n"])))),
    ),
    (
        rf"(?:trong )?(?:vong )?{_N} (?P<u>ngay|tuan|thang) "
        r"(?:qua|vua qua|vua roi|gan day|gan nhat|tro lai day|tro lai)",
        _plain(lambda m, now: Period(_back(now.today, m["u"], small(m["n"])), now.today)),
    ),
    # Years.
    (
        rf"{_N} (?:thang|t) dau nam(?: duong lich {_Y}| (?P<y2>(?:19|20)\d{{2}}) duong lich)",
        _plain(_first_of_calendar_year),
    ),
    (rf"nam duong lich {_Y}", _plain(lambda m, now: cal.calendar_year(_year(m)))),
    (rf"nam {_Y} duong lich", _plain(lambda m, now: cal.calendar_year(_year(m)))),
    (rf"(?:ca |trong )?(?:nam )?(?:cong tac )?{_Y}", _OF_YEAR),
    (rf"n {_Y}", _OF_YEAR),
    (
        rf"tu (?:nay|gio|hom nay|bay gio) {_TO} (?:het|cuoi) (?P<p>thang|quy|tuan|nam)(?: nay)?",
        _plain(lambda m, now: Period(now.today, _running(m["p"], now.today).end)),
    ),
    (rf"{_UNTIL}{_END_OF}(?: nam)?(?: cong tac)? {_Y}", _OF_YEAR),
    (
        rf"(?:ke )?(?:tu )?dau nam(?: cong tac)?(?: nay)? (?:{_TO} {_NOW})",
        _plain(lambda m, now: cal.since_october(now.today)),
    ),
    (
        r"tu dau nam(?: cong tac)?(?: nay)?",
        _plain(lambda m, now: cal.since_october(now.today)),
    ),
    (
        rf"(?:tu )?dau (?P<p>thang|quy|tuan)(?: nay)?(?: {_TO} {_NOW})?",
        _plain(lambda m, now: Period(_running(m["p"], now.today).start, now.today)),
    ),
    (
        rf"(?:ca )?nam (?P<a>{_WHEN})(?: {_TO} {_NOW})?",
        _plain(lambda m, now: cal.work_year(now.year + _AGO[m["a"]]), Grouping.YEAR),
    ),
    (
        rf"nam cong tac (?P<a>nay|truoc|ngoai|sau|toi|hien tai)(?: {_TO} {_NOW})?",
        _plain(lambda m, now: cal.work_year(now.year + _AGO[m["a"]]), Grouping.YEAR),
    ),
)


def _back(today: date, unit: str, count: int) -> date:
    """The same day so many days, weeks or months before; of a shorter month its last day."""
    if unit != "thang":
        return today - timedelta(count * (7 if unit == "tuan" else 1))
    whole = cal.shifted_month(today, -count)
    return min(whole.start + timedelta(today.day - 1), whole.end)


def _running(part: str, today: date) -> Period:
    """The month, quarter or week of today."""
    if part == "tuan":
        return cal.week(today, 0)
    if part == "nam":
        return cal.work_year(cal.work_year_of(today))
    return cal.shifted_month(today, 0) if part == "thang" else cal.shifted_quarter(today, 0)
