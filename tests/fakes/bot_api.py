"""A Telegram Bot API server on loopback: what bots see of it, over real HTTP, faults on demand.

The tester's side (`say`, `press`, `fail`, `until` …) may be called from any thread.
"""

import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from tests.fakes import bot_api_rules as rules
from tests.fakes.bot_api_rules import Content, Refused
from tests.fakes.bot_api_updates import Hook, Updates
from tests.fakes.faults import Fault, Faults
from tests.fakes.wire import Request, Response, Server, Upload

T = TypeVar("T")
TOKEN = "4242:AAF-this_is_no_real_token-0123456789abc"
_FILE = re.compile(r"/file/bot[^/]+/(?P<file>.+)")
_PATH = re.compile(r"/bot(?P<token>[^/]+)/(?P<method>\w+)")


@dataclass(frozen=True)
class Call:
    """A request that came, `at` in seconds of `time.monotonic`; `taken` where it took effect."""

    at: float
    method: str
    parameters: Mapping[str, Any]
    taken: bool = False

    @property
    def chat(self) -> int | None:
        """The chat that it is about."""
        chat = self.parameters.get("chat_id")
        return None if chat is None else int(chat)


@dataclass(frozen=True)
class Shown:
    """A message of the bot as a person sees it now; `edits` counts how often it was changed.

    `protected` where it cannot be passed on; a `file` comes without words.
    """

    chat: int
    id: int
    content: Content
    at: float
    under: int | None = None
    edits: int = 0
    protected: bool = False
    file: Upload | None = None
    photo: Upload | None = None

    @property
    def text(self) -> str:
        """What it says."""
        return self.content.text


