"""Digests: the coercions of a head's or leader's days, and an officer's idle cases."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy.orm import Session

from db import coercions, idle
from db.coercions import Decision
from db.planning import facts
from db.planning.planner import checkpoints
from db.planning.terms import Matter
from handlers import forms, redaction
from handlers import wording_digests as wording
from handlers.coercion_notice import Reader, someone
from handlers.messages import Line, bold, line

#: So many rows of a part are told one by one.
_SHOWN: Final = 10
_WEEK: Final = timedelta(days=7)
#: So long before its day a checkpoint may be due, Tết in between.
_REACH: Final = timedelta(days=24)


def of_coercions(session: Session, reader: Reader, *, weekly: bool) -> tuple[Line, ...]:
    """What is ahead today and in the week, what is due, who is silent; nothing where nothing is."""
    now = reader.question.asked_at
    today = now.date()
    end = today + (2 * _WEEK if weekly else _WEEK)
    near = [
        one
        for one in facts.ahead(session, reader.view.tree, datetime.combine(today, time.min))
        if one.scheduled_at.date() < end + _REACH
    ]
    decisions = coercions.load(session, reader.view.tree, [one.id for one in near])
    seen = [one for one in decisions.values() if reader.rights.oversees(one.row)]
    seen.sort(key=lambda one: (one.matter.scheduled_at, one.row.coercion))
    parts = [
        *_scheduled(seen, reader, today, end),
        *_due(seen, reader, today, end),
        *_silent(session, [one for one in seen if one.matter.scheduled_at.date() < end], reader),
    ]
    title = wording.weekly(today) if weekly else wording.daily(today)
    return (line(bold(title)), *parts) if parts else ()


def _scheduled(seen: Sequence[Decision], reader: Reader, today: date, end: date) -> Iterator[Line]:
    of_today = [one for one in seen if one.matter.scheduled_at.date() == today]
    later = [one for one in seen if today < one.matter.scheduled_at.date() < end]
    if of_today:
        yield line(bold(wording.today(len(of_today))))
        yield from _rows(of_today, reader)
    if later:
        yield line(bold(wording.until(len(later), end - timedelta(days=1))))
        yield from _rows(later, reader)


def _rows(some: Sequence[Decision], reader: Reader) -> Iterator[Line]:
    for one in some[:_SHOWN]:
        row = redaction.coercion(one.row, reader.question, reader.rights)
        unit = reader.view.holder(row.unit, row.time.date())
        yield line(wording.row(row, unit))
    if len(some) > _SHOWN:
        yield line(wording.more(len(some) - _SHOWN))


def _due(seen: Sequence[Decision], reader: Reader, today: date, end: date) -> Iterator[Line]:
    """The checkpoints of these days."""
    due = [
        (until, step, one)
        for one in seen
        if one.matter.forced
        for step, until in checkpoints(one.matter, reader.calendar)
        if today <= until.date() < end
    ]
    if due:
        yield line(bold(wording.checkpoints(len(due))))
    for until, step, one in sorted(due, key=lambda found: found[0])[:_SHOWN]:
        yield line(wording.checkpoint(step, forms.day_of_week(until), one.row.coercion))
    if len(due) > _SHOWN:
        yield line(wording.more(len(due) - _SHOWN))


def _silent(session: Session, seen: Sequence[Decision], reader: Reader) -> Iterator[Line]:
    """The coercions of these days that somebody has not answered."""
    matters: list[Matter] = [one.matter for one in seen]
    if not matters:
        return
    audience = facts.audience(session, reader.view.tree)
    asked = coercions.asked(session, audience, matters)
    waiting = [(one, asked[one.matter.id].silent) for one in seen if asked[one.matter.id].silent]
    if not waiting:
        return
    people = {knower.who.person or 0 for _, silent in waiting for knower in silent}
    names = coercions.names(session, people)
    yield line(bold(wording.silent(len(waiting))))
    for one, silent in waiting[:_SHOWN]:
        told = [someone(knower, names) for knower in silent]
        yield line(wording.silent_row(one.row.coercion, told))
    if len(waiting) > _SHOWN:
        yield line(wording.more(len(waiting) - _SHOWN))


def of_idle_cases(session: Session, reader: Reader) -> tuple[Line, ...]:
    """An officer's cases with means in which nothing moved for six months."""
    today = reader.question.asked_at.date()
    found = idle.of_officers(session, reader.view.tree, reader.rights.officers(), today)
    if not found:
        return ()
    return (
        line(bold(wording.idle(len(found), idle.MONTHS))),
        *(line(wording.idle_row(one)) for one in found[:_SHOWN]),
        *([line(wording.more(len(found) - _SHOWN))] if len(found) > _SHOWN else []),
        line(wording.IDLE_TO_DO),
    )
