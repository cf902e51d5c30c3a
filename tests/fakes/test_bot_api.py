"""The fake Bot API itself: that it accepts, refuses, keeps and loses what Telegram does."""

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.fakes import faults
from tests.fakes.bot_api import TOKEN, BotApi
from tests.fakes.faults import Fault
from tests.fakes.wire import Request, Response, Server


@pytest.fixture
def api() -> Iterator[BotApi]:
    made = BotApi()
    made.start()
    yield made
    made.end()


@pytest.fixture
def client(api: BotApi) -> Iterator[httpx.Client]:
    address = f"{api.origin}/bot{TOKEN}"
    with httpx.Client(base_url=address, trust_env=False, timeout=10) as made:
        yield made


def call(client: httpx.Client, method: str, **parameters: Any) -> dict[str, Any]:
    form = {k: v if isinstance(v, str) else json.dumps(v) for k, v in parameters.items()}
    found: dict[str, Any] = client.post(f"/{method}", data=form).json()
    return found


def refusal(client: httpx.Client, method: str, **parameters: Any) -> tuple[int, str]:
    found = call(client, method, **parameters)
    assert not found["ok"]
    return found["error_code"], found["description"]


def bold(offset: int, length: int) -> list[dict[str, Any]]:
    return [{"type": "bold", "offset": offset, "length": length}]


def keyboard(data: str, label: str = "Tiếp") -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": label, "callback_data": data}]]}


def test_a_bot_knows_itself_by_its_token_and_no_other(api: BotApi, client: httpx.Client) -> None:
    assert call(client, "getMe")["result"]["username"] == api.username
    for path, code in (("/bot9:wrong/getMe", 401), ("/botwrong/getMe", 404), ("/", 404)):
        assert client.post(api.origin + path).json()["error_code"] == code


def test_json_and_forms_are_both_read(api: BotApi, client: httpx.Client) -> None:
    api.open(7)
    client.post("/sendMessage", json={"chat_id": 7, "text": "một"})
    call(client, "sendMessage", chat_id=7, text="hai")
    assert [shown.text for shown in api.messages(7)] == ["một", "hai"]


def test_updates_come_until_they_are_confirmed(api: BotApi, client: httpx.Client) -> None:
    first, second = api.say(7, "một"), api.say(7, "hai")
    for _ in range(2):
        assert [u["update_id"] for u in call(client, "getUpdates")["result"]] == [first, second]
    assert len(call(client, "getUpdates", limit=1)["result"]) == 1
    left = call(client, "getUpdates", offset=second)["result"]
    assert [u["message"]["text"] for u in left] == ["hai"]
    assert call(client, "getUpdates", offset=second + 1)["result"] == []
    assert api.pending() == []


def test_a_negative_offset_keeps_the_last_ones(api: BotApi, client: httpx.Client) -> None:
    last = [api.say(7, str(n)) for n in range(3)][-1]
    assert [u["update_id"] for u in call(client, "getUpdates", offset=-1)["result"]] == [last]
    assert api.pending() == [last]


def test_a_long_poll_ends_with_the_first_update_or_empty(api: BotApi, client: httpx.Client) -> None:
    with ThreadPoolExecutor() as pool:
        polling = pool.submit(call, client, "getUpdates", timeout=30)
        api.until(lambda: api.called("getUpdates"))
        api.say(7, "xin chào")
        assert len(polling.result(60)["result"]) == 1
    began = time.monotonic()
    assert call(client, "getUpdates", offset=10**6, timeout=0.2)["result"] == []
    assert time.monotonic() - began >= 0.2


def test_a_second_poller_ends_the_first(api: BotApi, client: httpx.Client) -> None:
    with ThreadPoolExecutor() as pool:
        first = pool.submit(refusal, client, "getUpdates", timeout=30)
        api.until(lambda: api.called("getUpdates"))
        assert call(client, "getUpdates")["ok"]
        code, why = first.result(60)
    assert code == 409
    assert "other getUpdates" in why


def test_only_the_kinds_asked_for_come(api: BotApi, client: httpx.Client) -> None:
    call(client, "getUpdates", allowed_updates=["callback_query"])
    api.say(7, "không ai nghe")
    assert call(client, "getUpdates")["result"] == []


