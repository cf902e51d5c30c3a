"""`bench`: the benchmarks, each figure beside its yardstick in the same run."""

from argparse import ArgumentParser, Namespace
from importlib import import_module

from bot.app import App
from handlers.wording_commands import HELP


def add(parser: ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument("name", nargs="?", help=HELP["benchmark"])


def run(app: App, asked: Namespace) -> int:
    """Runs one or all; they live outside the program and bring their own databases."""
    return int(import_module("bench").main(asked.name))
