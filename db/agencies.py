"""The offices as a tree through time: who is below whom, who took over from whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.facts import Relation
from db.models import Agency, AgencyAlias


@dataclass(frozen=True, slots=True)
class Office:
    """An enforcement office; `parent` and `successor` are codes, its days are both included."""

    id: int
    code: str
    name: str
    kind: str
    parent: str | None = None
    successor: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class AgencyTree:
    """All offices of the database, past and present, by code."""

    offices: dict[str, Office]

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        return self._inverted((o.code, o.parent) for o in self.offices.values())

    @cached_property
    def _predecessors(self) -> dict[str, list[str]]:
        return self._inverted((o.code, o.successor) for o in self.offices.values())

    @cached_property
    def by_id(self) -> dict[int, Office]:
        return {office.id: office for office in self.offices.values()}

    @staticmethod
    def _inverted(pairs: Iterable[tuple[str, str | None]]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code, above in pairs:
            if above is not None:
                found.setdefault(above, []).append(code)
        return found

    def members(
        self, codes: Iterable[str], *, own: bool = False, taken_over: bool = True
    ) -> frozenset[str]:
        """The offices whose cases belong to `codes`: themselves, those below, those taken over.

        With `own` the offices below are left out. A KeyError names an unknown code.
        """
        waiting = [self.offices[code].code for code in codes]
        found: set[str] = set()
        while waiting:
            code = waiting.pop()
            if code in found:
                continue
            found.add(code)
            waiting += self._predecessors.get(code, []) if taken_over else []
            waiting += [] if own else self._children.get(code, [])
        return frozenset(found)

    def ends(self, code: str) -> bool:
        """Whether the office has ceased or will: others then have its cases."""
        office = self.offices[code]
        return office.valid_to is not None or office.successor is not None

    def ceased(self, code: str, day: date) -> bool:
        """Whether the office has a successor that had its cases on `day`."""
        office = self.offices[code]
        if office.successor is None:
            return False
        if office.valid_to is not None:
            return office.valid_to < day
        successor = self.offices.get(office.successor)
        starts = successor.valid_from if successor else None
        return starts is None or starts <= day

    def current(self, code: str, day: date, within: frozenset[str] | None = None) -> str:
        """The office that had this one's cases on `day`, itself or a successor (`within`)."""
        seen = {code}
        while self.ceased(code, day):
            successor = self.offices[code].successor
            if successor not in self.offices or successor in seen:
                break
            if within is not None and successor not in within:
                break
            seen.add(successor)
            code = successor
        return code

    def follows(self, code: str, first: str) -> bool:
        """Whether the office came in the place of `first`: as its heir, or begun when it was gone.

        Where the cases of a ceased office were shared out, some went to others than its heir.
        """
        begun = self.offices[code].valid_from
        return code in self.heirs(first) or (begun is not None and self._gone(first, begun))

    def holder(self, first: str, now: str, day: date, within: frozenset[str]) -> str:
        """The office, of those `within`, that had on `day` a case that went from `first` to `now`.

        `first` while it was there; then `now`, or where that had not begun or is not `within`,
        whoever follows `first`.
        """
        later = now in within and self._begun(now, day) and self._gone(first, day)
        return self.current(first if first in within and not later else now, day, within)

    def existed(self, code: str, day: date) -> bool:
        """Whether the office was there on `day`."""
        valid_to = self.offices[code].valid_to
        return self._begun(code, day) and (valid_to is None or day <= valid_to)

    def _begun(self, code: str, day: date) -> bool:
        valid_from = self.offices[code].valid_from
        return valid_from is None or valid_from <= day

    def _gone(self, code: str, day: date) -> bool:
        valid_to = self.offices[code].valid_to
        return self.ceased(code, day) or (valid_to is not None and valid_to < day)

    def heirs(self, code: str) -> frozenset[str]:
        """All that took over from the office, at once or through others."""
        found: set[str] = set()
        at = self.offices[code].successor
        while at in self.offices and at not in found:
            found.add(at)
            at = self.offices[at].successor
        return frozenset(found)

    def tops(self, day: date) -> tuple[str, ...]:
        """The offices with none above them that were there on `day`, by code."""
        roots = [o.code for o in self.offices.values() if o.parent not in self.offices]
        there = [c for c in roots if self.existed(c, day) and not self.ceased(c, day)]
        return tuple(sorted(there or roots))

    def tops_of(self, codes: frozenset[str]) -> tuple[str, ...]:
        """Those of some offices that belong to no other of them, neither below nor taken over."""
        above = ((code, self.offices[code]) for code in codes)
        return tuple(
            sorted(code for code, o in above if o.parent not in codes and o.successor not in codes)
        )

    def relations(self, codes: Iterable[str]) -> tuple[Relation, ...]:
        """For each of `codes` that has ceased by now: when, and who has its cases in the end."""
        found = []
        for code in codes:
            successor = self.current(code, date.max)
            if successor != code:
                found.append(Relation(code, self.offices[code].valid_to, successor))
        return tuple(found)


def load(session: Session) -> AgencyTree:
    """The tree as it is in the database now."""
    aliases: dict[int, list[str]] = {}
    rows = select(AgencyAlias.agency_id, AgencyAlias.alias).order_by(AgencyAlias.alias)
    for agency_id, alias in session.execute(rows):
        aliases.setdefault(agency_id, []).append(alias)
    agencies = session.scalars(select(Agency).order_by(Agency.code)).all()
    codes = {agency.id: agency.code for agency in agencies}
    return AgencyTree(
        {a.code: _office(a, codes, tuple(aliases.get(a.id, ()))) for a in agencies},
    )


def _office(agency: Agency, codes: dict[int, str], aliases: tuple[str, ...]) -> Office:
    return Office(
        agency.id,
        agency.code,
        agency.name,
        agency.kind,
        codes.get(agency.parent_id) if agency.parent_id else None,
        codes.get(agency.successor_id) if agency.successor_id else None,
        agency.valid_from,
        agency.valid_to,
        aliases,
    )
