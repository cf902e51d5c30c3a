"""The made-up province of `tinh_mau.yaml`, brought in as a file is."""

from datetime import date, datetime
from pathlib import Path

import yaml

from db.importing.files import RawSheet
from db.importing.gathering import Delivery
from db.importing.run import bring_in
from db.session import Database
from tests.handlers.asking import ZONE

TODAY = date(2021, 9, 15)
BROUGHT_IN = datetime(2021, 9, 15, 6, 30, tzinfo=ZONE)


def fill(database: Database) -> None:
    """Puts the province into an empty database."""
    text = (Path(__file__).parent / "tinh_mau.yaml").read_text(encoding="utf-8")
    sheets = [RawSheet(name, enumerate(rows, 1)) for name, rows in yaml.safe_load(text).items()]
    report = bring_in(database, sheets, Delivery("tinh_mau", "0" * 64, "test", BROUGHT_IN))
    assert report.written
    assert not report.problems, report.problems
