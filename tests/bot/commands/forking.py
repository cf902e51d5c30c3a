"""Commands of the program in forks of one process that has loaded it: most of a run was loading.

Run as a process of its own with two numbers: the pipe that it reads what to run from, a line of
JSON each, and the one that it writes the exit statuses to.
"""

import json
import os
import signal
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from bot import __main__ as program

#: No command of the tests takes longer; one that hangs is ended and has failed.
_SECONDS = 120


def serve(orders: int, statuses: int) -> None:
    """Runs what is ordered, one after the other, until nobody orders any more."""
    for name in program.COMMANDS:
        import_module(f"bot.commands.{name}_")
    with os.fdopen(orders) as lines:
        for line in lines:
            child = os.fork()
            if child == 0:
                _become(json.loads(line))
            _, ended = os.waitpid(child, 0)
            os.write(statuses, b"%d\n" % os.waitstatus_to_exitcode(ended))


def _become(order: dict[str, Any]) -> None:
    """The command as if it had been started from a shell; comes back only by SystemExit."""
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["settings"])
    signal.alarm(_SECONDS)
    given, said, complained = (Path(order["files"]) / name for name in ("in", "out", "err"))
    os.dup2(os.open(given, os.O_RDONLY), 0)
    os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT), 1)
    os.dup2(os.open(complained, os.O_WRONLY | os.O_CREAT), 2)
    sys.exit(program.main(order["arguments"]))


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))
