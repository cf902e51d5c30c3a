"""Which unused words of a question may be let go: greetings, reasons, sentences beside the point.

Everything else that was not used could change the meaning, and is named in a question back.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from db.folding import fold
from handlers.understanding.lexicon import lexicon
from handlers.understanding.normalise import Token
from handlers.understanding.numbers import DIGITS
from handlers.understanding.spans import SILENT, Span
from handlers.understanding.syllables import is_spelt

#: At the end of a question they ask whether; anywhere else they deny.
_WHETHER = frozenset({"khong", "ko", "k", "kg", "hong", "hok", "chua"})
#: Words for days that say nothing by themselves; what may complete them is short.
_DAYS = frozenset("tuan hom thang quy ngay".split())
_ENDS = frozenset("het cuoi dau ca".split())
_SHORT = 3
_DIRECTIONS = frozenset("nhieu it cao thap lon nho".split())
_MOST = ("nhat", "hon")
_UNTIL = frozenset({"den", "toi"})
#: The two curved tones, each for the other.
_CURVED = str.maketrans("\u0303\u0309", "\u0309\u0303")
_CLAUSE_END = re.compile(r"[,;:.?!]")
_OF = frozenset({"cua", "o", "tai", "thuoc"})
#: Kinds that say nothing of what is asked.
_EMPTY = frozenset("padding courtesy period_word asking purpose greeting".split())
#: What may stand behind a word that asks whether.
_BEHIND = frozenset({"courtesy", "greeting", "asking"})
#: What it is needed for is often a report.
_REPORTS = frozenset({"summary"})
_NOT_YET = "chua"
#: What narrows or denies is never beside the point.
MATTERS = frozenset(
    "khong ko chua chang cha tru ngoai bo chi rieng kem loai ke moi duy thoi tinh khac".split()
)


def unused(tokens: Sequence[Token], spans: Sequence[Span], beside: frozenset[int]) -> Iterator[int]:
    """The places of tokens that mean nothing we know, or that may well be a name.

    `beside` are the places of sentences that do not ask.
    """
    by_place = {place: span for span in spans for place in range(span.begin, span.end)}
    let_go = beside | _asides(tokens, by_place)
    for place, token in enumerate(tokens):
        span = by_place.get(place)
        if place in let_go:
            continue
        if span is None:
            before = by_place.get(place - 1)
            if token.folded == "cu" and before is not None and before.kind == "unit":
                continue  # `Chi cục Sơn Đông cũ`
            asks = token.folded in _WHETHER and _closes(tokens, place, by_place)
            if token.folded not in ("-", "%") and not asks:
                yield place
        elif span.kind in SILENT and (
            _is_another_word(tokens, place, by_place)
            or _may_count(tokens, place)
            or _may_lead_on(tokens, place, by_place)
            or _may_be_days(tokens, place, by_place)
            or _may_be_most(tokens, place)
            or _may_be_a_name(tokens, place, by_place)
            or _may_deny(tokens, place, by_place)
            or _may_split(tokens, place)
        ):
            yield place


def _closes(tokens: Sequence[Token], place: int, by_place: dict[int, Span]) -> bool:
    """Whether nothing but courtesy follows in the clause: `có điều kiện không em?`.

    `không có loại án`, `chưa trả lời` deny what follows.
    """
    if place == 0 or tokens[place].is_titled:
        return False
    for following in range(place + 1, len(tokens)):
        if _CLAUSE_END.search(tokens[following - 1].gap):
            return True
        span = by_place.get(following)
        word = tokens[following].folded
        if (span is None or span.kind not in _BEHIND) and word not in _WHETHER:
            return False
    return True


def _is_another_word(tokens: Sequence[Token], place: int, by_place: dict[int, Span]) -> bool:
    """Whether padding, beside other padding, is spelt as a word that is none of ours: `đồng tháp`.

    That the two curved tones are confused is common, and says nothing.
    """
    token, span, ours = tokens[place], by_place[place], lexicon().words
    accented = token.is_marked or token.toned != token.folded
    if span.size > 1 or len(token.folded) < 2 or not accented or not is_spelt(token.toned):
        return False
    if token.toned in ours or token.toned.translate(_CURVED) in ours:
        return False
    beside = [by_place.get(place - 1), by_place.get(place + 1)]
    return any(other and other.kind == "padding" for other in beside)


def _may_count(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word may be the last of a number with a letter missing: `quận mười hi`."""
    written = fold(tokens[place].raw)
    if place == 0 or tokens[place - 1].folded not in ("muoi", "tram") or len(written) < 2:
        return False
    return any(
        len(word) == len(written) + 1 and OSA.distance(word, written, score_cutoff=1) <= 1
        for word in DIGITS
    )


def _may_lead_on(tokens: Sequence[Token], place: int, by_place: dict[int, Span]) -> bool:
    """Whether `đến` stands behind days and before a word that says nothing: `từ 2020 đến ay`."""
    if tokens[place].folded not in _UNTIL or place + 1 >= len(tokens):
        return False
    before, after, then = (by_place.get(place + step) for step in (-1, 1, 2))
    loose = after is None or (after.size == 1 and after.kind in SILENT)
    dated = any(span is not None and span.kind == "period" for span in (before, then))
    return dated and loose and tokens[place + 1].folded not in _DAYS | _ENDS


