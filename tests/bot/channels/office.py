"""The bot at work in a thread: its real parts, on a database, over HTTP to a fake messenger."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot.channels.answering import Answering
from bot.channels.base import Answers, Channel, Pace, Rates
from bot.channels.budget import Budget
from bot.channels.desk import Desk
from bot.channels.gate import Gate
from bot.channels.telegram import Telegram, client
from bot.people import People
from bot.settings import Clock
from bot.together import together
from bot.web import application, serve
from db.chat_models import InboxMessage
from db.session import Database
from handlers.messages import Kind, Question, Reply, bold, line
from tests.fakes.bot_api import BotApi

ADMIN, OTHER_ADMIN, STRANGER = 11, 12, 99
GROUP = -1001
#: An administrator on Zalo, by the number that Zalo gives people.
ZALO_ADMIN = "6ede9afa66b88fe6d6a9"
ADMINS = frozenset({f"telegram:{ADMIN}", f"telegram:{OTHER_ADMIN}", f"zalo:{ZALO_ADMIN}"})
#: As fast as a test likes it; what waits for a second in real life waits for a moment here.
BRISK = Pace(look=0.05, first_wait=0.05, longest_wait=0.1)
#: As much as a test likes to send.
UNBOUND = Rates(a_second=1_000_000, chat_pause=0, group_a_minute=1_000_000)
SECRET = "a-secret_of-32-characters-0123456"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass
class Script:
    """Stands in for the conversation: says what it was told to, or repeats the question.

    A question in `gates` is not answered before its event is set; one in `breaks` fails.
    """

    replies: dict[str, Reply] = field(default_factory=dict)
    gates: dict[str, threading.Event] = field(default_factory=dict)
    breaks: dict[str, Exception] = field(default_factory=dict)
    asked: list[Question] = field(default_factory=list)

    def gate(self, text: str) -> threading.Event:
        """Has a question wait."""
        return self.gates.setdefault(text, threading.Event())

    def reply(self, question: Question) -> Reply:
        """What is said back."""
        self.asked.append(question)
        if question.text in self.gates:
            assert self.gates[question.text].wait(60)
        if question.text in self.breaks:
            raise self.breaks[question.text]
        echo = Reply(Kind.ANSWER, (line("Đáp: ", bold(question.text)),))
        return self.replies.get(question.text, echo)


def now() -> datetime:
    """The time of the office."""
    return datetime.now(ZONE)


class Office:
    """A running bot; `stop` asks it to end and waits until it has."""

    def __init__(self, database: Database, main: Callable[[asyncio.Event], object]) -> None:
        self.database = database
        self.error: Exception | None = None
        self._main = main
        self._begun = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def start(self) -> None:
        """Starts it."""
        self._thread.start()
        assert self._begun.wait(60)

    def stop(self, seconds: float = 60) -> None:
        """Stops it as a signal does; what ended it with an error is raised."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
        self.ended(seconds)

    def ended(self, seconds: float = 60) -> None:
        """Waits until it has ended by itself."""
        self._thread.join(seconds)
        assert not self._thread.is_alive(), "it does not end"
        error, self.error = self.error, None
        if error is not None:
            raise error

    def settled(self) -> None:
        """Waits until nothing that came in is left to be seen to."""
        ends = time.monotonic() + 60
        while waiting(self.database):
            assert time.monotonic() < ends, "messages are left in the inbox"
            time.sleep(0.005)

    def _run(self) -> None:
        try:
            asyncio.run(self._ran())
        except Exception as error:  # noqa: BLE001 - raised again in the test
            self.error = error
        finally:
            self._begun.set()

    async def _ran(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        self._begun.set()
        await self._main(self._stop)  # type: ignore[misc]


def waiting(database: Database) -> int:
    """How many messages are neither answered nor let go."""
    unsettled = select(func.count(InboxMessage.id)).where(InboxMessage.answered_at.is_(None))
    with database.reading() as session:
        return session.scalar(unsettled) or 0


def desk_of(
    channel: Channel,
    conversation: Answers,
    database: Database,
    clock: Clock,
    pace: Pace,
    gate: Gate | None = None,
) -> Desk:
    """A desk as `bot.app` makes it, with its own pace."""
    people = People(ADMINS, database, clock)
    budget = Budget(UNBOUND)
    answering = Answering(channel, conversation, database, people, clock, pace, budget)
    return Desk(channel, answering, database, clock, pace, gate)


@contextmanager
def polling(
    api: BotApi,
    database: Database,
    conversation: Answers,
    *,
    clock: Clock = now,
    pace: Pace = BRISK,
    answer_seconds: float = 10,
    gate: Gate | None = None,
) -> Iterator[Office]:
    """The bot fetching its updates."""

    async def main(stop: asyncio.Event) -> None:
        bot = client(api.token, api.origin, answer_seconds=answer_seconds)
        await desk_of(Telegram(bot), conversation, database, clock, pace, gate).run(stop)

    with at_work(Office(database, main)) as office:
        yield office


@contextmanager
def hooked(
    api: BotApi, database: Database, conversation: Answers, *, pace: Pace = BRISK
) -> Iterator[tuple[Office, str]]:
    """The bot being handed its updates; also the origin of its web application."""
    door = socket.create_server(("127.0.0.1", 0))
    origin = f"http://127.0.0.1:{door.getsockname()[1]}"

    async def main(stop: asyncio.Event) -> None:
        channel = Telegram(client(api.token, api.origin), origin, SECRET)
        desk = desk_of(channel, conversation, database, now, pace)
        web = serve(application(database, now, [desk]), door, stop)
        await together(stop, desk.run(stop), web)

    with at_work(Office(database, main)) as office:
        yield office, origin


@contextmanager
def at_work(office: Office) -> Iterator[Office]:
    """Starts what the office runs, and stops it at the end."""
    office.start()
    try:
        yield office
    finally:
        office.stop()
