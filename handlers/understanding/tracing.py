"""What led to a reading, word by word: for `explain`, and for teaching new phrases."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from db.folding import fold
from handlers.understanding.normalise import Token
from handlers.understanding.readings import Reading
from handlers.understanding.spans import Span


@dataclass(frozen=True, slots=True)
class Used:
    """Some words as they were written, and what they mean; `as_` how they were corrected."""

    said: str
    kind: str
    means: Any
    as_: str = ""


@dataclass(frozen=True, slots=True)
class WayRead:
    """One way of reading the words; there are two only where `Q3` may be district or quarter.

    `left` are the words that could change the meaning and were not used.
    """

    reading: Reading
    words: tuple[Token, ...]
    spans: tuple[Span, ...]
    left: tuple[str, ...]

    def used(self) -> Iterator[Used]:
        """The words that mean something, in their order."""
        for span in sorted(self.spans, key=lambda span: span.begin):
            words = self.words[span.begin : span.end]
            yield Used(_said(words), span.kind, span.value, span.words or _respelt(words))

    def let_go(self) -> tuple[str, ...]:
        """The words that were neither used nor could change the meaning."""
        held = {place for span in self.spans for place in range(span.begin, span.end)}
        free = [word.raw for place, word in enumerate(self.words) if place not in held]
        return tuple(raw for raw in free if raw not in self.left)


@dataclass(frozen=True, slots=True)
class Trace:
    """A reading, the number of a decision or case that was looked for, and the ways to it."""

    reading: Reading
    reference: str = ""
    ways: tuple[WayRead, ...] = ()


def _said(words: Sequence[Token]) -> str:
    """The words as written; what stands for several words was written once."""
    return " ".join({word.start: word.said or word.raw for word in words}.values())


def _respelt(words: Sequence[Token]) -> str:
    """The words that are meant, where others were written: `không` for `ko`."""
    meant = " ".join(word.text for word in words)
    return "" if fold(meant) == fold(_said(words).lower()) else meant
