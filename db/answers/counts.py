"""Each kind of figure counted: rows by label, in cases and in dong (or per cent)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Date, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from db.answers import summed
from db.answers.numbers import ratio, work_year
from db.answers.parts import Key, Tally, tallies
from db.answers.scope import Scope
from db.catalogue import METRICS, Metric, Shape, base_of_share, formula, parts_of
from db.facts import Number
from db.models import Agency, Case, Coercion, Officer, Recommendation, Target
from db.query import Condition, Grouping, Measure, Period
from db.sums.keeping import is_current
from db.terms import CoercionState, RecommendationKind

#: The parts by period, by the keys of a split.
Told = Mapping[Period, Mapping[Key, Tally]]


class Pair(NamedTuple):
    """A figure in cases and in dong, whichever it has; of the unenforced also their shares."""

    cases: Number | None = None
    money: Number | None = None
    cases_share: Number | None = None
    money_share: Number | None = None


_NOT_GIVEN = Pair(Number(None), Number(None))


@dataclass(frozen=True, slots=True)
class Label:
    """Whose a row is: the keys it was split by; `unit` goes with an officer too."""

    unit: str | None = None
    officer: str | None = None
    category: str | None = None
    group: str | None = None


@dataclass(frozen=True)
class Count:
    """What to count: a metric (of a `condition`), over a scope, split or not.

    `told` are the parts of some periods, where they are known already.
    """

    session: Session
    scope: Scope
    metric: Metric
    condition: Condition | None = None
    group_by: Grouping | None = None
    told: Told = field(default_factory=dict)


def with_sums(asked: Count, periods: Iterable[Period]) -> Count:
    """The same with the parts of several periods, all looked up at once where sums are kept.

    For a summary it is all parts.
    """
    session, scope, shape = asked.session, asked.scope, asked.metric.shape
    of_parts = shape in (Shape.SUM, Shape.RATIO, Shape.GAP, Shape.SUMMARY)
    if of_parts and summed.serves(scope.filters, asked.group_by) and is_current(session):
        whole = shape is Shape.SUMMARY
        needed = summed.ALL_PARTS if whole else parts_of(asked.metric, asked.condition)
        told = summed.tallies(session, scope, list(dict.fromkeys(periods)), asked.group_by, needed)
        return replace(asked, told=told)
    return asked


def count(asked: Count) -> dict[Label, Pair]:
    """The figures by label; unsplit there is one label, empty. Offices without any stand as 0."""
    return _COUNTERS[asked.metric.shape](asked)


def tally(asked: Count) -> dict[Label, Tally]:
    """The parts of the catalogue by label."""
    found: dict[Label, Tally] = dict.fromkeys(_expected(asked), Tally())
    split = _split(asked)
    for label, part in _labelled(asked, split):
        found[label] = found.get(label, Tally()) + part
    return found


def _split(asked: Count) -> Mapping[Key, Tally]:
    """The parts by the keys of the split: from sums where they are kept, else counted."""
    period = asked.scope.period
    if period not in asked.told:
        asked = with_sums(asked, [period])
    if period in asked.told:
        return asked.told[period]
    return tallies(asked.session, asked.scope, asked.group_by)


def nothing(asked: Count) -> Pair:
    """What a label has that was not met: no cases and no dong of a sum, no value of a rate."""
    match asked.metric.shape:
        case Shape.SUM | Shape.RATIO:
            return pair(asked.metric, Tally(), asked.condition)
        case Shape.COERCIONS | Shape.PAPERS:
            return Pair(Number(0))
        case _:
            return _NOT_GIVEN


def pair(metric: Metric, parts: Tally, condition: Condition | None = None) -> Pair:
    """A sum or a rate from its parts."""
    cases = _number(metric, parts, Measure.CASES, condition)
    money = _number(metric, parts, Measure.MONEY, condition)
    if metric.id != "unenforced":
        return Pair(cases, money)
    return Pair(cases, money, *(_share(metric, parts, m, condition) for m in Measure))


def gap(given: Pair, parts: Tally) -> Pair:
    """Target less rate, in percentage points: what is lacking, negative when ahead."""
    rate = pair(METRICS["rate"], parts)
    return Pair(_less(given.cases, rate.cases), _less(given.money, rate.money))


def targets(asked: Count) -> dict[str, Pair]:
    """The targets of the work year of the period's end, by office, in per cent."""
    year = work_year(asked.scope.period.end)
    given = select(Agency.code, Target.cases, Target.money).join(Agency)
    rows = asked.session.execute(given.where(Target.work_year == year))
    return {code: Pair(Number(cases), Number(money)) for code, cases, money in rows}