class Receiver:
    """A webhook: answers with the statuses given, then 200, and keeps what came."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.came: list[Request] = []
        self.server = Server(self._take)
        self.arrived = threading.Semaphore(0)

    async def _take(self, request: Request) -> Response:
        self.came.append(request)
        self.arrived.release()
        return Response(self.statuses.pop(0) if self.statuses else 200, b"")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver(500)
    made.server.start()
    yield made
    made.server.end()


def test_a_webhook_gets_each_update_until_it_accepts_it(
    api: BotApi, client: httpx.Client, receiver: Receiver
) -> None:
    call(client, "setWebhook", url=f"{receiver.server.origin}/x", secret_token="s-1")
    number = api.say(7, "xin chào")
    api.until(lambda: not api.pending())
    assert [json.loads(r.body)["update_id"] for r in receiver.came] == [number] * 2
    assert {r.headers["x-telegram-bot-api-secret-token"] for r in receiver.came} == {"s-1"}


def test_polling_and_a_webhook_exclude_each_other(
    api: BotApi, client: httpx.Client, receiver: Receiver
) -> None:
    assert refusal(client, "setWebhook", url="x", secret_token="có dấu")[0] == 400
    call(client, "setWebhook", url=receiver.server.origin)
    code, why = refusal(client, "getUpdates")
    assert code == 409
    assert "webhook is active" in why
    assert call(client, "getWebhookInfo")["result"]["url"] == receiver.server.origin
    call(client, "deleteWebhook")
    api.say(7, "còn đây")
    assert len(call(client, "getUpdates")["result"]) == 1
    call(client, "deleteWebhook", drop_pending_updates="true")
    assert api.pending() == []


TEXTS = {
    "fits to the last unit": ({"text": "a" * 4096}, ""),
    "one unit too long": ({"text": "a" * 4097}, "message is too long"),
    "counted in UTF-16": ({"text": "😀" * 2049}, "message is too long"),
    "empty": ({"text": " \n"}, "message text is empty"),
    "no parse_mode here": ({"text": "a", "parse_mode": "HTML"}, "parse_mode"),
    "bold to the end": ({"text": "a😀", "entities": bold(1, 2)}, ""),
    "bold past the end": ({"text": "a😀", "entities": bold(2, 2)}, "out of the text"),
    "bold of nothing": ({"text": "abc", "entities": bold(1, 0)}, "out of the text"),
    "bold before the start": ({"text": "abc", "entities": bold(-1, 2)}, "out of the text"),
    "half a symbol": ({"text": "a😀", "entities": bold(1, 1)}, "middle of a symbol"),
    "more than are kept": ({"text": "a" * 200, "entities": bold(0, 1) * 101}, "too many entities"),
    "unknown entity": ({"text": "a", "entities": [{"type": "loud"}]}, "MessageEntity"),
    "64 bytes on a button": ({"text": "a", "reply_markup": keyboard("d" * 64)}, ""),
    "65 bytes": ({"text": "a", "reply_markup": keyboard("d" * 65)}, "BUTTON_DATA_INVALID"),
    "66 bytes in 22 letters": (
        {"text": "a", "reply_markup": keyboard("ờ" * 22)},
        "BUTTON_DATA_INVALID",
    ),
    "a button with no data": ({"text": "a", "reply_markup": keyboard("")}, "BUTTON_DATA_INVALID"),
    "a button with no label": ({"text": "a", "reply_markup": keyboard("d", " ")}, "non-empty"),
}


@pytest.mark.parametrize(("sent", "why"), TEXTS.values(), ids=TEXTS)
def test_a_message_is_checked(
    api: BotApi, client: httpx.Client, sent: dict[str, Any], why: str
) -> None:
    api.open(7)
    found = call(client, "sendMessage", chat_id=7, **sent)
    assert found["ok"] is not bool(why)
    assert why in found.get("description", "")
    assert len(api.messages(7)) == found["ok"]
    assert api.calls[-1].taken == found["ok"]


def test_what_is_shown_has_its_bold_words_and_buttons(api: BotApi, client: httpx.Client) -> None:
    api.open(7)
    call(
        client,
        "sendMessage",
        chat_id=7,
        text="😀 97,23 % về việc",
        entities=bold(3, 7),
        reply_markup=keyboard("a:1", "Theo đơn vị"),
    )
    shown = api.messages(7)[0]
    assert shown.content.bold == ("97,23 %",)
    assert shown.content.buttons == (("Theo đơn vị", "a:1"),)


CHATS = {
    "never seen": (lambda api: None, 400, "chat not found"),
    "blocked": (lambda api: (api.open(7), api.block(7)), 403, "blocked by the user"),
    "moved": (lambda api: (api.open(7), api.migrate(7, -100)), 400, "upgraded to a supergroup"),
}


@pytest.mark.parametrize(("prepare", "code", "why"), CHATS.values(), ids=CHATS)
def test_a_chat_must_be_one_to_write_to(
    api: BotApi, client: httpx.Client, prepare: Any, code: int, why: str
) -> None:
    prepare(api)
    found = call(client, "sendMessage", chat_id=7, text="xin chào")
    assert found["error_code"] == code
    assert why in found["description"]
    assert found.get("parameters", {}).get("migrate_to_chat_id") == (
        -100 if why[0] == "u" else None
    )


def test_a_message_is_edited_in_place(api: BotApi, client: httpx.Client) -> None:
    api.open(7)
    number = call(client, "sendMessage", chat_id=7, text="một")["result"]["message_id"]
    assert call(client, "editMessageText", chat_id=7, message_id=number, text="hai")["ok"]
    assert [(m.text, m.edits) for m in api.messages(7)] == [("hai", 1)]
    again = refusal(client, "editMessageText", chat_id=7, message_id=number, text="hai")
    assert "message is not modified" in again[1]
    assert refusal(client, "editMessageText", chat_id=7, message_id=1, text="x")[1].endswith(
        "message to edit not found"
    )


def test_a_button_is_pressed_and_acknowledged_once(api: BotApi, client: httpx.Client) -> None:
    api.open(7)
    call(client, "sendMessage", chat_id=7, text="?", reply_markup=keyboard("a:1", "Tiếp"))
    api.press(7, "Tiếp")
    pressed = call(client, "getUpdates")["result"][0]["callback_query"]
    assert pressed["data"] == "a:1"
    assert call(client, "answerCallbackQuery", callback_query_id=pressed["id"])["ok"]
    assert "too old" in refusal(client, "answerCallbackQuery", callback_query_id=pressed["id"])[1]


MENUS = {
    "a menu": ({"command": "tyle", "description": "Tỷ lệ"}, True),
    "no capitals": ({"command": "TyLe", "description": "Tỷ lệ"}, False),
    "no long names": ({"command": "t" * 33, "description": "Tỷ lệ"}, False),
    "no empty words": ({"command": "tyle", "description": ""}, False),
    "no long words": ({"command": "tyle", "description": "t" * 257}, False),
}


@pytest.mark.parametrize(("command", "taken"), MENUS.values(), ids=MENUS)
def test_a_menu_is_checked_and_kept_by_language(
    api: BotApi, client: httpx.Client, command: dict[str, str], taken: bool
) -> None:
    call(client, "setMyCommands", commands=[command], language_code="vi")
    assert api.menus == ({"vi": {"tyle": "Tỷ lệ"}} if taken else {})


def test_unknown_methods_and_actions_are_refused(api: BotApi, client: httpx.Client) -> None:
    api.open(7)
    assert refusal(client, "sendTelegram")[0] == 404
    assert refusal(client, "sendChatAction", chat_id=7, action="think")[0] == 400
    assert call(client, "sendChatAction", chat_id=7, action="typing")["ok"]


FAULTS = {
    "flood": (faults.flood(3), 429, b'"retry_after": 3'),
    "gateway": (faults.page(502), 502, b"<html>"),
    "error": (faults.refused(500, "Internal Server Error"), 500, b'"error_code": 500'),
}


@pytest.mark.parametrize(("fault", "status", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_happens_once_in_its_chat_and_takes_nothing(
    api: BotApi, client: httpx.Client, fault: Fault, status: int, said: bytes
) -> None:
    api.open(7, 8)
    api.fail("sendMessage", fault, chat=7)
    assert call(client, "sendMessage", chat_id=8, text="kia")["ok"]
    failed = client.post("/sendMessage", data={"chat_id": "7", "text": "đây"})
    assert failed.status_code == status
    assert said in failed.content
    assert api.messages(7) == []
    assert call(client, "sendMessage", chat_id=7, text="đây")["ok"]


@pytest.mark.parametrize("taken", [False, True])
def test_a_connection_breaks_before_or_after_the_message_is_taken(
    api: BotApi, client: httpx.Client, taken: bool
) -> None:
    api.open(7)
    api.fail("sendMessage", faults.reset(taken=taken))
    with pytest.raises(httpx.NetworkError):
        call(client, "sendMessage", chat_id=7, text="đây")
    assert len(api.messages(7)) == taken


@pytest.mark.parametrize("taken", [False, True])
def test_no_answer_ever_comes_though_the_message_may_be_taken(
    api: BotApi, client: httpx.Client, taken: bool
) -> None:
    api.open(7)
    api.fail("sendMessage", faults.hang(taken=taken))
    with pytest.raises(httpx.ReadTimeout):
        client.post("/sendMessage", data={"chat_id": "7", "text": "đây"}, timeout=0.2)
    assert len(api.messages(7)) == taken


def test_a_right_answer_waits_for_its_gate(api: BotApi, client: httpx.Client) -> None:
    api.open(7)
    gate = threading.Event()
    api.fail("sendMessage", faults.slow(gate))
    with ThreadPoolExecutor() as pool:
        sending = pool.submit(call, client, "sendMessage", chat_id=7, text="đây")
        api.answers(7)
        assert not sending.done()
        gate.set()
        assert sending.result(60)["ok"]


def test_a_fault_that_was_not_waited_for_is_forgotten(api: BotApi, client: httpx.Client) -> None:
    api.fail("getMe", faults.flood(3), times=5)
    api.recover()
    assert call(client, "getMe")["ok"]


def test_the_network_goes_and_comes_back(api: BotApi, client: httpx.Client) -> None:
    assert call(client, "getMe")["ok"]
    api.shut()
    with pytest.raises(httpx.NetworkError):
        call(client, "getMe")
    api.start()
    assert call(client, "getMe")["ok"]


def test_what_never_comes_is_an_error_with_the_last_calls(
    api: BotApi, client: httpx.Client
) -> None:
    call(client, "getMe")
    with pytest.raises(AssertionError, match="getMe"):
        api.answers(7, seconds=0.01)


def test_a_document_is_kept_byte_for_byte(api: BotApi, client: httpx.Client) -> None:
    api.open(5)
    content = bytes(range(256)) + b"\r\n--x--\r\n"
    sent = client.post(
        "/sendDocument",
        data={"chat_id": "5", "protect_content": "true"},
        files={"document": ("lich tuần.ics", content, "text/calendar")},
    ).json()
    assert sent["result"]["document"]["file_name"] == "lich tuần.ics"
    (shown,) = api.messages(5)
    assert shown.file is not None
    assert (shown.file.content, shown.file.media_type) == (content, "text/calendar")
    assert shown.protected


BAD_FILES = [
    ({}, {"chat_id": "5"}, 400, "wrong remote file"),
    ({}, {"chat_id": "5", "document": "AgAD-id"}, 400, "wrong remote file"),
    ({"document": ("a.ics", b"", "text/calendar")}, {"chat_id": "5"}, 400, "non-empty"),
    ({"document": ("a.ics", b"a", "text/calendar")}, {"chat_id": "6"}, 400, "chat not found"),
]


@pytest.mark.parametrize(("files", "data", "code", "words"), BAD_FILES)
def test_a_document_that_telegram_does_not_take_is_refused(
    api: BotApi,
    client: httpx.Client,
    files: dict[str, Any],
    data: dict[str, str],
    code: int,
    words: str,
) -> None:
    api.open(5)
    answer = client.post("/sendDocument", data=data, files=files).json()
    assert answer["error_code"] == code
    assert words in answer["description"]
    assert not api.messages()
