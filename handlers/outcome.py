"""A reply in a program's words: the JSON that scripts and other programs rely on."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from db.catalogue import METRICS
from db.facts import (
    CaseAnswer,
    CaseFile,
    CaseListAnswer,
    CaseRow,
    CoercionRow,
    FigureAnswer,
    FigureRow,
    Number,
    ScheduleAnswer,
    SummaryAnswer,
)
from db.models import FOREVER
from db.query import Bound, Filters, Grouping, Measure, Period, Query
from handlers.messages import Kind, Reply


def outcome(reply: Reply) -> dict[str, Any]:
    """The object for a reply; `rows` of a question back are ready questions."""
    found: dict[str, Any] = {"kind": str(reply.kind), **asked(reply)}
    found |= {"value": None, "numerator": None, "denominator": None, "rows": [], "total": None}
    answer = reply.answer
    if isinstance(answer, FigureAnswer) and reply.query:
        found |= _figure(answer, reply.query)
    elif isinstance(answer, SummaryAnswer):
        found["rows"] = list(_summary(answer))
    elif isinstance(answer, CaseListAnswer):
        found |= {"rows": [_case(row) for row in answer.rows], "total": answer.total}
    elif isinstance(answer, ScheduleAnswer):
        found |= {"rows": [_coercion(row) for row in answer.rows], "total": answer.total}
    elif isinstance(answer, CaseAnswer):
        rows = [_file(answer.file)] if answer.file else [_case(row) for row in answer.candidates]
        found |= {"rows": rows, "total": answer.total}
    if reply.kind is Kind.CLARIFY:
        found["rows"] = [{"label": c.label, "question": c.question} for c in reply.choices]
    return {**found, "text": reply.text}


def asked(reply: Reply) -> dict[str, Any]:
    """What a reply was asked for, field by field; nothing where it is no answer."""
    query = reply.query if reply.kind in (Kind.ANSWER, Kind.HELP) else None
    if query is None or query.metric == "help":
        query = Query("")
    answer = reply.answer
    return read_as(query, answer.measure if isinstance(answer, FigureAnswer) else query.measure)


def read_as(query: Query, measure: Measure | None) -> dict[str, Any]:
    """A query field by field."""
    period = query.period
    units = list(query.units)
    return {
        "metric": query.metric or None,
        "measure": measure and str(measure),
        "condition": query.condition and str(query.condition),
        "unit": units if len(units) > 1 else (units[0] if units else None),
        "filters": _filters(query.filters),
        "bounds": _bounds(query.filters),
        "period": period and _days(period),
        "group_by": _group_by(query),
        "order": query.order and str(query.order),
        "limit": query.limit,
        "compare": query.compare and str(query.compare),
        "subject": query.subject or None,
    }


def _days(period: Period) -> dict[str, str | None]:
    """The days covered; a schedule of all that is planned has no end."""
    end = None if period.end == FOREVER else str(period.end)
    return {"from": str(period.start), "to": end}


def _group_by(query: Query) -> str | None:
    if query.group_by is None and len(query.units) > 1 and METRICS[query.metric].measures:
        return str(Grouping.UNIT)
    return query.group_by and str(query.group_by)


def _filters(filters: Filters) -> dict[str, Any]:
    found = {}
    for name in Filters.__slots__:
        given = getattr(filters, name)
        if given is not None and (given is not False or name == "forced"):
            found[name] = given.value if isinstance(given, Bound) else given
    return found


def _bounds(filters: Filters) -> dict[str, str]:
    """Whether each limit includes its value: `trên 5 tỷ` does not, `từ 5 tỷ` does."""
    return {
        name: "inclusive" if given.inclusive else "exclusive"
        for name in Filters.__slots__
        if isinstance(given := getattr(filters, name), Bound)
    }


def _figure(answer: FigureAnswer, query: Query) -> dict[str, Any]:
    measure = answer.measure or (Measure.CASES if answer.cases else Measure.MONEY)
    rows = [_row(row, answer.measure, query.group_by) for row in answer.rows]
    number = answer.cases if measure is Measure.CASES else answer.money
    found: dict[str, Any] = {
        **_number(number),
        "rows": rows,
        "total": answer.total if _group_by(query) else None,
    }
    share = answer.cases_share if measure is Measure.CASES else answer.money_share
    if share is not None:
        found["share"] = _number(share)
    if answer.previous is not None:
        before = answer.cases_before if measure is Measure.CASES else answer.money_before
        period = {"from": str(answer.previous.start), "to": str(answer.previous.end)}
        found["previous"] = {"period": period, **_number(before)}
    return found


def _summary(answer: SummaryAnswer) -> Iterator[dict[str, Any]]:
    """Every figure of a summary, in the words of the table of metrics."""
    for metric, numbers in answer.figures.items():
        before = answer.before.get(metric, (None, None))
        for measure, number, earlier in zip(Measure, numbers, before, strict=True):
            if number is not None:
                had = {"previous": _plain(earlier)} if earlier is not None else {}
                yield {"metric": metric, "measure": str(measure), **_number(number), **had}
    for forced, held in ((True, answer.forced_coercions), (False, answer.other_coercions)):
        yield {"metric": "coercions", "measure": "cases", "forced": forced, "value": held}


def _row(row: FigureRow, measure: Measure | None, by: Grouping | None) -> dict[str, Any]:
    """A part of a figure by its keys; null in the key of the split: none given in the files."""
    found: dict[str, Any] = {}
    for name in ("unit", "officer", "category", "group"):
        if getattr(row, name) is not None or by == name:
            found[name] = getattr(row, name)
    if row.period is not None:
        found["period"] = {"from": str(row.period.start), "to": str(row.period.end)}
    money_only = measure is Measure.MONEY or row.cases is None
    found |= _number(row.money if money_only else row.cases)
    before = row.money_before if money_only else row.cases_before
    if before is not None:
        found["previous"] = _plain(before)
    return found


def _number(number: Number | None) -> dict[str, Any]:
    if number is None:
        return {"value": None}
    found = {"value": _plain(number)}
    if number.denominator is not None:
        found |= {"numerator": number.numerator, "denominator": number.denominator}
    return found


def _plain(number: Number) -> int | float | None:
    return float(number.value) if isinstance(number.value, Decimal) else number.value


def _case(row: CaseRow) -> dict[str, Any]:
    return {
        "case": row.case,
        "decision": row.decision,
        "debtor": row.debtor,
        "outstanding": row.outstanding,
        "unit": row.unit,
        "officer": row.officer,
        "accepted_on": str(row.accepted_on),
        "age_months": row.age_months,
        "state": row.standing,
    }


def _file(file: CaseFile) -> dict[str, Any]:
    """A case whole: its money, and what happened."""
    return {
        **_case(file.row),
        "amount": file.amount,
        "collected": file.collected,
        "reduced": file.reduced,
        "closed_on": file.closed_on and str(file.closed_on),
        "closed_by": file.closed_by,
        "events": [{"on": str(event.on_date), "event": event.kind} for event in file.events],
        "coercions": [_coercion(row) for row in file.coercions],
    }


def _coercion(row: CoercionRow) -> dict[str, Any]:
    return {
        "coercion": row.coercion,
        "case": row.case,
        "time": str(row.time.date()) if row.by_day else row.time.isoformat(timespec="minutes"),
        "state": row.state,
        "unit": row.unit,
        "place": row.place,
        "forced": row.forced,
    }
