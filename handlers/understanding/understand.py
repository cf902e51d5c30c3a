"""The whole way from a text to its reading, in one short flow."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from db.query import Query
from db.vocabulary import Vocabulary
from handlers import forms
from handlers.messages import Choice
from handlers.understanding import parties, spans
from handlers.understanding.candidates import candidates
from handlers.understanding.composing import compose
from handlers.understanding.districts import told_apart
from handlers.understanding.heard import Heard, hear
from handlers.understanding.lessons import with_lessons
from handlers.understanding.lexicon import lexicon
from handlers.understanding.mending import doubted, mended
from handlers.understanding.names import Names, names, near
from handlers.understanding.naming import almost_named
from handlers.understanding.normalise import Token, tokens
from handlers.understanding.phrase import label, phrase
from handlers.understanding.readings import About, AskBack, NotUnderstood, Read, Reading, Reason
from handlers.understanding.sentence import Sentence
from handlers.understanding.setting import Setting
from handlers.understanding.spelling import respelt, slips
from handlers.understanding.tracing import Trace, WayRead

#: A longer text is no question.
LONGEST = 1_000
_CHOICES = 4

_COMMAND = re.compile(r"^/(\w+)(?:@\w+)?\s*(.*)$", re.DOTALL)
_REFERENCE = re.compile(
    r"(?<![\w/])(\d+(?:/\d{4})?/[A-ZĐa-zđ][\w.\-Đđ]*(?:-[\w]+)*|[A-Z]{1,6}\d*-\d[\d\-]+\d)(?![\w/])"
)


def understand(
    text: str, vocabulary: Vocabulary, today: date, before: Query | None = None
) -> Reading:
    """Reads `text` on the names of `vocabulary`, as asked on the day `today`.

    `before` is what the chat asked last, where it is fresh enough to lean on.
    """
    return trace(text, vocabulary, today, before).reading


def trace(text: str, vocabulary: Vocabulary, today: date, before: Query | None = None) -> Trace:
    """The same, with what led to it."""
    if not text.strip():
        return Trace(NotUnderstood(Reason.EMPTY))
    if len(text) > LONGEST:
        return Trace(NotUnderstood(Reason.TOO_LONG))
    said, fixed = _spelt_out(text)
    reference = _reference(said, fixed)
    known = names(vocabulary)
    words = respelt(tokens(said.replace(reference, " ") if reference else said), lexicon(), known)
    words = with_lessons(words, vocabulary, today)
    setting = Setting(vocabulary.tree, today, before)
    ways = [_read(way, reference, vocabulary, setting) for way in told_apart(words, known)]
    readings = [way.reading for way in ways]
    reading = readings[0] if len(readings) == 1 else _either(readings, setting)
    return Trace(reading, reference, tuple(ways))


def _read(
    words: tuple[Token, ...], reference: str, vocabulary: Vocabulary, setting: Setting
) -> WayRead:
    known = names(vocabulary)
    heard = _hear(words, known, setting.today)
    heard.reference = reference or heard.reference
    reading = compose(heard, setting)

    def strictly(tried: tuple[Token, ...]) -> tuple[Reading, Heard]:
        told = _strictly(tried, known, setting.today)
        told.reference = reference or told.reference
        return compose(told, setting), told

    if isinstance(reading, Read):
        other = doubted(words, heard, reading, known, strictly)
        if isinstance(other, Read):
            other = AskBack(About.LEFTOVER, "", _readings_of((other, reading), setting))
        reading = other or reading
    else:
        meant = mended(words, heard, known, strictly)
        if meant is not None:
            words, reading, heard = meant.words, meant.reading, meant.heard
    reading = _asked_near(reading, heard, vocabulary, setting)
    return WayRead(reading, words, tuple(heard.taken), tuple(heard.left))


def _readings_of(readings: Sequence[Read], setting: Setting) -> tuple[Choice, ...]:
    """Ready questions for each of some readings."""
    queries = [reading.query for reading in readings]
    return tuple(
        Choice(label(query, setting.tree), phrase(query, setting.tree)) for query in queries
    )


def _strictly(words: tuple[Token, ...], known: Names, today: date) -> Heard:
    """The best reading of the words as they stand; what fits badly is left over."""
    found = _chosen(Sentence(words, {}), known, today)
    heard = _heard(words, found, known)
    heard.left += [words[place].raw for place in _mistyped(words, found, known)]
    return heard


def _either(readings: Sequence[Reading], setting: Setting) -> Reading:
    """What holds in both readings, or the question which of them is meant."""
    queries = [reading.query for reading in readings if isinstance(reading, Read)]
    open_ = [r for r in readings if isinstance(r, AskBack) and r.about is About.PERIOD]
    if len(queries) == 1 and open_:
        return Read(queries[0])  # as a quarter it would contradict the other days said
    if len(queries) < len(readings):
        return next((r for r in readings if not isinstance(r, Read)), readings[0])
    choices = [
        Choice(", ".join(_told(query, setting)), phrase(query, setting.tree)) for query in queries
    ]
    return AskBack(About.DISTRICT_OR_QUARTER, "", tuple(choices))


def _spelt_out(text: str) -> tuple[str, str]:
    """A command as the words that it stands for, and its name."""
    command = _COMMAND.match(text.strip())
    known = lexicon().commands.get(command[1].lower()) if command else None
    if command is None or known is None:
        return text, ""
    return f"{known.says} {command[2]}", known.name


def _reference(text: str, command: str) -> str:
    """The number of a decision, judgment or case; after /viec whatever else may be a party."""
    match = _REFERENCE.search(text)
    if match:
        return match[1]
    return text.partition(" ")[2].partition(" ")[2].strip() if command == "viec" else ""


def _told(query: Query, setting: Setting) -> Iterator[str]:
    yield from (setting.tree.offices[code].name for code in query.units)
    if query.period:
        yield forms.days(query.period)


def _hear(words: tuple[Token, ...], known: Names, today: date) -> Heard:
    """The best reading of the words: as they stand, and where that leaves some over, corrected."""
    found = _chosen(Sentence(words, {}), known, today)
    mistyped = _mistyped(words, found, known)
    left = [*_uncovered(words, found), *mistyped]
    if left:
        sentence = Sentence(words, slips(words, left, lexicon(), known))
        if sentence.slips:
            found = _chosen(sentence, known, today, frozenset(mistyped))
    return _heard(words, found, known)


def _heard(words: tuple[Token, ...], found: Sequence[spans.Span], known: Names) -> Heard:
    """What the chosen spans say, without padding that may well be a name."""
    open_ = almost_named(words, found, known)
    found = [span for span in found if span.begin not in open_]
    heard = hear(words, found)
    return parties.named(heard, words, found)


def _chosen(
    sentence: Sentence, known: Names, today: date, mistyped: frozenset[int] = frozenset()
) -> list[spans.Span]:
    found = _best(sentence, known, today, mistyped, ahead=False)
    if _ranks(sentence, found):
        sentence = replace(sentence, ranked=True)
        found = _best(sentence, known, today, mistyped, ahead=False)
    if any(span.kind == "metric" and span.value == "coercion_schedule" for span in found):
        found = _best(sentence, known, today, mistyped, ahead=True)
    return found


def _ranks(sentence: Sentence, found: Sequence[spans.Span]) -> bool:
    """Whether an `ít nhất` taken for the limit of an age ranks: `5 đơn vị xong ít nhất 9 tháng`."""
    least = [s for s in found if s.kind == "age" and sentence.tokens[s.begin].folded == "it"]
    of_offices = any(
        (s.kind == "limit" and s.value[1] in ("unit", "officer")) or s.kind in ("grouping", "who")
        for s in found
    )
    return bool(least) and of_offices


def _best(
    sentence: Sentence, known: Names, today: date, mistyped: frozenset[int], *, ahead: bool
) -> list[spans.Span]:
    every = list(candidates(sentence, today, lexicon(), known, ahead=ahead))
    if mistyped:
        every = spans.meaning_first(every, mistyped)
    picked = spans.chosen(every, len(sentence.tokens))
    doubtful = spans.doubtful(every, picked)
    return [span for span in picked if span.begin not in doubtful]


def _uncovered(words: Sequence[Token], found: Sequence[spans.Span]) -> list[int]:
    used = {place for span in found for place in range(span.begin, span.end)}
    return [place for place in range(len(words)) if place not in used]


def _mistyped(words: Sequence[Token], found: Sequence[spans.Span], known: Names) -> list[int]:
    """Places of words taken for padding whose accents are of none that we know: `chaư`, `ới`."""
    return [
        span.begin
        for span in found
        if span.size == 1
        and span.kind in spans.SILENT
        and words[span.begin].is_marked
        and words[span.begin].toned not in lexicon().words
        and words[span.begin].toned not in known.forms.get(words[span.begin].folded, ())
    ]


def _asked_near(
    reading: Reading, heard: Heard, vocabulary: Vocabulary, setting: Setting
) -> Reading:
    """Offers the offices that a half-said name could be."""
    if not isinstance(reading, AskBack) or reading.about is not About.UNIT or not heard.half_named:
        return reading
    codes = near(names(vocabulary), heard.half_named, _CHOICES)
    if not codes:
        return AskBack(About.UNKNOWN_UNIT, " ".join(heard.left))
    guesses = [
        compose(replace(heard, units=[(code,)], half_named="", left=[]), setting) for code in codes
    ]
    queries = [guess.query for guess in guesses if isinstance(guess, Read) and guess.query.units]
    named = ((vocabulary.tree.offices[query.units[0]].name, query) for query in queries)
    choices = [Choice(name, phrase(query, vocabulary.tree)) for name, query in named]
    return AskBack(About.UNIT, heard.half_named, tuple(choices))
