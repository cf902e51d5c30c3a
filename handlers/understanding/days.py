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
from handlers.understanding.workyears import since_october, work_year, work_year_of

_SCHEDULE = "coercion_schedule"


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
    found = _joined(heard.periods)
    if found is None:
        return None
    period, split = found
    if heard.against and (split or heard.against != [work_year_of(period.end) - 1]):
        return None
    later = max((said.period for said in heard.periods), key=lambda each: each.start)
    if not ahead and later.start > today:
        return None
    if split is Grouping.YEAR and len(heard.periods) == 2 and not heard.groupings:
        return Days(_cut(later, today), Compare.PREVIOUS_YEAR)
    if METRICS[metric].stock and heard.periods[0].one_day:
        period = since_october(period.end)  # a stock of one day stands at that day
    return Days(period if ahead else _cut(period, today), compare, split)


def is_ahead(heard: Heard, today: date) -> bool:
    """Whether the days said are still to come (today with them)."""
    return len(heard.periods) == 1 and heard.periods[0].period.start >= today


def _unsaid(heard: Heard, today: date, compare: Compare | None, *, ahead: bool) -> Days | None:
    """No days said: all that is planned, or the work year up to today."""
    if heard.against:
        return None
    if "trend" in heard.flags and not heard.groupings and len(heard.units) < 2:
        compare = Compare.PREVIOUS_YEAR
    start = today if ahead else work_year(work_year_of(today)).start
    return Days(Period(start, FOREVER if ahead else today), compare)


def _joined(said: Sequence[Span]) -> tuple[Period, Grouping | None] | None:
    """One period, or several of one kind that follow each other, to be told one by one."""
    if len(said) == 1:
        return said[0].period, None
    kinds = {each.part for each in said}
    ordered = sorted((each.period for each in said), key=lambda period: period.start)
    follow = all(one.end + timedelta(1) == other.start for one, other in pairwise(ordered))
    part = kinds.pop() if len(kinds) == 1 else None
    if part is None or not follow:
        return None
    return Period(ordered[0].start, ordered[-1].end), part


def _cut(period: Period, today: date) -> Period:
    return Period(period.start, min(period.end, today))
