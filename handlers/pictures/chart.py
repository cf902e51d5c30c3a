"""What a picture shows, before anybody draws it: bars with their numbers in words; frozen."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Look(StrEnum):
    """How the bars stand."""

    BARS = "bars"  # lying, one under the other, each under its name
    COLUMNS = "columns"  # standing, by the calendar
    LINE = "line"  # a point each, by the calendar


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of a figure: its name, its value (None: there is no figure), and that in words.

    `target` is what was given to that office, in per cent.
    """

    name: str
    value: int | Decimal | None
    said: str
    target: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture to draw; `target` is a line across all bars, `notes` stand below them."""

    title: str
    bars: tuple[Bar, ...]
    look: Look = Look.BARS
    target: Decimal | None = None
    target_said: str = ""
    notes: tuple[str, ...] = ()
