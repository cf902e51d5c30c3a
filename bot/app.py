"""Joins the parts once: settings, database, conversation, channels; nothing is built elsewhere."""

import asyncio
import signal
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.channels import registry
from bot.channels.answering import Answering
from bot.channels.base import Channel, Rejected
from bot.channels.desk import Desk
from bot.channels.terminal import Terminal
from bot.people import People
from bot.settings import Clock, Settings
from bot.together import together
from bot.upkeep import keep_tidy, plan_ahead
from bot.web import application, serve
from db import migrations, sample
from db.calendar import Rules
from db.rotation import fits
from db.session import Database
from db.vocabulary import Lexicographer
from handlers import wording_commands as wording
from handlers.conversation import Conversation

#: The roles of `run`: a channel each, or the web application.
ROLES = (*registry.CHANNELS, "web")
#: How long what is in hand may take at the end, in seconds; the whole end takes ten at most.
GRACE = 8.0


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
        """Brings the schema of the embedded database up to date; Unready for another's.

        Unready too where what lies there is sealed with keys that are not at hand.
        """
        if not migrations.is_current(self.database):
            if not self.database.embedded:
                raise Unready(wording.SCHEMA_OLD)
            migrations.upgrade(self.database)
        if not self.has_its_keys():
            raise Unready(wording.WRONG_KEYS)

    def has_data(self) -> bool:
        """Whether anything was ever brought in."""
        with self.database.reading() as session:
            return self.conversation.names.now(session).version > 0

    def has_its_keys(self) -> bool:
        """Whether the keys are those that the database was sealed with."""
        with self.database.reading() as session:
            return fits(session, self.database.vault)

    def chat(self) -> None:
        """A conversation in the terminal, until its input ends."""
        Terminal(self.conversation, self.clock).run(sys.stdin, sys.stdout)

    def run(self, role: str | None) -> None:
        """Runs a role, or everything that is configured; without a token, the terminal."""
        channels = registry.configured(self.settings)
        if role is None and not channels:
            self._welcome()
            self.chat()
            return
        if role is not None and role in registry.CHANNELS and role not in channels:
            raise Unready(wording.no_token(role))
        served = [channel for channel in channels.values() if _belongs(channel, role)]
        asyncio.run(self._serve(served, web=role in (None, "web")))

    def _welcome(self) -> None:
        """Fills an empty embedded database with the sample, so that there is something to ask."""
        if not self.database.embedded or self.has_data():
            return
        print(wording.MAKING_SAMPLE, file=sys.stderr, flush=True)
        now = self.clock()
        sample.fill(self.database, until=now.date(), now=now)

    async def _serve(self, channels: Sequence[Channel], *, web: bool) -> None:
        """Channels and web until a signal asks to stop; what is in hand is finished first."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        desks = [self.desk(channel) for channel in channels]
        door = self._door() if web or any(channel.webhook for channel in channels) else None
        jobs = [desk.run(stop) for desk in desks]
        keep_words = timedelta(days=self.settings.audit_keep_days)
        jobs.append(keep_tidy(self.database, self.clock, keep_words, stop))
        jobs.append(plan_ahead(self.database, self.clock, stop))
        if door is not None:
            jobs.append(serve(application(self.database, self.clock, desks), door, stop))
        try:
            await together(stop, *jobs, grace=GRACE)
        except Rejected as rejected:
            raise Unready(rejected.args[0]) from rejected

    def desk(self, channel: Channel) -> Desk:
        """The desk of a channel, over this program's conversation and inbox."""
        answering = Answering(channel, self.conversation, self.database, self.people, self.clock)
        return Desk(channel, answering, self.database, self.clock)

    def _door(self) -> socket.socket:
        """The open port of the web application."""
        host, port = self.settings.web_host, self.settings.web_port
        try:
            return socket.create_server((host, port), backlog=2048)
        except OSError as taken:
            raise Unready(wording.port_taken(host, port)) from taken


def _belongs(channel: Channel, role: str | None) -> bool:
    """Whether a role serves a channel; the web role serves those that are handed their updates."""
    return role in (None, channel.name) or (role == "web" and channel.webhook is not None)


def build(settings: Settings) -> App:
    """The program, made from its settings."""
    rules = Rules(settings.timezone, settings.tet_days)
    database = Database(settings.database_url.reveal(), settings.vault(), rules)
    conversation = Conversation(database, Lexicographer())
    clock = settings.clock()
    return App(settings, database, clock, conversation, People(settings.admins, database, clock))
