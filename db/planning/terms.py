"""The words of planning: steps of a coercion, parts in it, wishes of a person, what is planned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any, Final

from db.calendar import MORNING, NIGHT


class Kind(StrEnum):
    """Kinds of delivery that are planned here; the outbox has others beside them."""

    COERCION = "coercion"
    CHECKPOINT = "checkpoint"
    GUARD = "guard"
    DIGEST = "digest"
    WEEKLY = "weekly"
    IDLE_CASES = "idle_cases"


class Step(StrEnum):
    """What is told of a coercion, each once to a person and version."""

    NEW = "new"
    LATE = "late"  # new, but entered when little time was left: "báo gấp"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    D7 = "d7"
    D3 = "d3"
    D1 = "d1"
    H2 = "h2"
    GUARD = "guard"
    CHECKPOINT_PLAN = "checkpoint_plan"
    CHECKPOINT_NOTICE = "checkpoint_notice"
    CHECKPOINT_COST = "checkpoint_cost"
    CHECKPOINT_MEETING = "checkpoint_meeting"
    CHECKPOINT_24H = "checkpoint_24h"
    UNANSWERED = "unanswered"
    HINDERED = "hindered"  # somebody answered that something is in the way


#: Steps that are told as soon as something happened; of a version a person gets one of them.
AT_ONCE: Final = frozenset({Step.NEW, Step.LATE, Step.CHANGED, Step.CANCELLED})
REMINDERS: Final = (Step.D7, Step.D3, Step.D1, Step.H2)
#: Working days before a forced coercion by which something must be done.
CHECKPOINTS: Final[Mapping[Step, int]] = {
    Step.CHECKPOINT_PLAN: 5,
    Step.CHECKPOINT_NOTICE: 3,
    Step.CHECKPOINT_COST: 2,
    Step.CHECKPOINT_MEETING: 1,
}
#: Steps that a person may do without.
OPTIONAL: Final = frozenset({*REMINDERS, *CHECKPOINTS, Step.CHECKPOINT_24H, Step.UNANSWERED})


class Part(StrEnum):
    """What somebody has to do with a coercion, the closest first."""

    OFFICER = "officer"
    HEAD = "head"
    LEADER = "leader"
    PARTNER = "partner"
    FOLLOWER = "follower"


#: Who answers for a coercion, and so is asked whether they know of it.
ASKED: Final = frozenset({Part.OFFICER, Part.HEAD, Part.PARTNER})
#: Who sees to the checkpoints, and hears of an unlawful time.
IN_CHARGE: Final = frozenset({Part.OFFICER, Part.HEAD})


@dataclass(frozen=True, slots=True)
class Wishes:
    """How somebody wants to be told: steps left out, quiet hours (equal ends: none), digests.

    After `second` hours without an answer an alert goes by the other messenger too; 0: never.
    """

    off: frozenset[str] = frozenset()
    quiet: tuple[time, time] = (NIGHT, MORNING)
    digest: bool = True
    weekly: bool = True
    idle: bool = True
    channel: str = ""
    second: int = 2


#: The wishes of whoever has named none.
USUAL: Final = Wishes()


@dataclass(frozen=True, slots=True)
class Who:
    """A person or a group, by number."""

    person: int | None = None
    group: int | None = None

    def __str__(self) -> str:
        return f"p{self.person}" if self.group is None else f"g{self.group}"


@dataclass(frozen=True, slots=True)
class Knower:
    """Somebody who must know of a coercion; a stand-in on `days` only, both included."""

    who: Who
    part: Part
    wishes: Wishes = USUAL
    days: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """A coercion as planning sees it; `scheduled_at` is the wall clock of the office.

    `officer` and `partners` are keys to compare by, `agency` the office that has the case.
    """

    id: int
    version: int
    scheduled_at: datetime
    state: str
    forced: bool
    seizure: bool
    agency: str
    case: int
    officer: str = ""
    partners: frozenset[str] = frozenset()
    locality: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """One delivery as it is to stand in the outbox; times carry a zone."""

    key: str
    kind: Kind
    step: str
    who: Who
    due_at: datetime
    expires_at: datetime
    weight: int
    coercion: int | None = None
    version: int | None = None
    body: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A delivery of a coercion as it stands in the outbox already; `due_at` carries a zone."""

    key: str
    version: int
    step: str
    who: Who
    part: Part
    state: str
    due_at: datetime


def utc(moment: datetime) -> datetime:
    """A moment as the database keeps it: UTC, without its zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)
