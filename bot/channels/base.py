"""What every channel is made of: limits, receipts, and failures that carry a decision."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one message of a channel holds; text in UTF-16 units."""

    text: int
    entities: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A message that fits: its text, and the bold runs as (offset, length) in UTF-16 units."""

    text: str
    bold: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """A message that the messenger took, by its number there."""

    message: str


class Failure(Exception):
    """A message that was not taken for certain."""


class TryLater(Failure):
    """It was not taken; after `seconds` it may be tried again."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"try again in {seconds} s")
        self.seconds = seconds


class GiveUp(Failure):
    """It will never be taken; where the chat has moved, `moved_to` is its new number."""

    def __init__(self, reason: str, moved_to: str | None = None) -> None:
        super().__init__(reason)
        self.moved_to = moved_to


class Unknown(Failure):
    """Whether it was taken cannot be known; an answer is not sent a second time."""
