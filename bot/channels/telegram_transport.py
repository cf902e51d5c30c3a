"""The way of every call to Telegram: the library's extension point, over aiohttp.

The library's own transport takes several times the processor time a call; `bench sending` has both.
"""

import ssl
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

_GATEWAY_TIMEOUT: Final = 504
#: How long a file may take to be uploaded where the caller does not say, in seconds.
_UPLOAD_SECONDS: Final = 20.0
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


class NotSent(NetworkError):
    """There was no connection: nothing can have happened."""


class Broken(NetworkError):
    """The connection broke while it was used: what happened cannot be known."""


class Transport(BaseRequest):
    """Connections to one Bot API server, kept open between calls, at most `connections` at once.

    `seconds` is how long each of these may take: a free connection, connecting, the answer.
    Errors hold no address, as that holds the token.
    """

    def __init__(self, connections: int, seconds: float) -> None:
        self._connections = connections
        self._seconds = seconds
        self._opened: aiohttp.ClientSession | None = None
        self._is_shut = False
        self._proxies: dict[str, str | None] = {}

    @property
    def read_timeout(self) -> float | None:
        """How long an answer may take where the caller does not say, in seconds."""
        return self._seconds

    async def initialize(self) -> None:
        """Makes it usable, again after a `shutdown`; connections are opened as they are needed."""
        self._is_shut = False

    async def shutdown(self) -> None:
        """Closes all connections."""
        self._is_shut = True
        if self._opened is not None:
            await self._opened.close()
            self._opened = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body of one request.

        NotSent or Broken where the connection failed, TimedOut where the answer did not come, or
        a gateway waited for it in vain.
        """
        files = request_data.multipart_data if request_data else {}
        writing = _given(write_timeout, _UPLOAD_SECONDS if files else self._seconds)
        times = _times(
            method,
            reading=_given(read_timeout, self._seconds),
            writing=writing,
            connecting=_given(connect_timeout, self._seconds),
            waiting=_given(pool_timeout, self._seconds),
        )
        try:
            status, body = await self._call(url, method, request_data, times)
        except (aiohttp.ClientConnectorError, aiohttp.ClientHttpProxyError) as error:
            raise NotSent(f"not connected: {type(error).__name__}") from None
        except aiohttp.ConnectionTimeoutError:
            raise NotSent("not connected in time") from None
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:
            raise Broken(type(error).__name__) from None
        if status == _GATEWAY_TIMEOUT:
            raise TimedOut("a gateway waited in vain")
        return status, body

    async def _call(
        self, url: str, method: str, data: RequestData | None, times: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        body, headers = _body(data)
        async with self._session().request(
            method,
            url,
            data=body,
            headers=headers,
            timeout=times,
            allow_redirects=False,
            proxy=self._proxy(url),
        ) as response:
            return response.status, await response.read()

    def _session(self) -> aiohttp.ClientSession:
        """The session, opened at the first call: it belongs to the loop that is running then."""
        if self._is_shut:
            raise RuntimeError("the transport was shut down")
        if self._opened is None:
            self._opened = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, ssl=_trust()),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )
        return self._opened

    def _proxy(self, url: str) -> str | None:
        """The proxy of the environment that leads to a host, if any."""
        at = urlsplit(url)
        place = f"{at.scheme}://{at.netloc}"
        if place not in self._proxies:
            found = getproxies()
            proxy = None if proxy_bypass(at.netloc) else found.get(at.scheme, found.get("all"))
            self._proxies[place] = proxy
        return self._proxies[place]


def _given(value: Any, default: float) -> float | None:
    """What the caller says, or the default; None is for ever."""
    seconds: float | None = default if value is BaseRequest.DEFAULT_NONE else value
    return seconds


def _times(
    method: str,
    *,
    reading: float | None,
    writing: float | None,
    connecting: float | None,
    waiting: float | None,
) -> aiohttp.ClientTimeout:
    """The same times for this library, which bounds writing by the whole call alone.

    A download may take as long as it goes on.
    """
    parts = [one for one in (reading, writing, connecting, waiting) if one is not None]
    bounded = method != "GET" and len(parts) == 4
    return aiohttp.ClientTimeout(
        total=sum(parts) if bounded else None,
        connect=None if connecting is None or waiting is None else connecting + waiting,
        sock_connect=connecting,
        sock_read=reading,
    )


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    """What is sent: a form, in parts where it has files."""
    if data is None:
        return None, {}
    files = data.multipart_data
    if not files:
        return data.url_encoded_parameters().encode(), _FORM
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in files.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form, {}


@cache
def _trust() -> ssl.SSLContext:
    """The certificates that we trust, read once: that takes longer than all the rest."""
    return httpx.create_ssl_context()
