"""The commands: `python -m bot …`."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper

from sqlalchemy.exc import DBAPIError

from bot import app, logs, settings
from handlers import wording_commands as wording
from handlers.wording import failure

_log = logging.getLogger(__name__)

#: Commands in the order of the help; each is a module of `bot.commands` with `add` and `run`.
COMMANDS = (
    "run",
    "chat",
    "ask",
    "explain",
    "export",
    "import",
    "sample",
    "invite",
    "people",
    "audit",
    "keys",
    "calendar",
    "backup",
    "restore",
    "move",
    "migrate",
    "doctor",
    "bench",
    "deliveries",
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        """Says what does not fit, and ends with the status of a usage error."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{wording.wrong_usage(message)}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit status is 0 done, 1 refused, 2 usage."""
    _write_utf8()
    asked = _parser().parse_args(arguments)
    try:
        made = app.build(settings.read())
    except settings.Faults as faults:
        return _refused(wording.SETTINGS_WRONG, *(f"- {fault}" for fault in faults.args))
    except OSError as error:
        return _refused(wording.database_down(str(error)))
    logs.set_up(made.settings.log_level, made.settings.secrets)
    if made.settings.sentry_dsn is not None:
        # Only then: to load it takes a tenth of what a command takes.
        import_module("bot.faults").report_to(made.settings.sentry_dsn.reveal())
    try:
        return _run(made, asked)
    finally:
        made.database.close()


def _run(made: app.App, asked: argparse.Namespace) -> int:
    """Runs the command, and words what went wrong; a fault of ours is told by its code."""
    try:
        return int(import_module(f"bot.commands.{asked.command}_").run(made, asked))
    except app.Unready as unready:
        return _refused(unready.args[0])
    except DBAPIError as error:
        return _refused(wording.database_down(logs.masked(str(error.orig), made.settings.secrets)))
    except BrokenPipeError:
        # Nobody reads any more; what is left in the buffer goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - what nobody foresaw is told by its code, once
        return _refused(failure(logs.fault(_log, error)))


def _refused(*lines: str) -> int:
    print(*lines, sep="\n", file=sys.stderr)
    return 1


def _write_utf8() -> None:
    """Vietnamese in and out whatever the locale; a byte that is no UTF-8 stops nothing."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m bot", description=wording.DESCRIPTION)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        module = import_module(f"bot.commands.{name}_")
        module.add(commands.add_parser(name, help=wording.HELP[name]))
    return parser


if __name__ == "__main__":
    sys.exit(main())
