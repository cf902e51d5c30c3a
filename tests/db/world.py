"""Small worlds of offices, cases and papers: drawn at random, and put into a database."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from hypothesis import strategies as st
from sqlalchemy.orm import Session

from db import models
from db.folding import fold
from db.spells import spells

CATEGORIES = ("Hình sự", "Dân sự", None)
GROUPS = ("Tín dụng ngân hàng", "Tham nhũng, kinh tế", None)
OFFICERS = ("Lò Thị Mẫu", "Vàng A Thử", None)
CLOSINGS = ("enforced", "terminated", "entrusted", "withdrawn", "cancelled")
CHANGES = ("enforceable", "not_enforceable", "postponed", "suspended", "resumed", "set_aside")

#: Days on which things go wrong first: ends of work years and months, leap days, the handing
#: over. Few, so that a payment, a closing and a period often meet on one of them.
EDGES = [
    date(2018, 10, 1),
    date(2019, 9, 30),
    date(2019, 10, 1),
    date(2020, 2, 28),
    date(2020, 2, 29),
    date(2020, 9, 30),
    date(2020, 10, 1),
    date(2020, 12, 31),
    date(2021, 1, 1),
    date(2021, 2, 28),
    date(2021, 3, 31),
    date(2021, 9, 30),
]
FIRST, LAST = date(2018, 1, 1), date(2021, 12, 31)


@dataclass(frozen=True)
class Unit:
    code: str
    parent: str | None = None
    successor: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Matter:
    """A case with all that happened to it: events in order, payments as (day, dong, kind)."""

    code: str
    unit: str
    accepted: date
    amount: int = 0
    category: str | None = None
    group: str | None = None
    officer: str | None = None
    debtor: str | None = None
    handed_over_from: str | None = None
    events: tuple[tuple[date, str], ...] = ()
    payments: tuple[tuple[date, int, str], ...] = ()
    coercions: tuple[tuple[datetime, bool, str], ...] = ()


@dataclass(frozen=True)
class World:
    units: tuple[Unit, ...]
    matters: tuple[Matter, ...] = ()
    targets: tuple[tuple[str, int, int | None, int | None], ...] = ()
    papers: tuple[tuple[str | None, date, str], ...] = field(default=())


#: A province before and after its reorganisation: B1 became D1 (some of its cases went to D2),
#: B2 has no successor.
PROVINCE = (
    Unit("P", valid_to=date(2020, 12, 31), successor="N"),
    Unit("B1", "P", valid_to=date(2020, 12, 31), successor="D1"),
    Unit("B2", "P"),
    Unit("N", valid_from=date(2021, 1, 1)),
    Unit("D1", "N", valid_from=date(2021, 1, 1)),
    Unit("D2", "N", valid_from=date(2021, 1, 1)),
)

days = st.one_of(*[st.sampled_from(EDGES)] * 3, st.dates(FIRST, LAST))


def _matter(chance: Random, number: int) -> Matter:
    """A case whose story keeps the rules that the import checks."""
    accepted = _day(chance, FIRST, LAST)
    closing = chance.choice([None, None, *CLOSINGS])
    closed = _day(chance, accepted, LAST) if closing else None
    last = closed or LAST
    changes = [
        (_day(chance, accepted, last), chance.choice(CHANGES)) for _ in range(chance.randrange(5))
    ]
    events = sorted(changes, key=lambda change: change[0])
    if closing and closed:
        events.append((closed, closing))
    amount = chance.choice([0, 1, 999, 1000, 5_000_000, 2_000_000_001])
    handed = chance.choice([None, None, None, "B1"])
    return Matter(
        f"V{number}",
        chance.choice(["D1", "D2"]) if handed else chance.choice(PROVINCE).code,
        accepted,
        amount,
        chance.choice(CATEGORIES),
        chance.choice(GROUPS),
        chance.choice(OFFICERS),
        chance.choice(["Giàng Văn Ví", "Công ty Mẫu", None]),
        handed,
        # One event of a kind a day, as the files' keys have it.
        tuple(dict.fromkeys(events)),
        _payments(chance, amount, accepted, last, paid_off=closing == "enforced"),
        tuple(_coercion(chance) for _ in range(chance.randrange(3))),
    )


def _day(chance: Random, first: date, last: date) -> date:
    """A day of the span, mostly one of the edges in it."""
    edges = [day for day in EDGES if first <= day <= last]
    if edges and chance.random() < 0.8:
        return chance.choice(edges)
    return first + timedelta(chance.randint(0, (last - first).days))


def _payments(
    chance: Random, amount: int, first: date, last: date, *, paid_off: bool
) -> tuple[tuple[date, int, str], ...]:
    left, found = amount, []
    for _ in range(chance.randrange(4)):
        part = chance.randint(0, left)
        left -= part
        if part:
            kind = chance.choice(["collected", "collected", "reduced"])
            found.append((_day(chance, first, last), part, kind))
    if paid_off and left:
        found.append((last, left, "collected"))
    return tuple(found)


def _coercion(chance: Random) -> tuple[datetime, bool, str]:
    day = _day(chance, FIRST, LAST)
    hour = chance.choice([timedelta(0), timedelta(hours=8), timedelta(hours=23, minutes=59)])
    state = chance.choice(["planned", "held", "held", "postponed", "cancelled"])
    return datetime(day.year, day.month, day.day) + hour, chance.random() < 0.5, state


def build(seed: int, size: int) -> World:
    """The province with `size` cases, some targets and papers; the same for the same seed."""
    chance = Random(seed)
    codes = [unit.code for unit in PROVINCE]
    shares = [None, 0, 835_000, 1_000_000]
    return World(
        PROVINCE,
        tuple(_matter(chance, number) for number in range(size)),
        tuple(
            (code, year, chance.choice(shares), chance.choice(shares))
            for code in codes
            for year in range(2018, 2023)
            if chance.random() < 0.6
        ),
        tuple(
            (
                chance.choice([None, *codes]),
                _day(chance, FIRST, LAST),
                chance.choice(["recommendation", "protest"]),
            )
            for _ in range(size // 4)
        ),
    )


#: Worlds of no case up to forty: few examples then meet many combinations of days.
worlds = st.builds(build, st.integers(0, 2**32), st.integers(0, 40))


def store(session: Session, world: World) -> None:
    """Writes a world into an empty database, derived columns and all."""
    ids = {unit.code: number for number, unit in enumerate(world.units, 1)}
    for unit in world.units:
        session.add(
            models.Agency(
                id=ids[unit.code],
                code=unit.code,
                name=f"Đơn vị {unit.code}",
                kind="branch",
                valid_from=unit.valid_from,
                valid_to=unit.valid_to,
            )
        )
    session.flush()
    for unit in world.units:
        agency = session.get_one(models.Agency, ids[unit.code])
        agency.parent_id = ids[unit.parent] if unit.parent else None
        agency.successor_id = ids[unit.successor] if unit.successor else None
    officers: dict[tuple[str, str], int] = {}
    for matter in world.matters:
        _store_matter(session, matter, ids, officers)
    for unit_code, year, cases, money in world.targets:
        target = models.Target(agency_id=ids[unit_code], work_year=year)
        target.cases, target.money = _per_cent(cases), _per_cent(money)
        session.add(target)
    for number, (paper_unit, day, kind) in enumerate(world.papers):
        agency_id = ids[paper_unit] if paper_unit else None
        session.add(
            models.Recommendation(code=f"K{number}", on_date=day, agency_id=agency_id, kind=kind)
        )
    session.flush()


def _per_cent(share: int | None) -> Decimal | None:
    """Ten-thousandths of a per cent, as a percentage."""
    return None if share is None else Decimal(share) / 10_000


def _store_matter(
    session: Session, matter: Matter, ids: dict[str, int], officers: dict[tuple[str, str], int]
) -> None:
    found, closing = spells(
        matter.accepted, [(day, place, kind) for place, (day, kind) in enumerate(matter.events)]
    )
    case = models.Case(
        code=matter.code,
        agency_id=ids[matter.unit],
        handed_over_from_id=ids[matter.handed_over_from] if matter.handed_over_from else None,
        decision_number=f"{matter.code}/QĐ-CCTHADS",
        decision_key=fold(f"{matter.code}/QĐ-CCTHADS"),
        accepted_on=matter.accepted,
        category=matter.category,
        group=matter.group,
        officer_id=_officer(session, matter, ids, officers),
        debtor=matter.debtor,
        debtor_key=fold(matter.debtor) if matter.debtor else None,
        amount=matter.amount,
        paid=sum(part for _, part, _ in matter.payments),
        closed_on=closing.on if closing else None,
        closed_by=closing.kind if closing else None,
        open_until=closing.on if closing else models.FOREVER,
    )
    session.add(case)
    session.flush()
    session.add_all(
        models.CaseSpell(
            case_id=case.id, starts_on=s.starts_on, ends_on=s.ends_on, standing=s.standing
        )
        for s in found
    )
    session.add_all(
        models.Event(case_id=case.id, on_date=day, kind=kind, position=place)
        for place, (day, kind) in enumerate(matter.events)
    )
    session.add_all(
        models.Receipt(case_id=case.id, on_date=day, amount=part, kind=kind, place=place)
        for place, (day, part, kind) in enumerate(matter.payments)
    )
    session.add_all(
        models.Coercion(
            code=f"{matter.code}-{place}", case_id=case.id, scheduled_at=at, forced=f, state=state
        )
        for place, (at, f, state) in enumerate(matter.coercions)
    )


def _officer(
    session: Session, matter: Matter, ids: dict[str, int], officers: dict[tuple[str, str], int]
) -> int | None:
    if matter.officer is None:
        return None
    key = (matter.unit, matter.officer)
    if key not in officers:
        officer = models.Officer(agency_id=ids[matter.unit], name=matter.officer)
        session.add(officer)
        session.flush()
        officers[key] = officer.id
    return officers[key]
