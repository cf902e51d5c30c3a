"""For each channel the fake messenger at its wall, behind one face: what its contract needs."""

from collections.abc import Callable, Mapping
from typing import Protocol

from tests.bot.channels.messages import STICKER
from tests.bot.channels.office import ADMIN, ZALO_ADMIN
from tests.fakes.bot_api import BotApi
from tests.fakes.zalo import ZaloServer


class Wall(Protocol):
    """A messenger on loopback with one administrator, who writes to the bot in private."""

    def start(self) -> None: ...
    def shut(self) -> None: ...
    def end(self) -> None: ...

    def settings(self) -> Mapping[str, str]:
        """The environment that leads to it."""

    def say(self, text: str) -> Callable[[], None]:
        """The administrator writes; what comes back hands the same update over again."""

    def choose(self, number: int, label: str) -> None:
        """The administrator takes a next step under the last message."""

    def send_a_file(self) -> None:
        """The administrator sends something that is no text."""

    def shown(self, count: int) -> list[str]:
        """The bot's first messages, waited for."""

    def chat(self) -> str:
        """The administrator's chat, by its number there."""


class TelegramWall:
    """The Bot API."""

    def __init__(self) -> None:
        self._api = BotApi()
        self._api.open(ADMIN)
        self.start, self.shut, self.end = self._api.start, self._api.shut, self._api.end

    def settings(self) -> Mapping[str, str]:
        """Its token and address."""
        return {"TELEGRAM_TOKEN": self._api.token, "TELEGRAM_API_URL": self._api.origin}

    def say(self, text: str) -> Callable[[], None]:
        """A private message."""
        self._api.say(ADMIN, text)
        update = self._api.latest()
        return lambda: self._api.push_raw(update)

    def choose(self, number: int, label: str) -> None:
        """Presses the button."""
        self._api.press(ADMIN, label)

    def send_a_file(self) -> None:
        """A sticker."""
        self._api.show(ADMIN, sticker=STICKER)

    def shown(self, count: int) -> list[str]:
        """The texts in the private chat."""
        return [message.text for message in self._api.answers(ADMIN, count)]

    def chat(self) -> str:
        """The private chat."""
        return str(ADMIN)


class ZaloWall:
    """The Zalo Bot API."""

    def __init__(self) -> None:
        self._zalo = ZaloServer()
        self.start, self.shut, self.end = self._zalo.start, self._zalo.shut, self._zalo.end

    def settings(self) -> Mapping[str, str]:
        """Its token and address."""
        return {"ZALO_TOKEN": self._zalo.tokens[0], "ZALO_API_URL": self._zalo.origin}

    def say(self, text: str) -> Callable[[], None]:
        """A private message."""
        update = self._zalo.say(ZALO_ADMIN, text)
        return lambda: self._zalo.again(update)

    def choose(self, number: int, label: str) -> None:
        """Writes the number."""
        self._zalo.say(ZALO_ADMIN, str(number))

    def send_a_file(self) -> None:
        """A file, of which Zalo tells nothing."""
        self._zalo.show(ZALO_ADMIN, "message.unsupported.received")

    def shown(self, count: int) -> list[str]:
        """The texts in the private chat."""
        return [message.text for message in self._zalo.answers(ZALO_ADMIN, count)]

    def chat(self) -> str:
        """The private chat."""
        return ZALO_ADMIN


#: A channel without a wall fails its contract.
WALLS: Mapping[str, Callable[[], Wall]] = {
    "telegram": TelegramWall,
    "zalo": ZaloWall,
}
