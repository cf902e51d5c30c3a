"""`bench`: the benchmarks, each figure beside its yardstick in the same run."""

from argparse import ArgumentParser, Namespace
from importlib import import_module

from bot.app import App


def add(parser: ArgumentParser) -> None:
    """No arguments."""


def run(app: App, asked: Namespace) -> int:
    """Runs them all; they live outside the program and bring their own databases."""
    return int(import_module("bench").main())
