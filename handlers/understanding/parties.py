"""Names of parties: words that we do not know, after one that says whose they are."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.understanding.candidates import PLACING
from handlers.understanding.heard import Heard
from handlers.understanding.lexicon import lexicon
from handlers.understanding.normalise import Token
from handlers.understanding.spans import SILENT, Span

#: What a case is called by.
_CASES = ("ho so", "vu an", "vu viec", "vu")
#: Kinds of words that may stand in a name in capitals: `Đặng`, `Nam`, `Hải`.
_IN_NAMES = SILENT | {"unit", "officer", "period", "ahead", "who"}
#: A name has no more words than this.
_LONGEST = 8


def named(heard: Heard, tokens: Sequence[Token], spans: Sequence[Span]) -> Heard:
    """Takes the unknown words after a word for a party as its name."""
    by_place = {place: span for span in spans for place in range(span.begin, span.end)}
    for span in spans:
        if span.kind != "party_word" and not _is_followed_by_person(tokens, span):
            continue
        end = _end(tokens, span.end, by_place)
        words = _written(tokens[span.end : end])
        if words and _is_name(tokens, span, end, by_place):
            kept = span.value == "part"
            name = _written(tokens[span.begin : span.end]) if kept else []
            left = [word for word in heard.left if word not in words]
            party = " ".join([*name, *words])
            taken = [*heard.taken, Span(span.end, end, "party", party)]
            return replace(heard, party=party, left=left, half_named="", taken=taken)
    nobody = [span for span in spans if span.kind == "party_word" and span.size > 1]
    if nobody and heard.metrics:
        # `xong nhờ đương sự tự nguyện`: parties are meant in a way that no figure is told in.
        words = [tokens[place].raw for span in nobody for place in range(span.begin, span.end)]
        return replace(heard, left=[*heard.left, *words])
    return heard


def _written(tokens: Sequence[Token]) -> list[str]:
    """The words as they were written: an abbreviation that was spelt out stands once."""
    return list({token.start: token.raw for token in tokens}.values())


def _is_followed_by_person(tokens: Sequence[Token], span: Span) -> bool:
    """Whether a case is told by whose it is: `vụ Nguyễn Thị Bình`, `hồ sơ của Lò Văn Ón`."""
    place = span.end
    said = " ".join(token.folded for token in tokens[max(0, place - 3) : place])
    if not said.removesuffix(" cua").endswith(_CASES):
        return False
    pair = tokens[place : place + 2]
    titled = len(pair) == 2 and all(token.raw[0].isupper() for token in pair)
    return titled and pair[0].folded in lexicon().surnames


def _is_name(tokens: Sequence[Token], word: Span, end: int, by_place: dict[int, Span]) -> bool:
    """Whether the words that follow are a name: in capitals, or beginning like a person's."""
    first = tokens[word.end]
    unknown = any(place not in by_place for place in range(word.end, end))
    shouted = all(token.raw.isupper() for token in tokens if token.raw.isalpha())
    titled = first.raw[0].isupper() and not shouted
    held = [by_place[place].kind for place in range(word.end, end) if place in by_place]
    named = first.folded in lexicon().surnames and "unit" not in held
    # Without capitals one word is too little: `bà lò` may go on in any way.
    lower = word.value == "own" and named and end - word.end > 1
    return (unknown or named) and (titled or lower)


def _end(tokens: Sequence[Token], begin: int, by_place: dict[int, Span]) -> int:
    """Where the name ends: at the first word that means something else."""
    end = begin
    while end < len(tokens) and end - begin < _LONGEST:
        span, token = by_place.get(end), tokens[end]
        if not token.folded[0].isalpha():
            break
        if token.folded in PLACING and token.raw.islower():
            break  # `ông Bình ở Tân Kỳ`
        if span is not None and not _belongs(span.kind, tokens[end : end + 2]):
            break
        end += 1
        if token.gap.strip():
            break
    return end


def _belongs(kind: str, following: Sequence[Token]) -> bool:
    """Whether words that mean something else are part of a name: written like one."""
    titled = [token.raw[0].isupper() for token in following]
    # `Cao Bá Thịnh` is one person, `ông Thịnh bà Hoa` are two.
    return titled[0] if kind == "party_word" else any(titled) and kind in _IN_NAMES
