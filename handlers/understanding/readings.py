"""What reading a question can end in: a query, a question back, or an honest no."""

from dataclasses import dataclass
from enum import StrEnum

from db.query import Query
from handlers.messages import Choice


class About(StrEnum):
    """What has to be asked back."""

    UNIT = "unit"  # which office
    UNKNOWN_UNIT = "unknown_unit"  # an office that there is none of
    OFFICER = "officer"
    METRIC = "metric"  # which figure
    DISTRICT_OR_QUARTER = "district_or_quarter"  # `Q3` in a city with a third district
    PERIOD = "period"  # which days
    CASE = "case"  # which case
    UNCOUNTED = "uncounted"  # what the figures here cannot tell
    CONTEXT = "context"  # leans on a question before that is not there
    LEFTOVER = "leftover"  # words that could change the meaning and were not used


class Reason(StrEnum):
    """Why a question cannot be read."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    OFF_SUBJECT = "off_subject"
    NEVER_TOLD = "never_told"  # never told to anybody: protection plans, results of verification
    AN_ACT = "an_act"  # asks to change or do something, where we only answer
    NO_SUCH_DATE = "no_such_date"


@dataclass(frozen=True, slots=True)
class Read:
    """Understood: the query, whole but for the office where none was named.

    `kept` names what was not said but taken from the question before.
    """

    query: Query
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskBack:
    """Not certain: what is open, the words that left it open, at most four ready questions."""

    about: About
    mention: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Not readable: why, and the words that stood in the way."""

    reason: Reason
    mention: str = ""


Reading = Read | AskBack | NotUnderstood
