"""The rows of sums as SELECTs: made of changes, of the days, of the offices."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, func, select
from sqlalchemy import case as when

from db.sum_models import KEYS, MONTHS, PAIRS
from db.sums.months import month_of


def month_by_month(days: FromClause, base: FromClause | None = None) -> Select[Any]:
    """Sums of days by key and month, each with those before it, and the `base` before all."""
    month = month_of(days.c.day)
    sums = []
    for name in sums_of(MONTHS):
        run = func.sum(func.sum(func.coalesce(days.c[name], 0)))
        running: ColumnElement[Any] = run.over(partition_by=days.c.key_id, order_by=month)
        if base is not None:
            running += func.coalesce(func.max(base.c[name]), 0)
        sums.append(running)
    return select(days.c.key_id, month, *sums).group_by(days.c.key_id, month)


def sums_of(table: Table) -> list[str]:
    """The columns of a table that hold sums."""
    return [column.name for column in table.c if not column.primary_key]


def wide(table: Table, changes: FromClause, which: ColumnElement[bool]) -> Select[Any]:
    """Changes added up, a row for each key and day (or pair of days) of the table."""
    by = [changes.c.key_id, changes.c.day, *([changes.c.late] if table is PAIRS else [])]
    sums = []
    for name in sums_of(table):
        part, _, measure = name.rpartition("_")
        sums.append(_sum(table, when((changes.c.part == part, changes.c[measure]))))
    return select(*by, *sums).where(which).group_by(*by)


def of_all_offices(table: Table) -> Select[Any]:
    """The rows of a table added up under the keys of all offices."""
    by = [KEYS.c.whole_id, *(c for c in table.primary_key.columns if c.name != "key_id")]
    sums = [_sum(table, table.c[name]) for name in sums_of(table)]
    chosen = select(*by, *sums).join_from(table, KEYS, KEYS.c.id == table.c.key_id)
    return chosen.where(KEYS.c.whole_id.is_not(None)).group_by(*by)


def _sum(table: Table, added: ColumnElement[Any]) -> ColumnElement[Any]:
    """A sum as the table keeps it."""
    total = func.sum(added)
    return func.coalesce(total, 0) if table is PAIRS else func.nullif(total, 0)
