"""The sums kept: made anew from all cases, or changed by what an import changed.

All of it happens in the transaction that changes the cases. A case is taken in hand before the
first write to any row of it: what it adds so far is noted with the other sign, and what it adds at
the end is noted then; the difference goes into the sums.
"""

from collections.abc import Set
from itertools import islice
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.import_models import ImportRun
from db.models import Case
from db.sum_models import CHANGES, DAYS, KEYS, MONTHS, PAIRS, SumCase, SumState
from db.sums.changes import of_days, of_pairs
from db.sums.making import month_by_month, of_all_offices, sums_of, wide
from db.sums.months import month_of

_CHUNK: Final = 5_000
_KEY: Final = ("agency_id", "handed_over_from_id", "category", "case_group")


def is_current(session: Session) -> bool:
    """Whether the sums hold all that was brought in; figures are counted from the cases if not."""
    last = select(func.max(ImportRun.id)).scalar_subquery()
    return session.scalar(select(SumState.run_id).where(SumState.run_id == last)) is not None


def is_lacking(session: Session) -> bool:
    """Whether there are cases, or were, and no sums that hold all of them."""
    return session.scalar(select(func.max(ImportRun.id))) is not None and not is_current(session)


def settle(session: Session) -> None:
    """Notes that the sums hold all changes up to the last import."""
    session.execute(delete(SumState))
    last = select(func.max(ImportRun.id)).having(func.max(ImportRun.id).is_not(None))
    session.execute(insert(SumState).from_select(["run_id"], last))


def rebuild(session: Session) -> None:
    """Makes all sums anew from the cases, while no import goes on."""
    alone(session)
    for table in (DAYS, MONTHS, PAIRS, KEYS, CHANGES):
        session.execute(delete(table))
    _acquaint(session, "cases", "case_spells", "receipts")
    _know_keys(session)
    for table, made in ((DAYS, of_days()), (PAIRS, of_pairs())):
        changes = made.subquery()
        _add(session, table, wide(table, changes, true()))
        _add(session, table, of_all_offices(table))
    _acquaint(session, DAYS.name, KEYS.name)
    months = month_by_month(DAYS)
    session.execute(insert(MONTHS).from_select(MONTHS.columns.keys(), months))
    _acquaint(session, MONTHS.name, PAIRS.name)
    settle(session)


class Recount:
    """The cases that one import has in hand, so that the sums follow what it changes."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._was_current = is_current(session)
        self._held: set[int] = set()
        self._turn = 0

    def take(self, known: Set[int], new: Set[int]) -> None:
        """Takes cases in hand, before anything of them is written: known ones, and new ones."""
        before, fresh = known - self._held, new - self._held
        self._held |= before | fresh
        if not self._was_current:
            return
        self._turn += 1
        rows = [{"case_id": number, "turn": self._turn} for number in before]
        rows += [{"case_id": number, "turn": 0} for number in fresh]
        waiting = iter(rows)
        while chunk := list(islice(waiting, _CHUNK)):
            self._session.execute(insert(SumCase), chunk)
        if before:
            self._note(-1, SumCase.turn == self._turn)

    def finish(self) -> None:
        """Puts into the sums what has become of the cases in hand."""
        if not self._was_current:
            rebuild(self._session)
        elif self._held:
            _know_keys(self._session, _in_hand(true()))
            self._note(1, true())
            _take_over(self._session)
            for table in (SumCase, CHANGES):
                self._session.execute(delete(table))

    def _note(self, sign: int, which: ColumnElement[bool]) -> None:
        names = ("key_id", "day", "late", "part")
        for made in (of_days(_in_hand(which)), of_pairs(_in_hand(which))):
            rows = made.subquery()
            signed = [(rows.c[name] * sign).label(name) for name in ("cases", "money")]
            noted = select(*(rows.c[n] for n in names), *signed, literal(False))
            columns = [*names, "cases", "money", "net"]
            self._session.execute(insert(CHANGES).from_select(columns, noted))


def _in_hand(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return Case.id.in_(select(SumCase.case_id).where(which))


def alone(session: Session) -> None:
    """Waits until no other import writes; on SQLite whoever writes is alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(20260701)"))


