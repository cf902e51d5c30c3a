"""What every channel is: one protocol, messages that fit, and failures that carry a decision."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, runtime_checkable

from handlers.messages import Attachment, Question, Reply

#: An update as the messenger words it.
Update = Mapping[str, Any]
#: Keeps an update for good before it returns.
Keep = Callable[[Update], Awaitable[None]]


class Answers(Protocol):
    """Whoever answers questions."""

    def reply(self, question: Question) -> Reply: ...


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one message of a channel holds, texts in UTF-16 units; whether it sends `files`.

    `pictures` where it shows photos, each with a `caption` of so many units under it. Without
    `buttons` next steps are numbered lines; with `links` files and pictures go by their address.
    """

    text: int
    entities: int
    label: int
    files: bool = False
    pictures: bool = False
    caption: int = 0
    buttons: bool = True
    links: bool = False


@dataclass(frozen=True, slots=True)
class Rates:
    """How much a messenger takes from one bot: in all, to a chat, and to a group.

    Chats whose number begins with `group_sign` are groups. `notices` is how many a second leave
    unasked at most, with nothing else to send. A bot may have so many `people`, and send so many
    messages `monthly`; 0 is any number.
    """

    a_second: int = 30
    chat_pause: float = 1.0
    group_a_minute: int = 20
    group_sign: str = "-"
    people: int = 0
    monthly: int = 0

    @property
    def notices(self) -> float:
        """A little less than all."""
        return self.a_second * 0.97

    def shared(self, processes: int) -> "Rates":
        """One part of as many."""
        parts = max(processes, 1)
        minute = max(self.group_a_minute // parts, 1)
        return replace(self, a_second=max(self.a_second // parts, 1), group_a_minute=minute)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things wait, in seconds; the same for every channel."""

    #: Between looks into the inbox for what other processes put there or left behind.
    look: float = 1.0
    typing_after: float = 1.0
    typing_again: float = 4.0
    first_wait: float = 1.0
    longest_wait: float = 60.0
    #: How much waiting an answer that is not taken is worth.
    patience: float = 600.0

    def waits(self) -> Iterator[float]:
        """How long to wait after each failure: longer and longer."""
        wait = self.first_wait
        while True:
            yield wait
            wait = min(wait * 2, self.longest_wait)


@dataclass(frozen=True, slots=True)
class Piece:
    """A message that fits: its text, and the bold runs as (offset, length) in UTF-16 units."""

    text: str
    bold: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """A button: what it says, and what comes back when it is pressed.

    `turns` where the answer may take the place of the message that holds the button; `apart`
    where it belongs in a row below the others.
    """

    label: str
    token: str
    turns: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to send, by preference in place of message `replaces`, or under `answers`.

    `protected` against being passed on, where the messenger can. With an `attachment` it is that
    file, and nothing else; with a `picture` it is that photo, and the piece is its caption. The
    `address` is where the messenger may fetch that photo.
    """

    piece: Piece
    keys: tuple[Key, ...] = ()
    replaces: str | None = None
    answers: str | None = None
    protected: bool = False
    attachment: Attachment | None = None
    picture: Attachment | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """An answer that somebody may post where they are writing: a title, and what it says."""

    title: str
    piece: Piece


@dataclass(frozen=True, slots=True)
class Receipt:
    """A message that the messenger took, by its number there."""

    message: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """What must be known of an update to keep it: key (the same for the same one), chat, sender."""

    key: str
    chat: str
    sender: str


@dataclass(frozen=True, slots=True)
class Written:
    """Somebody wrote to us; `text` is None where it was a picture or the like."""

    sender: str
    message: str
    text: str | None
    private: bool


@dataclass(frozen=True, slots=True)
class Pressed:
    """Somebody pressed a button of ours; `message` is the one that holds it."""

    sender: str
    press: str
    token: str
    message: str | None
    turns: bool
    private: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """Somebody types a question elsewhere, for an answer to post there; `query` takes offers."""

    sender: str
    query: str
    text: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A group chat has another number from now on."""

    sender: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Handed:
    """Somebody sent a file in private; `file` is what the messenger gives it out for."""

    sender: str
    message: str
    file: str
    name: str
    size: int


Incoming = Written | Pressed | Looked | Moved | Handed


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where the messenger calls, and how it proves that it is the one: a secret in a header."""

    header: str
    secret: str
    path: str


@runtime_checkable
class Channel(Protocol):
    """One messenger, as one of its bots; what goes wrong there is raised as a `Failure`.

    Order, waiting, trying again and not answering twice are done around it, the same for all.
    """

    @property
    def name(self) -> str:
        """The channel in settings, addresses and the database."""

    @property
    def bot(self) -> str:
        """The bot's number, without a call; updates are known by it."""

    @property
    def called(self) -> str:
        """The bot's name among people; empty until it was introduced."""

    @property
    def limits(self) -> Limits:
        """What a message may hold."""

    @property
    def rates(self) -> Rates:
        """How much the messenger takes from us."""

    @property
    def webhook(self) -> Webhook | None:
        """How updates are handed to us; None where we fetch them."""

    async def introduce(self) -> None:
        """Makes us known: who we are, what we do, how updates reach us. May be repeated."""

    async def poll(self, keep: Keep) -> None:
        """Waits a while for updates; the messenger forgets one only after `keep` has it."""

    def envelope(self, update: Update) -> Envelope | None:
        """Where an update belongs; None where it is none that we know."""

    def read(self, update: Update) -> Incoming | None:
        """What an update asks of us; None where it is not meant for us."""

    async def send(self, chat: str, message: Outgoing) -> Receipt:
        """Sends one message, once."""

    async def offer(self, looked: Looked, offers: Sequence[Offer]) -> None:
        """Shows answers to choose from to whoever is typing; with none, the way to us."""

    async def acknowledge(self, pressed: Pressed) -> None:
        """Shows at once that a button was felt."""

    async def show_typing(self, chat: str) -> None:
        """Shows that we are at work, for a few seconds."""

    async def fetch(self, file: str) -> bytes:
        """The content of a file that somebody sent, whole."""

    def link(self, code: str) -> str | None:
        """An address that opens a chat with us and sends us a code; None where there is none."""

    async def close(self) -> None:
        """Gives back all connections."""


class Failure(Exception):
    """What was asked of a messenger did not happen for certain."""


class TryLater(Failure):
    """It did not happen; after `seconds` it may be tried again."""

    def __init__(self, seconds: float, reason: str = "") -> None:
        super().__init__(reason or f"try again in {seconds:g} s")
        self.seconds = seconds


class GiveUp(Failure):
    """It will never happen; where the chat has moved, `moved_to` is its new number.

    `unreachable` where nothing at all can be sent to that chat, until they write to us.
    """

    def __init__(
        self, reason: str, moved_to: str | None = None, *, unreachable: bool = False
    ) -> None:
        super().__init__(reason)
        self.moved_to = moved_to
        self.unreachable = unreachable


class OutOfQuota(GiveUp):
    """It will not happen this month: what the bot may send, or to how many, is used up."""


class Short(GiveUp):
    """It is not sent now: what is left of the month is kept for what is more urgent."""


class Unknown(Failure):
    """Whether it happened cannot be known; an answer is not sent a second time."""


class Rejected(Failure):
    """The messenger does not accept us as we are set up; `args[0]` tells the operator so."""
