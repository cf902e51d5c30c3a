"""The last import taken back: its new rows go, its changes are undone, and what follows is anew.

Nothing is taken back by halves: where a row is not as the import left it, or something that people
did since hangs on a new one, all stays as it is, and why is said.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.orm import Session

from db import overrides, runs
from db.agencies import load
from db.alert_models import DayOverride, Delivery
from db.authority import Actor
from db.changes import Act, note
from db.import_models import ImportChange, ImportRange, ImportRun
from db.importing import journal
from db.importing.coercions import told_of
from db.importing.ledger import Ledger
from db.models import (
    Agency,
    AgencyAlias,
    Case,
    CaseSpell,
    Coercion,
    CoercionVersion,
    Event,
    Officer,
    Receipt,
    Recommendation,
    Target,
    table,
)
from db.outbox import State
from db.overrides import Override
from db.planning.replanning import replan
from db.session import Database
from db.spells import spells
from db.sums import keeping
from db.tables import METADATA

_AGENCIES, _ALIASES, _CASES = table(Agency), table(AgencyAlias), table(Case)
_COERCIONS, _EVENTS, _OFFICERS = table(Coercion), table(Event), table(Officer)
_RECEIPTS, _SPELLS, _TARGETS = table(Receipt), table(CaseSpell), table(Target)
_PAPERS, _VERSIONS = table(Recommendation), table(CoercionVersion)

#: Tables whose rows have numbers of ours, each before those that its rows refer to.
_NUMBERED: Final = (_COERCIONS, _RECEIPTS, _EVENTS, _PAPERS, _CASES, _OFFICERS, _AGENCIES)
#: What an import writes, and what it keeps about itself.
_OURS: Final = frozenset(
    {one.name for one in _NUMBERED}
    | {one.name for one in (_ALIASES, _SPELLS, _TARGETS, _VERSIONS)}
    | {one.__tablename__ for one in (ImportRun, ImportRange, ImportChange)}
)
#: Nobody was told anything by these.
_UNTOLD: Final = (State.PLANNED, State.VOID, State.DEAD)

#: By table and key: the cells before and after, None where there was or is no row.
_Change = tuple[dict[str, Any] | None, dict[str, Any] | None]
_Changes = dict[str, dict[str, _Change]]
_Ranges = Mapping[str, tuple[int, int]]


class Why(StrEnum):
    """Why an import is not taken back; what is outside somebody's offices is told as not there."""

    NOT_THERE = "not_there"
    NOT_LAST = "not_last"
    NO_JOURNAL = "no_journal"
    CHANGED_SINCE = "changed_since"
    IN_USE = "in_use"


class CannotUndo(Exception):
    """All stays as it is; `why` says why, `detail` the table that it is about."""

    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(why, detail)
        self.why = why
        self.detail = detail


class _Rehearsed(Exception):
    """Rolls the transaction back; nothing went wrong."""


def undo(
    database: Database, number: int, by: Actor, now: datetime, *, dry_run: bool = False
) -> int:
    """Takes an import back in one transaction; the number of the run that this is.

    `now` is aware. `dry_run` does the same and keeps nothing. CannotUndo where it is not the last
    that stands, not this actor's, or something newer touched its rows.
    """
    utc = now.astimezone(UTC).replace(tzinfo=None)
    made = 0
    try:
        with database.writing() as session:
            ledger = Ledger(session, lambda rows: None)
            undone = _standing(session, number, by)
            coercions = _take_back(ledger, number, utc)
            run = _run(database, undone, by, utc)
            session.add(run)
            session.flush()
            keeping.settle(session)
            made = run.id
            replan(session, now, changed=coercions)
            facts = {"import": run.id, "undone": number, "sheets": undone.counts}
            note(session, database.vault, Act.IMPORT_UNDONE, by, utc, facts)
            if dry_run:
                raise _Rehearsed
    except _Rehearsed:
        return 0
    return made


def _standing(session: Session, number: int, by: Actor) -> ImportRun:
    """The import, where it may be taken back by this actor at all."""
    within = runs.offices(by, load(session))
    run = session.get(ImportRun, number)
    if run is None or not runs.is_within(run.units, within):
        raise CannotUndo(Why.NOT_THERE)
    if runs.last(session) != number:
        raise CannotUndo(Why.NOT_LAST)
    if not run.journal:
        raise CannotUndo(Why.NO_JOURNAL)
    return run


def _run(database: Database, undone: ImportRun, by: Actor, now: datetime) -> ImportRun:
    counts = {
        title: {"removed": of.get("new", 0), "restored": of.get("changed", 0)}
        for title, of in undone.counts.items()
    }
    return ImportRun(
        finished_at=now,
        who=runs.who(by),
        person_id=by.number,
        source=undone.source,
        digest=undone.digest,
        counts=counts,
        units=undone.units,
        undoes=undone.id,
    )


