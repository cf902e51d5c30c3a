"""The same parts as `db.answers.parts`, from sums of what changed: as fast after ten years.

What stands at a day is the month before it and its days since; what a period brought is the
difference of two days. Set-aside cases, which stand outside at the period's end, are taken out
with what hangs on both of its days.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from db.answers.parts import Key, Tally, standings_without_means
from db.answers.scope import Scope
from db.query import Filters, Grouping, Period
from db.sum_models import DAYS, FLOWS, KEYS, MONTHS, PAID, PAIRED, PAIRS, STOCKS, SUMS
from db.terms import Standing

_KEYS: Final[Mapping[Grouping | None, Sequence[str]]] = {
    None: (),
    Grouping.UNIT: ("agency_id", "handed_over_from_id"),
    Grouping.CATEGORY: ("category",),
    Grouping.GROUP: ("case_group",),
}
_DAY: Final = timedelta(days=1)

#: A part of the catalogue in cases or in money, by the names of `Measure`.
Part = tuple[str, str]
#: From which sums a part is told, where not from its own.
_FROM: Final[Mapping[str, Sequence[str]]] = {
    "carried_over": STOCKS,
    "newly_accepted": ("accepted",),
    "not_enforceable": STOCKS,
}
ALL_PARTS: Final[frozenset[Part]] = frozenset(
    (part, measure)
    for part in (*_FROM, *FLOWS[1:], *STOCKS, *PAID)
    for measure in ("cases", "money")
)


def serves(filters: Filters, group_by: Grouping | None) -> bool:
    """Whether sums are kept of cases that are narrowed and split in this way."""
    asked = Filters(category=filters.category, group=filters.group, own=filters.own)
    return filters == asked and group_by in _KEYS


def tallies(
    session: Session,
    scope: Scope,
    periods: Sequence[Period],
    group_by: Grouping | None,
    needed: Iterable[Part] = ALL_PARTS,
) -> dict[Period, dict[Key, Tally]]:
    """The parts by period, for each key of the split: as `db.answers.parts.tallies` has them.

    Only the parts that are `needed` are told for certain, the others may be missing.
    """
    keys, wanted = _KEYS[group_by], frozenset(needed)
    columns = _columns(wanted, split=bool(keys))
    which = _Which.of(scope, keys)
    standing = _standing(session, which, columns, periods)
    paired = _paired(session, which, periods)
    poor = standings_without_means(session)
    found = {}
    for period in periods:
        before, after = standing[period.start - _DAY], standing[period.end]
        rest = poor(period), wanted
        told = {
            key: _told(before.get(key, _NONE), now, paired.get((period, key), _NONE), *rest)
            for key, now in after.items()
            if not keys or _is_there(before.get(key, _NONE), now)
        }
        found[period] = _named(told or ({} if keys else {(): Tally()}))
    return found


def _columns(needed: Iterable[Part], *, split: bool) -> tuple[str, ...]:
    """The columns that parts are told from; where keys are split, also whether they are there."""
    found = {f"{one}_{measure}" for part, measure in needed for one in _FROM.get(part, (part,))}
    if split:
        found |= {f"{one}_cases" for one in ("accepted", *STOCKS)}
    return tuple(name for name in SUMS if name in found)


def _standing(
    session: Session, which: "_Which", columns: tuple[str, ...], periods: Sequence[Period]
) -> dict[date, dict[Key, "_Sums"]]:
    """The sums before each period and at its end, by keys."""
    days = sorted({day for period in periods for day in (period.start - _DAY, period.end)})
    cut = [day for day in days if not _ends_month(day)]
    values: dict[str, Any] = dict(which.values)
    for n, day in enumerate(days):
        values |= {f"day{n}": day, f"month{n}": _last_month(day)}
    for n, day in enumerate(cut):
        values |= {f"cut{n}": day, f"since{n}": day.replace(day=1)}
    found: dict[date, dict[Key, _Sums]] = {day: {} for day in days}
    parts = _parts(columns)
    for day, *row in session.execute(_at(which.shape, columns, len(days), len(cut)), values):
        key, sums = tuple(row[: len(which.shape.keys)]), row[len(which.shape.keys) :]
        found[day][key] = _Sums(dict(zip(parts, map(int, sums), strict=True)))
    return found


def _paired(
    session: Session, which: "_Which", periods: Sequence[Period]
) -> dict[tuple[Period, Key], "_Sums"]:
    """What hangs on two days of a period, by keys."""
    values: dict[str, Any] = dict(which.values)
    for n, period in enumerate(periods):
        values |= {f"start{n}": period.start, f"end{n}": period.end}
    found: dict[tuple[Period, Key], _Sums] = {}
    for start, end, *row in session.execute(_within(which.shape, len(periods)), values):
        key, sums = tuple(row[: len(which.shape.keys)]), row[len(which.shape.keys) :]
        found[Period(start, end), key] = _Sums(
            dict(zip(_parts(PAIRED), map(int, sums), strict=True))
        )
    return found


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums by part and measure; cases and dong."""

    of: Mapping[Part, int]

    def get(self, part: str, measure: str) -> int:
        return self.of.get((part, measure), 0)

    def open(self, measure: str) -> int:
        """Of all that is open, in the separate book or not."""
        return sum(self.get(standing, measure) for standing in STOCKS)


