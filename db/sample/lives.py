"""The lives of the sample's cases: accepted, paid, waiting, ended; all drawn from one seed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from db.sample.plan import (
    BEFORE_THE_TERM,
    CARRIED_OVER,
    LOTS,
    TERM,
    YEARLY,
    Fate,
    Lot,
    apportion,
    scaled,
    stream,
    weights,
)

_NOT, _AGAIN, _POSTPONED, _SUSPENDED, _RESUMED, _ASIDE = (
    "Chưa có điều kiện",
    "Có điều kiện",
    "Hoãn",
    "Tạm đình chỉ",
    "Tiếp tục",
    "Chuyển sổ theo dõi riêng",
)
#: No case takes longer than this to its closing, in days.
_LONGEST = 3_000


@dataclass(slots=True)
class Life:
    """One case: its days, its debt in dong, what was paid of it and what happened."""

    accepted: date
    bank: bool = False
    amount: int = 0
    closed: date | None = None
    events: list[tuple[date, str]] = field(default_factory=list)
    payments: list[tuple[date, int, str]] = field(default_factory=list)


def lives(seed: int, share: float, until: date) -> Iterator[Life]:
    """All cases accepted by `until`: those of the term to the plan, then the years since.

    Each lot and each year has its own chance: a later `until` adds cases and changes none.
    """
    for number, lot in enumerate(scaled(LOTS, share)):
        yield from _known(_of_term(stream(seed, f"lot {number}"), lot), until)
    year = TERM[1].year + 1
    while date(year - 1, 10, 1) <= until:
        chance = stream(seed, f"year {year}")
        size = max(1, round(YEARLY * share))
        yield from _known([_since(chance, date(year - 1, 10, 1)) for _ in range(size)], until)
        year += 1


def _known(drawn: Iterable[Life], until: date) -> Iterator[Life]:
    return (life for life in drawn if life.accepted <= until)


def _of_term(chance: Random, lot: Lot) -> list[Life]:
    """A lot with its money spread over it, each case carried on after the term."""
    some = 1.0 if lot.bank or lot.fate is Fate.UNENFORCED else 0.7
    shares = weights(chance, lot.cases, bank=lot.bank, some=some)
    left = apportion(lot.left, shares)
    paid = apportion(lot.paid, _shuffled(chance, shares))
    reduced = apportion(lot.reduced, [w if chance.random() < 0.05 else 0 for w in shares])
    return [_term_life(chance, lot, *money) for money in zip(left, paid, reduced, strict=True)]


def _shuffled(chance: Random, shares: list[float]) -> list[float]:
    """Other shares of the same kind, so that not the largest debts are paid the most."""
    return chance.sample(shares, len(shares))


def _term_life(chance: Random, lot: Lot, left: int, paid: int, reduced: int) -> Life:
    start, end = TERM
    carried = chance.random() < CARRIED_OVER
    ends = lot.fate not in (Fate.WITHOUT_MEANS, Fate.UNENFORCED)
    if carried:
        accepted = _day(chance, start - timedelta(BEFORE_THE_TERM), start - timedelta(1))
    else:
        accepted = _day(chance, start, end - timedelta(3)) if ends else _recent(chance, end)
    life = Life(accepted, lot.bank, left + paid + reduced)
    first = max(accepted, start)
    last = _ending(chance, first, end) if ends else end
    if carried and life.amount and chance.random() < 0.6:
        before = chance.randrange(1, 400) * 100_000
        life.amount += before
        life.payments.append((_day(chance, accepted, start - timedelta(1)), before, "Thu"))
    _pay(chance, life, first, last, paid)
    if reduced:
        life.payments.append((_day(chance, first, last), reduced, "Giảm"))
    _wait(chance, life, first, last, means=lot.fate is not Fate.WITHOUT_MEANS)
    if ends:
        life.events.append((last, lot.fate))
        life.closed = last
    else:
        _go_on(chance, life, left, poor=lot.fate is Fate.WITHOUT_MEANS)
    return life


def _since(chance: Random, start: date) -> Life:
    """A case of a work year after the term."""
    accepted = _day(chance, start, start + timedelta(364))
    bank = chance.random() < 0.006
    life = Life(accepted, bank)
    if bank or chance.random() < 0.7:
        life.amount = round(chance.lognormvariate(21.5 if bank else 15.6, 1.5)) // 1_000 * 1_000
    poor = chance.random() < 0.03
    if chance.random() < (0.9 if not poor else 0.2):
        _end(chance, life, _ending(chance, accepted, accepted + timedelta(_LONGEST)), poor=poor)
    else:
        _go_on(chance, life, life.amount, poor=poor, since=accepted)
    return life


def _end(chance: Random, life: Life, last: date, *, poor: bool) -> None:
    """Pays and closes a case on `last`."""
    fate = chance.choices(
        ("Thi hành xong", "Đình chỉ", "Ủy thác", "Thu hồi", "Hủy"), (91, 6, 2, 0.7, 0.3)
    )[0]
    part = 1.0 if fate == "Thi hành xong" else chance.random() * 0.5
    _pay(chance, life, life.accepted, last, int(life.amount * part) // 1_000 * 1_000)
    if fate == "Thi hành xong":
        rest = life.amount - sum(dong for _, dong, _ in life.payments)
        if rest:
            life.payments.append((last, rest, "Thu"))
    _wait(chance, life, life.accepted, last, means=True)
    life.events.append((last, fate))
    life.closed = last


def _go_on(
    chance: Random, life: Life, left: int, *, poor: bool, since: date = TERM[1] + timedelta(1)
) -> None:
    """What becomes of a case that is still open: paid off, set aside, or open to this day."""
    turn = since + timedelta(chance.randrange(20, 1_500))
    if poor and not any(what == _NOT for _, what in life.events):
        life.events.append((since + timedelta(15), _NOT))
        turn = max(turn, since + timedelta(40))
    if poor and chance.random() < 0.45:
        life.events.append((turn, _ASIDE))
        if chance.random() < 0.2:
            life.events.append((turn + timedelta(400), _AGAIN))
    elif chance.random() < 0.6:
        if poor:
            life.events.append((turn, _AGAIN))
        closed = turn + timedelta(chance.randrange(5, 200))
        if left:
            life.payments.append((closed, left, "Thu"))
        life.events.append((closed, "Thi hành xong"))
        life.closed = closed
    elif left > 2_000_000 and chance.random() < 0.5:
        life.payments.append((turn, left // 3 // 1_000 * 1_000, "Thu"))


def _pay(chance: Random, life: Life, first: date, last: date, dong: int) -> None:
    """Pays `dong` in up to four parts between two days, both included."""
    parts = chance.choices((1, 2, 3, 4), (60, 25, 10, 5))[0] if dong >= 2_000_000 else 1
    for part in apportion(dong, [chance.random() + 0.1 for _ in range(parts)]):
        if part:
            life.payments.append((_day(chance, first, last), part, "Thu"))


def _wait(chance: Random, life: Life, first: date, last: date, *, means: bool) -> None:
    """Spells without means, postponements and suspensions between two days."""
    if not means:
        life.events.append((_day(chance, first, last), _NOT))
        return
    room = (last - first).days
    if room < 40 or chance.random() > 0.16:
        return
    at = first + timedelta(chance.randrange(5, room // 2))
    back = at + timedelta(chance.randrange(5, room // 2 - 1) if room > 50 else 5)
    begin, end = chance.choices(
        ((_NOT, _AGAIN), (_POSTPONED, _RESUMED), (_SUSPENDED, _RESUMED)), (50, 35, 15)
    )[0]
    life.events.append((at, begin))
    if begin == _NOT or chance.random() < 0.7:
        life.events.append((min(back, last), end))


def _ending(chance: Random, first: date, end: date) -> date:
    """A closing day: most cases take some months, a few years."""
    days = 1 + round(chance.lognormvariate(4.0, 0.9))
    last = first + timedelta(days)
    return last if last <= end else _day(chance, first, end)


def _recent(chance: Random, last: date) -> date:
    """A day of acceptance of a case that is still open at the end: most are young."""
    return max(TERM[0], last - timedelta(round(chance.expovariate(1 / 420))))


def _day(chance: Random, first: date, last: date) -> date:
    return first + timedelta(chance.randint(0, (last - first).days))
