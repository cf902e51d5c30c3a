"""A question as it came in and a reply as it goes out, for any channel; frozen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from db.facts import Answer
from db.people import Post as Post
from db.query import Query
from db.terms import Role
from handlers.pictures.chart import Chart


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks: the channel and its number for them, and the posts that they hold.

    The first of `posts` is their own, of `role`; the others are of those they stand in for.
    `number` is ours for a registered person.
    """

    channel: str
    id: str
    role: Role
    posts: tuple[Post, ...] = ()
    name: str = ""
    number: int | None = None


class Place(StrEnum):
    """Where a question is asked, and who can read its answer there."""

    PRIVATE = "private"  # they alone
    GROUP = "group"  # everybody in the group
    INLINE = "inline"  # wherever they post it


@dataclass(frozen=True, slots=True)
class Circle:
    """What a group was registered for: an office and those below it (None: everywhere)."""

    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A text that somebody wrote, with who and when (`asked_at` carries the office's zone).

    `chat` is where, by its number in the channel; without one nothing is remembered. `circle` is
    set in a group that an administrator registered. `in_place_of` the person somebody asks who sits
    at the machine itself; `written_at` is the real time where `asked_at` is another day's. A
    `by_program` question for N rows gets them at once, where a person turns pages. `door` is the
    origin of our web application from outside, where it has one. `pictures` where it can be
    answered with one; `drawn` where one was asked for; `files` and `as_book` the same of workbooks.
    `progress` is told how far a long piece of work is: a stage (or "") and its rows so far.
    `code` is what a person may quote of it, and logs are searched by.
    """

    text: str
    person: Person
    asked_at: datetime
    place: Place = Place.PRIVATE
    chat: str = ""
    circle: Circle | None = None
    in_place_of: bool = False
    written_at: datetime | None = None
    by_program: bool = False
    door: str = ""
    drawn: bool = False
    pictures: bool = False
    files: bool = False
    as_book: bool = False
    progress: Callable[[str, int], None] | None = field(default=None, compare=False)
    code: str = ""

    @property
    def private(self) -> bool:
        """Whether nobody else reads the answer."""
        return self.place is Place.PRIVATE

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
class Attachment:
    """A file that goes with a reply, where the channel can send one."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said back; `query` and `answer` are the same in a program's words.

    `names` where it tells of parties to a case, so that it is not to be passed on. `feedback` asks
    whether the answer was right, where a channel has buttons to ask it with; `doubt` is for the
    administrators. `disclosed` are the parties that are named in full, for the audit. `code` is a
    one-time code among the lines, which a channel may have a link for. `awaits` is the command that
    the next message completes. `chart` is to be drawn, `picture` is it drawn: a photo that carries
    the lines under it, on a channel that takes photos.
    """

    kind: Kind
    lines: tuple[Line, ...]
    choices: tuple[Choice, ...] = ()
    query: Query | None = None
    answer: Answer | None = None
    feedback: tuple[Choice, ...] = ()
    names: bool = False
    doubt: Doubt | None = None
    disclosed: tuple[str, ...] = ()
    code: str = ""
    attachments: tuple[Attachment, ...] = ()
    awaits: str = ""
    chart: Chart | None = None
    picture: Attachment | None = None

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


def line(*parts: str | Span) -> Line:
    """A line of plain and bold parts."""
    return Line(tuple(part if isinstance(part, Span) else Span(part) for part in parts))


def bold(text: str) -> Span:
    """A part in bold."""
    return Span(text, bold=True)
