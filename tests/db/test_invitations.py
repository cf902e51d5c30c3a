"""One-time codes: who makes them, who they let in, once, in time, and not by guessing."""

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import func, select

from db import invitations, people
from db.authority import Actor, NotAllowed, Why
from db.invitations import ALPHABET, GROUPS, SIZE, is_code, new_code
from db.people import Post
from db.people_models import Account, AuditRecord, Invitation, Member
from db.session import Database
from db.terms import Role
from tests.db.folk import NOW, OPERATOR, TODAY, acting, join, settle
from tests.keys import VAULT

WRONG = "AAAAA-AAAAA-AAAA3"
ANNA, BAO = ("telegram", "21"), ("telegram", "22")


def test_a_code_holds_more_than_sixty_bits_in_signs_that_are_not_taken_for_others() -> None:
    assert GROUPS * SIZE * math.log2(len(ALPHABET)) > 65
    assert not set(ALPHABET) & set("0OQ1IL2Z5S8B6GUV") - {"Q"}
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(is_code(code) and is_code(code.lower().replace("-", "")) for code in codes)


@pytest.mark.parametrize(
    "text",
    ["tranh-thanh-chanh", "thanhtrachcanhh", "tỷ lệ", "", "1/2021", "AAAAA-AAAAA-AAAAA", "9" * 14],
)
def test_what_may_be_a_question_is_no_code(text: str) -> None:
    assert not is_code(text)


def test_a_code_lets_one_person_in_with_what_it_holds(database: Database) -> None:
    settle(database)
    post = Post(Role.OFFICER, "A")
    code = invitations.invite(database, post, OPERATOR, NOW, name="Lò Văn An").code
    typed = f" {code.lower().replace('-', ' ')} "
    welcome = invitations.use(database, typed, ANNA, NOW)
    assert welcome is not None
    known = people.find(database, *ANNA, TODAY)
    assert known is not None
    assert known.number == welcome.number
    assert known.name == "Lò Văn An"
    assert known.posts == (Post(Role.OFFICER, "A", officer="Lò Văn An"),)
    assert invitations.use(database, code, BAO, NOW) is None
    assert people.find(database, *BAO, TODAY) is None


def test_only_the_mark_of_a_code_and_the_seal_of_a_number_are_kept(database: Database) -> None:
    settle(database)
    code = invitations.invite(database, Post(Role.PARTNER), OPERATOR, NOW).code
    invitations.use(database, code, ("telegram", "4711004711"), NOW)
    with database.reading() as session:
        kept = session.scalars(select(Invitation)).one(), session.scalars(select(Account)).one()
    text = repr([vars(row) for row in kept])
    assert code.replace("-", "") not in text.replace("-", "")
    assert "4711004711" not in text


@pytest.mark.parametrize("role", [Role.ADMIN, Role.HEAD])
def test_a_code_expires(database: Database, role: Role) -> None:
    settle(database)
    code = invitations.invite(database, Post(role, "T"), OPERATOR, NOW, days=2).code
    assert invitations.use(database, code, ANNA, NOW + timedelta(days=2)) is None
    assert invitations.use(database, code, BAO, NOW + timedelta(days=2, seconds=-1)) is not None


@pytest.mark.parametrize("days", [0, -1, invitations.MOST_DAYS + 1])
def test_a_code_is_good_for_some_days_and_not_for_ever(database: Database, days: int) -> None:
    settle(database)
    with pytest.raises(NotAllowed) as refused:
        invitations.invite(database, Post(Role.ADMIN), OPERATOR, NOW, days=days)
    assert refused.value.why is Why.BAD_DAYS


def test_five_wrong_codes_lock_a_sender_out_for_the_hour_right_ones_too(
    database: Database,
) -> None:
    settle(database)
    code = invitations.invite(database, Post(Role.OFFICER, "A"), OPERATOR, NOW).code
    for minute in range(5):
        tried_at = NOW + timedelta(minutes=minute)
        assert invitations.use(database, WRONG, ANNA, tried_at) is None
    locked = NOW + timedelta(minutes=5)
    assert invitations.use(database, code, ANNA, locked) is None
    assert invitations.use(database, code, ANNA, NOW + timedelta(minutes=59)) is None
    over = NOW + timedelta(hours=1)
    assert invitations.use(database, code, ANNA, over) is not None