class BotApi:
    """One bot's messenger. `calls` holds every request in order, whatever came of it."""

    def __init__(self, token: str = TOKEN, username: str = "ThadsLaoCaiBot") -> None:
        self.token = token
        self.username = username
        self.me = int(token.partition(":")[0])
        self.calls: list[Call] = []
        self.menus: dict[str, dict[str, str]] = {}
        self._server = Server(self._answer)
        self._changed = threading.Condition()
        self._faults = Faults()
        self._shown: dict[tuple[int, int], Shown] = {}
        self._updates = Updates(self._changed, self._server.loop)
        self._last: dict[str, Any] = {}
        self._presses: set[str] = set()
        self._typed: set[str] = set()
        self._offered: dict[str, rules.Offered] = {}
        self._chats: set[int] = set()
        self._files: dict[str, bytes] = {}
        self._blocked: set[int] = set()
        self._moved: dict[int, int] = {}
        self._numbers: dict[str, int] = defaultdict(lambda: 100)

    # How it is run

    @property
    def origin(self) -> str:
        """What TELEGRAM_API_URL is to be."""
        return self._server.origin

    def start(self) -> None:
        """Opens its port, or opens it again."""
        self._server.start()

    def shut(self) -> None:
        """The network is gone: connections break and are refused."""
        self._server.shut()

    def end(self) -> None:
        """Ends it for good."""
        self._server.loop.call_soon_threadsafe(self._updates.stop_posting)
        self._server.end()

    # What a tester does and sees

    def say(self, chat: int, text: str, sender: int | None = None, **fields: Any) -> int:
        """Somebody writes: in private where `chat` is positive; the update's number comes back."""
        return self.show(chat, sender, text=text, **fields)

    def show(self, chat: int, sender: int | None = None, **fields: Any) -> int:
        """Somebody sends a message of any kind: its fields, as Telegram names them."""
        with self._changed:
            message = self._message(chat, sender or abs(chat), **fields)
        return self.push("message", message)

    def hand_over(self, chat: int, name: str, content: bytes, size: int | None = None) -> int:
        """Somebody sends a document; `size` is what Telegram says of it."""
        file = f"documents/{len(self._files)}"
        self._files[file] = content
        document = {"file_id": file, "file_unique_id": file, "file_name": name}
        return self.show(chat, document={**document, "file_size": size or len(content)})

    def press(self, chat: int, label: str, sender: int | None = None) -> int:
        """Somebody presses the latest button with this label."""
        with self._changed:
            held = [m for m in self.messages(chat) if label in dict(m.content.buttons)]
            data = dict(held[-1].content.buttons)[label]
        return self.press_data(chat, held[-1].id, data, sender)

    def press_data(self, chat: int, message: int, data: str, sender: int | None = None) -> int:
        """Somebody's client sends what a button of a message holds, or claims to hold."""
        press = str(self._number("press"))
        with self._changed:
            self._presses.add(press)
            shown = self._message(chat, self.me, message_id=message, text="…")
        body = {"id": press, "from": _user(sender or abs(chat)), "message": shown}
        return self.push("callback_query", {**body, "data": data, "chat_instance": "1"})

    def type(self, sender: int, text: str) -> str:
        """Somebody types `@bot text` in some chat; the number of the query comes back."""
        query = str(self._number("query"))
        with self._changed:
            self._typed.add(query)
        body = {"id": query, "from": _user(sender), "query": text, "offset": ""}
        self.push("inline_query", body)
        return query

    def offered(self, query: str, seconds: float = 60) -> rules.Offered:
        """Waits for what the bot shows to whoever typed."""
        found = self.until(lambda: self._offered.get(query), seconds)
        assert found is not None
        return found

    def push(self, kind: str, body: Mapping[str, Any]) -> int:
        """An update of any kind; its number."""
        number = self._number("update")
        self.push_raw({"update_id": number, kind: dict(body)})
        return number

    def push_raw(self, update: dict[str, Any]) -> None:
        """An update as it is; the same number again stands for the same update again."""
        with self._changed:
            self._last = update
        self._updates.push(update)

    def latest(self) -> dict[str, Any]:
        """The update that was pushed last."""
        with self._changed:
            return self._last

    def open(self, *chats: int) -> None:
        """These have started the bot, and can be written to."""
        with self._changed:
            self._chats.update(chats)

    def block(self, chat: int) -> None:
        """Somebody blocks the bot."""
        with self._changed:
            self._blocked.add(chat)

    def unblock(self, chat: int) -> None:
        """Somebody lets the bot write again."""
        with self._changed:
            self._blocked.discard(chat)

    def migrate(self, chat: int, to: int) -> None:
        """A group becomes a supergroup."""
        with self._changed:
            self._moved[chat] = to
            self._chats.add(to)

    def fail(self, method: str, fault: Fault, *, chat: int | None = None, times: int = 1) -> None:
        """The next calls of a method go wrong, in one chat or in any."""
        with self._changed:
            self._faults.add(method, fault, chat, times)

    def recover(self) -> None:
        """Forgets all faults that have not happened."""
        with self._changed:
            self._faults.clear()

    @property
    def sent(self) -> int:
        """How many messages the bot has sent, edited ones counted once."""
        return len(self._shown)

    def messages(self, chat: int | None = None) -> list[Shown]:
        """The bot's messages in a chat, or all, in the order of their sending."""
        with self._changed:
            return [m for m in self._shown.values() if chat in (None, m.chat)]

    def texts(self, chat: int) -> list[str]:
        """What the bot's messages in a chat say."""
        return [message.text for message in self.messages(chat)]

    def called(self, method: str, chat: int | None = None) -> list[Call]:
        """The calls of a method, in one chat or in any."""
        with self._changed:
            return [c for c in self.calls if c.method == method and chat in (None, c.chat)]

    def pending(self) -> list[int]:
        """The updates that the bot has not confirmed."""
        return self._updates.numbers()

    @property
    def hook(self) -> Hook | None:
        """Where updates are posted to, if anywhere."""
        return self._updates.hook

    def until(self, true: Callable[[], T], seconds: float = 60) -> T:
        """Waits until something is so, and gives it back; an AssertionError where it never is."""
        found: list[T] = []

        def holds() -> bool:
            found[:] = [true()]
            return bool(found[0])

        with self._changed:
            if not self._changed.wait_for(holds, seconds):
                raise AssertionError(f"it never came to that; the last calls: {self.calls[-8:]}")
        return found[0]

    def answers(self, chat: int, count: int = 1, seconds: float = 60) -> list[Shown]:
        """Waits for so many messages of the bot in a chat."""
        self.until(lambda: len(self.messages(chat)) >= count, seconds)
        return self.messages(chat)

    # The server

    async def _answer(self, request: Request) -> Response:
        if file := _FILE.fullmatch(request.path):
            content = self._files.get(file["file"])
            return Response(404, b"") if content is None else Response(200, content)
        match = _PATH.fullmatch(request.path.partition("?")[0])
        if match is None or ":" not in match["token"].replace("%3A", ":"):
            return _refusal(Refused("Not Found", 404))
        parameters = request.parameters()
        method = match["method"]
        with self._changed:
            place = len(self.calls)
            self.calls.append(Call(time.monotonic(), method, parameters))
            fault = self._faults.next(method, parameters)
            self._changed.notify_all()
        if match["token"].replace("%3A", ":") != self.token:
            return _refusal(Refused("Unauthorized", 401))
        if fault is not None and not fault.taken:
            return await fault.happen()
        response = await self._result(method, parameters, place)
        return response if fault is None else await fault.happen(response)

    async def _result(self, method: str, parameters: Mapping[str, Any], place: int) -> Response:
        try:
            if method == "getUpdates":
                result: Any = await self._updates.fetch(parameters)
            else:
                with self._acting(place):
                    act = getattr(self, f"_do_{method}", None)
                    if act is None:
                        raise Refused("Not Found: method not found", 404)
                    result = act(parameters)
        except Refused as refused:
            return _refusal(refused)
        return Response.of_json(200, {"ok": True, "result": result})

    @contextmanager
    def _acting(self, place: int) -> Iterator[None]:
        with self._changed:
            yield
            self.calls[place] = replace(self.calls[place], taken=True)
            self._changed.notify_all()

    def _do_getMe(self, _: Mapping[str, Any]) -> object:
        return {
            **_user(self.me, is_bot=True),
            "username": self.username,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": True,
        }

    def _do_getFile(self, parameters: Mapping[str, Any]) -> object:
        file = str(parameters["file_id"])
        if file not in self._files:
            raise Refused("Bad Request: wrong file_id", 400)
        return {"file_id": file, "file_unique_id": file, "file_path": file}

    def _do_setMyCommands(self, parameters: Mapping[str, Any]) -> object:
        self.menus[str(parameters.get("language_code", ""))] = rules.menu(parameters)
        return True

    def _do_sendMessage(self, parameters: Mapping[str, Any]) -> object:
        chat = self._writable(parameters)
        content = rules.content(parameters)
        reply = re.search(r'"message_id": ?(\d+)', str(parameters.get("reply_parameters", "")))
        number = self._number("message")
        under = int(reply[1]) if reply else None
        self._shown[chat, number] = Shown(
            chat,
            number,
            content,
            time.monotonic(),
            under,
            protected=rules.is_set(parameters, "protect_content"),
        )
        return self._message(chat, self.me, message_id=number, text=content.text)

    def _do_sendDocument(self, parameters: Mapping[str, Any]) -> object:
        chat = self._writable(parameters)
        file = rules.file(parameters)
        number = self._number("message")
        self._shown[chat, number] = Shown(
            chat,
            number,
            Content("", (), ()),
            time.monotonic(),
            protected=rules.is_set(parameters, "protect_content"),
            file=file,
        )
        about = {"file_id": "f", "file_unique_id": "u", "file_name": file.name}
        return self._message(chat, self.me, message_id=number, document=about)

    def _do_sendPhoto(self, parameters: Mapping[str, Any]) -> object:
        chat = self._writable(parameters)
        photo, content = rules.photo(parameters), rules.caption(parameters)
        number = self._number("message")
        self._shown[chat, number] = Shown(
            chat,
            number,
            content,
            time.monotonic(),
            protected=rules.is_set(parameters, "protect_content"),
            photo=photo,
        )
        about = [{"file_id": "f", "file_unique_id": "u", "width": 1080, "height": 1400}]
        return self._message(chat, self.me, message_id=number, photo=about, caption=content.text)

    def _do_editMessageText(self, parameters: Mapping[str, Any]) -> object:
        chat = self._writable(parameters)
        shown = self._shown.get((chat, int(parameters.get("message_id", 0))))
        if shown is None:
            raise Refused("Bad Request: message to edit not found")
        content = rules.content(parameters)
        if content == shown.content:
            raise Refused(
                "Bad Request: message is not modified: specified new message content and reply "
                "markup are exactly the same as a current content and reply markup of the message"
            )
        changed = replace(shown, content=content, edits=shown.edits + 1)
        self._shown[chat, shown.id] = changed
        return self._message(chat, self.me, message_id=shown.id, text=content.text)

    def _do_answerCallbackQuery(self, parameters: Mapping[str, Any]) -> object:
        press = str(parameters.get("callback_query_id"))
        if press not in self._presses:
            raise Refused(
                "Bad Request: query is too old and response timeout expired or query ID is invalid"
            )
        self._presses.discard(press)
        return True

    def _do_answerInlineQuery(self, parameters: Mapping[str, Any]) -> object:
        query = str(parameters.get("inline_query_id"))
        if query not in self._typed:
            raise Refused(
                "Bad Request: query is too old and response timeout expired or query ID is invalid"
            )
        self._offered[query] = rules.offered(parameters)
        self._typed.discard(query)
        return True

    def _do_sendChatAction(self, parameters: Mapping[str, Any]) -> object:
        self._writable(parameters)
        rules.action(parameters)
        return True

    def _do_setWebhook(self, parameters: Mapping[str, Any]) -> object:
        self._updates.post_to(parameters)
        return True

    def _do_deleteWebhook(self, parameters: Mapping[str, Any]) -> object:
        self._updates.stop_posting()
        if str(parameters.get("drop_pending_updates", "")).lower() == "true":
            self._updates.forget()
        return True

    def _do_getWebhookInfo(self, _: Mapping[str, Any]) -> object:
        url = self.hook.url if self.hook else ""
        pending = len(self.pending())
        return {"url": url, "has_custom_certificate": False, "pending_update_count": pending}

    def _writable(self, parameters: Mapping[str, Any]) -> int:
        chat = int(parameters.get("chat_id", 0))
        if chat in self._moved:
            raise Refused(
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=self._moved[chat],
            )
        if chat in self._blocked:
            raise Refused("Forbidden: bot was blocked by the user", 403)
        if chat not in self._chats:
            raise Refused("Bad Request: chat not found")
        return chat

    def _message(self, chat: int, sender: int, **fields: Any) -> dict[str, Any]:
        self._chats.add(chat)
        kind = "private" if chat > 0 else "supergroup"
        about = {"first_name": "Lan"} if chat > 0 else {"title": "Lãnh đạo Cục"}
        return {
            "message_id": fields.pop("message_id", None) or self._number("message"),
            "date": int(time.time()),
            "chat": {"id": chat, "type": kind, **about},
            "from": _user(sender, is_bot=sender == self.me),
            **fields,
        }

    def _number(self, what: str) -> int:
        with self._changed:
            self._numbers[what] += 1
            return self._numbers[what]


def _user(number: int, *, is_bot: bool = False) -> dict[str, Any]:
    return {"id": number, "is_bot": is_bot, "first_name": "Lan", "language_code": "vi"}


def _refusal(refused: Refused) -> Response:
    return Response.of_json(refused.code, refused.body)
