"""The dispatcher against a messenger that fails in every way: nothing lost, nothing doubled."""

import threading
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, timedelta

import pytest
from sqlalchemy import select, update

from bot.channels.base import Rejected
from bot.settings import Clock
from db import outbox, parcels
from db.addresses import find_again
from db.people_models import Account, Group
from db.session import Database
from db.vault import Vault, new_key
from handlers.messages import Attachment, Choice
from handlers.wording_commands import TOKEN_REJECTED
from tests.bot.alerts.counter import Script, sending
from tests.bot.channels.office import ADMIN, ZONE, Office
from tests.db.letters import NOW, draft, enrol, form_group, give_account, post, rows, states
from tests.fakes import faults
from tests.fakes.bot_api import BotApi

LAN, NAM, GROUP = 7, 8, -9
#: Seconds of the dispatcher's clock in one of ours: what waits for minutes takes a moment.
HASTE = 60


def hasty() -> Clock:
    """A clock that starts at `NOW` and runs fast."""
    began = time.monotonic()
    start = NOW.replace(tzinfo=UTC).astimezone(ZONE)
    return lambda: start + timedelta(seconds=(time.monotonic() - began) * HASTE)


@pytest.fixture(autouse=True)
def people(database: Database, api: BotApi) -> list[int]:
    """Lan and Nam, who have started the bot, as has the administrator."""
    api.open(LAN, NAM, GROUP, ADMIN)
    return enrol(database, LAN, NAM)


@pytest.fixture
def script(database: Database) -> Script:
    return Script(database)


@pytest.fixture
def office(database: Database, api: BotApi, script: Script) -> Iterator[Office]:
    """A dispatcher at work."""
    with sending(api.origin, api.token, database, script, clock=hasty()) as running:
        yield running


def until(database: Database, expected: Mapping[str, str], seconds: float = 60) -> None:
    """Waits until every delivery has come to this state; those not named do not count."""
    ends = time.monotonic() + seconds
    while not expected.items() <= states(database).items():
        assert time.monotonic() < ends, states(database)
        time.sleep(0.01)


def test_what_is_due_arrives_as_one_message_a_person(
    office: Office, database: Database, api: BotApi, people: list[int]
) -> None:
    lan, nam = people
    group = form_group(database, GROUP)
    post(
        database,
        draft("a", lan),
        draft("b", lan, weight=1),
        draft("c", nam),
        draft("d", group_id=group),
    )
    until(database, dict.fromkeys("abcd", "sent"))
    assert [api.texts(chat) for chat in (LAN, NAM, GROUP)] == [["b\na"], ["c"], ["d"]]
    (shown,) = api.messages(NAM)
    (row,) = [row for row in rows(database) if row.key == "c"]
    assert (row.message, row.channel, row.again) == (str(shown.id), "telegram", False)


def test_what_has_nothing_to_tell_any_more_is_not_sent(
    office: Office, database: Database, api: BotApi, people: list[int], script: Script
) -> None:
    script.moot |= {"moot", "alone"}
    post(database, draft("a", people[0]), draft("moot", people[0]), draft("alone", people[1]))
    until(database, {"a": "sent", "moot": "void", "alone": "void"})
    assert [message.text for message in api.messages()] == ["a"]


def test_what_is_late_beyond_use_is_a_line_of_the_next_message(
    office: Office, database: Database, api: BotApi, people: list[int]
) -> None:
    post(database, draft("a", people[0]), draft("old", people[0], expires_at=NOW, weight=9))
    until(database, {"a": "sent", "old": "folded"})
    assert api.texts(LAN) == ["a\nmuộn old"]


def test_a_button_of_an_alert_asks_its_question(
    office: Office, database: Database, api: BotApi, people: list[int], script: Script
) -> None:
    script.choices = (Choice("Đã nhận", "/danhan 1"),)
    post(database, draft("a", people[0]))
    until(database, {"a": "sent"})
    (shown,) = api.messages(LAN)
    assert [label for label, _ in shown.content.buttons] == ["Đã nhận"]


