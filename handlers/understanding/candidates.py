"""All that the words of a question could mean: phrases, names, amounts, ages, counts, days."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from db.terms import AgencyKind
from handlers.understanding import amounts, periods
from handlers.understanding.lexicon import Lexicon, Phrase, lexicon
from handlers.understanding.names import Names, key_of
from handlers.understanding.normalise import Token
from handlers.understanding.numbers import year
from handlers.understanding.spans import SILENT, Span
from handlers.understanding.spelling import may_stand_alone

_COURTESY = ("anh", "chi", "ong", "ba", "dong", "dc", "co")
_AGAINST = re.compile(
    r"(?<![^ ])(?:so voi |so )?cung (?:ky|thoi diem)(?: cua)?(?: nam)? ((?:19|20)\d{2})(?![^ ])"
)
#: What turns a question away has to be said in so many words.
_SURE = frozenset({"act", "off_subject", "secret", "definition", "help"})
#: Words that a name follows.
PLACING = frozenset({"cua", "o", "tai", "thuoc", "huyen", "quan", "cuc"})
#: More words that could each be several others are not a question any more.
_MOST_WAYS = 200


@dataclass(frozen=True)
class Sentence:
    """The tokens of a question, and what each misspelt one could stand for."""

    tokens: tuple[Token, ...]
    slips: Mapping[int, tuple[str, ...]]

    def words(self) -> list[str]:
        """The folded words, each certain slip put right."""
        return [self._word(place) for place in range(len(self.tokens))]

    def _word(self, place: int) -> str:
        token, meant = self.tokens[place], self.slips.get(place, ())
        if token.text == "sáu":
            return "6"  # without its tone it would be the month after
        if len(meant) > 1:
            meant = tuple(word for word in meant if word in periods.WORDS)
        return meant[0] if len(meant) == 1 and may_stand_alone(token) else token.folded

    def ways(self, begin: int, end: int) -> Iterator[tuple[str, int]]:
        """The ways to read some tokens as known words: the words, and how many were corrected."""
        yield " ".join(token.folded for token in self.tokens[begin:end]), 0
        if not any(place in self.slips for place in range(begin, end)):
            return
        each = [
            (self.tokens[place].folded, *self.slips.get(place, ())) for place in range(begin, end)
        ]
        for number, words in enumerate(product(*each)):
            changed = [
                begin + at
                for at, (word, all_) in enumerate(zip(words, each, strict=True))
                if word != all_[0]
            ]
            slipped = len(changed)
            if number and self._is_sure(begin, words, changed):
                yield " ".join(words), slipped
            if number > _MOST_WAYS:
                return

    def _is_sure(self, begin: int, words: Sequence[str], changed: Sequence[int]) -> bool:
        """A corrected word wants others beside it that were right, or to be no word itself."""
        if sum(self.tokens[place].is_word for place in changed) > 1:
            return False  # `thái thị hằng` is somebody, and not `phải thi hành` twice misspelt
        if len(changed) < len(words):
            return True
        return len(words) == 1 and may_stand_alone(self.tokens[begin])


def candidates(
    sentence: Sentence, today: date, known: Lexicon, names: Names, *, ahead: bool
) -> Iterator[Span]:
    """All spans that any reading of the sentence could have."""
    longest = max(known.longest, names.longest)
    size = len(sentence.tokens)
    for begin in range(size):
        for end in range(begin + 1, min(size, begin + longest) + 1):
            for words, slipped in sentence.ways(begin, end):
                yield from _phrases(sentence.tokens, begin, end, words, slipped, known, names)
                yield from _names(sentence.tokens, begin, end, words, slipped, names)
    yield from _ruled(sentence, today, ahead=ahead)


def _phrases(
    tokens: Sequence[Token],
    begin: int,
    end: int,
    words: str,
    slipped: int,
    known: Lexicon,
    names: Names,
) -> Iterator[Span]:
    phrases = known.phrases.get(words, ())
    fits = [_fit(tokens[begin:end], phrase, known) for phrase in phrases]
    most = max((fit for fit in fits if fit is not None), default=0)
    for phrase, fit in zip(phrases, fits, strict=True):
        if fit == most and not _lacks_number(phrase, tokens, end):
            value = _present(phrase, names)
            if value is not None and not (slipped and _hides(phrase, tokens, begin, end, words)):
                yield Span(begin, end, phrase.kind, value, slipped, fit, words if slipped else "")


def _hides(phrase: Phrase, tokens: Sequence[Token], begin: int, end: int, words: str) -> bool:
    """Whether a correction would make nothing of a word that may be a name."""
    if phrase.kind in _SURE:
        return True
    if phrase.kind not in SILENT:
        return False
    pairs = zip(range(begin, end), words.split(), strict=True)
    changed = [place for place, word in pairs if tokens[place].folded != word]
    return any(
        tokens[place].raw.istitle() or (place and tokens[place - 1].folded in PLACING)
        for place in changed
    )


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
    """How many accents agree with the phrase; None where one word alone means another.

    `hoàn` is a word of ours, so it is never read as `hoãn`; `cuỡng` is none, and may be.
    """
    token = tokens[0]
    alone = len(tokens) == 1 and token.is_marked and token.toned != phrase.words[0]
    if alone and token.toned in known.words:
        return None
    pairs = zip(tokens, phrase.words, strict=True)
    return sum(token.is_marked and token.toned == word for token, word in pairs)


def _names(
    tokens: Sequence[Token], begin: int, end: int, words: str, slipped: int, names: Names
) -> Iterator[Span]:
    if slipped and any(token.is_word for token in _changed(tokens, begin, end, words)):
        return  # Đông Anh is another place than Đông An, not a slip of the finger.
    exact, wrong = _exact(tokens, begin, end, names), words if slipped else ""
    codes = names.units.get(words, ())
    if codes:
        codes = _of_kind(codes, tokens, begin, names)
        yield Span(begin, end, "unit", _narrowed(codes, exact), slipped, end - begin, wrong)
    elif _are_initials(tokens, begin, end) and words in names.initials:
        yield Span(begin, end, "unit", names.initials[words], slipped, 1, wrong)
    if words in names.officers:
        found = _narrowed(names.officers[words], exact)
        yield Span(begin, end, "officer", found, slipped, end - begin, wrong)
    elif words in names.called and _is_called(tokens, begin):
        yield Span(begin, end, "officer", names.called[words], slipped, end - begin, wrong)
    if words in names.categories:
        yield Span(begin, end, "category", names.categories[words], slipped, end - begin, wrong)
    if words in names.groups:
        yield Span(begin, end, "group", names.groups[words], slipped, end - begin, wrong)


def _are_initials(tokens: Sequence[Token], begin: int, end: int) -> bool:
    """Whether a word is written like an abbreviation of a name, and is no phrase of ours."""
    token = tokens[begin]
    ours = token.folded in lexicon().phrases and not token.is_marked
    return end - begin == 1 and token.raw.isupper() and not ours


def _exact(tokens: Sequence[Token], begin: int, end: int, names: Names) -> Sequence[str]:
    """What is named to the very accents, in a question that has any."""
    if not any(token.is_marked for token in tokens):
        return ()
    for start in range(begin, end):
        found = names.toned.get(" ".join(token.toned for token in tokens[start:end]))
        if found:
            return found
    return ()


_KINDS = {
    "chi": frozenset({AgencyKind.BRANCH}),
    "phong": frozenset({AgencyKind.DIVISION}),
    "cuc": frozenset({AgencyKind.DEPARTMENT, AgencyKind.PROVINCE}),
}
_OFFICE_WORDS = frozenset(
    "cuc thi hanh an dan su thads tha cctha ccthads huyen quan xa thanh pho tp tx khu vuc".split()
)


def _of_kind(
    codes: tuple[str, ...], tokens: Sequence[Token], begin: int, names: Names
) -> tuple[str, ...]:
    """Of offices with one name, those of the kind that was said: `Chi cục … thành phố Lào Cai`."""
    place = begin
    while place and tokens[place - 1].folded in _OFFICE_WORDS:
        place -= 1
    before = tokens[place - 1].folded if place else ""
    said = before if before in _KINDS else tokens[place].folded if place < begin else ""
    kept = [code for code in codes if names.kinds[code] in _KINDS.get(said, ())]
    return tuple(kept) or codes


def _narrowed(found: Sequence[str], exact: Sequence[str]) -> tuple[str, ...]:
    """Of names that differ by their accents only, the ones written with these."""
    return tuple(one for one in found if one in exact) or tuple(found)


_OFFICER_WORDS = ("chv", "vien", "bo")


def _is_called(tokens: Sequence[Token], begin: int) -> bool:
    """Whether a word for officer stands before: only then is half a name enough."""
    before = tokens[begin - 1].folded if begin else ""
    if before in _COURTESY and begin > 1:
        before = tokens[begin - 2].folded
    return before in _OFFICER_WORDS


def _changed(tokens: Sequence[Token], begin: int, end: int, words: str) -> Iterator[Token]:
    """The tokens that had to be corrected to read these words."""
    pairs = zip(tokens[begin:end], words.split(), strict=True)
    return (token for token, word in pairs if token.folded != word)


def _ruled(sentence: Sentence, today: date, *, ahead: bool) -> Iterator[Span]:
    """What rules find in the running text; words put right count as slips there too."""
    words = sentence.words()
    corrected = [word != t.folded for word, t in zip(words, sentence.tokens, strict=True)]
    text, starts = _running_text(words)
    for kind, value, begin, end in amounts.find(words):
        yield Span(begin, end, kind, value, sum(corrected[begin:end]), end - begin)
    for period in periods.find(text, today, ahead=ahead):
        begin, end = starts[period.start], starts[period.end + 1]
        kind = "period" if period.span else "no_such_date"
        value = period.span or period.no_day
        yield Span(begin, end, kind, value, sum(corrected[begin:end]), end - begin)
    yield from _numbered(words)
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
