"""Who somebody is at this moment: their own post, and those of whom they stand in for."""

import shutil
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from db import absences, membership, people
from db.authority import NotAllowed, Why
from db.people import Post
from db.session import Database
from db.terms import Role, Status
from tests.db.folk import NOW, OPERATOR, TODAY, acting, join, settle
from tests.keys import VAULT

DAY = timedelta(days=1)


def posts(database: Database, number: str, today: date = TODAY) -> tuple[Post, ...] | None:
    known = people.find(database, "telegram", number, today)
    return known.posts if known else None


def test_nobody_is_known_before_they_came_in(database: Database) -> None:
    settle(database)
    join(database, "1", Role.HEAD, "A")
    assert posts(database, "2") is None
    assert people.find(database, "zalo", "1", TODAY) is None


def test_a_change_holds_from_the_next_message_on(database: Database) -> None:
    settle(database)
    number = join(database, "1", Role.HEAD, "A")
    assert posts(database, "1") == (Post(Role.HEAD, "A"),)
    membership.move(database, number, Post(Role.PARTNER, "B", body="Công an"), OPERATOR, NOW)
    assert posts(database, "1") == (Post(Role.PARTNER, "B", body="Công an"),)
    membership.block(database, number, OPERATOR, NOW)
    assert posts(database, "1") == ()
    membership.unblock(database, number, OPERATOR, NOW)
    membership.leave(database, number, acting(database, "1"), NOW)
    assert posts(database, "1") is None
    assert join(database, "1", Role.OFFICER, "A") != number


def test_another_stands_in_from_the_first_day_to_the_last(database: Database) -> None:
    settle(database)
    head, other = join(database, "1", Role.HEAD, "A"), join(database, "2", Role.OFFICER, "A", "An")
    own, lent = Post(Role.OFFICER, "A", officer="An"), Post(Role.HEAD, "A")
    days = (TODAY + DAY, TODAY + 3 * DAY)
    absences.begin(database, head, other, days, acting(database, "1"), NOW)
    held = [posts(database, "2", TODAY + n * DAY) for n in range(5)]
    assert held == [(own,), (own, lent), (own, lent), (own, lent), (own,)]
    assert posts(database, "1", TODAY + DAY) == (lent,)


def test_who_was_blocked_or_left_lends_nothing_and_gets_nothing(database: Database) -> None:
    settle(database)
    numbers = [join(database, str(place), Role.HEAD, "A") for place in range(3)]
    for place in (0, 1):
        absences.begin(database, numbers[place], numbers[2], (TODAY, TODAY), OPERATOR, NOW)
    assert len(posts(database, "2") or ()) == 3
    membership.block(database, numbers[0], OPERATOR, NOW)
    assert len(posts(database, "2") or ()) == 2
    membership.leave(database, numbers[1], OPERATOR, NOW)
    assert len(posts(database, "2") or ()) == 1
    membership.block(database, numbers[2], OPERATOR, NOW)
    assert posts(database, "2") == ()


def test_what_is_lent_is_not_lent_on(database: Database) -> None:
    settle(database)
    one, two, three = (join(database, str(n), Role.HEAD, unit) for n, unit in enumerate("TAB"))
    absences.begin(database, one, two, (TODAY, TODAY), OPERATOR, NOW)
    absences.begin(database, two, three, (TODAY, TODAY), OPERATOR, NOW)
    assert posts(database, "2") == (Post(Role.HEAD, "B"), Post(Role.HEAD, "A"))


#: Whose rights are lent to whom (role, office, body), and whether that can be.
STANDING_IN = {
    "of one office": ((Role.HEAD, "A", ""), (Role.OFFICER, "A", ""), True),
    "of one province": ((Role.HEAD, "A1", ""), (Role.OFFICER, "B", ""), True),
    "of another province": ((Role.HEAD, "A", ""), (Role.OFFICER, "S", ""), False),
    "a partner for an official": ((Role.HEAD, "A", ""), (Role.PARTNER, "A", "Công an"), False),
    "an official for a partner": ((Role.PARTNER, "A", "Công an"), (Role.HEAD, "A", ""), False),
    "a partner of the same body": (
        (Role.PARTNER, "A", "Công an"),
        (Role.PARTNER, "A", "Công an"),
        True,
    ),
    "a partner of another body": (
        (Role.PARTNER, "A", "Công an"),
        (Role.PARTNER, "A", "Viện kiểm sát"),
        False,
    ),
}


@pytest.mark.parametrize(("absent", "other", "may"), STANDING_IN.values(), ids=STANDING_IN)
def test_only_colleagues_stand_in(
    sqlite_url: str, absent: tuple[Role, str, str], other: tuple[Role, str, str], may: bool
) -> None:
    database = Database(sqlite_url, VAULT)
    settle(database)
    numbers = [
        join(database, str(place), role, unit, body=body)
        for place, (role, unit, body) in enumerate((absent, other))
    ]
    by = acting(database, "0")
    if may:
        absences.begin(database, *numbers, (TODAY, TODAY), by, NOW)
    else:
        with pytest.raises(NotAllowed) as refused:
            absences.begin(database, *numbers, (TODAY, TODAY), by, NOW)
        assert refused.value.why is Why.BAD_STAND_IN
    assert len(posts(database, "1") or ()) == 1 + may
    database.close()


BAD_DAYS = {
    "over": (TODAY - 2 * DAY, TODAY - DAY),
    "backwards": (TODAY + DAY, TODAY),
    "too long": (TODAY, TODAY + absences.LONGEST * DAY),
    "too far": (TODAY + 400 * DAY, TODAY + 401 * DAY),
}


