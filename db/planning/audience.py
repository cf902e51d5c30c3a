"""Who must know of a coercion: pure, from the people and what each has to do with it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from db.planning.terms import USUAL, Knower, Matter, Part, Who, Wishes
from db.terms import Role

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reachable:
    """A person or group that can be told: their office and those below it (None: everywhere).

    `officer` and `bodies` are keys to compare by: the name in the case files, organisations.
    """

    who: Who
    role: Role
    offices: frozenset[str] | None = None
    officer: str = ""
    bodies: frozenset[str] = frozenset()
    wishes: Wishes = USUAL

    def sees(self, agency: str) -> bool:
        """Whether an office is within theirs."""
        return self.offices is None or agency in self.offices


@dataclass(frozen=True, slots=True)
class Following:
    """What somebody wants to hear of (`/theodoi`); all that is given must hold."""

    person: int
    offices: frozenset[str] | None = None
    locality: str = ""
    case: int | None = None
    forced_only: bool = False

    def wants(self, matter: Matter) -> bool:
        """Whether a coercion is among it."""
        return (
            (self.offices is None or matter.agency in self.offices)
            and self.locality in ("", matter.locality)
            and self.case in (None, matter.case)
            and (matter.forced or not self.forced_only)
        )


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody has the rights of another on these days, both included."""

    person: int
    stand_in: int
    first: date
    last: date


class Audience:
    """Finds who must know, for many coercions: people are sorted once by what ties them to one."""

    def __init__(
        self,
        reachable: Iterable[Reachable],
        followings: Iterable[Following] = (),
        stand_ins: Iterable[StandIn] = (),
    ) -> None:
        everyone = list(reachable)
        self._people = {one.who.person: one for one in everyone}
        officers = (one for one in everyone if one.role is Role.OFFICER or one.officer)
        self._officers = _sorted((one.officer, one) for one in officers)
        self._bodies = _sorted((body, one) for one in everyone for body in one.bodies)
        self._above = [one for one in everyone if one.role in _ABOVE]
        self._followings = list(followings)
        self._stand_ins = _sorted((Who(one.person), one) for one in stand_ins)

    @property
    def people(self) -> Iterable[Reachable]:
        """The persons among them, who get digests."""
        return (one for one in self._people.values() if one.who.group is None)

    def of(self, matter: Matter) -> tuple[Knower, ...]:
        """Who must know of a coercion, each in the part that is closest to it."""
        found: dict[Who, Knower] = {}
        for part, one in self._tied(matter):
            found.setdefault(one.who, Knower(one.who, part, one.wishes))
        for knower in self._standing_in(tuple(found.values())):
            found.setdefault(knower.who, knower)
        return tuple(found.values())

    def _tied(self, matter: Matter) -> Iterator[tuple[Part, Reachable]]:
        """Everybody whom something ties to a coercion, the closest first."""
        if matter.officer:
            own = self._officers.get(matter.officer, ())
            yield from ((Part.OFFICER, one) for one in own if one.sees(matter.agency))
        above = [one for one in self._above if one.sees(matter.agency)]
        yield from ((Part.HEAD, one) for one in above if one.role is Role.HEAD)
        yield from ((Part.LEADER, one) for one in above if one.role is Role.LEADER)
        for body in sorted(matter.partners):
            named = self._bodies.get(body, ())
            yield from ((Part.PARTNER, one) for one in named if one.sees(matter.agency))
        for following in self._followings:
            follower = self._people.get(following.person)
            if follower and follower.sees(matter.agency) and following.wants(matter):
                yield Part.FOLLOWER, follower

    def _standing_in(self, knowers: Iterable[Knower]) -> Iterator[Knower]:
        for knower in knowers:
            for absence in self._stand_ins.get(knower.who, ()):
                one = self._people.get(absence.stand_in)
                if one is not None:
                    days = (absence.first, absence.last)
                    yield Knower(one.who, knower.part, one.wishes, days)


_ABOVE = frozenset({Role.HEAD, Role.LEADER})

K = TypeVar("K")


def _sorted(pairs: Iterable[tuple[K, T]]) -> Mapping[K, list[T]]:
    found: dict[K, list[T]] = {}
    for key, one in pairs:
        found.setdefault(key, []).append(one)
    return found
