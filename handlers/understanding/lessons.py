"""Phrases that were learnt become the words that they mean, before anything else is read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from db.vocabulary import Vocabulary
from handlers.understanding.candidates import candidates
from handlers.understanding.lexicon import lexicon
from handlers.understanding.names import names
from handlers.understanding.normalise import Token, tokens
from handlers.understanding.sentence import Sentence
from handlers.understanding.spans import SILENT, Span
from handlers.understanding.spelling import respelt


@dataclass(frozen=True, slots=True)
class _Lesson:
    """A phrase as questions have it once it is spelt right, and what stands for it then."""

    phrase: tuple[Token, ...]
    means: tuple[Token, ...]


def with_lessons(words: Sequence[Token], vocabulary: Vocabulary, today: date) -> tuple[Token, ...]:
    """The words, each learnt phrase among them replaced by its meaning, the longest first.

    What was known before stays as it is: a phrase of the lexicon, a name, a time, an amount. A
    learnt phrase that is one of them, or cuts through one, is left alone there.
    """
    found: list[Token] = []
    place = 0
    for begin, lesson in _met(words, vocabulary, today):
        if begin >= place:
            end = begin + len(lesson.phrase)
            found += [*words[place:begin], *_instead(words[begin:end], lesson)]
            place = end
    return (*found, *words[place:])


def spelt(text: str, vocabulary: Vocabulary) -> tuple[Token, ...]:
    """The words of a text as they are read."""
    return respelt(tokens(text), lexicon(), names(vocabulary))


@lru_cache(maxsize=4)
def _lessons(vocabulary: Vocabulary) -> dict[str, tuple[_Lesson, ...]]:
    """The lessons by the first word of their phrases, the longer phrases first."""
    found: dict[str, list[_Lesson]] = {}
    for one in vocabulary.learned:
        lesson = _Lesson(spelt(one.phrase, vocabulary), spelt(one.means, vocabulary))
        found.setdefault(lesson.phrase[0].folded, []).append(lesson)
    return {
        word: tuple(sorted(all_, key=lambda lesson: -len(lesson.phrase)))
        for word, all_ in found.items()
    }


def _met(
    words: Sequence[Token], vocabulary: Vocabulary, today: date
) -> Iterator[tuple[int, _Lesson]]:
    """The lessons whose phrases stand in a question, by the place where they do."""
    lessons = _lessons(vocabulary)
    standing = [
        (place, lesson)
        for place, word in enumerate(words)
        for lesson in lessons.get(word.folded, ())
        if _stands(words[place : place + len(lesson.phrase)], lesson.phrase)
    ]
    if not standing:
        return
    sentence = Sentence(tuple(words), {})
    known = list(candidates(sentence, today, lexicon(), names(vocabulary), ahead=False))
    for place, lesson in standing:
        end = place + len(lesson.phrase)
        if not any(_forbids(span, words, place, end) for span in known):
            yield place, lesson


def _stands(words: Sequence[Token], phrase: Sequence[Token]) -> bool:
    """Whether words are a phrase: the accents that were written agree, no sentence ends within."""
    return (
        len(words) == len(phrase)
        and all(map(_is_same, words, phrase))
        and not any(word.ends_sentence for word in words[:-1])
    )


def _is_same(word: Token, learnt: Token) -> bool:
    return word.toned == learnt.toned if word.is_marked else word.folded == learnt.folded


def _forbids(span: Span, words: Sequence[Token], begin: int, end: int) -> bool:
    """Whether what was known before is the run itself, or reaches over an edge of it."""
    if (span.begin, span.end) == (begin, end):
        marked = sum(word.is_marked for word in words[begin:end])
        return span.kind not in SILENT or span.fit >= marked
    overlaps = span.begin < end and begin < span.end
    within = begin <= span.begin and span.end <= end
    return overlaps and not within and span.kind not in SILENT


def _instead(words: Sequence[Token], lesson: _Lesson) -> Iterator[Token]:
    """The words of the meaning, in the place of those of the phrase."""
    said = " ".join({word.start: word.raw for word in words}.values())
    start, gap = words[0].start, words[-1].gap
    for place, word in enumerate(lesson.means, 1):
        last = place == len(lesson.means)
        yield replace(word, start=start, said=said, gap=gap if last else word.gap)
