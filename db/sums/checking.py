"""The sums held against the cases: made once more, row by row."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, Table, func, or_, select, true, union_all
from sqlalchemy.orm import Session

from db.sum_models import DAYS, MONTHS, PAIRS
from db.sums.changes import of_days, of_pairs
from db.sums.making import month_by_month, of_all_offices, sums_of, wide


def differences(session: Session) -> dict[str, int]:
    """How many rows of each table of sums are not what the cases say; empty where all are."""
    found = {}
    for table, statements in _odd():
        if count := sum(session.scalar(one) or 0 for one in statements):
            found[table.name] = count
    return found


@cache
def _odd() -> Sequence[tuple[Table, Sequence[Select[Any]]]]:
    """By table how many rows are kept that would not be made, and the other way round."""
    made: Mapping[Table, Sequence[Select[Any]]] = {
        DAYS: (wide(DAYS, of_days().subquery(), true()), of_all_offices(DAYS)),
        PAIRS: (wide(PAIRS, of_pairs().subquery(), true()), of_all_offices(PAIRS)),
        MONTHS: (month_by_month(DAYS),),
    }
    found = []
    for table, selects in made.items():
        kept, anew = _rows(table, select(*table.c)), _rows(table, *selects)
        odd = (one.subquery() for one in (kept.except_(anew), anew.except_(kept)))
        found.append((table, [select(func.count()).select_from(one) for one in odd]))
    return found


def _rows(table: Table, *selects: Select[Any]) -> Select[Any]:
    """The rows of a table, without those that add nothing."""
    made = union_all(*(_named(table, chosen) for chosen in selects)).subquery()
    something = [func.coalesce(made.c[name], 0) != 0 for name in sums_of(table)]
    return select(made).where(or_(*something))


def _named(table: Table, chosen: Select[Any]) -> Select[Any]:
    """A SELECT with the names of the table's columns."""
    made = chosen.subquery()
    return select(*(one.label(of.name) for of, one in zip(table.c, made.c, strict=True)))
