"""The calendar of the offices: working days, public holidays, Tết; base of every hour of alerts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import holidays

#: Nothing is carried out from `NIGHT` until `MORNING`, which itself is allowed again.
NIGHT: Final = time(22)
MORNING: Final = time(6)
#: Days before and after the first day of Tết on which nothing is carried out by force.
AROUND_TET: Final = 15
#: The zone of all of Vietnam.
HANOI: Final = ZoneInfo("Asia/Ho_Chi_Minh")

_TET: Final = "Tết Nguyên Đán"
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the operator sets of the calendar: the zone of the offices, and the days around Tết."""

    zone: tzinfo = HANOI
    around_tet: int = AROUND_TET


@dataclass(frozen=True, slots=True)
class _Year:
    """What the law and the government's notices known to `holidays` say of a year."""

    off: frozenset[date]
    #: Saturdays and Sundays that are worked for another day.
    swapped: frozenset[date]
    tet: date | None


@lru_cache(maxsize=256)
def _year(number: int) -> _Year:
    # In one language whatever the machine's: the first day of Tết is found by its name. The
    # package counts by the Vietnamese calendar, whose Tết is not always the Chinese one.
    known = holidays.country_holidays("VN", years=number, language="vi")
    first = known.get_named(_TET, lookup="exact")
    return _Year(frozenset(known), frozenset(known.weekend_workdays), first[0] if first else None)


@dataclass(frozen=True)
class Calendar:
    """Working days: Monday to Friday less public holidays, with what `overrides` say above it.

    An override says of a day whether it is worked (True) or off; swaps that the government
    announces late come in by them. `around_tet` is how many days before and after the first day
    of Tết nothing is carried out by force.
    """

    overrides: Mapping[date, bool] = field(default_factory=dict)
    around_tet: int = AROUND_TET

    def is_working(self, day: date) -> bool:
        """Whether offices work on a day."""
        said = self.overrides.get(day)
        if said is not None:
            return said
        year = _year(day.year)
        return day in year.swapped or (day.weekday() < 5 and day not in year.off)

    def is_holiday(self, day: date) -> bool:
        """Whether a day that is not worked is a public holiday, or off in a holiday's place."""
        return not self.is_working(day) and day in _year(day.year).off

    def working_days_before(self, day: date, count: int) -> date:
        """The working day that leaves `count` working days up to `day`, which does not count."""
        while count > 0:
            day -= _DAY
            count -= self.is_working(day)
        return day

    def near_tet(self, day: date) -> date | None:
        """The first day of the Tết that a day is too near to for force; None where it is not."""
        firsts = (_year(number).tet for number in (day.year, day.year + 1))
        return next((f for f in firsts if f and abs((f - day).days) <= self.around_tet), None)

    def is_lawful(self, day: date, *, forced: bool) -> bool:
        """Whether a coercion may be carried out on a day at all."""
        return self.is_working(day) and not (forced and self.near_tet(day))

    def next_lawful(self, moment: datetime, *, forced: bool) -> date:
        """The first day from `moment` on with lawful hours left; local time."""
        day = moment.date() + (_DAY if moment.time() >= NIGHT else timedelta())
        while not self.is_lawful(day, forced=forced):
            day += _DAY
        return day

    def days_off(self, year: int) -> Iterator[date]:
        """The days of a year that would be worked by the week alone, but are off."""
        day = date(year, 1, 1)
        while day.year == year:
            if day.weekday() < 5 and not self.is_working(day):
                yield day
            day += _DAY


def first_of_tet(year: int) -> date | None:
    """The first day of Tết by the Vietnamese calendar; None outside the years that are known."""
    return _year(year).tet
