"""The messengers that we can be reached on: one line each."""

from importlib import import_module
from typing import Final

from bot.channels.base import Channel
from bot.settings import Settings

#: Each is a module beside this one, whose `made` makes a channel a bot from the settings.
CHANNELS: Final = ("telegram", "zalo")


def configured(settings: Settings) -> list[Channel]:
    """A channel for each bot that the settings have a token for; only those are loaded."""
    named = [name for name in CHANNELS if getattr(settings, f"{name}_token")]
    return [one for name in named for one in import_module(f"bot.channels.{name}").made(settings)]
