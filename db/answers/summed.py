"""The same parts as `db.answers.parts`, from sums of what changed: as fast after ten years.

What stands at a day is the month before it and its days since; what a period brought is the
difference of two days. Set-aside cases, which stand outside at the period's end, are taken out
with what hangs on both of its days.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Select,
    and_,
    column,
    func,
    select,
    true,
    union_all,
    values,
)
from sqlalchemy.orm import Session

from db.answers.parts import Key, Tally, standings_without_means
from db.answers.scope import Scope
from db.query import Filters, Grouping, Period
from db.sum_models import DAYS, FLOWS, MONTHS, PAID, PAIRED, PAIRS, STOCKS, SUMS, SumKey
from db.terms import Standing

_COLUMNS: Final = SumKey.__table__.c
_KEYS: Final[Mapping[Grouping, Sequence[Any]]] = {
    Grouping.UNIT: (_COLUMNS.agency_id, _COLUMNS.handed_over_from_id),
    Grouping.CATEGORY: (_COLUMNS.category,),
    Grouping.GROUP: (_COLUMNS.case_group,),
}
_DAY: Final = timedelta(days=1)


def serves(filters: Filters, group_by: Grouping | None) -> bool:
    """Whether sums are kept of cases that are narrowed and split in this way."""
    asked = Filters(category=filters.category, group=filters.group, own=filters.own)
    return filters == asked and (group_by is None or group_by in _KEYS)


def tallies(
    session: Session, scope: Scope, periods: Sequence[Period], group_by: Grouping | None
) -> dict[Period, dict[Key, Tally]]:
    """The parts by period, for each key of the split: as `db.answers.parts.tallies` has them."""
    keys = _KEYS[group_by] if group_by else ()
    days = sorted({day for period in periods for day in (period.start - _DAY, period.end)})
    standing: dict[date, dict[Key, _Sums]] = {day: {} for day in days}
    for day, *row in session.execute(_at(scope, keys, days)):
        key, sums = tuple(row[: len(keys)]), row[len(keys) :]
        standing[day][key] = _Sums(dict(zip(SUMS, map(int, sums), strict=True)))
    paired: dict[tuple[Period, Key], _Sums] = {}
    for start, end, *row in session.execute(_within(scope, keys, periods)):
        key, sums = tuple(row[: len(keys)]), row[len(keys) :]
        pair = _Sums(dict(zip(PAIRED, map(int, sums), strict=True)))
        paired[Period(start, end), key] = pair
    found = {}
    for period in periods:
        poor = standings_without_means(session, period)
        before, after = standing[period.start - _DAY], standing[period.end]
        told = {
            key: _told(before.get(key, _NONE), after[key], paired.get((period, key), _NONE), poor)
            for key in after
            if not keys or _is_there(before.get(key, _NONE), after[key])
        }
        found[period] = _named(told or ({} if keys else {(): Tally()}))
    return found


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums by column; cases and dong."""

    of: Mapping[str, int]

    def get(self, part: str, measure: str) -> int:
        return self.of.get(f"{part}_{measure}", 0)

    def open(self, measure: str) -> int:
        """Of all that is open, in the separate book or not."""
        return sum(self.get(standing, measure) for standing in STOCKS)


_NONE: Final = _Sums({})


def _is_there(before: _Sums, after: _Sums) -> bool:
    """Whether any case was part of the period."""
    return before.open("cases") > 0 or after.get("accepted", "cases") > before.get(
        "accepted", "cases"
    )


def _told(before: _Sums, after: _Sums, pair: _Sums, poor: Sequence[str]) -> Tally:
    """The parts of a period from what stood the day before it and at its end."""
    return Tally(*(_of(measure, before, after, pair, poor) for measure in ("cases", "money")))


