"""The examples of `tests/questions` answered: each figure counted again in SQL, its first line."""

import shutil
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from math import floor
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import text

from db.importing import files
from db.importing.gathering import Delivery
from db.importing.run import bring_in
from db.query import CALENDAR, Period, Query
from db.session import Database
from handlers.outcome import outcome
from tests.handlers.asking import ZONE, Asking
from tests.keys import VAULT

FOLDER = Path(__file__).parents[1] / "questions"
WITNESS = (FOLDER / "witness.sql").read_text(encoding="utf-8")
EXAMPLES = yaml.safe_load((FOLDER / "lao_cai.yaml").read_text(encoding="utf-8"))
TODAY: date = EXAMPLES["as_of"]
_SHOWN = 10


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Database]:
    """The cases of `tests/questions/cases`, brought in as an office hands them over."""
    file = tmp_path_factory.mktemp("examples") / "examples.db"
    shutil.copy(sqlite_template, file)
    made = Database(f"sqlite:///{file}", VAULT)
    folder = FOLDER / "cases"
    morning = datetime(TODAY.year, TODAY.month, TODAY.day, 6, 30, tzinfo=ZONE)
    report = bring_in(made, files.read([folder]), Delivery("cases", "0" * 64, "test", morning))
    assert report.written, report.problems
    yield made
    made.close()


@pytest.fixture(scope="module")
def asking(database: Database) -> Asking:
    return Asking.on(database, TODAY)


def witness(database: Database, select: str, period: Period) -> list[tuple[Any, ...]]:
    """What the SQL of an example finds for a period."""
    days = {"first": period.start.isoformat(), "last": period.end.isoformat()}
    with database.reading() as session:
        return [tuple(row) for row in session.execute(text(f"{WITNESS}\n{select}"), days)]


def rows(found: dict[str, Any]) -> list[tuple[Any, Any]]:
    """The rows of an answer: what each is of, and its figure; of a coercion, when it is."""
    return [(_of(row), _value(row)) for row in found["rows"]]


def _of(row: dict[str, Any]) -> Any:
    names = ("coercion", "case", "officer", "unit", "category", "group")
    return next((row[name] for name in names if name in row), None)


def _value(row: dict[str, Any]) -> Any:
    if "time" in row:
        return row["time"]
    value = row["outstanding"] if "outstanding" in row else row["value"]
    return rounded(value)


def rounded(value: Any) -> Any:
    """A rate with the two decimals that are told, half up; a moment as the JSON writes it."""
    if isinstance(value, str):
        return value[:16].replace(" ", "T")
    return floor(value * 100 + 0.5 + 1e-9) / 100 if isinstance(value, float) else value


def check_figure(database: Database, select: str, query: Query, found: dict[str, Any]) -> None:
    """Holds an answer to its witness: a number, the rows of a split or list, or parts of time."""
    assert query.period is not None
    if query.group_by in CALENDAR:
        check_parts(database, select, query.period, found["rows"])
        return
    seen = witness(database, select, query.period)
    if len(seen[0]) == 1:
        assert rounded(found["value"]) == rounded(seen[0][0])
        return
    counted = [(of, rounded(value)) for of, value in seen]
    told = rows(found)
    if query.order is None and query.group_by:
        assert sorted(told, key=str) == sorted(counted, key=str)
    else:
        assert told == counted[:_SHOWN]
    assert found["total"] >= len(counted)


def check_parts(
    database: Database, select: str, period: Period, parts: Sequence[dict[str, Any]]
) -> None:
    """Parts of time follow each other from the first day to the last, each with its figure."""
    start = period.start
    for part in parts:
        days = {name: date.fromisoformat(day) for name, day in part["period"].items()}
        assert days["from"] == start
        [(value,)] = witness(database, select, Period(days["from"], days["to"]))
        assert rounded(part["value"]) == rounded(value)
        start = days["to"] + timedelta(days=1)
    assert start == period.end + timedelta(days=1)


@pytest.mark.parametrize("example", EXAMPLES["read"], ids=lambda example: example["ask"][0])
def test_an_example_is_answered_as_it_shows(
    database: Database, asking: Asking, example: dict[str, Any]
) -> None:
    reply = asking.ask(example["ask"][0])
    assert reply.lines[0].text == example["reply"]
    if "witness" in example:
        assert reply.query is not None
        check_figure(database, example["witness"], reply.query, outcome(reply))


def test_every_figure_has_a_witness() -> None:
    without = {e["query"]["metric"] for e in EXAMPLES["read"] if "witness" not in e}
    assert without == {"case", "summary", "definition", "help"}
