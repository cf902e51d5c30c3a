"""Which days are meant: one period, a comparison of two, a row of several."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from db.catalogue import METRICS
from db.models import FOREVER
from db.query import Compare, Grouping, Period
from handlers.understanding.heard import Heard
from handlers.understanding.periods import Span
from handlers.understanding.workyears import (
    shifted_month,
    shifted_quarter,
    since_october,
    work_year,
    work_year_of,
)

_SCHEDULE = "coercion_schedule"
#: What a cumulative figure runs up to the end of.
_PARTS = frozenset({Grouping.MONTH, Grouping.QUARTER})


@dataclass(frozen=True, slots=True)
class Days:
    """The days asked for, cut at today but for schedules, and what they are held against."""

    period: Period
    compare: Compare | None = None
    split: Grouping | None = None


def days(heard: Heard, today: date, metric: str) -> Days | None:
    """The days that a question means; None where that is open."""
    ahead = metric == _SCHEDULE
    compare = Compare.PREVIOUS_YEAR if "compare" in heard.flags or heard.against else None
    if not heard.periods:
        return _unsaid(heard, today, compare, ahead=ahead)
    told = _with_running(heard, today)
    found = _joined(told)
    if found is None:
        return None
    period, split = found
    if heard.against and (split or heard.against != [work_year_of(period.end) - 1]):
        return None
    later = max((said.period for said in told), key=lambda each: each.start)
    if not ahead and later.start > today:
        return None
    if split is Grouping.YEAR and len(told) == 2 and not heard.groupings:
        return Days(_cut(later, today), Compare.PREVIOUS_YEAR)
    if "cumulative" in heard.flags and heard.periods[0].part in _PARTS:
        period = since_october(period.end)
    if METRICS[metric].stock and heard.periods[0].one_day:
        period = since_october(period.end)  # a stock of one day stands at that day
    return Days(period if ahead else _cut(period, today), compare, split)


def is_ahead(heard: Heard, today: date, *, held: bool) -> bool:
    """Whether the days said are still to come, today with them unless it was `held` already.

    A month, quarter or year that begins today is as much of the past as on its other days.
    """
    if len(heard.periods) != 1:
        return False
    said = heard.periods[0]
    begins = said.period.start == today and said.part is None and not held
    return begins or said.period.start > today


def _unsaid(heard: Heard, today: date, compare: Compare | None, *, ahead: bool) -> Days | None:
    """No days said: all that is planned, or the work year up to today."""
    if heard.against and heard.against != [work_year_of(today) - 1]:
        return None
    if "trend" in heard.flags and not heard.groupings and len(heard.units) < 2:
        compare = Compare.PREVIOUS_YEAR
    start = today if ahead else work_year(work_year_of(today)).start
    return Days(Period(start, FOREVER if ahead else today), compare)


def _with_running(heard: Heard, today: date) -> Sequence[Span]:
    """The days said, and where they are only compared with those that run now of the same kind."""
    if "against_period" not in heard.flags or len(heard.units) > 1:
        return heard.periods
    [against] = heard.periods
    running = {
        Grouping.MONTH: shifted_month(today, 0),
        Grouping.QUARTER: shifted_quarter(today, 0),
        Grouping.YEAR: work_year(work_year_of(today)),
    }
    part = against.part
    return [*heard.periods, Span(running[part], part)] if part else []


def _joined(said: Sequence[Span]) -> tuple[Period, Grouping | None] | None:
    """One period, or several of one kind that follow each other, to be told one by one."""
    if len(said) == 1:
        return said[0].period, None
    if not said:
        return None
    kinds = {each.part for each in said}
    ordered = sorted((each.period for each in said), key=lambda period: period.start)
    follow = all(one.end + timedelta(1) == other.start for one, other in pairwise(ordered))
    part = kinds.pop() if len(kinds) == 1 else None
    if part is None or not follow:
        return None
    return Period(ordered[0].start, ordered[-1].end), part


def _cut(period: Period, today: date) -> Period:
    return Period(period.start, min(period.end, today))
