"""Health, readiness and metrics over real HTTP, whatever has become of the database."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.web import application, serve
from db import inbox, workers
from db.import_models import ImportRun
from db.measures import Measures, Name
from db.session import Database
from tests.bot.channels.office import ZONE, Office, at_work
from tests.db.letters import draft, enrol, post
from tests.keys import VAULT

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=ZONE)
MORNING = datetime(2026, 11, 23, 1, 0)  # the same in UTC


@contextmanager
def served(database: Database) -> Iterator[httpx.Client]:
    """A client of the web application."""
    door = socket.create_server(("127.0.0.1", 0))
    origin = f"http://127.0.0.1:{door.getsockname()[1]}"
    made = application(database, lambda: NOW, [])
    with (
        at_work(Office(database, lambda stop: serve(made, door, stop))),
        httpx.Client(base_url=origin, trust_env=False) as client,
    ):
        yield client


@pytest.fixture
def client(database: Database) -> Iterator[httpx.Client]:
    with served(database) as made:
        yield made


def bring_in(database: Database, when: datetime) -> None:
    with database.writing() as session:
        session.add(
            ImportRun(finished_at=when, who="a", source="b", digest="c", counts={"Việc": 1})
        )


def test_the_process_is_healthy(client: httpx.Client) -> None:
    found = client.get("/healthz")
    assert (found.status_code, found.text) == (200, "ok")


def test_readiness_tells_the_age_of_the_last_import(
    client: httpx.Client, database: Database
) -> None:
    none = {"oldest_due_delivery_age_seconds": None, "stopped_workers": []}
    ready = {"database": True, **none}
    assert client.get("/readyz").json() == {**ready, "import_age_seconds": None}
    for hours in (30, 2, 5):
        bring_in(database, MORNING - timedelta(hours=hours))
    found = client.get("/readyz")
    assert (found.status_code, found.json()) == (200, {**ready, "import_age_seconds": 7200})


def test_metrics_count_messages_and_tell_the_age_of_the_last_import(
    client: httpx.Client, database: Database
) -> None:
    box = inbox.Mailbox("telegram", "4242")
    for number in range(3):
        inbox.receive(database, box, str(number), str(number), {}, MORNING)
    inbox.settle(database, inbox.take(database, box, MORNING, 1)[0].id, MORNING)
    inbox.receive(database, box, "quá cũ", "7", {}, MORNING - timedelta(days=2))
    bring_in(database, MORNING - timedelta(minutes=1))
    found = client.get("/metrics")
    assert found.headers["content-type"].startswith("text/plain")
    lines = [line for line in found.text.splitlines() if not line.startswith("#")]
    lines = [line for line in lines if "deliveries{" not in line]
    assert {name: float(value) for name, value in map(str.split, lines)} == {
        "thads_database_up": 1,
        "thads_messages_received_total": 4,
        "thads_messages_answered_total": 1,
        "thads_messages_waiting": 2,
        "thads_import_age_seconds": 60,
        "thads_workers_stopped": 0,
    }


def test_metrics_tell_what_all_processes_counted_and_how_long_it_took(
    client: httpx.Client, database: Database
) -> None:
    for _ in range(2):
        measures = Measures()
        measures.count(Name.QUESTIONS, "answer")
        measures.count(Name.DELIVERIES, "dead:unreachable")
        measures.took(Name.ANSWERING, "zalo", 0.02)
        measures.took(Name.PARTS, "database", 0.003)
        measures.keep(database)
    found = {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
    }
    assert found["thads_questions_total", "answer"] == 2
    assert found["thads_delivery_tries_total", "unreachable", "dead"] == 2
    assert found["thads_answer_seconds_bucket", "zalo", "0.01"] == 0
    assert found["thads_answer_seconds_bucket", "zalo", "0.025"] == 2
    assert found["thads_answer_seconds_bucket", "zalo", "+Inf"] == 2
    assert found["thads_answer_seconds_count", "zalo"] == 2
    assert found["thads_answer_seconds_sum", "zalo"] == pytest.approx(0.04)
    assert found["thads_part_seconds_sum", "database"] == pytest.approx(0.006)


def test_readiness_and_metrics_tell_of_what_is_due_and_of_who_stopped(
    client: httpx.Client, database: Database
) -> None:
    (lan,) = enrol(database, 7)
    due_at = MORNING - timedelta(minutes=5)
    post(database, draft("a", lan, due_at=due_at), draft("b", lan, due_at=MORNING), now=due_at)
    workers.beat(database, "here", "alerts", MORNING - timedelta(seconds=5))
    workers.beat(database, "gone", "alerts", MORNING - timedelta(minutes=2))
    ready = client.get("/readyz").json()
    assert ready["oldest_due_delivery_age_seconds"] == 300
    assert ready["stopped_workers"] == ["gone"]
    lines = client.get("/metrics").text.splitlines()
    assert 'thads_deliveries{state="planned"} 2.0' in lines
    assert "thads_oldest_due_delivery_age_seconds 300.0" in lines
    assert "thads_workers_stopped 1.0" in lines


def away(tmp_path: Path) -> list[str]:
    (tmp_path / "folder.db").mkdir()
    return [f"sqlite:///{tmp_path}/folder.db", "postgresql+psycopg://a:b@127.0.0.1:1/thads"]


@pytest.mark.parametrize("place", [0, 1], ids=["sqlite", "postgresql"])
def test_without_its_database_the_process_is_healthy_but_not_ready(
    tmp_path: Path, place: int
) -> None:
    database = Database(away(tmp_path)[place], VAULT)
    with served(database) as client:
        assert client.get("/healthz").status_code == 200
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()) == (503, {"database": False})
        metrics = client.get("/metrics")
        assert metrics.status_code == 200
        assert metrics.text.splitlines()[-1] == "thads_database_up 0.0"
    database.close()


def test_a_database_that_goes_away_and_comes_back_is_noticed(
    sqlite_url: str, tmp_path: Path
) -> None:
    database = Database(sqlite_url, VAULT)
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    with served(database) as client:
        assert client.get("/readyz").status_code == 200
        database.close()
        file.rename(tmp_path / "moved")
        assert client.get("/readyz").status_code == 503
        database.close()
        (tmp_path / "moved").rename(file)
        assert client.get("/readyz").status_code == 200
    database.close()


def test_nothing_else_is_served(client: httpx.Client) -> None:
    assert client.get("/").status_code == 404
    assert client.post("/telegram/webhook", json={}).status_code == 404
