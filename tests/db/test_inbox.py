"""The inbox: kept once, taken by one process at a time in each chat's order, answered once."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from db import buttons, inbox, strangers
from db.chat_models import InboxMessage
from db.inbox import LEASE, WORTH_ANSWERING, Mailbox
from db.session import Database
from db.vault import Vault, new_key
from tests.keys import VAULT

NOW = datetime(2026, 11, 23, 1, 0)
BOX = Mailbox("telegram", "4242")
MINE = ("telegram", "7", "11")
A_MOMENT = timedelta(microseconds=1)


def put(database: Database, key: str, chat: str = "7", when: datetime = NOW) -> bool:
    return inbox.receive(database, BOX, key, chat, {"text": key}, when)


def taken(database: Database, when: datetime = NOW, most: int = 10) -> list[str]:
    return [message.payload["text"] for message in inbox.take(database, BOX, when, most)]


def take_one(database: Database) -> int:
    return inbox.take(database, BOX, NOW, 1)[0].id


def test_a_message_is_kept_as_it_came_and_only_once(database: Database) -> None:
    assert put(database, "một")
    assert not put(database, "một", "8")
    found = inbox.take(database, BOX, NOW, 10)
    assert [(m.chat, m.payload, m.received_at, m.begun) for m in found] == [
        ("7", {"text": "một"}, NOW, False)
    ]


def test_the_same_number_of_another_bot_or_channel_is_another_message(database: Database) -> None:
    for box in (BOX, Mailbox("telegram", "1"), Mailbox("zalo", "4242")):
        assert inbox.receive(database, box, "một", "7", {}, NOW)
        assert len(inbox.take(database, box, NOW, 10)) == 1


def test_of_a_chat_only_the_oldest_can_be_had_of_others_too(database: Database) -> None:
    for key, chat in (("a1", "7"), ("a2", "7"), ("b1", "8"), ("b2", "8")):
        put(database, key, chat)
    first = inbox.take(database, BOX, NOW, 10)
    assert [m.payload["text"] for m in first] == ["a1", "b1"]
    assert taken(database) == []
    inbox.settle(database, first[1].id, NOW)
    assert taken(database) == ["b2"]


def test_no_more_are_taken_than_asked_for_and_the_oldest_first(database: Database) -> None:
    for chat in "1234":
        put(database, chat, chat)
    assert [taken(database, most=n) for n in (1, 2, 10)] == [["1"], ["2", "3"], ["4"]]


def test_what_is_taken_comes_free_when_its_process_no_longer_says_so(database: Database) -> None:
    put(database, "một")
    number = take_one(database)
    assert taken(database, NOW + LEASE) == []
    inbox.renew(database, [number], NOW + LEASE)
    assert taken(database, NOW + 2 * LEASE) == []
    assert taken(database, NOW + 2 * LEASE + A_MOMENT) == ["một"]


def test_a_lease_of_a_clock_that_was_set_back_holds_nobody_up(database: Database) -> None:
    put(database, "một")
    take_one(database)
    assert taken(database, NOW - LEASE - A_MOMENT) == ["một"]


def test_who_looked_at_the_clock_a_moment_before_another_took_it_does_not_take_it_too(
    database: Database,
) -> None:
    put(database, "một")
    take_one(database)
    assert taken(database, NOW - A_MOMENT) == []


def test_what_is_left_can_be_taken_at_once(database: Database) -> None:
    put(database, "một")
    inbox.leave(database, take_one(database))
    assert taken(database) == ["một"]


def test_an_answer_begins_once_unless_it_was_not_taken(database: Database) -> None:
    put(database, "một")
    number = take_one(database)
    assert inbox.begin(database, number, NOW)
    assert not inbox.begin(database, number, NOW)
    inbox.take_back(database, number)
    assert inbox.begin(database, number, NOW)


def test_what_was_begun_by_a_process_that_is_gone_says_so(database: Database) -> None:
    put(database, "một")
    inbox.begin(database, take_one(database), NOW)
    found = inbox.take(database, BOX, NOW + LEASE + A_MOMENT, 10)
    assert [message.begun for message in found] == [True]


def test_what_is_settled_never_comes_again(database: Database) -> None:
    put(database, "một")
    inbox.settle(database, take_one(database), NOW)
    assert taken(database, NOW + 2 * LEASE) == []
    assert not put(database, "một")


def test_what_waited_too_long_is_not_answered_and_holds_nobody_up(database: Database) -> None:
    put(database, "quá cũ", when=NOW - WORTH_ANSWERING - A_MOMENT)
    put(database, "vừa kịp", when=NOW - WORTH_ANSWERING)
    assert taken(database) == ["vừa kịp"]


def test_processes_side_by_side_take_every_message_once_and_in_order(
    database_url: str, database: Database
) -> None:
    for number in range(40):
        put(database, f"{number}", str(number % 4))

    def work(_: int) -> list[tuple[str, int]]:
        mine = Database(database_url, VAULT)
        done: list[tuple[str, int]] = []
        misses = 0
        while misses < 3:
            found = inbox.take(mine, BOX, NOW, 2)
            misses = 0 if found else misses + 1
            done += [(m.chat, int(m.payload["text"])) for m in found]
            for message in found:
                inbox.settle(mine, message.id, NOW)
        mine.close()
        return done

    with ThreadPoolExecutor(3) as pool:
        parts = list(pool.map(work, range(3)))
    assert sorted(number for part in parts for _, number in part) == list(range(40))
    assert all(_in_order(part) for part in parts)


def _in_order(part: Sequence[tuple[str, int]]) -> bool:
    by_chat = [[n for chat, n in part if chat == wanted] for wanted in "0123"]
    return all(numbers == sorted(numbers) for numbers in by_chat)


# Buttons


def test_a_button_gives_its_question_back_in_its_chat_only(database: Database) -> None:
    tokens = buttons.keep(database, MINE, ["một", "hai"], NOW)
    assert [buttons.question(database, MINE, token) for token in tokens] == [
        "một",
        "hai",
    ]
    for other in (("telegram", "8", "11"), ("zalo", "7", "11"), ("telegram", "7", "12")):
        assert buttons.question(database, other, tokens[0]) is None
    assert buttons.question(database, MINE, "made-up") is None


def test_tokens_say_nothing_and_fit_a_button(database: Database) -> None:
    question = "tỷ lệ thu tiền của đơn vị LC02 " * 30
    tokens = buttons.keep(database, MINE, [question] * 2, NOW)
    assert len(set(tokens)) == 2
    assert all(token.isascii() and 16 <= len(token) <= 62 for token in tokens)
    assert buttons.keep(database, MINE, [], NOW) == []


# Strangers

NEXT_DAY = NOW + strangers.SILENCE
TOLD = [
    ("telegram", "1", NOW, True),
    ("telegram", "1", NOW, False),
    ("telegram", "2", NOW, True),
    ("zalo", "1", NOW, True),
    ("telegram", "1", NEXT_DAY - A_MOMENT, False),
    ("telegram", "1", NEXT_DAY, True),
    ("telegram", "1", NEXT_DAY, False),
]


def test_a_stranger_is_told_once_a_day(database: Database) -> None:
    for channel, number, when, due in TOLD:
        assert strangers.is_to_be_told(database, channel, number, when) is due


def test_a_stranger_is_told_by_one_process_only(database_url: str) -> None:
    def told(_: int) -> bool:
        mine = Database(database_url, VAULT)
        try:
            return strangers.is_to_be_told(mine, "telegram", "1", NOW)
        finally:
            mine.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(told, range(4))) == 1


def test_a_message_that_no_key_opens_is_settled_and_its_chat_goes_on(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    put(database, "hỏng")
    with database.writing() as session:
        session.execute(update(InboxMessage).values(sealed=Vault([new_key()]).seal("[]")))
    put(database, "sau")
    put(database, "chat khác", "8")
    assert taken(database) == ["chat khác"]
    assert taken(database) == ["sau"]
    assert "no key opens it" in caplog.text
