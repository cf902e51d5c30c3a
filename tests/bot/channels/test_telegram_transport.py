"""The transport of calls to Telegram, on its own: what it sends, and what each failure becomes."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

import pytest
from telegram import InputFile
from telegram.error import NetworkError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.channels.telegram_transport import Broken, NotSent, Transport
from tests.fakes.wire import Request, Reset, Response, Server, Upload

T = TypeVar("T")
TOKEN = "4242:AAF-this_is_no_real_token"
Act = Callable[[Transport], Awaitable[T]]


class Wall:
    """A server that keeps what it got, and answers as it is told to."""

    def __init__(self) -> None:
        self.seen: list[Request] = []
        self.status = 200
        self.breaks = False
        self.server = Server(self._answer)
        self.silent = False
        self._came = threading.Event()

    async def asked(self) -> None:
        """Waits until a request is here."""
        assert await asyncio.to_thread(self._came.wait, 60)

    @property
    def url(self) -> str:
        return f"{self.server.origin}/bot{TOKEN}/sendMessage"

    async def _answer(self, request: Request) -> Response:
        self.seen.append(request)
        self._came.set()
        if self.breaks:
            raise Reset
        if self.silent:
            await asyncio.Event().wait()
        return Response(self.status, b"{}")


@pytest.fixture
def wall() -> Iterator[Wall]:
    made = Wall()
    made.server.start()
    yield made
    made.server.end()


def using(act: Act[T], connections: int = 4, seconds: float = 5.0) -> T:
    async def go() -> T:
        transport = Transport(connections, seconds)
        try:
            return await act(transport)
        finally:
            await transport.shutdown()

    return asyncio.run(go())


def form(**values: object) -> RequestData:
    return RequestData([RequestParameter(name, value, None) for name, value in values.items()])


def test_parameters_are_a_form(wall: Wall) -> None:
    text = "Chi cục A & B = 100 %"
    status, body = using(lambda t: t.do_request(wall.url, "POST", form(chat_id=7, text=text)))
    assert (status, body) == (200, b"{}")
    assert wall.seen[0].parameters() == {"chat_id": "7", "text": text}


def test_a_file_keeps_its_vietnamese_name_and_its_bytes(wall: Wall) -> None:
    content = bytes(range(256)) * 8
    file = InputFile(content, filename="cưỡng chế “30/9”.xlsx", attach=False)
    data = RequestData([RequestParameter("document", None, [file]), *form(chat_id=7)._parameters])
    using(lambda t: t.do_request(wall.url, "POST", data))
    sent = wall.seen[0].parameters()
    upload = sent["document"]
    assert isinstance(upload, Upload)
    assert (upload.content, upload.name) == (content, "cưỡng chế “30/9”.xlsx")
    assert sent["chat_id"] == "7"


def test_nobody_there_means_nothing_was_sent(wall: Wall) -> None:
    wall.server.shut()
    with pytest.raises(NotSent):
        using(lambda t: t.do_request(wall.url, "POST", form(chat_id=7)))


def test_no_free_connection_means_nothing_was_sent(wall: Wall) -> None:
    wall.silent = True

    async def two(transport: Transport) -> None:
        first = asyncio.create_task(transport.do_request(wall.url, "POST", form(n=1)))
        await wall.asked()
        soon = {"pool_timeout": 0.02, "connect_timeout": 0.02}
        with pytest.raises(NotSent):
            await transport.do_request(wall.url, "POST", form(n=2), **soon)
        first.cancel()

    using(two, connections=1, seconds=60)
    assert len(wall.seen) == 1


def test_no_answer_in_time_is_a_time_out(wall: Wall) -> None:
    wall.silent = True
    with pytest.raises(TimedOut):
        using(lambda t: t.do_request(wall.url, "POST", form(chat_id=7), read_timeout=0.05))
    assert len(wall.seen) == 1


def test_a_gateway_that_waited_in_vain_is_a_time_out(wall: Wall) -> None:
    wall.status = 504
    with pytest.raises(TimedOut):
        using(lambda t: t.do_request(wall.url, "POST", form(chat_id=7)))


def test_a_connection_that_breaks_leaves_it_open_and_sends_nothing_twice(wall: Wall) -> None:
    wall.breaks = True
    with pytest.raises(Broken):
        using(lambda t: t.do_request(wall.url, "POST", form(chat_id=7)))
    assert len(wall.seen) == 1


@pytest.mark.parametrize("fault", ["shut", "silent", "breaks"])
def test_no_failure_holds_the_token(wall: Wall, fault: str) -> None:
    if fault == "shut":
        wall.server.shut()
    else:
        setattr(wall, fault, True)
    with pytest.raises(NetworkError) as caught:
        using(lambda t: t.do_request(wall.url, "POST", form(chat_id=7), read_timeout=0.05))
    assert TOKEN not in repr(caught.value)
    assert caught.value.__suppress_context__


def test_a_proxy_of_the_environment_is_used(wall: Wall, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ALL_PROXY", wall.server.origin)
    using(lambda t: t.do_request("http://api.invalid/bot/getMe", "POST", form(chat_id=7)))
    assert wall.seen[0].path == "http://api.invalid/bot/getMe"
    monkeypatch.setenv("NO_PROXY", "api.invalid")
    with pytest.raises(NotSent):
        using(lambda t: t.do_request("http://api.invalid/bot/getMe", "POST", form(chat_id=7)))


def test_it_is_used_again_only_after_it_was_opened_again(wall: Wall) -> None:
    async def through(transport: Transport) -> int:
        await transport.shutdown()
        with pytest.raises(RuntimeError):
            await transport.do_request(wall.url, "POST", form(chat_id=7))
        await transport.initialize()
        status, _ = await transport.do_request(wall.url, "POST", form(chat_id=7))
        return status

    assert using(through) == 200
