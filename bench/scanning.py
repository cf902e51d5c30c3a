"""The other yardstick of figures: DuckDB, a database made to scan, over the same raw rows."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.handwritten import Rows, Written

#: The columns that the statements of `handwritten` read.
_TABLES = {
    "cases": "id BIGINT, code TEXT, agency_id BIGINT, amount BIGINT, accepted_on DATE, "
    "closed_on DATE, closed_by TEXT",
    "case_spells": "case_id BIGINT, starts_on DATE, ends_on DATE, standing TEXT",
    "receipts": "case_id BIGINT, on_date DATE, kind TEXT, amount BIGINT",
    "agencies": "id BIGINT, code TEXT, successor_id BIGINT",
}


@contextmanager
def scanned(session: Session) -> Iterator[duckdb.DuckDBPyConnection]:
    """The raw rows of a database in DuckDB's own form, in memory."""
    with TemporaryDirectory() as folder, duckdb.connect() as made:
        for table, columns in _TABLES.items():
            file = Path(folder) / f"{table}.csv"
            names = ", ".join(column.split()[0] for column in columns.split(", "))
            with file.open("w", newline="", encoding="utf-8") as out:
                csv.writer(out).writerows(session.execute(text(f"SELECT {names} FROM {table}")))
            made.execute(f"CREATE TABLE {table} ({columns})")
            made.execute(f"COPY {table} FROM '{file}' (FORMAT csv, NULLSTR '')")
        yield made


def run(written: Written, there: duckdb.DuckDBPyConnection) -> Rows:
    """The rows of a statement written by hand."""
    sql = written.sql.replace(":since", "$since::DATE").replace(":until", "$until::DATE")
    found: Rows = []
    for days in written.periods:
        limits = {"since": days.start.isoformat(), "until": days.end.isoformat()}
        used = {name: limit for name, limit in limits.items() if f"${name}" in sql}
        found += there.execute(sql, used).fetchall()
    return sorted(found) if "GROUP BY" in sql else found
