"""HTTP/1.1 on loopback, as little of it as a fake needs: kept alive, fast, and able to break."""

import asyncio
import json
import socket
import struct
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Request:
    """One request, whole; names of headers in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    def parameters(self) -> dict[str, Any]:
        """What was sent in the query, as a form with or without files, or as JSON."""
        url = urlsplit(self.path)
        found: dict[str, Any] = dict(parse_qsl(url.query, keep_blank_values=True))
        kind = self.headers.get("content-type", "")
        if kind.startswith("application/json"):
            found.update(json.loads(self.body or b"{}"))
        elif kind.startswith("multipart/form-data"):
            found.update(_parts(kind, self.body))
        else:
            found.update(parse_qsl(self.body.decode(), keep_blank_values=True))
        return found


@dataclass(frozen=True)
class Upload:
    """A file in a form."""

    name: str
    media_type: str
    content: bytes


def _parts(kind: str, body: bytes) -> Iterator[tuple[str, str | Upload]]:
    """The fields of a form in parts; those with a file name are files."""
    whole = f"Content-Type: {kind}\r\n\r\n".encode() + body
    for part in BytesParser(policy=policy.HTTP).parsebytes(whole).iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        file = part.get_filename()
        yield (name, Upload(file, part.get_content_type(), content) if file else content.decode())


@dataclass(frozen=True)
class Response:
    """What goes back."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_json(cls, status: int, value: object) -> "Response":
        """A value as JSON."""
        body = json.dumps(value, ensure_ascii=False).encode()
        return cls(status, body, {"Content-Type": "application/json"})

    def wire(self) -> bytes:
        """The bytes of it."""
        phrase = HTTPStatus(self.status).phrase
        lines = [f"HTTP/1.1 {self.status} {phrase}", f"Content-Length: {len(self.body)}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + self.body


class Reset(Exception):
    """Raised to break the connection instead of answering."""


Answer = Callable[[Request], Awaitable[Response]]


class Server:
    """Answers requests on a loop of its own, in a thread; may be stopped and started again."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._thread: threading.Thread | None = None
        self._connections: set[_Connection] = set()
        self.loop = asyncio.new_event_loop()
        self._door: asyncio.Server | None = None
        with socket.create_server(("127.0.0.1", 0)) as found:
            self.port: int = found.getsockname()[1]

    @property
    def origin(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Opens the port; until then, and after `shut`, connections are refused."""
        if self._thread is None:
            self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
            self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self.loop).result(60)

    def shut(self) -> None:
        """Closes the port and breaks every connection."""
        asyncio.run_coroutine_threadsafe(self._shut(), self.loop).result(60)

    def end(self) -> None:
        """Shuts, and ends the thread."""
        if self._thread is not None:
            self.shut()
            self.loop.call_soon_threadsafe(self.loop.stop)
            self._thread.join(60)
        self.loop.close()

    async def _open(self) -> None:
        self._door = await self.loop.create_server(
            lambda: _Connection(self._answer, self._connections),
            "127.0.0.1",
            self.port,
            backlog=1024,
        )

    async def _shut(self) -> None:
        if self._door is not None:
            self._door.close()
        serving = [c.serving for c in self._connections if c.serving is not None]
        for connection in list(self._connections):
            connection.reset()
        await asyncio.gather(*serving, return_exceptions=True)
        await asyncio.sleep(0)
        self._door = None


class _Connection(asyncio.Protocol):
    """One connection; when the client goes, what is worked on for it is cancelled."""

    def __init__(self, answer: Answer, connections: "set[_Connection]") -> None:
        self._answer = answer
        self._connections = connections
        self._held = bytearray()
        self.serving: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.discard(self)
        if self.serving is not None:
            self.serving.cancel()

    def data_received(self, data: bytes) -> None:
        self._held += data
        self._next()

    def reset(self) -> None:
        """Breaks the connection so that the other side notices at once (RST)."""
        opened = self._transport.get_extra_info("socket")
        if opened is not None and not self._transport.is_closing():
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()

    def _next(self) -> None:
        if self.serving is None and (request := self._request()) is not None:
            self.serving = asyncio.get_running_loop().create_task(self._serve(request))

    async def _serve(self, request: Request) -> None:
        try:
            response = await self._answer(request)
        except Reset:
            self.reset()
        else:
            self._transport.write(response.wire())
            self.serving = None
            self._next()

    def _request(self) -> Request | None:
        """The next request, once all of it is here."""
        end = self._held.find(b"\r\n\r\n")
        if end < 0:
            return None
        first, *lines = self._held[:end].decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (x.partition(": ") for x in lines)}
        size = end + 4 + int(headers.get("content-length", 0))
        if len(self._held) < size:
            return None
        body = bytes(self._held[end + 4 : size])
        del self._held[:size]
        method, path, _ = first.split(" ", 2)
        return Request(method, path, headers, body)
