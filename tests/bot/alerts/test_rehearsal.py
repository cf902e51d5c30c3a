"""Two dispatchers, killed again and again, before a messenger that fails: nothing lost or doubled.

The short form runs with all tests; the whole takes minutes (`make soak`).
"""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from db import outbox
from db.session import Database
from tests.bot.channels.office import ADMIN
from tests.bot.commands.running import ROOT
from tests.db.letters import draft, enrol, form_group, post, rows
from tests.fakes import faults
from tests.fakes.bot_api import BotApi

AGAIN = "(gửi lại) "


@dataclass(frozen=True)
class Size:
    """How much is sent to how many, and how often each of the two dispatchers is killed."""

    deliveries: int
    people: int
    kills: int


SHORT = Size(300, 150, 2)
WHOLE = Size(10_000, 10_000, 10)


class Dispatcher:
    """A process that is started anew whenever it is killed; `kill` waits until it is at work."""

    def __init__(self, url: str, api: BotApi) -> None:
        self._arguments = [url, api.origin, api.token]
        self._process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.bot.alerts.clerk", *self._arguments],
            cwd=ROOT,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        """Kills it as the machine would, and starts the next."""
        assert self._process.stdout is not None
        self._process.stdout.readline()
        self.end()
        self._process = self._started()

    def end(self) -> None:
        """Kills it."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


@contextmanager
def dispatchers(url: str, api: BotApi) -> Iterator[list[Dispatcher]]:
    made = [Dispatcher(url, api) for _ in range(2)]
    try:
        yield made
    finally:
        for one in made:
            one.end()


def settled(database: Database) -> int:
    """How many deliveries have come to an end."""
    return sum(counted(database)[state] for state in ("sent", "dead", "void", "folded"))


def counted(database: Database) -> dict[str, int]:
    """How many deliveries there are in each state."""
    with database.reading() as session:
        return outbox.counts(session)


def plan(database: Database, api: BotApi, size: Size) -> int:
    """Plans deliveries for people and some groups, with what is to go wrong with them; how many."""
    chance = Random(5)
    chats = range(1_000, 1_000 + size.people)
    groups = range(-5_000 - max(size.people // 50, 2), -5_000)
    api.open(*chats, *groups, ADMIN)
    people = enrol(database, *chats)
    meeting = [form_group(database, chat) for chat in groups]
    due_at = datetime.now(UTC).replace(tzinfo=None) - timedelta(seconds=1)
    times = {"due_at": due_at, "expires_at": due_at + timedelta(days=1)}
    drafts = [
        draft(f"t{n}:", people[n % size.people], weight=n % 10, **times)
        for n in range(size.deliveries - len(meeting))
    ]
    drafts += [draft(f"g{n}:", group_id=group, **times) for n, group in enumerate(meeting)]
    post(database, *drafts, now=due_at)
    for chat in chance.sample(chats, size.people // 50):
        api.block(chat)
    for chat in groups:
        api.migrate(chat, chat * 10)
    wrongs = [
        faults.flood(1),
        faults.refused(500, "Internal Server Error"),
        faults.reset(),
        faults.reset(taken=True),
        faults.hang(taken=True),
        faults.refused(403, "Forbidden: user is deactivated"),
    ]
    for chat in chance.sample(chats, size.people // 5):
        api.fail("sendMessage", chance.choice(wrongs), chat=chat)
    return len(drafts)


def rehearse(database: Database, url: str, api: BotApi, size: Size, seconds: float) -> None:
    """Has everything sent, with a kill after every so many that were settled."""
    count = plan(database, api, size)
    ends = time.monotonic() + seconds
    kills = size.kills * 2
    with dispatchers(url, api) as made:
        for number in range(kills):
            mark = count * (number + 1) // (kills + 2)
            while settled(database) < mark:
                assert time.monotonic() < ends, f"{settled(database)} of {count}"
                time.sleep(0.02)
            made[number % 2].kill()
        while settled(database) < sum(counted(database).values()):
            assert time.monotonic() < ends, f"{settled(database)} of {count}"
            time.sleep(0.1)
    check(database, api, count)


def check(database: Database, api: BotApi, count: int) -> None:
    """Every delivery arrived or is listed dead; none arrived twice but where that says so."""
    found = [row for row in rows(database) if row.kind == "coercion"]
    assert len(found) == count
    assert {row.state for row in found} <= {"sent", "dead"}
    arrived: Counter[tuple[str, bool]] = Counter()
    for message in api.messages():
        again = message.text.startswith(AGAIN)
        for key in message.text.removeprefix(AGAIN).split("\n"):
            arrived[key, again] += 1
    for row in found:
        assert arrived[row.key, False] <= 1, f"{row.key} arrived twice without a word"
        assert arrived[row.key, True] <= int(row.again), row.key
        if row.state == "sent":
            assert arrived[row.key, row.again] == 1, row.key
        else:
            assert row.reason
    states = Counter(row.state for row in found)
    again = sum(row.again for row in found)
    print(f"{count} deliveries: {dict(states)}, {again} sent again, {len(api.calls)} calls")


def test_two_dispatchers_killed_lose_nothing_and_double_nothing(
    database: Database, database_url: str, api: BotApi
) -> None:
    rehearse(database, database_url, api, SHORT, 90)


@pytest.mark.soak
def test_ten_thousand_deliveries_by_two_dispatchers_each_killed_ten_times(
    database: Database, database_url: str, api: BotApi
) -> None:
    rehearse(database, database_url, api, WHOLE, 1_200)
