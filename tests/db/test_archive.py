"""A database into one file and out of it again, on both engines and from one to the other."""

import shutil
import stat
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Event, Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect, select, text

from db import agencies, archive, migrations, outbox
from db.alert_models import Delivery
from db.answers import answer
from db.archive import Manifest, NoArchive, NotEmpty, OtherSchema
from db.chat_models import InboxMessage
from db.migrations import is_current
from db.models import StandingRule
from db.outbox import Draft, State
from db.people_models import Member
from db.query import Query
from db.session import Database
from db.sums import checking, keeping
from db.tables import METADATA
from tests.db.importing.handing_over import PROVINCE, settle
from tests.db.test_plans import YEAR
from tests.keys import VAULT

NOW = datetime(2026, 11, 27, 3, 0)
LATER = NOW + timedelta(hours=9)


def everything(database: Database) -> dict[str, list[Any]]:
    """Every row of every table that is not derived."""
    with database.reading() as session:
        return {
            table.name: sorted(map(tuple, session.execute(select(table))), key=repr)
            for table in METADATA.sorted_tables
            if not table.name.startswith("sum_")
        }


def person(name: str) -> Member:
    return Member(name=name, role="officer", status="active", joined_at=NOW, changed_at=NOW)


def lived_in(database: Database) -> Database:
    """Case files brought in, somebody who is told of things, and a message that waits."""
    settle(database, PROVINCE)
    with database.writing() as session:
        session.add(person("Lò Thị Mẫu"))
        session.flush()
        to = session.scalars(select(Member.id)).one()
        due, end = NOW + timedelta(hours=1), NOW + timedelta(days=3)
        body = {"what": "stopped", "worker": "một", "role": None}
        outbox.post(session, [Draft("a:", "operator", "x", due, end, 5, to, body=body)], NOW)
        outbox.post(session, [Draft("b:", "operator", "x", end, end, 5, to)], NOW)
        mail = {"channel": "zalo", "bot": "1", "key": "k", "chat": "c", "sealed": "thư\nhai dòng"}
        session.add(InboxMessage(received_at=NOW, **mail))
    return database


@pytest.fixture
def other_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """The address of a database in which there is nothing at all, of the engine that is named."""

    def made(engine: str) -> str:
        if engine == "sqlite":
            return f"sqlite:///{tmp_path / 'other.db'}"
        return str(request.getfixturevalue("empty_postgres_url"))

    return made


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_what_is_restored_is_what_was_there(
    database: Database, other_url: Callable[[str], str], tmp_path: Path, engine: str
) -> None:
    file = tmp_path / "copy.zip"
    made = archive.write(lived_in(database), file, NOW)
    assert made.rows == sum(map(len, everything(database).values()))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    other = Database(other_url(engine), VAULT)
    archive.restore(other, file)
    assert everything(other) == everything(database)
    assert is_current(other)
    with database.reading() as one, other.reading() as two:
        assert checking.differences(two) == {}
        assert keeping.is_current(two)
        asked = Query("rate", YEAR, ("B",))
        tree = agencies.load(two)
        assert answer(two, asked, tree) == answer(one, asked, agencies.load(one))
    with other.writing() as session:
        session.add(person("Giàng A Thử"))
    other.close()


def test_a_copy_is_of_one_moment_whoever_writes_meanwhile(
    database: Database, other_url: Callable[[str], str], tmp_path: Path
) -> None:
    lived_in(database)
    stop, begun = Event(), Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            due = NOW + timedelta(days=1)
            drafts = [Draft(f"{number}:{n}:", "operator", "x", due, due, 5) for n in range(2)]
            with database.writing() as session:
                outbox.post(session, drafts, NOW)
            begun.set()

    writing = Thread(target=write)
    writing.start()
    try:
        begun.wait(30)
        file = tmp_path / "copy.zip"
        archive.write(database, file, NOW)
    finally:
        stop.set()
        writing.join()
    other = Database(other_url("sqlite"), VAULT)
    archive.restore(other, file)
    with other.reading() as session:
        pairs = [key for key in session.scalars(select(Delivery.key)) if key.count(":") == 2]
        assert pairs
        assert len(pairs) % 2 == 0
    other.close()


def test_what_was_due_meanwhile_says_so_when_it_is_sent_again(
    database: Database, other_url: Callable[[str], str], tmp_path: Path
) -> None:
    file = tmp_path / "copy.zip"
    archive.write(lived_in(database), file, NOW)
    other = Database(other_url("sqlite"), VAULT)
    archive.restore(other, file, LATER)
    with other.reading() as session:
        found = {row.key: (row.state, row.again) for row in session.scalars(select(Delivery))}
        assert found["a:"] == (State.UNKNOWN, True)
        assert found["b:"] == (State.PLANNED, False)
        mail = session.scalars(select(InboxMessage)).one()
        assert (mail.answered_at, mail.sealed) == (LATER, "")
    other.close()


