"""What a server of Sentry gets of a fault: where it was, and nothing of people."""

import gzip
import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import sentry_sdk

from bot import faults, logs

NAME = "Giàng Thị Mẫu"


class Server(ThreadingHTTPServer):
    """Keeps what it is handed."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.events: list[str] = []
        self.got = threading.Event()


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.server.events.append(body.decode())
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")
        self.server.got.set()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as made:
        running = threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True)
        running.start()
        faults.report_to(f"http://key@127.0.0.1:{made.server_port}/1")
        try:
            yield made
        finally:
            sentry_sdk.get_client().close(timeout=5)
            sentry_sdk.get_global_scope().set_client(None)
            made.shutdown()
            running.join()


def fail(debtor: str) -> None:
    raise ValueError(f"no such party: {debtor}")


def test_a_fault_is_reported_by_its_code_and_place_without_words(server: Server) -> None:
    of = logs.QUESTION.set("H-12")
    try:
        fail(NAME)
    except ValueError as error:
        code = logs.fault(logging.getLogger("bot.somewhere"), error)
    finally:
        logs.QUESTION.reset(of)
    sentry_sdk.flush(10)
    assert server.got.wait(10)
    (sent,) = server.events
    event = json.loads(sent.splitlines()[-1])
    assert event["tags"] == {"fault": code, "question": "H-12"}
    (error_sent,) = event["exception"]["values"]
    assert error_sent["type"] == "ValueError"
    assert error_sent["stacktrace"]["frames"][-1]["function"] == "fail"
    assert "Giàng" not in sent
    assert "no such party" not in sent


def test_a_line_of_the_log_is_no_reason_to_report_its_figures(server: Server) -> None:
    logging.getLogger("bot.somewhere").error("%s is at fault", NAME)
    sentry_sdk.flush(10)
    assert server.got.wait(10)
    assert "Giàng" not in server.events[0]
    assert "%s is at fault" in server.events[0]
    logging.getLogger("bot.somewhere").warning("%s once more", NAME)
    sentry_sdk.flush(10)
    assert len(server.events) == 1
