"""The messengers that we can be reached on: one line each."""

from collections.abc import Callable, Mapping
from typing import Final

from bot.channels import telegram
from bot.channels.base import Channel
from bot.settings import Settings

#: By name, what makes the channel from the settings, or None where it is not configured.
CHANNELS: Final[Mapping[str, Callable[[Settings], Channel | None]]] = {
    "telegram": telegram.made,
}


def configured(settings: Settings) -> dict[str, Channel]:
    """The channels that the settings have a token for, by name."""
    made = {name: make(settings) for name, make in CHANNELS.items()}
    return {name: channel for name, channel in made.items() if channel is not None}
