"""The audit: chained by hash, so that nothing in it can be changed without being found."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.audit import Act, Record, append, words_of
from db.audit_check import Finding, Flaw, forget_words, verify
from db.people_models import AuditHead, AuditRecord
from db.session import Database
from db.vault import Vault, WrongKeys, new_key
from tests.keys import VAULT

NOW = datetime(2026, 11, 23, 1, 0)
TEXT = "danh sách án của Giàng A Páo"


def record(day: int = 0, **more: Any) -> Record:
    words = {"text": TEXT, "names": ["Giàng A Páo"]}
    facts = {"outcome": "answer", "metric": "rate", "rows": 3}
    made = {"facts": facts, "words": words, "person_id": 7, **more}
    return Record(NOW + timedelta(days=day), Act.QUESTION, "mark", "telegram", **made)


def write(database: Database, *records: Record) -> None:
    for one in records:
        with database.writing() as session:
            append(session, database.vault, one)


def findings(database: Database) -> tuple[Finding, ...]:
    with database.reading() as session:
        return verify(session, database.vault).findings


@pytest.fixture
def five(database: Database) -> Database:
    """Records on five days."""
    write(database, *(record(day) for day in range(5)))
    return database


def test_an_empty_audit_holds(database: Database) -> None:
    with database.reading() as session:
        verdict = verify(session, VAULT)
    assert (verdict.records, verdict.last, verdict.findings) == (0, 0, ())


def test_what_was_recorded_holds_and_reads_back(five: Database) -> None:
    with five.reading() as session:
        verdict = verify(session, VAULT)
        row = session.get_one(AuditRecord, 3)
        words = words_of(row, VAULT)
    assert (verdict.records, verdict.last, verdict.findings) == (5, 5, ())
    assert words == {"text": TEXT, "names": ["Giàng A Páo"]}
    assert row.facts == {"outcome": "answer", "metric": "rate", "rows": 3}


def test_several_records_of_one_transaction_follow_each_other(database: Database) -> None:
    with database.writing() as session:
        numbers = [append(session, VAULT, record(day, words=None)) for day in range(3)]
    assert numbers == [1, 2, 3]
    assert findings(database) == ()


def test_a_record_is_kept_together_with_what_it_tells_of_or_not_at_all(five: Database) -> None:
    def act_that_fails() -> None:
        with five.writing() as session:
            append(session, VAULT, record())
            session.execute(insert(AuditHead).values(id=1, last=0, hash="", sealed_key=""))

    with pytest.raises(IntegrityError):
        act_that_fails()
    with five.reading() as session:
        assert verify(session, VAULT).last == 5
    assert findings(five) == ()


def test_two_writers_at_once_make_one_chain_from_the_first_record_on(database_url: str) -> None:
    databases = [Database(database_url, VAULT) for _ in range(2)]
    together = threading.Barrier(2)

    def many(database: Database) -> None:
        together.wait(60)
        write(database, *(record(day) for day in range(20)))

    threads = [threading.Thread(target=many, args=(database,)) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with databases[0].reading() as session:
        verdict = verify(session, VAULT)
    for database in databases:
        database.close()
    assert (verdict.records, verdict.last, verdict.findings) == (40, 40, ())


def _set(**values: Any) -> Callable[[Session], None]:
    return lambda session: session.execute(  # type: ignore[return-value]
        update(AuditRecord).where(AuditRecord.id == 3).values(**values)
    )


def _remove(*numbers: int) -> Callable[[Session], None]:
    return lambda session: session.execute(  # type: ignore[return-value]
        delete(AuditRecord).where(AuditRecord.id.in_(numbers))
    )


def _add(number: int) -> Callable[[Session], None]:
    def act(session: Session) -> None:
        row = dict(session.execute(select(AuditRecord.__table__).limit(1)).mappings().one())
        session.execute(insert(AuditRecord).values(row | {"id": number}))

    return act


def _swap(session: Session) -> None:
    for old, new in ((2, 99), (3, 2), (99, 3)):
        session.execute(update(AuditRecord).where(AuditRecord.id == old).values(id=new))


def _cut_and_set_back(session: Session) -> None:
    _remove(5)(session)
    before = session.scalar(select(AuditRecord.hash).where(AuditRecord.id == 4))
    session.execute(update(AuditHead).values(last=4, hash=before))


def _replaced_words(session: Session) -> None:
    _set(words=VAULT.seal('["0", {"text": "khác"}]'))(session)


CHANGED, ADDED, REMOVED = Flaw.CHANGED, Flaw.ADDED, Flaw.REMOVED
TAMPERINGS: dict[str, tuple[Callable[[Session], Any], list[tuple[Flaw, int, int]]]] = {
    "its time": (_set(at=NOW), [(CHANGED, 3, 3)]),
    "its kind": (_set(kind="refused"), [(CHANGED, 3, 3)]),
    "its person": (_set(person_id=8), [(CHANGED, 3, 3)]),
    "no person": (_set(person_id=None), [(CHANGED, 3, 3)]),
    "its actor": (_set(actor="another"), [(CHANGED, 3, 3)]),
    "its channel": (_set(channel="zalo"), [(CHANGED, 3, 3)]),
    "its facts": (_set(facts={"outcome": "refuse"}), [(CHANGED, 3, 3)]),
    "its digest": (_set(digest="0" * 64), [(CHANGED, 3, 3), (Flaw.WORDS_CHANGED, 3, 3)]),
    "its hash": (_set(hash="0" * 64), [(CHANGED, 3, 3), (CHANGED, 4, 4)]),
    "its words": (_replaced_words, [(Flaw.WORDS_CHANGED, 3, 3)]),
    "words nobody sealed": (_set(words="chữ"), [(Flaw.WORDS_CHANGED, 3, 3)]),
    "no words": (_set(words=None), [(Flaw.WORDS_REMOVED, 3, 3)]),
    "the first removed": (_remove(1), [(REMOVED, 1, 1)]),
    "one removed": (_remove(3), [(REMOVED, 3, 3)]),
    "two removed": (_remove(2, 3), [(REMOVED, 2, 3)]),
    "the last removed": (_remove(5), [(Flaw.CUT, 5, 5)]),
    "the last two removed": (_remove(4, 5), [(Flaw.CUT, 4, 5)]),
    "the last removed, the end set back": (_cut_and_set_back, [(Flaw.CUT, 4, 4)]),
    "all removed": (_remove(1, 2, 3, 4, 5), [(Flaw.CUT, 1, 5)]),
    "two swapped": (_swap, [(CHANGED, 2, 2), (CHANGED, 3, 3), (CHANGED, 4, 4)]),
    "one added at the end": (_add(6), [(ADDED, 6, 6)]),
    "one added before the first": (_add(0), [(ADDED, 0, 0)]),
    "the end removed": (
        lambda s: s.execute(delete(AuditHead)),
        [(ADDED, n, n) for n in range(1, 6)],
    ),
    "the end moved": (lambda s: s.execute(update(AuditHead).values(last=6)), [(Flaw.CUT, 6, 6)]),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_tampering_is_found_where_it_happened(five: Database, what: str) -> None:
    tamper, expected = TAMPERINGS[what]
    with five.writing() as session:
        tamper(session)
    assert [(f.flaw, f.number, f.to) for f in findings(five)] == expected


def test_a_column_that_cannot_be_read_any_more_is_found(sqlite_url: str) -> None:
    database = Database(sqlite_url, VAULT)
    write(database, *(record(day) for day in range(5)))
    for column in ("at", "facts", "kind"):
        with database.writing() as session:
            broken = text(f"UPDATE audit SET {column} = x'ff' WHERE id = 3")  # noqa: S608
            session.execute(broken)
        assert Finding(Flaw.CHANGED, 3, 3) in findings(database)
    database.close()


def test_words_are_removed_after_their_time_and_the_chain_holds(five: Database) -> None:
    before = NOW + timedelta(days=2)
    assert forget_words(five, before, NOW + timedelta(days=9)) == 2
    with five.reading() as session:
        left = session.scalars(select(AuditRecord.words).order_by(AuditRecord.id)).all()
        last = session.scalars(select(AuditRecord.kind).order_by(AuditRecord.id)).all()[-1]
    assert [words is not None for words in left] == [False, False, True, True, True, False]
    assert last == Act.WORDS_FORGOTTEN
    assert findings(five) == ()


def test_where_nothing_is_old_nothing_is_removed_or_recorded(five: Database) -> None:
    assert forget_words(five, NOW, NOW) == 0
    with five.reading() as session:
        assert verify(session, VAULT).last == 5


def test_words_removed_by_another_hand_are_found_after_some_were_in_good_order(
    five: Database,
) -> None:
    forget_words(five, NOW + timedelta(days=2), NOW + timedelta(days=9))
    with five.writing() as session:
        session.execute(update(AuditRecord).where(AuditRecord.id == 4).values(words=None))
    assert findings(five) == (Finding(Flaw.WORDS_REMOVED, 4, 4),)


def test_a_shorter_time_that_is_lengthened_again_leaves_what_was_removed_in_order(
    five: Database,
) -> None:
    forget_words(five, NOW + timedelta(days=3), NOW + timedelta(days=9))
    with five.writing() as session:
        append(session, VAULT, record(-400))
    forget_words(five, NOW - timedelta(days=1), NOW + timedelta(days=9))
    assert findings(five) == ()


def test_nothing_of_the_words_stands_in_clear(five: Database) -> None:
    with five.reading() as session:
        rows = session.execute(select(AuditRecord.__table__)).mappings().all()
    shown = " ".join(str(value) for row in rows for value in row.values())
    assert "Páo" not in shown
    assert "danh sách" not in shown


def test_the_same_words_leave_no_equal_digests(five: Database) -> None:
    with five.reading() as session:
        digests = session.scalars(select(AuditRecord.digest)).all()
    assert len(set(digests)) == 5


def test_without_the_key_nobody_records_or_verifies(five: Database) -> None:
    other = Vault([new_key()])
    with five.reading() as session, pytest.raises(WrongKeys):
        verify(session, other)
    with pytest.raises(WrongKeys), five.writing() as session:
        append(session, other, record())
