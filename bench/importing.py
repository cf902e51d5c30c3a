"""A province's files brought in whole, beside the least that any import must do with them."""

import csv
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from unicodedata import normalize

from bench.stage import Stage
from bench.table import Row
from bench.timing import medians
from db.importing.sheets import SHEETS, Kind, Sheet
from db.session import Database

_BAR = 60.0
_TYPES: dict[Kind, tuple[str, Callable[[str], Any]]] = {
    Kind.DATE: ("date", lambda cell: date.fromisoformat(cell).isoformat()),
    Kind.MONEY: ("bigint", int),
}


def rows(stage: Stage) -> Iterator[Row]:
    """The import on each database; the bar is SQLite's."""
    for engine in stage.engines:
        ours, theirs = medians(
            stage.size.imports,
            lambda: stage.fill(stage.empty(engine)),  # noqa: B023 - called within the round
            lambda: _plainly(stage.empty(engine), stage.files),  # noqa: B023
        )
        bar = _BAR if engine == "SQLite" else None
        yield Row(f"import, {engine}", ours, "typed executemany of the same rows", theirs, bar)


def _plainly(database: Database, folder: Path) -> None:
    """Every value parsed and every row stored through the driver, into tables without indexes."""
    connection = database.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("BEGIN") if database.embedded else None
        for sheet in SHEETS:
            file = folder / f"{sheet.title}.csv"
            if file.exists():  # the made-up province has no use for some of the sheets
                _store(cursor, sheet, file, database.embedded)
        connection.commit()
    finally:
        connection.close()


def _store(cursor: Any, sheet: Sheet, file: Path, embedded: bool) -> None:
    columns = [
        _TYPES.get(column.kind, ("text", partial(normalize, "NFC"))) for column in sheet.columns
    ]
    declared = ", ".join(f"c{number} {kind}" for number, (kind, _) in enumerate(columns))
    cursor.execute(f"CREATE TABLE plain_{sheet.name} ({declared})")
    marks = ", ".join(["?" if embedded else "%s"] * len(columns))
    with file.open(newline="", encoding="utf-8") as lines:
        reader = csv.reader(lines)
        next(reader)
        typed = (
            [read(cell) if cell else None for (_, read), cell in zip(columns, row, strict=True)]
            for row in reader
        )
        cursor.executemany(f"INSERT INTO plain_{sheet.name} VALUES ({marks})", typed)
