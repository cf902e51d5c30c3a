"""All that the words of a question could mean: phrases, names, amounts, ages, counts, days."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from handlers.understanding import amounts, periods
from handlers.understanding.lexicon import Lexicon, Phrase
from handlers.understanding.names import Names, key_of
from handlers.understanding.naming import named
from handlers.understanding.normalise import Token
from handlers.understanding.numbers import year
from handlers.understanding.sentence import Sentence, Way
from handlers.understanding.spans import SILENT, Span
from handlers.understanding.spelling import is_common_slip

_AGAINST = re.compile(
    r"(?<![^ ])(?:so voi |so )?cung (?:ky|thoi diem)(?: cua)?(?: nam)? ((?:19|20)\d{2})(?![^ ])"
)
#: `năm 2022 chuyển sang năm 2023`: what the second year began with.
_BROUGHT = re.compile(
    r"(?<![^ ])(?:tu )?nam (\d{4})(?: con)? chuyen (?:sang|qua)(?: nam)? (\d{4})(?![^ ])"
)
#: What turns a question away has to be said in so many words.
_SURE = frozenset({"act", "off_subject", "secret", "uncounted"})
#: A shorter word that is none may be an abbreviation.
_LONG = 3
#: Words that a name follows.
PLACING = frozenset({"cua", "o", "tai", "thuoc", "huyen", "quan", "cuc"})


def candidates(
    sentence: Sentence, today: date, known: Lexicon, names: Names, *, ahead: bool
) -> Iterator[Span]:
    """All spans that any reading of the sentence could have."""
    for way in sentence.ways(names.tree):
        yield from _phrases(sentence.tokens, way, known, names)
        yield from named(sentence.tokens, way, names)
    yield from _ruled(sentence, today, ahead=ahead)


def _phrases(tokens: Sequence[Token], way: Way, known: Lexicon, names: Names) -> Iterator[Span]:
    """What some words mean as phrases of the lexicon, those whose accents agree best."""
    phrases = known.phrases.get(way.words, ())
    fits = [_fit(tokens[way.begin : way.end], phrase, known) for phrase in phrases]
    most = max((fit for fit in fits if fit is not None), default=0)
    for phrase, fit in zip(phrases, fits, strict=True):
        if (
            fit != most
            or _is_other_name(phrase, tokens[way.begin])
            or _lacks_number(phrase, tokens, way.end)
            or (way.changed and phrase.kind in _SURE)
            or _goes_on(phrase, tokens, way.end)
        ):
            continue
        value = _present(phrase, names)
        if value is not None:
            slipped = len(way.changed)
            hides = _hides(phrase, tokens, way)
            yield Span(way.begin, way.end, phrase.kind, value, slipped, fit, way.corrected, hides)


def _hides(phrase: Phrase, tokens: Sequence[Token], way: Way) -> bool:
    """Whether a correction would make nothing of a word that may be a name.

    `yen` may be meant for Bảo Yên, so it is never `bên`; what can be no word may be padding.
    """
    return phrase.kind in SILENT and any(
        tokens[place].raw.istitle()
        or (place and tokens[place - 1].folded in PLACING)
        or _may_mean(tokens[place], way.words.split()[place - way.begin])
        for place in way.changed
    )


def _is_other_name(phrase: Phrase, token: Token) -> bool:
    """Whether a word before a name is written with accents of another: `Bắ Hà` is no `bà Hà`."""
    alone = phrase.kind == "party_word" and len(phrase.words) == 1
    return alone and token.is_marked and token.toned != phrase.words[0]


def _may_mean(token: Token, padding: str) -> bool:
    """Whether what was written may well be something else than padding: `jqua` is not `qua`."""
    extra = len(token.folded) > len(padding) and not is_common_slip(token.folded, padding)
    return token.is_word or extra or len(token.folded) < _LONG


def _goes_on(phrase: Phrase, tokens: Sequence[Token], end: int) -> bool:
    """Whether `việc trên` is no case above, as what it is on follows: `việc trên toàn tỉnh`."""
    above = phrase.kind == "context" and tokens[end - 1].folded == "tren"
    return above and end < len(tokens) and not tokens[end - 1].gap.strip()


def _lacks_number(phrase: Phrase, tokens: Sequence[Token], end: int) -> bool:
    """Whether a word for an office stands before a number that belongs to it: `quận 3`."""
    return phrase.kind == "unit_kind" and end < len(tokens) and tokens[end].folded.isdecimal()


def _present(phrase: Phrase, names: Names) -> str | None:
    """A phrase's value; a category or group as the files here write it, None where none does."""
    if phrase.kind not in ("category", "group"):
        return phrase.value
    held = names.categories if phrase.kind == "category" else names.groups
    return held.get(key_of(phrase.value).replace(" va ", " "))


