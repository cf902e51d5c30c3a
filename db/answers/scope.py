"""Which cases a query is about, as conditions on the tables; the period's own rules come later."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, case, func, literal, or_, select

from db.agencies import AgencyTree
from db.folding import fold
from db.models import Case, Officer, Receipt
from db.query import Bound, Filters, Period, Query, Reach

Condition = ColumnElement[bool]

#: What a column of money holds at most, in dong; no debt comes near it, but questions may.
_LARGEST = 2**63 - 1

_OFFICER: ColumnElement[Any] = Case.__table__.c.officer_id


class NotCounted(Exception):
    """The figure cannot be narrowed or split in this way; `what` names the field of the query.

    Raised rather than leaving a condition out: an answer to another question is a wrong number.
    """

    def __init__(self, metric: str, what: str) -> None:
        super().__init__(f"{metric} is not counted by {what}")
        self.metric = metric
        self.what = what


@dataclass(frozen=True, slots=True)
class Holders:
    """Numbers of offices: a case is with one of `now`, and came from one of `first`.

    None where that does not matter.
    """

    now: tuple[int, ...] | None = None
    first: tuple[int, ...] | None = None

    def holds(self) -> Condition:
        """The same as a condition on a case."""
        first, now = Case.handed_over_from_id, Case.agency_id
        found = [
            column.in_(ids)
            for column, ids in ((first, self.first), (now, self.now))
            if ids is not None
        ]
        return and_(*found)


@dataclass(frozen=True)
class Scope:
    """The cases of the offices `asked` about, narrowed by filters; `members` are theirs too.

    Rows go by the offices of the day `named_on`: the period's end, or that of the period which
    this one is compared with, so that an office stands beside what it took over. `reach` is how
    far whoever asks may see; what is asked about lies within it.
    """

    tree: AgencyTree
    asked: tuple[str, ...]
    members: frozenset[str]
    filters: Filters
    period: Period
    named_on: date
    reach: Reach | None = None

    @property
    def ids(self) -> list[int]:
        """The offices' numbers."""
        return self._numbers(self.members)

    @property
    def whole(self) -> bool:
        """Whether these are all the offices that there are."""
        return len(self.members) == len(self.tree.offices)

    @property
    def has_top(self) -> bool:
        """Whether an office with none above it is among them."""
        offices = (self.tree.offices[code] for code in self.members)
        return any(office.parent not in self.tree.offices for office in offices)

    def cases(self, officer: ColumnElement[Any] = _OFFICER) -> list[Condition]:
        """What a case must be, whatever its state; `officer` is the column that says whose."""
        return [*self._offices(), *self._names(officer), *self._amounts(), *self._ages()]

    @property
    def holders(self) -> tuple[Holders, ...]:
        """Whose the cases are, now and at first: one of these must hold; none where all count.

        Cases that others have now are still found by the office that had them. What an office took
        over and its own heirs have now had passed through its hands; what went to others than its
        heirs had not. What went on to offices that the asker may not see is not told.
        """
        if self.whole:
            return ()
        found = [Holders(self._ids(self.members))]
        named = self.tree.members(self.asked, own=self.filters.own, taken_over=False)
        ended = {code for code in named if self.tree.ends(code)}
        heirs = {heir for code in ended for heir in self.tree.heirs(code)} - self.members
        seen = self.reach.widest if self.reach else None
        if ended:
            found.append(Holders(None if seen is None else self._ids(seen), self._ids(ended)))
        if heirs and named != self.members:
            now = heirs if seen is None else heirs & seen
            found.append(Holders(self._ids(now), self._ids(self.members)))
        return tuple(found)

    def _offices(self) -> Iterable[Condition]:
        if not self.whole:
            yield or_(*(one.holds() for one in self.holders))

    def held_by(self, codes: Iterable[str]) -> Condition:
        """The case is now with one of some offices."""
        return Case.agency_id.in_(self._numbers(codes))

    def _ids(self, codes: Iterable[str]) -> tuple[int, ...]:
        return tuple(self._numbers(codes))

    def _numbers(self, codes: Iterable[str]) -> list[int]:
        return sorted(self.tree.offices[code].id for code in codes)

    def _names(self, officer: ColumnElement[Any]) -> Iterable[Condition]:
        asked = self.filters
        if asked.category is not None:
            yield Case.category == asked.category
        if asked.group is not None:
            yield Case.group == asked.group
        if asked.officer is not None:
            yield officer.in_(select(Officer.id).where(Officer.name == asked.officer))
        if asked.debtor is not None:
            yield Case.debtor_key.contains(fold(asked.debtor), autoescape=True)

    def _amounts(self) -> Iterable[Condition]:
        low, high = self.filters.min_amount, self.filters.max_amount
        if low is not None:
            amount, least = amount_of(self.period), min(low.value, _LARGEST)
            yield amount >= least if low.inclusive else amount > least
        if high is not None:
            amount, most = amount_of(self.period), min(high.value, _LARGEST)
            yield amount <= most if high.inclusive else amount < most

    def _ages(self) -> Iterable[Condition]:
        older, younger = self.filters.older_than_months, self.filters.younger_than_months
        if older is not None:
            yield Case.accepted_on <= _aged(self.period.end, _least(older))
        if younger is not None:
            yield Case.accepted_on > _aged(self.period.end, younger.value + younger.inclusive)


def scope_of(query: Query, tree: AgencyTree, units: Iterable[str] | None = None) -> Scope:
    """The scope of `query`, or of some of its units."""
    if query.period is None:
        raise ValueError("a figure needs its days")
    asked = query.units if units is None else tuple(units)
    members = tree.members(asked, own=query.filters.own)
    days = query.period, query.period.end
    return Scope(tree, asked, members, query.filters, *days, query.reach)


def paid_by(day: date) -> ColumnElement[int]:
    """What was collected or reduced of a case on or before `day`, in dong."""
    return _paid(Receipt.on_date <= day)


def amount_of(period: Period) -> ColumnElement[int]:
    """The amount of a case, in dong: outstanding at the period's end while open.

    A case closed by then has the amount that it brought into the period, since nothing is
    outstanding of what has been enforced.
    """
    closed = and_(Case.open_until <= period.end, Case.closed_by.is_not(None))
    brought = Case.amount - _paid(Receipt.on_date < period.start)
    return case((closed, brought), else_=Case.amount - paid_by(period.end))


def _paid(condition: Condition) -> ColumnElement[int]:
    total = select(func.coalesce(func.sum(Receipt.amount), 0))
    return total.where(Receipt.case_id == Case.id, condition).correlate(Case).scalar_subquery()


def _least(older: Bound) -> int:
    return older.value if older.inclusive else older.value + 1


def _aged(day: date, months: int) -> ColumnElement[date]:
    """The last day of acceptance of a case that is at least `months` whole months old on `day`."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    if year < 1:
        return literal(date.min, Date)
    last = monthrange(year, month + 1)[1]
    return literal(date(year, month + 1, min(day.day, last)), Date)