@pytest.mark.parametrize("days", BAD_DAYS.values(), ids=BAD_DAYS)
def test_days_of_absence_are_some_days_to_come(sqlite_url: str, days: tuple[date, date]) -> None:
    database = Database(sqlite_url, VAULT)
    settle(database)
    one, two = (join(database, str(place), Role.HEAD, "A") for place in range(2))
    with pytest.raises(NotAllowed) as refused:
        absences.begin(database, one, two, days, OPERATOR, NOW)
    assert refused.value.why is Why.BAD_DAYS
    database.close()


def test_absences_are_listed_and_ended_by_whose_they_are(database: Database) -> None:
    settle(database)
    one, two = (join(database, str(place), Role.HEAD, "A") for place in range(2))
    absences.begin(database, one, two, (TODAY, TODAY), OPERATOR, NOW)
    with database.reading() as session:
        (leave,) = absences.of(session, one, TODAY)
        assert [entry.number for entry in people.standing_for(session, two, TODAY)] == [one]
    with pytest.raises(NotAllowed):
        absences.end(database, leave.number, acting(database, "1"), NOW)
    absences.end(database, leave.number, acting(database, "0"), NOW)
    assert posts(database, "1") == (Post(Role.HEAD, "A"),)
    with pytest.raises(NotAllowed):
        absences.end(database, leave.number, OPERATOR, NOW)


def test_the_list_has_those_of_some_offices_a_page_at_a_time(database: Database) -> None:
    settle(database)
    for place in range(people.PAGE + 2):
        join(database, str(place), Role.OFFICER, "B" if place == 3 else "A")
    with database.reading() as session:
        first, total = people.listed(session, frozenset({"A"}), 1)
        second, _ = people.listed(session, frozenset({"A"}), 2)
        everybody, count = people.listed(session, None)
    assert (len(first), len(second), total) == (people.PAGE, 1, people.PAGE + 1)
    assert len(everybody) == count == people.PAGE + 2
    assert {entry.post.unit for entry in (*first, *second)} == {"A"}


def test_a_person_is_found_by_indexes_in_two_short_steps(sqlite_url: str) -> None:
    database = Database(sqlite_url, VAULT)
    settle(database)
    join(database, "1", Role.HEAD, "A")
    plans: list[str] = []

    def explain(_: Any, cursor: Any, statement: str, values: Any, *__: Any) -> None:
        if statement.startswith("SELECT"):
            plans.extend(
                row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            )

    event.listen(database.engine, "before_cursor_execute", explain)
    people.find(database, "telegram", "1", TODAY)
    assert len([step for step in plans if "accounts" in step or "absences" in step]) == 2
    assert not [step for step in plans if step.startswith("SCAN")]
    database.close()


@dataclass
class Model:
    """What should be true of everybody: simple dictionaries, and rules in three lines each."""

    post: dict[str, Post] = field(default_factory=dict)
    number: dict[str, int] = field(default_factory=dict)
    status: dict[str, Status] = field(default_factory=dict)

    def is_in(self, who: str) -> bool:
        return who in self.number

    def posts(self, who: str) -> tuple[Post, ...] | None:
        if not self.is_in(who):
            return None
        return (self.post[who],) if self.status[who] is Status.ACTIVE else ()

    def others_administer(self, who: str) -> bool:
        return any(
            self.status[one] is Status.ACTIVE and self.post[one].role is Role.ADMIN
            for one in self.number
            if one != who
        )

    def is_last(self, who: str) -> bool:
        active = self.status[who] is Status.ACTIVE and self.post[who].role is Role.ADMIN
        return active and not self.others_administer(who)


STEPS = st.tuples(
    st.sampled_from(["join", "block", "unblock", "move", "leave"]),
    st.sampled_from("abc"),
    st.sampled_from([Post(Role.ADMIN), Post(Role.HEAD, "A"), Post(Role.HEAD, "B")]),
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=14))
def test_people_come_and_go_as_in_a_simple_model(
    sqlite_template: Path, tmp_path: Path, steps: list[tuple[str, str, Post]]
) -> None:
    file = tmp_path / f"{uuid4().hex}.db"
    shutil.copy(sqlite_template, file)
    database, model = Database(f"sqlite:///{file}", VAULT), Model()
    settle(database)
    for verb, who, post in steps:
        _step(database, model, verb, who, post)
        for one in "abc":
            assert posts(database, one) == model.posts(one)
    database.close()


def _step(database: Database, model: Model, verb: str, who: str, post: Post) -> None:
    """One step in the database, by the person themself, and the same in the model."""
    if verb == "join":
        if not model.is_in(who):
            model.number[who] = join(database, who, post.role, post.unit)
            model.post[who], model.status[who] = post, Status.ACTIVE
        return
    if not model.is_in(who):
        return
    refused = _is_refused(database, model.number[who], verb, post)
    status, last = model.status[who], model.is_last(who)
    if verb == "block":
        expected = status is Status.BLOCKED or last
    elif verb == "unblock":
        expected = status is Status.ACTIVE
    else:
        expected = last and not (verb == "move" and post.role is Role.ADMIN)
    assert refused is expected
    if refused:
        return
    if verb == "leave":
        del model.number[who]
    elif verb == "move":
        model.post[who] = post
    else:
        model.status[who] = Status.BLOCKED if verb == "block" else Status.ACTIVE


def _is_refused(database: Database, number: int, verb: str, post: Post) -> bool:
    by = _operator()
    try:
        match verb:
            case "block":
                membership.block(database, number, by, NOW)
            case "unblock":
                membership.unblock(database, number, by, NOW)
            case "move":
                membership.move(database, number, post, by, NOW)
            case _:
                membership.leave(database, number, by, NOW)
    except NotAllowed:
        return True
    return False


def _operator() -> Any:
    """An operator without ADMINS, who may lock nobody out for good."""
    return type(OPERATOR)("terminal", "operator", OPERATOR.posts)
