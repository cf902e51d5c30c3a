"""The figures: what each id counts, as sums of the parts that `db.answers.parts` counts.

Source of the definitions: the statistical forms of the enforcement offices. The parts are
counted once over the included cases; all else is arithmetic on them, so the identities
accepted = entrusted + withdrawn + to_enforce, to_enforce = enforceable + not_enforceable =
completed + unenforced hold by construction, in cases and in dong. The parts are
carried_over, newly_accepted, entrusted, withdrawn, terminated, not_enforceable, postponed,
suspended, set_aside in both; enforced in cases; collected, reduced in dong.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from db.query import CALENDAR, Condition, Grouping, Measure

Formula = Mapping[str, int]
BOTH: Final = (Measure.CASES, Measure.MONEY)
MONEY_FIRST: Final = (Measure.MONEY, Measure.CASES)


class Shape(StrEnum):
    """How a metric is answered."""

    SUM = "sum"  # a sum of parts
    RATIO = "ratio"  # one sum over another, in per cent
    TARGET = "target"  # what was given to the office, in per cent
    GAP = "gap"  # target less rate, in percentage points
    COERCIONS = "coercions"  # decisions carried out
    PAPERS = "papers"  # recommendations or protests
    SUMMARY = "summary"
    CASE = "case"
    CASE_LIST = "case_list"
    SCHEDULE = "schedule"
    DEFINITION = "definition"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure: its measures (the first is meant when none was said) and its formulas.

    `stock` figures stand at the period's end; the others run over its days. `over` is the
    denominator of a ratio.
    """

    id: str
    shape: Shape
    measures: tuple[Measure, ...] = ()
    stock: bool = False
    cases: Formula = field(default_factory=dict)
    money: Formula = field(default_factory=dict)
    over_cases: Formula = field(default_factory=dict)
    over_money: Formula = field(default_factory=dict)


def _plus(*formulas: Formula) -> dict[str, int]:
    total: dict[str, int] = {}
    for formula in formulas:
        for part, times in formula.items():
            total[part] = total.get(part, 0) + times
    return {part: times for part, times in total.items() if times}


def _minus(formula: Formula) -> dict[str, int]:
    return {part: -times for part, times in formula.items()}


_ACCEPTED = {"carried_over": 1, "newly_accepted": 1}
_LEFT = {"entrusted": 1, "withdrawn": 1}
_TO_ENFORCE = _plus(_ACCEPTED, _minus(_LEFT))
_NOT_ENFORCEABLE = {"not_enforceable": 1}
_ENFORCEABLE = _plus(_TO_ENFORCE, _minus(_NOT_ENFORCEABLE))
_COMPLETED_CASES = {"enforced": 1, "terminated": 1}
_COMPLETED_MONEY = {"collected": 1, "reduced": 1, "terminated": 1}
_UNENFORCED_CASES = _plus(_TO_ENFORCE, _minus(_COMPLETED_CASES))
_UNENFORCED_MONEY = _plus(_TO_ENFORCE, _minus(_COMPLETED_MONEY))
_RESTING = {"not_enforceable": 1, "postponed": 1, "suspended": 1}


def _both(name: str, formula: Formula, *, stock: bool = False) -> Metric:
    return Metric(name, Shape.SUM, BOTH, stock, formula, formula)


def _money(name: str) -> Metric:
    return Metric(name, Shape.SUM, (Measure.MONEY,), False, {}, {name: 1})


def _one(name: str, shape: Shape, *measures: Measure) -> Metric:
    return Metric(name, shape, measures)


