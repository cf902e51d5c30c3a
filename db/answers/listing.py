"""Lists of unenforced cases and of coercions, and one case whole."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql import Select

from db import bodies, overrides
from db.agencies import AgencyTree
from db.answers.counts import held_within
from db.answers.numbers import whole_months
from db.answers.parts import not_set_aside, standing_at, standings_without_means
from db.answers.scope import Condition as Limit
from db.answers.scope import Scope, paid_by, scope_of
from db.answers.source import source
from db.calendar import Calendar
from db.facts import CaseListAnswer, CaseRow, CoercionRow, ScheduleAnswer
from db.models import Case, CaseSpell, Coercion, Officer
from db.query import Condition, Query
from db.terms import CoercionState


def unenforced(session: Session, query: Query, tree: AgencyTree) -> CaseListAnswer:
    """A page of the cases open at the period's end, the largest outstanding first."""
    scope = scope_of(query, tree)
    owed = _owed(session, scope, query.condition)
    sums = owed.subquery()
    total, outstanding = session.execute(
        select(func.count(), func.coalesce(func.sum(sums.c.left), 0)).select_from(sums)
    ).one()
    rows = [case_row(row, tree, scope.period.end) for row in session.execute(_page(owed, query))]
    return CaseListAnswer(source(session, query, tree), tuple(rows), total, int(outstanding))


def _owed(session: Session, scope: Scope, condition: Condition | None) -> Select[Any]:
    """The cases open at the period's end with what is left of their debts, in dong."""
    end = scope.period.end
    left = (Case.amount - paid_by(end)).label("left")
    columns: Sequence[Any] = (Case.id, Case.accepted_on, left, CaseSpell.standing)
    # Joined inside, not outside: a case that is open has a spell at the period's end.
    chosen = select(*columns).join(CaseSpell, standing_at(scope.period))
    chosen = chosen.where(Case.accepted_on <= end, Case.open_until > end, *scope.cases())
    return _of_condition(session, chosen.where(not_set_aside()), scope, condition)


def _page(owed: Select[Any], query: Query) -> Select[Any]:
    """The rows of a page: the largest debts first, of equal ones the oldest case.

    The page is cut before anything else is read of the cases on it.
    """

    def ordered(selected: Select[Any], columns: Any) -> Select[Any]:
        return selected.order_by(columns.left.desc(), columns.accepted_on, columns.id)

    inner = owed.subquery().c
    cut = ordered(select(*inner), inner).offset(_offset(query)).limit(_size(query)).subquery()
    page = select(*case_columns(), cut.c.left, cut.c.standing).join(cut, cut.c.id == Case.id)
    return ordered(page.outerjoin(Officer, Officer.id == Case.officer_id), cut.c)


def schedule(session: Session, query: Query, tree: AgencyTree) -> ScheduleAnswer:
    """A page of the coercions planned for (or held on) the days of the period."""
    scope = scope_of(query, tree)
    officer = func.coalesce(Coercion.officer_id, Case.officer_id)
    chosen = coercions().where(
        Coercion.state.in_((CoercionState.PLANNED, CoercionState.HELD)),
        *scope.cases(officer),
        *held_within(scope),
        *_shown_to(scope),
    )
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = chosen.order_by(Coercion.scheduled_at, Coercion.code)
    page = page.offset(_offset(query)).limit(_size(query))
    rows = [coercion_row(row, tree) for row in session.execute(page)]
    off = _days_off(overrides.calendar(session), rows)
    return ScheduleAnswer(source(session, query, tree), tuple(rows), total, off)


def _days_off(calendar: Calendar, rows: Iterable[CoercionRow]) -> frozenset[date]:
    """The days of coercions on which offices do not work."""
    days = {row.time.date() for row in rows}
    return frozenset(day for day in days if not calendar.is_working(day))


def _shown_to(scope: Scope) -> Iterable[Limit]:
    """The coercions that the asker may see: of their offices, or with their own body in them."""
    reach = scope.reach
    if reach is not None and not reach.widest <= reach.offices:
        taking_part = (
            and_(scope.held_by(body.offices), Coercion.partners_key.contains(key, autoescape=True))
            for body in reach.bodies
            if (key := bodies.key(body.name))
        )
        yield or_(scope.held_by(reach.offices), *taking_part)


def case_columns() -> Sequence[ColumnElement[Any]]:
    """What `case_row` needs of a case, with its officer joined."""
    table = Case.__table__.c
    return (
        table.code,
        table.decision_number,
        table.agency_id,
        Officer.name.label("officer"),
        table.debtor,
        table.category,
        table.accepted_on,
    )


def case_row(row: Any, tree: AgencyTree, day: date) -> CaseRow:
    """A listed case; `row` also holds `left` (dong) and `standing` at `day`."""
    return CaseRow(
        row.code,
        row.decision_number,
        tree.by_id[row.agency_id].code,
        row.officer,
        row.debtor,
        row.category,
        row.accepted_on,
        int(row.left),
        whole_months(row.accepted_on, day),
        row.standing,
    )


def coercions() -> Select[*tuple[Any, ...]]:
    """The coercions with their cases; its own officer first, else the case's."""
    own, of_case = aliased(Officer), aliased(Officer)
    chosen: Select[*tuple[Any, ...]] = (
        select(
            Coercion.code,
            Case.code.label("case_code"),
            Coercion.decision_number,
            Coercion.scheduled_at,
            Coercion.state,
            Coercion.place,
            Coercion.measure,
            Coercion.forced,
            Case.agency_id,
            func.coalesce(own.name, of_case.name).label("officer"),
            Case.debtor,
            Case.locality,
            of_case.name.label("case_officer"),
            Coercion.partners_key,
            Coercion.version,
        )
        .select_from(Coercion)
        .join(Case, Case.id == Coercion.case_id)
        .outerjoin(own, own.id == Coercion.officer_id)
        .outerjoin(of_case, of_case.id == Case.officer_id)
    )
    return chosen


def coercion_row(row: Any, tree: AgencyTree) -> CoercionRow:
    """A coercion as scheduled, from a row of `coercions`."""
    return CoercionRow(
        row.code,
        row.case_code,
        row.decision_number,
        row.scheduled_at,
        row.state,
        row.place,
        row.measure,
        row.forced,
        tree.by_id[row.agency_id].code,
        row.officer,
        row.debtor,
        row.locality,
        row.case_officer,
        row.partners_key,
        version=row.version,
    )


def _of_condition(
    session: Session, chosen: Select[Any], scope: Scope, condition: Condition | None
) -> Select[Any]:
    if condition is None:
        return chosen
    poor = CaseSpell.standing.in_(standings_without_means(session)(scope.period))
    return chosen.where(poor if condition is Condition.NOT_ENFORCEABLE else ~poor)


def _offset(query: Query) -> int:
    return (query.page - 1) * query.page_size


def _size(query: Query) -> int:
    """How many rows the page has; the last page of the N largest may be short."""
    if query.limit is None:
        return query.page_size
    return max(0, min(query.page_size, query.limit - _offset(query)))
