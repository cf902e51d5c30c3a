"""Cases with means in which nothing has moved for months: what their officer is reminded of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.agencies import AgencyTree
from db.answers.numbers import whole_months
from db.folding import alike
from db.models import FOREVER, Case, CaseSpell, Coercion, Event, Officer, Receipt, StandingRule

#: Whole months without a movement after which a case counts as idle.
MONTHS = 6


@dataclass(frozen=True, slots=True)
class Idle:
    """An idle case: its decision and code, what is outstanding (dong), whole months of rest."""

    decision: str
    case: str
    outstanding: int
    months: int


def of_officers(
    session: Session, tree: AgencyTree, officers: Sequence[tuple[str, frozenset[str]]], today: date
) -> Sequence[Idle]:
    """The idle cases of officers, the largest outstanding first.

    An officer is a name and the offices where it is theirs. A movement is acceptance, an event, a
    receipt, or a coercion, one that is still to come too.
    """
    left = (Case.amount - Case.paid).label("left")
    spell = and_(
        CaseSpell.case_id == Case.id, CaseSpell.starts_on <= today, CaseSpell.ends_on > today
    )
    in_force = StandingRule.valid_from <= today, StandingRule.valid_to >= today
    with_means = select(StandingRule.standing).where(*in_force, StandingRule.enforceable)
    rows = (
        select(Case.decision_number, Case.code, left, Case.accepted_on, *_movements())
        .join(CaseSpell, spell)
        .where(
            Case.officer_id.in_(_numbers(session, tree, officers)),
            Case.open_until == FOREVER,
            CaseSpell.standing.in_(with_means),
        )
        .order_by(left.desc(), Case.id)
    )
    found = []
    for decision, code, outstanding, *days in session.execute(rows):
        months = whole_months(max(_day(day) for day in days if day is not None), today)
        if months >= MONTHS:
            found.append(Idle(decision, code, int(outstanding), months))
    return found


def _movements() -> Sequence[ColumnElement[Any]]:
    """The last event, receipt and coercion of each case."""
    return (
        _last(Event.on_date, Event.case_id),
        _last(Receipt.on_date, Receipt.case_id),
        _last(Coercion.scheduled_at, Coercion.case_id),
    )


def _last(day: InstrumentedAttribute[Any], case: InstrumentedAttribute[int]) -> ColumnElement[Any]:
    return select(func.max(day)).where(case == Case.id).scalar_subquery()


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _numbers(
    session: Session, tree: AgencyTree, officers: Sequence[tuple[str, frozenset[str]]]
) -> Sequence[int]:
    """The officers of the files that these are."""
    named = [(alike(name), offices) for name, offices in officers]
    rows = session.execute(select(Officer.id, Officer.name, Officer.agency_id))
    return [
        number
        for number, name, agency in rows
        if any(alike(name) == own and tree.by_id[agency].code in offices for own, offices in named)
    ]
