"""A question as it came in and a reply as it goes out, for any channel; frozen."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from db.facts import Answer
from db.query import Query


class Role(StrEnum):
    """What a person is to us; what each may see stands in `handlers.permissions`."""

    OPERATOR = "operator"  # at the machine itself
    ADMIN = "admin"
    STRANGER = "stranger"

    @property
    def is_known(self) -> bool:
        """Whether the person gets answers at all; deny first."""
        return self in (Role.OPERATOR, Role.ADMIN)

    @property
    def teaches(self) -> bool:
        """Whether the person sees what was misread, and says what words mean."""
        return self in (Role.OPERATOR, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks: the channel and its number for them."""

    channel: str
    id: str
    role: Role


@dataclass(frozen=True, slots=True)
class Question:
    """A text that somebody wrote, with who and when (`asked_at` carries the office's zone).

    `chat` is where, by its number in the channel; without one nothing is remembered.
    """

    text: str
    person: Person
    asked_at: datetime
    private: bool = True
    chat: str = ""

    @property
    def at(self) -> datetime:
        """When it was asked, as the database keeps it: UTC, without its zone."""
        return self.asked_at.astimezone(UTC).replace(tzinfo=None)


class Kind(StrEnum):
    """What a reply is, for programs."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    REFUSE = "refuse"
    UNKNOWN = "unknown"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text, set in bold or not."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line or paragraph of a reply; a reply is cut between lines only."""

    spans: tuple[Span, ...] = ()

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Choice:
    """A natural next step: what the button says, and the question that it asks.

    `turns` marks a page of the same list, which may replace the message that holds the button;
    `apart` one that is about the answer itself, and stands in a row of its own.
    """

    label: str
    question: str
    turns: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question that was not read for certain: why, the words in the way, the nearest reading."""

    kind: str
    question: str
    words: str = ""
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said back; `query` and `answer` are the same in a program's words.

    `feedback` asks whether the answer was right, where a channel has buttons to ask it with;
    `doubt` is for the administrators.
    """

    kind: Kind
    lines: tuple[Line, ...]
    choices: tuple[Choice, ...] = ()
    query: Query | None = None
    answer: Answer | None = None
    feedback: tuple[Choice, ...] = ()
    doubt: Doubt | None = None

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


def line(*parts: str | Span) -> Line:
    """A line of plain and bold parts."""
    return Line(tuple(part if isinstance(part, Span) else Span(part) for part in parts))


def bold(text: str) -> Span:
    """A part in bold."""
    return Span(text, bold=True)
