"""Lists of unenforced cases and of coercions, and one case whole."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql import Select

from db.agencies import AgencyTree
from db.answers.counts import held_within
from db.answers.numbers import whole_months
from db.answers.parts import included, not_set_aside, standing_at, standings_without_means
from db.answers.scope import Scope, paid_by, scope_of
from db.answers.source import source
from db.facts import CaseListAnswer, CaseRow, CoercionRow, ScheduleAnswer
from db.models import Case, CaseSpell, Coercion, Officer
from db.query import Condition, Query
from db.terms import CoercionState

#: Rows on a page.
PAGE = 10


def unenforced(session: Session, query: Query, tree: AgencyTree) -> CaseListAnswer:
    """A page of the cases open at the period's end, the largest outstanding first."""
    scope = scope_of(query, tree)
    left = (Case.amount - paid_by(scope.period.end)).label("left")
    # Joined inside, not outside: a case that is open has a spell at the period's end.
    chosen = select(*case_columns(), left, CaseSpell.standing).join(
        CaseSpell, standing_at(scope.period)
    )
    chosen = chosen.outerjoin(Officer, Officer.id == Case.officer_id)
    chosen = chosen.where(included(scope.period), not_set_aside(), *scope.cases())
    chosen = _of_condition(session, chosen, scope, query.condition)
    inner = chosen.subquery()
    total, outstanding = session.execute(
        select(func.count(), func.coalesce(func.sum(inner.c.left), 0)).select_from(inner)
    ).one()
    page = chosen.order_by(left.desc(), Case.code).offset(_offset(query)).limit(_size(query))
    rows = [case_row(row, tree, scope.period.end) for row in session.execute(page)]
    return CaseListAnswer(source(session, query, tree), tuple(rows), total, int(outstanding))


def schedule(session: Session, query: Query, tree: AgencyTree) -> ScheduleAnswer:
    """A page of the coercions planned for (or held on) the days of the period."""
    scope = scope_of(query, tree)
    officer = func.coalesce(Coercion.officer_id, Case.officer_id)
    chosen = coercions().where(
        Coercion.state.in_((CoercionState.PLANNED, CoercionState.HELD)),
        *scope.cases(officer),
        *held_within(scope),
    )
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = chosen.order_by(Coercion.scheduled_at, Coercion.code)
    page = page.offset(_offset(query)).limit(_size(query))
    rows = [coercion_row(row, tree) for row in session.execute(page)]
    return ScheduleAnswer(source(session, query, tree), tuple(rows), total)


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
    )


def _of_condition(
    session: Session, chosen: Select[Any], scope: Scope, condition: Condition | None
) -> Select[Any]:
    if condition is None:
        return chosen
    poor = CaseSpell.standing.in_(standings_without_means(session, scope.period))
    return chosen.where(poor if condition is Condition.NOT_ENFORCEABLE else ~poor)


def _offset(query: Query) -> int:
    return (query.page - 1) * PAGE


def _size(query: Query) -> int:
    """How many rows the page has; the last page of the N largest may be short."""
    if query.limit is None:
        return PAGE
    return max(0, min(PAGE, query.limit - _offset(query)))
