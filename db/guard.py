"""The guard of planned times: hours and days on which the law lets no coercion be carried out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from db.calendar import MORNING, NIGHT, Calendar


class Fault(StrEnum):
    """What is wrong with a planned time."""

    NIGHT = "night"  # from 22:00 until 06:00
    DAY_OFF = "day_off"  # Saturday, Sunday, or a day off by an override
    HOLIDAY = "holiday"  # a public holiday, or off in its place
    NEAR_TET = "near_tet"  # forced, too near to Tết


class Article(StrEnum):
    """The provision that forbids it."""

    LAW_2025 = "law_2025"  # Đ.72(5) of Luật 106/2025/QH15
    DECREE_2026 = "decree_2026"  # Đ.42(2) of Nghị định 152/2026/NĐ-CP
    LAW_2008 = "law_2008"  # Đ.46(2) of Luật 26/2008/QH12 as amended
    DECREE_2015 = "decree_2015"  # Đ.13(2) of Nghị định 62/2015/NĐ-CP


@dataclass(frozen=True, slots=True)
class Law:
    """The provisions in force from a day on: on hours and days, and on force around Tết."""

    since: date
    days: Article
    tet: Article


#: The newest first.
LAWS: Final = (
    Law(date(2026, 7, 1), Article.LAW_2025, Article.DECREE_2026),
    Law(date.min, Article.LAW_2008, Article.DECREE_2015),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of a planned time, the provision, and the next day on which it would be lawful."""

    fault: Fault
    article: Article
    lawful_on: date


def law(day: date) -> Law:
    """The law in force on a day."""
    return next(one for one in LAWS if one.since <= day)


def findings(planned: datetime, calendar: Calendar, *, forced: bool) -> tuple[Finding, ...]:
    """All that speaks against a planned time (the office's wall clock), by the law of that day."""
    day = planned.date()
    in_force = law(day)
    lawful_on = calendar.next_lawful(planned, forced=forced)
    found = [(fault, in_force.days) for fault in _of_days(planned, calendar)]
    if forced and calendar.near_tet(day):
        found.append((Fault.NEAR_TET, in_force.tet))
    return tuple(Finding(fault, article, lawful_on) for fault, article in found)


def _of_days(planned: datetime, calendar: Calendar) -> Iterator[Fault]:
    if planned.time() >= NIGHT or planned.time() < MORNING:
        yield Fault.NIGHT
    if not calendar.is_working(planned.date()):
        yield Fault.HOLIDAY if calendar.is_holiday(planned.date()) else Fault.DAY_OFF
