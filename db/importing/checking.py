"""What is checked of a row alone, and of a case's whole story once all its rows are in hand."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from db.importing.recognising import Row
from db.importing.report import Problem, Reason
from db.importing.sheets import Kind, Sheet
from db.importing.values import shown
from db.terms import CLOSING, CoercionState, EventKind

#: No enforcement office is older than the first ordinance that made them.
EARLIEST = date(1993, 1, 1)


def of_row(sheet: Sheet, row: Row, today: date) -> Iterator[Problem]:
    """What is wrong with the values of a row: days that cannot be, money below zero."""
    for column in sheet.columns:
        found = row.values.get(column.name)
        if found is None:
            continue
        reason = _reason(column.kind, found, today, row)
        if reason:
            fatal = reason is not Reason.NO_HOUR or _is_planned(row)
            yield Problem(sheet.title, row.number, column.title, shown(found), reason, fatal=fatal)


def _is_planned(row: Row) -> bool:
    return row.values.get("state") == CoercionState.PLANNED


def _reason(kind: Kind, found: Any, today: date, row: Row) -> Reason | None:
    match kind:
        case Kind.MONEY if found < 0:
            return Reason.NEGATIVE
        case Kind.DATE:
            return _day(found, today)
        case Kind.ANY_DAY if found < EARLIEST:
            return Reason.TOO_EARLY
        case Kind.MOMENT:
            held = row.values.get("state") == CoercionState.HELD
            wrong = _day(found.date(), today if held else date.max)
            return wrong or (Reason.NO_HOUR if found.time() == time() else None)
        case _:
            return None


def _day(found: date, latest: date) -> Reason | None:
    if found < EARLIEST:
        return Reason.TOO_EARLY
    return Reason.IN_FUTURE if found > latest else None


@dataclass(frozen=True, slots=True)
class Told:
    """An event or payment of a story; `row` is its row in the file, 0 when it was known before.

    `place` orders what happened on one day. `amount` is of a payment, in dong.
    """

    on: date
    place: int
    kind: str
    row: int = 0
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Story:
    """All that is known and handed over of one case; `row` is its own row in the file, or 0."""

    code: str
    row: int
    accepted_on: date
    amount: int
    events: list[Told] = field(default_factory=list)
    payments: list[Told] = field(default_factory=list)


_CASES, _EVENTS, _RECEIPTS = "Việc", "Diễn biến", "Thu tiền"


def of_story(story: Story) -> Iterator[Problem]:
    """What does not fit together in a case; each finding names the row that brought it in."""
    yield from _before_acceptance(story)
    closing, second = _closings(story)
    yield from second
    yield from _above_due(story)
    if closing is None:
        return
    yield from _after_closing(story, closing)
    if closing.kind == EventKind.ENFORCED:
        left = story.amount - sum(payment.amount for payment in story.payments)
        if left > 0 and (closing.row or story.row):
            yield _event(story, closing, Reason.STILL_DUE, str(left), fatal=False)
    if closing.row and _aside(story, closing):
        yield _event(story, closing, Reason.CLOSED_WHILE_ASIDE, fatal=False)


def _before_acceptance(story: Story) -> Iterator[Problem]:
    detail = shown(story.accepted_on)
    for told, make in (
        *((e, _event) for e in story.events),
        *((p, _receipt) for p in story.payments),
    ):
        if told.on >= story.accepted_on:
            continue
        if told.row:
            yield make(story, told, Reason.BEFORE_ACCEPTANCE, detail)
        elif story.row:
            yield _case(story, "Ngày thụ lý", detail, Reason.ACCEPTED_TOO_LATE, shown(told.on))


def _closings(story: Story) -> tuple[Told | None, list[Problem]]:
    """The closing event that stands (a known one first), and the findings on the others."""
    closings = [event for event in story.events if event.kind in CLOSING]
    closings.sort(key=lambda event: (event.row != 0, event.row))
    if not closings:
        return None, []
    first, *others = closings
    detail = shown(first.on)
    return first, [_event(story, e, Reason.SECOND_CLOSING, detail) for e in others if e.row]


def _after_closing(story: Story, closing: Told) -> Iterator[Problem]:
    for payment in story.payments:
        if payment.on <= closing.on:
            continue
        if payment.row:
            yield _receipt(story, payment, Reason.PAID_AFTER_CLOSING, shown(closing.on))
        elif closing.row:
            yield _event(story, closing, Reason.CLOSED_BEFORE_PAID, shown(payment.on))
    for event in story.events:
        later = (event.on, event.place) > (closing.on, closing.place)
        if later and event.row and event.kind not in CLOSING:
            yield _event(story, event, Reason.AFTER_CLOSING, shown(closing.on), fatal=False)


def _above_due(story: Story) -> Iterator[Problem]:
    """The payment in the file with which more was paid than was due."""
    paid = sum(payment.amount for payment in story.payments if not payment.row)
    if paid > story.amount and story.row:
        yield _case(story, "Số tiền phải thi hành", str(story.amount), Reason.ABOVE_DUE, str(paid))
        return
    for payment in sorted((p for p in story.payments if p.row), key=lambda p: (p.on, p.row)):
        if paid + payment.amount > story.amount:
            yield _receipt(story, payment, Reason.ABOVE_DUE, str(story.amount - paid))
        else:
            paid += payment.amount


def _aside(story: Story, closing: Told) -> bool:
    words = [
        event.kind
        for event in sorted(story.events, key=lambda e: (e.on, e.place))
        if event.on <= closing.on and event.kind in (EventKind.SET_ASIDE, EventKind.ENFORCEABLE)
    ]
    return bool(words) and words[-1] == EventKind.SET_ASIDE


def _case(story: Story, column: str, value: str, reason: Reason, detail: str) -> Problem:
    return Problem(_CASES, story.row, column, value, reason, detail)


def _event(
    story: Story, told: Told, reason: Reason, detail: str = "", *, fatal: bool = True
) -> Problem:
    return Problem(_EVENTS, told.row, "Ngày", shown(told.on), reason, detail, fatal)


def _receipt(story: Story, told: Told, reason: Reason, detail: str = "") -> Problem:
    column, value = ("Ngày", shown(told.on))
    if reason is Reason.ABOVE_DUE:
        column, value = ("Số tiền", str(told.amount))
    return Problem(_RECEIPTS, told.row, column, value, reason, detail)


def coercion_after_closing(closed_on: date | None, scheduled_at: datetime, state: str) -> bool:
    """Whether a coercion stands on a case that had ended before its day."""
    standing = state in (CoercionState.PLANNED, CoercionState.HELD)
    return standing and closed_on is not None and scheduled_at.date() > closed_on
