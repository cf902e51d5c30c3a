"""What one process at a time does: held, held anew, let go, and free again after a while."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

from db.leases import SPAN, hold, let_go
from db.session import Database

NOW = datetime(2026, 11, 27, 3, 0)
A_LITTLE = timedelta(seconds=1)


def test_one_holds_it_until_that_one_is_gone(database: Database) -> None:
    assert hold(database, "poll", "a", NOW)
    assert not hold(database, "poll", "b", NOW + A_LITTLE)
    assert hold(database, "poll", "a", NOW + SPAN - A_LITTLE)
    assert not hold(database, "poll", "b", NOW + SPAN + A_LITTLE)
    assert hold(database, "poll", "b", NOW + 2 * SPAN)
    assert not hold(database, "poll", "a", NOW + 2 * SPAN + A_LITTLE)
    assert hold(database, "another", "a", NOW)


def test_what_is_let_go_is_free_at_once_and_only_by_its_holder(database: Database) -> None:
    assert hold(database, "poll", "a", NOW)
    let_go(database, "poll", "b")
    assert not hold(database, "poll", "b", NOW)
    let_go(database, "poll", "a")
    assert hold(database, "poll", "b", NOW)


def test_a_clock_that_was_set_back_holds_nobody_up(database: Database) -> None:
    assert hold(database, "poll", "a", NOW + timedelta(days=1))
    assert hold(database, "poll", "b", NOW)


def test_who_looked_at_the_clock_a_moment_before_the_holder_does_not_get_it_too(
    database: Database,
) -> None:
    assert hold(database, "poll", "a", NOW + A_LITTLE)
    assert not hold(database, "poll", "b", NOW)


def test_of_many_at_once_one_gets_it(database: Database) -> None:
    ready, got = Barrier(6), list[str]()

    def reach_for_it(holder: str) -> None:
        ready.wait()
        if hold(database, "poll", holder, NOW):
            got.append(holder)

    all_of_them = [Thread(target=reach_for_it, args=(str(n),)) for n in range(6)]
    for one in all_of_them:
        one.start()
    for one in all_of_them:
        one.join()
    assert len(got) == 1
