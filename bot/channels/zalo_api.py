"""A thin client of the Zalo Bot API over httpx: the documented methods, and errors by their kind.

The token stands in the path of every address, so no message of an error holds one, nor what the
other side wrote but its short description, which is masked before it is cut.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import httpx

#: How long an answer may take, in seconds; of a photo Zalo fetches the picture meanwhile.
ANSWER_SECONDS, PHOTO_SECONDS = 30.0, 150.0
#: What a long poll may take beyond the time that was asked for.
_LATER: Final = 6.0
_LONGEST: Final = 200
_EMPTY_POLL: Final = 408
_MASK: Final = "***"


class ZaloError(Exception):
    """A call that was not answered with `ok`; the text holds no token and no address."""


class BadToken(ZaloError):
    """401: the token is wrong, or was reset."""


class BadRequest(ZaloError):
    """400, 404: what was asked for cannot be done, now or later."""


class QuotaExceeded(ZaloError):
    """429 in JSON: the messages of the month, or the people of the bot, are used up."""


class Throttled(ZaloError):
    """HTTP 429: too many calls at once."""


class DailyLimit(ZaloError):
    """426: no more calls of this method today."""


class Unreached(ZaloError):
    """No connection came about, so nothing was asked of Zalo."""


class Uncertain(ZaloError):
    """It was asked, and whether it happened cannot be known."""


@dataclass(frozen=True, slots=True)
class BotInfo:
    """Who we are: the number, the name, and whether groups may take us in."""

    id: str
    name: str
    joins_groups: bool


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message that Zalo took; `sent_at` in seconds since 1970 where it says so."""

    message: str
    sent_at: float | None


@dataclass(frozen=True, slots=True)
class Hook:
    """The address that updates are handed to; `outcome` is what Zalo saw when it tried it."""

    url: str
    works: bool = True
    outcome: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """A run of a text in UTF-16 units, and how it is set, as `b` for bold."""

    start: int
    length: int
    style: str = "b"


