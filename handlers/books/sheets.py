"""A workbook before it is written: sheets of cells, each with what it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from db.answers.numbers import ratio
from db.catalogue import Shape
from db.facts import Number

Value = str | int | Decimal | date | datetime | None


class Form(StrEnum):
    """How a cell is shown; what it holds is a real number or date."""

    TEXT = "text"
    NUMBER = "number"  # cases, dong, months
    PER_CENT = "per_cent"  # a rate, in per cent
    POINTS = "points"  # a difference of rates, in percentage points
    DAY = "day"
    MOMENT = "moment"


def form_of(shape: Shape) -> Form:
    """How the figures of a shape are shown."""
    match shape:
        case Shape.RATIO | Shape.TARGET:
            return Form.PER_CENT
        case Shape.GAP:
            return Form.POINTS
    return Form.NUMBER


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; None stands for nothing."""

    value: Value = None
    form: Form = Form.TEXT


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: one heading a column, a cell a column in each row; `total` is its last line."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()


def text(value: str | None) -> Cell:
    """A text."""
    return Cell(value or None)


def number(value: int | None) -> Cell:
    """Cases, whole dong, or months."""
    return Cell(value, Form.NUMBER)


def day(value: date | None) -> Cell:
    """A day."""
    return Cell(value, Form.DAY)


def added(numbers: Iterable[Number | None]) -> Number | None:
    """The sum of figures of parts; of rates, the rate of the summed fractions.

    None where any has no value to add.
    """
    found = list(numbers)
    fractions = [one for one in found if one is not None and one.numerator is not None]
    if fractions and len(fractions) == len(found):
        over = sum(one.denominator or 0 for one in fractions)
        return ratio(sum(one.numerator or 0 for one in fractions), over)
    values = [one.value for one in found if one is not None]
    if len(values) < len(found) or not all(isinstance(value, int) for value in values):
        return None
    return Number(sum(int(value or 0) for value in values))
