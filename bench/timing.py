"""How time is taken: ways of doing something in turns, so that a slow minute meets all of them."""

from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter
from typing import Any

Way = Callable[[], Any]


def seconds(way: Way) -> float:
    """How long one run takes."""
    began = perf_counter()
    way()
    return perf_counter() - began


def medians(rounds: int, *ways: Way) -> list[float]:
    """The median seconds of each way, over rounds in which each has its turn."""
    taken = [[seconds(way) for way in ways] for _ in range(rounds)]
    return [median(column) for column in zip(*taken, strict=True)]


def warm(rounds: int, *ways: Way) -> list[float]:
    """The same, after a turn of each that is not counted."""
    for way in ways:
        way()
    return medians(rounds, *ways)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values (0 to 1) do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
