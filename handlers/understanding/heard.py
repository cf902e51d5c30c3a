"""The chosen spans of a question, sorted by what they say."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from db.query import Bound
from handlers.understanding.normalise import Token
from handlers.understanding.periods import Span as Days
from handlers.understanding.spans import Span


@dataclass
class Heard:
    """What a question said, each thing in the order said; filled once by `hear`."""

    metrics: list[str] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    measures: list[str] = field(default_factory=list)
    groupings: list[str] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)
    units: list[tuple[str, ...]] = field(default_factory=list)
    officers: list[tuple[str, ...]] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    periods: list[Days] = field(default_factory=list)
    low: Bound | None = None
    high: Bound | None = None
    older: Bound | None = None
    younger: Bound | None = None
    limit: tuple[int, str] | None = None
    page: int = 1
    forced: bool | None = None
    reference: str = ""
    flags: set[str] = field(default_factory=set)
    left: list[str] = field(default_factory=list)
    #: A word for an office beside words that name none: "chi cục huyện Bảo".
    half_named: str = ""


def hear(tokens: Sequence[Token], spans: Sequence[Span]) -> Heard:
    """Sorts the spans; tokens that no span uses are `left` over."""
    heard = Heard()
    used = {place for span in spans for place in range(span.begin, span.end)}
    for span in spans:
        _take(heard, span)
    after_unit_word = {span.end for span in spans if span.kind in _UNIT_WORDS}
    for place, token in enumerate(tokens):
        if place in used or token.folded == "-":
            continue
        if place == len(tokens) - 1 and token.folded == "chua":
            continue  # "... chưa?" asks whether, it denies nothing
        heard.left.append(token.raw)
        if place in after_unit_word and not token.folded[0].isdigit():
            heard.half_named = heard.half_named or token.folded
    if not any(span.kind == "unit" for span in spans):
        heard.flags.update(span.kind for span in spans if span.kind == "top")
    _order_said_apart(heard, tokens)
    return heard


_LISTS = {
    "metric": "metrics",
    "condition": "conditions",
    "measure": "measures",
    "grouping": "groupings",
    "order": "orders",
    "unit": "units",
    "officer": "officers",
    "category": "categories",
    "group": "groups",
    "period": "periods",
}
_SILENT = frozenset({"top", "unit_word", "period_word", "padding"})
_UNIT_WORDS = frozenset({"unit_word", "unit_kind", "top"})


def _take(heard: Heard, span: Span) -> None:
    if span.kind in _LISTS:
        found = getattr(heard, _LISTS[span.kind])
        if span.value not in found:
            found.append(span.value)
    elif span.kind in ("amount", "age"):
        _take_bounds(heard, span)
    elif span.kind in ("limit", "page", "reference"):
        setattr(heard, span.kind, span.value)
    elif span.kind == "forced":
        heard.forced = span.value == "yes"
    elif span.kind == "sorted":
        heard.orders.append(span.value)
        heard.flags.add("all")
    elif span.kind not in _SILENT:
        heard.flags.add(span.kind)


def _take_bounds(heard: Heard, span: Span) -> None:
    low, high = span.value
    if span.kind == "amount":
        heard.low, heard.high = low or heard.low, high or heard.high
    else:
        heard.older, heard.younger = low or heard.older, high or heard.younger


_WAYS = {"nhieu": "desc", "cao": "desc", "lon": "desc", "it": "asc", "thap": "asc", "nho": "asc"}
_MOST = frozenset({"nhat", "hon"})


def _order_said_apart(heard: Heard, tokens: Sequence[Token]) -> None:
    """`nhiều việc chưa có điều kiện nhất`: the superlative closes what its direction opened."""
    said = [token.folded for token in tokens if token.folded in (*_WAYS, *_MOST)]
    if heard.orders or len(said) < 2 or said[-1] not in _MOST or said[-2] not in _WAYS:
        return
    heard.orders.append(_WAYS[said[-2]])
    closed = {token.raw for token in tokens if token.folded in (*_WAYS, *_MOST)}
    heard.left = [word for word in heard.left if word not in closed]