_NONE: Final = _Sums({})


def _is_there(before: _Sums, after: _Sums) -> bool:
    """Whether any case was part of the period."""
    return before.open("cases") > 0 or after.get("accepted", "cases") > before.get(
        "accepted", "cases"
    )


@lru_cache(256)
def _parts(columns: Sequence[str]) -> Sequence[Part]:
    """What is in columns: `enforced_cases` holds the enforced, in cases."""
    cut = (column.rpartition("_") for column in columns)
    return tuple((part, measure) for part, _, measure in cut)


def _told(
    before: _Sums, after: _Sums, pair: _Sums, poor: Sequence[str], wanted: frozenset[Part]
) -> Tally:
    """The parts of a period from what stood the day before it and at its end."""
    both = (_of(measure, before, after, pair, poor, wanted) for measure in ("cases", "money"))
    return Tally(*both)


def _of(
    measure: str,
    before: _Sums,
    after: _Sums,
    pair: _Sums,
    poor: Sequence[str],
    wanted: frozenset[Part],
) -> Mapping[str, int]:
    def is_wanted(part: str) -> bool:
        return (part, measure) in wanted

    def brought(part: str) -> int:
        return after.get(part, measure) - before.get(part, measure) + pair.get(part, measure)

    found = {}
    if is_wanted("carried_over"):
        aside = after.get(Standing.SET_ASIDE, measure)
        found["carried_over"] = before.open(measure) - aside + pair.get("carried", measure)
    if is_wanted("newly_accepted"):
        found["newly_accepted"] = brought("accepted")
    found |= {part: brought(part) for part in (*FLOWS[1:], *PAID) if is_wanted(part)}
    for standing in STOCKS:
        part = "not_enforceable" if standing in poor else standing
        if part in _RESTING and is_wanted(part):
            found[part] = found.get(part, 0) + after.get(standing, measure)
    return found


_RESTING: Final = ("not_enforceable", "postponed", "suspended", "set_aside")


def _named(told: Mapping[Key, Tally]) -> dict[Key, Tally]:
    """By keys as cases have them, in their order: what is not given is none, and comes last."""
    named = {tuple(part or None for part in key): tally for key, tally in told.items()}
    return {key: named[key] for key in sorted(named, key=lambda k: [(p is None, p) for p in k])}