def _number(
    metric: Metric, parts: Tally, measure: Measure, condition: Condition | None
) -> Number | None:
    if measure not in metric.measures:
        return None
    value = parts.total(measure, formula(metric, measure, condition))
    if metric.shape is not Shape.RATIO:
        return Number(value)
    over = metric.over_cases if measure is Measure.CASES else metric.over_money
    return ratio(value, parts.total(measure, over))


def _share(metric: Metric, parts: Tally, measure: Measure, condition: Condition | None) -> Number:
    """What part the unenforced are of all that was to enforce, or was enforceable."""
    value = parts.total(measure, formula(metric, measure, condition))
    return ratio(value, parts.total(measure, base_of_share(condition)))


def _of_parts(asked: Count) -> dict[Label, Pair]:
    found = tally(asked)
    return {label: pair(asked.metric, parts, asked.condition) for label, parts in found.items()}


def _of_targets(asked: Count) -> dict[Label, Pair]:
    given = targets(asked)
    if asked.group_by is not Grouping.UNIT:
        return {Label(): given.get(asked.scope.asked[0], _NOT_GIVEN)}
    offices = sorted(code for code in given if code in asked.scope.members)
    return {Label(unit=code): given[code] for code in offices}


def _of_gaps(asked: Count) -> dict[Label, Pair]:
    given = targets(asked)
    return {
        label: gap(given.get(label.unit or asked.scope.asked[0], _NOT_GIVEN), parts)
        for label, parts in tally(asked).items()
    }


def _less(target: Number | None, rate: Number | None) -> Number:
    if target is None or rate is None or target.value is None or rate.value is None:
        return Number(None)
    return Number(target.value - rate.value)


def _of_coercions(asked: Count) -> dict[Label, Pair]:
    """Coercion decisions carried out (Đã tổ chức) on the days of the period."""
    scope, officer = asked.scope, func.coalesce(Coercion.officer_id, Case.officer_id)
    keys: Mapping[Grouping, Any] = {
        Grouping.UNIT: (Case.agency_id, Case.handed_over_from_id),
        Grouping.OFFICER: (officer, Case.agency_id),
        Grouping.CATEGORY: (Case.category,),
        Grouping.GROUP: (Case.group,),
    }
    by = keys[asked.group_by] if asked.group_by else ()
    counted = select(*by, func.count()).select_from(Coercion).join(Case).group_by(*by)
    counted = counted.where(Coercion.state == CoercionState.HELD, *scope.cases(officer))
    counted = counted.where(*held_within(scope))
    return _counted(asked, asked.session.execute(counted))


def held_within(scope: Scope) -> Iterable[Any]:
    """The conditions on a coercion of the period: its day, and forced or not where asked."""
    yield Coercion.scheduled_at >= datetime.combine(scope.period.start, time.min)
    yield Coercion.scheduled_at <= datetime.combine(scope.period.end, time.max)
    if scope.filters.forced is not None:
        yield Coercion.forced.is_(scope.filters.forced)


