"""A workbook of many cases tried and brought in, beside the reading alone; and the memory it takes.

Each runs in a process of its own, so that the peak of its memory is its own.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

from bench.stage import UNTIL, Stage
from bench.table import Row
from db import sample

_ROOT = Path(__file__).parents[1]
#: Seconds that trying and then bringing in 100,000 rows may take, and bytes of memory.
_TRIED, _BROUGHT_IN, _MEMORY = 20.0, 60.0, 1024**3
_CASES = 100_000
_SHEETS = ("Đơn vị", "Việc")


def rows(stage: Stage) -> Iterator[Row]:
    """The preview, the import after it, and what the process held at most."""
    count = min(stage.size.cases, _CASES)
    path = stage.folder / "nhieu-viec.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        for sheet in sample.sheets(count, sample.SEED, UNTIL):
            if sheet.name in _SHEETS:
                page = book.add_worksheet(sheet.name)
                for number, cells in sheet.rows:
                    page.write_row(number - 1, 0, cells)
    url = f"sqlite:///{stage.folder / 'nhieu-viec.db'}"
    done = subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "bench.bringing", str(path), url],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    took = json.loads(done.stdout)
    reading = ("calamine reading it", took["reading"])
    held = f"at most {took['peak'] // 1024**2} MB"
    yield Row(f"workbook of {count:,} rows, tried ({held})", took["tried"], *reading, _TRIED)
    yield Row(f"workbook of {count:,} rows, then brought in", took["in"], *reading, _BROUGHT_IN)
    what = f"workbook of {count:,} rows: memory at most, GiB as s"
    yield Row(what, took["peak"] / 1024**3, bar=_MEMORY / 1024**3)
