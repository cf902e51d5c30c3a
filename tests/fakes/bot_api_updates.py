"""Updates on their way to a bot: fetched and confirmed by long polling, or posted to a webhook."""

import asyncio
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from tests.fakes.bot_api_rules import Refused, secret


@dataclass(frozen=True)
class Hook:
    """Where updates are posted to."""

    url: str
    secret: str


class Updates:
    """The queue of one bot; `changed` guards it, everything async runs on the loop given."""

    def __init__(self, changed: threading.Condition, loop: asyncio.AbstractEventLoop) -> None:
        self.hook: Hook | None = None
        self._changed = changed
        self._loop = loop
        self._waiting: dict[int, dict[str, Any]] = {}
        self._kinds: frozenset[str] = frozenset()
        self._polls = 0
        self._bell = asyncio.Event()
        self._posting: asyncio.Task[None] | None = None

    def push(self, update: dict[str, Any]) -> None:
        """Queues an update, if it is of a kind that was asked for."""
        with self._changed:
            if not self._kinds or self._kinds & update.keys():
                self._waiting[update["update_id"]] = update
        self._loop.call_soon_threadsafe(self._ring)

    def numbers(self) -> list[int]:
        """Those that are not confirmed."""
        with self._changed:
            return sorted(self._waiting)

    async def fetch(self, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Forgets what is confirmed; waits for what is not. A second poller ends the first."""
        ends = time.monotonic() + float(parameters.get("timeout", 0))
        with self._changed:
            self._ask_for(parameters)
            self._polls += 1
            mine = self._polls
            self._confirm(int(parameters.get("offset", 0)))
        self._ring()
        while True:
            with self._changed:
                self._check(mine)
                found = [self._waiting[number] for number in sorted(self._waiting)]
                bell = self._bell
            left = ends - time.monotonic()
            if found or left <= 0:
                return found[: int(parameters.get("limit", 100))]
            try:
                await asyncio.wait_for(bell.wait(), left)
            except TimeoutError:
                continue

    def post_to(self, parameters: Mapping[str, Any]) -> None:
        """From now on updates are posted to an address."""
        hook = Hook(str(parameters["url"]), secret(parameters))
        self.stop_posting()
        self._ask_for(parameters)
        self.hook = hook
        self._posting = self._loop.create_task(self._post(hook))
        self._ring()

    def stop_posting(self) -> None:
        """From now on updates are fetched."""
        self.hook = None
        if self._posting is not None:
            self._posting.cancel()
            self._posting = None

    def forget(self) -> None:
        """Drops all that wait."""
        self._waiting.clear()

    def _ask_for(self, parameters: Mapping[str, Any]) -> None:
        kinds = re.findall(r"\w+", str(parameters.get("allowed_updates", "")))
        self._kinds = frozenset(kinds) or self._kinds

    def _check(self, mine: int) -> None:
        if self.hook is not None:
            raise Refused(
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
                409,
            )
        if self._polls != mine:
            raise Refused(
                "Conflict: terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
                409,
            )

    def _confirm(self, offset: int) -> None:
        numbers = sorted(self._waiting)
        kept = numbers[offset:] if offset < 0 else [n for n in numbers if n >= offset]
        self._waiting = {number: self._waiting[number] for number in kept}
        self._changed.notify_all()

    async def _post(self, hook: Hook) -> None:
        """Hands updates over one after the other, each until it is accepted."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        async with httpx.AsyncClient(headers=headers, trust_env=False) as client:
            while True:
                with self._changed:
                    waiting, bell = sorted(self._waiting), self._bell
                if not waiting:
                    await bell.wait()
                elif await _is_accepted(client, hook.url, self._waiting[waiting[0]]):
                    with self._changed:
                        del self._waiting[waiting[0]]
                        self._changed.notify_all()
                else:
                    await asyncio.sleep(0.05)

    def _ring(self) -> None:
        self._bell.set()
        self._bell = asyncio.Event()


async def _is_accepted(client: httpx.AsyncClient, url: str, update: Mapping[str, Any]) -> bool:
    try:
        return (await client.post(url, json=update)).is_success
    except httpx.HTTPError:
        return False
