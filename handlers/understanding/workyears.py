"""Days of the office's calendar: work years from October, their quarters, months and weeks."""

from datetime import date, timedelta

from db.query import Period

ONE_DAY = timedelta(1)
#: Years that are written in full and meant; the rules know the same.
YEARS = range(1900, 2100)


class NoSuchDate(Exception):
    """A day was written that the calendar does not have; `args[0]` is how."""


def work_year(number: int) -> Period:
    """Work year N: 01/10/N-1 to 30/09/N."""
    return Period(date(number - 1, 10, 1), date(number, 9, 30))


def work_year_of(day: date) -> int:
    """The work year that a day is in."""
    return day.year + (day.month >= 10)


def years(first: int, last: int) -> Period:
    """Some work years, both whole."""
    if first > last:
        raise NoSuchDate(f"{first}-{last}")
    return Period(work_year(first).start, work_year(last).end)


def calendar_year(number: int) -> Period:
    """January to December."""
    return Period(date(number, 1, 1), date(number, 12, 31))


def month(year: int, number: int) -> Period:
    """A month of a calendar year."""
    if not 1 <= number <= 12:
        raise NoSuchDate(f"tháng {number}")
    following = date(year + number // 12, number % 12 + 1, 1)
    return Period(date(year, number, 1), following - ONE_DAY)


def quarter(year: int, number: int) -> Period:
    """Quarter I of work year N is October to December of N-1."""
    if not 1 <= number <= 4:
        raise NoSuchDate(f"quý {number}")
    first = month(year - 1 if number == 1 else year, (9 + 3 * (number - 1)) % 12 + 1)
    return Period(first.start, month(first.start.year, first.start.month + 2).end)


def first_months(year: int, count: int) -> Period:
    """The first N months of a work year."""
    if not 1 <= count <= 12:
        raise NoSuchDate(f"{count} tháng")
    last = (8 + count) % 12 + 1
    return Period(date(year - 1, 10, 1), month(year - 1 if last >= 10 else year, last).end)


def last_months(year: int, count: int) -> Period:
    """The last N months of a work year."""
    if count == 12:
        return work_year(year)
    return Period(first_months(year, 12 - count).end + ONE_DAY, work_year(year).end)


def since_october(end: date) -> Period:
    """From the start of the work year up to a day: how a figure "đến ngày" is counted."""
    return Period(work_year(work_year_of(end)).start, end)


def shifted_month(today: date, months: int) -> Period:
    """The month so many after today's."""
    index = today.year * 12 + today.month - 1 + months
    return month(index // 12, index % 12 + 1)


def shifted_quarter(today: date, quarters: int) -> Period:
    """The quarter so many after today's."""
    index = (today.year * 12 + today.month - 10) // 3 + quarters
    return quarter(index // 4 + 1, index % 4 + 1)


def week(today: date, weeks: int) -> Period:
    """The week so many after today's, Monday to Sunday."""
    monday = today - timedelta(today.weekday()) + timedelta(7 * weeks)
    return Period(monday, monday + timedelta(6))


def one(day: date) -> Period:
    """A single day."""
    return Period(day, day)


def day(year: int, number: int, of_month: int, said: str) -> date:
    """A day by its numbers; NoSuchDate says how it was written, also where no case can be."""
    if year not in YEARS:
        raise NoSuchDate(said)
    try:
        return date(year, of_month, number)
    except ValueError as wrong:
        raise NoSuchDate(said) from wrong
