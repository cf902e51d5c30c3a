"""What can be asked, in the database's words: one small frozen query, parsed from a question."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Measure(StrEnum):
    """What is counted: cases (việc) or money (dong)."""

    CASES = "cases"
    MONEY = "money"


class Condition(StrEnum):
    """Which part of the unenforced is meant: with or without means (điều kiện)."""

    ENFORCEABLE = "enforceable"
    NOT_ENFORCEABLE = "not_enforceable"


class Grouping(StrEnum):
    """How a figure is split."""

    UNIT = "unit"
    OFFICER = "officer"
    CATEGORY = "category"
    GROUP = "group"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


#: Groupings that cut the period into parts, each with figures of its own.
CALENDAR = frozenset({Grouping.MONTH, Grouping.QUARTER, Grouping.YEAR})


class Order(StrEnum):
    """The order of a ranking."""

    DESC = "desc"
    ASC = "asc"


class Compare(StrEnum):
    """Against what a figure is held."""

    PREVIOUS_YEAR = "previous_year"  # the same days one year before ("cùng kỳ")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included; `start` may not be after `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError("a period must not end before it starts")


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit on an amount (dong) or an age (whole months): "từ" includes it, "trên" does not."""

    value: int
    inclusive: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows the cases besides office and period; all that is given must hold.

    Amount and age of a case are the outstanding debt and the whole months since acceptance, at
    the period's end; a case closed in the period has the amount that it brought into the period.
    `own` leaves out the offices below (riêng Cục). `forced` concerns coercions only.
    """

    category: str | None = None
    group: str | None = None
    officer: str | None = None
    debtor: str | None = None
    min_amount: Bound | None = None
    max_amount: Bound | None = None
    older_than_months: Bound | None = None
    younger_than_months: Bound | None = None
    forced: bool | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation that takes part in coercions, and the offices whose coercions it sees."""

    name: str
    offices: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reach:
    """How far whoever asks may see: the cases that `offices` have now, wherever they came from.

    Of coercions also those that one of `bodies` takes part in.
    """

    offices: frozenset[str]
    bodies: tuple[Body, ...] = ()

    @property
    def widest(self) -> frozenset[str]:
        """All offices of which anything may be seen."""
        return self.offices.union(*(body.offices for body in self.bodies))


@dataclass(frozen=True, slots=True)
class Query:
    """One question, read.

    `metric` is an id of `db.catalogue`. `units` are agency codes: several are compared, none is
    the top office until `handlers.permissions` has named it. `measure` None: none was said.
    `subject` is what a `case` question looks for (decision number, code, judgment, party), or
    the metric that a `definition` explains. `page` counts from 1; lists of cases and coercions
    have `page_size` rows on each. `whole`: the province was named as a whole. `reach` is set by
    `handlers.permissions`, None: everywhere.
    """

    metric: str
    period: Period | None = None
    units: tuple[str, ...] = ()
    measure: Measure | None = None
    condition: Condition | None = None
    group_by: Grouping | None = None
    order: Order | None = None
    limit: int | None = None
    compare: Compare | None = None
    filters: Filters = field(default_factory=Filters)
    subject: str = ""
    page: int = 1
    whole: bool = False
    reach: Reach | None = None
    page_size: int = 10
