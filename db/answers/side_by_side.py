"""What sums tell beside a count of the cases: two ways to every figure, which must agree."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.agencies import AgencyTree
from db.answers import parts, summed
from db.answers.numbers import work_year
from db.answers.scope import scope_of
from db.models import Case
from db.query import Grouping, Period, Query

#: So many work years, the newest, whole and days within.
_YEARS: Final = 3
_SPLITS: Final = (Grouping.UNIT, Grouping.CATEGORY, Grouping.GROUP)


def unlike(session: Session, tree: AgencyTree) -> Iterator[tuple[Period, Grouping]]:
    """The periods and splits of which sums tell something else than a count of the cases."""
    last = session.scalar(select(func.max(Case.accepted_on)))
    tops = tree.tops(last) if last else ()
    for period in _periods(last) if last else ():
        scope = scope_of(Query("rate", period, tops), tree)
        for split in _SPLITS:
            told = summed.tallies(session, scope, [period], split)[period]
            if _plain(told) != _plain(parts.tallies(session, scope, split)):
                yield period, split


def _periods(last: date) -> Iterator[Period]:
    for year in range(work_year(last), work_year(last) - _YEARS, -1):
        first = date(year - 1, 10, 1)
        yield Period(first, date(year, 9, 30))
        yield Period(first + timedelta(days=40), first + timedelta(days=200))


def _plain(found: dict[parts.Key, parts.Tally]) -> dict[parts.Key, Sequence[dict[str, int]]]:
    """The parts that are not nothing."""
    return {
        key: [{p: n for p, n in of.items() if n} for of in (tally.cases, tally.money)]
        for key, tally in found.items()
    }