REFUSALS = [
    faults.flood(2),
    faults.refused(500, "Internal Server Error"),
    faults.page(502),
    faults.refused(409, "Conflict: terminated by other getUpdates request"),
]


@pytest.mark.parametrize("fault", REFUSALS)
def test_what_was_not_taken_is_tried_again_and_arrives_once(
    office: Office, database: Database, api: BotApi, people: list[int], fault: faults.Fault
) -> None:
    api.fail("sendMessage", fault, chat=LAN, times=2)
    post(database, draft("a", people[0]), draft("b", people[1]))
    until(database, {"a": "sent", "b": "sent"})
    assert api.texts(LAN) == ["a"]
    assert {row.key: row.attempts for row in rows(database)} == {"a": 2, "b": 0}


def test_a_chat_is_left_alone_as_long_as_the_messenger_asks(
    office: Office, database: Database, api: BotApi, people: list[int]
) -> None:
    api.fail("sendMessage", faults.flood(60), chat=LAN)
    post(database, draft("a", people[0]))
    api.until(lambda: api.called("sendMessage", LAN))
    post(database, draft("b", people[0]), draft("c", people[1]))
    until(database, dict.fromkeys("abc", "sent"))
    first, second = api.called("sendMessage", LAN)
    assert second.at - first.at >= 60 / HASTE - 0.05
    assert api.texts(LAN) == ["a\nb"]
    assert api.messages(NAM)[0].at < second.at


@pytest.mark.parametrize("fault", [faults.reset(taken=True), faults.reset()])
def test_what_may_have_arrived_is_sent_once_more_and_says_so(
    office: Office, database: Database, api: BotApi, people: list[int], fault: faults.Fault
) -> None:
    api.fail("sendMessage", fault, chat=LAN)
    post(database, draft("a", people[0]))
    until(database, {"a": "sent"})
    assert api.texts(LAN) == (["a"] if fault.taken else []) + ["(gửi lại) a"]
    assert [row.again for row in rows(database)] == [True]


def test_a_second_outcome_that_cannot_be_known_is_the_end(
    office: Office, database: Database, api: BotApi, people: list[int]
) -> None:
    api.fail("sendMessage", faults.reset(taken=True), chat=LAN, times=9)
    post(database, draft("a", people[0]))
    until(database, {"a": "dead"})
    assert api.texts(LAN) == ["a", "(gửi lại) a"]


def test_silence_is_an_outcome_that_cannot_be_known(
    database: Database, api: BotApi, people: list[int], script: Script
) -> None:
    api.fail("sendMessage", faults.hang(taken=True), chat=LAN)
    post(database, draft("a", people[0]))
    named = {"clock": hasty(), "answer_seconds": 0.2}
    with sending(api.origin, api.token, database, script, **named):
        until(database, {"a": "sent"})
    assert api.texts(LAN) == ["a", "(gửi lại) a"]


def test_who_blocked_us_gets_it_by_another_channel_and_administrators_are_told(
    office: Office, database: Database, api: BotApi, people: list[int]
) -> None:
    give_account(database, people[0], 70, "zalo")
    api.block(LAN)
    post(database, draft("v1:d3:p1:", people[0]))
    until(database, {"v1:d3:p1:": "dead"})
    assert "v1:d3:p1:zalo" in states(database)
    (told,) = [message.text for message in api.answers(ADMIN)]
    assert told == (
        "Không gửi được cho Người 7 qua Telegram: người nhận đã chặn hoặc rời kênh. "
        "Tin được chuyển sang Zalo."
    )
    post(database, draft("v1:d1:p1:", people[0]))
    until(database, {"v1:d1:p1:": "dead"})
    assert len(api.called("sendMessage", LAN)) == 1


