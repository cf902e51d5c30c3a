"""The second witness: every figure counted once more, in plain Python, straight from a world.

Shares no code with the program: it walks each case day by day through its story, as the
definitions of the statistical forms read, and knows nothing of spells, parts or SQL.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.db.world import Matter, Unit, World

Figures = dict[str, tuple[int, int]]


@dataclass(frozen=True)
class State:
    closed_by: str | None
    closed_on: date | None
    means: bool
    waits: str | None
    aside: bool


def state(matter: Matter, day: date) -> State:
    """What the case was at the end of `day`."""
    closed_by, closed_on, means, waits, aside = None, None, True, None, False
    for when, what in matter.events:
        if when > day:
            continue
        waits = None
        if what in ("enforced", "terminated", "entrusted", "withdrawn", "cancelled"):
            closed_by, closed_on, aside = what, when, False
            break
        if what == "enforceable":
            means, aside = True, False
        if what == "not_enforceable":
            means = False
        if what in ("postponed", "suspended"):
            waits = what
        if what == "set_aside":
            aside = True
    return State(closed_by, closed_on, means, waits, aside)


def outstanding(matter: Matter, day: date) -> int:
    """What is due at the end of `day`."""
    return matter.amount - sum(part for when, part, _ in matter.payments if when <= day)


def due(matter: Matter, day: date) -> int:
    """What is due on `day`, before anything paid on it."""
    return matter.amount - sum(part for when, part, _ in matter.payments if when < day)


def counts(matter: Matter, start: date, end: date) -> bool:
    """Accepted by the end, not closed before the start."""
    if matter.accepted > end:
        return False
    at_end = state(matter, end)
    return at_end.closed_on is None or at_end.closed_on >= start


def filter_amount(matter: Matter, start: date, end: date) -> int:
    """What "trên 5 tỷ" is held against."""
    if state(matter, end).closed_by:
        return due(matter, start)
    return outstanding(matter, end)


def age(matter: Matter, end: date) -> int:
    """Whole months since acceptance, counted one by one."""
    months = 0
    while _later(matter.accepted, months + 1) <= (end.year, end.month, end.day):
        months += 1
    return months


def _later(day: date, months: int) -> tuple[int, int, int]:
    month = day.month + months
    return (day.year + (month - 1) // 12, (month - 1) % 12 + 1, day.day)


_FATES = {
    "entrusted": ("entrusted", "entrusted_or_withdrawn"),
    "withdrawn": ("withdrawn", "entrusted_or_withdrawn"),
    "cancelled": ("withdrawn", "entrusted_or_withdrawn"),
    "terminated": ("terminated", "completed"),
}


def _fate(now: State, left: int) -> list[tuple[str, int]]:
    """The figures that a case counts in by what it has become, with what is left of its debt."""
    if now.closed_by == "enforced":
        return [("enforced", 0), ("completed", 0)]
    if now.closed_by:
        return [(name, left) for name in _FATES[now.closed_by]]
    if not now.means:
        return [("unenforced", left), ("not_enforceable", left)]
    return [("unenforced", left), (now.waits or "in_progress", left)]


def figures(matters: list[Matter], start: date, end: date) -> Figures:
    """Every figure of a period in (cases, dong)."""
    cases: dict[str, int] = {}
    money: dict[str, int] = {}

    def add(name: str, dong: int) -> None:
        cases[name] = cases.get(name, 0) + 1
        money[name] = money.get(name, 0) + dong

    for matter in matters:
        if not counts(matter, start, end):
            continue
        now, left = state(matter, end), outstanding(matter, end)
        if now.aside:
            add("set_aside", left)
            continue
        add("accepted", due(matter, start))
        add("carried_over" if matter.accepted < start else "newly_accepted", due(matter, start))
        for when, part, kind in matter.payments:
            if start <= when <= end:
                money[kind] = money.get(kind, 0) + part
                money["completed"] = money.get("completed", 0) + part
        for name, dong in _fate(now, left):
            add(name, dong)
    for table in (cases, money):
        table["to_enforce"] = table.get("accepted", 0) - table.get("entrusted_or_withdrawn", 0)
        table["enforceable"] = table["to_enforce"] - table.get("not_enforceable", 0)
    return {name: (cases.get(name, 0), money.get(name, 0)) for name in {**cases, **money}}


def rate(done: int, of: int) -> Decimal | None:
    """Per cent to two decimals, half up; nothing of nothing is no number."""
    if of == 0:
        return None
    hundredths = Fraction(done * 10_000, of)
    whole = int(hundredths)
    return Decimal(whole + (hundredths - whole >= Fraction(1, 2))) / 100


def reaches(world: World, start: str, goal: str, *, by_parent: bool = True) -> bool:
    """Whether an office is `goal`, below it, or one that it took over from."""
    units = {unit.code: unit for unit in world.units}
    seen, waiting = set(), [start]
    while waiting:
        code = waiting.pop()
        if code == goal:
            return True
        if code in seen:
            continue
        seen.add(code)
        unit = units[code]
        above = [unit.successor, unit.parent if by_parent else None]
        waiting += [code for code in above if code is not None]
    return False


def below(world: World, code: str, goal: str, *, own: bool) -> bool:
    """Whether an office is `goal` or below it, as the offices stood in its time."""
    parents = {unit.code: unit.parent for unit in world.units}
    at: str | None = code
    while at != goal:
        at = None if at is None or own else parents[at]
        if at is None:
            return False
    return True


def of_unit(world: World, goal: str, *, own: bool = False) -> list[Matter]:
    """The cases of an office: those that it, or an office it took over, has now, or it once had."""
    return [
        matter
        for matter in world.matters
        if reaches(world, matter.unit, goal, by_parent=not own)
        or (matter.handed_over_from and below(world, matter.handed_over_from, goal, own=own))
    ]


def holder(world: World, matter: Matter, goal: str, day: date) -> str:
    """The office, of those of `goal`, that had the case on `day`."""
    units = {unit.code: unit for unit in world.units}
    first, code = matter.handed_over_from, matter.unit
    if first and reaches(world, first, goal):
        there = not _gone(units[first], day)
        code = first if there or not reaches(world, code, goal) else code
    while _gone(units[code], day) and reaches(world, str(units[code].successor), goal):
        code = str(units[code].successor)
    return code


def _gone(unit: Unit, day: date) -> bool:
    return unit.successor is not None and unit.valid_to is not None and unit.valid_to < day


def coercions_held(matters: list[Matter], start: date, end: date, forced: bool | None) -> int:
    """Coercion decisions carried out on the days of the period."""
    return sum(
        done == "held" and start <= at.date() <= end and forced in (None, by_force)
        for matter in matters
        for at, by_force, done in matter.coercions
    )
