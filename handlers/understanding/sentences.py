"""Five sentences around one question: which of them ask, and what the others may add."""

from collections.abc import Iterator, Sequence

from handlers.understanding.normalise import Token
from handlers.understanding.spans import Span

#: A sentence with one of these asks for a figure.
_CORE = frozenset({"metric", "ranking", "list", "reference", "condition", "definition", "case"})
#: What another sentence may add where the one that asks does not say it.
_CONTEXT = frozenset({"unit", "officer", "period"})
#: What a sentence may add that says nothing else.
_ADDS = frozenset({"measure", "condition", "list", "order", "whole"})
_EMPTY = frozenset(
    "padding courtesy period_word asking purpose greeting unit_word unit_kind help".split()
)
_NARROWS = frozenset(
    "amount age limit category group forced own grouping sorted compare against order".split()
) | {"uncounted", "rest", "cumulative"}
_ASKS = frozenset("nhieu may nao gi dau sao".split())
#: A sentence that begins so sets limits, and is never beside the point.
_LIMITS = frozenset("chi tru ngoai rieng loai khong nhung bo".split())


def asking(tokens: Sequence[Token], spans: Sequence[Span]) -> tuple[list[Span], frozenset[int]]:
    """The spans that count, and the places of tokens that are beside the point."""
    every = list(_sentences(tokens))
    held = {each: _within(spans, each) for each in every}
    core = _core(tokens, held)
    if len(every) < 2 or not core:
        return list(spans), frozenset()
    said = {span.kind for each in core for span in held[each]}
    kept = [span for each in core for span in held[each]]
    let_go: set[int] = set()
    for each in every:
        if each in core:
            continue
        unknown = _unknown(each, held[each])
        if _sets_limits(tokens, each) or _adds(held[each], unknown):
            kept += held[each]
            continue
        kept += [s for s in held[each] if _is_context(s, said, each, chatty=bool(unknown))]
        let_go.update(range(*each))
    return sorted(kept, key=lambda span: span.begin), frozenset(let_go)


def _sentences(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    begin = 0
    for place, token in enumerate(tokens, 1):
        if token.ends_sentence or place == len(tokens):
            yield begin, place
            begin = place


def _within(spans: Sequence[Span], sentence: tuple[int, int]) -> list[Span]:
    return [span for span in spans if sentence[0] <= span.begin < sentence[1]]


def _core(
    tokens: Sequence[Token], held: dict[tuple[int, int], list[Span]]
) -> list[tuple[int, int]]:
    """The sentences that ask; of several with a figure those that are put as questions."""
    core = [
        each
        for each, spans in held.items()
        if any(span.kind in _CORE and span.value != "summary" for span in spans)
    ]
    core = core or [each for each, spans in held.items() if any(s.kind in _CORE for s in spans)]
    put = [each for each in core if _is_put(tokens, each, held[each])]
    return put or core


def _is_put(tokens: Sequence[Token], sentence: tuple[int, int], spans: Sequence[Span]) -> bool:
    words = {token.folded for token in tokens[slice(*sentence)]}
    marked = "?" in tokens[sentence[1] - 1].gap
    return marked or bool(words & _ASKS) or any(span.kind == "asking" for span in spans)


def _sets_limits(tokens: Sequence[Token], sentence: tuple[int, int]) -> bool:
    first = tokens[sentence[0]]
    return first.folded in _LIMITS and first.text not in ("chị", "chi")


def _adds(spans: Sequence[Span], unknown: set[int]) -> bool:
    """Whether a sentence narrows or splits the figure: an amount, a category, by office."""
    kinds = _NARROWS if unknown else _NARROWS | _ADDS
    return any(span.kind in kinds for span in spans)


def _unknown(sentence: tuple[int, int], spans: Sequence[Span]) -> set[int]:
    used = {place for span in spans for place in range(span.begin, span.end)}
    return set(range(*sentence)) - used


def _is_context(span: Span, said: set[str], sentence: tuple[int, int], *, chatty: bool) -> bool:
    """Whether a span of a sentence that does not ask says where or when all the same."""
    if span.kind not in _CONTEXT or span.kind in said:
        return False
    if span.kind == "period":
        # `Hôm nay tôi đi họp` does not say which days the figure covers.
        return not chatty and sentence[1] - sentence[0] <= span.size + 2
    return True
