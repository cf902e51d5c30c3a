"""What is checked of a row by itself: days that cannot be, money below zero."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from db.importing.findings import problem
from db.importing.recognising import Row
from db.importing.report import Problem, Reason
from db.importing.sheets import SHEETS, Column, Kind, Sheet
from db.terms import CoercionState

#: No enforcement office is older than the first ordinance that made them.
EARLIEST = date(1993, 1, 1)

#: Of each sheet the columns whose values may be wrong though they could be read.
_CHECKED: Mapping[str, tuple[Column, ...]] = {
    sheet.name: tuple(
        column
        for column in sheet.columns
        if column.kind in (Kind.MONEY, Kind.DATE, Kind.ANY_DAY, Kind.MOMENT)
    )
    for sheet in SHEETS
}


def of_row(sheet: Sheet, row: Row, today: date) -> Iterator[Problem]:
    """What is wrong with the values of a row."""
    for column in _CHECKED[sheet.name]:
        found = row.values.get(column.name)
        if found is None:
            continue
        reason = _reason(column.kind, found, today, row)
        if reason:
            fatal = reason is not Reason.NO_HOUR or _is_planned(row)
            yield problem(sheet, row, column.name, reason, fatal=fatal)


def _is_planned(row: Row) -> bool:
    return row.values.get("state") in (None, CoercionState.PLANNED)


def _reason(kind: Kind, found: Any, today: date, row: Row) -> Reason | None:
    match kind:
        case Kind.DATE:
            return _day(found, today)
        case Kind.MONEY:
            return Reason.NEGATIVE if found < 0 else None
        case Kind.ANY_DAY:
            return _day(found, date.max)
        case _:
            return _moment(found, today, row)


def _moment(found: datetime, today: date, row: Row) -> Reason | None:
    """Only a coercion that is still to come may lie ahead, and only an hour tells when."""
    held = row.values.get("state") == CoercionState.HELD
    wrong = _day(found.date(), today if held else date.max)
    return wrong or (Reason.NO_HOUR if found.time() == time() else None)


def _day(found: date, latest: date) -> Reason | None:
    if found < EARLIEST:
        return Reason.TOO_EARLY
    return Reason.IN_FUTURE if found > latest else None


def coercion_after_closing(closed_on: date | None, scheduled_at: datetime, state: str) -> bool:
    """Whether a coercion stands on a case that had ended before its day."""
    standing = state in (CoercionState.PLANNED, CoercionState.HELD)
    return standing and closed_on is not None and scheduled_at.date() > closed_on
