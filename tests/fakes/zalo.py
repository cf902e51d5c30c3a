"""A Zalo Bot API server on loopback that behaves as Zalo does, its unpleasant ways included.

An update that was handed out is forgotten; HTTP is 200 for nearly everything; the month, the
people of a bot and the length of a text have their limits; a photo is an address that is fetched.
"""

import asyncio
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, TypeVar

import httpx

from tests.fakes.faults import Fault, Faults
from tests.fakes.wire import Request, Response, Server

T = TypeVar("T")
TOKEN = "1459232241454765289:zalo-no_real_token-0123456789"
_PATH = re.compile(r"/bot(?P<token>[^/]+)/(?P<method>\w+)")
_LONGEST = 2_000
_STYLES = re.compile(r"[bius]|f_\d\d|c_[0-9a-f]{6}|lst_[12]|ind_[1-5]")
HEADER = "X-Bot-Api-Secret-Token"


class Refused(Exception):
    """An answer that is not ok; HTTP says 200 all the same."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code


@dataclass(frozen=True)
class Call:
    """A request that came; `taken` where it took effect. `at` is of `time.monotonic`."""

    at: float
    bot: str
    method: str
    parameters: Mapping[str, Any]
    taken: bool = False


@dataclass(frozen=True)
class Shown:
    """A message of a bot as a person sees it: `bold` are its bold parts, `photo` its address."""

    chat: str
    bot: str
    id: str
    text: str
    at: float
    bold: tuple[str, ...] = ()
    photo: str = ""


@dataclass
class _Bot:
    token: str
    name: str
    waiting: deque[dict[str, Any]] = field(default_factory=deque)
    people: list[str] = field(default_factory=list)
    sent: int = 0
    hook: tuple[str, str] | None = None
    polls: int = 0

    @property
    def number(self) -> str:
        return self.token.partition(":")[0]


class ZaloServer:
    """Some bots' messenger; `people` and `monthly` are what the plan of each allows."""

    def __init__(self, *tokens: str, people: int = 50, monthly: int = 3_000) -> None:
        self._bots = {
            token: _Bot(token, f"Bot THADS {place}")
            for place, token in enumerate(tokens or (TOKEN,), 1)
        }
        self.tokens = tuple(self._bots)
        self.people, self.monthly = people, monthly
        self.calls: list[Call] = []
        self.wrapped = False
        self.in_seconds = False
        self._server = Server(self._answer)
        self._changed = threading.Condition()
        self._faults = Faults()
        self._shown: list[Shown] = []
        self._numbers = count(1)
        self._bell = asyncio.Event()
        self._posting: dict[str, asyncio.Task[None]] = {}

    # How it is run

    @property
    def origin(self) -> str:
        """What ZALO_API_URL is to be."""
        return self._server.origin

    def start(self) -> None:
        """Opens its port, or opens it again."""
        self._server.start()

    def shut(self) -> None:
        """The network is gone."""
        self._server.shut()

    def end(self) -> None:
        """Ends it for good."""
        for task in self._posting.values():
            self._server.loop.call_soon_threadsafe(task.cancel)
        self._server.end()

    # What a tester does and sees

    def say(self, person: str, text: str, bot: int = 0) -> dict[str, Any]:
        """Somebody writes to a bot; the update comes back, to be handed over `again`."""
        return self.show(person, "message.text.received", bot, text=text)

    def show(self, person: str, event: str, bot: int = 0, **fields: Any) -> dict[str, Any]:
        """Something of any kind happens in somebody's private chat, or in a `group`."""
        group = fields.pop("group", "")
        moment = time.time()
        message = {
            "from": {"id": person, "display_name": "Người dùng", "is_bot": False},
            "chat": {"id": group or person, "chat_type": "GROUP" if group else "PRIVATE"},
            "message_id": f"m{next(self._numbers):019}",
            "date": int(moment) if self.in_seconds else int(moment * 1000),
            **fields,
        }
        update = {"event_name": event, "message": message}
        self.again(update, bot)
        return update

    def again(self, update: dict[str, Any], bot: int = 0) -> None:
        """Hands an update over, once more where it was before."""
        with self._changed:
            held = self._bot(bot)
            person = update["message"]["from"]["id"]
            if person not in held.people:
                held.people.append(person)
            held.waiting.append(update)
        self._server.loop.call_soon_threadsafe(self._ring)

    def fail(self, method: str, fault: Fault, *, times: int = 1) -> None:
        """The next calls of a method go wrong."""
        with self._changed:
            self._faults.add(method, fault, None, times)

    def spend(self, messages: int, bot: int = 0) -> None:
        """So many messages of the month were sent by somebody else."""
        with self._changed:
            self._bot(bot).sent += messages

    def sent(self, bot: int = 0) -> int:
        """How many messages of the month are counted."""
        with self._changed:
            return self._bot(bot).sent

    def hook(self, bot: int = 0) -> tuple[str, str] | None:
        """Where updates are posted to, and with which secret."""
        return self._bot(bot).hook

    def pending(self, bot: int = 0) -> int:
        """How many updates wait to be fetched."""
        with self._changed:
            return len(self._bot(bot).waiting)

    def messages(self, chat: str | None = None) -> list[Shown]:
        """The bots' messages in a chat, or all, in their order."""
        with self._changed:
            return [one for one in self._shown if chat in (None, one.chat)]

    def texts(self, chat: str) -> list[str]:
        """What they say."""
        return [one.text for one in self.messages(chat)]

    def called(self, method: str) -> list[Call]:
        """The calls of a method."""
        with self._changed:
            return [call for call in self.calls if call.method == method]

    def until(self, true: Callable[[], T], seconds: float = 60) -> T:
        """Waits until something is so, and gives it back; an AssertionError where it never is."""
        found: list[T] = []

        def holds() -> bool:
            found[:] = [true()]
            return bool(found[0])

        with self._changed:
            if not self._changed.wait_for(holds, seconds):
                seen = [(call.method, dict(call.parameters)) for call in self.calls[-6:]]
                raise AssertionError(f"it never came to that; the last calls: {seen}")
        return found[0]

    def answers(self, chat: str, wanted: int = 1, seconds: float = 60) -> list[Shown]:
        """Waits for so many messages in a chat."""
        self.until(lambda: len(self.messages(chat)) >= wanted, seconds)
        return self.messages(chat)

    def _bot(self, place: int) -> _Bot:
        return self._bots[self.tokens[place]]

    # The server

    def _ring(self) -> None:
        self._bell.set()
        self._bell = asyncio.Event()

    async def _answer(self, request: Request) -> Response:
        match = _PATH.fullmatch(request.path.partition("?")[0])
        token = match["token"].replace("%3A", ":") if match else ""
        if match is None or token not in self._bots:
            return _refusal(Refused(401, "Unauthorized"))
        held, parameters, method = self._bots[token], request.parameters(), match["method"]
        with self._changed:
            place = len(self.calls)
            self.calls.append(Call(time.monotonic(), held.number, method, parameters))
            fault = self._faults.next(method, parameters)
            self._changed.notify_all()
        if fault is not None and not fault.taken:
            return await fault.happen()
        response = await self._result(held, method, parameters, place)
        return response if fault is None else await fault.happen(response)

    async def _result(
        self, held: _Bot, method: str, parameters: Mapping[str, Any], place: int
    ) -> Response:
        try:
            if method == "getUpdates":
                found = await self._fetched(held, parameters)
                return Response.of_json(200, {"ok": True, "result": found})
            act = getattr(self, f"_do_{method}", None)
            if act is None:
                raise Refused(404, "Not Found")
            with self._changed:
                answer = act(held, parameters)
                self.calls[place] = replace(self.calls[place], taken=True)
                self._changed.notify_all()
            if method == "setWebhook":
                answer["verification"] = await self._verified(held)
        except Refused as refused:
            return _refusal(refused)
        result = {} if answer is None else {"result": answer}
        return Response.of_json(200, {"ok": True, **result})

    async def _fetched(self, held: _Bot, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """One update, forgotten as it is handed out; with a webhook set there never is any."""
        ends = time.monotonic() + float(parameters.get("timeout", 30))
        while True:
            with self._changed:
                if held.waiting and held.hook is None:
                    found = held.waiting.popleft()
                    self._changed.notify_all()
                    return found
                bell = self._bell
            left = ends - time.monotonic()
            if left <= 0:
                raise Refused(408, "Request timeout")
            try:
                await asyncio.wait_for(bell.wait(), left)
            except TimeoutError:
                continue

    def _do_getMe(self, held: _Bot, _: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "id": held.number,
            "account_name": held.name,
            "account_type": "BASIC",
            "can_join_groups": False,
        }

    def _do_sendMessage(self, held: _Bot, parameters: Mapping[str, Any]) -> dict[str, Any]:
        text = _text(parameters, "text")
        return self._sent(held, parameters, text, bold=_bold(text, parameters))

    def _do_sendPhoto(self, held: _Bot, parameters: Mapping[str, Any]) -> dict[str, Any]:
        photo = str(parameters.get("photo") or "")
        if not photo.startswith(("http://", "https://")):
            raise Refused(400, "Bad request: The photo must start with http:// or https://")
        text = _text(parameters, "caption") if parameters.get("caption") else ""
        return self._sent(held, parameters, text, photo=photo)

    def _sent(
        self, held: _Bot, parameters: Mapping[str, Any], text: str, **how: Any
    ) -> dict[str, Any]:
        chat = str(parameters.get("chat_id") or "")
        if not chat:
            raise Refused(400, "Bad request: The chat_id must not be empty")
        if chat not in held.people:
            raise Refused(400, "Bad request: The chat_id is invalid")
        if held.sent >= self.monthly or chat not in held.people[: self.people]:
            raise Refused(429, "Quota exceeded")
        held.sent += 1
        number = f"z{next(self._numbers):019}"
        self._shown.append(Shown(chat, held.number, number, text, time.monotonic(), **how))
        return {"message_id": number, "date": int(time.time() * 1000)}

    def _do_sendChatAction(self, held: _Bot, parameters: Mapping[str, Any]) -> None:
        if not parameters.get("chat_id"):
            raise Refused(400, "Bad request: The chat_id must not be empty")

    def _do_setWebhook(self, held: _Bot, parameters: Mapping[str, Any]) -> dict[str, Any]:
        url, secret = str(parameters.get("url", "")), str(parameters.get("secret_token", ""))
        if not url.startswith("http") or not 8 <= len(secret) <= 256:
            raise Refused(400, "Bad request")
        held.hook = (url, secret)
        old = self._posting.pop(held.token, None)
        if old is not None:
            old.cancel()
        self._posting[held.token] = self._server.loop.create_task(self._post(held))
        return {"url": url, "updated_at": int(time.time() * 1000)}

    def _do_deleteWebhook(self, held: _Bot, _: Mapping[str, Any]) -> dict[str, Any]:
        held.hook = None
        task = self._posting.pop(held.token, None)
        if task is not None:
            task.cancel()
        return {"url": "", "updated_at": int(time.time() * 1000)}

    def _do_getWebhookInfo(self, held: _Bot, _: Mapping[str, Any]) -> dict[str, Any]:
        return {"url": held.hook[0] if held.hook else "", "updated_at": 1}

    def _do_testWebhook(self, held: _Bot, _: Mapping[str, Any]) -> dict[str, Any]:
        raise Refused(426, "Daily limit exceeded")

    async def _verified(self, held: _Bot) -> dict[str, Any]:
        """Tries the address with an empty body; it is kept whatever comes of that."""
        assert held.hook is not None
        url = held.hook[0]
        try:
            async with httpx.AsyncClient(timeout=5) as client:
                status = (await client.post(url, content=b"")).status_code
        except httpx.HTTPError:
            return {"ok": False, "url": url, "outcome": "webhook.err.conn", "hint": "no answer"}
        if status == 200:
            return {"ok": True, "url": url, "outcome": "webhook.ok", "hint": ""}
        return {"ok": False, "url": url, "outcome": f"webhook.http.{status}", "hint": "refused"}

    async def _post(self, held: _Bot) -> None:
        """Hands over one update after the other; what is not answered with 200 comes again."""
        async with httpx.AsyncClient(timeout=10) as client:
            while held.hook is not None:
                with self._changed:
                    update = held.waiting[0] if held.waiting else None
                    bell = self._bell
                if update is None:
                    await bell.wait()
                    continue
                body = {"ok": True, "result": update} if self.wrapped else update
                url, secret = held.hook
                try:
                    answer = await client.post(url, json=body, headers={HEADER: secret})
                except httpx.HTTPError:
                    await asyncio.sleep(0.05)
                    continue
                if answer.status_code != 200:
                    await asyncio.sleep(0.05)
                    continue
                with self._changed:
                    held.waiting.popleft()
                    self._changed.notify_all()


def _text(parameters: Mapping[str, Any], name: str) -> str:
    text = str(parameters.get(name) or "")
    if not text.strip():
        raise Refused(400, f"Bad request: The {name} must not be empty")
    if _units(text) > _LONGEST:
        raise Refused(400, f"Bad request: The {name} is too long")
    return text


def _bold(text: str, parameters: Mapping[str, Any]) -> tuple[str, ...]:
    """The bold parts; styles that do not fit the text are refused."""
    found = []
    for style in parameters.get("text_styles", []):
        start, length = int(style["start"]), int(style["len"])
        if start < 0 or length <= 0 or start + length > _units(text):
            raise Refused(400, "Bad request: text_styles are invalid")
        if not all(_STYLES.fullmatch(one) for one in style["st"]):
            raise Refused(400, "Bad request: text_styles are invalid")
        if "b" in style["st"]:
            raw = text.encode("utf-16-le")[2 * start : 2 * (start + length)]
            found.append(raw.decode("utf-16-le"))
    return tuple(found)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _refusal(refused: Refused) -> Response:
    body = {"ok": False, "description": str(refused), "error_code": refused.code}
    return Response.of_json(200, body)
