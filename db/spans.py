"""How long the parts of one answer took, and how it ended: noted where it happens, read at the end.

What is noted goes to the answer that is at work in this task or thread, if any is.
"""

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum


class Part(StrEnum):
    """A part of the work for an answer."""

    UNDERSTANDING = "understanding"
    DATABASE = "database"  # from a query to its rows
    SENDING = "sending"  # until the messenger has answered


@dataclass(slots=True)
class Spans:
    """Seconds by part, and how it ended: the kind of the reply, or what came in its place."""

    seconds: dict[Part, float] = field(default_factory=lambda: defaultdict(float))
    outcome: str = ""


_CURRENT: ContextVar[Spans | None] = ContextVar("spans", default=None)


@contextmanager
def noted() -> Iterator[Spans]:
    """What is noted within, here and in what is begun from here, is of one answer."""
    made = Spans()
    token = _CURRENT.set(made)
    try:
        yield made
    finally:
        _CURRENT.reset(token)


@contextmanager
def part(of: Part) -> Iterator[None]:
    """What is done within is a part of the answer that is at work."""
    began = time.perf_counter()
    try:
        yield
    finally:
        current = _CURRENT.get()
        if current is not None:
            current.seconds[of] += time.perf_counter() - began


def ended(outcome: str) -> None:
    """How the answer that is at work ended; what was noted last holds."""
    current = _CURRENT.get()
    if current is not None:
        current.outcome = outcome
