"""The client of Zalo's API: `ok` is the only success, errors carry a decision and never a token."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import httpx
import pytest

from bot.channels import zalo_api
from bot.channels.zalo_api import Style, ZaloApi, ZaloError
from tests.fakes import faults
from tests.fakes.wire import Response
from tests.fakes.zalo import TOKEN, ZaloServer

T = TypeVar("T")
LAN = "6ede9afa66b88fe6d6a9"
SECRET = TOKEN.partition(":")[2]


@pytest.fixture
def zalo() -> Iterator[ZaloServer]:
    server = ZaloServer()
    server.start()
    yield server
    server.end()


def call(zalo: ZaloServer, act: Callable[[ZaloApi], Awaitable[T]], token: str = TOKEN) -> T:
    async def main() -> T:
        api = ZaloApi(token, zalo.origin, answer_seconds=2)
        try:
            return await act(api)
        finally:
            await api.close()

    return asyncio.run(main())


def test_what_it_can_do_is_done(zalo: ZaloServer) -> None:
    zalo.say(LAN, "xin chào")

    async def everything(api: ZaloApi) -> list[Any]:
        update = await api.get_update(1)
        await api.send_chat_action(LAN)
        bold = Style(4, 2)
        text = await api.send_message(LAN, "😀 Đã nhận", [bold])
        photo = await api.send_photo(LAN, "https://thads.example/x.png", "Tỷ lệ")
        return [await api.get_me(), update, text, photo, await api.get_webhook_info()]

    me, update, text, photo, hook = call(zalo, everything)
    assert (me.id, me.joins_groups) == ("1459232241454765289", False)
    assert update["message"]["text"] == "xin chào"
    assert text.message != photo.message
    assert text.sent_at > 1_700_000_000
    assert hook.url == ""
    assert [(one.text, one.bold, one.photo) for one in zalo.messages(LAN)] == [
        ("😀 Đã nhận", ("ã ",), ""),
        ("Tỷ lệ", (), "https://thads.example/x.png"),
    ]


def test_an_empty_poll_is_no_error_and_an_update_is_handed_out_once(zalo: ZaloServer) -> None:
    zalo.say(LAN, "một")

    async def polls(api: ZaloApi) -> list[Any]:
        return [await api.get_update(1), await api.get_update(0)]

    first, second = call(zalo, polls)
    assert first["message"]["text"] == "một"
    assert second is None


def answer(status: int, body: object) -> faults.Fault:
    return faults.Fault(Response.of_json(status, body))


ERRORS = {
    "a token that was reset": (faults.refused(401, "Unauthorized"), zalo_api.BadToken),
    "200, and not ok": (
        answer(200, {"ok": False, "error_code": 400, "description": "Bad request"}),
        zalo_api.BadRequest,
    ),
    "the other name of the code, as text": (
        answer(200, {"ok": False, "errorCode": "426", "description": "limit"}),
        zalo_api.DailyLimit,
    ),
    "the month is used up": (
        answer(200, {"ok": False, "error_code": 429, "description": "Quota exceeded"}),
        zalo_api.QuotaExceeded,
    ),
    "too fast, as a page": (faults.page(429), zalo_api.Throttled),
    "a gateway's page": (faults.page(502), zalo_api.Uncertain),
    "200, and a page": (faults.page(200), zalo_api.Uncertain),
    "403, which means an error inside": (faults.refused(403, "x"), zalo_api.Uncertain),
    "408 of what is no poll": (faults.refused(408, "Request timeout"), zalo_api.Uncertain),
    "ok that is no truth": (answer(200, {"ok": "true", "result": {}}), zalo_api.Uncertain),
    "ok without a result": (answer(200, {"ok": True}), zalo_api.Uncertain),
    "a list": (answer(200, []), zalo_api.Uncertain),
    "a broken connection": (faults.reset(), zalo_api.Uncertain),
    "silence": (faults.hang(), zalo_api.Uncertain),
    "the token in what is said": (
        faults.refused(400, f"no way: /bot{TOKEN}/sendMessage " + "x" * 500),
        zalo_api.BadRequest,
    ),
    "the token as an address has it": (
        faults.refused(400, "x" * 190 + TOKEN.replace(":", "%3A")),
        zalo_api.BadRequest,
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_is_told_by_its_kind_and_without_the_token(zalo: ZaloServer, name: str) -> None:
    fault, kind = ERRORS[name]
    zalo.fail("sendMessage", fault)
    zalo.say(LAN, "?")
    with pytest.raises(ZaloError) as raised:
        call(zalo, lambda api: api.send_message(LAN, "Đáp"))
    assert type(raised.value) is kind
    told: BaseException | None = raised.value
    while told is not None:
        assert SECRET not in f"{told!r} {told} {told.args}"
        told = told.__cause__ or (None if told.__suppress_context__ else told.__context__)
    assert len(str(raised.value)) < 300


def test_where_nobody_answers_nothing_was_asked(zalo: ZaloServer) -> None:
    zalo.shut()
    with pytest.raises(zalo_api.Unreached):
        call(zalo, lambda api: api.send_message(LAN, "Đáp"))


def test_a_wrong_token_is_a_bad_token_and_none_is_no_client(zalo: ZaloServer) -> None:
    with pytest.raises(zalo_api.BadToken):
        call(zalo, lambda api: api.get_me(), "1:wrong")
    for token in ("", "abc", "1:", ":x"):
        with pytest.raises(ValueError, match="no token"):
            ZaloApi(token)


def test_a_webhook_that_is_not_reached_is_told_and_not_raised(zalo: ZaloServer) -> None:
    hook = call(zalo, lambda api: api.set_webhook("http://127.0.0.1:9/zalo/webhook", "a" * 32))
    assert (hook.works, hook.outcome) == (False, "webhook.err.conn")
    with pytest.raises(zalo_api.DailyLimit):
        call(zalo, lambda api: api.test_webhook())


def test_the_transport_and_the_address_are_given_from_outside() -> None:
    asked: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"ok": True, "result": {"message_id": "m", "date": 12}})

    async def main() -> zalo_api.SentMessage:
        api = ZaloApi(TOKEN, "https://zalo.example", transport=httpx.MockTransport(handle))
        return await api.send_message(LAN, "Đáp")

    sent = asyncio.run(main())
    assert (sent.message, sent.sent_at) == ("m", 12.0)
    assert str(asked[0].url) == f"https://zalo.example/bot{TOKEN}/sendMessage"
    assert SECRET not in repr(ZaloApi(TOKEN))


@pytest.mark.parametrize(
    ("told", "seconds"),
    [(1749632637199, 1749632637.199), (1749632637, 1749632637.0), ("x", None), (True, None)],
)
def test_dates_come_in_seconds_or_milliseconds(told: object, seconds: float | None) -> None:
    assert zalo_api.seconds(told) == seconds
