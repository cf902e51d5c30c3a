"""Killed between reading an update and answering it: each question is answered, and none twice.

Zalo forgets an update as it hands it out, so what was read lives in the inbox alone.
"""

import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from handlers.wording import NO_DATA
from tests.bot.channels.office import ZALO_ADMIN
from tests.bot.commands.running import Machine, Running
from tests.fakes.zalo import ZaloServer


@pytest.fixture
def zalo() -> Iterator[ZaloServer]:
    server = ZaloServer(monthly=1_000_000)
    server.start()
    yield server
    server.end()


@pytest.fixture
def machine(tmp_path: Path, sqlite_url: str, zalo: ZaloServer) -> Machine:
    settings = {
        "DATABASE_URL": sqlite_url,
        "ZALO_TOKEN": zalo.tokens[0],
        "ZALO_API_URL": zalo.origin,
        "ADMINS": f"zalo:{ZALO_ADMIN}",
        "LOG_LEVEL": "ERROR",
    }
    return Machine(tmp_path, settings)


def killed_before_it_answers(process: Running, door: sqlite3.Connection, number: int) -> bool:
    """Kills a process that has read the update of a number and not begun to answer.

    Nobody can begin while we hold the write lock; False where it had begun before we had it.
    """
    ends = time.monotonic() + 60
    while not _one(door, "SELECT count(*) >= ? FROM inbox", number):
        assert time.monotonic() < ends, "the update was never kept"
    door.execute("BEGIN IMMEDIATE")
    try:
        last = "SELECT begun_at IS NOT NULL FROM inbox ORDER BY id LIMIT 1 OFFSET ?"
        begun = _one(door, last, number - 1)
        if not begun:
            process.end(signal.SIGKILL)
        return not begun
    finally:
        door.execute("ROLLBACK")


def _one(door: sqlite3.Connection, statement: str, number: int) -> bool:
    return bool(door.execute(statement, (number,)).fetchone()[0])


def check(machine: Machine, zalo: ZaloServer, url: str, kills: int) -> None:
    """Asks one question after the other and kills whoever read it, so often."""
    killed = asked = 0
    with closing(sqlite3.connect(str(make_url(url).database), isolation_level=None)) as door:
        process = machine.start("run", "zalo")
        try:
            while killed < kills:
                zalo.say(ZALO_ADMIN, "tỷ lệ")
                asked += 1
                if killed_before_it_answers(process, door, asked):
                    killed += 1
                    assert len(zalo.messages(ZALO_ADMIN)) == asked - 1
                    process = machine.start("run", "zalo")
                zalo.answers(ZALO_ADMIN, asked)
            assert process.end(signal.SIGTERM).status == 0
        finally:
            process.process.kill()
            process.process.wait()
    print(f"{killed} times killed, {asked} asked, {len(zalo.messages(ZALO_ADMIN))} answered")
    assert zalo.texts(ZALO_ADMIN) == [NO_DATA] * asked


def test_killed_twice_between_reading_and_answering(
    machine: Machine, zalo: ZaloServer, sqlite_url: str
) -> None:
    check(machine, zalo, sqlite_url, 2)


@pytest.mark.soak
def test_killed_a_hundred_times_between_reading_and_answering(
    machine: Machine, zalo: ZaloServer, sqlite_url: str
) -> None:
    check(machine, zalo, sqlite_url, 100)
