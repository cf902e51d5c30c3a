"""What was misread: kept once a person and question, listed while open, the newest first."""

from datetime import datetime, timedelta

from db import misreads
from db.misreads import PAGE, RIGHT, WRONG, Kept, Note
from db.session import Database
from tests.keys import VAULT

NOW = datetime(2026, 11, 23, 1, 0)
ONE, OTHER = ("telegram", "11"), ("telegram", "12")


def marked(who: tuple[str, str]) -> tuple[str, str]:
    return who[0], VAULT.mark(*who)


def waiting(database: Database, page: int = 1) -> list[Kept]:
    with database.reading() as session:
        return list(misreads.waiting(session, page)[0])


def test_a_note_is_kept_whole(database: Database) -> None:
    note = Note("leftover", "còn kẹt bao nhiêu", "chưa thi hành xong", "đọng")
    misreads.keep(database, note, ONE, NOW)
    (kept,) = waiting(database)
    assert (kept.note, kept.who, kept.noted_at, kept.open) == (note, marked(ONE), NOW, True)
    with database.reading() as session:
        assert misreads.one(session, kept.id) == kept
        assert misreads.one(session, kept.id + 1) is None


def test_the_same_again_is_one_note_and_other_people_and_kinds_have_their_own(
    database: Database,
) -> None:
    for who, kind in ((ONE, WRONG), (ONE, WRONG), (OTHER, WRONG), (ONE, "leftover")):
        misreads.keep(database, Note(kind, "tỷ lệ"), who, NOW)
    assert [(kept.who, kept.note.kind) for kept in waiting(database)] == [
        (marked(ONE), "leftover"),
        (marked(OTHER), WRONG),
        (marked(ONE), WRONG),
    ]


def test_what_is_wrong_may_be_said_later_and_is_not_unsaid(database: Database) -> None:
    for what in ("", "unit", ""):
        misreads.keep(database, Note(WRONG, "tỷ lệ", "tỷ lệ của LC", what), ONE, NOW)
    (kept,) = waiting(database)
    assert kept.note == Note(WRONG, "tỷ lệ", "tỷ lệ của LC", "unit")


def test_what_was_right_is_noted_once_and_waits_for_nobody(database: Database) -> None:
    misreads.keep(database, Note(RIGHT, "tỷ lệ"), ONE, NOW)
    misreads.keep(database, Note(RIGHT, "tỷ lệ"), ONE, NOW + timedelta(days=1))
    assert waiting(database) == []
    with database.reading() as session:
        found = [misreads.one(session, number) for number in (1, 2)]
    assert [kept and (kept.open, kept.noted_at) for kept in found] == [(False, NOW), None]


def test_one_that_is_closed_is_listed_no_more_and_may_be_noted_again(database: Database) -> None:
    misreads.keep(database, Note(WRONG, "tỷ lệ"), ONE, NOW)
    (kept,) = waiting(database)
    misreads.close(database, kept.id, NOW)
    assert waiting(database) == []
    misreads.keep(database, Note(WRONG, "tỷ lệ"), ONE, NOW)
    assert [again.id for again in waiting(database)] == [kept.id + 1]


def test_pages_hold_ten_each_and_every_note_once(database: Database) -> None:
    for number in range(PAGE + 3):
        misreads.keep(database, Note(WRONG, f"câu {number}"), ONE, NOW)
    shown = [[kept.note.question for kept in waiting(database, page)] for page in (1, 2, 3)]
    assert [len(page) for page in shown] == [PAGE, 3, 0]
    assert shown[0] + shown[1] == [f"câu {number}" for number in reversed(range(PAGE + 3))]
    with database.reading() as session:
        assert misreads.waiting(session, 1)[1] == PAGE + 3
