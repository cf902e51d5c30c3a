"""The messengers that we can be reached on: one line each."""

from importlib import import_module
from typing import Final

from bot.channels.base import Channel
from bot.settings import Settings

#: Each is a module beside this one, whose `made` makes the channel from the settings.
CHANNELS: Final = ("telegram",)


def configured(settings: Settings) -> dict[str, Channel]:
    """The channels that the settings have a token for, by name; only those are loaded."""
    named = [name for name in CHANNELS if getattr(settings, f"{name}_token") is not None]
    return {name: import_module(f"bot.channels.{name}").made(settings) for name in named}
