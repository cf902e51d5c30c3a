"""The sums kept: made anew from all cases, or changed by what an import changed.

All of it happens in the transaction that changes the cases. A case is taken in hand before the
first write to any row of it: what it adds so far is noted with the other sign, and what it adds at
the end is noted then; the difference goes into the sums.
"""

from collections.abc import Sequence, Set
from functools import cache, cached_property
from itertools import islice
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Executable,
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
from sqlalchemy.orm import Session

from db import upserts
from db.import_models import ImportRun
from db.models import Case
from db.sum_models import CHANGES, DAYS, KEYS, MONTHS, PAIRS, SumCase, SumState
from db.sums.changes import of_days, of_pairs
from db.sums.making import month_by_month, of_all_offices, sums_of, wide
from db.sums.months import month_of

_CHUNK: Final = 5_000
#: From so many cases on PostgreSQL has to know them before it is asked to add them up.
_MANY: Final = 10_000
_KEY: Final = ("agency_id", "handed_over_from_id", "category", "case_group")


# Asked with every figure: made once, of tables, as what the ORM adds takes longer than the answer.
_LAST: Final = select(func.max(ImportRun.__table__.c.id)).scalar_subquery()
_STATE: Final = SumState.__table__.c
_OF_THE_LAST: Final = select(_STATE.run_id).where(_STATE.run_id == _LAST)


def is_current(session: Session) -> bool:
    """Whether the sums hold all that was brought in; figures are counted from the cases if not."""
    return session.scalar(_OF_THE_LAST) is not None


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
    many = (session.scalar(select(func.max(Case.id))) or 0) > _MANY
    if many:
        _acquaint(session, "cases", "case_spells", "receipts")
    _know_keys(session, in_hand=False)
    for statement in _from_nothing(_engine(session)):
        session.execute(statement)
        if many:
            _acquaint(session, DAYS.name, KEYS.name)
    settle(session)


# The statements are made once: to make one of twenty sums takes longer than a small import.


@cache
def _from_nothing(engine: str) -> Sequence[Executable]:
    """All sums from all cases, where there are none."""
    return [
        *(
            _add(engine, table, rows)
            for table in (DAYS, PAIRS)
            for rows in (_all_of(table), of_all_offices(table))
        ),
        insert(MONTHS).from_select(MONTHS.columns.keys(), month_by_month(DAYS)),
    ]


def _all_of(table: Table) -> Select[Any]:
    return wide(table, (of_pairs() if table is PAIRS else of_days()).subquery(), true())


