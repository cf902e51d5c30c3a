"""The one count behind the figures: two SELECTs bring every part of a period, split as asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy import case as when
from sqlalchemy.orm import Session
from sqlalchemy.sql import Select

from db.answers.scope import Condition, Scope
from db.catalogue import CASE_PARTS, MONEY_PARTS, Formula
from db.models import Case, CaseSpell, Receipt, StandingRule
from db.query import Grouping, Measure, Period
from db.terms import EventKind, ReceiptKind, Standing

#: What a split is keyed by: the columns of `_KEYS`, in their order.
Key = tuple[Any, ...]

_COLUMNS = Case.__table__.c
_KEYS: Mapping[Grouping, Sequence[ColumnElement[Any]]] = {
    Grouping.UNIT: (_COLUMNS.agency_id, _COLUMNS.handed_over_from_id),
    Grouping.OFFICER: (_COLUMNS.officer_id, _COLUMNS.agency_id),
    Grouping.CATEGORY: (_COLUMNS.category,),
    Grouping.GROUP: (_COLUMNS.case_group,),
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

    Only keys with a case of the period appear.
    """
    keys = _KEYS[group_by] if group_by else ()
    terms = _Terms(scope.period, standings_without_means(session, scope.period))
    found: dict[Key, Tally] = {} if keys else {(): Tally()}
    for statement in (_of_cases(scope, terms, keys), _of_receipts(scope, terms, keys)):
        for row in session.execute(statement):
            key = tuple(row[: len(keys)])
            found[key] = found.get(key, Tally()) + _tally(row._mapping)
    return found


def included(period: Period) -> Condition:
    """A case counts in a period when accepted by its end and not closed before its start."""
    not_before = or_(Case.closed_on.is_(None), Case.closed_on >= period.start)
    return and_(Case.accepted_on <= period.end, not_before)


def standing_at(period: Period) -> Condition:
    """Joins a case with what it was at the end of the period; a closed case has no spell there."""
    at = CaseSpell.starts_on <= period.end, CaseSpell.ends_on > period.end
    return and_(CaseSpell.case_id == Case.id, *at)


def not_set_aside() -> Condition:
    """The case is not in the separate book (with `standing_at` joined)."""
    return or_(CaseSpell.standing.is_(None), CaseSpell.standing != Standing.SET_ASIDE)


def standings_without_means(session: Session, period: Period) -> tuple[str, ...]:
    """The standings that do not count as enforceable by the rules in force at the period's end."""
    in_force = StandingRule.valid_from <= period.end, StandingRule.valid_to >= period.end
    rules = select(StandingRule.standing).where(*in_force, StandingRule.enforceable.is_(False))
    return tuple(session.scalars(rules))


@dataclass(frozen=True, slots=True)
class _Terms:
    """The conditions of the parts, for one period."""

    period: Period
    poor: tuple[str, ...]

    def carried(self) -> Condition:
        return and_(not_set_aside(), Case.accepted_on < self.period.start)

    def new(self) -> Condition:
        return and_(not_set_aside(), Case.accepted_on >= self.period.start)

    def closed_by(self, *kinds: EventKind) -> Condition:
        return and_(Case.closed_on <= self.period.end, Case.closed_by.in_(kinds))

    def stocks(self) -> dict[str, Condition]:
        """The parts that stand at the period's end."""
        resting = {
            part: CaseSpell.standing == part
            for part in (Standing.POSTPONED, Standing.SUSPENDED)
            if part not in self.poor
        }
        return {
            "not_enforceable": CaseSpell.standing.in_(self.poor),
            "set_aside": CaseSpell.standing == Standing.SET_ASIDE,
            **{str(part): condition for part, condition in resting.items()},
        }

    def left(self) -> dict[str, Condition]:
        """The parts that left by a closing event other than full enforcement."""
        return {
            "entrusted": self.closed_by(EventKind.ENTRUSTED),
            "withdrawn": self.closed_by(EventKind.WITHDRAWN, EventKind.CANCELLED),
            "terminated": self.closed_by(EventKind.TERMINATED),
        }


def _of_cases(scope: Scope, terms: _Terms, keys: Sequence[ColumnElement[Any]]) -> Select[Any]:
    """Counts of cases, and amounts before anything was paid (or what was left at closing)."""
    came = {"carried_over": terms.carried(), "newly_accepted": terms.new()}
    counted = {**came, **terms.left(), **terms.stocks()}
    counted["enforced"] = terms.closed_by(EventKind.ENFORCED)
    columns = [_sum(condition, 1).label(f"cases:{part}") for part, condition in counted.items()]
    for part, condition in {**came, **terms.stocks()}.items():
        columns.append(_sum(condition, Case.amount).label(f"money:{part}"))
    for part, condition in terms.left().items():
        columns.append(_sum(condition, Case.amount - Case.paid).label(f"money:{part}"))
    selected = select(*keys, *columns).select_from(Case)
    return _narrowed(selected.outerjoin(CaseSpell, standing_at(scope.period)), scope, keys)


def _of_receipts(scope: Scope, terms: _Terms, keys: Sequence[ColumnElement[Any]]) -> Select[Any]:
    """What was paid within the period, and what was paid before that amounts no longer hold."""
    before = Receipt.on_date < scope.period.start
    within = and_(Receipt.on_date >= scope.period.start, not_set_aside())
    columns = [
        _sum(and_(within, Receipt.kind == kind), Receipt.amount).label(f"money:{kind.value}")
        for kind in ReceiptKind
    ]
    paid_off = {"carried_over": and_(before, terms.carried()), **terms.stocks()}
    for part, condition in paid_off.items():
        columns.append(_sum(condition, -Receipt.amount).label(f"money:{part}"))
    selected = select(*keys, *columns).select_from(Case)
    selected = selected.join(Receipt, Receipt.case_id == Case.id)
    selected = selected.where(Receipt.on_date <= scope.period.end)
    return _narrowed(selected.outerjoin(CaseSpell, standing_at(scope.period)), scope, keys)


def _narrowed(
    selected: Select[Any], scope: Scope, keys: Sequence[ColumnElement[Any]]
) -> Select[Any]:
    return selected.where(included(scope.period), *scope.cases()).group_by(*keys)


def _sum(condition: Condition, value: Any) -> ColumnElement[int]:
    return func.coalesce(func.sum(when((condition, value), else_=0)), 0)


def _tally(row: Mapping[Any, Any]) -> Tally:
    cases = {part: int(row.get(f"cases:{part}", 0)) for part in CASE_PARTS}
    money = {part: int(row.get(f"money:{part}", 0)) for part in MONEY_PARTS}
    return Tally(cases, money)


def _added(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {part: one.get(part, 0) + other.get(part, 0) for part in {**one, **other}}
