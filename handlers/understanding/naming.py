"""Runs of words that name something in the database, exactly, folded, or misspelt beyond doubt."""

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from db.terms import AgencyKind
from handlers.understanding.lexicon import lexicon
from handlers.understanding.names import Names
from handlers.understanding.normalise import Token
from handlers.understanding.sentence import Way
from handlers.understanding.spans import SILENT, Span

#: From so many letters on an abbreviation is known in small letters too.
_SURE = 3
#: Names of so few letters are those of courtesy words too.
_LETTERS = 2
#: Before the name of somebody whom we know.
_PEOPLE = frozenset("anh chị cô chú bác ông bà".split())
_COURTESY = ("anh", "chi", "ong", "ba", "dong", "dc", "co")


def named(tokens: Sequence[Token], way: Way, names: Names) -> Iterator[Span]:
    """What some words name: offices, officers, a category, a group."""
    if any(tokens[place].is_word for place in way.changed):
        return  # Đông Anh is another place than Đông An, not a slip of the finger.
    said = way.words.split()
    short = any(len(said[place - way.begin]) <= _LETTERS for place in way.changed)
    if short and any(word.isdecimal() for word in said):
        return  # `ăv 8` may be anything, and not KV 8
    for kind, value, fit in _meant(tokens, way, names):
        yield Span(way.begin, way.end, kind, value, len(way.changed), fit, way.corrected)


def _meant(
    tokens: Sequence[Token], way: Way, names: Names
) -> Iterator[tuple[str, tuple[str, ...] | str, int]]:
    begin, size, words = way.begin, way.end - way.begin, way.words
    if size == 1 and tokens[begin].raw.lower() != tokens[begin].text:
        return  # `da` in `DAXONG`: a part of a longer word names nobody
    if size == 1 and not way.changed and not _may_be_written_so(tokens[begin], names):
        return
    codes = names.units.get(words)
    if codes:
        codes = _of_kind(codes, tokens, begin, names)
        yield "unit", _narrowed(codes, _exact(tokens, way, names)), size
    called = words in names.called and _is_called(tokens, begin) and not _is_ours(tokens, way)
    initials = words in names.initials and not way.changed
    if not codes and not called and initials and _are_initials(tokens, begin, way.end):
        yield "unit", names.initials[words], 1
    if words in names.officers:
        yield "officer", _narrowed(names.officers[words], _exact(tokens, way, names)), size
    elif called:
        yield "officer", names.called[words], size
    if words in names.categories:
        yield "category", names.categories[words], size
    if words in names.groups:
        yield "group", names.groups[words], size


def _is_ours(tokens: Sequence[Token], way: Way) -> bool:
    """Whether words for an officer mean something themselves: `mỗi chấp hành viên trung bình`."""
    said = any(phrase.kind == "uncounted" for phrase in lexicon().phrases.get(way.words, ()))
    return said and not tokens[way.end - 1].raw[0].isupper()


def _may_be_written_so(token: Token, names: Names) -> bool:
    """Whether a single word can name somebody as it is written: `dạ` and `da` are no `DA`."""
    if token.is_marked:
        forms = names.forms.get(token.folded, frozenset())
        return token.toned in forms or token.raw.isupper() or len(token.folded) > _LETTERS
    return len(token.folded) > _LETTERS or token.raw[:1].isupper() or not token.is_word


def _are_initials(tokens: Sequence[Token], begin: int, end: int) -> bool:
    """Whether a word is written like an abbreviation of a name, and is no phrase of ours.

    In small letters (`tplc`) only what is long, and can be no word.
    """
    token = tokens[begin]
    ours = token.folded in lexicon().phrases and not token.is_marked
    plain = token.raw.upper().replace("Đ", "D") == token.folded.upper()  # `VÀ` is no abbreviation
    short = (token.raw.isupper() and plain) or (len(token.folded) >= _SURE and not token.is_word)
    return end - begin == 1 and short and not ours


def _exact(tokens: Sequence[Token], way: Way, names: Names) -> Sequence[str]:
    """What is named to the very accents, in a question that has any."""
    if not any(token.is_marked for token in tokens):
        return ()
    for start in range(way.begin, way.end):
        found = names.toned.get(" ".join(token.toned for token in tokens[start : way.end]))
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


def almost_named(tokens: Sequence[Token], spans: Sequence[Span], names: Names) -> frozenset[int]:
    """Places of padding that may be an office with a slip in its name: `bo thang`."""
    loose = {
        span.begin
        for span in spans
        if span.size == 1 and span.kind in SILENT and not _is_exact(tokens[span.begin])
    }
    runs = (
        range(at, at + size) for at in loose for size in (2, 3) if {*range(at, at + size)} <= loose
    )
    near = {place for run in runs if _is_near(tokens, run, names) for place in run}
    return frozenset(near | {place for place in loose if _is_addressed(tokens, place, names)})


def _is_addressed(tokens: Sequence[Token], place: int, names: Names) -> bool:
    """Whether padding is what somebody is called by, after a word for people: `anh dũng`."""
    token = tokens[place]
    if place == 0 or tokens[place - 1].text not in _PEOPLE or token.folded not in names.called:
        return False
    return token.toned in names.forms.get(token.folded, ())


def _is_exact(token: Token) -> bool:
    """Whether it is written to the accents like a word of ours."""
    return token.is_marked and token.toned in lexicon().words


def _is_near(tokens: Sequence[Token], run: range, names: Names) -> bool:
    words = " ".join(tokens[place].folded for place in run)
    return extractOne(words, names.cores.keys(), scorer=OSA.distance, score_cutoff=1) is not None
