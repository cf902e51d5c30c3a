"""Whether a phrase may be learnt at all: what is wrong with it, or with what it is to mean."""

from datetime import date
from enum import StrEnum
from typing import Final

from db.learned import LONGEST, Learned
from db.vocabulary import Vocabulary
from handlers.understanding.asides import MATTERS
from handlers.understanding.lessons import spelt, with_lessons
from handlers.understanding.spans import SILENT
from handlers.understanding.tracing import WayRead
from handlers.understanding.understand import trace


class Fault(StrEnum):
    """Why a phrase cannot be learnt."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NUMBER = "number"  # digits are read exactly, and never stand for anything else
    KNOWN = "known"  # means something already, or names somebody
    NEGATION = "negation"  # would lose a word that turns the meaning round
    MEANING = "meaning"  # is to mean what is not understood itself


#: Words that a phrase may have.
_WORDS: Final = 8
#: Meanings that no phrase is given: they turn a question away, or away from its figure.
_NOT_GIVEN: Final = frozenset(
    {"act", "secret", "off_subject", "no_such_date", "definition", "help", "reference", "party"}
)


def fault(phrase: Learned, vocabulary: Vocabulary, today: date) -> Fault | None:
    """What is wrong with a lesson; None where it may be held against the frozen questions."""
    plain = vocabulary.taught(())
    words, means = spelt(phrase.phrase, plain), spelt(phrase.means, plain)
    if not words or not means:
        return Fault.EMPTY
    if len(words) > _WORDS or max(len(phrase.phrase), len(phrase.means)) > LONGEST:
        return Fault.TOO_LONG
    if not all(word.folded.isalpha() for word in words):
        return Fault.NUMBER
    alone = vocabulary.taught((phrase,))
    if with_lessons(words, alone, today) == words:
        return Fault.KNOWN
    turns = {word.folded for word in words} & MATTERS
    if turns and not {word.folded for word in means} & MATTERS:
        return Fault.NEGATION
    if phrase.means.startswith("/"):
        return Fault.MEANING  # a command is no word
    read = trace(phrase.means, plain, today)
    understood = read.ways and not read.reference and all(map(_is_whole, read.ways))
    return None if understood else Fault.MEANING


def _is_whole(way: WayRead) -> bool:
    """Whether every word means something that a phrase may be given."""
    kinds = {span.kind for span in way.spans}
    return not (way.left or way.let_go() or kinds & _NOT_GIVEN) and bool(kinds - SILENT)
