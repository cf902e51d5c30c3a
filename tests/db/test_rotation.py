"""Keys exchanged: all that was sealed with the old opens with the new alone, and is found again."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from db import buttons, inbox, memories
from db.alert_models import Broadcast
from db.audit import Act, Record, append, words_of
from db.audit_check import verify
from db.chat_models import Button, InboxMessage, Memory, Stranger
from db.models import Agency, Base
from db.people_models import Account, AuditHead, AuditRecord, Group, JoinRequest, Member, WrongCode
from db.rotation import fits, rotate
from db.session import Database
from db.vault import Vault, WrongKeys, new_key

NOW = datetime(2026, 11, 23, 1, 0)
BOX = inbox.Mailbox("telegram", "4242")
OLD, NEW = new_key(), new_key()
ONLY_OLD, BOTH, ONLY_NEW = Vault([OLD]), Vault([NEW, OLD]), Vault([NEW])
EVERYTHING = (Account, Group, JoinRequest, Memory, Button, Stranger, WrongCode)


def fill(database: Database) -> None:
    """A row of everything that is sealed or marked."""
    vault = database.vault
    with database.writing() as session:
        office = Agency(code="A", name="A", kind="province")
        person = Member(name="A", role="admin", status="active", joined_at=NOW, changed_at=NOW)
        session.add_all((office, person))
        session.flush()
        numbered = {"channel": "telegram", "mark": vault.mark("telegram", "700123")}
        numbered["sealed"] = vault.seal("700123")
        session.add(Account(**numbered, person_id=person.id, joined_at=NOW))
        session.add(Group(**numbered, registered_at=NOW))
        session.add(JoinRequest(**numbered, name="B", agency_id=office.id, asked_at=NOW))
        text = vault.seal("họp giao ban")
        session.add(Broadcast(sealed=text, scope={}, state="draft", made_at=NOW))
        session.add(Stranger(channel="telegram", number="m", told_at=NOW))
        session.add(WrongCode(channel="telegram", mark="m", tried_at=NOW))
        memories.keep(session, vault, ("telegram", "7", "7"), "tỷ lệ", NOW)
        for number in range(3):
            words = {"text": f"câu {number}"}
            append(session, vault, Record(NOW, Act.QUESTION, "m", "telegram", words=words))
    buttons.keep(database, ("telegram", "7", "7"), ["tỷ lệ"], NOW)
    for key in ("một", "hai"):
        inbox.receive(database, BOX, key, "700123", {"text": key}, NOW)
    inbox.settle(database, inbox.take(database, BOX, NOW, 1)[0].id, NOW)


@pytest.fixture
def rotated(database_url: str) -> Database:
    """A database whose keys were exchanged, with the new key alone."""
    for vault, act in ((ONLY_OLD, fill), (BOTH, lambda database: rotate(database, NOW))):
        database = Database(database_url, vault)
        act(database)
        database.close()
    return Database(database_url, ONLY_NEW)


def counts(database: Database) -> dict[type[Base], int]:
    with database.reading() as session:
        return {
            model: session.scalar(select(func.count()).select_from(model)) or 0
            for model in EVERYTHING
        }


def test_the_new_key_alone_opens_everything_and_the_chain_holds(rotated: Database) -> None:
    with rotated.reading() as session:
        assert fits(session, ONLY_NEW)
        assert not fits(session, ONLY_OLD)
        assert verify(session, ONLY_NEW).findings == ()
        rows = session.scalars(select(AuditRecord).order_by(AuditRecord.id)).all()
        assert [words_of(row, ONLY_NEW) for row in rows[:3]] == [
            {"text": f"câu {number}"} for number in range(3)
        ]
        assert (rows[3].kind, rows[3].facts["lost"]) == (Act.KEYS_ROTATED, 0)
        assert ONLY_NEW.open(session.scalars(select(Broadcast.sealed)).one()) == "họp giao ban"
    with rotated.writing() as session:
        append(session, ONLY_NEW, Record(NOW, Act.QUESTION, "m", "telegram"))
    with rotated.reading() as session:
        assert verify(session, ONLY_NEW).findings == ()
    rotated.close()


def test_accounts_groups_and_requests_are_found_by_their_number_as_before(
    rotated: Database,
) -> None:
    mark = ONLY_NEW.mark("telegram", "700123")
    with rotated.reading() as session:
        for model in (Account, Group, JoinRequest):
            sealed = session.scalar(select(model.sealed).where(model.mark == mark))
            assert ONLY_NEW.open(sealed or "") == "700123"
    rotated.close()


def test_messages_that_wait_are_answered_in_their_chats_order(rotated: Database) -> None:
    inbox.receive(rotated, BOX, "ba", "700123", {"text": "ba"}, NOW)
    first = inbox.take(rotated, BOX, NOW + timedelta(minutes=1), 10)
    assert [(one.chat, one.payload) for one in first] == [("700123", {"text": "hai"})]
    rotated.close()


def test_what_is_marked_for_a_while_only_is_let_go(rotated: Database) -> None:
    found = counts(rotated)
    assert [found[model] for model in (Account, Group, JoinRequest)] == [1, 1, 1]
    assert [found[model] for model in (Memory, Button, Stranger, WrongCode)] == [0, 0, 0, 0]
    rotated.close()


def test_the_same_again_does_no_harm(database_url: str) -> None:
    database = Database(database_url, ONLY_OLD)
    fill(database)
    database.close()
    database = Database(database_url, BOTH)
    assert rotate(database, NOW) == rotate(database, NOW)
    with database.reading() as session:
        assert verify(session, ONLY_NEW).findings == ()
    database.close()


def test_without_the_old_key_nothing_is_changed(database_url: str) -> None:
    database = Database(database_url, ONLY_OLD)
    fill(database)
    before = counts(database)
    database.close()
    database = Database(database_url, ONLY_NEW)
    with pytest.raises(WrongKeys):
        rotate(database, NOW)
    assert counts(database) == before
    with database.reading() as session:
        assert fits(session, ONLY_OLD)
        assert not fits(session, ONLY_NEW)
    database.close()


def test_what_no_key_opens_is_counted_and_left_as_it_is(database_url: str) -> None:
    database = Database(database_url, ONLY_OLD)
    fill(database)
    with database.writing() as session:
        session.execute(update(AuditRecord).where(AuditRecord.id == 2).values(words="x"))
        session.execute(update(InboxMessage).where(InboxMessage.key == "hai").values(sealed="x"))
    database.close()
    database = Database(database_url, BOTH)
    assert rotate(database, NOW).lost == 2
    database.close()


def test_an_empty_database_fits_any_keys(database: Database) -> None:
    with database.reading() as session:
        assert session.scalar(select(AuditHead)) is None
        assert fits(session, Vault([new_key()]))


def test_every_sealed_column_is_sealed_anew() -> None:
    sealed = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name.startswith("sealed") or column.name == "words"
    }
    assert sealed == {
        ("accounts", "sealed"),
        ("audit", "words"),
        ("audit_head", "sealed_key"),
        ("broadcasts", "sealed"),
        ("groups", "sealed"),
        ("inbox", "sealed"),
        ("join_requests", "sealed"),
        ("handouts", "sealed"),  # which are let go, as are uploads and menus
        ("import_uploads", "sealed"),
        ("menus", "sealed"),
    }
