"""The chosen spans of a question, sorted by what they say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from db.query import Bound
from handlers.understanding.lexicon import lexicon
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
    for span in spans:
        _take(heard, span)
    after_unit_word = {span.end for span in spans if span.kind in _UNIT_WORDS}
    for place in _unused(tokens, spans):
        token = tokens[place]
        heard.left.append(token.raw)
        if place in after_unit_word and not token.folded[0].isdigit():
            heard.half_named = heard.half_named or token.folded
    if not any(span.kind == "unit" for span in spans):
        heard.flags.update(span.kind for span in spans if span.kind == "top")
    _order_said_apart(heard, tokens)
    return heard


#: At the end of a question they ask whether; anywhere else they deny.
_WHETHER = frozenset({"khong", "ko", "chua"})
_OF = frozenset({"cua", "o", "tai", "thuoc"})


def _unused(tokens: Sequence[Token], spans: Sequence[Span]) -> Iterator[int]:
    """The places of tokens that mean nothing we know, or that may well be a name."""
    kinds = {place: span for span in spans for place in range(span.begin, span.end)}
    last = max((p for p, span in kinds.items() if span.kind != "padding"), default=-1)
    for place, token in enumerate(tokens):
        span = kinds.get(place)
        if span is None:
            asks = token.folded in _WHETHER and place > last
            if token.folded != "-" and not asks:
                yield place
        elif span.kind == "padding" and _may_be_a_name(tokens, place, span):
            yield place


def _may_be_a_name(tokens: Sequence[Token], place: int, span: Span) -> bool:
    """Padding that could be a place: after "của", or with a capital amid small letters."""
    token, before = tokens[place], tokens[place - 1].folded if place else ""
    if place == span.begin and before in _OF and token.folded not in lexicon().after_of:
        return True
    titled = token.raw.istitle() and len(token.raw) > 1 and span.size == 1 and place > 0
    return titled and not all(other.raw[0].isupper() for other in tokens if other.raw.isalpha())


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