def test_the_wrong_codes_of_one_do_not_lock_others_out(database: Database) -> None:
    settle(database)
    code = invitations.invite(database, Post(Role.OFFICER, "A"), OPERATOR, NOW).code
    for _ in range(5):
        invitations.use(database, WRONG, ANNA, NOW)
    assert invitations.use(database, code, ("zalo", "21"), NOW) is not None


def test_a_person_joins_another_messenger_and_is_the_same_person_there(
    database: Database,
) -> None:
    settle(database)
    number = join(database, "21", Role.HEAD, "A")
    first = invitations.connect(database, acting(database, "21"), NOW)
    second = invitations.connect(database, acting(database, "21"), NOW)
    assert invitations.use(database, first, ("zalo", "z"), NOW) is None
    welcome = invitations.use(database, second, ("zalo", "z"), NOW)
    assert welcome == invitations.Welcome(number, again=True)
    known = people.find(database, "zalo", "z", TODAY)
    assert known == people.find(database, "telegram", "21", TODAY)


def test_a_code_for_ones_own_account_is_good_for_half_an_hour(database: Database) -> None:
    settle(database)
    join(database, "21", Role.HEAD, "A")
    code = invitations.connect(database, acting(database, "21"), NOW)
    assert invitations.use(database, code, ("zalo", "z"), NOW + invitations.OWN) is None


def test_who_is_in_already_uses_up_no_code(database: Database) -> None:
    settle(database)
    join(database, "21", Role.HEAD, "A")
    code = invitations.invite(database, Post(Role.OFFICER, "A"), OPERATOR, NOW).code
    assert invitations.use(database, code, ANNA, NOW) is None
    assert invitations.use(database, code, BAO, NOW) is not None


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """What each of the jobs gives, all begun at the same moment."""
    barrier = Barrier(len(jobs))

    def begun(job: Callable[[], object]) -> object:
        barrier.wait()
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(begun, jobs))


def test_of_several_who_use_a_code_at_once_one_gets_in(database_url: str) -> None:
    doors = [Database(database_url, VAULT) for _ in range(4)]
    settle(doors[0])
    for number in range(5):
        code = invitations.invite(doors[0], Post(Role.OFFICER, "A"), OPERATOR, NOW).code
        jobs = [
            partial(invitations.use, door, code, ("telegram", f"{number}-{place}"), NOW)
            for place, door in enumerate(doors)
        ]
        let_in = at_once(*jobs)
        assert sum(welcome is not None for welcome in let_in) == 1
    with doors[0].reading() as session:
        assert session.scalar(select(func.count(Member.id))) == 5
    for door in doors:
        door.close()


def test_one_sender_with_two_codes_at_once_becomes_one_person(database_url: str) -> None:
    doors = [Database(database_url, VAULT) for _ in range(2)]
    settle(doors[0])
    post = Post(Role.OFFICER, "A")
    codes = [invitations.invite(doors[0], post, OPERATOR, NOW).code for _ in doors]
    both = zip(doors, codes, strict=True)
    at_once(*(partial(invitations.use, door, code, ANNA, NOW) for door, code in both))
    with doors[0].reading() as session:
        assert session.scalar(select(func.count(Account.id))) == 1
        assert session.scalar(select(func.count(Member.id))) == 1
    for door in doors:
        door.close()


def test_who_is_not_registered_has_no_account_to_join(database: Database) -> None:
    with pytest.raises(NotAllowed):
        invitations.connect(database, Actor("telegram", "1", (Post(Role.ADMIN),)), NOW)


def test_an_invitation_is_withdrawn_by_whose_it_is_to_give(database: Database) -> None:
    settle(database)
    for number, unit in enumerate(("A", "B")):
        join(database, str(number), Role.ADMIN, unit)
    made = invitations.invite(database, Post(Role.OFFICER, "A1"), acting(database, "0"), NOW)
    with pytest.raises(NotAllowed):
        invitations.withdraw(database, made.number, acting(database, "1"), NOW)
    invitations.withdraw(database, made.number, acting(database, "0"), NOW)
    assert invitations.use(database, made.code, ANNA, NOW) is None
    with pytest.raises(NotAllowed):
        invitations.withdraw(database, made.number, OPERATOR, NOW)


def test_wrong_codes_and_the_lock_are_in_the_audit(database: Database) -> None:
    for _ in range(7):
        invitations.use(database, WRONG, ANNA, NOW)
    with database.reading() as session:
        kinds = session.scalars(select(AuditRecord.kind).order_by(AuditRecord.id)).all()
    assert kinds == ["wrong_code"] * 4 + ["locked_out"]