def test_who_writes_again_can_be_reached_again(
    office: Office, database: Database, api: BotApi, people: list[int]
) -> None:
    api.block(LAN)
    post(database, draft("a:", people[0]))
    until(database, {"a:": "dead"})
    api.unblock(LAN)
    find_again(database, "telegram", str(LAN), "4242")
    with database.reading() as session:
        assert session.scalars(select(Account.unreachable_at)).all() == [None, None]
    post(database, draft("b:", people[0]))
    until(database, {"b:": "sent"})


def test_a_message_that_is_bad_is_dead_and_its_reader_is_not(
    office: Office, database: Database, api: BotApi, people: list[int]
) -> None:
    api.fail("sendMessage", faults.refused(400, "Bad Request: message is too long"), chat=LAN)
    post(database, draft("a", people[0]))
    until(database, {"a": "dead"})
    assert "essage is too long" in api.answers(ADMIN)[0].text
    post(database, draft("b", people[0]))
    until(database, {"b": "sent"})


def test_nobody_is_told_of_words_to_an_administrator_that_did_not_arrive(
    office: Office, database: Database, api: BotApi, people: list[int]
) -> None:
    api.block(ADMIN)
    api.block(LAN)
    post(database, draft("a", people[0]))
    until(database, {"a": "dead"})
    api.until(lambda: api.called("sendMessage", ADMIN))
    post(database, draft("b", people[1]))
    until(database, {"b": "sent"})
    assert sum(row.kind == "operator" for row in rows(database)) == 1


def test_a_group_that_moved_is_followed_and_its_new_number_kept(
    office: Office, database: Database, api: BotApi
) -> None:
    group = form_group(database, GROUP)
    api.migrate(GROUP, -1009)
    post(database, draft("a", group_id=group))
    until(database, {"a": "sent"})
    assert api.texts(-1009) == ["a"]
    with database.reading() as session:
        row = session.get_one(Group, group)
        assert database.vault.open(row.sealed) == "-1009"
        assert row.mark == database.vault.mark("telegram", "-1009")


def test_a_group_that_is_registered_no_more_gets_nothing(
    office: Office, database: Database, api: BotApi
) -> None:
    group = form_group(database, GROUP)
    with database.writing() as session:
        session.get_one(Group, group).ended_at = NOW
    post(database, draft("a", group_id=group))
    until(database, {"a": "dead"})
    assert api.called("sendMessage", GROUP) == []


def test_a_long_message_comes_in_pieces_and_a_failure_after_the_first_is_a_doubt(
    office: Office, database: Database, api: BotApi, people: list[int], script: Script
) -> None:
    script.long = 5_000
    post(database, draft("a", people[0]))
    until(database, {"a": "sent"})
    assert [len(text) for text in api.texts(LAN)] == [4096, 904]
    gate = threading.Event()
    api.fail("sendMessage", faults.slow(gate), chat=NAM)
    post(database, draft("b", people[1]))
    api.until(lambda: api.called("sendMessage", NAM))
    api.fail("sendMessage", faults.flood(1), chat=NAM)
    gate.set()
    until(database, {"b": "sent"})
    first, *again = [text[:12] for text in api.texts(NAM)]
    assert (first, again[0]) == ("b" * 12, "(gửi lại)")


def test_a_file_follows_its_text_and_the_text_stands_without_it(
    office: Office, database: Database, api: BotApi, people: list[int], script: Script
) -> None:
    script.attachments = (Attachment("C1.ics", "text/calendar", b"BEGIN:VCALENDAR"),)
    post(database, draft("a", people[0]))
    until(database, {"a": "sent"})
    assert [call.method for call in api.calls if call.chat == LAN] == [
        "sendMessage",
        "sendDocument",
    ]
    api.fail("sendDocument", faults.flood(1), chat=NAM)
    post(database, draft("b", people[1]))
    until(database, {"b": "sent"})
    assert [row.again for row in rows(database)] == [False, False]
    assert api.texts(NAM) == ["b"]


