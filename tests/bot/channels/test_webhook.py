"""Updates handed to us: from the messenger alone, in any shape, and each answered once."""

import json
import socket
from collections.abc import Iterator

import httpx
import pytest

from bot.web import LARGEST_BODY
from db.session import Database
from tests.bot.channels.office import ADMIN, OTHER_ADMIN, SECRET, Office, Script, hooked, polling
from tests.fakes.bot_api import BotApi

HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
def hook(api: BotApi, sqlite: Database, script: Script) -> Iterator[tuple[Office, str]]:
    with hooked(api, sqlite, script) as running:
        api.until(lambda: api.hook)
        yield running


@pytest.fixture
def client(hook: tuple[Office, str]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=hook[1], trust_env=False, headers={HEADER: SECRET}) as made:
        yield made


def update(number: int, text: str, chat: int = ADMIN) -> dict[str, object]:
    user = {"id": chat, "is_bot": False, "first_name": "Lan"}
    place = {"id": chat, "type": "private"}
    message = {"message_id": 1, "date": 1, "chat": place, "from": user, "text": text}
    return {"update_id": number, "message": message}


def test_what_telegram_posts_is_answered(api: BotApi, hook: tuple[Office, str]) -> None:
    assert api.hook is not None
    assert (api.hook.url, api.hook.secret) == (f"{hook[1]}/telegram/webhook", SECRET)
    api.say(ADMIN, "tỷ lệ")
    api.answers(ADMIN)
    assert api.texts(ADMIN) == ["Đáp: tỷ lệ"]
    assert api.called("getUpdates") == []


def test_an_update_that_is_posted_twice_is_answered_once(api: BotApi, client: httpx.Client) -> None:
    api.open(ADMIN)
    for text in ("một", "một", "một"):
        assert client.post("/telegram/webhook", json=update(7, text)).status_code == 200
    client.post("/telegram/webhook", json=update(8, "hai"))
    api.answers(ADMIN, 2)
    assert api.texts(ADMIN) == ["Đáp: một", "Đáp: hai"]


WRONG = {
    "none": {},
    "empty": {HEADER: ""},
    "another": {HEADER: "x" * len(SECRET)},
    "the beginning": {HEADER: SECRET[:-1]},
    "more": {HEADER: SECRET + "0"},
    "another case": {HEADER: SECRET.upper()},
    "no ASCII": {HEADER: b"\xe1\xbb\x9d"},
}


@pytest.mark.parametrize("headers", WRONG.values(), ids=WRONG)
def test_whoever_does_not_know_the_secret_is_turned_away(
    api: BotApi, hook: tuple[Office, str], script: Script, headers: dict[str, str]
) -> None:
    api.open(ADMIN)
    address = f"{hook[1]}/telegram/webhook"
    with httpx.Client(trust_env=False) as stranger:
        assert stranger.post(address, json=update(7, "một"), headers=headers).status_code == 403
    assert script.asked == []


STRANGE = {
    "broken": b"{",
    "no UTF-8": b'{"update_id": 1, "message": "\xff"}',
    "empty": b"",
    "no object": b"[1, 2]",
    "a number": b"5",
    "no update": b'{"ok": true}',
    "no number": json.dumps({**update(1, "x"), "update_id": "eins"}).encode(),
    "no chat": b'{"update_id": 1, "message": {"text": "x"}}',
    "a chat that is none": b'{"update_id": 1, "message": {"chat": 5, "text": "x"}}',
    "a message that is none": b'{"update_id": 1, "message": "x"}',
    "nested without end": b"[" * 100_000,
    "unreadable": b'{"update_id": 1, "message": {"chat": {"id": 11}, "from": 7, "text": {}}}',
}


@pytest.mark.parametrize("body", STRANGE.values(), ids=STRANGE)
def test_what_makes_no_sense_is_taken_and_let_go(
    api: BotApi, client: httpx.Client, body: bytes
) -> None:
    assert client.post("/telegram/webhook", content=body).status_code == 200
    api.say(ADMIN, "vẫn chạy")
    api.answers(ADMIN)
    assert api.texts(ADMIN) == ["Đáp: vẫn chạy"]


def test_what_is_too_large_is_refused_before_all_of_it_is_here(hook: tuple[Office, str]) -> None:
    host, port = hook[1].removeprefix("http://").split(":")
    head = (
        f"POST /telegram/webhook HTTP/1.1\r\nHost: {host}\r\n{HEADER}: {SECRET}\r\n"
        f"Content-Length: {10 * LARGEST_BODY}\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=10) as wire:
        wire.sendall(head.encode() + b"x" * (LARGEST_BODY + 1))
        assert wire.recv(1000).startswith(b"HTTP/1.1 413 ")


def test_an_update_as_large_as_allowed_is_taken(client: httpx.Client) -> None:
    body = b" " * (LARGEST_BODY - 2) + b"{}"
    assert client.post("/telegram/webhook", content=body).status_code == 200


def test_only_posts_are_updates(client: httpx.Client) -> None:
    assert client.get("/telegram/webhook").status_code == 405


def test_a_switch_to_the_webhook_and_back_loses_nothing(
    api: BotApi, sqlite: Database, script: Script
) -> None:
    with polling(api, sqlite, script):
        api.say(ADMIN, "một")
        api.answers(ADMIN, 1)
    api.say(ADMIN, "hai")
    with hooked(api, sqlite, script):
        api.say(ADMIN, "ba")
        api.answers(ADMIN, 3)
    api.say(ADMIN, "bốn")
    with polling(api, sqlite, script):
        api.say(OTHER_ADMIN, "năm")
        api.answers(ADMIN, 4)
        api.answers(OTHER_ADMIN)
    assert api.hook is None
    assert api.texts(ADMIN) == ["Đáp: một", "Đáp: hai", "Đáp: ba", "Đáp: bốn"]
