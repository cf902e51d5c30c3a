"""Tries a workbook and brings it in: `python -m bench.bringing FILE URL` tells times and memory."""

import json
import resource
import sys
from pathlib import Path

from python_calamine import CalamineWorkbook

from bench.stage import NOW
from bench.timing import seconds
from db.importing import files
from db.importing.gathering import Delivery
from db.importing.run import bring_in, preview
from db.migrations import upgrade
from db.session import Database
from db.vault import Vault, new_key


def main(path: Path, url: str) -> None:
    """Prints what it took, as JSON; bytes and seconds."""
    database = Database(url, Vault([new_key()]))
    upgrade(database)
    delivery = Delivery(path.name, "0" * 64, "bench", NOW)

    def read() -> None:
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=True)

    # The yardstick last: what it holds would be counted as ours.
    took = {
        "tried": seconds(lambda: preview(database, files.read([path]), delivery)),
        "in": seconds(lambda: bring_in(database, files.read([path]), delivery)),
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "reading": seconds(read),
    }
    print(json.dumps(took))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
