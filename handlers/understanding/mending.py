"""One slip in a question that is not understood as it stands: what it says with the slip undone.

A word is taken for another only where a single one of all that it could be makes sense of the whole
question; where two do, or what it makes is too little to be sure, the question stays open.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final

from db.folding import fold
from handlers.understanding import amounts, numbers, periods
from handlers.understanding.asides import MATTERS
from handlers.understanding.heard import Heard
from handlers.understanding.lexicon import lexicon
from handlers.understanding.names import Names
from handlers.understanding.normalise import Token, tokens
from handlers.understanding.readings import AskBack, Read, Reading
from handlers.understanding.sentence import Sentence
from handlers.understanding.spans import SILENT, Span
from handlers.understanding.spelling import is_half
from handlers.understanding.syllables import untyped

#: So many words of a question may be looked at, and so many words be tried for each.
_PLACES: Final = 4
_TRIED: Final = 8
#: Words that are what they seem whatever stands beside them.
_COMMONEST: Final = frozenset("cua o tai thuoc va co la".split())
#: A slip in a shorter word has to make a phrase with the words beside it.
_LONG: Final = 3
_NAMES: Final = frozenset({"unit", "officer", "party"})
#: Beside a number any other word may stand just as well: `60 tuổi` is no `60 tỏi`.
_COUNTING: Final = frozenset({"amount", "age", "page", "reference"})
_NUMBER_AND_WORD: Final = 2
_KINDS_OF_PLACE: Final = frozenset("quan huyen khu vuc phuong xa phong thanh pho".split())
#: Words that are read by rules, in many ways beside each other.
_RULED: Final = periods.WORDS | amounts.WORDS | numbers.WORDS
#: Said in two words that may stand apart.
_APART: Final = frozenset({"order"})
#: A name may follow these.
_OF: Final = frozenset("cua o tai thuoc".split())
_BEFORE_NAMES: Final = frozenset({"cua", "thuoc"})
_NAMED: Final = frozenset({"unit", "officer", "unit_kind"})
_PLACING: Final = _OF | frozenset("huyen quan cuc xa phuong ong ba".split())

Words = tuple[Token, ...]
#: Reads words as they stand, nothing put right.
Reader = Callable[[Words], tuple[Reading, Heard]]


class Proof(IntEnum):
    """How much says that a word was meant for another."""

    NONE = 0
    ALONE = 1  # it is no word
    PHRASE = 2  # it makes a phrase with those beside it


@dataclass(frozen=True, slots=True)
class Mended:
    """Words with one of them put right, and how they are read then."""

    words: Words
    reading: Read
    heard: Heard
    proof: Proof
    #: Whether the word means nothing then.
    is_mute: bool


def mended(words: Words, heard: Heard, known: Names, read: Reader) -> Mended | None:
    """The one way of undoing one slip that makes a question of words that make none."""
    found: list[Mended] = []
    leaning = False
    for place in _suspects(words, heard, known):
        others = _tried(words, place, known)
        for other in others if len(others) <= _TRIED else ():
            tried = (*words[:place], *other, *words[place + 1 :])
            reading, told = read(tried)
            if not isinstance(reading, AskBack) and (not isinstance(reading, Read) or told.left):
                continue
            proof = _proof(words, place, tried, told, known, heard.left)
            if isinstance(reading, AskBack):
                # `đơn vị nàu` may be này as well as nào, `chii cuc` the office of another name.
                leaning = leaning or proof is Proof.PHRASE
            else:
                mute = not any(s.begin <= place < s.end and _speaks(s) for s in told.taken)
                found.append(Mended(tried, reading, told, proof, mute))
    most = max((one.proof for one in found), default=Proof.NONE)
    # What makes a phrase is meant, and not what would mean nothing there.
    rivals = [one for one in found if most < Proof.PHRASE or not one.is_mute]
    best = next((one for one in found if one.proof is most), None)
    agree = len({one.reading.query for one in rivals}) == 1
    return best if best and most > Proof.NONE and agree and not leaning else None


def _speaks(span: Span) -> bool:
    return span.size > 1 or span.kind not in SILENT


def doubted(
    words: Words, heard: Heard, found: Read, known: Names, read: Reader, *, again: bool = True
) -> Reading | None:
    """What words that were read may say as well, where one that was let go is another misspelt.

    `thu ly noi` with no accents is somewhere, or `thụ lý mới`. Where the word only makes more of
    what is meant already (`thi anh xong`), those beside it are looked at once more.
    """
    silent = {words[s.begin].raw for s in heard.taken if s.kind in SILENT}
    for tried in _otherwise(words, heard, known):
        reading, told = read(tried)
        if told.left and silent.issuperset(told.left) and isinstance(reading, AskBack):
            return reading  # of what it stands beside then it would matter
        if not isinstance(reading, Read) or told.left:
            continue
        if reading.query != found.query:
            return reading
        other = again and doubted(tried, told, reading, known, read, again=False)
        if other:
            return other
    return None


def _otherwise(words: Words, heard: Heard, known: Names) -> Iterator[Words]:
    """The words with one of those that say nothing read as another."""
    said = {p for s in heard.taken if s.kind not in SILENT for p in range(s.begin, s.end)}
    silent = {s.begin: s for s in heard.taken if s.size == 1 and s.kind in SILENT}
    loose = [p for p in sorted(silent) if p not in said]
    right = _corrected(words, heard, known)
    if right != words:
        yield right  # with its accents it may say something else
    for changed in _louder(right, [p for p in loose if not silent[p].slips], known):
        yield tuple(changed.get(place, word) for place, word in enumerate(right))
    for place in (place for place in loose if silent[place].slips):
        for other in _tried(words, place, known):
            yield (*right[:place], *other, *right[place + 1 :])


def _corrected(words: Words, heard: Heard, known: Names) -> Words:
    """The words as they were put right to be read, in their right forms."""
    right = list(words)
    for span in heard.taken:
        for place, meant in enumerate(span.words.split(), span.begin):
            if words[place].folded != meant:
                near = (other[0] for other in _meant(words, place, known))
                forms = [form for form in near if form.folded == meant]
                bare = replace(words[place], text=meant, toned=meant, folded=meant)
                right[place] = forms[0] if len(forms) == 1 else bare
    return tuple(right)


def _louder(words: Words, places: Sequence[int], known: Names) -> Iterator[dict[int, Token]]:
    """The words at silent places that would make a phrase of ours with those beside them."""
    loose = [place for place in places if not _is_certain(words[place])]
    meant = {
        place: {other[0].folded: other[0] for other in _meant(words, place, known)}
        for place in loose
    }
    sentence = Sentence(words, {place: tuple(others) for place, others in meant.items()})
    for way in sentence.ways(known.tree):
        if way.changed and way.end - way.begin >= 2 * len(way.changed):
            phrases = lexicon().phrases.get(way.words, ())
            said = way.words.split()
            if any(phrase.kind not in SILENT for phrase in phrases):
                yield {place: meant[place][said[place - way.begin]] for place in way.changed}


def _is_certain(word: Token) -> bool:
    """Whether a word is too common to be anything else, or written to its accents."""
    written = word.is_marked and word.toned in lexicon().words
    return len(word.raw) == 1 or written or word.folded in _COMMONEST


def _tried(words: Words, place: int, known: Names) -> list[Words]:
    """What may stand at `place` and mean anything, of words that mean the same alone only one."""
    found: dict[object, Words] = {}
    for other in _meant(words, place, known):
        word = other[0].folded
        beside = {(words[at].folded, word) for at in range(place - 1, place) if at >= 0}
        beside |= {(word, after.folded) for after in words[place + 1 : place + 2]}
        if word in _RULED or beside & known.pairs or word in known.units or word in known.officers:
            found[other[0].text] = other
        elif word in lexicon().phrases:
            means = {(one.kind, one.value) for one in lexicon().phrases[word]}
            found[frozenset(means)] = other
    return list(found.values())


def _suspects(words: Words, heard: Heard, known: Names) -> list[int]:
    """The places of words that we do not know; else of those left over and their neighbours."""
    held = {place: span for span in heard.taken for place in range(span.begin, span.end)}
    loose = [
        place
        for place, word in enumerate(words)
        if word.folded.isalpha() and len(word.raw) > 1 and _is_loose(held.get(place))
        if not is_half(words, place)
    ]
    marked = _is_marked(words)
    unknown = [place for place in loose if not _is_known(words[place], known, marked=marked)]
    if unknown:
        return unknown if len(unknown) <= _PLACES else []
    denied = any(word.raw in heard.left and word.folded in MATTERS for word in words)
    if heard.half_named or denied:
        return []  # an office is meant that there is not, or something is left out
    left = {place for place, word in enumerate(words) if word.raw in heard.left}
    near = {place + step for place in left for step in (-1, 0, 1)}
    found = [place for place in loose if place in near]
    return found if len(found) <= _PLACES else []


def _is_marked(words: Words) -> bool:
    """Whether a question is written with accents; abbreviations have none in any."""
    spelt = [word for word in words if word.raw.isalpha() and not word.raw.isupper()]
    return sum(word.is_marked for word in spelt) * 3 > len(spelt)


def _is_loose(span: Span | None) -> bool:
    """Whether a word stands alone, or stands for something only once it is put right."""
    return span is None or span.size == 1 or span.slips > 0


def _is_known(word: Token, known: Names, *, marked: bool) -> bool:
    """Whether a word is spelt like one of ours, in a question with accents to the very accents."""
    if _is_undone(word):
        return False
    if word.is_marked:
        forms = known.forms.get(word.folded, ())
        return word.toned in lexicon().words or word.toned in forms
    if marked and word.raw.lower() == word.text:
        return word.text in known.spelt_every
    return word.folded in lexicon().folded or word.folded in known.words


def _meant(words: Words, place: int, known: Names) -> list[Words]:
    """The words that the one at `place` may stand for, spelt in full where the question is."""
    word = words[place]
    typed = word.raw.lower() if _is_undone(word) else word.text
    if word.is_marked or any(other.is_marked for other in words):
        spelt = known.spelt if _is_word(word) else known.spelt_every
        near = spelt.to(typed)
        if near or word.is_marked:
            return [_token(word, other) for other in near]
    folded = known.common if _is_word(word) else known.every
    return [_token(word, other) for other in folded.to(fold(typed))]


def _is_word(word: Token) -> bool:
    """Whether a word can be a syllable as it was written, before any key was undone."""
    return word.is_word and not _is_undone(word)


def _is_undone(word: Token) -> bool:
    """Whether keys of Telex were taken out of a word, rightly or not: `tirn` is no `tin`."""
    typed = word.raw.lower()
    return typed != word.text and untyped(typed) == word.folded


def _token(word: Token, meant: str) -> Words:
    """What is meant in the place of a word; several words where it is short for them."""
    return tuple(
        replace(
            read,
            raw=read.text.title() if word.raw.istitle() else read.text,
            start=word.start,
            gap=word.gap,
            said=word.raw,
        )
        for read in lexicon().written.get(meant) or tokens(meant)
    )


def _proof(
    words: Words, place: int, tried: Words, heard: Heard, known: Names, left: Sequence[str]
) -> Proof:
    """Whether what a word makes once it is put right tells that it was meant.

    What can be no word, and is long enough, tells by itself; any other has to make a phrase with
    the words beside it, and one that we know has to make it of a word that was left over.
    """
    slip, other = not _is_word(words[place]), tried[place]
    spans = [span for span in heard.taken if span.begin <= place < span.end]
    if not spans:
        return Proof.ALONE if slip else Proof.NONE
    span = max(spans, key=lambda span: (span.size, span.kind in _APART))
    if other.folded in _BEFORE_NAMES and _leads_to_name(words, place, heard):
        return Proof.ALONE
    if any(word.gap.strip() for word in tried[span.begin : span.end - 1]):
        return Proof.NONE  # a sign between them parts what would be a phrase
    fits = slip or _fits(span, place, other)
    if _is_known(words[place], known, marked=_is_marked(words)):
        # It stands for itself as well, so that whatever else it may be has its say.
        explains = fits and _explains(tried, span, words[place], left)
        return Proof.ALONE if explains and span.size > 1 else Proof.NONE
    if fits and (span.size > 1 or span.kind in _APART):
        return Proof.PHRASE
    if fits and slip and len(words[place].folded) >= _LONG and not _hides(words, place, span):
        return Proof.ALONE
    return Proof.NONE


def _leads_to_name(words: Words, place: int, heard: Heard) -> bool:
    """Whether a name of ours follows, before which nothing but a preposition may stand."""
    named = any(span.begin == place + 1 and span.kind in _NAMED for span in heard.taken)
    return named and words[place].raw.islower()


def _explains(tried: Words, span: Span, was: Token, left: Sequence[str]) -> bool:
    """Whether a phrase of ours takes in a word that was left over."""
    run = tried[span.begin : span.end]
    ours = " ".join(word.folded for word in run) in lexicon().phrases or span.kind == "period"
    explained = was.raw in left or any(word.raw in left for word in run)
    return ours and span.kind not in SILENT and explained


def _fits(span: Span, place: int, other: Token) -> bool:
    """Whether a real word may be read as `other`, where that makes `span`.

    A name is never what was meant for another word, though its kind of place may be; a bound set
    to an amount may be, and not what is counted.
    """
    if span.kind in _NAMES:
        return other.folded in _KINDS_OF_PLACE and place < span.end - 1
    if span.kind == "limit":
        return span.size > _NUMBER_AND_WORD
    bound = place == span.begin and span.size > _NUMBER_AND_WORD
    return span.kind not in _COUNTING or bound


def _hides(words: Words, place: int, span: Span) -> bool:
    """Whether a word that would mean nothing may be a name."""
    placed = place > 0 and words[place - 1].folded in _PLACING
    return span.kind in SILENT and (placed or (place > 0 and words[place].raw.istitle()))