class Recount:
    """The cases that one import has in hand, so that the sums follow what it changes."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._held: set[int] = set()
        self._turn = 0

    @cached_property
    def _was_current(self) -> bool:
        return is_current(self._session)

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
            self._note(-1)

    def finish(self) -> None:
        """Puts into the sums what has become of the cases in hand."""
        if not self._was_current:
            rebuild(self._session)
        elif self._held:
            _know_keys(self._session, in_hand=True)
            self._note(1)
            for statement in _taking_over(_engine(self._session)):
                self._session.execute(statement)
            for table in (SumCase, CHANGES):
                self._session.execute(delete(table))

    def _note(self, sign: int) -> None:
        for statement in _noting(sign):
            self._session.execute(statement)


@cache
def _noting(sign: int) -> Sequence[Executable]:
    """Notes the changes of all cases in hand, or with the other sign of those taken last."""
    newest = select(func.max(SumCase.turn)).scalar_subquery()
    held = _in_hand(true() if sign > 0 else SumCase.turn == newest)
    columns = ["key_id", "day", "late", "part", "cases", "money", "net"]
    found = []
    for made in (of_days(held), of_pairs(held)):
        rows = made.subquery()
        signed = [(rows.c[name] * sign).label(name) for name in columns[4:6]]
        noted = select(*(rows.c[name] for name in columns[:4]), *signed, literal(False))
        found.append(insert(CHANGES).from_select(columns, noted))
    return found


def _in_hand(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return Case.id.in_(select(SumCase.case_id).where(which))


def alone(session: Session) -> None:
    """Waits until no other import writes; on SQLite whoever writes is alone anyway."""
    if _engine(session) == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(20260701)"))


def _acquaint(session: Session, *tables: str) -> None:
    """Tells PostgreSQL what it has just been given, which it would find out too late."""
    if _engine(session) == "postgresql":
        for name in tables:
            session.execute(text(f"ANALYZE {name}"))


def _know_keys(session: Session, *, in_hand: bool) -> None:
    """Adds the keys of cases that are not known yet, and those of all offices together."""
    for statement in _knowing(_engine(session), in_hand=in_hand):
        session.execute(statement)


@cache
def _knowing(engine: str, *, in_hand: bool) -> Sequence[Executable]:
    of_case = (
        *(Case.agency_id, func.coalesce(Case.handed_over_from_id, 0)),
        *(func.coalesce(Case.category, ""), func.coalesce(Case.group, "")),
    )
    of_all = literal(0), literal(0), KEYS.c.category, KEYS.c.case_group
    new = select(*of_case).where(_in_hand(true()) if in_hand else true())
    found: list[Executable] = []
    for chosen in (new, select(*of_all).where(true())):
        into = upserts.insert(engine, KEYS).from_select(_KEY, chosen.distinct())
        found.append(into.on_conflict_do_nothing())
    whole = KEYS.alias("whole")
    alike = (whole.c[name] == KEYS.c[name] for name in ("category", "case_group"))
    of_them = select(whole.c.id).where(whole.c.agency_id == 0, *alike).scalar_subquery()
    lacking = KEYS.c.whole_id.is_(None), KEYS.c.agency_id != 0
    return [*found, update(KEYS).where(*lacking).values(whole_id=of_them)]


@cache
def _taking_over(engine: str) -> Sequence[Executable]:
    """Adds what is left of all changes to the sums."""
    days, pairs = CHANGES.c.late.is_(None), CHANGES.c.late.is_not(None)
    return [
        _keep_what_is_left(CHANGES.c.key_id),
        _keep_what_is_left(KEYS.c.whole_id),
        _add(engine, DAYS, wide(DAYS, CHANGES, CHANGES.c.net & days)),
        _add(engine, PAIRS, wide(PAIRS, CHANGES, CHANGES.c.net & pairs)),
        *_run_on(),
    ]


def _keep_what_is_left(key: Any) -> Executable:
    """Adds up changes by key; most of them are as they were before."""
    rows = CHANGES.c
    by = key, rows.day, rows.late, rows.part
    sums = func.sum(rows.cases), func.sum(rows.money)
    left = select(*by, *sums, literal(True)).join(KEYS, KEYS.c.id == rows.key_id)
    left = left.where(~rows.net).group_by(*by).having((sums[0] != 0) | (sums[1] != 0))
    return insert(CHANGES).from_select(CHANGES.columns.keys(), left)


def _run_on() -> Sequence[Executable]:
    """Makes the running sums anew from the first month on that changed for a key."""
    first = select(CHANGES.c.key_id, func.min(month_of(CHANGES.c.day)).label("month"))
    changed = first.where(CHANGES.c.net, CHANGES.c.late.is_(None)).group_by(CHANGES.c.key_id)
    since = changed.cte("since")
    later = since.c.key_id == MONTHS.c.key_id, since.c.month <= MONTHS.c.month
    old = delete(MONTHS).where(select(since).where(*later).exists())
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
    return old, insert(MONTHS).from_select(MONTHS.columns.keys(), months)


def _add(engine: str, table: Table, rows: Select[Any]) -> Executable:
    """Adds rows to those that there are under the same key."""
    into = upserts.insert(engine, table).from_select(table.columns.keys(), rows)
    sums: dict[str, Any] = {}
    for name in sums_of(table):
        both = func.coalesce(table.c[name], 0) + func.coalesce(into.excluded[name], 0)
        sums[name] = both if table is PAIRS else func.nullif(both, 0)
    keys = [column.name for column in table.primary_key.columns]
    added: Executable = into.on_conflict_do_update(index_elements=keys, set_=sums)
    return added


def _engine(session: Session) -> str:
    return session.get_bind().dialect.name
