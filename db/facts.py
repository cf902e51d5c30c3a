"""What comes back: frozen answers, in cases, dong and per cent, with the days that they cover."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from db.query import Measure, Period, Query


@dataclass(frozen=True, slots=True)
class Number:
    """One figure: cases, dong, or per cent (two decimals, rounded half up).

    `value` None means "không có số liệu" (a rate over nothing, a target not given). A rate and a
    share carry their numerator and denominator, in cases or dong.
    """

    value: int | Decimal | None
    numerator: int | None = None
    denominator: int | None = None


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One line of a breakdown, ranking, trend or comparison: whose it is, and the figures.

    Exactly the keys that it was split by are set; `officer_unit` is the office of `officer`.
    None in a key that it was split by means "none given in the files". `*_before` are the same
    days one year earlier, where that was asked. `*_share` of an `unenforced`: its part of what
    was to enforce there, or of what was enforceable with `condition` enforceable.
    """

    unit: str | None = None
    officer: str | None = None
    category: str | None = None
    group: str | None = None
    period: Period | None = None
    cases: Number | None = None
    money: Number | None = None
    cases_before: Number | None = None
    money_before: Number | None = None
    cases_share: Number | None = None
    money_share: Number | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """An office asked about that has ceased, and the office that took its cases over."""

    unit: str
    ceased_on: date | None
    successor: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where the figures stand: the query as answered, the last import (UTC), old offices named."""

    query: Query
    updated_at: datetime | None
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureAnswer:
    """A figure. Without a split `cases`/`money` hold it (whichever the metric has) and `rows` is
    empty, unless several units were compared. `measure` is the one that was asked for (or the
    metric's first), `*_share` are as in `FigureRow`. `total` counts the rows before `limit`,
    `tied` those cut off that equal the last one kept. `previous` is the period of the
    `*_before` figures.
    """

    source: Source
    measure: Measure | None
    cases: Number | None = None
    money: Number | None = None
    cases_before: Number | None = None
    money_before: Number | None = None
    previous: Period | None = None
    rows: tuple[FigureRow, ...] = ()
    total: int = 0
    tied: int = 0
    cases_share: Number | None = None
    money_share: Number | None = None


#: Metric id to its numbers, in cases and in dong.
Figures = dict[str, tuple[Number | None, Number | None]]


@dataclass(frozen=True, slots=True)
class OfficeFigures:
    """What a summary has of one office with cases of its own, and of it a year before."""

    unit: str
    figures: Figures
    before: Figures


@dataclass(frozen=True, slots=True)
class SummaryAnswer:
    """Every figure of a period, and all that comes of cases in the same days a year before.

    `offices` are those that the figures are sums of, the provincial office's own first.
    """

    source: Source
    figures: Figures
    forced_coercions: int
    other_coercions: int
    previous: Period
    before: Figures
    offices: tuple[OfficeFigures, ...] = ()

    @property
    def is_comparable(self) -> bool:
        """Whether the year before has other days than these."""
        period = self.source.query.period
        return period is not None and self.previous.end < period.start


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One unenforced case as listed: outstanding debt (dong), age (whole months), standing."""

    case: str
    decision: str
    unit: str
    officer: str | None
    debtor: str | None
    category: str | None
    accepted_on: date
    outstanding: int
    age_months: int
    standing: str


@dataclass(frozen=True, slots=True)
class CaseListAnswer:
    """A page of unenforced cases, the largest outstanding first.

    `total` (cases) and `outstanding` (dong) are of all that match, also where the query's `limit`
    keeps only the largest.
    """

    source: Source
    rows: tuple[CaseRow, ...]
    total: int
    outstanding: int


@dataclass(frozen=True, slots=True)
class CoercionRow:
    """One coercion as scheduled; `time` is the office's wall clock, `locality` where its case is.

    `officer` is the coercion's own, or else the case's; `partners_key` is as in `db.models`.
    `by_day`: the hour is left out of `time`, and `place` is no more than the commune. `silent` are
    those who have not answered its alerts, each with part, name and organisation.
    """

    coercion: str
    case: str
    decision: str | None
    time: datetime
    state: str
    place: str | None
    measure: str | None
    forced: bool
    unit: str
    officer: str | None
    debtor: str | None
    locality: str | None = None
    case_officer: str | None = None
    partners_key: str | None = None
    by_day: bool = False
    version: int = 1
    silent: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ScheduleAnswer:
    """A page of the coercions of a period, the earliest first; `total` counts all of them.

    `days_off` are those of its days on which offices do not work.
    """

    source: Source
    rows: tuple[CoercionRow, ...]
    total: int
    days_off: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event of a case: its day, its kind (`db.terms.EventKind`), the office's note."""

    on_date: date
    kind: str
    note: str | None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case, whole: who, how much, what happened. Money in dong."""

    row: CaseRow
    decision_date: date | None
    group: str | None
    creditor: str | None
    locality: str | None
    judgment_number: str | None
    judgment_date: date | None
    court: str | None
    amount: int
    collected: int
    reduced: int
    closed_on: date | None
    closed_by: str | None
    events: tuple[EventLine, ...]
    coercions: tuple[CoercionRow, ...]


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """What a case question found: one file, or several to choose from (`total`), or none."""

    source: Source
    file: CaseFile | None
    candidates: tuple[CaseRow, ...]
    total: int


Answer = FigureAnswer | SummaryAnswer | CaseListAnswer | ScheduleAnswer | CaseAnswer
