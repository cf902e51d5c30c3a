"""The one count behind the figures: two SELECTs sum alike cases, whose parts are told here."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, or_, select
from sqlalchemy import case as when
from sqlalchemy.orm import Session
from sqlalchemy.sql import Select

from db.answers.scope import Condition, Scope
from db.catalogue import Formula
from db.models import Case, CaseSpell, Receipt, StandingRule
from db.query import Grouping, Measure, Period
from db.terms import EventKind, Standing

#: What a split is keyed by: the columns of `_KEYS`, in their order.
Key = tuple[Any, ...]

_COLUMNS = Case.__table__.c
_KEYS: Mapping[Grouping, Sequence[ColumnElement[Any]]] = {
    Grouping.UNIT: (_COLUMNS.agency_id, _COLUMNS.handed_over_from_id),
    Grouping.OFFICER: (_COLUMNS.officer_id, _COLUMNS.agency_id),
    Grouping.CATEGORY: (_COLUMNS.category,),
    Grouping.GROUP: (_COLUMNS.case_group,),
}
#: The parts of cases that a closing event ended, and those of them that left unpaid debts.
_ENDED: Final = {
    EventKind.ENFORCED: "enforced",
    EventKind.TERMINATED: "terminated",
    EventKind.ENTRUSTED: "entrusted",
    EventKind.WITHDRAWN: "withdrawn",
    EventKind.CANCELLED: "withdrawn",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """The parts of the catalogue for some cases in a period: cases, and whole dong."""

    cases: Mapping[str, int] = field(default_factory=dict)
    money: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(_added(self.cases, other.cases), _added(self.money, other.money))

    def total(self, measure: Measure, formula: Formula) -> int:
        """The sum of parts that a formula of the catalogue says."""
        parts = self.cases if measure is Measure.CASES else self.money
        return sum(times * parts.get(part, 0) for part, times in formula.items())


def tallies(session: Session, scope: Scope, group_by: Grouping | None) -> dict[Key, Tally]:
    """The parts for each key of the split; without a split there is one key, ().

    Only keys with a case of the period appear, in their own order.
    """
    keys = _KEYS[group_by] if group_by else ()
    poor = standings_without_means(session)(scope.period)
    found: dict[Key, _Sums] = {} if keys else {(): _Sums()}
    for row in session.execute(_cases(scope, keys)):
        key, (*what, number, amount, paid) = tuple(row[: len(keys)]), row[len(keys) :]
        found.setdefault(key, _Sums()).count(_Alike(*what), poor, number, int(amount), int(paid))
    for row in session.execute(_receipts(scope, keys)):
        key, (*what, kind, within, paid) = tuple(row[: len(keys)]), row[len(keys) :]
        found[key].pay(_Alike(*what), poor, kind if within else None, int(paid))
    return {key: Tally(found[key].cases, found[key].money) for key in sorted(found, key=_in_order)}


def _in_order(key: Key) -> list[tuple[bool, Any]]:
    """The same on every database: nothing given comes last."""
    return [(part is None, part) for part in key]


def included(period: Period) -> Condition:
    """A case counts in a period when accepted by its end and not closed before its start."""
    return and_(Case.accepted_on <= period.end, Case.open_until >= period.start)


def standing_at(period: Period) -> Condition:
    """Joins a case with what it was at the end of the period; a closed case has no spell there."""
    at = CaseSpell.starts_on <= period.end, CaseSpell.ends_on > period.end
    return and_(CaseSpell.case_id == Case.id, *at)


def not_set_aside() -> Condition:
    """The case is not in the separate book (with `standing_at` joined)."""
    return or_(CaseSpell.standing.is_(None), CaseSpell.standing != Standing.SET_ASIDE)


# Asked with every figure: made once, of the table, as what the ORM adds takes longer.
_RULES: Final = StandingRule.__table__.c
_NOT_ENFORCEABLE: Final = select(_RULES.standing, _RULES.valid_from, _RULES.valid_to).where(
    _RULES.enforceable.is_(False)
)


def standings_without_means(session: Session) -> Callable[[Period], tuple[str, ...]]:
    """The standings that do not count as enforceable by the rules in force at a period's end."""
    rows = session.execute(_NOT_ENFORCEABLE).all()

    def at(period: Period) -> tuple[str, ...]:
        return tuple(poor for poor, since, until in rows if since <= period.end <= until)

    return at


