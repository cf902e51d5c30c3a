"""Worlds in which everything that belongs to an office can be told by a mark, and who may see it.

Rights are worked out here a second time, from the posts and the plain story of the world.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import bodies, models
from db.folding import fold
from db.terms import Role
from handlers.messages import Person, Post
from tests.db.world import PROVINCE, Matter, World, store

TODAY = date(2021, 6, 15)
AHEAD = datetime(2021, 6, 15, 8)
BODIES = ("Công an xã", "Công an xã Mốc", "Viện kiểm sát")
UNITS = {unit.code: unit for unit in PROVINCE}
IN_FULL = {Role.OPERATOR, Role.ADMIN, Role.HEAD}


def letters(number: int) -> str:
    """A number as three letters: no part of a longer one, and no digits."""
    return "".join(chr(ord("a") + number // 26**place % 26) for place in (2, 1, 0))


def officer(unit: str, number: int) -> str:
    """One of the two officers of an office, named for it."""
    return f"Lò Văn Xk{letters(list(UNITS).index(unit))}{'ab'[number % 2]}"


def debtor(number: int) -> str:
    return f"Hoàng Văn Zq{letters(number)}"


OFFICERS = tuple(officer(unit, number) for unit in UNITS for number in (0, 1))


def marked(world: World) -> World:
    """The world with marks for names: each case says by its code which office has it."""
    return replace(world, matters=tuple(_marked(n, m) for n, m in enumerate(world.matters)))


def _marked(number: int, matter: Matter) -> Matter:
    return replace(
        matter,
        code=f"{matter.unit}-2021-{number:05}",
        officer=officer(matter.unit, number) if matter.officer else None,
        debtor=debtor(number) if matter.debtor else None,
    )


@dataclass(frozen=True)
class Held:
    """A coercion as it stands in the database: of which case, by whom, with whom, told where."""

    matter: int
    officer: str | None
    body: str
    to_come: bool
    place: str


def fill(session: Session, world: World) -> list[Held]:
    """Stores a marked world, its cases with notes, its coercions with places and bodies."""
    store(session, world)
    numbers = {matter.code: number for number, matter in enumerate(world.matters)}
    cases = {case.id: case for case in session.scalars(select(models.Case))}
    for case in cases.values():
        case.locality = "xã Mốc"
    for event in session.scalars(select(models.Event)):
        mark = letters(numbers[cases[event.case_id].code])
        event.note = f"xác minh Sx{mark}" if event.id % 2 else f"theo đơn Yj{mark}"
    names = {one.id: one.name for one in session.scalars(select(models.Officer))}
    found = []
    for coercion in session.scalars(select(models.Coercion)).all():
        case, body = cases[coercion.case_id], BODIES[coercion.id % len(BODIES)]
        own = officer(world.matters[numbers[case.code]].unit, coercion.id)
        coercion.officer_id = next((n for n, name in names.items() if name == own), None)
        coercion.place = f"ngõ Wv{letters(coercion.id)}"
        coercion.partners = f"Ban chỉ đạo; {body}"
        coercion.partners_key = bodies.key(coercion.partners)
        if coercion.id % 2:  # chance alone leaves few ahead
            coercion.state, coercion.scheduled_at = "planned", AHEAD + timedelta(coercion.id)
        to_come = coercion.state != "held" and coercion.scheduled_at.date() >= TODAY
        own_name = names.get(coercion.officer_id or 0)
        found.append(Held(numbers[case.code], own_name, body, to_come, coercion.place))
    session.flush()
    return found


@dataclass(frozen=True)
class Sight:
    """Which marks a person may read in private: worked out apart from the program."""

    world: World
    coercions: list[Held]
    posts: tuple[Post, ...]

    @classmethod
    def of(cls, world: World, coercions: list[Held], person: Person) -> "Sight":
        return cls(world, coercions, person.posts)

    def hidden(self, *, figures_only: bool = False, circle: str | None = None) -> Iterator[str]:
        """The marks that no reply may hold, whatever was asked."""
        for number, matter in enumerate(self.world.matters):
            row, taking_part = self._row(matter), self._taking_part(number)
            if figures_only or not (row or taking_part):
                yield matter.code
            if figures_only or not (row and self._full(matter)):
                yield f"Zq{letters(number)}"
                yield f"Yj{letters(number)}"
            yield f"Sx{letters(number)}"
            yield from self._places(number, matter, figures_only=figures_only)
        for unit in UNITS:
            shared = circle is None or _within(unit, circle)
            if not (shared and any(_within(unit, post.unit) for post in self.posts)):
                yield from (officer(unit, number).split()[-1] for number in (0, 1))

    def _places(self, number: int, matter: Matter, *, figures_only: bool) -> Iterator[str]:
        for held in self.coercions:
            if held.matter == number:
                seen = self._row(matter) or self._invited(matter, held)
                told = not held.to_come or self._at(matter, held)
                if figures_only or not (seen and told):
                    yield held.place.split()[-1]

    def _at(self, matter: Matter, held: Held) -> bool:
        return self._invited(matter, held) or any(
            post.role in IN_FULL | {Role.LEADER}
            or (post.officer and post.officer in (matter.officer, held.officer))
            for post in self.posts
            if post.role is not Role.PARTNER and _within(matter.unit, post.unit)
        )

    def _invited(self, matter: Matter, held: Held) -> bool:
        return any(
            post.role is Role.PARTNER
            and fold(post.body) == fold(held.body)
            and _within(matter.unit, post.unit)
            for post in self.posts
        )

    def _taking_part(self, number: int) -> bool:
        matter = self.world.matters[number]
        return any(held.matter == number and self._invited(matter, held) for held in self.coercions)

    def _row(self, matter: Matter) -> bool:
        return any(
            post.role is not Role.PARTNER and _within(matter.unit, post.unit) for post in self.posts
        )

    def _full(self, matter: Matter) -> bool:
        return any(
            post.role in IN_FULL or (post.officer and post.officer == matter.officer)
            for post in self.posts
            if post.role is not Role.PARTNER and _within(matter.unit, post.unit)
        )


def _within(code: str, unit: str | None) -> bool:
    """Whether an office is another, below it, or taken over by it, over any number of steps."""
    if unit is None or code == unit:
        return True
    above = (UNITS[code].parent, UNITS[code].successor)
    return any(_within(one, unit) for one in above if one is not None)
