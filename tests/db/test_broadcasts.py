"""Broadcasts: whom they reach, that everybody gets one once, that stopping loses nothing."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from db import agencies, broadcasts, membership, parcels
from db.alert_models import Delivery
from db.audit_check import verify
from db.authority import Actor, NotAllowed
from db.broadcasts import Progress, Scope
from db.people_models import Account
from db.session import Database
from db.terms import Role
from tests.db.folk import NOW, OPERATOR, acting, join, settle

LATER = NOW + timedelta(hours=1)
REACHED = [
    ("everybody in the whole", OPERATOR, Scope(), "boss tops a a1 b s police"),
    ("an office and below", OPERATOR, Scope(unit="A"), "a a1 police"),
    ("a role", OPERATOR, Scope(Role.OFFICER), "a a1 b s"),
    ("a leader's own province", "boss", Scope(), "tops a a1 b police"),
    ("a role within it", "boss", Scope(Role.OFFICER), "a a1 b"),
    ("an administrator's own office", "tops", Scope(Role.LEADER), "boss"),
]
FOLK = {
    "boss": (Role.LEADER, "T"),
    "tops": (Role.ADMIN, "T"),
    "a": (Role.OFFICER, "A"),
    "a1": (Role.OFFICER, "A1"),
    "b": (Role.OFFICER, "B"),
    "s": (Role.OFFICER, "S"),
    "police": (Role.PARTNER, "A"),
}


@pytest.fixture
def folk(database: Database) -> dict[str, int]:
    settle(database)
    return {who: join(database, who, *post, name=who) for who, post in FOLK.items()}


ALL = Scope()


def sent(database: Database, scope: Scope = ALL, text: str = "Họp") -> int:
    """A broadcast of the operator that was sent."""
    number = broadcasts.draft(database, scope, text, OPERATOR, NOW)
    assert broadcasts.send(database, number, OPERATOR, NOW)
    return number


def progress(database: Database, number: int) -> Progress:
    with database.reading() as session:
        return broadcasts.progress(session, number)


def work(database: Database, number: int, outcome: str) -> None:
    """A dispatcher takes what is due to one person, and this becomes of it."""
    (parcel,) = parcels.claim(database, "w", LATER, 1)
    if outcome == "taken":
        return
    assert parcels.begin(database, "w", parcel, LATER)
    with database.writing() as session:
        if outcome == "sent":
            parcels.settle_sent(session, "w", parcel, "7", "telegram", LATER)
        elif outcome == "dead":
            parcels.settle_dead(session, "w", parcel, "forbidden", LATER)
        else:
            parcels.settle_unknown(session, "w", parcel, "time-out", LATER, LATER)


@pytest.mark.parametrize(("what", "who", "scope", "whom"), REACHED, ids=[r[0] for r in REACHED])
def test_a_broadcast_reaches_those_it_names_within_its_authors_offices(
    database: Database, folk: dict[str, int], what: str, who: str | Actor, scope: Scope, whom: str
) -> None:
    by = acting(database, who) if isinstance(who, str) else who
    with database.reading() as session:
        tree = agencies.load(session)
        reach = broadcasts.reached(session, tree, scope, by)
    assert sorted(reach.people) == sorted(folk[name] for name in whom.split())
    assert sum(reach.roles.values()) == len(reach.people)


def test_who_is_blocked_or_has_no_account_is_not_written_to(
    database: Database, folk: dict[str, int]
) -> None:
    membership.block(database, folk["a"], OPERATOR, NOW)
    with database.writing() as session:
        lost = select(Account).where(Account.person_id == folk["b"])
        session.scalars(lost).one().unreachable_at = NOW
    number = sent(database, Scope(Role.OFFICER))
    found = progress(database, number)
    assert sorted(found.waiting) == sorted((folk["a1"], folk["s"]))
    assert found.unreachable == (folk["b"],)


def test_a_broadcast_that_is_sent_twice_at_once_goes_to_everybody_once(
    database: Database, folk: dict[str, int]
) -> None:
    number = broadcasts.draft(database, Scope(), "Họp", OPERATOR, NOW)
    done: list[bool] = []
    both = [
        threading.Thread(
            target=lambda: done.append(broadcasts.send(database, number, OPERATOR, NOW))
        )
        for _ in range(2)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(done) == [False, True]
    with database.reading() as session:
        of_it = Delivery.broadcast_id == number
        people = session.scalars(select(Delivery.person_id).where(of_it)).all()
    assert sorted(filter(None, people)) == sorted(folk.values())


def test_a_broadcast_that_fails_half_way_leaves_nothing_planned(
    database: Database, folk: dict[str, int]
) -> None:
    number = broadcasts.draft(database, Scope(), "Họp", OPERATOR, NOW)
    with pytest.raises(TypeError):
        broadcasts.send(database, number, OPERATOR, None)  # type: ignore[arg-type]
    assert progress(database, number) == Progress()
    assert broadcasts.send(database, number, OPERATOR, NOW)


def test_nobody_sends_where_their_rights_no_longer_reach(
    database: Database, folk: dict[str, int]
) -> None:
    boss = acting(database, "boss")
    with pytest.raises(NotAllowed):
        broadcasts.draft(database, Scope(unit="S"), "Họp", boss, NOW)
    with pytest.raises(NotAllowed):
        broadcasts.draft(database, Scope(), "Họp", acting(database, "a"), NOW)
    number = broadcasts.draft(database, Scope(), "Họp", boss, NOW)
    membership.block(database, folk["boss"], OPERATOR, NOW)
    with pytest.raises(NotAllowed):
        broadcasts.send(database, number, acting(database, "boss"), NOW)
    with pytest.raises(NotAllowed):
        broadcasts.send(database, number, acting(database, "tops"), NOW)


def test_what_is_stopped_is_held_and_goes_on_where_it_was(
    database: Database, folk: dict[str, int]
) -> None:
    number = sent(database)
    for outcome in ("sent", "dead", "unknown", "taken"):
        work(database, number, outcome)
    assert broadcasts.stop(database, number, OPERATOR, LATER)
    held = progress(database, number)
    assert (len(held.sent), len(held.failed), len(held.called_off)) == (1, 1, 5)
    assert not parcels.claim(database, "w", LATER + timedelta(days=1), 40)
    resumed = LATER + timedelta(days=30)
    assert broadcasts.resume(database, number, OPERATOR, resumed)
    assert len(progress(database, number).waiting) == 5
    parts = [due for parcel in parcels.claim(database, "w", resumed, 40) for due in parcel.dues]
    due = [part for part in parts if part.draft.broadcast_id == number]
    assert len(due) == 5
    assert sum(one.again for one in due) == 1
    assert not any(one.late for one in due)


def test_what_is_leaving_when_it_is_stopped_arrives(
    database: Database, folk: dict[str, int]
) -> None:
    number = sent(database, Scope(Role.LEADER))
    (parcel,) = parcels.claim(database, "w", LATER, 1)
    assert parcels.begin(database, "w", parcel, LATER)
    broadcasts.stop(database, number, OPERATOR, LATER)
    with database.writing() as session:
        assert parcels.settle_sent(session, "w", parcel, "7", "telegram", LATER)
    assert progress(database, number).sent == (folk["boss"],)


def test_what_was_taken_when_it_is_stopped_does_not_leave(
    database: Database, folk: dict[str, int]
) -> None:
    number = sent(database, Scope(Role.LEADER))
    (parcel,) = parcels.claim(database, "w", LATER, 1)
    broadcasts.stop(database, number, OPERATOR, LATER)
    assert not parcels.begin(database, "w", parcel, LATER)


STEPS = [
    ("sent twice", ("send", "send"), [True, False]),
    ("dropped, then sent", ("drop", "send"), [True, False]),
    ("sent, then dropped", ("send", "drop"), [True, False]),
    ("stopped twice", ("send", "stop", "stop"), [True, True, False]),
    ("resumed twice", ("send", "stop", "resume", "resume"), [True, True, True, False]),
    ("resumed unasked", ("send", "resume"), [True, False]),
]


@pytest.mark.parametrize(("what", "steps", "came"), STEPS, ids=[row[0] for row in STEPS])
def test_a_button_that_is_pressed_again_changes_nothing(
    database: Database, folk: dict[str, int], what: str, steps: tuple[str, ...], came: list[bool]
) -> None:
    number = broadcasts.draft(database, Scope(), "Họp", OPERATOR, NOW)
    done = [getattr(broadcasts, step)(database, number, OPERATOR, NOW) for step in steps]
    assert done == came
    with database.reading() as session:
        assert not verify(session, database.vault).findings


def test_only_who_got_it_can_have_read_it_and_once(
    database: Database, folk: dict[str, int]
) -> None:
    number = sent(database, Scope(Role.LEADER))
    work(database, number, "sent")
    assert progress(database, number).unread == (folk["boss"],)
    assert not broadcasts.read(database, number, folk["a"], LATER)
    assert broadcasts.read(database, number, folk["boss"], LATER)
    assert broadcasts.read(database, number, folk["boss"], LATER)
    assert progress(database, number).unread == ()


def test_the_text_lies_sealed(database: Database, folk: dict[str, int]) -> None:
    number = sent(database, text="Họp kín lúc tám giờ")
    with database.reading() as session:
        assert "tám giờ" not in session.get_one(broadcasts.Broadcast, number).sealed
        letters = broadcasts.letters(session, database.vault, [number])
    assert letters[number].text == "Họp kín lúc tám giờ"
