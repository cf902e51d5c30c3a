"""Nobody gives more than they hold, and nobody locks out the last administrator."""

from datetime import timedelta
from functools import partial

import pytest

from db import absences, invitations, membership
from db.authority import Actor, NotAllowed, Why
from db.people import Post, one
from db.session import Database
from db.terms import Role, Status
from db.vault import Vault, new_key
from tests.db.folk import NOW, OPERATOR, TODAY, acting, join, settle
from tests.db.test_invitations import at_once
from tests.keys import VAULT

#: Who gives (role, office), what (role, office), and why not.
GIVEN = [
    (Role.ADMIN, None, Role.ADMIN, None, None),
    (Role.ADMIN, None, Role.LEADER, None, None),
    (Role.ADMIN, None, Role.LEADER, "T", None),
    (Role.ADMIN, None, Role.LEADER, "A", Why.NO_SUCH_POST),
    (Role.ADMIN, None, Role.HEAD, None, Why.NO_SUCH_POST),
    (Role.ADMIN, None, Role.OFFICER, None, Why.NO_SUCH_POST),
    (Role.ADMIN, None, Role.PARTNER, None, None),
    (Role.ADMIN, None, Role.OFFICER, "nowhere", Why.NO_SUCH_POST),
    (Role.ADMIN, None, Role.STRANGER, None, Why.NO_SUCH_POST),
    (Role.ADMIN, None, Role.OPERATOR, None, Why.NO_SUCH_POST),
    (Role.ADMIN, "T", Role.LEADER, "T", None),
    (Role.ADMIN, "T", Role.LEADER, None, Why.NOT_YOURS),
    (Role.ADMIN, "T", Role.ADMIN, "A1", None),
    (Role.ADMIN, "T", Role.OFFICER, "S", Why.NOT_YOURS),
    (Role.ADMIN, "A", Role.ADMIN, "A", None),
    (Role.ADMIN, "A", Role.HEAD, "A1", None),
    (Role.ADMIN, "A", Role.HEAD, "A0", None),
    (Role.ADMIN, "A", Role.OFFICER, "B", Why.NOT_YOURS),
    (Role.ADMIN, "A", Role.OFFICER, "T", Why.NOT_YOURS),
    (Role.ADMIN, "A", Role.ADMIN, None, Why.NOT_YOURS),
    (Role.ADMIN, "A", Role.LEADER, "T", Why.NOT_YOURS),
    (Role.ADMIN, "A", Role.LEADER, "A", Why.NO_SUCH_POST),
    (Role.LEADER, "T", Role.OFFICER, "A", Why.NOT_YOURS),
    (Role.HEAD, "A", Role.OFFICER, "A", Why.NOT_YOURS),
]


@pytest.mark.parametrize(("role", "unit", "given", "at", "why"), GIVEN)
def test_nobody_gives_more_than_they_hold(
    sqlite_url: str, role: Role, unit: str | None, given: Role, at: str | None, why: Why | None
) -> None:
    database = Database(sqlite_url, VAULT)
    settle(database)
    join(database, "1", role, unit)
    other = join(database, "2", Role.OFFICER, "A")
    actor, post = acting(database, "1"), Post(given, at)
    for change in (
        lambda: invitations.invite(database, post, actor, NOW),
        lambda: membership.move(database, other, post, actor, NOW),
    ):
        if why is None:
            change()
        else:
            with pytest.raises(NotAllowed) as refused:
                change()
            assert refused.value.why is why
    database.close()