def _take_back(ledger: Ledger, number: int, now: datetime) -> list[int]:
    """Brings every row to where it was; the numbers of coercions that said something else."""
    session = ledger.session
    changes, ranges = _changes(session, number), _ranges(session, number)
    _let_go(session, ranges)
    cases = _touched(ledger, changes, ranges)
    ledger.take(cases | _paid(ledger, changes, ranges) | _new(session, ranges))
    _remove(session, ranges, _NUMBERED[:4])
    moved = _restore_coercions(ledger, changes.pop(_COERCIONS.name, {}))
    for of in _NUMBERED:
        _restore(ledger, of, changes.get(of.name, {}))
    _restore_aliases(ledger, changes.get(_ALIASES.name, {}))
    _restore_targets(ledger, changes.get(_TARGETS.name, {}))
    _restore_days(session, changes.get(DayOverride.__tablename__, {}), now)
    _remove_rest(session, ranges)
    _spell(ledger, cases)
    ledger.recount.finish()
    return moved


def _ranges(session: Session, number: int) -> _Ranges:
    rows = session.scalars(select(ImportRange).where(ImportRange.run_id == number))
    return {row.table: (row.first, row.last) for row in rows}


def _changes(session: Session, number: int) -> _Changes:
    """The changes of a run, those of one row put together: as it first was, as it last became."""
    found: _Changes = {}
    rows = session.execute(
        select(ImportChange.table, ImportChange.key, ImportChange.before, ImportChange.after)
        .where(ImportChange.run_id == number)
        .order_by(ImportChange.place)
    )
    for name, key, *texts in rows:
        of = METADATA.tables[name]
        before, after = (journal.read(text, of) for text in texts)
        earlier = found.setdefault(name, {}).get(key)
        if earlier is not None and before is not None and after is not None:
            before, after = before | (earlier[0] or {}), (earlier[1] or {}) | after
        found[name][key] = before, after
    return found


# What hangs on the new rows


def _let_go(session: Session, ranges: _Ranges) -> None:
    """Removes alerts of new coercions that told nobody anything; CannotUndo where others hang."""
    if span := ranges.get(_COERCIONS.name):
        untold = Delivery.coercion_id.between(*span) & Delivery.state.in_(_UNTOLD)
        session.execute(delete(Delivery).where(untold))
    for other in METADATA.sorted_tables:
        if other.name not in _OURS:
            _check_unused(session, other, ranges)


def _check_unused(session: Session, other: Table, ranges: _Ranges) -> None:
    for key in other.foreign_keys:
        span = ranges.get(key.column.table.name)
        if span is None:
            continue
        hangs = select(func.count()).select_from(other).where(key.parent.between(*span))
        if session.scalar(hangs):
            raise CannotUndo(Why.IN_USE, other.name)


# The new rows


def _remove(session: Session, ranges: _Ranges, tables: Iterable[Table]) -> None:
    for of in tables:
        if span := ranges.get(of.name):
            if of is _COERCIONS:
                versions = delete(_VERSIONS).where(_VERSIONS.c.coercion_id.between(*span))
                session.execute(versions)
            session.execute(delete(of).where(of.c.id.between(*span)))


def _remove_rest(session: Session, ranges: _Ranges) -> None:
    """Cases with their spells, officers, and offices, which point at each other."""
    if span := ranges.get(_CASES.name):
        session.execute(delete(_SPELLS).where(_SPELLS.c.case_id.between(*span)))
    if span := ranges.get(_AGENCIES.name):
        new = _AGENCIES.c.id.between(*span)
        session.execute(update(_AGENCIES).where(new).values(parent_id=None, successor_id=None))
        session.execute(delete(_ALIASES).where(_ALIASES.c.agency_id.between(*span)))
    _remove(session, ranges, _NUMBERED[4:])


# The changed rows


def _restore(ledger: Ledger, of: Table, changes: Mapping[str, _Change]) -> None:
    """Gives the rows of a table what they held; CannotUndo where they changed since."""
    rows = []
    for number, before, _ in _unchanged(ledger, of, changes):
        rows.append({"id": number, **before})
    ledger.update(of, rows)


def _unchanged(
    ledger: Ledger, of: Table, changes: Mapping[str, _Change]
) -> Iterator[tuple[int, dict[str, Any], Mapping[str, Any]]]:
    """The number of each row, what it is to hold, and what it holds: what the import left."""
    numbers = [int(key) for key in changes]
    there = {row.id: row._mapping for row in ledger.rows([*of.c], of.c.id, numbers)}
    for number in numbers:
        before, after = changes[str(number)]
        now = there.get(number, {})
        if any(now.get(n) != value for n, value in (after or {}).items() if n != _VERSION):
            raise CannotUndo(Why.CHANGED_SINCE, of.name)
        yield number, before or {}, now


_VERSION: Final = "version"


def _restore_coercions(ledger: Ledger, changes: Mapping[str, _Change]) -> list[int]:
    """As other rows; but what people were told by is never told by again: the version goes on."""
    rows, earlier, moved = [], [], []
    for number, before, now in _unchanged(ledger, _COERCIONS, changes):
        if _VERSION in before:
            earlier.append(told_of(now))
            moved.append(number)
            before = {**before, _VERSION: now[_VERSION] + 1}
        rows.append({"id": number, **before})
    ledger.update(_COERCIONS, rows)
    ledger.insert(_VERSIONS, earlier)
    return moved


