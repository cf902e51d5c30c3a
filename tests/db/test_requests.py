"""Who asks to be let in: seen by the administrators of that office, decided once."""

from datetime import UTC, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from db import agencies, audit_check, groups, people, requests, tries
from db.authority import NotAllowed, Why, reach
from db.groups import Registered
from db.people import Post
from db.people_models import AuditRecord, JoinRequest
from db.session import Database
from db.terms import Role
from tests.db.folk import NOW, OPERATOR, TODAY, acting, join, settle
from tests.db.test_invitations import at_once
from tests.keys import VAULT

ANNA = ("telegram", "21")
#: The same moment as somebody who asks has it.
ASKED = NOW.replace(tzinfo=UTC)


def waiting(database: Database, by: str) -> list[tuple[str, str]]:
    """Who waits for an administrator."""
    with database.reading() as session:
        within = reach(acting(database, by), agencies.load(session))
        rows, _ = requests.waiting(session, within, NOW)
    return [(row.name, row.unit) for row in rows]


def number_of(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(JoinRequest.id)).one()


def test_a_request_is_for_the_administrators_of_its_office_and_those_above(
    database: Database,
) -> None:
    settle(database)
    for number, unit in enumerate((None, "T", "A", "B", "S")):
        join(database, str(number), Role.ADMIN, unit)
    assert requests.ask(database, "Lò Văn An", "A1", ANNA, ASKED)
    seen = [len(waiting(database, str(number))) for number in range(5)]
    assert seen == [1, 1, 1, 0, 0]
    number = number_of(database)
    for change in (
        partial(requests.grant, database, number, Role.OFFICER),
        partial(requests.deny, database, number),
    ):
        with pytest.raises(NotAllowed) as refused:
            change(acting(database, "3"), NOW)
        assert refused.value.why is Why.NOT_THERE


def test_who_is_granted_is_in_with_the_role_that_was_said(database: Database) -> None:
    settle(database)
    join(database, "1", Role.ADMIN, "A")
    requests.ask(database, "Lò Văn An", "A1", ANNA, ASKED)
    with pytest.raises(NotAllowed):
        requests.grant(database, number_of(database), Role.LEADER, acting(database, "1"), NOW)
    requests.grant(database, number_of(database), Role.OFFICER, acting(database, "1"), NOW)
    known = people.find(database, *ANNA, TODAY)
    assert known is not None
    assert known.posts == (Post(Role.OFFICER, "A1", officer="Lò Văn An"),)
    with pytest.raises(NotAllowed) as refused:
        requests.deny(database, number_of(database), acting(database, "1"), NOW)
    assert refused.value.why is Why.NOT_THERE


def test_who_is_turned_down_stays_a_stranger_and_may_ask_again(database: Database) -> None:
    settle(database)
    requests.ask(database, "Lò Văn An", "A", ANNA, ASKED)
    requests.deny(database, number_of(database), OPERATOR, NOW)
    assert people.find(database, *ANNA, TODAY) is None
    assert requests.ask(database, "Lò Văn An", "A", ANNA, ASKED)


def test_of_one_sender_the_last_request_waits_and_only_five_an_hour_are_taken(
    database: Database,
) -> None:
    settle(database)
    join(database, "1", Role.ADMIN, None)
    taken = [requests.ask(database, f"Tên {n}", "A", ANNA, ASKED) for n in range(7)]
    assert taken == [True] * tries.MOST + [False] * 2
    assert waiting(database, "1") == [("Tên 4", "A")]
    assert requests.ask(database, "Tên", "B", ANNA, ASKED + tries.WITHIN)


def test_a_request_that_nobody_decided_is_let_go(database: Database) -> None:
    settle(database)
    requests.ask(database, "Lò Văn An", "A", ANNA, ASKED)
    later = NOW + requests.KEPT
    with database.reading() as session:
        assert requests.waiting(session, None, later) == ([], 0)
    with pytest.raises(NotAllowed):
        requests.grant(database, number_of(database), Role.OFFICER, OPERATOR, later)
    requests.ask(database, "Khác", "A", ("zalo", "1"), ASKED + requests.KEPT + timedelta(seconds=1))
    with database.reading() as session:
        assert session.scalars(select(JoinRequest.name)).all() == ["Khác"]


def test_two_administrators_who_decide_at_once_decide_once(database_url: str) -> None:
    doors = [Database(database_url, VAULT) for _ in range(2)]
    settle(doors[0])
    for place in range(4):
        requests.ask(doors[0], "Lò Văn An", "A", ("telegram", f"a{place}"), ASKED)
        with doors[0].reading() as session:
            (row,), _ = requests.waiting(session, None, NOW)
        ended = at_once(
            partial(_tried, requests.grant, doors[0], row.number, Role.OFFICER),
            partial(_tried, requests.deny, doors[1], row.number),
        )
        assert sorted(ended) == [False, True]
    for door in doors:
        door.close()


def _tried(change: object, *arguments: object) -> bool:
    try:
        change(*arguments, OPERATOR, NOW)  # type: ignore[operator]
    except NotAllowed:
        return False
    return True


def test_a_group_is_registered_changed_and_ended_within_an_administrators_offices(
    database: Database,
) -> None:
    settle(database)
    for number, unit in enumerate((None, "A", "B")):
        join(database, str(number), Role.ADMIN, unit)
    chat = ("telegram", "-100")
    assert groups.find(database, chat) is None
    groups.register(database, chat, "A1", acting(database, "1"), NOW, "Công an")
    assert groups.find(database, chat) == Registered("A1", "Công an")
    for change in (
        partial(groups.register, database, chat, "B", acting(database, "2"), NOW),
        partial(groups.register, database, chat, None, acting(database, "1"), NOW),
        partial(groups.end, database, chat, acting(database, "2"), NOW),
    ):
        with pytest.raises(NotAllowed):
            change()
    groups.register(database, chat, None, acting(database, "0"), NOW)
    assert groups.find(database, chat) == Registered(None)
    groups.end(database, chat, acting(database, "0"), NOW)
    assert groups.find(database, chat) is None
    with pytest.raises(NotAllowed):
        groups.end(database, chat, OPERATOR, NOW)
    groups.register(database, chat, "B", acting(database, "2"), NOW)
    assert groups.find(database, chat) == Registered("B")


def test_every_change_of_rights_is_in_the_audit_by_who_made_it(database: Database) -> None:
    settle(database)
    admin = join(database, "1", Role.ADMIN, None)
    requests.ask(database, "Lò Văn An", "A", ANNA, ASKED)
    requests.grant(database, number_of(database), Role.OFFICER, acting(database, "1"), NOW)
    groups.register(database, ("telegram", "-1"), "A", acting(database, "1"), NOW)
    with database.reading() as session:
        rows = session.scalars(select(AuditRecord).order_by(AuditRecord.id)).all()
        kinds = [(row.kind, row.person_id) for row in rows]
        text = repr([(row.facts, row.actor) for row in rows])
        assert not audit_check.verify(session, VAULT).findings
    assert kinds == [
        ("invited", None),
        ("joined", admin),
        ("requested", None),
        ("granted", admin),
        ("group_added", admin),
    ]
    assert "Lò Văn An" not in text
