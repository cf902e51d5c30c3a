"""The tables of imports: who brought in what, and what is needed to take the last one back."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, DateTime, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models import Base
from db.people_models import Member


class ImportRun(Base):
    """One handing-over that was written: who, which file, what it changed. Times are UTC.

    `units` are the codes of the offices that its rows speak of; null among them stands for all.
    `undoes` is the run that this one took back. `journal` says whether what was before is kept.
    By `reading` its files are known when they come again (`db.importing.again`).
    """

    __tablename__ = "import_runs"
    id: Mapped[int] = mapped_column(primary_key=True)
    finished_at: Mapped[datetime] = mapped_column(DateTime)
    who: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(500))
    digest: Mapped[str] = mapped_column(String(64))
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id))
    units: Mapped[list[str | None] | None] = mapped_column(JSON)
    undoes: Mapped[int | None] = mapped_column(ForeignKey("import_runs.id"), unique=True)
    journal: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")
    reading: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class ImportUpload(Base):
    """A file that somebody sent in a chat, kept until they say what is to become of it. UTC.

    `sealed` is its content, let go once that is decided; `mark` is who sent it, `state` waiting,
    importing (since `taken_at`), done (by `run_id`) or dropped.
    """

    __tablename__ = "import_uploads"
    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20))
    sent_at: Mapped[datetime] = mapped_column(DateTime, index=True)
    taken_at: Mapped[datetime | None] = mapped_column(DateTime)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("import_runs.id"))


class ImportRange(Base):
    """The new rows of a run in one table: their numbers, both ends included.

    Numbers are never given out twice, even where their rows were taken back, since what was sent
    and answered is known by them.
    """

    __tablename__ = "import_ranges"
    run_id: Mapped[int] = mapped_column(ForeignKey("import_runs.id"), primary_key=True)
    table: Mapped[str] = mapped_column("table_name", String(40), primary_key=True)
    first: Mapped[int] = mapped_column(Integer)
    last: Mapped[int] = mapped_column(Integer)


class ImportChange(Base):
    """A row that a run changed: by its key, the columns that differ, before and after, as JSON.

    `place` is its place among the changes of the run. Null where there was, or is, no row.
    """

    __tablename__ = "import_changes"
    run_id: Mapped[int] = mapped_column(ForeignKey("import_runs.id"), primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    table: Mapped[str] = mapped_column("table_name", String(40))
    key: Mapped[str] = mapped_column(String(40))
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)


class ImportShape(Base):
    """How sheets of one shape are read, as a person confirmed; the time is UTC.

    `shape` is the SHA-256 of what such sheets share (`db.importing.surveying.shape`), `sheet` and
    `columns` are our names, these by folded title ("" for one that is left out), `unit` is the
    dong that a line above states for the money below it, 0 for none.
    """

    __tablename__ = "import_shapes"
    shape: Mapped[str] = mapped_column(String(64), primary_key=True)
    sheet: Mapped[str] = mapped_column(String(40))
    columns: Mapped[dict[str, str]] = mapped_column(JSON)
    unit: Mapped[int] = mapped_column(Integer)
    confirmed_by: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id))
    confirmed_at: Mapped[datetime] = mapped_column(DateTime)