def _restore_aliases(ledger: Ledger, changes: Mapping[str, _Change]) -> None:
    numbers = [int(key) for key in changes]
    there: dict[int, list[str]] = {number: [] for number in numbers}
    for number, alias in ledger.rows([*_ALIASES.c], _ALIASES.c.agency_id, numbers):
        there[number].append(alias)
    pairs = []
    for number in numbers:
        before, after = changes[str(number)]
        if sorted(there[number]) != (after or {}).get("aliases", []):
            raise CannotUndo(Why.CHANGED_SINCE, _ALIASES.name)
        pairs += [(number, alias) for alias in (before or {}).get("aliases", [])]
    ledger.delete(_ALIASES, "agency_id", numbers)
    ledger.insert(_ALIASES, [{"agency_id": number, "alias": alias} for number, alias in pairs])


def _restore_targets(ledger: Ledger, changes: Mapping[str, _Change]) -> None:
    there = {
        f"{row.agency_id}:{row.work_year}": {"cases": row.cases, "money": row.money}
        for row in ledger.session.execute(_TARGETS.select())
    }
    rows = []
    for key, (before, after) in changes.items():
        agency, year = map(int, key.split(":"))
        if there.get(key) != after:
            raise CannotUndo(Why.CHANGED_SINCE, _TARGETS.name)
        at = _TARGETS.c.agency_id == agency, _TARGETS.c.work_year == year
        ledger.session.execute(delete(_TARGETS).where(*at))
        if before is not None:
            rows.append({"agency_id": agency, "work_year": year, **before})
    ledger.insert(_TARGETS, rows)


def _restore_days(session: Session, changes: Mapping[str, _Change], now: datetime) -> None:
    for key, (before, after) in changes.items():
        day = datetime.fromisoformat(key).date()
        if overrides.on(session, day) != _override(day, after):
            raise CannotUndo(Why.CHANGED_SINCE, DayOverride.__tablename__)
        said = _override(day, before)
        if said is None:
            overrides.remove(session, day)
        else:
            overrides.put(session, said, None, now)


def _override(day: Any, cells: dict[str, Any] | None) -> Override | None:
    return Override(day, cells["working"], cells["source"]) if cells else None


# What follows from them


def _touched(ledger: Ledger, changes: _Changes, ranges: _Ranges) -> set[int]:
    """The cases whose spells may be others when all is taken back; the new ones go whole."""
    found = {int(key) for key in changes.get(_CASES.name, {})}
    numbers = [int(key) for key in changes.get(_EVENTS.name, {})]
    rows = ledger.rows([_EVENTS.c.case_id], _EVENTS.c.id, numbers)
    found |= {case for (case,) in rows}
    if span := ranges.get(_EVENTS.name):
        new = select(_EVENTS.c.case_id).where(_EVENTS.c.id.between(*span)).distinct()
        found |= set(ledger.session.scalars(new))
    first, last = ranges.get(_CASES.name, (0, 0))
    return {number for number in found if not first <= number <= last}


def _paid(ledger: Ledger, changes: _Changes, ranges: _Ranges) -> set[int]:
    """The cases that have payments which go, or become what they were."""
    found: set[int] = set()
    numbers = [int(key) for key in changes.get(_RECEIPTS.name, {})]
    for before, _ in changes.get(_RECEIPTS.name, {}).values():
        found |= {before["case_id"]} if before and "case_id" in before else set()
    found |= {case for (case,) in ledger.rows([_RECEIPTS.c.case_id], _RECEIPTS.c.id, numbers)}
    if span := ranges.get(_RECEIPTS.name):
        new = select(_RECEIPTS.c.case_id).where(_RECEIPTS.c.id.between(*span)).distinct()
        found |= set(ledger.session.scalars(new))
    return found


def _new(session: Session, ranges: _Ranges) -> set[int]:
    span = ranges.get(_CASES.name, (0, 0))
    return set(session.scalars(select(_CASES.c.id).where(_CASES.c.id.between(*span))))


def _spell(ledger: Ledger, cases: set[int]) -> None:
    """Derives the spells of cases anew from what is known of them now."""
    numbers = sorted(cases)
    events: dict[int, list[tuple[Any, int, str]]] = {number: [] for number in numbers}
    of_events = [_EVENTS.c[name] for name in ("case_id", "on_date", "position", "kind")]
    for number, *dated in ledger.rows(of_events, _EVENTS.c.case_id, numbers):
        events[number].append((dated[0], dated[1], dated[2]))
    rows = []
    for number, accepted in ledger.rows([_CASES.c.id, _CASES.c.accepted_on], _CASES.c.id, numbers):
        found, _ = spells(accepted, events[number])
        rows += [
            {
                "case_id": number,
                "starts_on": one.starts_on,
                "ends_on": one.ends_on,
                "standing": one.standing.value,
            }
            for one in found
        ]
    ledger.delete(_SPELLS, "case_id", numbers)
    ledger.insert(_SPELLS, rows)
