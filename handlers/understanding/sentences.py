"""Five sentences around one question: which of them ask, and what the others may add."""

from collections.abc import Iterator, Sequence

from handlers.understanding.lexicon import lexicon
from handlers.understanding.normalise import Token
from handlers.understanding.spans import Span

#: A sentence with one of these asks for a figure.
_FIGURES = frozenset({"metric", "ranking", "list", "reference", "condition", "definition"})
#: Where none does, a word for a case is enough, or for a report.
_CORE = _FIGURES | {"case"}
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
#: What a story may hold beside words that mean nothing.
_IN_A_STORY = _EMPTY | frozenset(
    "period measure maybe_context between ranking comparing trend context case who".split()
)
_REPORTING = frozenset({("metric", "summary")})
_STORY = 3
#: Words that narrow what is asked, wherever they stand.
_NARROWING = frozenset(
    "tru ngoai rieng loai ke tinh chi bo gom duy kem cua thuoc theo tung moi tren duoi".split()
)
#: A sentence that begins so sets limits, and is never beside the point.
_LIMITS = frozenset("chi tru ngoai rieng loai khong nhung bo".split())


def asking(tokens: Sequence[Token], spans: Sequence[Span]) -> tuple[list[Span], frozenset[int]]:
    """The spans that count, and the places of tokens that are beside the point."""
    every = [part for each in _sentences(tokens) for part in _parted(tokens, spans, each)]
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
        kept += [s for s in held[each] if _is_context(s, tokens, said, each, chatty=bool(unknown))]
        let_go.update(range(*each))
    return sorted(kept, key=lambda span: span.begin), frozenset(let_go)


def _sentences(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    begin = 0
    for place, token in enumerate(tokens, 1):
        if token.ends_sentence or place == len(tokens):
            yield begin, place
            begin = place


def _parted(
    tokens: Sequence[Token], spans: Sequence[Span], sentence: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    """A sentence without the stories that people put around a question, between commas."""
    begin = sentence[0]
    for clause in _clauses(tokens, sentence):
        if clause == sentence or not _is_story(tokens, _within(spans, clause), clause):
            continue
        if begin < clause[0]:
            yield begin, clause[0]
        yield clause
        begin = clause[1]
    if begin < sentence[1]:
        yield begin, sentence[1]


def _clauses(tokens: Sequence[Token], sentence: tuple[int, int]) -> Iterator[tuple[int, int]]:
    begin = sentence[0]
    for place in range(sentence[0] + 1, sentence[1] + 1):
        if place == sentence[1] or "," in tokens[place - 1].gap:
            yield begin, place
            begin = place


def _is_story(tokens: Sequence[Token], spans: Sequence[Span], clause: tuple[int, int]) -> bool:
    """Whether a clause is of the people who ask: `mai chị đi họp rồi`, and sets no limit.

    It says who, or why, in three words at least; no figure, office or number, and nothing that
    could be a name or narrows what is asked.
    """
    words = tokens[slice(*clause)]
    named = any(word.is_titled for word in words[1:]) or any(
        word.folded[0].isdigit() or (word.folded in _NARROWING and word.text != "chị")
        for word in words
    )
    told = any(word.text in lexicon().story for word in words)
    plain = all(span.kind in _IN_A_STORY or (span.kind, span.value) in _REPORTING for span in spans)
    return len(words) >= _STORY and told and plain and not named


def _within(spans: Sequence[Span], sentence: tuple[int, int]) -> list[Span]:
    return [span for span in spans if sentence[0] <= span.begin < sentence[1]]


def _core(
    tokens: Sequence[Token], held: dict[tuple[int, int], list[Span]]
) -> list[tuple[int, int]]:
    """The sentences that ask; of several with a figure those that are put as questions."""
    core = [
        each
        for each, spans in held.items()
        if any(span.kind in _FIGURES and span.value != "summary" for span in spans)
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


def _is_context(
    span: Span,
    tokens: Sequence[Token],
    said: set[str],
    sentence: tuple[int, int],
    *,
    chatty: bool,
) -> bool:
    """Whether a span of a sentence that does not ask says where or when all the same."""
    if span.kind not in _CONTEXT or span.kind in said:
        return False
    if span.kind == "period":
        # `Hôm nay tôi đi họp` does not say which days the figure covers, `năm 2026` does.
        dated = any(token.folded[0].isdigit() for token in tokens[span.begin : span.end])
        return dated or (not chatty and sentence[1] - sentence[0] <= span.size + 2)
    return True
