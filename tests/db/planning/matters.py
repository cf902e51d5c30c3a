"""A coercion and people to plan for, each test changing what it is about."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from db.calendar import Calendar
from db.planning.planner import overtaken, plan, unposted
from db.planning.terms import Held, Knower, Matter, Part, Planned, Who

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

OFFICER = Knower(Who(1), Part.OFFICER)
HEAD = Knower(Who(2), Part.HEAD)
LEADER = Knower(Who(3), Part.LEADER)
PARTNER = Knower(Who(4), Part.PARTNER)
FOLLOWER = Knower(Who(5), Part.FOLLOWER)
GROUP = Knower(Who(group=1), Part.PARTNER)
EVERYBODY = (OFFICER, HEAD, LEADER, PARTNER, FOLLOWER, GROUP)


def at(text: str) -> datetime:
    """A moment in Hanoi: `2026-12-01 08:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def matter(scheduled_at: str = "2026-12-16 08:30", **other: Any) -> Matter:
    """A coercion of a Wednesday with nothing off around it."""
    usual: dict[str, Any] = {
        "id": 7,
        "version": 1,
        "scheduled_at": datetime.fromisoformat(scheduled_at),
        "state": "planned",
        "forced": False,
        "seizure": False,
        "agency": "A",
        "case": 1,
    }
    return Matter(**usual | other)


def held(planned: Planned, state: str = "planned", **other: Any) -> Held:
    """What was planned, as the outbox has it."""
    part = Part((planned.body or {})["part"])
    version = planned.version or 0
    made = Held(planned.key, version, planned.step, planned.who, part, state, planned.due_at)
    return replace(made, **other)


def told(
    found: Iterable[Planned], *, of: Knower | None = None, steps: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """Step and minute of what is planned, in the order of time; of one person, of some steps."""
    wanted = [one for one in found if of is None or one.who == of.who]
    wanted = [one for one in wanted if not steps or one.step in steps]
    wanted.sort(key=lambda one: (one.due_at, one.weight))
    return [(str(one.step), f"{one.due_at:%Y-%m-%d %H:%M}") for one in wanted]


class Outbox:
    """The outbox of one coercion on a faked clock: planned again and again, sent when due."""

    def __init__(self, calendar: Calendar | None = None) -> None:
        self.calendar = calendar or Calendar()
        self.rows: dict[str, Held] = {}
        self.sent: list[tuple[Who, str, int, datetime]] = []

    def replan(self, coercion: Matter, knowers: Iterable[Knower], now: datetime) -> None:
        """Plans, and takes back what is planned no more."""
        rows = tuple(self.rows.values())
        wanted = plan(coercion, tuple(knowers), rows, self.calendar, now)
        for key in overtaken(wanted, rows):
            self.rows[key] = replace(self.rows[key], state="void")
        for one in unposted(wanted, rows):
            self.rows[one.key] = held(one)

    def send(self, now: datetime) -> None:
        """Sends all that is due, at its minute."""
        due = [row for row in self.rows.values() if row.state == "planned" and row.due_at <= now]
        for row in sorted(due, key=lambda row: row.due_at):
            self.rows[row.key] = replace(row, state="sent")
            self.sent.append((row.who, row.step, row.version, row.due_at))
