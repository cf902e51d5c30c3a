"""What a question about a province must answer: single figures, and the rows of a breakdown."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.third_witness import count
from tests.third_witness.count import Figures, Places
from tests.third_witness.province import Matter, Province
from tests.third_witness.questions import Asked

CALENDAR = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Value:
    """A figure: cases, dong or per cent; numerator and denominator where it is a rate."""

    value: Decimal | int | None
    numerator: int | None = None
    denominator: int | None = None


@dataclass(frozen=True)
class Expectation:
    """The right answer to one question, for its own days or for others."""

    province: Province
    asked: Asked

    def matters(self, unit: str, start: date, end: date) -> list[Matter]:
        """The cases of an office in the period that the question's conditions keep."""
        places, own = Places(self.province), self.asked.own
        return [
            matter
            for matter in self.province.matters.values()
            if count.included(matter, start, end)
            and places.belongs(matter.offices, unit, own=own)
            and self._passes(matter, start, end)
        ]

    def figures(self, unit: str, start: date, end: date) -> Figures:
        return count.figures(self.matters(unit, start, end), start, end)

    def value(self, unit: str, start: date, end: date) -> Value:
        """The figure of one office."""
        return self._of(self.matters(unit, start, end), unit, start, end)

    def rows(self, start: date, end: date, named: date) -> dict[Any, Value]:
        """The rows of a breakdown, by office (of the day `named`), name or span of days."""
        asked = self.asked
        if len(asked.units) > 1:
            return {unit: self.value(unit, start, end) for unit in asked.units}
        unit = asked.units[0]
        if asked.group_by in CALENDAR:
            spans = pieces(start, end, CALENDAR[asked.group_by])
            return {(str(a), str(b)): self.value(unit, a, b) for a, b in spans}
        parts: dict[Any, list[Matter]] = {}
        if asked.group_by == "unit":
            parts = {office: [] for office in self._listed(unit, end, named)}
        for matter in self.matters(unit, start, end):
            parts.setdefault(self._key(matter, named), []).append(matter)
        return {name: self._of(part, str(name), start, end) for name, part in parts.items()}

    def _listed(self, unit: str, end: date, named: date) -> set[str]:
        """The offices of the day `named` that had a case by the period's end, of whatever kind."""
        places, own = Places(self.province), self.asked.own
        had = {
            places.row(matter.offices, named, unit, own=own)
            for matter in self.province.matters.values()
            if matter.accepted <= end and places.belongs(matter.offices, unit, own=own)
        }
        return {code for code in had if self.province.offices[code].there(named)}

    def _key(self, matter: Matter, day: date) -> Any:
        if self.asked.group_by != "unit":
            return getattr(matter, str(self.asked.group_by)) or None
        places = Places(self.province)
        return places.row(matter.offices, day, self.asked.units[0], own=self.asked.own)

    def _passes(self, matter: Matter, start: date, end: date) -> bool:
        """Amount and age as the list shows them; "trên" leaves the amount itself out."""
        asked, filters = self.asked, self.asked.filters
        dong = count.amount(matter, start, end)
        low, high = filters.get("min_amount", 0), filters.get("max_amount")
        return (
            filters.get("category", matter.category) == matter.category
            and filters.get("group", matter.group) == matter.group
            and (asked.metric == "coercions" or self._is_of_officer(matter.officer))
            and (dong > low if asked.exclusive == "min_amount" else dong >= low)
            and (high is None or dong < high)
            and count.months(matter.accepted, end) > filters.get("older_than_months", -1)
        )

    def _is_of_officer(self, name: str) -> bool:
        return bool(self.asked.filters.get("officer", name) == name)

    def _of(self, matters: list[Matter], unit: str, start: date, end: date) -> Value:
        asked = self.asked
        place = 1 if asked.measure == "money" or asked.metric == "collected" else 0
        if asked.metric == "coercions":
            return Value(self._held(matters, start, end))
        if asked.metric in ("recommendations", "protests"):
            return Value(self._papers(unit, start, end))
        figures = count.figures(matters, start, end)
        done, of = figures.get("completed", (0, 0))[place], figures["enforceable"][place]
        if asked.metric == "rate":
            return Value(count.rate(done, of), done, of)
        if asked.metric in ("target", "target_gap"):
            return Value(self._target(unit, end, place, count.rate(done, of)))
        name = f"{asked.metric} {asked.condition}" if asked.condition else asked.metric
        return Value(figures.get(name, (0, 0))[place])

    def _target(self, unit: str, end: date, place: int, reached: Decimal | None) -> Decimal | None:
        """Of the work year of the last day; what is lacking is between the numbers as shown."""
        given = self.province.targets.get((unit, end.year + (end.month >= 10)))
        if given is None or self.asked.metric == "target":
            return Decimal(given[place]) if given else None
        return None if reached is None else Decimal(given[place]) - reached

    def _held(self, matters: list[Matter], start: date, end: date) -> int:
        """Coercions carried out; one goes by its own officer, else by its case's."""
        officers = {matter.code: matter.officer for matter in matters}
        return sum(
            each.state == "Đã tổ chức"
            and start <= each.day <= end
            and each.case in officers
            and self._is_of_officer(each.officer or officers[each.case])
            and self.asked.filters.get("forced", each.forced) == each.forced
            for each in self.province.coercions
        )

    def _papers(self, unit: str, start: date, end: date) -> int:
        """What is addressed to no office is the province's."""
        kind = "Kiến nghị" if self.asked.metric == "recommendations" else "Kháng nghị"
        places, top = Places(self.province), not self.province.offices[unit].above
        return sum(
            what == kind
            and start <= day <= end
            and (places.belongs([code], unit, own=self.asked.own) if code else top)
            for _, day, code, what in self.province.papers
        )


def pieces(start: date, end: date, size: int) -> list[tuple[date, date]]:
    """The months, quarters or work years (`size` in months, from October) of a span."""
    found: list[tuple[date, date]] = []
    for number in range(start.toordinal(), end.toordinal() + 1):
        day = date.fromordinal(number)
        begins = day.day == 1 and (day.year * 12 + day.month - 10) % size == 0
        if begins or not found:
            found.append((day, day))
        found[-1] = (found[-1][0], day)
    return found


def year_before(day: date) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day - timedelta(366) if leap else date(day.year - 1, day.month, day.day)