class ZaloApi:
    """One bot. ValueError where the token has no number before its colon."""

    def __init__(
        self,
        token: str,
        origin: str = "https://bot-api.zaloplatforms.com",
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        number, colon, secret = token.partition(":")
        if not (number and colon and secret):
            raise ValueError("no token of a Zalo bot")
        self.bot = number
        self._token = token
        self._answer_seconds = answer_seconds
        self._http = httpx.AsyncClient(
            base_url=f"{origin}/bot{token}/", transport=transport, timeout=answer_seconds
        )

    def __repr__(self) -> str:
        return f"ZaloApi({self.bot})"

    async def close(self) -> None:
        """Gives back all connections."""
        await self._http.aclose()

    async def get_me(self) -> BotInfo:
        """Who we are; the first call, since it proves the token."""
        found = await self._result("getMe")
        name = found.get("display_name") or found.get("account_name") or ""
        return BotInfo(str(found.get("id", "")), str(name), found.get("can_join_groups") is True)

    async def get_update(self, seconds: int) -> Mapping[str, Any] | None:
        """One update, as it came; None where none came in this time. Zalo forgets what it gave."""
        try:
            found = await self._call("getUpdates", {"timeout": seconds}, seconds + _LATER)
        except _Refused as refused:
            if refused.code == _EMPTY_POLL:
                return None
            raise refused.kind() from None
        result = found.get("result")
        if isinstance(result, Sequence) and not isinstance(result, str):
            result = result[0] if result else None
        return dict(result) if isinstance(result, Mapping) and result else None

    async def send_message(self, chat: str, text: str, styles: Sequence[Style] = ()) -> SentMessage:
        """A text of 1 to 2,000 units, with its styles."""
        asked: dict[str, Any] = {"chat_id": chat, "text": text}
        if styles:
            asked["text_styles"] = [
                {"start": one.start, "len": one.length, "st": [one.style]} for one in styles
            ]
        return _sent(await self._result("sendMessage", asked))

    async def send_photo(self, chat: str, address: str, caption: str = "") -> SentMessage:
        """A picture by its public address, and up to 2,000 units under it."""
        asked = {"chat_id": chat, "photo": address}
        if caption:
            asked["caption"] = caption
        return _sent(await self._result("sendPhoto", asked, PHOTO_SECONDS))

    async def send_chat_action(self, chat: str, action: str = "typing") -> None:
        """Shows for about five seconds that we are at work; there is no result."""
        await self._asked("sendChatAction", {"chat_id": chat, "action": action})

    async def set_webhook(self, url: str, secret: str) -> Hook:
        """Has updates handed to an address; it is kept even where it was not reached."""
        found = await self._result("setWebhook", {"url": url, "secret_token": secret})
        tried = found.get("verification")
        tried = tried if isinstance(tried, Mapping) else {"ok": True}
        outcome, hint = str(tried.get("outcome", "")), str(tried.get("hint", ""))
        return Hook(str(found.get("url", url)), tried.get("ok") is True, outcome, hint)

    async def test_webhook(self) -> Hook:
        """Has Zalo try the address; limited to a few times a day."""
        found = await self._result("testWebhook")
        outcome, hint = str(found.get("outcome", "")), str(found.get("hint", ""))
        return Hook(str(found.get("url", "")), found.get("ok") is True, outcome, hint)

    async def delete_webhook(self) -> None:
        """Has updates wait to be fetched."""
        await self._asked("deleteWebhook")

    async def get_webhook_info(self) -> Hook:
        """The address that updates are handed to; empty where they are fetched."""
        return Hook(str((await self._result("getWebhookInfo")).get("url", "")))

    async def _result(
        self, method: str, asked: Mapping[str, Any] | None = None, seconds: float | None = None
    ) -> Mapping[str, Any]:
        result = (await self._asked(method, asked, seconds)).get("result")
        if not isinstance(result, Mapping):
            raise Uncertain(f"{method}: an answer without a result")
        return result

    async def _asked(
        self, method: str, asked: Mapping[str, Any] | None = None, seconds: float | None = None
    ) -> Mapping[str, Any]:
        try:
            return await self._call(method, asked or {}, seconds or self._answer_seconds)
        except _Refused as refused:
            raise refused.kind() from None

    async def _call(
        self, method: str, asked: Mapping[str, Any], seconds: float
    ) -> Mapping[str, Any]:
        """One call; `ok` is the only success, whatever the status of HTTP."""
        limit = httpx.Timeout(self._answer_seconds, read=seconds)
        try:
            answer = await self._http.post(method, json=dict(asked), timeout=limit)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Unreached(f"{method}: {type(error).__name__}") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Uncertain(f"{method}: {type(error).__name__}") from None
        try:
            found = answer.json()
        except ValueError:
            found = None
        if not isinstance(found, Mapping):
            kind = Throttled if answer.status_code == 429 else Uncertain
            raise kind(f"{method}: HTTP {answer.status_code}, no JSON")
        if found.get("ok") is True:
            return found
        code = found.get("error_code", found.get("errorCode", answer.status_code))
        description = self._masked(str(found.get("description", "")))
        raise _Refused(method, _number(code), description)

    def _masked(self, text: str) -> str:
        """What the other side wrote, without the token in any of its parts, and short."""
        for part in (self._token, self._token.replace(":", "%3A"), self._token.partition(":")[2]):
            text = text.replace(part, _MASK)
        return text[:_LONGEST]


class _Refused(Exception):
    """An answer that is not `ok`."""

    def __init__(self, method: str, code: int, description: str) -> None:
        super().__init__(f"{method}: {code} {description}".strip())
        self.code = code

    def kind(self) -> ZaloError:
        """The same as an error by what is to be done about it."""
        return _KINDS.get(self.code, Uncertain)(str(self))


#: 403 is documented as an error inside Zalo; like all others it leaves open what happened.
_KINDS: Final[Mapping[int, type[ZaloError]]] = {
    400: BadRequest,
    401: BadToken,
    404: BadRequest,
    426: DailyLimit,
    429: QuotaExceeded,
}


def _number(code: object) -> int:
    text = str(code).strip()
    return int(text) if text.isascii() and text.isdecimal() else 0


def _sent(found: Mapping[str, Any]) -> SentMessage:
    return SentMessage(str(found.get("message_id", "")), seconds(found.get("date")))


def seconds(moment: object) -> float | None:
    """A moment that Zalo tells, in seconds since 1970: it writes them in milliseconds, mostly."""
    if isinstance(moment, bool) or not isinstance(moment, int | float):
        return None
    return moment / 1000 if moment >= 10**12 else float(moment)
