"""`run` as a process of its own: killed, stopped, turned away, and never showing its token."""

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from sqlalchemy import select

from bot.app import GRACE
from db.alert_models import Worker
from db.session import Database
from handlers.wording import NO_DATA
from handlers.wording_commands import NO_TOKEN, TOKEN_REJECTED
from tests.bot.channels.office import ADMIN, SECRET, STRANGER
from tests.bot.commands.running import Machine, Running
from tests.db.letters import draft, enrol, post, states
from tests.fakes import faults
from tests.fakes.bot_api import BotApi
from tests.keys import KEY, VAULT


@pytest.fixture
def machine(tmp_path: Path, sqlite_url: str, api: BotApi) -> Machine:
    settings = {
        "DATABASE_URL": sqlite_url,
        "TELEGRAM_TOKEN": api.token,
        "TELEGRAM_API_URL": api.origin,
        "ADMINS": f"telegram:{ADMIN}",
        "LOG_LEVEL": "DEBUG",
    }
    return Machine(tmp_path, settings)


@contextmanager
def running(machine: Machine, *arguments: str, **settings: str) -> Iterator[Running]:
    """A process that is killed at the end, if it has not ended before."""
    started = machine.start("run", *arguments, **settings)
    try:
        yield started
    finally:
        started.process.kill()
        started.process.wait()


def test_killed_between_receiving_and_answering_it_answers_once_after_the_next_start(
    machine: Machine, api: BotApi
) -> None:
    api.fail("sendMessage", faults.flood(600))
    api.say(ADMIN, "tỷ lệ")
    with running(machine, "telegram") as process:
        process.until_it_says("waits 600.0 s")
        process.end(signal.SIGKILL)
    assert api.texts(ADMIN) == []
    with running(machine, "telegram") as process:
        api.answers(ADMIN)
        api.say(ADMIN, "tỷ lệ")
        api.answers(ADMIN, 2)
        assert process.end(signal.SIGTERM).status == 0
    assert api.texts(ADMIN) == [NO_DATA] * 2


def test_killed_while_an_answer_is_on_its_way_it_does_not_send_it_again(
    machine: Machine, api: BotApi
) -> None:
    api.fail("sendMessage", faults.hang(taken=True))
    api.say(ADMIN, "một")
    with running(machine, "telegram") as process:
        api.answers(ADMIN)
        process.end(signal.SIGKILL)
    api.say(ADMIN, "hai")
    with running(machine, "telegram") as process:
        api.answers(ADMIN, 2)
        ended = process.end(signal.SIGTERM)
    assert ended.status == 0
    assert "it is not sent again" in ended.said
    assert api.texts(ADMIN) == [NO_DATA] * 2


def test_told_to_stop_it_finishes_what_is_in_hand_and_ends_well(
    machine: Machine, api: BotApi
) -> None:
    gate = threading.Event()
    api.fail("sendMessage", faults.slow(gate))
    api.say(ADMIN, "một")
    with running(machine, "telegram") as process:
        api.answers(ADMIN)
        process.process.send_signal(signal.SIGTERM)
        gate.set()
        ended = process.ended()
    assert ended.status == 0
    assert "not delivered" not in ended.said
    assert api.texts(ADMIN) == [NO_DATA]


def test_told_to_stop_it_does_not_wait_for_ever_and_leaves_the_rest_to_the_log(
    machine: Machine, api: BotApi
) -> None:
    api.fail("sendMessage", faults.hang())
    api.say(ADMIN, "một")
    with running(machine, "telegram") as process:
        api.until(lambda: api.called("sendMessage"))
        ended = process.end(signal.SIGTERM)
    assert ended.status == 0
    assert f"not everything could be finished within {GRACE} seconds" in ended.said
    assert GRACE < 10


def test_its_token_is_in_nothing_that_it_says_and_no_traceback_in_a_chat(
    machine: Machine, api: BotApi
) -> None:
    quoted = quote(api.token, safe="")
    other = quoted.replace("%3A", "%3a")
    page = faults.page(502, f"<html>/bot{api.token} /bot{quoted} /bot{other}</html>")
    api.fail("getMe", faults.reset())
    api.fail("getUpdates", page)
    api.fail("getUpdates", faults.refused(409, f"Conflict: {api.token}"))
    api.fail("sendMessage", page)
    api.say(ADMIN, "tỷ lệ")
    api.say(STRANGER, "tỷ lệ")
    with running(machine, "telegram") as process:
        api.answers(ADMIN)
        api.answers(STRANGER)
        api.fail("getUpdates", faults.refused(401, "Unauthorized"), times=9)
        api.say(ADMIN, "thôi")
        ended = process.ended()
    assert ended.status == 1
    assert TOKEN_REJECTED in ended.said
    assert "502" in ended.said
    assert api.token.partition(":")[2] not in ended.said
    assert not any("Traceback" in message.text for message in api.messages())


def test_a_token_that_is_not_accepted_is_told_in_a_sentence(machine: Machine, api: BotApi) -> None:
    ended = machine.run("run", TELEGRAM_TOKEN="4242:another_secret", WEB_PORT=str(free_port()))
    assert (ended.status, ended.said) == (1, "")
    assert TOKEN_REJECTED in ended.complained
    assert "another_secret" not in ended.complained
    assert "Traceback" not in ended.complained


def test_everything_in_one_process_with_a_webhook(machine: Machine, api: BotApi) -> None:
    port = free_port()
    hook = {
        "TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{port}",
        "WEBHOOK_SECRET": SECRET,
        "WEB_PORT": str(port),
        "WEB_HOST": "127.0.0.1",
    }
    with running(machine, **hook) as process:
        api.say(ADMIN, "tỷ lệ")
        api.answers(ADMIN)
        ready = httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False)
        calls = len(api.calls)
        assert ready.json()["database"] is True
        assert httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).is_success
        assert len(api.calls) == calls
        ended = process.end(signal.SIGTERM)
    assert ended.status == 0
    assert SECRET not in ended.said


def test_a_port_that_is_taken_is_told_in_a_sentence(machine: Machine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = machine.run("run", "web", WEB_HOST="127.0.0.1", WEB_PORT=port)
    assert (ended.status, ended.said) == (1, "")
    assert f"127.0.0.1:{port}" in ended.complained
    assert "Traceback" not in ended.complained


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


def test_the_alerts_role_sends_what_is_due_and_ends_when_told(
    machine: Machine, api: BotApi, sqlite_url: str
) -> None:
    database = Database(sqlite_url, VAULT)
    (lan,) = enrol(database, 7)
    api.open(7)
    body = {"what": "stopped", "worker": "máy 1", "role": "web"}
    soon = datetime.now(UTC).replace(tzinfo=None) - timedelta(seconds=1)
    post(database, draft("a:", lan, kind="operator", body=body, due_at=soon, expires_at=soon))
    with running(machine, "alerts", DATA_KEYS=KEY) as process:
        assert "máy 1" in api.answers(7)[0].text
        assert process.end(signal.SIGTERM).status == 0
    assert states(database) == {"a:": "folded"}
    with database.reading() as session:
        assert session.scalars(select(Worker)).all() == []
    database.close()
    assert api.called("getUpdates") == []


def test_without_a_messenger_there_is_no_way_out_for_alerts(machine: Machine) -> None:
    ended = machine.run("run", "alerts", TELEGRAM_TOKEN="")
    assert (ended.status, ended.complained) == (1, f"{NO_TOKEN}\n")
