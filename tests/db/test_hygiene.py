"""What has had its time goes, what has not stays; nobody is held up meanwhile."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from db import audit, buttons, inbox, memories, misreads, strangers
from db.audit_check import verify
from db.chat_models import Button, InboxMessage, Memory, Misread, Stranger
from db.hygiene import BATCH, tidy
from db.models import Base
from db.people_models import AuditRecord, WrongCode
from db.session import Database
from tests.keys import VAULT

NOW = datetime(2026, 11, 23, 9, 30)
YEAR = timedelta(days=365)
BOX = inbox.Mailbox("telegram", "4242")


def message(database: Database, when: datetime) -> None:
    inbox.receive(database, BOX, str(when), "7", {}, when)


def button(database: Database, when: datetime) -> None:
    buttons.keep(database, ("telegram", "7", "7"), ["tỷ lệ"], when)


def memory(database: Database, when: datetime) -> None:
    with database.writing() as session:
        memories.keep(session, VAULT, ("telegram", "7", str(when)), "tỷ lệ", when)


def stranger(database: Database, when: datetime) -> None:
    with database.writing() as session:
        session.add(Stranger(channel="telegram", number=str(when), told_at=when))


def wrong_code(database: Database, when: datetime) -> None:
    with database.writing() as session:
        session.add(WrongCode(channel="telegram", mark="m", tried_at=when))


def misread(database: Database, when: datetime) -> None:
    misreads.keep(database, misreads.Note("wrong", str(when)), ("telegram", "7"), when)


#: What is kept, and for how long.
KEPT: dict[type[Base], tuple[Callable[[Database, datetime], None], timedelta]] = {
    InboxMessage: (message, timedelta(days=7)),
    Button: (button, timedelta(days=30)),
    Memory: (memory, timedelta(minutes=30)),
    Stranger: (stranger, timedelta(days=1)),
    WrongCode: (wrong_code, timedelta(days=1)),
    Misread: (misread, timedelta(days=366)),
}


def count(session: Session, model: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__tablename__)
def test_what_has_had_its_time_goes_and_the_rest_stays(
    database: Database, model: type[Base]
) -> None:
    put, lasts = KEPT[model]
    for age in (lasts + timedelta(seconds=1), lasts * 2):
        put(database, NOW - age)
    put(database, NOW - lasts / 2)
    assert tidy(database, NOW, YEAR) == 2
    with database.reading() as session:
        assert count(session, model) == 1
    assert tidy(database, NOW, YEAR) == 0


def test_more_than_one_transaction_takes_goes_in_several(database: Database) -> None:
    old = NOW - timedelta(days=2)
    many = [
        {"channel": "telegram", "number": str(number), "told_at": old}
        for number in range(2 * BATCH + 1)
    ]
    with database.writing() as session:
        session.execute(insert(Stranger), many)
    assert tidy(database, NOW, YEAR) == 2 * BATCH + 1


def test_words_of_the_audit_go_by_whole_days_and_the_chain_holds(database: Database) -> None:
    midnight = datetime(2025, 11, 23)
    for at in (midnight - timedelta(seconds=1), midnight, NOW):
        with database.writing() as session:
            record = audit.Record(at, audit.Act.QUESTION, "m", "telegram", words={"text": "tỷ lệ"})
            audit.append(session, VAULT, record)
    assert tidy(database, NOW, YEAR) == 1
    with database.reading() as session:
        words = session.scalars(select(AuditRecord.words).order_by(AuditRecord.id)).all()
        assert [one is not None for one in words] == [False, True, True, False]
        assert verify(session, VAULT).findings == ()
    assert tidy(database, NOW + timedelta(hours=1), YEAR) == 0


def test_a_stranger_who_faded_is_told_again(database: Database) -> None:
    assert strangers.is_to_be_told(database, "telegram", "9", NOW - timedelta(days=2))
    tidy(database, NOW, YEAR)
    assert strangers.is_to_be_told(database, "telegram", "9", NOW)


def test_two_at_once_do_not_stand_in_each_others_way(database_url: str) -> None:
    first, second = Database(database_url, VAULT), Database(database_url, VAULT)
    for number in range(3):
        stranger(first, NOW - timedelta(days=2, seconds=number))
    if not first.embedded:
        with first.writing() as session:
            session.execute(select(Stranger).with_for_update()).all()
            assert tidy(second, NOW, YEAR) == 0
    assert tidy(second, NOW, YEAR) == 3
    first.close()
    second.close()
