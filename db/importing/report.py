"""What an import found: counts a sheet, and every problem with its place; worded elsewhere."""

from dataclasses import dataclass
from enum import StrEnum

from db.guard import Finding


class Reason(StrEnum):
    """Why a row, a sheet or a file is refused, or what is worth knowing about it."""

    MISSING = "missing"
    NOT_A_DATE = "not_a_date"
    NOT_A_TIME = "not_a_time"
    NO_HOUR = "no_hour"
    NOT_MONEY = "not_money"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_CODE = "not_a_code"
    ABOVE_100 = "above_100"
    TWO_READINGS = "two_readings"
    NOT_OF_THE_LIST = "not_of_the_list"
    TOO_LONG = "too_long"
    NEGATIVE = "negative"
    IN_FUTURE = "in_future"
    TOO_EARLY = "too_early"
    UNKNOWN_OFFICE = "unknown_office"
    UNKNOWN_CASE = "unknown_case"
    CIRCULAR = "circular"
    SAME_KEY = "same_key"
    SAME_NUMBER = "same_number"
    NUMBER_TAKEN = "number_taken"
    EMPTY_CELL = "empty_cell"
    MORE_CELLS = "more_cells"
    OFFICE_REJECTED = "office_rejected"
    CASE_REJECTED = "case_rejected"
    BEFORE_ACCEPTANCE = "before_acceptance"
    ACCEPTED_TOO_LATE = "accepted_too_late"
    SECOND_CLOSING = "second_closing"
    CLOSED_BEFORE_PAID = "closed_before_paid"
    PAID_AFTER_CLOSING = "paid_after_closing"
    LESS_THAN_PAID = "less_than_paid"
    ABOVE_DUE = "above_due"
    COERCION_ON_CLOSED = "coercion_on_closed"
    # Worth knowing; the row is brought in all the same.
    REPEATED = "repeated"
    STILL_DUE = "still_due"
    AFTER_CLOSING = "after_closing"
    CLOSED_WHILE_ASIDE = "closed_while_aside"
    SAME_DECISION = "same_decision"
    NO_PARENT = "no_parent"
    UNKNOWN_COLUMN = "unknown_column"
    UNKNOWN_SHEET = "unknown_sheet"
    MOVED = "moved"
    MAYBE_TWICE = "maybe_twice"
    ERASED = "erased"
    NO_COLUMN = "no_column"
    SAME_COLUMN = "same_column"
    UNLAWFUL_TIME = "unlawful_time"
    NO_SHEET = "no_sheet"
    HIDDEN_SHEET = "hidden_sheet"
    TOTAL_DIFFERS = "total_differs"
    FOOTER = "footer"
    MONTH_FIRST = "month_first"
    TURNED_ROUND = "turned_round"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class Ways:
    """The two ways in which a cell can be read, as they would be written without a doubt."""

    one: str
    other: str


#: What completes a reason: a day, another row or case in words, an amount in dong, what the law
#: has against a time, or two readings.
Detail = str | int | Finding | Ways


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: sheet, row in the file (0: the sheet itself), column, the value, the reason.

    `fatal` problems reject the row. `file` is where the row stands, as files are named in reports.
    """

    sheet: str
    row: int
    column: str
    value: str
    reason: Reason
    detail: Detail = ""
    fatal: bool = True
    file: str = ""


class Doubtful(StrEnum):
    """What of a sheet is only likely."""

    SHEET = "sheet"
    COLUMN = "column"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that a person has to confirm before anything of the sheet is brought in.

    `meanings` are titles of ours, of a unit its dong; with more than one, or with `rivals` (other
    titles of the file that may mean the same), a plain yes is not enough: which must be said.
    """

    file: str
    sheet: str
    what: Doubtful
    title: str
    meanings: tuple[str, ...]
    rivals: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether a yes settles it."""
        return len(self.meanings) == 1 and not self.rivals


@dataclass(frozen=True, slots=True)
class SheetReport:
    """Rows of one sheet by what became of them, and the files that they came from.

    `assumed` are the titles of columns that new rows lack, though figures hang on them: what an
    empty cell there would mean holds for each of those rows.
    """

    name: str
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    files: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of an import; `written` says whether anything was kept.

    `refused` says that something was wrong and nothing could (or, in a rehearsal, would) be kept
    for that reason; what is right but known already is not refused. With `doubts` it is refused
    until a person has confirmed them (`db.importing.memory`), whatever else was asked for.
    """

    sheets: tuple[SheetReport, ...]
    problems: tuple[Problem, ...]
    written: bool
    dry_run: bool = False
    refused: bool = False
    doubts: tuple[Doubt, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that reject."""
        return tuple(problem for problem in self.problems if problem.fatal)
