"""The right answers, counted case by case as the definitions read; shares no code with the program.

A figure is a pair: cases, dong. Where the definitions leave a choice, the choice is told here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.third_witness.province import CLOSINGS, Matter, Office, Province

Figures = dict[str, tuple[int, int]]


@dataclass
class State:
    """What a case was at the end of a day."""

    closed: str = ""
    means: bool = True
    aside: bool = False
    waits: str = ""

    def hear(self, what: str) -> None:
        """A closed case is not set aside any more; what waits without means stays without."""
        if what in CLOSINGS:
            self.closed, self.aside = what, False
        elif what in ("Có điều kiện", "Chưa có điều kiện"):
            self.means = what == "Có điều kiện"
            self.aside = self.aside and not self.means
        elif what == "Chuyển sổ theo dõi riêng":
            self.aside = True
        self.waits = {"Hoãn": "postponed", "Tạm đình chỉ": "suspended"}.get(what, "")


def state(matter: Matter, day: date) -> State:
    found = State()
    for _, (on, what) in sorted(enumerate(matter.events), key=lambda e: (e[1][0], e[0])):
        if on <= day:
            found.hear(what)
    return found


def outstanding(matter: Matter, day: date) -> int:
    return matter.amount - sum(part for on, part, _ in matter.payments if on <= day)


def due(matter: Matter, day: date) -> int:
    return matter.amount - sum(part for on, part, _ in matter.payments if on < day)


def included(matter: Matter, start: date, end: date) -> bool:
    closed = matter.closing[0] if matter.closing else date.max
    return matter.accepted <= end and closed >= start


def months(since: date, until: date) -> int:
    whole = (until.year - since.year) * 12 + until.month - since.month
    return whole - 1 if until.day < since.day else whole


def amount(matter: Matter, start: date, end: date) -> int:
    """What "trên 5 tỷ" is held against; of a closed case what it brought into the period."""
    return due(matter, start) if state(matter, end).closed else outstanding(matter, end)


_FATES = {
    "Thi hành xong": ("enforced", "completed"),
    "Đình chỉ": ("terminated", "completed"),
    "Ủy thác": ("entrusted", "entrusted_or_withdrawn"),
    "Thu hồi": ("withdrawn", "entrusted_or_withdrawn"),
    "Hủy": ("withdrawn", "entrusted_or_withdrawn"),
}


def figures(matters: Iterable[Matter], start: date, end: date) -> Figures:
    """Every figure of the period; those that no case has are absent."""
    sums = _Sums()
    for matter in matters:
        if included(matter, start, end):
            _add(sums, matter, start, end)
    sums.add("to_enforce", *sums.get("accepted"))
    sums.add("to_enforce", *(-part for part in sums.get("entrusted_or_withdrawn")))
    sums.add("enforceable", *sums.get("to_enforce"))
    sums.add("enforceable", *(-part for part in sums.get("not_enforceable")))
    return sums.of


@dataclass
class _Sums:
    of: Figures = field(default_factory=dict)

    def get(self, name: str) -> tuple[int, int]:
        return self.of.get(name, (0, 0))

    def add(self, name: str, cases: int, dong: int) -> None:
        before = self.get(name)
        self.of[name] = before[0] + cases, before[1] + dong


def _add(sums: _Sums, matter: Matter, start: date, end: date) -> None:
    now, left = state(matter, end), outstanding(matter, end)
    if now.aside:
        sums.add("set_aside", 1, left)
        return
    sums.add("accepted", 1, due(matter, start))
    sums.add("carried_over" if matter.accepted < start else "newly_accepted", 1, due(matter, start))
    for on, part, kind in matter.payments:
        if start <= on <= end:
            sums.add("completed", 0, part)
            sums.add("reduced" if kind == "Giảm" else "collected", 0, part)
    for name in _FATES.get(now.closed) or _standing(now):
        sums.add(name, 1, left)


def _standing(now: State) -> tuple[str, ...]:
    if not now.means:
        return "unenforced", "not_enforceable", "unenforced not_enforceable"
    return "unenforced", now.waits or "in_progress", "unenforced enforceable"


def rate(done: int, of: int) -> Decimal | None:
    return rounded(Fraction(100 * done, of)) if of else None


def rounded(number: Fraction) -> Decimal:
    """Two decimals, half away from zero."""
    hundredths = int(abs(number) * 100 + Fraction(1, 2))
    return Decimal(hundredths if number >= 0 else -hundredths) / 100


@dataclass(frozen=True)
class Places:
    """Whose a case is: by any name that its office had, and in which row it stands on a day."""

    province: Province

    def area(self, unit: str, *, own: bool, heirs: bool) -> set[str]:
        """The office, those below it, and (with `heirs`) those that any of them took over."""
        offices, found = self.province.offices.values(), {unit}
        while (
            more := {
                o.code
                for o in offices
                if (o.above in found and not own) or (heirs and o.heir in found)
            }
            - found
        ):
            found |= more
        return found

    def belongs(self, offices: list[str], unit: str, *, own: bool = False) -> bool:
        """An office has what it has now, or took over; and a name of old finds what it had."""
        now, before = offices[-1], offices[:-1]
        if now in self.area(unit, own=own, heirs=True):
            return True
        return any(office in self.area(unit, own=own, heirs=False) for office in before)

    def row(self, offices: list[str], day: date, unit: str, *, own: bool = False) -> str:
        """The office within `unit` that had the case on `day`."""
        area = self.area(unit, own=own, heirs=True)
        for code in offices:
            if code in area and self._office(code).there(day):
                return code
        at = self._office(next(code for code in reversed(offices) if code in area))
        while at.ends and at.ends < day and at.heir in area:
            at = self._office(at.heir)
        return at.code

    def _office(self, code: str) -> Office:
        return self.province.offices[code]


def kept(matters: Iterable[Matter], keeps: Callable[[Matter], bool]) -> list[Matter]:
    return [matter for matter in matters if keeps(matter)]
