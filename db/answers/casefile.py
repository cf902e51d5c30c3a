"""One case: found by its code, its numbers or a party, and told whole."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Subquery, and_, func, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.agencies import AgencyTree
from db.answers.listing import case_columns, case_row, coercion_row, coercions
from db.answers.scope import Condition, paid_by, scope_of
from db.answers.source import source
from db.facts import CaseAnswer, CaseFile, CaseRow, EventLine
from db.folding import fold, tidy
from db.models import Case, CaseSpell, Coercion, Event, Officer, Receipt
from db.query import Query
from db.terms import ReceiptKind

#: How many cases are offered to choose from.
CANDIDATES = 10


def find(session: Session, query: Query, tree: AgencyTree) -> CaseAnswer:
    """The case that `query.subject` names, as it is at the period's end.

    The surest way of naming that finds any case decides: case code, decision number, judgment
    number, party in full; then the beginning of a number, a part of a party's name.
    """
    where = source(session, query, tree)
    scope = scope_of(query, tree)
    limits = [*scope.cases(), Case.accepted_on <= scope.period.end]
    for named in _ways(tidy(query.subject)):
        numbers = _numbers(session, named, limits)
        if numbers:
            rows = _rows(session, tree, numbers[:CANDIDATES], scope.period.end)
            file = _file(session, tree, rows[0], scope.period.end) if len(numbers) == 1 else None
            return CaseAnswer(where, file, tuple(rows), len(numbers))
    return CaseAnswer(where, None, (), 0)


def _ways(subject: str) -> Iterator[Subquery]:
    """The cases of a name, from the surest way of naming to the least sure."""
    if not subject:
        return
    key = fold(subject)
    # Codes have no key of their own: as it is written, in capitals, or in small letters.
    yield _named(Case.code.in_({subject, subject.upper(), subject.lower()}))
    yield _named(Case.decision_key == key)
    yield _named(Case.judgment_key == key)
    yield _named(Case.debtor_key == key, Case.creditor_key == key)
    yield _named(_begins(Case.decision_key, key))
    yield _named(_begins(Case.judgment_key, key))
    if len(key) >= 3 and not key[0].isdigit():
        yield _named(
            *(k.contains(key, autoescape=True) for k in (Case.debtor_key, Case.creditor_key))
        )


def _named(*conditions: Condition) -> Subquery:
    """The cases of which any of the conditions holds, each looked for in its own index."""
    return union(*(select(Case.id).where(condition) for condition in conditions)).subquery()


def _numbers(session: Session, named: Subquery, limits: Sequence[Condition]) -> list[int]:
    """The cases of a name that are within the limits, the newest first.

    An outer join keeps the order: the few that bear the name first, then whether an office has
    them. SQLite would rather go through the many that the office has.
    """
    within = and_(Case.id == named.c.id, *limits)
    found = select(Case.id).select_from(named).outerjoin(Case, within)
    ordered = session.scalars(found.order_by(Case.accepted_on.desc(), Case.id))
    return [number for number in ordered if number is not None]


def _begins(column: InstrumentedAttribute[Any], number: str) -> Condition:
    """A number with its year or letters left out: 12 of 12/QĐ-CCTHADS."""
    return and_(column >= f"{number}/", column < f"{number}{chr(ord('/') + 1)}")


def _rows(session: Session, tree: AgencyTree, numbers: Sequence[int], day: date) -> list[CaseRow]:
    at = and_(CaseSpell.case_id == Case.id, CaseSpell.starts_on <= day, CaseSpell.ends_on > day)
    left = (Case.amount - paid_by(day)).label("left")
    # A case has a spell on each day until it is closed, and none from then on.
    standing = func.coalesce(CaseSpell.standing, Case.closed_by).label("standing")
    chosen = select(*case_columns(), left, standing).select_from(Case).outerjoin(CaseSpell, at)
    chosen = chosen.outerjoin(Officer, Officer.id == Case.officer_id).where(Case.id.in_(numbers))
    page = chosen.order_by(Case.accepted_on.desc(), Case.id)
    return [case_row(row, tree, day) for row in session.execute(page)]


def _file(session: Session, tree: AgencyTree, row: CaseRow, day: date) -> CaseFile:
    case = session.scalars(select(Case).where(Case.code == row.case)).one()
    paid = _paid(session, case, day)
    closed = case.closed_on is not None and case.closed_on <= day
    held = coercions().where(Coercion.case_id == case.id).order_by(Coercion.scheduled_at)
    return CaseFile(
        row=row,
        decision_date=case.decision_date,
        group=case.group,
        creditor=case.creditor,
        locality=case.locality,
        judgment_number=case.judgment_number,
        judgment_date=case.judgment_date,
        court=case.court,
        amount=case.amount,
        collected=paid.get(ReceiptKind.COLLECTED, 0),
        reduced=paid.get(ReceiptKind.REDUCED, 0),
        closed_on=case.closed_on if closed else None,
        closed_by=case.closed_by if closed else None,
        events=_events(session, case, day),
        coercions=tuple(coercion_row(found, tree) for found in session.execute(held)),
    )


def _events(session: Session, case: Case, day: date) -> tuple[EventLine, ...]:
    happened = select(Event.on_date, Event.kind, Event.note).where(
        Event.case_id == case.id, Event.on_date <= day
    )
    rows = session.execute(happened.order_by(Event.on_date, Event.position))
    return tuple(EventLine(*row) for row in rows)


def _paid(session: Session, case: Case, day: date) -> dict[str, int]:
    """What was paid on the case by `day`, in dong, by kind."""
    paid = select(Receipt.kind, func.sum(Receipt.amount)).where(
        Receipt.case_id == case.id, Receipt.on_date <= day
    )
    return {kind: int(total) for kind, total in session.execute(paid.group_by(Receipt.kind))}
