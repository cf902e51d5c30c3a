"""What is measured, and against what: each figure beside its yardstick in the same run."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import answers, figures, importing, sending, transport, understanding, workbooks
from bench.machine import machine
from bench.stage import FULL, Size, Stage
from bench.table import Row, broken, table

#: The benchmarks in the order in which they run; each tells its rows as it has them.
BENCHES: Mapping[str, Callable[[Stage], Iterator[Row]]] = {
    "understanding": understanding.rows,
    "import": importing.rows,
    "workbook": workbooks.rows,
    "figures": figures.rows,
    "transport": transport.rows,
    "sending": sending.rows,
    "answers": answers.rows,
}

#: Where the results of a whole run are kept.
RESULTS = Path(__file__).with_name("RESULTS.md")

_HEAD = """# Measured

By `python -m bot bench`, on {machine}.
{size}.

Medians of one run. The machine may be shared: read a time against the yardstick beside it, which
ran in turns with what is held against it.

"""


def main(name: str | None = None, size: Size = FULL, results: Path = RESULTS) -> int:
    """Runs one benchmark, or all of them and keeps the results.

    The status is 0, 1 where a bar is broken, 2 for a name that there is not.
    """
    if name is not None and name not in BENCHES:
        print(f"bench: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    rows = _run([name] if name else list(BENCHES), size)
    text = _HEAD.format(machine=machine(), size=size) + table(rows)
    print(text)
    if name is None:
        results.write_text(text, encoding="utf-8")
    return 1 if broken(rows) else 0


def _run(names: list[str], size: Size) -> list[Row]:
    found = []
    with TemporaryDirectory(prefix="thads") as folder, ExitStack() as end:
        stage = Stage(Path(folder), size, end)
        for name in names:
            for row in BENCHES[name](stage):
                print(f"{name}: {row.what}", file=sys.stderr, flush=True)
                found.append(row)
    return found
