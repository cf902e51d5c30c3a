"""What a case adds to which sum on which day: the one place that says so.

`day` is when it changes; with a `late` day it is a pair: added to each period that starts by
`day` and reaches `late`. `part` is that of a column of `db.sum_models`, in cases and whole dong.
The changes of a case depend on nothing but its own rows.
"""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    String,
    and_,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy import case as when

from db.models import FOREVER, Case, CaseSpell, Receipt
from db.sum_models import KEYS
from db.terms import EventKind, Standing

Condition = ColumnElement[bool]
Changes = CompoundSelect[Any]

#: The part in which a closed case counts.
ENDED: Final = {
    EventKind.ENFORCED: "enforced",
    EventKind.TERMINATED: "terminated",
    EventKind.ENTRUSTED: "entrusted",
    EventKind.WITHDRAWN: "withdrawn",
    EventKind.CANCELLED: "withdrawn",
}
_OPEN_AGAIN: Final = CaseSpell.ends_on < FOREVER
_IN_SPELL: Final = and_(
    CaseSpell.case_id == Receipt.case_id,
    CaseSpell.starts_on <= Receipt.on_date,
    CaseSpell.ends_on > Receipt.on_date,
)
_ASIDE: Final = CaseSpell.standing == Standing.SET_ASIDE


def of_days(*which: Condition) -> Changes:
    """All changes of cases by their days, those for which `which` holds."""
    return union_all(*(chosen.where(*which) for chosen in _days()))


def of_pairs(*which: Condition) -> Changes:
    """All that hangs on two days."""
    return union_all(*(chosen.where(*which) for chosen in _pairs()))


def key_of_case() -> Condition:
    """Joins a case with its key."""
    return and_(
        KEYS.c.agency_id == Case.agency_id,
        KEYS.c.handed_over_from_id == func.coalesce(Case.handed_over_from_id, 0),
        KEYS.c.category == func.coalesce(Case.category, ""),
        KEYS.c.case_group == func.coalesce(Case.group, ""),
    )


def _days() -> Iterator[Select[Any]]:
    yield _change(Case.accepted_on, "accepted", 1, Case.amount)
    ended = when(*((Case.closed_by == kind, part) for kind, part in ENDED.items()))
    left = Case.amount - Case.paid
    yield _change(Case.open_until, ended, 1, left).where(Case.closed_by.is_not(None))
    # In and out of a standing with what is due on that day, and less of it with each payment.
    due = Case.amount - _paid(Receipt.on_date < CaseSpell.starts_on)
    yield _of_spells(_change(CaseSpell.starts_on, CaseSpell.standing, 1, due))
    gone = _paid(Receipt.on_date < CaseSpell.ends_on) - Case.amount
    out = _change(CaseSpell.ends_on, CaseSpell.standing, -1, gone)
    yield _of_spells(out).where(_OPEN_AGAIN)
    paid = _of_receipts(_change(Receipt.on_date, CaseSpell.standing, 0, -Receipt.amount))
    yield paid.join(CaseSpell, _IN_SPELL)
    # What is paid counts in every period of its day that the case is part of, which is any.
    in_time = Receipt.on_date.between(Case.accepted_on, Case.open_until)
    yield _of_receipts(_change(Receipt.on_date, Receipt.kind, 0, Receipt.amount)).where(in_time)


def _pairs() -> Iterator[Select[Any]]:
    # Payments out of their time: the period must hold the acceptance, or the closing, as well.
    before = _pair(Receipt.on_date, Case.accepted_on, Receipt.kind, 0, Receipt.amount)
    yield _of_receipts(before).where(Receipt.on_date < Case.accepted_on)
    after = _pair(Case.open_until, Receipt.on_date, Receipt.kind, 0, Receipt.amount)
    yield _of_receipts(after).where(Receipt.on_date > Case.open_until)
    for sign, late, spell in ((1, CaseSpell.starts_on, _ASIDE), (-1, _ends, _ASIDE & _OPEN_AGAIN)):
        yield from (chosen.where(spell) for chosen in _aside(sign, late))


_ends: Final = CaseSpell.ends_on


def _aside(sign: int, since: Any) -> Iterator[Select[Any]]:
    """What a case leaves out of a period at whose end it is set aside, from `since` on.

    Running sums take it out as one that came before the period, with what is due at the end; here
    is what is to be put right where the period brought it, and what was paid on it meanwhile.
    """
    yield _of_spells(_pair(Case.accepted_on, since, "accepted", -sign, -sign * Case.amount))
    due = Case.amount - _paid(Receipt.on_date <= Case.accepted_on)
    yield _of_spells(_pair(Case.accepted_on, since, "carried", sign, sign * due))
    paid = and_(Receipt.case_id == Case.id, Receipt.on_date < CaseSpell.ends_on)
    late = since
    if sign > 0:
        late = when((Receipt.on_date > since, Receipt.on_date), else_=since)
    carried = _pair(Receipt.on_date, late, "carried", 0, -sign * Receipt.amount)
    carried = carried.where(Receipt.on_date > Case.accepted_on)
    for chosen in (carried, _pair(Receipt.on_date, late, Receipt.kind, 0, -sign * Receipt.amount)):
        yield _of_spells(chosen).join(Receipt, paid)


def _change(day: Any, part: Any, cases: int, money: Any) -> Select[Any]:
    return _pair(day, None, part, cases, money)


def _pair(day: Any, late: Any, part: Any, cases: int, money: Any) -> Select[Any]:
    return (
        select(
            KEYS.c.id.label("key_id"),
            day.label("day"),
            (cast(null(), Date) if late is None else late).label("late"),
            (literal(part, String) if isinstance(part, str) else part).label("part"),
            literal(cases, Integer).label("cases"),
            cast(money, BigInteger).label("money"),
        )
        .select_from(Case)
        .join(KEYS, key_of_case())
    )


def _of_spells(chosen: Select[Any]) -> Select[Any]:
    return chosen.join(CaseSpell, CaseSpell.case_id == Case.id)


def _of_receipts(chosen: Select[Any]) -> Select[Any]:
    return chosen.join(Receipt, Receipt.case_id == Case.id)


def _paid(condition: Condition) -> ColumnElement[Any]:
    """What was paid of a case under a condition on the day."""
    paid = select(func.coalesce(func.sum(Receipt.amount), 0))
    of_case = paid.where(Receipt.case_id == Case.id, condition)
    return of_case.correlate(Case, CaseSpell).scalar_subquery()