def _of_papers(asked: Count) -> dict[Label, Pair]:
    """The procuracy's papers of one kind; one without an office counts for the top office."""
    scope = asked.scope
    kinds = {
        "recommendations": RecommendationKind.RECOMMENDATION,
        "protests": RecommendationKind.PROTEST,
    }
    by = (Recommendation.agency_id,) if asked.group_by else ()
    here = Recommendation.agency_id.in_(scope.ids)
    counted = (
        select(*by, func.count())
        .select_from(Recommendation)
        .group_by(*by)
        .where(
            or_(here, Recommendation.agency_id.is_(None)) if scope.has_top else here,
            Recommendation.kind == kinds[asked.metric.id],
            Recommendation.on_date.between(scope.period.start, scope.period.end),
        )
    )
    return _counted(asked, asked.session.execute(counted))


def _counted(asked: Count, rows: Iterable[Any]) -> dict[Label, Pair]:
    sums = dict.fromkeys(_expected(asked), 0)
    for label, times in _labelled(asked, {tuple(row[:-1]): row[-1] for row in rows}):
        sums[label] = sums.get(label, 0) + times
    return {label: Pair(Number(times)) for label, times in sums.items()}


def _labelled(asked: Count, split: Mapping[Key, Any]) -> Iterable[tuple[Label, Any]]:
    """The keys of a split in words, office and officer as on the day that names them."""
    name = _officer_names(asked) if asked.group_by is Grouping.OFFICER else {}
    for key, value in split.items():
        match asked.group_by:
            case Grouping.UNIT:
                yield Label(unit=_office(asked.scope, *key)), value
            case Grouping.OFFICER if key[0] is None:
                yield Label(), value
            case Grouping.OFFICER:
                yield Label(unit=_office(asked.scope, key[1]), officer=name[key[0]]), value
            case Grouping.CATEGORY:
                yield Label(category=key[0]), value
            case Grouping.GROUP:
                yield Label(group=key[0]), value
            case _:
                yield Label(), value


def _officer_names(asked: Count) -> dict[int, str]:
    rows = asked.session.execute(select(Officer.id, Officer.name))
    return {number: name for number, name in rows}


def _office(scope: Scope, agency_id: int | None, first_id: int | None = None) -> str | None:
    """The office whose row a case stands in, of those asked about."""
    if agency_id is None:
        return None
    now = scope.tree.by_id[agency_id].code
    first = scope.tree.by_id[first_id].code if first_id else now
    return scope.tree.holder(first, now, scope.named_on, scope.members)


def _expected(asked: Count) -> list[Label]:
    """The labels that stand in an answer even where nothing was counted.

    A ranking of offices lists every office with cases of its own, those with none of the kind
    asked for too: the lowest is often such a one.
    """
    if asked.group_by is None:
        return [Label()]
    if asked.group_by is not Grouping.UNIT:
        return []
    scope = asked.scope
    codes = {_office(scope, number) for number in _having(asked, "agency_id")}
    codes |= {
        code
        for number in _having(asked, "handed_over_from_id")
        if (code := scope.tree.by_id[number].code) == _office(scope, number)
    }
    there = (c for c in codes if c and scope.tree.existed(c, scope.named_on))
    return [Label(unit=code) for code in sorted(there)]


def _having(asked: Count, column: str) -> Iterable[int]:
    """The offices asked about that a case of the period's end, or before, names in `column`."""
    limits = {"ids": list(asked.scope.ids), "until": asked.scope.period.end}
    return asked.session.scalars(_named_in(column), limits)


@cache
def _named_in(column: str) -> Select[Any]:
    """Made once, of tables: to make it takes longer than to answer it."""
    agency, case = Agency.__table__.c, Case.__table__.c
    until = case.accepted_on <= bindparam("until", type_=Date)
    there = select(case.id).where(case[column] == agency.id, until).exists()
    return select(agency.id).where(agency.id.in_(bindparam("ids", expanding=True)), there)


_COUNTERS: Mapping[Shape, Callable[[Count], dict[Label, Pair]]] = {
    Shape.SUM: _of_parts,
    Shape.RATIO: _of_parts,
    Shape.TARGET: _of_targets,
    Shape.GAP: _of_gaps,
    Shape.COERCIONS: _of_coercions,
    Shape.PAPERS: _of_papers,
}