def _fit(tokens: Sequence[Token], phrase: Phrase, known: Lexicon) -> int | None:
    """How many accents agree with the phrase; None where a word is another one of ours.

    `mới loại` is not `mỗi loại`; only what means nothing is let go so. `hoàn` is a word of ours,
    so it is never read as `hoãn`; `cuỡng` is none, and may be.
    """
    pairs = list(zip(tokens, phrase.words, strict=True))
    if len(pairs) == 1 or phrase.kind not in SILENT:
        other = (token for token, word in pairs if token.is_marked and token.toned != word)
        if any(token.toned in known.words for token in other):
            return None
    return sum(token.is_marked and token.toned == word for token, word in pairs)


def _ruled(sentence: Sentence, today: date, *, ahead: bool) -> Iterator[Span]:
    """What rules find in the running text; words put right count as slips there too."""
    words = sentence.words()
    corrected = [word != t.folded for word, t in zip(words, sentence.tokens, strict=True)]
    text, starts = _running_text(words)
    for kind, value, begin, end in amounts.find(words):
        if sentence.ranked and words[begin : begin + 2] == ["it", "nhat"]:
            continue
        yield Span(begin, end, kind, value, sum(corrected[begin:end]), end - begin)
    for period in periods.find(text, today, ahead=ahead):
        begin, end = starts[period.start], starts[period.end + 1]
        kind = "period" if period.span else "no_such_date"
        value = period.span or period.no_day
        yield Span(begin, end, kind, value, sum(corrected[begin:end]), end - begin)
    yield from _numbered(words)
    for match in _BROUGHT.finditer(text):
        if int(match[2]) == int(match[1]) + 1:
            begin, year_at, end = (
                starts[at] for at in (match.start(), match.start(2), match.end() + 1)
            )
            slipped = sum(corrected[begin:end])
            yield Span(begin, year_at, "metric", "carried_over", slipped, year_at - begin)
    for match in _AGAINST.finditer(text):
        begin, end = starts[match.start()], starts[match.end() + 1]
        yield Span(begin, end, "against", int(match[1]), sum(corrected[begin:end]), end - begin)


#: After these a number is that of a decision, a judgment or a case.
_NUMBERED_BY = (
    "quyet dinh so",
    "quyet dinh",
    "ban an so",
    "ban an",
    "ho so so",
    "viec so",
    "an so",
)


def _numbered(words: Sequence[str]) -> Iterator[Span]:
    """`quyết định số 101`: the number alone, where its letters are left out."""
    for place, word in enumerate(words):
        before = {" ".join(words[max(0, place - size) : place]) for size in (2, 3)}
        if word.isdecimal() and before & set(_NUMBERED_BY):
            yield Span(place, place + 1, "reference", word, 0, 1)


def _running_text(words: Sequence[str]) -> tuple[str, dict[int, int]]:
    """The words in one string, a year said in words as digits, and where each token begins."""
    parts: list[str] = []
    starts, at, place = {}, 0, 0
    while place < len(words):
        starts[at] = place
        said = year(words, place)
        part = str(said[1]) if said else words[place]
        place = said[0] if said else place + 1
        parts.append(part)
        at += len(part) + 1
    starts[at] = len(words)
    return " ".join(parts), starts
