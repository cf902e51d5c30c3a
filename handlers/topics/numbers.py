"""A figure in words, the same for every topic: its value, its fraction, how it changed."""

from decimal import Decimal

from db.catalogue import METRICS, Shape
from db.facts import Number
from db.query import Measure
from handlers import forms, wording

_RATES = frozenset({Shape.RATIO, Shape.TARGET})


def value(metric: str, measure: Measure, number: Number | None) -> str:
    """`628 việc`, `641.458.402.000 đồng`, `97,23 %`, `còn thiếu 1,20 điểm %`, `18 kiến nghị`."""
    shape = METRICS[metric].shape
    if number is None or number.value is None:
        return wording.NO_TARGET if shape is Shape.TARGET else wording.NO_FIGURE
    if shape in _RATES:
        return forms.per_cent(number.value)
    if shape is Shape.GAP:
        return gap(Decimal(number.value))
    if shape in (Shape.COERCIONS, Shape.PAPERS):
        return wording.counted(metric, forms.count(int(number.value)))
    told = forms.cases if measure is Measure.CASES else forms.dong
    return told(int(number.value))


def gap(points: Decimal) -> str:
    """A target less a rate, in percentage points: how much is lacking, or how far ahead."""
    if not points:
        return wording.ON_TARGET
    return wording.off_target(forms.points(abs(points)), ahead=points < 0)


def in_full(metric: str, measure: Measure, number: Number | None) -> str:
    """The value with its numerator and denominator, where it is a rate."""
    said = value(metric, measure, number)
    fraction = forms.fraction(number, measure) if number else ""
    return f"{said} ({fraction})" if fraction else said


def change(metric: str, now: Number | None, before: Number | None) -> str:
    """`tăng 12,50 %` of a count or sum, `giảm 2,10 điểm %` of a rate; empty where unknowable."""
    if now is None or before is None or now.value is None or before.value is None:
        return ""
    difference = Decimal(now.value) - Decimal(before.value)
    if not difference:
        return wording.NO_CHANGE
    if METRICS[metric].shape in (*_RATES, Shape.GAP):
        return wording.moved(forms.points(abs(difference)), up=difference > 0)
    if not before.value:
        return ""
    return wording.moved(forms.share(abs(difference), Decimal(before.value)), up=difference > 0)


def against(metric: str, measure: Measure, now: Number | None, before: Number | None) -> str:
    """`tăng 12,50 % (cùng kỳ 8 việc)`; only the latter where no change can be told."""
    parts = value(metric, measure, before), forms.fraction(before, measure)
    had = wording.had_before(", ".join(part for part in parts if part))
    moved = change(metric, now, before)
    return f"{moved} ({had})" if moved else had


def other(measure: Measure) -> Measure:
    """The companion: money beside cases, cases beside money."""
    return Measure.MONEY if measure is Measure.CASES else Measure.CASES
