"""The outbox: planned once by its key, called off while it has not left, listed, sent anew."""

from datetime import date, datetime, timedelta

import pytest

from db import outbox, parcels
from db.outbox import Which
from db.session import Database
from tests.db.letters import NOW, draft, enrol, form_group, post, rows, states
from tests.db.world import Matter, Unit, World, store

HOUR = timedelta(hours=1)


def test_what_is_posted_twice_is_planned_once(database: Database) -> None:
    (lan,) = enrol(database, 7)
    assert post(database, draft("a", lan), draft("b", lan), draft("a", lan)) == 2
    assert post(database, draft("a", lan)) == 0
    assert states(database) == {"a": "planned", "b": "planned"}


def test_many_are_planned_at_once(database: Database) -> None:
    people = enrol(database, 7, 8)
    found = [draft(f"{n}", people[n % 2]) for n in range(1_203)]
    assert post(database, *found) == 1_203
    assert len(rows(database)) == 1_203


def test_what_is_planned_takes_a_new_time_and_what_was_tried_does_not(database: Database) -> None:
    (lan,) = enrol(database, 7)
    moved = draft("a", lan, due_at=NOW + HOUR, weight=1)
    post(database, draft("a", lan, due_at=NOW))
    assert post(database, moved) == 1
    (row,) = rows(database)
    assert (row.due_at, row.next_at, row.weight) == (NOW + HOUR, NOW + HOUR, 1)
    parcels.claim(database, "w", NOW + HOUR, 1)
    assert post(database, draft("a", lan, due_at=NOW)) == 0
    assert rows(database)[0].due_at == NOW + HOUR


def test_a_transaction_that_fails_plans_nothing(database: Database) -> None:
    (lan,) = enrol(database, 7)

    def plan_and_fail() -> None:
        with database.writing() as session:
            outbox.post(session, [draft("a", lan)], NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        plan_and_fail()
    assert states(database) == {}


def test_what_was_called_off_is_not_sent_and_can_be_planned_again(database: Database) -> None:
    lan, nam = enrol(database, 7, 8)
    post(database, draft("a", lan), draft("b", nam))
    with database.writing() as session:
        assert outbox.void(session, Which(keys=["a"]), "moved", NOW) == 1
        assert outbox.void(session, Which(keys=["a"]), "moved", NOW) == 0
    found = [p.first.key for p in parcels.claim(database, "w", NOW, 10)]
    assert found == ["b"]
    assert post(database, draft("a", lan)) == 1
    assert states(database)["a"] == "planned"


PLANNED = (datetime(2026, 12, 1, 8), True, "planned")
ONE_COERCION = World((Unit("P"),), (Matter("V1", "P", date(2026, 1, 1), coercions=(PLANNED,)),))
CHOICES = [
    (Which(keys=["v1"]), {"v1"}),
    (Which(kinds=["guard"]), {"guard"}),
    (Which(steps=["d7"]), {"d7"}),
    (Which(person_id=2), {"nam"}),
    (Which(coercion_id=1), {"v1", "v2"}),
    (Which(coercion_id=1, before_version=2), {"v1"}),
    (Which(coercion_id=1, steps=["d7"]), set()),
]


@pytest.mark.parametrize(("which", "voided"), CHOICES)
def test_deliveries_are_called_off_by_everything_that_is_given(
    database: Database, which: Which, voided: set[str]
) -> None:
    with database.writing() as session:
        store(session, ONE_COERCION)
    lan, nam = enrol(database, 7, 8)
    post(
        database,
        draft("v1", lan, coercion_id=1, version=1),
        draft("v2", lan, coercion_id=1, version=2),
        draft("guard", lan, kind="guard"),
        draft("d7", lan, step="d7"),
        draft("nam", nam),
    )
    with database.writing() as session:
        assert outbox.void(session, which, "moved", NOW) == len(voided)
    assert {key for key, state in states(database).items() if state == "void"} == voided


def test_nothing_is_called_off_without_a_choice(database: Database) -> None:
    with pytest.raises(ValueError, match="chosen"), database.writing() as session:
        outbox.void(session, Which(), "moved", NOW)


def test_dead_letters_are_listed_with_whom_they_were_for_and_replayed(database: Database) -> None:
    lan, nam = enrol(database, 7, 8)
    group = form_group(database, -9)
    post(database, draft("a", lan), draft("b", nam), draft("c", group_id=group))
    for parcel in parcels.claim(database, "w", NOW, 2):
        assert parcels.begin(database, "w", parcel, NOW)
        with database.writing() as session:
            parcels.settle_dead(session, "w", parcel, "blocked " * 99, NOW)
    with database.reading() as session:
        found = outbox.dead_letters(session)
        assert [(letter.to, letter.reason[:7]) for letter in found if letter.reason] == [
            ("Người 8", "blocked"),
            ("Người 7", "blocked"),
        ]
        assert len(outbox.dead_letters(session, 1)) == 1
        assert outbox.counts(session)["dead"] == 2
    with database.writing() as session:
        assert outbox.replay(session, [found[0].id, 99], NOW) == [found[0].id]
        assert outbox.replay(session, None, NOW) == [found[1].id]
        assert outbox.replay(session, None, NOW) == []
    assert set(states(database).values()) == {"planned"}


def test_the_oldest_due_delivery_is_one_that_is_due_and_not_settled(database: Database) -> None:
    lan, nam = enrol(database, 7, 8)

    def oldest() -> object:
        with database.reading() as session:
            return outbox.oldest_due(session, NOW)

    assert oldest() is None
    post(database, draft("later", lan, due_at=NOW + HOUR))
    assert oldest() is None
    post(database, draft("a", lan, due_at=NOW - HOUR), draft("b", nam, due_at=NOW - 2 * HOUR))
    assert oldest() == NOW - 2 * HOUR
    for parcel in parcels.claim(database, "w", NOW, 1):
        assert oldest() == NOW - 2 * HOUR
        with database.writing() as session:
            parcels.settle_sent(session, "w", parcel, "1", "telegram", NOW)
    assert oldest() == NOW - HOUR
