"""What was heard becomes one query, or the one thing that has to be asked back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from db.agencies import AgencyTree
from db.catalogue import METRICS
from db.models import FOREVER
from db.query import Compare, Condition, Filters, Grouping, Measure, Order, Period, Query
from handlers.messages import Choice
from handlers.understanding.heard import Heard
from handlers.understanding.periods import work_year, work_year_of
from handlers.understanding.phrase import label, phrase
from handlers.understanding.readings import About, AskBack, NotUnderstood, Read, Reading, Reason

#: A metric said beside another that it makes part of its own meaning.
_ABSORBS: Final[dict[str, frozenset[str]]] = {
    "rate": frozenset({"completed", "collected", "enforceable", "to_enforce"}),
    "target": frozenset({"rate", "completed", "collected"}),
    "target_gap": frozenset({"target", "rate", "completed", "collected"}),
    "unenforced": frozenset({"completed", "in_progress", "to_enforce"}),
    "carried_over": frozenset({"accepted"}),
    "newly_accepted": frozenset({"accepted"}),
    "entrusted_or_withdrawn": frozenset({"entrusted", "withdrawn"}),
    "coercion_schedule": frozenset({"coercions"}),
    "suspended": frozenset({"terminated"}),
}
_CHOICES: Final = 4


@dataclass(frozen=True)
class Setting:
    """What reading leans on besides the words: the offices, and today."""

    tree: AgencyTree
    today: date


def compose(heard: Heard, setting: Setting) -> Reading:
    """The reading of what was heard."""
    if "off_subject" in heard.flags:
        return NotUnderstood(Reason.OFF_SUBJECT)
    if heard.reference:
        return _units(heard, setting, Query("case", subject=heard.reference))
    metrics = _metrics(heard)
    if "definition" in heard.flags and metrics:
        return Read(Query("definition", subject=metrics[0]))
    if "help" in heard.flags and not metrics:
        return Read(Query("help"))
    if not metrics:
        return _without_metric(heard, setting)
    if len(metrics) > 1:
        return AskBack(About.METRIC, ", ".join(metrics), _each_metric(heard, setting, metrics))
    if "context" in heard.flags:
        return AskBack(About.CONTEXT)
    return _figure(heard, setting, metrics[0])


def _metrics(heard: Heard) -> list[str]:
    """The metrics that remain once each has taken in what belongs to it."""
    found = list(heard.metrics)
    if heard.conditions and not {"rate", "unenforced"} & set(found):
        found += [condition for condition in heard.conditions if condition not in found]
    if {"entrusted", "withdrawn"} <= set(found):
        found.append("entrusted_or_withdrawn")
    absorbed = {other for metric in found for other in _ABSORBS.get(metric, ())}
    found = [metric for metric in found if metric not in absorbed]
    if len(found) > 1 and "summary" in found:
        found.remove("summary")
    if "list" in heard.flags or (heard.limit and heard.limit[1] == "case" and heard.orders):
        return _listed(heard, found)
    if not found and "ranking" in heard.flags:
        return ["rate"]
    return found


def _listed(heard: Heard, found: list[str]) -> list[str]:
    """Only the unenforced and the coercions are listed one by one."""
    if "coercions" in found or "coercion_schedule" in found:
        return ["coercion_schedule"]
    lists = {"unenforced", "not_enforceable", "enforceable"}
    narrowed = heard.low or heard.high or heard.older or heard.younger
    if set(found) <= lists and (found or narrowed):
        return ["unenforced_list"]
    return found


def _without_metric(heard: Heard, setting: Setting) -> Reading:
    if {"context", "maybe_context", "compare"} & heard.flags:
        return AskBack(About.CONTEXT)
    said = heard.units or heard.periods or heard.measures
    if said and not heard.left:
        metrics = ("rate", "unenforced", "collected", "summary")
        return AskBack(About.METRIC, "", _each_metric(heard, setting, metrics))
    return NotUnderstood(Reason.OFF_SUBJECT, " ".join(heard.left))


def _each_metric(heard: Heard, setting: Setting, metrics: Sequence[str]) -> tuple[Choice, ...]:
    """The same question for each of some metrics."""
    found = []
    for metric in metrics[:_CHOICES]:
        reading = _figure(replace(heard, left=[], half_named=""), setting, metric)
        if isinstance(reading, Read):
            found.append(_choice(reading.query, setting))
    return tuple(found)


def _choice(query: Query, setting: Setting) -> Choice:
    return Choice(label(query, setting.tree), phrase(query, setting.tree))


def _figure(heard: Heard, setting: Setting, metric: str) -> Reading:
    period = _period(heard, setting, metric)
    if isinstance(period, AskBack):
        return period
    query = replace(_shape(heard, metric), period=period.period, compare=period.compare)
    if period.by_year:
        query = replace(query, group_by=Grouping.YEAR)
    if query.group_by is Grouping.GROUP and len(heard.groups) > 1:
        # The groups named one after the other are the ones to split by.
        query = replace(query, filters=replace(query.filters, group=None))
    elif len(heard.officers) > 1 or len(heard.categories) > 1 or len(heard.groups) > 1:
        return AskBack(About.LEFTOVER, ", ".join([*heard.categories, *heard.groups]))
    reading = _units(heard, setting, query)
    if not isinstance(reading, Read) or not heard.left:
        return reading
    choice = _choice(reading.query, setting)
    return AskBack(About.LEFTOVER, " ".join(heard.left), (choice,))


def _shape(heard: Heard, metric: str) -> Query:
    """The query but for its days and offices."""
    measures = METRICS[metric].measures
    said = list(dict.fromkeys(heard.measures))
    order = heard.orders[-1] if heard.orders and len(heard.units) < 2 else None
    if order is None and "ranking" in heard.flags:
        order = "desc"
    group_by = heard.groupings[-1] if heard.groupings else None
    limit = None
    if heard.limit and order:
        limit = heard.limit[0]
        group_by = group_by or ("" if heard.limit[1] == "case" else heard.limit[1])
    elif order and heard.orders and group_by and "ranking" not in heard.flags:
        limit = _one_is_asked(heard)
    if "ranking" in heard.flags and not group_by:
        group_by = "unit"
    listed = METRICS[metric].measures == () and metric != "summary"
    return Query(
        metric,
        measure=Measure(said[0]) if len(said) == 1 and len(measures) > 1 else None,
        condition=_condition(heard, metric),
        group_by=Grouping(group_by) if group_by and not listed else None,
        order=Order(order) if order and not listed else None,
        limit=limit,
        filters=_filters(heard),
        page=heard.page,
    )


def _one_is_asked(heard: Heard) -> int | None:
    """`đơn vị nào cao nhất` asks for one; `từ cao xuống thấp` and two named ones for all."""
    return None if "all" in heard.flags or len(heard.units) > 1 else 1


def _condition(heard: Heard, metric: str) -> Condition | None:
    if metric not in ("unenforced", "unenforced_list") or not heard.conditions:
        return None
    poor = "not_enforceable" in heard.conditions
    return Condition.NOT_ENFORCEABLE if poor else Condition.ENFORCEABLE


def _filters(heard: Heard) -> Filters:
    return Filters(
        category=heard.categories[0] if heard.categories else None,
        group=heard.groups[0] if heard.groups else None,
        officer=heard.officers[0][0] if heard.officers else None,
        min_amount=heard.low,
        max_amount=heard.high,
        older_than_months=heard.older,
        younger_than_months=heard.younger,
        forced=heard.forced,
        own="own" in heard.flags,
    )


@dataclass(frozen=True, slots=True)
class _Days:
    period: Period
    compare: Compare | None = None
    by_year: bool = False


def _period(heard: Heard, setting: Setting, metric: str) -> _Days | AskBack:
    """The days asked for, cut at today but for schedules, or a question which are meant."""
    today, ahead = setting.today, metric == "coercion_schedule"
    compare = Compare.PREVIOUS_YEAR if "compare" in heard.flags else None
    if not heard.periods:
        if "trend" in heard.flags and not heard.groupings and len(heard.units) < 2:
            compare = Compare.PREVIOUS_YEAR
        start = today if ahead else work_year(work_year_of(today)).start
        return _Days(Period(start, FOREVER if ahead else today), compare)
    if len(heard.periods) == 2 and all(days.is_year for days in heard.periods):
        later = max((days.period for days in heard.periods), key=lambda period: period.start)
        earlier = min((days.period for days in heard.periods), key=lambda period: period.start)
        if earlier.end + timedelta(1) == later.start:
            return _Days(_cut(later, today), Compare.PREVIOUS_YEAR)
    if len(heard.periods) > 1:
        return AskBack(About.PERIOD)
    period = heard.periods[0].period
    if ahead:
        return _Days(period, compare)
    if period.start > today:
        return AskBack(About.PERIOD)
    return _Days(_cut(period, today), compare)


def _cut(period: Period, today: date) -> Period:
    return Period(period.start, min(period.end, today))


def _units(heard: Heard, setting: Setting, query: Query) -> Reading:
    """Puts the offices in, or asks which are meant."""
    found: list[str] = []
    for codes in heard.units:
        fitting = _fitting(codes, setting, query)
        if len(fitting) != 1:
            return _which(fitting, heard, setting, query)
        if fitting[0] not in found:
            found.append(fitting[0])
    if heard.half_named:
        return AskBack(About.UNIT, heard.half_named)
    if query.filters.own and not found:
        found = list(setting.tree.tops(query.period.end if query.period else setting.today))
    grouped = query.group_by is Grouping.UNIT or {"whole", "top", "own"} & heard.flags
    if "unit_kind" in heard.flags and not found and not grouped:
        return AskBack(About.UNIT)
    compared = "comparing" in heard.flags and not query.compare and query.group_by is None
    counted = heard.limit and heard.limit[1] == "unit" and not heard.orders
    if (counted or compared) and len(found) < 2:
        return AskBack(About.UNIT)
    if found and ("whole" in heard.flags or "top" in heard.flags) and len(found) > 1:
        return AskBack(About.UNIT)
    by = query.group_by
    if len(found) > 1 and by is None and METRICS[query.metric].measures:
        by = Grouping.UNIT
    return Read(replace(query, units=tuple(found), group_by=by))


def _fitting(codes: Sequence[str], setting: Setting, query: Query) -> Sequence[str]:
    """Of offices with one name, those that were there on the day asked about."""
    if len(codes) == 1:
        return codes
    day = min(query.period.end if query.period else setting.today, setting.today)
    there = [code for code in codes if setting.tree.existed(code, day)]
    return there or codes


def _which(codes: Sequence[str], heard: Heard, setting: Setting, query: Query) -> AskBack:
    choices = []
    for code in codes[:_CHOICES]:
        choice = replace(query, units=(code,))
        choices.append(Choice(setting.tree.offices[code].name, phrase(choice, setting.tree)))
    return AskBack(About.UNIT, "", tuple(choices))
