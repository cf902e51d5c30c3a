"""The program as a person at the machine runs it: `python -m bot …` in a process of its own."""

import atexit
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from tests.conftest import TOKEN_MARK

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Ran:
    """How a command ended: its status, and what it said on the two outputs."""

    status: int
    said: str
    complained: str

    def __post_init__(self) -> None:
        """No token of a fake messenger in anything that a process ever says."""
        assert TOKEN_MARK not in self.said + self.complained


@dataclass(frozen=True)
class Running:
    """A command that runs; both its outputs go into the file `output`."""

    process: subprocess.Popen[bytes]
    output: Path

    def until_it_says(self, words: str, seconds: float = 60) -> None:
        """Waits for words in what it says."""
        ends = time.monotonic() + seconds
        while words not in self.output.read_text(encoding="utf-8"):
            assert time.monotonic() < ends, f"it never said “{words}”"
            time.sleep(0.02)

    def end(self, how: signal.Signals) -> Ran:
        """Sends a signal and waits until it has ended."""
        self.process.send_signal(how)
        return self.ended()

    def ended(self, seconds: float = 60) -> Ran:
        """Waits until it has ended by itself."""
        try:
            status = self.process.wait(seconds)
        finally:
            self.process.kill()
            self.process.wait()
        return Ran(status, self.output.read_text(encoding="utf-8"), "")


class Forks:
    """The process that commands are forked from (`forking`), and the two pipes to it."""

    def __init__(self) -> None:
        orders, self._orders = os.pipe()
        self._statuses, statuses = os.pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bot.commands.forking", str(orders), str(statuses)],
            cwd=ROOT,
            env=Machine.bare(),
            pass_fds=(orders, statuses),
        )
        for theirs in (orders, statuses):
            os.close(theirs)

    def run(self, order: Mapping[str, Any]) -> int:
        """Runs a command; its exit status, or minus the signal that ended it."""
        os.write(self._orders, json.dumps(order).encode() + b"\n")
        return int(os.read(self._statuses, 16))

    def close(self) -> None:
        """Ends the process: nothing more is ordered."""
        os.close(self._orders)
        self._process.wait()
        os.close(self._statuses)


@cache
def _forks() -> Forks:
    forks = Forks()
    atexit.register(forks.close)
    return forks


def _bytes(typed: str | bytes) -> bytes:
    return typed if isinstance(typed, bytes) else typed.encode()


@dataclass(frozen=True)
class Machine:
    """A folder to run in, with nothing set in the environment but what is given."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, typed: str | bytes = "", **settings: str) -> Ran:
        """Runs a command to its end, in a fork of a process that has loaded the program."""
        with TemporaryDirectory() as name:
            files = Path(name)
            (files / "in").write_bytes(_bytes(typed))
            order = {
                "arguments": arguments,
                "folder": str(self.folder),
                "settings": self._environment(settings),
                "files": name,
            }
            status = _forks().run(order)
            said, complained = ((files / end).read_text("utf-8") for end in ("out", "err"))
        return Ran(status, said, complained)

    def spawn(self, *arguments: str, typed: str | bytes = "", **settings: str) -> Ran:
        """Runs a command to its end in an interpreter of its own, as a shell starts it."""
        ended = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=self.folder,
            env=self._environment(settings),
            input=_bytes(typed),
            capture_output=True,
            timeout=120,
            check=False,
        )
        return Ran(ended.returncode, ended.stdout.decode("utf-8"), ended.stderr.decode("utf-8"))

    def start(self, *arguments: str, **settings: str) -> "Running":
        """Starts a command that runs until it is told to end."""
        path = self.folder / f"{uuid4().hex}.out"
        with path.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", *arguments],
                cwd=self.folder,
                env=self._environment(settings),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        return Running(process, path)

    def _environment(self, settings: Mapping[str, str]) -> dict[str, str]:
        return {**self.bare(), **self.settings, **settings}

    @staticmethod
    def bare() -> dict[str, str]:
        """No locale, no settings: what a service or a cron job has."""
        return {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT)}
