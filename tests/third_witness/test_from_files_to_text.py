"""From the files of an office to the sentence on the phone: every figure against a third count.

Invented provinces are written as files, brought in as a person would, and asked about in plain
Vietnamese. The answers are counted once more from what was written, by the definitions alone.
"""

import shutil
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from random import Random

import pytest

from db.importing import files
from db.importing.gathering import Delivery
from db.importing.run import bring_in
from db.session import Database
from tests.handlers.asking import ZONE, Asking
from tests.keys import VAULT
from tests.third_witness.files import deliver
from tests.third_witness.judge import faults
from tests.third_witness.province import NEXT, Province, draw
from tests.third_witness.questions import question

#: Shape and seed of each province; one more is one more line.
PROVINCES = [("plain", 1), ("rooms", 2), ("reorganised", 3), ("merged", 4)]
QUESTIONS = 25


@pytest.fixture(scope="module", params=PROVINCES, ids=lambda param: f"{param[0]}-{param[1]}")
def told(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Province, Asking, int]]:
    """A province, and a conversation on the database that its files made."""
    shape, seed = request.param
    folder = tmp_path_factory.mktemp(shape)
    shutil.copy(sqlite_template, folder / "thads.db")
    database = Database(f"sqlite:///{folder / 'thads.db'}", VAULT)
    province = draw(seed, shape)
    now = datetime.combine(province.today, time(18), ZONE)
    for delivery in deliver(province, folder, seed):
        report = bring_in(
            database, files.read([delivery]), Delivery(delivery.name, "", "tests", now)
        )
        assert report.written, report.problems
    yield province, Asking.on(database, province.today), seed
    database.close()


@pytest.mark.parametrize("earlier", [False, True])
def test_what_is_told_of_a_province_is_what_was_written(
    told: tuple[Province, Asking, int], earlier: bool
) -> None:
    province, asking, seed = told
    today = _before(province) if earlier else province.today
    chance, wrong = Random(seed * 2 + earlier), []
    for _ in range(QUESTIONS):
        asked = question(chance, province, today)
        found = asking.json(asked.text, today)
        wrong += [f"{asked.text} ({today}): {fault}" for fault in faults(province, asked, found)]
    assert wrong == []


def _before(province: Province) -> date:
    """A day on which the past was still the present: a leap day, or the first of a new order."""
    reorganised = any(office.ends for office in province.offices.values())
    return NEXT if reorganised else date(2024, 2, 29)
