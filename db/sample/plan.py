"""How many cases and how much money the sample has, so that its report comes out to the dong.

The totals are those that Lào Cai reported for its term 2016-2021; everything else is random.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from random import Random
from typing import Final

TERM: Final = (date(2015, 10, 1), date(2021, 9, 30))

#: Cases accepted in a work year after the term.
YEARLY: Final = 3_700


class Fate(StrEnum):
    """What has become of a case by the end of the term."""

    ENTRUSTED = "Ủy thác"
    WITHDRAWN = "Thu hồi"
    CANCELLED = "Hủy"
    ENFORCED = "Thi hành xong"
    TERMINATED = "Đình chỉ"
    WITHOUT_MEANS = "Chưa có điều kiện"
    UNENFORCED = "Có điều kiện"


@dataclass(frozen=True, slots=True)
class Lot:
    """Cases of one fate: how many, what is left of their debts, and what was paid, in dong."""

    fate: Fate
    bank: bool
    cases: int
    left: int
    paid: int
    reduced: int = 0


#: The report's table, cut into lots: entrusted and withdrawn 219; without means 531; unenforced
#: 628, of which bank credit 154.412.451.000; the rest completed, 385.296.980.000 in all. Bank
#: credit paid 172.317.238.000, so that 47,26 % of what was enforceable there is unenforced.
LOTS: Final = (
    Lot(Fate.ENTRUSTED, False, 171, 61_420_310_000, 1_200_000_000),
    Lot(Fate.WITHDRAWN, False, 34, 16_115_846_000, 300_000_000),
    Lot(Fate.CANCELLED, False, 14, 4_049_000_000, 0),
    Lot(Fate.ENFORCED, True, 92, 0, 121_904_787_000),
    Lot(Fate.ENFORCED, False, 20_587, 0, 158_403_605_000, 2_311_220_000),
    Lot(Fate.TERMINATED, False, 1_362, 19_964_917_000, 2_400_000_000, 900_000_000),
    Lot(Fate.WITHOUT_MEANS, True, 19, 46_300_000_000, 0),
    Lot(Fate.WITHOUT_MEANS, False, 512, 147_508_758_000, 2_900_000_000),
    Lot(Fate.UNENFORCED, True, 57, 154_412_451_000, 50_412_451_000),
    Lot(Fate.UNENFORCED, False, 571, 487_045_951_000, 24_600_000_000),
)

FORCED_COERCIONS: Final = 73
OTHER_COERCIONS: Final = 168
RECOMMENDATIONS: Final = 84
PROTESTS: Final = 1

#: Cases of the term that were accepted before it, and by how many days at most.
CARRIED_OVER: Final = 0.045
BEFORE_THE_TERM: Final = 1_400


def stream(seed: int, name: str) -> Random:
    """Chance for one part of the province, so that parts do not disturb each other."""
    return Random(f"{seed} {name}")  # noqa: S311 - rows of a rehearsal, not secrets


def scaled(lots: Sequence[Lot], share: float) -> list[Lot]:
    """The lots at another size; a share of 1 leaves them as they are."""
    if share == 1:
        return list(lots)
    return [
        Lot(
            lot.fate,
            lot.bank,
            max(1, round(lot.cases * share)),
            _thousands(lot.left * share),
            _thousands(lot.paid * share),
            _thousands(lot.reduced * share),
        )
        for lot in lots
    ]


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Whole thousands in proportion to the weights, that add up to `total` exactly."""
    if not weights or not total:
        return [0] * len(weights)
    thousands, rest = divmod(total, 1_000)
    if not any(weights):
        weights = [1.0] * len(weights)
    whole = sum(weights)
    parts = [int(thousands * weight / whole) for weight in weights]
    short = thousands - sum(parts)
    largest = sorted(range(len(weights)), key=lambda at: -weights[at])
    for turn in range(short):
        parts[largest[turn % len(largest)]] += 1
    dong = [part * 1_000 for part in parts]
    dong[largest[0]] += rest
    return dong


def weights(chance: Random, count: int, *, bank: bool, some: float = 1.0) -> list[float]:
    """How money is spread over cases: few large, many small, and a part with none at all."""
    spread = 1.1 if bank else 1.9
    return [chance.lognormvariate(0, spread) if chance.random() < some else 0 for _ in range(count)]


def _thousands(dong: float) -> int:
    return round(dong / 1_000) * 1_000