def _of(
    measure: str, before: _Sums, after: _Sums, pair: _Sums, poor: Sequence[str]
) -> Mapping[str, int]:
    def brought(part: str) -> int:
        return after.get(part, measure) - before.get(part, measure) + pair.get(part, measure)

    aside = after.get(Standing.SET_ASIDE, measure)
    found = {
        "carried_over": before.open(measure) - aside + pair.get("carried", measure),
        "newly_accepted": brought("accepted"),
    }
    found |= {part: brought(part) for part in FLOWS[1:]}
    found |= {part: brought(part) for part in PAID if measure == "money"}
    for standing in STOCKS:
        part = "not_enforceable" if standing in poor else standing
        if part in _RESTING:
            found[part] = found.get(part, 0) + after.get(standing, measure)
    return found


_RESTING: Final = ("not_enforceable", "postponed", "suspended", "set_aside")


def _named(told: Mapping[Key, Tally]) -> dict[Key, Tally]:
    """By keys as cases have them, in their order: what is not given is none, and comes last."""
    named = {tuple(part or None for part in key): tally for key, tally in told.items()}
    return {key: named[key] for key in sorted(named, key=lambda k: [(p is None, p) for p in k])}


def _at(scope: Scope, keys: Sequence[Any], days: Iterable[date]) -> Select[Any]:
    """The sums at the end of each day, by keys: those of the months before, and of its own."""
    points = _table("points", ("day", "month", "since"), [(day, *_parts(day)) for day in days])
    last = MONTHS.alias("last")
    newest = select(func.max(last.c.month)).correlate(SumKey, points)
    newest = newest.where(last.c.key_id == SumKey.id, last.c.month <= points.c.month)
    of_month = and_(MONTHS.c.key_id == SumKey.id, MONTHS.c.month == newest.scalar_subquery())
    of_day = and_(DAYS.c.key_id == SumKey.id, DAYS.c.day.between(points.c.since, points.c.day))
    chosen = []
    for table, of_key in ((MONTHS, of_month), (DAYS, of_day)):
        sums = select(points.c.day, *keys, *(table.c[name] for name in SUMS))
        sums = sums.select_from(points).join(SumKey, true()).join(table, of_key)
        chosen.append(sums.where(*_which(scope, keys)))
    rows = union_all(*chosen).subquery()
    by = list(rows.c)[: 1 + len(keys)]
    return select(*by, *(_total(rows.c[name]) for name in SUMS)).group_by(*by)


def _within(scope: Scope, keys: Sequence[Any], periods: Iterable[Period]) -> Select[Any]:
    """What hangs on two days that lie in a period, by keys."""
    spans = _table("spans", ("start", "end"), [(period.start, period.end) for period in periods])
    both = PAIRS.c.key_id == SumKey.id, PAIRS.c.early >= spans.c.start, PAIRS.c.late <= spans.c.end
    by = spans.c.start, spans.c.end, *keys
    chosen = select(*by, *(_total(PAIRS.c[name]) for name in PAIRED)).select_from(spans)
    chosen = chosen.join(SumKey, true()).join(PAIRS, and_(*both))
    return chosen.where(*_which(scope, keys)).group_by(*by)


def _which(scope: Scope, keys: Sequence[Any]) -> list[ColumnElement[bool]]:
    """Whose sums: each office's, or where all of them are meant those of all together."""
    by_office = any(key is _COLUMNS.agency_id for key in keys)
    whole = _COLUMNS.agency_id != 0 if by_office else _COLUMNS.agency_id == 0
    return [*scope.sums(), *([whole] if scope.whole else [])]


def _table(name: str, columns: Sequence[str], rows: Sequence[tuple[date, ...]]) -> CTE:
    """Days as a table to join with."""
    return values(*(column(one, Date) for one in columns), name=name).data(rows).cte(name)


def _total(sums: ColumnElement[int]) -> ColumnElement[int]:
    return func.coalesce(func.sum(sums), 0)


def _parts(day: date) -> tuple[date, date]:
    """The last month that is over at the end of a day, and since when its own month counts."""
    first = day.replace(day=1)
    if day.day == monthrange(day.year, day.month)[1]:
        return first, date.max
    return (first - _DAY).replace(day=1), first
