"""Reading and writing at once: each reader has one moment of the data, each writer its turn."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import psycopg
import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from db import agencies
from db.answers import answer
from db.facts import FigureAnswer
from db.models import Agency, Case, Receipt
from db.query import Period, Query
from db.session import BUSY_SECONDS, Database, is_away
from tests.db.world import Matter, Unit, World, store

YEAR = Period(date(2020, 10, 1), date(2021, 9, 30))
PAID = ((date(2021, 1, 5), 400, "collected"),)
BEFORE = World((Unit("P"),), (Matter("V1", "P", date(2020, 11, 2), 1_000, payments=PAID),))


@pytest.fixture
def held(database: Database) -> Database:
    """A database with one case of 1.000 dong, of which 400 are collected."""
    with database.writing() as session:
        store(session, BEFORE)
    return database


def accepted(session: Session) -> tuple[object, object]:
    """How many cases were accepted in the year, and how much money."""
    found = answer(session, Query("accepted", YEAR, ("P",)), agencies.load(session))
    assert isinstance(found, FigureAnswer)
    return (found.cases and found.cases.value, found.money and found.money.value)


def collected(session: Session) -> object:
    found = answer(session, Query("collected", YEAR, ("P",)), agencies.load(session))
    assert isinstance(found, FigureAnswer)
    return found.money and found.money.value


def hand_over(session: Session) -> None:
    """What an import does in its one transaction: a case changed, a case and a payment added."""
    session.execute(update(Case).values(amount=5_000))
    case = Case(
        code="V2",
        agency_id=session.scalars(select(Agency.id)).one(),
        decision_number="2/QĐ",
        decision_key="2/qd",
        accepted_on=date(2021, 2, 1),
        amount=70,
    )
    session.add(case)
    session.flush()
    session.add(Receipt(case_id=case.id, on_date=date(2021, 3, 1), amount=7, kind="collected"))
    session.flush()


def test_a_question_during_an_import_is_answered_at_once_from_what_was_before(
    held: Database,
) -> None:
    with held.writing() as writer:
        hand_over(writer)
        with held.reading() as reader:
            assert accepted(reader) == (1, 1_000)
            assert collected(reader) == 400
    with held.reading() as reader:
        assert accepted(reader) == (2, 5_070)
        assert collected(reader) == 407


def test_an_answer_begun_before_an_import_ended_is_of_the_moment_that_it_began_at(
    held: Database,
) -> None:
    with held.reading() as reader:
        assert accepted(reader) == (1, 1_000)
        with held.writing() as writer:
            hand_over(writer)
        assert collected(reader) == 400
        assert accepted(reader) == (1, 1_000)


def test_what_fails_half_way_leaves_nothing(held: Database) -> None:
    def fail() -> None:
        with held.writing() as writer:
            hand_over(writer)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with held.reading() as reader:
        assert accepted(reader) == (1, 1_000)


def test_what_a_reader_changes_is_not_kept(held: Database) -> None:
    with held.reading() as reader:
        reader.execute(update(Case).values(amount=1))
    with held.reading() as reader:
        assert accepted(reader) == (1, 1_000)


def test_writers_take_turns_and_each_builds_on_what_the_last_one_left(held: Database) -> None:
    def add(dong: int) -> None:
        with held.writing() as session:
            amount = session.scalars(select(Case.amount).with_for_update()).one()
            session.execute(update(Case).values(amount=amount + dong))

    with ThreadPoolExecutor(4) as threads:
        with held.writing() as session:
            session.execute(update(Case).values(amount=2_000))
            waiting = [threads.submit(add, 10**n) for n in range(3)]
        for job in waiting:
            job.result()
    with held.reading() as reader:
        assert accepted(reader) == (1, 2_111)


def test_fifteen_questions_are_read_at_the_same_time(held: Database) -> None:
    together = Barrier(15, timeout=60)

    def ask() -> tuple[object, object]:
        with held.reading() as session:
            session.execute(select(func.count()).select_from(Case)).one()
            together.wait()
            return accepted(session)

    with ThreadPoolExecutor(15) as threads:
        jobs = [threads.submit(ask) for _ in range(15)]
        assert {job.result() for job in jobs} == {(1, 1_000)}


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("journal_mode", "wal"),
        ("foreign_keys", 1),
        ("synchronous", 1),
        ("busy_timeout", BUSY_SECONDS * 1_000),
    ],
)
def test_every_connection_to_the_embedded_database_is_set_up(
    sqlite_url: str, setting: str, value: object
) -> None:
    database = Database(sqlite_url)
    with database.reading() as one, database.reading() as other:
        for session in (one, other):
            assert session.execute(text(f"PRAGMA {setting}")).scalar() == value
    database.close()


def test_the_folder_of_a_new_database_is_made(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/new/deep/thads.db")
    with database.reading() as session:
        assert session.scalar(text("SELECT 1")) == 1
    database.close()
    assert (tmp_path / "new" / "deep" / "thads.db").exists()


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused_since_each_thread_would_have_its_own(
    address: str,
) -> None:
    with pytest.raises(ValueError, match="memory"):
        Database(address)


def test_a_check_holds_the_open_days_of_a_case_to_its_closing(held: Database) -> None:
    closed = update(Case).values(closed_on=date(2021, 5, 5), closed_by="enforced")
    with pytest.raises(IntegrityError), held.writing() as session:
        session.execute(closed)
    with held.writing() as session:
        session.execute(closed.values(open_until=date(2021, 5, 5)))


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (psycopg.OperationalError("connection refused"), True),
        (psycopg.errors.AdminShutdown("terminating connection"), True),
        (psycopg.errors.CannotConnectNow("starting up"), True),
        (psycopg.errors.DiskFull("no space left"), False),
        (psycopg.errors.UndefinedTable("no such table"), False),
        (sqlite3.OperationalError("database or disk is full"), False),
    ],
)
def test_a_database_that_is_away_is_told_from_one_that_will_not(
    error: Exception, away: bool
) -> None:
    assert is_away(DBAPIError("SELECT 1", None, error)) is away
    assert not is_away(error)
