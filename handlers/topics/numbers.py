"""A figure in words, the same for every topic: its value, its fraction, how it changed."""

from decimal import Decimal

from db.catalogue import METRICS, Shape
from db.facts import Number
from db.query import Measure
from handlers import forms, wording

_RATES = frozenset({Shape.RATIO, Shape.TARGET})


def value(metric: str, measure: Measure, number: Number | None) -> str:
    """`628 việc`, `641.458.402.000 đồng`, `97,23 %`, `+1,20 điểm %`."""
    if number is None or number.value is None:
        return wording.NO_FIGURE
    shape = METRICS[metric].shape
    if shape in _RATES:
        return forms.per_cent(number.value)
    if shape is Shape.GAP:
        return forms.points(Decimal(number.value))
    if shape is Shape.COERCIONS:
        return wording.coercions(forms.count(int(number.value)))
    if shape is Shape.PAPERS:
        return wording.papers(forms.count(int(number.value)))
    told = forms.cases if measure is Measure.CASES else forms.dong
    return told(int(number.value))


def in_full(metric: str, measure: Measure, number: Number | None) -> str:
    """The value with its numerator and denominator, where it is a rate."""
    said = value(metric, measure, number)
    if number is None or number.denominator is None:
        return said
    return f"{said} {forms.fraction(number, '' if measure is Measure.CASES else ' đồng')}"


def change(metric: str, now: Number | None, before: Number | None) -> str:
    """How a figure moved: relative for counts and sums, in points for rates."""
    if now is None or before is None or now.value is None or before.value is None:
        return ""
    if METRICS[metric].shape in (*_RATES, Shape.GAP):
        difference = Decimal(now.value) - Decimal(before.value)
        return wording.moved(forms.points(difference)) if difference else wording.NO_CHANGE
    relative = forms.change(int(now.value), int(before.value))
    if now.value == before.value:
        return wording.NO_CHANGE
    return wording.moved(relative) if relative else ""


def other(measure: Measure) -> Measure:
    """The companion: money beside cases, cases beside money."""
    return Measure.MONEY if measure is Measure.CASES else Measure.CASES
