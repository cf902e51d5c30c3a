"""The chosen spans of a question, sorted by what they say."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from db.query import Bound, Measure
from handlers.understanding import asides, limits, sentences
from handlers.understanding.normalise import Token
from handlers.understanding.periods import Span as Days
from handlers.understanding.spans import SILENT, Span


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
    #: A day that the calendar does not have, as it was written.
    no_day: str = ""
    #: Years that `cùng kỳ` was said of: `so với cùng kỳ năm 2020`.
    against: list[int] = field(default_factory=list)
    low: Bound | None = None
    high: Bound | None = None
    older: Bound | None = None
    younger: Bound | None = None
    limit: tuple[int, str] | None = None
    page: int = 1
    forced: list[bool] = field(default_factory=list)
    reference: str = ""
    party: str = ""
    #: Kinds of what the figures cannot tell.
    uncounted: list[str] = field(default_factory=list)
    #: Words that mean something beside some figures and shapes only, by their kind.
    provisos: dict[str, str] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)
    left: list[str] = field(default_factory=list)
    #: The runs of words behind all this; what no run holds and is not `left` was let go.
    taken: list[Span] = field(default_factory=list)
    #: A word for an office beside words that name none: "chi cục huyện Bảo".
    half_named: str = ""
    #: How offices stand side by side: "word" or "sign" where one joins them, "" where none does.
    joined: str = "word"


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
    "against": "against",
    "uncounted": "uncounted",
}
_PROVISOS = frozenset({"rest", "given"})
_UNIT_WORDS = frozenset({"unit_word", "unit_kind", "top", "cc"})
_JOINING = frozenset("va voi vs so giua hay hoac cung cong".split())


def hear(tokens: Sequence[Token], spans: Sequence[Span]) -> Heard:
    """Sorts the spans; tokens that no span uses and that matter are `left` over."""
    heard = Heard()
    spans, beside = sentences.asking(tokens, spans)
    heard.taken = list(spans)
    for span in spans:
        _take(heard, span, tokens)
    unclear = list(limits.unclear(tokens, spans))
    if unclear:
        heard.left += unclear
        heard.low = heard.high = heard.older = heard.younger = None  # none of them is offered
    _tell_offices(heard, tokens, spans)
    after_unit_word = {span.end for span in spans if span.kind in _UNIT_WORDS}
    for place in asides.unused(tokens, spans, beside):
        token = tokens[place]
        heard.left.append(token.raw)
        if place in after_unit_word and not token.folded[0].isdigit():
            heard.half_named = heard.half_named or _run(tokens, place)
    for flag, says in (("against_period", _is_held_against), ("context", _points_back)):
        heard.flags |= {flag} if says(tokens, spans) else set()
    _order_said_apart(heard, tokens, spans)
    compared = bool(heard.orders or {"comparing", "between"} & heard.flags or heard.groupings)
    units = [span for span in spans if span.kind == "unit"]
    heard.joined = _joined(tokens, units, compared=compared)
    return heard


def _tell_offices(heard: Heard, tokens: Sequence[Token], spans: Sequence[Span]) -> None:
    """What the words around the offices say of them, once all are heard."""
    if any(span.kind == "unit" and _is_set_apart(tokens, span.begin) for span in spans):
        heard.flags.add("alone")
    if "context_unit" in heard.flags and not heard.units:
        heard.flags.add("context")  # `chi cục này` is the one named before, in a sentence or chat
    if _stands_beside_the_top(tokens, spans):
        heard.flags.add("beside_top")
    if any(span.kind == "unit" for span in spans):
        heard.flags.discard("top")
    if "cc" in heard.flags and not _is_coercion(heard):
        heard.flags.add("unit_kind")


_TOPS = frozenset({"whole", "top", "own"})


def _stands_beside_the_top(tokens: Sequence[Token], spans: Sequence[Span]) -> bool:
    """Whether the province, or its own office, is joined to an office: `toàn tỉnh và Sa Pa`.

    Elsewhere it only says where the office is: `Sa Pa của tỉnh`.
    """
    told = [span for span in spans if span.kind in _TOPS | {"unit"}]
    small = {place for span in spans if span.kind in _UNIT_WORDS for place in _places(span)}
    for one, next_ in pairwise(told):
        between = range(one.end, next_.begin)
        joining = {tokens[place].folded for place in between if place not in small}
        if any(s.kind == "between" and one.end <= s.begin < next_.begin for s in spans):
            joining = set(_JOINING)  # misspelt as it may be
        if (one.kind == "unit") != (next_.kind == "unit") and joining and joining <= _JOINING:
            return True
    return False


def _places(span: Span) -> range:
    return range(span.begin, span.end)


def _is_set_apart(tokens: Sequence[Token], begin: int) -> bool:
    """Whether `riêng` stands before an office: then without those below it."""
    return begin > 0 and tokens[begin - 1].folded == "rieng"


def _is_held_against(tokens: Sequence[Token], spans: Sequence[Span]) -> bool:
    """Whether the only days said are those to compare with: `tăng bao nhiêu so với quý trước`."""
    said = [span for span in spans if span.kind == "period"]
    if len(said) != 1:
        return False
    begin = said[0].begin
    while begin and any(s.end == begin and s.kind in SILENT for s in spans):
        begin -= 1
    before = next((span for span in spans if span.end == begin), None)
    return before is not None and before.kind == "between" and tokens[before.begin].folded == "so"


def _points_back(tokens: Sequence[Token], spans: Sequence[Span]) -> bool:
    """Whether `đó`, `này` stands behind what it points to: `2 quận đó`."""
    ends = {span.end for span in spans if span.kind in ("limit", "unit_kind", "officer")}
    return any(tokens[place].text in ("đó", "này", "ấy", "kia") for place in ends - {len(tokens)})


def _is_coercion(heard: Heard) -> bool:
    """Whether `CC` means a coercion: where no figure is named and it is forced, or to come."""
    if heard.metrics or heard.conditions:
        return False
    if heard.forced or "ahead" in heard.flags or not (heard.units or heard.groupings):
        heard.metrics.append("coercions")
        return True
    return False


def _run(tokens: Sequence[Token], place: int) -> str:
    """The word at `place`, with the one after it where both are written like a name."""
    words = [tokens[place].folded]
    if place + 1 < len(tokens) and tokens[place].raw[0].isupper():
        following = tokens[place + 1]
        words += [following.folded] if following.raw[0].isupper() else []
    return " ".join(words)


_UNIT_NOUNS = frozenset({"huyen", "don", "chi", "quan", "phong", "noi", "cho", "co"})


def _is_of_unit(span: Span, tokens: Sequence[Token]) -> bool:
    """Whether words that lean on others mean an office: `chi cục này`."""
    return span.kind == "context" and tokens[span.begin].folded in _UNIT_NOUNS


def _take(heard: Heard, span: Span, tokens: Sequence[Token]) -> None:
    if span.kind == "metric":
        _take_metric(heard, span.value)
    elif span.kind in _LISTS:
        found = getattr(heard, _LISTS[span.kind])
        if span.value not in found:
            found.append(span.value)
    elif span.kind in ("amount", "age"):
        _take_bounds(heard, span, tokens)
    elif span.kind in ("limit", "page", "reference", "party"):
        setattr(heard, span.kind, span.value)
    elif span.kind in _PROVISOS:
        heard.provisos[span.kind] = _raw(tokens, span)
    else:
        _take_other(heard, span, tokens)


def _take_other(heard: Heard, span: Span, tokens: Sequence[Token]) -> None:
    if span.kind == "forced":
        heard.forced.append(span.value == "yes")
    elif span.kind == "sorted":
        heard.orders.append(span.value)
        heard.flags.add("all")
    elif span.kind == "no_such_date":
        heard.no_day = span.value
    elif span.kind not in SILENT - {"greeting"}:
        heard.flags.add(f"{span.kind}_unit" if _is_of_unit(span, tokens) else span.kind)


def _raw(tokens: Sequence[Token], span: Span) -> str:
    return " ".join(token.raw for token in tokens[span.begin : span.end])


_MEASURES = frozenset(Measure)


def _take_metric(heard: Heard, value: str) -> None:
    """A figure, sometimes with its measure in the same words: `việc cũ`, `tiền tồn`.

    Else what stands behind the stroke says how the figure was said.
    """
    metric, _, more = value.partition("/")
    if metric not in heard.metrics:
        heard.metrics.append(metric)
    if more in _MEASURES and more not in heard.measures:
        heard.measures.append(more)
    elif more and more not in _MEASURES:
        heard.flags.add(f"{metric}_{more}")


def _take_bounds(heard: Heard, span: Span, tokens: Sequence[Token]) -> None:
    low, high = span.value
    if tokens[span.begin].folded == "ton":
        _take_metric(heard, "unenforced")  # `tồn quá 12 tháng`
    if span.kind == "amount":
        heard.low, heard.high = low or heard.low, high or heard.high
    else:
        heard.older, heard.younger = low or heard.older, high or heard.younger


def _joined(tokens: Sequence[Token], units: Sequence[Span], *, compared: bool) -> str:
    """What stands between the offices: a word or sign that says that all are meant.

    Of three, the last two being joined is enough; side by side they are joined where the
    question compares.
    """
    found = ["word"]
    for one, next_ in pairwise(units):
        between = {token.folded for token in tokens[one.end : next_.begin]}
        signs = "".join(token.gap for token in tokens[one.end - 1 : next_.begin])
        if between & _JOINING or (compared and not between):
            found.append("word")
        else:
            found.append("sign" if any(sign in signs for sign in ",&/+-") else "")
    if found[-1] and len(units) > 2:
        return found[-1]
    return min(found[1:], key=("", "sign", "word").index, default="word")


_WAYS = {"nhieu": "desc", "cao": "desc", "lon": "desc", "it": "asc", "thap": "asc", "nho": "asc"}
_MOST = frozenset({"nhat", "hon"})


def _order_said_apart(heard: Heard, tokens: Sequence[Token], spans: Sequence[Span]) -> None:
    """`nhiều việc chưa có điều kiện nhất`: the superlative closes what its direction opened."""
    within = {p for span in spans if span.size > 1 for p in range(span.begin, span.end)}
    closing = [p for p, t in enumerate(tokens) if t.folded in _MOST and p not in within]
    if heard.orders or not closing:
        return
    opening = [
        place
        for place, token in enumerate(tokens[: closing[-1]])
        if token.folded in _WAYS
        and token.text != "nhiêu"
        and not (place and tokens[place - 1].folded == "bao")
    ]
    if opening:
        way = _WAYS[tokens[opening[-1]].folded]
        heard.orders.append(way)
        heard.taken += [Span(p, p + 1, "order", way) for p in (opening[-1], closing[-1])]
        closed = {tokens[opening[-1]].raw, tokens[closing[-1]].raw}
        heard.left = [word for word in heard.left if word not in closed]
