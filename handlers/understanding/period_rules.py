"""How officials say days: one table of rules over the folded words."""

from datetime import timedelta
from typing import Final

from db.query import Grouping, Period
from handlers.understanding import workyears as cal
from handlers.understanding.numbers import SMALL, small
from handlers.understanding.period_reading import (
    AGO,
    WEEKDAY,
    WHEN,
    Reader,
    alone,
    back,
    between,
    days_of_one_month,
    first_of_calendar_year,
    month_of,
    month_to_now,
    months,
    number_of,
    on_day,
    plain,
    quarter_of,
    quarters,
    running,
    slashed,
    until,
    weekday,
    year_of,
)

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
_ONE_MONTH = plain(lambda m, now: month_of(m), Grouping.MONTH)
_OF_YEAR = plain(lambda m, now: cal.work_year(year_of(m)), Grouping.YEAR)
_SLASH = r"(?P<my>\d{1,2}/(?:19|20)\d{2})"
_SLASH2 = r"(?P<my2>\d{1,2}[/.](?:19|20)\d{2})"


#: What is said, in folded text, and the days that it means; `MONTH` and `QUARTER` stand for each
#: way to say one with its year.
RULES: Final[tuple[tuple[str, Reader], ...]] = (
    # Several years.
    (
        rf"(?:(?:ca )?(?:giai doan|nhiem ky|nk|thoi ky)(?: tu)?|tu)"
        rf"(?: nam)? {_Y} {_TO}(?: het)?(?: nam)? {_Y2}",
        plain(lambda m, now: cal.years(year_of(m), year_of(m, "y2"))),
    ),
    (rf"{_Y} {_TO} {_Y2}", plain(lambda m, now: cal.years(year_of(m), year_of(m, "y2")))),
    (
        rf"(?:ke )?tu(?: nam)? {_Y} (?:{_TO} {_NOW}|tro lai day|tro ve day|lai day)",
        plain(lambda m, now: Period(cal.work_year(year_of(m)).start, now.today)),
    ),
    (
        rf"(?:ke )?tu dau(?: nam)? {_Y} {_TO} {_NOW}",
        plain(lambda m, now: Period(cal.work_year(year_of(m)).start, now.today)),
    ),
    # From day to day.
    (rf"(?:ke )?(?:tu )?{_D} {_TO}(?: het)? {_D2}", between),
    (rf"(?:ke )?tu {_D} (?:{_TO} {_NOW}|tro lai day)", between),
    (rf"(?:ke )?tu {_D}", between),
    (rf"tu(?: ngay)? (?P<n>\d{{1,2}}) {_TO} {_D2}", days_of_one_month),
    (rf"{_UNTIL}{_END_OF} {_D}", until(on_day)),
    (_D, plain(on_day)),
    # Months.
    (rf"(?:tu )?(?:thang|t) {_M}{_OF} {_Y} {_TO}(?: het)? (?:thang|t) {_M2}{_OF} {_Y2}", months),
    (
        rf"(?:tu )?(?:thang|t) (?:{_SLASH}|{_M}) {_TO}(?: het)?(?: thang| t)?"
        rf" (?:{_SLASH2}|{_M2}{_OF} {_Y2})",
        months,
    ),
    (rf"(?:tu )?(?:thang|t) {_M} {_TO}(?: het)? (?:thang|t) {_M2}(?: nam nay)?", months),
    (rf"(?:ke )?tu MONTH (?:{_TO} {_NOW}|tro lai day)", month_to_now),
    (rf"(?:ke )?tu thang {_M} (?:{_TO} {_NOW}|tro lai day)", month_to_now),
    (rf"{_UNTIL}{_END_OF} MONTH", until(lambda m, now: month_of(m))),
    (
        rf"{_UNTIL}{_END_OF} thang {_M}(?: nam nay)?",
        until(lambda m, now: now.latest(lambda y: cal.month(y, number_of(m["m"])), now.today.year)),
    ),
    (r"(?:ca )?MONTH", _ONE_MONTH),
    (_SLASH, plain(lambda m, now: slashed(m["my"]), Grouping.MONTH)),
    (
        rf"(?:ca )?(?:thang|t) {_M}(?: vua qua| vua roi| nam nay| roi| nay)?",
        alone(cal.month, "m", Grouping.MONTH),
    ),
    (
        rf"(?:thang|t) {_M} nam (?:ngoai|truoc)",
        plain(lambda m, now: cal.month(now.today.year - 1, number_of(m["m"])), Grouping.MONTH),
    ),
    (
        rf"(?:ca )?thang (?P<a>{WHEN})",
        plain(lambda m, now: cal.shifted_month(now.today, AGO[m["a"]]), Grouping.MONTH),
    ),
    # The first or last months of a work year.
    (
        rf"{_N} (?:thang|t)(?: dau)?{_OF} {_Y}",
        plain(lambda m, now: cal.first_months(year_of(m), small(m["n"]))),
    ),
    (
        rf"{_N} (?:thang|t) cuoi{_OF} {_Y}",
        plain(lambda m, now: cal.last_months(year_of(m), small(m["n"]))),
    ),
    (
        rf"{_N} (?:thang|t) (?P<e>dau|cuoi)(?: cua)? nam(?: cong tac)? (?P<a>nay|ngoai|truoc)",
        plain(
            lambda m, now: (cal.first_months if m["e"] == "dau" else cal.last_months)(
                now.year + AGO[m["a"]], small(m["n"])
            )
        ),
    ),
    (
        rf"{_N} (?:thang|t) dau(?: nam)?(?: cong tac)?",
        plain(lambda m, now: now.latest(lambda y: cal.first_months(y, small(m["n"])), now.year)),
    ),
    (
        r"(?P<n>6|9|11|sau|chin|muoi mot) (?:thang|t)(?: nam nay)?",
        plain(lambda m, now: now.latest(lambda y: cal.first_months(y, small(m["n"])), now.year)),
    ),
    (rf"nua (?:dau nam|nam dau){_OF} {_Y}", plain(lambda m, now: cal.first_months(year_of(m), 6))),
    (rf"nua (?:cuoi nam|nam cuoi){_OF} {_Y}", plain(lambda m, now: cal.last_months(year_of(m), 6))),
    (r"nua (?:dau nam|nam dau)(?: nay)?", plain(lambda m, now: cal.first_months(now.year, 6))),
    (
        r"nua (?:cuoi nam|nam cuoi)(?: nay)?",
        plain(lambda m, now: now.latest(lambda y: cal.last_months(y, 6), now.year)),
    ),
    # Quarters.
    (rf"(?:tu )?{_Q} {_TO}(?: het)? {_Q2}(?:{_OF} {_Y})?", quarters),
    (rf"(?:tu )?{_Q} {_TO}(?: het)? (?:quy |q )?(?P<qy2>\d/(?:19|20)\d{{2}})", quarters),
    (r"(?:ca )?QUARTER", plain(lambda m, now: quarter_of(m), Grouping.QUARTER)),
    (rf"{_UNTIL}{_END_OF} QUARTER", until(lambda m, now: quarter_of(m))),
    (
        rf"{_UNTIL}{_END_OF} {_Q}(?: nam nay)?",
        until(lambda m, now: now.latest(lambda y: cal.quarter(y, number_of(m["q"])), now.year)),
    ),
    (
        rf"(?:ca )?{_Q}(?: nam nay| vua qua| vua roi| nay)?",
        alone(cal.quarter, "q", Grouping.QUARTER),
    ),
    (
        rf"{_Q} nam (?:ngoai|truoc)",
        plain(lambda m, now: cal.quarter(now.year - 1, number_of(m["q"])), Grouping.QUARTER),
    ),
    (
        rf"(?:ca )?quy (?P<a>{WHEN})",
        plain(lambda m, now: cal.shifted_quarter(now.today, AGO[m["a"]]), Grouping.QUARTER),
    ),
    # Weeks and days.
    (rf"(?:ca )?tuan (?P<a>{WHEN})", plain(lambda m, now: cal.week(now.today, AGO[m["a"]]))),
    (rf"(?P<w>thu (?:{'|'.join(WEEKDAY)})|chu nhat) tuan (?P<a>{WHEN})", weekday),
    (r"(?:trong )?(?:ngay )?hom nay|trong ngay", plain(lambda m, now: cal.one(now.today))),
    (r"(?:sang|chieu) nay", plain(lambda m, now: cal.one(now.today))),
    (rf"{_UNTIL}(?: ngay)? hom nay", until(lambda m, now: cal.one(now.today))),
    (
        r"(?:ngay )?hom qua|(?:sang|chieu|toi) qua",
        plain(lambda m, now: cal.one(now.today - cal.ONE_DAY)),
    ),
    (r"(?:ngay )?hom kia", plain(lambda m, now: cal.one(now.today - 2 * cal.ONE_DAY))),
    (r"(?:ngay |sang |chieu |hom )?mai", plain(lambda m, now: cal.one(now.today + cal.ONE_DAY))),
    (r"ngay (?:kia|mot)", plain(lambda m, now: cal.one(now.today + 2 * cal.ONE_DAY))),
    (
        rf"(?:trong )?(?:vong )?{_N} ngay (?:toi|sap toi|nua|toi day|tiep theo|ke tiep)",
        plain(lambda m, now: Period(now.today, now.today + timedelta(small(m["n"])))),
    ),
    (
        rf"(?:trong )?(?:vong )?{_N} (?P<u>ngay|tuan|thang) "
        r"(?:qua|vua qua|vua roi|gan day|gan nhat|tro lai day|tro lai)",
        plain(lambda m, now: Period(back(now.today, m["u"], small(m["n"])), now.today)),
    ),
    # Years.
    (
        rf"{_N} (?:thang|t) dau nam(?: duong lich {_Y}| (?P<y2>(?:19|20)\d{{2}}) duong lich)",
        plain(first_of_calendar_year),
    ),
    (rf"nam duong lich {_Y}", plain(lambda m, now: cal.calendar_year(year_of(m)))),
    (rf"nam {_Y} duong lich", plain(lambda m, now: cal.calendar_year(year_of(m)))),
    (rf"(?:ca |trong )?(?:nam )?(?:cong tac )?{_Y}", _OF_YEAR),
    (rf"n {_Y}", _OF_YEAR),
    (
        rf"tu (?:nay|gio|hom nay|bay gio) {_TO} (?:het|cuoi) (?P<p>thang|quy|tuan|nam)(?: nay)?",
        plain(lambda m, now: Period(now.today, running(m["p"], now.today).end)),
    ),
    (rf"{_UNTIL}{_END_OF}(?: nam)?(?: cong tac)? {_Y}", _OF_YEAR),
    (
        rf"(?:ke )?(?:tu )?dau nam(?: cong tac)?(?: nay)? (?:{_TO} {_NOW})",
        plain(lambda m, now: cal.since_october(now.today)),
    ),
    (
        r"tu dau nam(?: cong tac)?(?: nay)?",
        plain(lambda m, now: cal.since_october(now.today)),
    ),
    (
        rf"(?:tu )?dau (?P<p>thang|quy|tuan)(?: nay)?(?: {_TO} {_NOW})?",
        plain(lambda m, now: Period(running(m["p"], now.today).start, now.today)),
    ),
    (
        rf"(?:ca )?nam (?P<a>{WHEN})(?: {_TO} {_NOW})?",
        plain(lambda m, now: cal.work_year(now.year + AGO[m["a"]]), Grouping.YEAR),
    ),
    (
        rf"nam cong tac (?P<a>nay|truoc|ngoai|sau|toi|hien tai)(?: {_TO} {_NOW})?",
        plain(lambda m, now: cal.work_year(now.year + AGO[m["a"]]), Grouping.YEAR),
    ),
)