def _acquaint(session: Session, *tables: str) -> None:
    """Tells PostgreSQL what it has just been given, which it would find out too late."""
    if session.get_bind().dialect.name == "postgresql":
        for name in tables:
            session.execute(text(f"ANALYZE {name}"))


def _know_keys(session: Session, *which: ColumnElement[bool]) -> None:
    """Adds the keys of cases that are not known yet, and those of all offices together."""
    of_case = (
        *(Case.agency_id, func.coalesce(Case.handed_over_from_id, 0)),
        *(func.coalesce(Case.category, ""), func.coalesce(Case.group, "")),
    )
    of_all = literal(0), literal(0), KEYS.c.category, KEYS.c.case_group
    for chosen in (select(*of_case).where(true(), *which), select(*of_all).where(true())):
        into = _insert(session)(KEYS).from_select(_KEY, chosen.distinct())
        session.execute(into.on_conflict_do_nothing())
    whole = KEYS.alias("whole")
    alike = (whole.c[name] == KEYS.c[name] for name in ("category", "case_group"))
    found = select(whole.c.id).where(whole.c.agency_id == 0, *alike).scalar_subquery()
    lacking = KEYS.c.whole_id.is_(None), KEYS.c.agency_id != 0
    session.execute(update(KEYS).where(*lacking).values(whole_id=found))


def _take_over(session: Session) -> None:
    """Adds what is left of all changes to the sums."""
    _keep_what_is_left(session, CHANGES.c.key_id)
    _keep_what_is_left(session, KEYS.c.whole_id)
    for table, which in ((DAYS, CHANGES.c.late.is_(None)), (PAIRS, CHANGES.c.late.is_not(None))):
        _add(session, table, wide(table, CHANGES, CHANGES.c.net & which))
    _run_on(session)


def _keep_what_is_left(session: Session, key: Any) -> None:
    """Adds up changes by key; most of them are as they were before."""
    rows = CHANGES.c
    by = key, rows.day, rows.late, rows.part
    sums = func.sum(rows.cases), func.sum(rows.money)
    left = select(*by, *sums, literal(True)).join(KEYS, KEYS.c.id == rows.key_id)
    left = left.where(~rows.net).group_by(*by).having((sums[0] != 0) | (sums[1] != 0))
    session.execute(insert(CHANGES).from_select(CHANGES.columns.keys(), left))


def _run_on(session: Session) -> None:
    """Makes the running sums anew from the first month on that changed for a key."""
    first = select(CHANGES.c.key_id, func.min(month_of(CHANGES.c.day)).label("month"))
    changed = first.where(CHANGES.c.net, CHANGES.c.late.is_(None)).group_by(CHANGES.c.key_id)
    since = changed.cte("since")
    later = since.c.key_id == MONTHS.c.key_id, since.c.month <= MONTHS.c.month
    session.execute(delete(MONTHS).where(select(since).where(*later).exists()))
    base = MONTHS.alias("base")
    last = MONTHS.alias("last")
    newest = select(func.max(last.c.month)).where(last.c.key_id == since.c.key_id)
    at = (base.c.key_id == since.c.key_id) & (base.c.month == newest.scalar_subquery())
    months = (
        month_by_month(DAYS, base)
        .select_from(since)
        .join(DAYS, (DAYS.c.key_id == since.c.key_id) & (DAYS.c.day >= since.c.month))
        .outerjoin(base, at)
    )
    session.execute(insert(MONTHS).from_select(MONTHS.columns.keys(), months))


def _add(session: Session, table: Table, rows: Select[Any]) -> None:
    """Adds rows to those that there are under the same key."""
    into = _insert(session)(table).from_select(table.columns.keys(), rows)
    sums: dict[str, Any] = {}
    for name in sums_of(table):
        both = func.coalesce(table.c[name], 0) + func.coalesce(into.excluded[name], 0)
        sums[name] = both if table is PAIRS else func.nullif(both, 0)
    keys = [column.name for column in table.primary_key.columns]
    session.execute(into.on_conflict_do_update(index_elements=keys, set_=sums))


def _insert(session: Session) -> Any:
    return sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
