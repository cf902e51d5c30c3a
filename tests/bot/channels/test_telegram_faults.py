"""When Telegram or the network fails: waited for, followed or given up, and never said twice."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.engine import make_url

from bot.channels.base import Rejected
from db.session import Database
from handlers import wording
from handlers.messages import Choice, Kind, Reply, bold, line
from handlers.wording_commands import TOKEN_REJECTED
from tests.bot.channels.office import (
    ADMIN,
    GROUP,
    OTHER_ADMIN,
    Office,
    Script,
    polling,
    waiting,
)
from tests.fakes import faults
from tests.fakes.bot_api import BotApi
from tests.fakes.faults import Fault
from tests.keys import VAULT


@pytest.fixture
def office(api: BotApi, sqlite: Database, script: Script) -> Iterator[Office]:
    with polling(api, sqlite, script, answer_seconds=0.4) as running:
        yield running


def with_button(text: str) -> Reply:
    return Reply(Kind.ANSWER, (line(text),), (Choice("Trang sau", "trang 2", turns=True),))


# The first answer meets a fault; then all goes well, and another question is asked.
NOT_TAKEN = {
    "the server failed": faults.refused(500, "Internal Server Error"),
    "a gateway failed": faults.page(502),
    "the server is busy": faults.refused(503, "Service Unavailable"),
}
GIVEN_UP = {
    "blocked": faults.refused(403, "Forbidden: bot was blocked by the user"),
    "bad request": faults.refused(400, "Bad Request: something is wrong"),
}
NOT_KNOWN = {
    "broken before it was taken": faults.reset(),
    "broken after": faults.reset(taken=True),
    "no answer, not taken": faults.hang(),
    "no answer, but taken": faults.hang(taken=True),
    "a gateway waited in vain": faults.page(504),
    "an answer that is none": faults.page(200),
}


@pytest.mark.parametrize("fault", NOT_TAKEN.values(), ids=NOT_TAKEN)
def test_what_was_not_taken_is_sent_again(api: BotApi, office: Office, fault: Fault) -> None:
    api.fail("sendMessage", fault, times=2)
    api.say(ADMIN, "một")
    api.say(ADMIN, "hai")
    api.answers(ADMIN, 2)
    assert api.texts(ADMIN) == ["Đáp: một", "Đáp: hai"]


@pytest.mark.parametrize("fault", GIVEN_UP.values(), ids=GIVEN_UP)
def test_what_will_never_be_taken_is_given_up_and_logged(
    api: BotApi, office: Office, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    api.fail("sendMessage", fault)
    api.say(ADMIN, "một")
    api.say(ADMIN, "hai")
    api.answers(ADMIN)
    assert api.texts(ADMIN) == ["Đáp: hai"]
    assert len(api.called("sendMessage")) == 2
    assert "not delivered and is not sent again: GiveUp" in caplog.text


@pytest.mark.parametrize("fault", NOT_KNOWN.values(), ids=NOT_KNOWN)
def test_what_may_have_been_taken_is_not_sent_again_but_logged(
    api: BotApi, office: Office, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    api.fail("sendMessage", fault)
    api.say(ADMIN, "một")
    api.say(ADMIN, "hai")
    api.until(lambda: "Đáp: hai" in api.texts(ADMIN))
    office.settled()
    assert len(api.called("sendMessage")) == 2
    assert "not delivered and is not sent again: Unknown" in caplog.text


def test_a_flood_wait_is_obeyed_by_its_chat_alone(api: BotApi, office: Office) -> None:
    api.fail("sendMessage", faults.flood(1), chat=ADMIN)
    api.say(ADMIN, "một")
    api.until(lambda: api.called("sendMessage", ADMIN))
    for number in range(5):
        api.say(OTHER_ADMIN, f"câu {number}")
    api.answers(OTHER_ADMIN, 5)
    assert api.texts(ADMIN) == []
    api.answers(ADMIN)
    refused, taken = api.called("sendMessage", ADMIN)
    assert taken.at - refused.at >= 1
    assert max(call.at for call in api.called("sendMessage", OTHER_ADMIN)) < taken.at


def test_more_chats_may_wait_than_questions_are_worked_out_at_once(
    api: BotApi, office: Office
) -> None:
    for chat in range(30, 50):
        api.fail("sendMessage", faults.flood(60), chat=-chat)
        api.say(-chat, f"@{api.username} chờ", ADMIN)
    api.until(lambda: len(api.called("sendMessage")) == 20)
    api.say(OTHER_ADMIN, "tôi thì không")
    api.answers(OTHER_ADMIN)


def test_a_group_that_has_moved_is_followed_with_its_buttons(
    api: BotApi, office: Office, script: Script
) -> None:
    script.replies = {"/tyle": with_button("Trang 1"), "trang 2": with_button("Trang 2")}
    new = -1002
    api.migrate(GROUP, new)
    api.say(GROUP, "/tyle", ADMIN)
    assert api.answers(new)[0].text == "Trang 1"
    api.press(new, "Trang sau", ADMIN)
    api.until(lambda: api.texts(new) == ["Trang 2"])


def test_a_chat_that_moves_in_circles_is_given_up(
    api: BotApi, office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    api.migrate(GROUP, -1002)
    api.migrate(-1002, GROUP)
    api.say(GROUP, "/tyle", ADMIN)
    api.say(ADMIN, "còn chạy")
    api.answers(ADMIN)
    office.settled()
    assert "moves too often" in caplog.text


EDITS = {
    "gone": faults.refused(400, "Bad Request: message to edit not found"),
    "too old": faults.refused(400, "Bad Request: message can't be edited"),
}


@pytest.mark.parametrize("fault", EDITS.values(), ids=EDITS)
def test_a_page_that_cannot_be_turned_in_place_comes_anew(
    api: BotApi, office: Office, script: Script, fault: Fault
) -> None:
    script.replies = {"?": with_button("Trang 1"), "trang 2": with_button("Trang 2")}
    api.say(ADMIN, "?")
    api.answers(ADMIN)
    api.fail("editMessageText", fault)
    api.press(ADMIN, "Trang sau")
    api.answers(ADMIN, 2)
    assert api.texts(ADMIN) == ["Trang 1", "Trang 2"]


def test_a_page_that_says_the_same_already_is_well(
    api: BotApi, office: Office, script: Script
) -> None:
    script.replies = {"?": with_button("Trang 1"), "trang 2": with_button("Trang 2")}
    api.say(ADMIN, "?")
    api.answers(ADMIN)
    api.fail("editMessageText", faults.refused(400, "Bad Request: message is not modified: …"))
    api.press(ADMIN, "Trang sau")
    api.say(ADMIN, "xong")
    api.answers(ADMIN, 2)
    assert api.texts(ADMIN) == ["Trang 1", "Đáp: xong"]


def long_reply() -> Reply:
    rows = (line(f"{n}. ", bold("1.302.149.296 đồng"), " – việc 😀") for n in range(1, 301))
    return Reply(Kind.ANSWER, tuple(rows), (Choice("Trang sau", "trang 2"),))


def test_a_long_answer_comes_in_pieces_whole_and_in_order_with_its_buttons_last(
    api: BotApi, office: Office, script: Script
) -> None:
    script.replies = {"?": long_reply()}
    api.fail("sendMessage", faults.flood(1))
    api.say(ADMIN, "?")
    found = api.answers(ADMIN, 3)
    assert "\n".join(piece.text for piece in found) == long_reply().text
    assert [len(piece.content.buttons) for piece in found] == [0, 0, 1]
    assert {word for piece in found for word in piece.content.bold} == {"1.302.149.296 đồng"}


def test_a_long_answer_that_breaks_off_is_not_begun_again(
    api: BotApi, office: Office, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    script.replies = {"?": long_reply()}
    api.fail("sendMessage", faults.Fault(taken=True))
    api.say(ADMIN, "?")
    api.say(ADMIN, "hai")
    api.until(lambda: "Đáp: hai" in api.texts(ADMIN))
    assert len(api.texts(ADMIN)) == 2
    assert "is not sent again: Unknown" in caplog.text


# Stopped and started


def test_what_was_kept_but_not_answered_is_answered_after_a_restart(
    api: BotApi, sqlite: Database, script: Script
) -> None:
    api.fail("sendMessage", faults.flood(60), times=100)
    with polling(api, sqlite, script) as office:
        for text in ("một", "hai"):
            api.say(ADMIN, text)
        api.until(lambda: not api.pending())
        api.until(lambda: api.called("sendMessage"))
        office.stop()
    assert waiting(sqlite) == 2
    api.recover()
    with polling(api, sqlite, script):
        api.answers(ADMIN, 2)
    assert api.texts(ADMIN) == ["Đáp: một", "Đáp: hai"]
    assert waiting(sqlite) == 0


def test_a_stop_waits_for_what_is_in_hand(api: BotApi, sqlite: Database, script: Script) -> None:
    gate = script.gate("chậm")
    with polling(api, sqlite, script) as office:
        api.say(ADMIN, "chậm")
        api.until(lambda: script.asked)
        stopping = threading.Thread(target=office.stop)
        stopping.start()
        gate.set()
        stopping.join(60)
    assert api.texts(ADMIN) == ["Đáp: chậm"]
    assert waiting(sqlite) == 0


def test_two_processes_answer_one_inbox_once_and_in_order(
    api: BotApi, database_url: str, script: Script
) -> None:
    first, second = Database(database_url, VAULT), Database(database_url, VAULT)
    with polling(api, first, script), polling(api, second, script):
        for number in range(12):
            api.say(-1 - number % 3, f"@{api.username} câu {number}", ADMIN)
        api.until(lambda: len(api.messages()) == 12)
    assert waiting(first) == 0
    for chat in (-1, -2, -3):
        said = [f"Đáp: câu {number}" for number in range(12) if -1 - number % 3 == chat]
        assert api.texts(chat) == said
    first.close()
    second.close()


class Door:
    """The way to a PostgreSQL database, which can be shut."""

    def __init__(self, url: str) -> None:
        self._name = make_url(url).database
        server = make_url(url).set(database="postgres")
        self._engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)

    def shut(self) -> None:
        """Ends all connections and lets none in."""
        self._do(f"ALTER DATABASE {self._name} WITH ALLOW_CONNECTIONS false")
        self._do(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name",
            name=self._name,
        )

    def open(self) -> None:
        """All is well again."""
        self._do(f"ALTER DATABASE {self._name} WITH ALLOW_CONNECTIONS true")

    def _do(self, statement: str, **values: str | None) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(statement), values)


def test_a_database_that_goes_away_for_a_while_loses_no_question_and_doubles_no_answer(
    api: BotApi, postgres_url: str, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    database, door = Database(postgres_url, VAULT), Door(postgres_url)
    gate = script.gate("trước")
    with polling(api, database, script) as office:
        api.say(ADMIN, "trước")
        api.until(lambda: script.asked)
        api.until(lambda: not api.pending())
        door.shut()
        gate.set()
        api.say(ADMIN, "trong lúc đó")
        _until_logged(caplog, "out of reach", 2)
        assert api.texts(ADMIN) == []
        door.open()
        api.answers(ADMIN, 2)
        office.settled()
    assert api.texts(ADMIN) == ["Đáp: trước", "Đáp: trong lúc đó"]
    assert "trong lúc đó" not in caplog.text
    database.close()


# The way in


def test_a_network_that_is_down_at_the_start_is_waited_for(
    api: BotApi, sqlite: Database, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    api.shut()
    caplog.set_level("WARNING")
    with polling(api, sqlite, script):
        _until_logged(caplog, "not connected", 2)
        api.start()
        api.say(ADMIN, "có mạng rồi")
        api.answers(ADMIN)


def _until_logged(caplog: pytest.LogCaptureFixture, words: str, times: int) -> None:
    met = threading.Event()
    for _ in range(6000):
        if caplog.text.count(words) >= times:
            return
        met.wait(0.01)
    raise AssertionError(caplog.text)


WAYS_IN = {
    "broken": ("getUpdates", faults.reset()),
    "server error": ("getUpdates", faults.refused(500, "Internal Server Error")),
    "gateway": ("getUpdates", faults.page(502)),
    "flood": ("getUpdates", faults.flood(1)),
    "another poller": ("getUpdates", faults.refused(409, "Conflict: terminated by other")),
    "no JSON": ("getUpdates", faults.page(200)),
    "at the start": ("getMe", faults.page(502)),
    "flood at the start": ("setMyCommands", faults.flood(1)),
    "menu": ("setMyCommands", faults.reset()),
    "menu refused": ("setMyCommands", faults.refused(400, "Bad Request: BOT_COMMAND_INVALID")),
    "arranging": ("deleteWebhook", faults.refused(500, "Internal Server Error")),
}


@pytest.mark.parametrize(("method", "fault"), WAYS_IN.values(), ids=WAYS_IN)
def test_a_fault_on_the_way_in_is_waited_out(
    api: BotApi, sqlite: Database, script: Script, method: str, fault: Fault
) -> None:
    api.fail(method, fault)
    with polling(api, sqlite, script):
        api.say(ADMIN, "vẫn đây")
        api.answers(ADMIN)
    assert api.texts(ADMIN) == ["Đáp: vẫn đây"]


@pytest.mark.parametrize("method", ["getMe", "getUpdates", "sendMessage"])
def test_a_token_that_is_not_accepted_ends_the_program_with_a_sentence(
    api: BotApi, sqlite: Database, script: Script, method: str
) -> None:
    api.say(ADMIN, "để đó")
    api.fail(method, faults.refused(401, "Unauthorized"), times=9)
    turned_away = pytest.raises(Rejected, match="TELEGRAM_TOKEN")
    with polling(api, sqlite, script) as office, turned_away as rejected:
        office.ended()
    assert rejected.value.args == (TOKEN_REJECTED,)
    assert api.token not in str(rejected.value)


def test_a_fault_of_ours_that_cannot_be_told_is_logged_and_does_no_harm(
    api: BotApi, office: Office, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    script.breaks = {"?": ZeroDivisionError()}
    api.fail("sendMessage", faults.refused(403, "Forbidden: bot was blocked by the user"))
    api.say(ADMIN, "?")
    api.say(ADMIN, "hai")
    api.answers(ADMIN)
    assert api.texts(ADMIN) == ["Đáp: hai"]
    assert wording.failure("") not in caplog.text
    assert "is not sent again: GiveUp" in caplog.text
