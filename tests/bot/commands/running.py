"""The program as a person at the machine runs it: `python -m bot …` in a process of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
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


@dataclass(frozen=True)
class Machine:
    """A folder to run in, with nothing set in the environment but what is given."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, typed: str | bytes = "", **settings: str) -> Ran:
        given = typed if isinstance(typed, bytes) else typed.encode()
        ended = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=self.folder,
            env={**self.bare(), **self.settings, **settings},
            input=given,
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
                env={**self.bare(), **self.settings, **settings},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        return Running(process, path)

    @staticmethod
    def bare() -> dict[str, str]:
        """No locale, no settings: what a service or a cron job has."""
        return {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT)}
