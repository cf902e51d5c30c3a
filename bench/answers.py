"""Real questions over Telegram, with all that belongs to an answer, beside a bot that only echoes.

Both run in processes of their own before the same Bot API server on loopback, in turns.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from subprocess import Popen

from bench.sending import running
from bench.stage import Stage
from bench.table import Row
from bench.timing import percentile
from tests.fakes.bot_api import BotApi

_QUESTION = "tỷ lệ thi hành xong năm 2021"
_AT_ONCE = 64
_ONE_BY_ONE = 100
_ROUNDS = 3
#: Answers of a round with many in flight, and of the whole run when memory is read.
_MANY, _FOR_MEMORY = 1_280, 10_000
#: Of one core, at 30 answers a second.
_SHARE = 0.10


class Bot:
    """A bot that runs, and how it answers."""

    def __init__(self, api: BotApi, process: Popen[bytes]) -> None:
        self._api = api
        self._process = process
        self._answered = 0

    def one_by_one(self, count: int) -> list[float]:
        """Seconds until each of so many questions was answered, one in flight."""
        found = []
        for number in range(count):
            began = time.monotonic()
            self._ask(1 + number % _AT_ONCE)
            self._wait(1)
            found.append(self._api.messages()[-1].at - began)
        return found

    def at_once(self, count: int) -> float:
        """Answers a second with as many in flight as there are chats."""
        began = time.monotonic()
        for _ in range(count // _AT_ONCE):
            for chat in range(1, 1 + _AT_ONCE):
                self._ask(chat)
            self._wait(_AT_ONCE)
        return count / (time.monotonic() - began)

    def processor(self) -> float:
        """Seconds of processor time that it took so far."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text("ascii").rpartition(")")[2]
        user, system = fields.split()[11:13]
        return (int(user) + int(system)) / 100

    def memory(self) -> int:
        """MiB that it holds."""
        status = Path(f"/proc/{self._process.pid}/status").read_text("ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) // 1024

    def _ask(self, chat: int) -> None:
        self._api.say(chat, _QUESTION)

    def _wait(self, more: int) -> None:
        self._answered += more
        self._api.until(lambda: self._api.sent >= self._answered)


def rows(stage: Stage) -> Iterator[Row]:
    """Throughput, latency, processor and memory, on SQLite."""
    if not stage.size.notices:
        return
    url = stage.filled("SQLite").engine.url.render_as_string(hide_password=False)
    with ExitStack() as end:
        ours = end.enter_context(_started(stage, url, "bench.unbound"))
        echo = end.enter_context(_started(stage, url, "bench.echo"))
        yield from _measured(ours, echo)


def _measured(ours: Bot, echo: Bot) -> Iterator[Row]:
    for bot in (ours, echo):
        bot.at_once(_AT_ONCE)
    turns = [[bot.one_by_one(_ONE_BY_ONE) for bot in (ours, echo)] for _ in range(_ROUNDS)]
    times, theirs = ([t for turn in turns for t in turn[place]] for place in (0, 1))
    middle, late = median(theirs), percentile(theirs, 0.99)
    yield Row("an answer, one in flight: median", median(times), "stock echo", middle, middle)
    worst = percentile(times, 0.99)
    yield Row("an answer, one in flight: p99", worst, "stock echo", late, 3 * late)
    began = ours.processor()
    rates = [[bot.at_once(_MANY) for bot in (ours, echo)] for _ in range(_ROUNDS)]
    cost = (ours.processor() - began) / (_ROUNDS * _MANY)
    mine, its = (1 / median(turn[place] for turn in rates) for place in (0, 1))
    yield Row(f"an answer, {_AT_ONCE} in flight: 1 / throughput", mine, "stock echo", its, its)
    share = f"processor of an answer ({30 * cost:.0%} of a core at 30 a second)"
    yield Row(share, cost, bar=_SHARE / 30)
    yield from _memory(ours, echo)


def _memory(ours: Bot, echo: Bot) -> Iterator[Row]:
    half = _FOR_MEMORY // 2 // _AT_ONCE * _AT_ONCE
    ours.at_once(half)
    before = ours.memory()
    for bot in (ours, echo):
        bot.at_once(half)
    grew = ours.memory() - before
    held, its = ours.memory(), echo.memory()
    what = f"memory after 10,000 questions ({held} MiB, grew by {grew} in the last half), GiB as s"
    yield Row(what, held / 1024, f"stock echo ({its} MiB)", its / 1024, 2.5 * its / 1024)


@contextmanager
def _started(stage: Stage, url: str, module: str) -> Iterator[Bot]:
    api = BotApi()
    api.start()
    try:
        with running(api, url, stage.key, _AT_ONCE, module) as process:
            yield Bot(api, process)
    finally:
        api.end()
