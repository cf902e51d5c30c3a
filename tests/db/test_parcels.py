"""Parcels: all that is due to somebody at once, once, whatever process dies between which steps."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import islice

import pytest

from db import outbox, parcels
from db.outbox import Which
from db.parcels import LEASE, Parcel
from db.session import Database
from tests.db.letters import NOW, draft, enrol, form_group, post, rows, states
from tests.keys import VAULT

HOUR = timedelta(hours=1)
A_MOMENT = timedelta(microseconds=1)
#: When what a process had in hand is free to others.
AFTER = NOW + LEASE + A_MOMENT


def claimed(
    database: Database, worker: str = "w", when: datetime = NOW, most: int = 10
) -> Sequence[Parcel]:
    return parcels.claim(database, worker, when, most)


def keys(found: Sequence[Parcel]) -> list[list[str]]:
    return [[due.draft.key for due in parcel.dues] for parcel in found]


def claim_one(database: Database, worker: str = "w", when: datetime = NOW) -> Parcel:
    (parcel,) = claimed(database, worker, when)
    return parcel


def begun(database: Database, worker: str = "w", when: datetime = NOW) -> Parcel:
    parcel = claim_one(database, worker, when)
    assert parcels.begin(database, worker, parcel, when)
    return parcel


def settle(database: Database, act: Callable[..., bool], parcel: Parcel, *args: object) -> bool:
    with database.writing() as session:
        return act(session, "w", parcel, *args)


def sent(database: Database, parcel: Parcel, when: datetime = NOW) -> bool:
    return settle(database, parcels.settle_sent, parcel, "55", "telegram", when)


# What is claimed


def test_all_that_is_due_to_a_person_comes_together_the_urgent_first(database: Database) -> None:
    lan, nam = enrol(database, 7, 8)
    post(
        database,
        draft("digest", lan, weight=9),
        draft("nam", nam, weight=4),
        draft("urgent", lan, weight=0),
        draft("not yet", lan, due_at=NOW + A_MOMENT),
    )
    assert keys(claimed(database)) == [["urgent", "digest"], ["nam"]]
    assert claimed(database, "other") == []


def test_no_more_people_are_taken_than_asked_for_and_the_urgent_first(database: Database) -> None:
    people = enrol(database, 1, 2, 3)
    for weight, person in zip((5, 3, 4), people, strict=True):
        post(database, draft(f"{weight}", person, weight=weight))
    assert [keys(claimed(database, most=n)) for n in (1, 5)] == [[["3"]], [["4"], ["5"]]]


def test_a_group_and_an_address_of_its_own_are_recipients_too(database: Database) -> None:
    (lan,) = enrol(database, 7)
    group = form_group(database, -9)
    assert group == lan
    post(database, draft("lan", lan), draft("group", group_id=group), draft("one"), draft("two"))
    assert keys(claimed(database)) == [["lan"], ["group"], ["one"], ["two"]]


def test_nothing_more_is_sent_to_a_person_while_something_is_on_its_way(
    database: Database,
) -> None:
    (lan,) = enrol(database, 7)
    post(database, draft("a", lan))
    parcel = begun(database)
    post(database, draft("b", lan))
    assert claimed(database) == claimed(database, "other") == []
    assert sent(database, parcel)
    assert keys(claimed(database)) == [["b"]]


def test_what_is_for_another_channel_is_another_parcel(database: Database) -> None:
    (lan,) = enrol(database, 7)
    post(database, draft("a", lan), draft("b", lan, channel="zalo"), draft("c", lan))
    parcel = begun(database)
    assert keys([parcel]) == [["a", "c"]]
    sent(database, parcel)
    assert keys(claimed(database)) == [["b"]]


def test_what_is_late_beyond_use_comes_as_a_line_of_another_message(database: Database) -> None:
    (lan,) = enrol(database, 7)
    post(database, draft("old", lan, expires_at=NOW), draft("new", lan))
    parcel = begun(database)
    assert {due.draft.key: due.late for due in parcel.dues} == {"old": True, "new": False}
    assert sent(database, parcel)
    assert states(database) == {"old": "folded", "new": "sent"}
    assert {(row.message, row.channel, row.sent_at) for row in rows(database)} == {
        ("55", "telegram", NOW)
    }


# A process dies between two steps


def test_what_was_planned_and_not_claimed_waits(database: Database, database_url: str) -> None:
    (lan,) = enrol(database, 7)
    post(database, draft("a", lan))
    database.close()
    again = Database(database_url, VAULT)
    assert keys(claimed(again, "other", NOW + HOUR)) == [["a"]]
    again.close()


def test_what_was_claimed_and_not_begun_comes_free_and_is_sent_as_if_for_the_first_time(
    database: Database,
) -> None:
    (lan,) = enrol(database, 7)
    post(database, draft("a", lan))
    claim_one(database)
    assert claimed(database, "other", NOW + LEASE) == []
    parcel = claim_one(database, "other", AFTER)
    assert (parcel.again, parcel.attempts) == (False, 0)


def test_what_began_and_was_not_settled_is_sent_once_more_and_says_so(database: Database) -> None:
    (lan,) = enrol(database, 7)
    post(database, draft("a", lan))
    begun(database)
    assert claimed(database, "other", NOW + LEASE) == []
    parcel = begun(database, "other", AFTER)
    assert parcel.again
    assert claimed(database, "third", AFTER + LEASE) == []
    assert claimed(database, "third", AFTER + LEASE + A_MOMENT) == []
    (row,) = rows(database)
    assert (row.state, row.again) == ("dead", True)
    assert row.reason == "its process ended while it was on its way"


def test_what_was_claimed_to_be_sent_once_more_and_not_begun_is_still_sent_once_more(
    database: Database,
) -> None:
    (lan,) = enrol(database, 7)
    post(database, draft("a", lan))
    begun(database)
    assert claim_one(database, "other", AFTER).again
    assert claim_one(database, "third", AFTER + LEASE + A_MOMENT).again


def test_what_was_settled_never_comes_again(database: Database) -> None:
    (lan,) = enrol(database, 7)
    post(database, draft("a", lan))
    sent(database, begun(database))
    assert claimed(database, "other", NOW + 99 * HOUR) == []
    assert post(database, draft("a", lan, due_at=NOW + HOUR)) == 0


def test_what_may_have_arrived_goes_before_all_else_and_by_itself(database: Database) -> None:
    (lan,) = enrol(database, 7)
    post(database, draft("a", lan))
    begun(database)
    post(database, draft("urgent", lan, weight=0))
    assert keys([begun(database, "other", AFTER)]) == [["a"]]


# Leases


def test_a_process_that_says_so_keeps_what_it_has(database: Database) -> None:
    (lan,) = enrol(database, 7)
    post(database, draft("a", lan))
    claim_one(database)
    parcels.renew(database, "w", NOW + LEASE)
    assert claimed(database, "other", NOW + 2 * LEASE) == []
    assert keys(claimed(database, "other", NOW + 2 * LEASE + A_MOMENT)) == [["a"]]


def test_a_lease_of_a_clock_that_was_set_back_holds_nobody_up(database: Database) -> None:
    (lan,) = enrol(database, 7)
    post(database, draft("a", lan, due_at=NOW - HOUR))
    claim_one(database)
    assert keys(claimed(database, "other", NOW - HOUR)) == [["a"]]


def test_a_process_never_takes_its_own_from_itself(database: Database) -> None:
    (lan,) = enrol(database, 7)
    post(database, draft("a", lan))
    claim_one(database)
    assert claimed(database, "w", NOW + 99 * HOUR) == []


def test_who_lost_a_parcel_may_neither_begin_nor_settle_it(database: Database) -> None:
    (lan,) = enrol(database, 7)
    post(database, draft("a", lan))
    lost = claim_one(database)
    begun(database, "other", AFTER)
    assert not parcels.begin(database, "w", lost, AFTER)
    assert not sent(database, lost, AFTER)
    assert states(database) == {"a": "taken"}


def test_what_was_called_off_in_hand_does_not_leave_and_the_rest_comes_anew(
    database: Database,
) -> None:
    (lan,) = enrol(database, 7)
    post(database, draft("a", lan), draft("b", lan))
    parcel = claim_one(database)
    with database.writing() as session:
        assert outbox.void(session, Which(keys=["a"]), "moved", NOW) == 1
    assert not parcels.begin(database, "w", parcel, NOW)
    assert states(database) == {"a": "void", "b": "planned"}
    assert keys(claimed(database)) == [["b"]]


def test_what_has_begun_to_leave_is_not_called_off(database: Database) -> None:
    (lan,) = enrol(database, 7)
    post(database, draft("a", lan))
    begun(database)
    with database.writing() as session:
        assert outbox.void(session, Which(keys=["a"]), "moved", NOW) == 0


# Outcomes


def test_what_did_not_arrive_is_tried_again_at_its_time_and_all_to_that_person_waits(
    database: Database,
) -> None:
    lan, nam = enrol(database, 7, 8)
    post(database, draft("a", lan))
    parcel = begun(database)
    at = NOW + timedelta(seconds=30)
    assert settle(database, parcels.settle_later, parcel, "flood", at, NOW)
    post(database, draft("b", lan, weight=0), draft("nam", nam))
    assert keys(claimed(database, when=at - A_MOMENT)) == [["nam"]]
    parcel = claim_one(database, when=at)
    assert keys([parcel]) == [["b", "a"]]
    assert parcel.attempts == 1


ENDS = [(parcels.settle_void, "void"), (parcels.settle_dead, "dead")]


@pytest.mark.parametrize(("act", "state"), ENDS)
def test_what_ended_is_not_sent(database: Database, act: Callable[..., bool], state: str) -> None:
    (lan,) = enrol(database, 7)
    post(database, draft("a", lan))
    assert settle(database, act, begun(database), "why", NOW)
    (row,) = rows(database)
    assert (row.state, row.reason) == (state, "why")
    assert claimed(database, when=NOW + 99 * HOUR) == []


def test_an_outcome_that_cannot_be_known_is_tried_once_more_and_a_second_one_is_the_end(
    database: Database,
) -> None:
    (lan,) = enrol(database, 7)
    post(database, draft("a", lan))
    at = NOW + timedelta(seconds=5)
    settle(database, parcels.settle_unknown, begun(database), "silence", at, NOW)
    assert states(database) == {"a": "unknown"}
    parcel = begun(database, when=at)
    settle(database, parcels.settle_later, parcel, "flood", at + HOUR, at)
    assert states(database) == {"a": "unknown"}
    parcel = begun(database, when=at + HOUR)
    assert parcel.again
    settle(database, parcels.settle_unknown, parcel, "silence", at, at)
    assert states(database) == {"a": "dead"}


def test_what_is_released_comes_again_as_it_was(database: Database) -> None:
    (lan,) = enrol(database, 7)
    post(database, draft("a", lan))
    parcel = claim_one(database)
    with database.writing() as session:
        parcels.release(session, "w", parcel, NOW)
    assert claim_one(database, "other").attempts == 0


def test_what_may_have_arrived_before_is_replayed_saying_so(database: Database) -> None:
    (lan,) = enrol(database, 7)
    post(database, draft("a", lan))
    for _ in range(2):
        settle(database, parcels.settle_unknown, begun(database), "silence", NOW, NOW)
    with database.writing() as session:
        outbox.replay(session, None, NOW)
    assert claim_one(database).again


def test_dispatchers_side_by_side_send_everything_once_and_to_a_person_one_at_a_time(
    database_url: str, database: Database
) -> None:
    people = enrol(database, *range(1, 9))
    post(database, *(draft(f"{n}", people[n % 8]) for n in range(120)))
    more = iter(range(120, 160))
    writing: set[int] = set()

    def work(name: str) -> list[str]:
        mine = Database(database_url, VAULT)
        done: list[str] = []
        misses = 0
        while misses < 3:
            found = parcels.claim(mine, name, NOW, 2)
            misses = 0 if found else misses + 1
            for parcel in found:
                person = parcel.first.person_id
                assert person not in writing
                writing.add(person)
                assert parcels.begin(mine, name, parcel, NOW)
                for number in islice(more, 2):
                    post(mine, draft(f"{number}", person))
                writing.discard(person)
                with mine.writing() as session:
                    assert parcels.settle_sent(session, name, parcel, "1", "telegram", NOW)
                done += [due.draft.key for due in parcel.dues]
        mine.close()
        return done

    with ThreadPoolExecutor(3) as pool:
        parts = list(pool.map(work, ("w1", "w2", "w3")))
    assert sorted(int(key) for part in parts for key in part) == list(range(160))
    assert set(states(database).values()) == {"sent"}
