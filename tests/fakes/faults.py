"""What can go wrong between us and a messenger, to be injected by the method and the chat."""

import asyncio
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.wire import Reset, Response


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong; `taken` where the request takes effect all the same.

    With a `gate` nothing goes wrong but that the response waits until it is set.
    """

    response: Response | None = None
    hangs: bool = False
    taken: bool = False
    gate: threading.Event | None = None

    async def happen(self, right: Response | None = None) -> Response:
        """The response in place of the right one, or none: a broken connection, or silence."""
        if self.gate is not None and right is not None:
            await asyncio.to_thread(self.gate.wait)
            return right
        if self.hangs:
            await asyncio.Event().wait()
        if self.response is None:
            raise Reset
        return self.response


def refused(code: int, description: str, **parameters: object) -> Fault:
    """An error as the Bot API words it."""
    body: dict[str, object] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return Fault(Response.of_json(code, body))


def flood(seconds: int) -> Fault:
    """Too many messages: nothing is taken for so many seconds."""
    said = f"Too Many Requests: retry after {seconds}"
    return refused(429, said, retry_after=seconds)


def page(code: int, text: str = "<html><body>nginx</body></html>") -> Fault:
    """A page of HTML by a gateway that could not reach the messenger."""
    return Fault(Response(code, text.encode(), {"Content-Type": "text/html"}))


def reset(*, taken: bool = False) -> Fault:
    """The connection breaks, before the request was taken or after."""
    return Fault(taken=taken)


def hang(*, taken: bool = False) -> Fault:
    """No answer ever comes, whether the request was taken or not."""
    return Fault(hangs=True, taken=taken)


def slow(gate: threading.Event) -> Fault:
    """The right response, but only once the gate is set."""
    return Fault(taken=True, gate=gate)


@dataclass
class Faults:
    """The faults still to happen; the oldest that fits a call comes first, each once."""

    _waiting: list[tuple[str, str | None, Fault]] = field(default_factory=list)

    def add(self, method: str, fault: Fault, chat: int | None, times: int) -> None:
        """Has a fault happen to the next calls of a method, in one chat or in any."""
        where = None if chat is None else str(chat)
        self._waiting += [(method, where, fault)] * times

    def next(self, method: str, parameters: Mapping[str, Any]) -> Fault | None:
        """The fault for a call."""
        chat = str(parameters.get("chat_id"))
        for held in self._waiting:
            if held[0] == method and held[1] in (None, chat):
                self._waiting.remove(held)
                return held[2]
        return None

    def clear(self) -> None:
        """From now on all goes well."""
        self._waiting.clear()
