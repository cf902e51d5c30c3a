"""What an import found: counts a sheet, and every problem with its place; worded elsewhere."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a row, a sheet or a file is refused, or what is worth knowing about it."""

    MISSING = "missing"
    NOT_A_DATE = "not_a_date"
    NOT_A_TIME = "not_a_time"
    NO_HOUR = "no_hour"
    NOT_MONEY = "not_money"
    NOT_A_NUMBER = "not_a_number"
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
    BEFORE_ACCEPTANCE = "before_acceptance"
    ACCEPTED_TOO_LATE = "accepted_too_late"
    SECOND_CLOSING = "second_closing"
    CLOSED_BEFORE_PAID = "closed_before_paid"
    PAID_AFTER_CLOSING = "paid_after_closing"
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
    NO_COLUMN = "no_column"
    NO_SHEET = "no_sheet"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: sheet, row in the file (0: the sheet itself), column, the value, the reason.

    `detail` completes the reason (another row, a day, an amount). `fatal` problems reject the row.
    """

    sheet: str
    row: int
    column: str
    value: str
    reason: Reason
    detail: str = ""
    fatal: bool = True


@dataclass(frozen=True, slots=True)
class SheetReport:
    """Rows of one sheet by what became of them."""

    name: str
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of an import; `written` says whether anything was kept."""

    sheets: tuple[SheetReport, ...]
    problems: tuple[Problem, ...]
    written: bool
    dry_run: bool = False

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that reject."""
        return tuple(problem for problem in self.problems if problem.fatal)

    @property
    def refused(self) -> bool:
        """Whether nothing was (or would be) kept because of an error."""
        return bool(self.errors) and not self.written and not self.dry_run