def test_a_fault_of_ours_holds_up_nobody_else(
    office: Office, database: Database, api: BotApi, people: list[int], script: Script
) -> None:
    script.bad.add("a")
    post(database, draft("a", people[0]), draft("b", people[1]))
    until(database, {"b": "sent"})
    ends = time.monotonic() + 30
    while not rows(database)[0].attempts:
        assert time.monotonic() < ends
        time.sleep(0.01)
    assert rows(database)[0].reason.startswith("E-")  # type: ignore[union-attr]
    script.bad.clear()
    until(database, {"a": "sent"})
    assert api.texts(LAN) == ["a"]


def test_a_number_that_no_key_opens_holds_up_nobody_else(
    database: Database, api: BotApi, people: list[int], office: Office
) -> None:
    lan, nam = people
    with database.writing() as session:
        theirs = update(Account).where(Account.person_id == lan)
        session.execute(theirs.values(sealed=Vault([new_key()]).seal(str(LAN))))
    post(database, draft("lan", lan), draft("nam", nam))
    until(database, {"nam": "sent", "lan": "planned"})
    assert [message.chat for message in api.messages()] == [NAM]


def test_what_can_never_be_sent_is_dead_after_two_days(
    database: Database, api: BotApi, people: list[int], script: Script
) -> None:
    api.fail("sendMessage", faults.flood(1), chat=LAN)
    due_at = NOW - timedelta(days=3)
    post(database, draft("a", people[0], due_at=due_at))
    with sending(api.origin, api.token, database, script, clock=hasty()):
        until(database, {"a": "dead"})
        assert "Too Many Requests" in api.answers(ADMIN)[0].text or api.texts(ADMIN)


def test_who_is_not_accepted_ends_and_loses_nothing(
    database: Database, api: BotApi, people: list[int], script: Script
) -> None:
    post(database, draft("a", people[0]))
    running = sending(api.origin, "1:wrong", database, script, clock=hasty())
    with pytest.raises(Rejected, match=TOKEN_REJECTED), running as office:
        office.ended()
    assert states(database) == {"a": "planned"}


def test_told_to_stop_it_finishes_what_is_leaving(
    database: Database, api: BotApi, people: list[int], script: Script
) -> None:
    gate = threading.Event()
    api.fail("sendMessage", faults.slow(gate), chat=LAN)
    post(database, draft("a", people[0]))
    with sending(api.origin, api.token, database, script, clock=hasty()) as office:
        api.until(lambda: api.called("sendMessage", LAN))
        threading.Timer(0.2, gate.set).start()
        office.stop()
    assert states(database) == {"a": "sent"}


def stranded(database: Database, step: str) -> None:
    """A process claimed all that is due, came as far as this step, and is gone."""
    for parcel in parcels.claim(database, "gone", NOW, 10):
        if step == "begun":
            assert parcels.begin(database, "gone", parcel, NOW)


STEPS = [("claimed", "a"), ("begun", "(gửi lại) a")]


@pytest.mark.parametrize(("step", "text"), STEPS)
def test_what_a_process_that_is_gone_had_in_hand_is_sent_by_the_next(
    database: Database, api: BotApi, people: list[int], script: Script, step: str, text: str
) -> None:
    post(database, draft("a", people[0]))
    stranded(database, step)
    with sending(api.origin, api.token, database, script, clock=hasty()):
        until(database, {"a": "sent"})
    assert api.texts(LAN) == [text]


def test_dead_letters_that_are_replayed_arrive(
    office: Office, database: Database, api: BotApi, people: list[int]
) -> None:
    api.fail("sendMessage", faults.refused(400, "Bad Request: wrong"), chat=LAN)
    post(database, draft("a", people[0]))
    until(database, {"a": "dead"})
    with database.writing() as session:
        assert len(outbox.replay(session, None, NOW)) == 1
    until(database, {"a": "sent"})
    assert api.texts(LAN) == ["a"]