def damaged(file: Path, kind: str) -> None:
    """A file that is no whole archive any more."""
    data = file.read_bytes()
    match kind:
        case "cut":
            file.write_bytes(data[: len(data) // 2])
        case "a byte":
            with zipfile.ZipFile(file) as archived:
                name = "tables/cases.jsonl"
                at = archived.getinfo(name).header_offset + 60 + len(name)
            file.write_bytes(data[:at] + bytes([data[at] ^ 255]) + data[at + 1 :])
        case "empty":
            file.write_bytes(b"")
        case "another file":
            with zipfile.ZipFile(file, "w") as archived:
                archived.writestr("manifest.json", "[]")
        case "a line less":
            with zipfile.ZipFile(file) as whole:
                members = {name: whole.read(name) for name in whole.namelist()}
            members["tables/cases.jsonl"] = b"".join(
                members["tables/cases.jsonl"].splitlines(keepends=True)[1:]
            )
            with zipfile.ZipFile(file, "w") as archived:
                for name, content in members.items():
                    archived.writestr(name, content)
        case "with a password":
            flags = data.index(b"PK\x01\x02") + 8
            file.write_bytes(data[:flags] + b"\x01" + data[flags + 1 :])
        case "brackets":
            with zipfile.ZipFile(file, "w") as archived:
                archived.writestr("manifest.json", "[" * 100_000)
        case "a list of tables":
            with zipfile.ZipFile(file, "w") as archived:
                archived.writestr("manifest.json", '{"format": 1, "tables": []}')


DAMAGES = (
    *("cut", "a byte", "empty", "another file", "a line less"),
    *("with a password", "brackets", "a list of tables"),
)


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_damaged_file_changes_nothing(
    sqlite_url: str, other_url: Callable[[str], str], tmp_path: Path, kind: str
) -> None:
    file = tmp_path / "copy.zip"
    database = Database(sqlite_url, VAULT)
    archive.write(lived_in(database), file, NOW)
    damaged(file, kind)
    other = Database(other_url("sqlite"), VAULT)
    with pytest.raises(NoArchive):
        archive.restore(other, file)
    assert not (tmp_path / "other.db").exists()
    database.close()


def test_nothing_is_restored_over_something(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "copy.zip"
    archive.write(lived_in(database), file, NOW)
    before = everything(database)
    with pytest.raises(NotEmpty):
        archive.restore(database, file)
    assert everything(database) == before


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 255)), min_size=1, max_size=3))
def test_wherever_a_file_is_damaged_it_is_refused_or_its_content_is_whole(
    whole: tuple[bytes, Manifest], spoils: list[tuple[int, int]]
) -> None:
    data, made = bytearray(whole[0]), whole[1]
    for at, change in spoils:
        data[at % len(data)] ^= change
    with NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        try:
            found = archive.read_manifest(Path(file.name))
        except NoArchive:
            return
    assert found.tables == made.tables


@pytest.fixture(scope="module")
def whole(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[bytes, Manifest]:
    """A small archive."""
    folder = tmp_path_factory.mktemp("whole")
    shutil.copy(sqlite_template, folder / "some.db")
    database = Database(f"sqlite:///{folder / 'some.db'}", VAULT)
    with database.writing() as session:
        session.add_all(person(f"Người {number}") for number in range(40))
    made = archive.write(database, folder / "copy.zip", NOW)
    database.close()
    return (folder / "copy.zip").read_bytes(), made


def test_nothing_is_restored_beside_tables_of_somebody_else(
    sqlite_url: str, other_url: Callable[[str], str], tmp_path: Path
) -> None:
    file = tmp_path / "copy.zip"
    database = Database(sqlite_url, VAULT)
    archive.write(database, file, NOW)
    other = Database(other_url("postgresql"), VAULT)
    with other.writing() as session:
        session.execute(text("CREATE TABLE theirs (id integer PRIMARY KEY)"))
    with pytest.raises(NotEmpty):
        archive.restore(other, file)
    with other.reading() as session:
        assert inspect(session.connection()).get_table_names() == ["theirs"]
    database.close()
    other.close()


def test_an_archive_of_a_newer_program_is_refused(
    sqlite_url: str,
    other_url: Callable[[str], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "copy.zip"
    database = Database(sqlite_url, VAULT)
    with monkeypatch.context() as newer:
        newer.setattr("db.migrations.revision", lambda connection: "9999")
        archive.write(database, file, NOW)
    other = Database(other_url("sqlite"), VAULT)
    with pytest.raises(OtherSchema):
        archive.restore(other, file)
    database.close()
    other.close()


def test_a_file_that_cannot_be_written_leaves_no_half_of_it(
    sqlite_url: str, tmp_path: Path
) -> None:
    database = Database(sqlite_url, VAULT)
    with pytest.raises(OSError, match="No such file"):
        archive.write(database, tmp_path / "nowhere" / "copy.zip", NOW)
    assert [one for one in tmp_path.iterdir() if "copy" in one.name] == []
    database.close()


def test_an_older_copy_comes_up_to_date(
    other_url: Callable[[str], str], sqlite_url: str, tmp_path: Path
) -> None:
    old = Database(f"sqlite:///{tmp_path / 'old.db'}", VAULT)
    migrations.upgrade(old, "0016")
    file = tmp_path / "copy.zip"
    archive.write(old, file, NOW)
    other = Database(other_url("sqlite"), VAULT)
    archive.restore(other, file)
    assert is_current(other)
    with other.reading() as session:
        assert session.scalars(select(StandingRule)).first() is not None
    old.close()
    other.close()
