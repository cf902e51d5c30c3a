"""Joins the parts once: settings, database, conversation, channels; nothing is built elsewhere."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass

from bot.channels.telegram import Telegram
from bot.channels.terminal import Terminal
from bot.people import People
from bot.settings import Clock, Settings
from bot.web import serve
from db import migrations, sample
from db.session import Database
from db.vocabulary import Lexicographer
from handlers import wording_commands as wording
from handlers.conversation import Conversation


class Unready(Exception):
    """The program cannot start as it is set up; `args[0]` says what to do."""


@dataclass(frozen=True)
class App:
    """The parts of the program, made from its settings."""

    settings: Settings
    database: Database
    clock: Clock
    conversation: Conversation
    people: People

    def prepare(self) -> None:
        """Brings the schema of the embedded database up to date; Unready for another's."""
        if migrations.is_current(self.database):
            return
        if not self.database.embedded:
            raise Unready(wording.SCHEMA_OLD)
        migrations.upgrade(self.database)

    def has_data(self) -> bool:
        """Whether anything was ever brought in."""
        with self.database.reading() as session:
            return self.conversation.names.now(session).version > 0

    def chat(self) -> None:
        """A conversation in the terminal, until its input ends."""
        Terminal(self.conversation, self.clock).run(sys.stdin, sys.stdout)

    def run(self, role: str | None) -> None:
        """Runs a role, or everything that is configured; without a token, the terminal."""
        token = self.settings.telegram_token
        if role is None and token is None:
            self._welcome()
            self.chat()
            return
        if token is None:
            raise Unready(wording.NO_WEBHOOK if role == "web" else wording.NO_TOKEN)
        if role == "web" and self.settings.telegram_webhook_url is None:
            raise Unready(wording.NO_WEBHOOK)
        asyncio.run(self._serve(role))

    def _welcome(self) -> None:
        """Fills an empty embedded database with the sample, so that there is something to ask."""
        if not self.database.embedded or self.has_data():
            return
        print(wording.MAKING_SAMPLE, file=sys.stderr, flush=True)
        now = self.clock()
        sample.fill(self.database, until=now.date(), now=now)

    async def _serve(self, role: str | None) -> None:
        """Channels and web until a signal asks to stop; what is in hand is finished first."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        telegram = Telegram.made(self.settings, self.conversation, self.database, self.people)
        webhook = self.settings.telegram_webhook_url is not None
        jobs: list[Awaitable[None]] = [telegram.run(stop, polling=not webhook)]
        if webhook or role is None:
            jobs.append(serve(self.settings, self.database, telegram, self.clock, stop))
        await _until_one_ends(jobs, stop)


async def _until_one_ends(jobs: Sequence[Awaitable[None]], stop: asyncio.Event) -> None:
    """Runs jobs together; when one ends the others are asked to, and its error is raised."""
    tasks = [asyncio.ensure_future(job) for job in jobs]
    done, waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    stop.set()
    await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), timeout=10)
    for task in done:
        task.result()


def build(settings: Settings) -> App:
    """The program, made from its settings."""
    database = Database(settings.database_url.reveal())
    conversation = Conversation(database, Lexicographer())
    clock = settings.clock()
    return App(settings, database, clock, conversation, People(settings.admins, clock))