def _may_be_days(tokens: Sequence[Token], place: int, by_place: dict[int, Span]) -> bool:
    """Whether a word for days stands before one that says nothing: `tuần ti`, `hôm ay`."""
    if tokens[place].folded not in _DAYS or by_place[place].size > 1 or place + 1 == len(tokens):
        return False
    after = by_place.get(place + 1)
    return after is None or (
        after.size == 1 and after.kind in SILENT and len(tokens[place + 1].folded) <= _SHORT
    )


def _may_be_most(tokens: Sequence[Token], place: int) -> bool:
    """Whether a superlative may have lost a letter: `nhiều nht`."""
    if place == 0 or tokens[place - 1].folded not in _DIRECTIONS:
        return False
    written = fold(tokens[place].raw)
    return any(OSA.distance(written, word, score_cutoff=1) <= 1 for word in _MOST)


def _may_be_a_name(tokens: Sequence[Token], place: int, by_place: dict[int, Span]) -> bool:
    """Padding that could be a place: after "của", or with a capital amid small letters.

    `của Đông Anh` is made of words that mean nothing (`đồng`, `anh`), and is a place all the same.
    """
    token, span = tokens[place], by_place[place]
    if span.size > 1 or _is_common(token, tokens):
        return False
    if place and tokens[place - 1].folded in _OF and not _leads_on(place, by_place):
        return True
    begins = place == 0 or tokens[place - 1].ends_sentence
    titled = token.raw.istitle() and len(token.raw) > 1 and not begins
    return titled and not all(other.raw[0].isupper() for other in tokens if other.raw.isalpha())


def _may_deny(tokens: Sequence[Token], place: int, by_place: dict[int, Span]) -> bool:
    """Padding that could be `chưa` with a slip, before what would mean the opposite with it.

    `chú`, `của` written with their accents are what they are.
    """
    token, span, following = tokens[place], by_place[place], by_place.get(place + 1)
    if following is None or following.kind not in ("metric", "condition"):
        return False
    if span.size > 1 and not span.slips and token.raw.lower() == token.text:
        return False
    if token.is_marked and token.toned in lexicon().words:
        return False
    said = " ".join(other.folded for other in tokens[place + 1 : following.end])
    turned = f"{_NOT_YET} {said}" in lexicon().phrases
    forms = {token.folded, fold(token.raw), *span.words.split()[-1:]}
    return turned and any(OSA.distance(form, _NOT_YET, score_cutoff=1) == 1 for form in forms)


def _may_split(tokens: Sequence[Token], place: int) -> bool:
    """Padding after `theo` that could be what to split by, with a slip: `theo hi cuc`."""
    if place == 0 or tokens[place - 1].folded != "theo" or tokens[place].is_marked:
        return False
    runs = (" ".join(fold(t.raw) for t in tokens[place - 1 : place + 1 + n]) for n in (0, 1))
    return any(extractOne(run, _splits(), scorer=OSA.distance, score_cutoff=1) for run in runs)


@cache
def _splits() -> Sequence[str]:
    """The phrases of the lexicon that begin with `theo`."""
    return [words for words in lexicon().phrases if words.startswith("theo ")]


def _is_common(token: Token, tokens: Sequence[Token]) -> bool:
    """Whether a word, as far as its accents tell, is one that names nothing."""
    after = lexicon().after_of
    if any(other.is_marked for other in tokens):
        return token.toned in after
    return token.folded in {fold(word) for word in after}


def _leads_on(place: int, by_place: dict[int, Span]) -> bool:
    """Whether what follows says what kind of cases is meant: `của án hình sự`."""
    following = by_place.get(place + 1)
    return following is not None and following.kind in ("category", "group", "metric", "condition")


def _asides(tokens: Sequence[Token], by_place: dict[int, Span]) -> frozenset[int]:
    """The places of what leads up to the question or says what it is needed for."""
    found = {*_preamble(tokens, by_place), *_reason(tokens, by_place)}
    return frozenset(found)


def _is_beside(
    tokens: Sequence[Token],
    places: range,
    by_place: dict[int, Span],
    also: frozenset[str] = frozenset(),
) -> bool:
    """Whether words say nothing of the question: nothing known, no number, nothing that denies."""
    return all(_says_nothing(tokens, place, by_place, also) for place in places)


def _says_nothing(
    tokens: Sequence[Token], place: int, by_place: dict[int, Span], also: frozenset[str]
) -> bool:
    span, folded = by_place.get(place), tokens[place].folded
    if folded in MATTERS or folded[0].isdigit():
        return False
    if span is None:
        return True
    empty = span.kind in _EMPTY or span.value in also
    return empty and not _may_be_a_name(tokens, place, by_place)


def _preamble(tokens: Sequence[Token], by_place: dict[int, Span]) -> Iterator[int]:
    """What comes before `cho em hỏi`, `xin hỏi`."""
    asks = [p for p, span in by_place.items() if span.kind == "asking"]
    before = range(max(asks)) if asks else range(0)
    if before and _is_beside(tokens, before, by_place):
        yield from before


def _reason(tokens: Sequence[Token], by_place: dict[int, Span]) -> Iterator[int]:
    """What comes after `để`, `phục vụ`, `vì`: what it is needed for."""
    starts = [p for p, span in by_place.items() if span.kind == "purpose"]
    after = range(min(starts), len(tokens)) if starts else range(0)
    if after and _is_beside(tokens, after, by_place, _REPORTS):
        yield from after