CHANGES = {
    "block": membership.block,
    "leave": membership.leave,
    "unblock": membership.unblock,
    "rename": lambda database, number, by, now: membership.rename(
        database, number, by, now, name="Khác"
    ),
    "move": lambda database, number, by, now: membership.move(
        database, number, Post(Role.OFFICER, "A"), by, now
    ),
    "absence": lambda database, number, by, now: absences.begin(
        database, number, number + 1, (TODAY, TODAY), by, now
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_who_is_outside_an_administrators_offices_is_not_theirs_to_change(
    sqlite_url: str, change: object
) -> None:
    database = Database(sqlite_url, VAULT)
    settle(database)
    join(database, "1", Role.ADMIN, "A")
    for number, (role, unit) in enumerate(
        [(Role.OFFICER, "B"), (Role.LEADER, "T"), (Role.ADMIN, None), (Role.PARTNER, None)], 2
    ):
        subject = join(database, str(number), role, unit)
        join(database, f"{number}0", role, unit)
        with pytest.raises(NotAllowed) as refused:
            change(database, subject, acting(database, "1"), NOW)  # type: ignore[operator]
        assert refused.value.why is Why.NOT_YOURS
    database.close()


def test_who_does_not_administer_may_change_nothing_but_leave(database: Database) -> None:
    settle(database)
    number = join(database, "1", Role.OFFICER, "A")
    actor = acting(database, "1")
    for change in (membership.block, CHANGES["rename"], CHANGES["move"]):
        with pytest.raises(NotAllowed):
            change(database, number, actor, NOW)
    membership.leave(database, number, actor, NOW)
    with database.reading() as session:
        left = one(session, number)
    assert left is not None
    assert (left.status, left.channels) == (Status.LEFT, ())


LOCKING_OUT = {
    "by leaving": lambda database, number, by: membership.leave(database, number, by, NOW),
    "by blocking themself": lambda database, number, by: membership.block(
        database, number, by, NOW
    ),
    "by moving themself": lambda database, number, by: membership.move(
        database, number, Post(Role.OFFICER, "A"), by, NOW
    ),
    "by a smaller office": lambda database, number, by: membership.move(
        database, number, Post(Role.ADMIN, "A"), by, NOW
    ),
}


@pytest.mark.parametrize("change", LOCKING_OUT.values(), ids=LOCKING_OUT)
def test_the_last_administrator_stays_until_there_is_another(
    database: Database, change: object
) -> None:
    settle(database)
    number = join(database, "1", Role.ADMIN, None)
    join(database, "2", Role.ADMIN, "A")  # who could not do all that the first can
    with pytest.raises(NotAllowed) as refused:
        change(database, number, acting(database, "1"))  # type: ignore[operator]
    assert refused.value.why is Why.LAST_ADMIN
    join(database, "3", Role.ADMIN, None)
    change(database, number, acting(database, "1"))  # type: ignore[operator]


def test_who_administers_whatever_is_registered_may_end_the_last_one(database: Database) -> None:
    settle(database)
    number = join(database, "1", Role.ADMIN, None)
    membership.block(database, number, OPERATOR, NOW)


def test_two_administrators_who_block_each_other_at_once_leave_one(database_url: str) -> None:
    doors = [Database(database_url, VAULT) for _ in range(2)]
    settle(doors[0])
    numbers = [join(doors[0], str(place), Role.ADMIN, None) for place in range(2)]
    for _ in range(3):
        actors = [acting(doors[0], str(place)) for place in range(2)]
        jobs = [
            partial(_blocks, doors[place], numbers[1 - place], actors[place]) for place in range(2)
        ]
        assert sorted(at_once(*jobs), key=str) == [None, Why.LAST_ADMIN]
        with doors[0].reading() as session:
            statuses = [one(session, number).status for number in numbers]  # type: ignore[union-attr]
        blocked = numbers[statuses.index(Status.BLOCKED)]
        membership.unblock(doors[0], blocked, OPERATOR, NOW)
    for door in doors:
        door.close()


def _blocks(door: Database, number: int, by: Actor) -> Why | None:
    """Why somebody was not blocked; None where they were."""
    try:
        membership.block(door, number, by, NOW)
    except NotAllowed as refused:
        return refused.why
    return None


def test_a_code_ends_with_the_rights_of_who_made_it(database: Database) -> None:
    settle(database)
    join(database, "1", Role.ADMIN, None)
    number = join(database, "2", Role.ADMIN, "A")
    code = invitations.invite(database, Post(Role.OFFICER, "A"), acting(database, "2"), NOW).code
    own = invitations.connect(database, acting(database, "2"), NOW)
    membership.block(database, number, acting(database, "1"), NOW)
    for place, one_code in enumerate((code, own)):
        assert invitations.use(database, one_code, ("zalo", str(place)), NOW) is None


def test_people_are_known_again_after_a_new_key_was_put_first(database_url: str) -> None:
    old, new = new_key(), new_key()
    before, after = (Database(database_url, Vault(keys)) for keys in ([old], [new, old]))
    settle(before)
    number = join(before, "1", Role.ADMIN, None)
    code = invitations.invite(before, Post(Role.OFFICER, "A"), OPERATOR, NOW).code
    assert acting(after, "1").number == number
    assert invitations.use(after, code, ("telegram", "1"), NOW) is None
    later = NOW + timedelta(minutes=1)
    assert invitations.use(after, code, ("telegram", "2"), later) is not None
    before.close()
    after.close()