# The statements. Each is made once for its shape, and sent with other values: to make one takes
# longer than to answer it.


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a statement is made for: its keys, and the columns of its conditions.

    `holders` are the columns that must hold together, one such group or another.
    """

    keys: tuple[str, ...]
    holders: tuple[tuple[str, ...], ...]
    narrowed: tuple[str, ...]

    def conditions(self) -> Iterable[ColumnElement[bool]]:
        """The same as SQL, with the names of `_Which.values`."""
        if not self.holders:
            by_office = "agency_id" in self.keys
            yield KEYS.c.agency_id > 0 if by_office else KEYS.c.agency_id == 0
        else:
            yield or_(*(and_(*self._held(n)) for n in range(len(self.holders))))
        for name in self.narrowed:
            yield KEYS.c[name] == bindparam(name)

    def _held(self, number: int) -> Iterable[ColumnElement[bool]]:
        for name in self.holders[number]:
            yield KEYS.c[name].in_(bindparam(f"{name}{number}", expanding=True))


@dataclass(frozen=True, slots=True)
class _Which:
    """Whose sums: each office's, or where all of them are meant those of all together."""

    shape: _Shape
    values: Mapping[str, Any]

    @classmethod
    def of(cls, scope: Scope, keys: Sequence[str]) -> "_Which":
        """Those of a scope that nothing else narrows."""
        held = [
            {
                name: ids
                for name, ids in zip(_HOLDERS, (one.now, one.first), strict=True)
                if ids is not None
            }
            for one in scope.holders
        ]
        asked = {"category": scope.filters.category, "case_group": scope.filters.group}
        narrowed = {name: value for name, value in asked.items() if value is not None}
        shape = _Shape(tuple(keys), tuple(tuple(one) for one in held), tuple(narrowed))
        ids = {f"{name}{n}": i for n, one in enumerate(held) for name, i in one.items()}
        return cls(shape, {**ids, **narrowed})


_HOLDERS: Final = ("agency_id", "handed_over_from_id")


@lru_cache(256)
def _at(shape: _Shape, columns: tuple[str, ...], days: int, cut: int) -> Select[Any]:
    """The sums at the end of days, by keys: of the months before, and of the days of cut ones."""
    chosen = [_of_months(_rows("points", ("day", "month"), days))]
    if cut:
        chosen.append(_of_days(_rows("cuts", ("cut", "since"), cut)))
    named = [
        sums.add_columns(
            *(KEYS.c[name] for name in shape.keys), *(table.c[name] for name in columns)
        ).where(*shape.conditions())
        for sums, table in zip(chosen, (MONTHS, DAYS), strict=False)
    ]
    rows = union_all(*named).subquery()
    by = list(rows.c)[: 1 + len(shape.keys)]
    return select(*by, *(_total(rows.c[name]) for name in columns)).group_by(*by)


def _of_months(points: CTE) -> Select[Any]:
    """Joins points with keys, and with the newest month of each until then."""
    last = MONTHS.alias("last")
    newest = select(func.max(last.c.month)).correlate(KEYS, points)
    newest = newest.where(last.c.key_id == KEYS.c.id, last.c.month <= points.c.month)
    of_key = and_(MONTHS.c.key_id == KEYS.c.id, MONTHS.c.month == newest.scalar_subquery())
    return select(points.c.day).select_from(points).join(KEYS, true()).join(MONTHS, of_key)


def _of_days(cuts: CTE) -> Select[Any]:
    """Joins points within a month with keys, and with the days of that month until then."""
    of_key = and_(DAYS.c.key_id == KEYS.c.id, DAYS.c.day.between(cuts.c.since, cuts.c.cut))
    return select(cuts.c.cut).select_from(cuts).join(KEYS, true()).join(DAYS, of_key)


@lru_cache(256)
def _within(shape: _Shape, periods: int) -> Select[Any]:
    """What hangs on two days that lie in a period, by keys."""
    spans = _rows("spans", ("start", "end"), periods)
    both = PAIRS.c.early >= spans.c.start, PAIRS.c.late <= spans.c.end
    by = spans.c.start, spans.c.end, *(KEYS.c[name] for name in shape.keys)
    chosen = select(*by, *(_total(PAIRS.c[name]) for name in PAIRED)).select_from(spans)
    chosen = chosen.join(KEYS, true()).join(PAIRS, and_(PAIRS.c.key_id == KEYS.c.id, *both))
    return chosen.where(*shape.conditions()).group_by(*by)


def _rows(name: str, columns: Sequence[str], count: int) -> CTE:
    """So many rows of days to join with, named like the columns and numbered from 0."""
    rows = [
        select(*(bindparam(f"{one}{n}", type_=Date).label(one) for one in columns))
        for n in range(count)
    ]
    return union_all(*rows).cte(name)


def _total(sums: ColumnElement[int]) -> ColumnElement[int]:
    return func.coalesce(func.sum(sums), 0)


def _ends_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _last_month(day: date) -> date:
    """The first day of the last month that is over at the end of a day."""
    first = day.replace(day=1)
    return first if _ends_month(day) else (first - _DAY).replace(day=1)
