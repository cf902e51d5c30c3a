"""Joins the parts once: settings, database, conversation, channels; nothing is built elsewhere."""

import asyncio
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot import heart
from bot.alerts.dispatcher import Dispatcher
from bot.alerts.terms import Terms
from bot.alerts.ways import Way
from bot.channels import registry
from bot.channels.answering import Answering
from bot.channels.base import Channel, Rejected
from bot.channels.budget import Budget
from bot.channels.desk import Desk
from bot.channels.precedence import Precedence
from bot.channels.purse import Purse
from bot.channels.terminal import Terminal
from bot.heart import Heart
from bot.people import People
from bot.settings import Clock, Settings
from bot.together import together
from bot.upkeep import keep_tidy, plan_ahead
from bot.web import application, serve
from db import migrations, sample
from db.calendar import Rules
from db.measures import Measures
from db.rotation import fits
from db.session import Database
from db.sums import keeping
from db.vocabulary import Lexicographer
from handlers import wording_commands as wording
from handlers.conversation import Conversation
from handlers.notices import Notices

#: The roles of `run`: a channel each, what is sent unasked, the web application.
ROLES = (*registry.CHANNELS, "alerts", "web")
#: How long what is in hand may take at the end, in seconds; the whole end takes ten at most.
GRACE = 8.0
#: How long a thread may keep the interpreter from one that answers somebody, in seconds: each of
#: the many short calls of an answer would wait so long for a notice that is being worded.
_SWITCH = 0.0005


#: A bot: its channel, and its number there.
_Bot = tuple[str, str]


class Unready(Exception):
    """The program cannot start as it is set up; `args[0]` says what to do."""


@dataclass(frozen=True)
class Shared:
    """What all parts of one process share: its name, what may be sent, who goes first, counters."""

    name: str
    budgets: Mapping[_Bot, Budget]
    precedence: Precedence = field(default_factory=Precedence)
    measures: Measures = field(default_factory=Measures)


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
        if self.database.embedded:
            self.sum_up()

    def sum_up(self) -> None:
        """Makes the sums that figures are told from, where there are none of the last import."""
        with self.database.reading() as session:
            lacking = keeping.is_lacking(session)
        if lacking:
            print(wording.SUMMING_UP, file=sys.stderr, flush=True)
            with self.database.writing() as session:
                keeping.rebuild(session)

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
        if role in registry.CHANNELS and role not in {one.name for one in channels}:
            raise Unready(wording.no_token(role))
        if role == "alerts" and not channels:
            raise Unready(wording.NO_TOKEN)
        sys.setswitchinterval(_SWITCH)
        asyncio.run(self._serve(channels, role))

    def _welcome(self) -> None:
        """Fills an empty embedded database with the sample, so that there is something to ask."""
        if not self.database.embedded or self.has_data():
            return
        print(wording.MAKING_SAMPLE, file=sys.stderr, flush=True)
        now = self.clock()
        sample.fill(self.database, until=now.date(), now=now)

    async def _serve(self, channels: Sequence[Channel], role: str | None) -> None:
        """Everything of a role until a signal asks to stop; what is in hand is finished first."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        budgets = {_bot(channel): Budget(channel.rates) for channel in channels}
        shared = Shared(heart.new_name(), budgets)
        served = [channel for channel in channels if _belongs(channel, role)]
        desks = [self.desk(channel, channels, shared) for channel in served]
        jobs = [desk.run(stop) for desk in desks]
        keep_words = timedelta(days=self.settings.audit_keep_days)
        jobs.append(keep_tidy(self.database, self.clock, keep_words, stop))
        jobs.append(plan_ahead(self.database, self.clock, stop))
        if role in (None, "web") or any(channel.webhook for channel in served):
            made = application(self.database, self.clock, desks)
            jobs.append(serve(made, self._door(), stop))
        if role in (None, "alerts"):
            jobs.append(self.dispatcher(shared).run(stop))
        jobs.append(self._heart(role, channels, shared).run(stop))
        try:
            await together(stop, *jobs, grace=GRACE)
        except Rejected as rejected:
            raise Unready(rejected.args[0]) from rejected

    def desk(self, channel: Channel, channels: Sequence[Channel], shared: Shared) -> Desk:
        """The desk of a channel, over this program's conversation and inbox."""
        others = [one for one in channels if one.name == channel.name and one is not channel]
        answering = Answering(
            channel,
            self.conversation,
            self.database,
            self.people,
            self.clock,
            budget=shared.budgets[_bot(channel)],
            others=others,
            door=self.settings.door,
            purse=self._purse(channel),
        )
        parts = channel, answering, self.database, self.clock
        return Desk(*parts, precedence=shared.precedence, measures=shared.measures)

    def dispatcher(self, shared: Shared) -> Dispatcher:
        """The dispatcher of this process, with connections of its own to every channel."""
        channels = registry.configured(self.settings)
        ways = [Way(one, shared.budgets[_bot(one)], self._purse(one)) for one in channels]
        terms = Terms(
            shared.name,
            admins=self.settings.admins,
            precedence=shared.precedence,
            measures=shared.measures,
        )
        notices = Notices(self.database, self.conversation.names)
        return Dispatcher(ways, notices, self.database, self.clock, terms)

    def _purse(self, channel: Channel) -> Purse:
        return Purse(channel, self.database, self.clock, self.settings.admins)

    def _heart(self, role: str | None, channels: Sequence[Channel], shared: Shared) -> Heart:
        """The signs of life of this process, and its part of what the bots may send."""
        handed = any(channel.webhook for channel in channels)
        senders = ("run", "alerts", *registry.CHANNELS, *(("web",) if handed else ()))
        parts = (self.database, self.clock, self.settings.admins)
        budgets = list(shared.budgets.values())
        return Heart(shared.name, role or "run", *parts, senders, budgets, shared.measures)

    def _door(self) -> socket.socket:
        """The open port of the web application."""
        host, port = self.settings.web_host, self.settings.web_port
        try:
            return socket.create_server((host, port), backlog=2048)
        except OSError as taken:
            raise Unready(wording.port_taken(host, port)) from taken


def _bot(channel: Channel) -> _Bot:
    return channel.name, channel.bot


def _belongs(channel: Channel, role: str | None) -> bool:
    """Whether a role serves a channel; the web role serves those that are handed their updates."""
    return role in (None, channel.name) or (role == "web" and channel.webhook is not None)


def build(settings: Settings) -> App:
    """The program, made from its settings."""
    rules = Rules(settings.timezone, settings.tet_days)
    database = Database(settings.database_url.reveal(), settings.vault(), rules)
    conversation = Conversation(database, Lexicographer(), settings.door)
    clock = settings.clock()
    return App(settings, database, clock, conversation, People(settings.admins, database, clock))