@dataclass(frozen=True, slots=True)
class _Alike:
    """What some cases are: how they stand at the period's end, or by what they had closed.

    Both are None for a case that was closed later on the day it was accepted. `is_new` says that
    the period brought them.
    """

    standing: str | None
    closed_by: str | None
    is_new: bool

    @property
    def is_aside(self) -> bool:
        return self.standing == Standing.SET_ASIDE

    @property
    def came(self) -> str | None:
        """The part by which they came into the period; what is set aside stands outside."""
        if self.is_aside:
            return None
        return "newly_accepted" if self.is_new else "carried_over"

    @property
    def ended(self) -> str | None:
        """The part of what was closed by the period's end."""
        return _ENDED[EventKind(self.closed_by)] if self.closed_by else None

    def rests(self, poor: Sequence[str]) -> str | None:
        """The part of what is open at the period's end but for what is in progress."""
        if self.standing in poor:
            return "not_enforceable"
        waiting = (Standing.POSTPONED, Standing.SUSPENDED, Standing.SET_ASIDE)
        return self.standing if self.standing in waiting else None


class _Sums:
    """The parts of one key while they are added up."""

    def __init__(self) -> None:
        self.cases: Counter[str] = Counter()
        self.money: Counter[str] = Counter()

    def count(
        self, alike: _Alike, poor: Sequence[str], number: int, amount: int, paid: int
    ) -> None:
        """Adds alike cases, their whole amounts and all that was ever paid of them, in dong."""
        for part in filter(None, (alike.came, alike.rests(poor))):
            self.cases[part] += number
            self.money[part] += amount
        if alike.ended:
            self.cases[alike.ended] += number
            self.money[alike.ended] += amount - paid

    def pay(self, alike: _Alike, poor: Sequence[str], kind: str | None, paid: int) -> None:
        """Adds what was paid of alike cases: within the period by `kind`, or before it (None)."""
        if kind and not alike.is_aside:
            self.money[kind] += paid
        if not kind and alike.came == "carried_over":
            self.money[alike.came] -= paid
        rests = alike.rests(poor)
        if rests:
            self.money[rests] -= paid


def _cases(scope: Scope, keys: Sequence[ColumnElement[Any]]) -> Select[Any]:
    """How many cases are alike, their amounts and what was paid of them."""
    sums = func.count(), func.sum(Case.amount), func.sum(Case.paid)
    return _of_alike(scope, keys, (), sums)


def _receipts(scope: Scope, keys: Sequence[ColumnElement[Any]]) -> Select[Any]:
    """What was paid of alike cases by the period's end, within it and before it."""
    within = (Receipt.on_date >= scope.period.start).label("within")
    selected = _of_alike(scope, keys, (Receipt.kind, within), (func.sum(Receipt.amount),))
    of_case = and_(Receipt.case_id == Case.id, Receipt.on_date <= scope.period.end)
    return selected.join(Receipt, of_case)


def _of_alike(
    scope: Scope,
    keys: Sequence[ColumnElement[Any]],
    further: Sequence[SQLColumnExpression[Any]],
    sums: Sequence[ColumnElement[Any]],
) -> Select[Any]:
    """Sums over the cases of the period that share keys, what they are, and `further` columns."""
    period = scope.period
    closed_by = when((Case.open_until <= period.end, Case.closed_by)).label("ended_by")
    is_new = (Case.accepted_on >= period.start).label("is_new")
    what = (CaseSpell.standing, closed_by, is_new, *further)
    selected = select(*keys, *what, *sums).select_from(Case)
    selected = selected.outerjoin(CaseSpell, standing_at(period))
    # Keys come last: grouped by offices first, SQLite walks through all that they ever had.
    return selected.where(included(period), *scope.cases()).group_by(*what, *keys)


def _added(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {part: one.get(part, 0) + other.get(part, 0) for part in {**one, **other}}
