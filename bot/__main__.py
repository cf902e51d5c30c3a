"""The commands: `python -m bot …`."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from sqlalchemy.exc import OperationalError

from bot import app, logs, settings
from handlers import wording_commands as wording

#: Commands in the order of the help; each is a module of `bot.commands` with `add` and `run`.
COMMANDS = ("run", "chat", "ask", "import", "sample", "migrate", "doctor", "bench")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        """Says what does not fit, and ends with the status of a usage error."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{wording.wrong_usage(message)}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit status is 0 done, 1 refused, 2 usage."""
    asked = _parser().parse_args(arguments)
    module = import_module(f"bot.commands.{asked.command}_")
    try:
        made = app.build(settings.read())
    except settings.Faults as faults:
        print(
            wording.SETTINGS_WRONG,
            *(f"- {fault}" for fault in faults.args),
            sep="\n",
            file=sys.stderr,
        )
        return 1
    logs.set_up(made.settings.log_level, made.settings.secrets)
    try:
        return int(module.run(made, asked))
    except app.Unready as unready:
        print(unready.args[0], file=sys.stderr)
    except OperationalError:
        print(wording.DATABASE_DOWN, file=sys.stderr)
    finally:
        made.database.close()
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m bot", description=wording.DESCRIPTION)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        module = import_module(f"bot.commands.{name}_")
        module.add(commands.add_parser(name, help=wording.HELP[name]))
    return parser


if __name__ == "__main__":
    sys.exit(main())
