"""A synthetic province for rehearsals and first starts: made up, but for its report's totals."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from db.importing.files import RawRow, RawSheet
from db.importing.gathering import Delivery, Progress
from db.importing.report import Report
from db.importing.run import bring_in
from db.importing.sheets import SHEETS
from db.sample.lives import Life, lives
from db.sample.papers import coercion_rows, recommendation_rows, target_rows
from db.sample.people import Province
from db.sample.plan import LOTS, TERM, YEARLY, stream
from db.session import Database

SEED = 2026
#: How often a province too small to draw from is made twice as large, before giving up.
_DOUBLINGS = 6

Table = list[dict[str, Any]]


def fill(
    database: Database,
    *,
    until: date,
    now: datetime,
    cases: int | None = None,
    seed: int = SEED,
    progress: Progress = lambda stage, rows: None,
) -> Report:
    """Fills an empty database with the province as it stands on `until`, through the import."""
    name = f"sample seed={seed} until={until.isoformat()} cases={cases or 'default'}"
    delivery = Delivery(name, sha256(name.encode()).hexdigest(), "sample", now)
    raw = sheets(cases, seed, until)
    return bring_in(database, raw, delivery, progress=progress)


def sheets(cases: int | None, seed: int, until: date) -> list[RawSheet]:
    """The province as the sheets of a file; the same seed and day give the same rows.

    Without a size the term 2016-2021 comes out to the dong as it was reported, whatever happened
    since, and a later `until` leaves the cases as they were. With a size there are that many
    cases, in the same proportions; fewer only where `until` is before the term.
    """
    share = 1.0 if cases is None else cases / _natural_size(until)
    everyone = _everyone(seed, share, until) if cases is None else _so_many(cases, seed, until)
    province = Province(seed)
    told = [(life, province.case(life)) for life in everyone]
    tables: dict[str, Table] = defaultdict(list)
    tables["Đơn vị"] = province.offices(until)
    tables["Việc"] = [row for _, row in told]
    tables["Diễn biến"] = list(_events(told, until))
    tables["Thu tiền"] = list(_receipts(told, until))
    tables["Cưỡng chế"] = coercion_rows(seed, province, told, share, until)
    tables["Chỉ tiêu"] = target_rows(seed, province, until)
    tables["Kiến nghị"] = recommendation_rows(seed, province, share, until)
    return [RawSheet(title, _raw(title, rows)) for title, rows in tables.items()]


def _everyone(seed: int, share: float, until: date) -> list[Life]:
    """All cases in the order of their acceptance."""
    return sorted(lives(seed, share, until), key=lambda life: life.accepted)


def _so_many(cases: int, seed: int, until: date) -> list[Life]:
    """So many cases: drawn from a province that is a little larger."""
    share = max(0.01, cases / _natural_size(until))
    everyone = _everyone(seed, share, until)
    for _ in range(_DOUBLINGS):
        if len(everyone) >= cases:
            break
        share *= 2
        everyone = _everyone(seed, share, until)
    kept = stream(seed, "size").sample(range(len(everyone)), min(cases, len(everyone)))
    return [everyone[at] for at in sorted(kept)]


def _natural_size(until: date) -> float:
    """How many cases there are about, without a size."""
    term = sum(lot.cases for lot in LOTS)
    return term + max(0.0, (until - TERM[1]).days / 365.25 * YEARLY)


def _events(told: list[tuple[Life, dict[str, Any]]], until: date) -> Iterator[dict[str, Any]]:
    for life, row in told:
        happened = sorted(life.events, key=lambda event: event[0])
        for day, what in happened:
            if day <= until:
                yield {"Mã việc": row["Mã việc"], "Ngày": day, "Diễn biến": what}


def _receipts(told: list[tuple[Life, dict[str, Any]]], until: date) -> Iterator[dict[str, Any]]:
    number = 0
    for life, row in told:
        for day, dong, kind in life.payments:
            number += 1
            if day <= until:
                yield {
                    "Mã việc": row["Mã việc"],
                    "Ngày": day,
                    "Số tiền": dong,
                    "Loại": kind,
                    "Số biên lai": f"BL{number:07}" if number % 5 else None,
                }


def _raw(title: str, rows: Table) -> Iterator[RawRow]:
    """A table as a file has it: a header, then rows in its order."""
    sheet = next(sheet for sheet in SHEETS if sheet.title == title)
    titles = [column.title for column in sheet.columns]
    yield 1, titles
    for number, row in enumerate(rows, 2):
        yield number, [row.get(name) for name in titles]
