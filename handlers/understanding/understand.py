"""The whole way from a text to its reading, in one short flow."""

import re
from dataclasses import replace
from datetime import date

from db.vocabulary import Vocabulary
from handlers.messages import Choice
from handlers.understanding import spans
from handlers.understanding.composing import Setting, compose
from handlers.understanding.heard import Heard, hear
from handlers.understanding.lexicon import lexicon
from handlers.understanding.names import Names, names, near
from handlers.understanding.normalise import Token, tokens
from handlers.understanding.periods import NoSuchDate
from handlers.understanding.phrase import phrase
from handlers.understanding.readings import About, AskBack, NotUnderstood, Read, Reading, Reason
from handlers.understanding.spelling import corrected

#: A longer text is no question.
LONGEST = 1_000
_CHOICES = 4

_COMMAND = re.compile(r"^/(\w+)(?:@\w+)?\s*(.*)$", re.DOTALL)
_REFERENCE = re.compile(
    r"(?<![\w/])(\d+(?:/\d{4})?/[A-ZĐa-zđ][\w.\-Đđ]*(?:-[\w]+)*|[A-Z]{1,6}\d*-\d[\d\-]+\d)(?![\w/])"
)


def understand(text: str, vocabulary: Vocabulary, today: date) -> Reading:
    """Reads `text` on the names of `vocabulary`, as asked on the day `today`."""
    if not text.strip():
        return NotUnderstood(Reason.EMPTY)
    if len(text) > LONGEST:
        return NotUnderstood(Reason.TOO_LONG)
    said, fixed = _spelt_out(text)
    reference = _reference(said, fixed)
    try:
        heard = _hear(said.replace(reference, " ") if reference else said, vocabulary, today)
    except NoSuchDate as wrong:
        return NotUnderstood(Reason.NO_SUCH_DATE, str(wrong.args[0]))
    heard.reference = reference
    setting = Setting(vocabulary.tree, today)
    return _asked_near(compose(heard, setting), heard, vocabulary, setting)


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


def _hear(text: str, vocabulary: Vocabulary, today: date) -> Heard:
    known = names(vocabulary)
    words = tokens(text)
    heard = _once(words, known, today)
    if heard.left:
        better = corrected(words, heard.left, lexicon(), known)
        if better != words:
            again = _once(better, known, today)
            heard = again if len(again.left) < len(heard.left) else heard
    return heard


def _once(words: tuple[Token, ...], known: Names, today: date) -> Heard:
    found = _best(words, known, today, ahead=False)
    if any(span.kind == "metric" and span.value == "coercion_schedule" for span in found):
        found = _best(words, known, today, ahead=True)
    return hear(words, found)


def _best(words: tuple[Token, ...], known: Names, today: date, *, ahead: bool) -> list[spans.Span]:
    found = spans.candidates(words, today, lexicon(), known, ahead=ahead)
    return spans.chosen(found, len(words))


def _asked_near(
    reading: Reading, heard: Heard, vocabulary: Vocabulary, setting: Setting
) -> Reading:
    """Offers the offices that a half-said name could be."""
    if not isinstance(reading, AskBack) or reading.about is not About.UNIT or not heard.half_named:
        return reading
    codes = near(names(vocabulary), heard.half_named)
    if not codes:
        return NotUnderstood(Reason.UNKNOWN_UNIT, " ".join(heard.left))
    guesses = [
        compose(replace(heard, units=[(code,)], half_named="", left=[]), setting)
        for code in codes[:_CHOICES]
    ]
    queries = [guess.query for guess in guesses if isinstance(guess, Read)]
    named = ((vocabulary.tree.offices[query.units[0]].name, query) for query in queries)
    choices = [Choice(name, phrase(query, vocabulary.tree)) for name, query in named]
    return AskBack(About.UNIT, heard.half_named, tuple(choices))
