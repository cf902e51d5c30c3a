"""The program as a person at the machine runs it: `python -m bot …` in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Ran:
    """How a command ended: its status, and what it said on the two outputs."""

    status: int
    said: str
    complained: str


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

    @staticmethod
    def bare() -> dict[str, str]:
        """No locale, no settings: what a service or a cron job has."""
        return {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT)}