_ALL = (
    _both("accepted", _ACCEPTED),
    _both("carried_over", {"carried_over": 1}),
    _both("newly_accepted", {"newly_accepted": 1}),
    _both("entrusted", {"entrusted": 1}),
    _both("withdrawn", {"withdrawn": 1}),
    _both("entrusted_or_withdrawn", _LEFT),
    _both("to_enforce", _TO_ENFORCE),
    _both("enforceable", _ENFORCEABLE),
    _both("not_enforceable", _NOT_ENFORCEABLE, stock=True),
    Metric("completed", Shape.SUM, BOTH, False, _COMPLETED_CASES, _COMPLETED_MONEY),
    Metric("enforced", Shape.SUM, (Measure.CASES,), False, {"enforced": 1}),
    _both("terminated", {"terminated": 1}),
    _money("collected"),
    _money("reduced"),
    Metric("unenforced", Shape.SUM, BOTH, True, _UNENFORCED_CASES, _UNENFORCED_MONEY),
    _both("postponed", {"postponed": 1}, stock=True),
    _both("suspended", {"suspended": 1}, stock=True),
    Metric(
        "in_progress",
        Shape.SUM,
        BOTH,
        True,
        _plus(_UNENFORCED_CASES, _minus(_RESTING)),
        _plus(_UNENFORCED_MONEY, _minus(_RESTING)),
    ),
    _both("set_aside", {"set_aside": 1}, stock=True),
    Metric(
        "rate",
        Shape.RATIO,
        MONEY_FIRST,
        False,
        _COMPLETED_CASES,
        _COMPLETED_MONEY,
        _ENFORCEABLE,
        _ENFORCEABLE,
    ),
    _one("target", Shape.TARGET, *MONEY_FIRST),
    _one("target_gap", Shape.GAP, *MONEY_FIRST),
    _one("coercions", Shape.COERCIONS, Measure.CASES),
    _one("recommendations", Shape.PAPERS, Measure.CASES),
    _one("protests", Shape.PAPERS, Measure.CASES),
    _one("summary", Shape.SUMMARY),
    _one("case", Shape.CASE),
    _one("unenforced_list", Shape.CASE_LIST),
    _one("coercion_schedule", Shape.SCHEDULE),
    _one("definition", Shape.DEFINITION),
    _one("help", Shape.HELP),
)

#: What a figure may be narrowed by, besides offices; the rest it is not counted by.
_OF_CASES = frozenset(
    {
        "category",
        "group",
        "officer",
        "debtor",
        "min_amount",
        "max_amount",
        "older_than_months",
        "younger_than_months",
    }
)
FILTERS: Final[Mapping[Shape, frozenset[str]]] = {
    Shape.SUM: _OF_CASES,
    Shape.RATIO: _OF_CASES,
    Shape.COERCIONS: _OF_CASES | {"forced"},
    Shape.CASE_LIST: _OF_CASES,
    Shape.SCHEDULE: _OF_CASES | {"forced"},
    Shape.SUMMARY: _OF_CASES,
}

#: How a figure may be split.
GROUPINGS: Final[Mapping[Shape, frozenset[Grouping]]] = {
    Shape.SUM: frozenset(Grouping),
    Shape.RATIO: frozenset(Grouping),
    Shape.COERCIONS: frozenset(Grouping),
    Shape.PAPERS: CALENDAR | {Grouping.UNIT},
    Shape.TARGET: frozenset({Grouping.UNIT, Grouping.YEAR}),
    Shape.GAP: frozenset({Grouping.UNIT, Grouping.YEAR}),
}


def formula(metric: Metric, measure: Measure, condition: Condition | None = None) -> Formula:
    """The parts that make a figure up; `condition` keeps that part of the unenforced."""
    whole = metric.cases if measure is Measure.CASES else metric.money
    match condition:
        case Condition.NOT_ENFORCEABLE:
            return _NOT_ENFORCEABLE
        case Condition.ENFORCEABLE:
            return _plus(whole, _minus(_NOT_ENFORCEABLE))
        case _:
            return whole


def base_of_share(condition: Condition | None) -> Formula:
    """What the unenforced are a share of: all to enforce, or what was enforceable."""
    return _ENFORCEABLE if condition is Condition.ENFORCEABLE else _TO_ENFORCE


def parts_of(metric: Metric, condition: Condition | None = None) -> frozenset[tuple[str, Measure]]:
    """The parts, each in its measure, that a figure and its share are worked out from."""
    if metric.shape is Shape.GAP:
        metric = METRICS["rate"]
    over = {Measure.CASES: metric.over_cases, Measure.MONEY: metric.over_money}
    share = base_of_share(condition) if metric.id == "unenforced" else {}
    return frozenset(
        (part, measure)
        for measure in metric.measures
        for part in {**formula(metric, measure, condition), **over[measure], **share}
    )


#: Every metric by its id; the ids are fixed, other programs rely on them.
METRICS: Final[Mapping[str, Metric]] = {metric.id: metric for metric in _ALL}
