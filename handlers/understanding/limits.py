"""Amounts and ages said so that the limits of a query cannot hold them: they are asked back."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from handlers.understanding.normalise import Token
from handlers.understanding.spans import Span

_LIMITS = frozenset({"amount", "age"})
_OR = frozenset({"hoac", "hay"})
_WHICH = frozenset({"nao", "mo"})
#: What an amount behind it is an amount of: a sum of what was done, not the debt of a case.
_SUMS = frozenset({"collected", "reduced"})
_CASES = frozenset({"an", "viec", "vu", "ho"})


def unclear(tokens: Sequence[Token], spans: Sequence[Span]) -> Iterator[str]:
    """The words of each limit that contradicts another, or is set to something else."""
    limits = [span for span in spans if span.kind in _LIMITS]
    for one, next_ in pairwise(limits):
        if _clash(one, next_) or _either(tokens, one, next_):
            yield _said(tokens, next_)
    for span in limits:
        if span.kind == "amount" and _is_of_a_sum(tokens, spans, span):
            yield _said(tokens, span)


def _clash(one: Span, other: Span) -> bool:
    """Whether both are lower limits, or both upper ones, or nothing lies between them."""
    if one.kind != other.kind:
        return False
    low, high = one.value[0] or other.value[0], one.value[1] or other.value[1]
    twice = any(a and b for a, b in zip(one.value, other.value, strict=True))
    return twice or (low and high and low.value > high.value)


def _either(tokens: Sequence[Token], one: Span, other: Span) -> bool:
    """Whether one or the other would do: `quá 1 năm hoặc trên 2 tỷ`."""
    return any(token.folded in _OR for token in tokens[one.end : other.begin])


def _is_of_a_sum(tokens: Sequence[Token], spans: Sequence[Span], amount: Span) -> bool:
    """`thu được trên 500 triệu`; `đơn vị nào tồn trên 50 tỷ`, where the office's sum is meant."""
    before = next((span for span in spans if span.end == amount.begin), None)
    if before is None or before.kind not in ("metric", "measure"):
        return False
    if before.kind == "metric" and before.value.partition("/")[0] in _SUMS:
        return True
    which = any(s.kind == "grouping" and tokens[s.end - 1].folded in _WHICH for s in spans)
    return which and tokens[before.begin].folded not in _CASES


def _said(tokens: Sequence[Token], span: Span) -> str:
    return " ".join(token.raw for token in tokens[span.begin : span.end])
