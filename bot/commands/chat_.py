"""`chat`: the terminal channel alone."""

from argparse import ArgumentParser, Namespace

from bot.app import App


def add(parser: ArgumentParser) -> None:
    """No arguments."""


def run(app: App, asked: Namespace) -> int:
    """Chats until the input ends."""
    app.prepare()
    app.chat()
    return 0
