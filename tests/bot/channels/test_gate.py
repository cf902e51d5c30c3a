"""The door: so much at once, so much for long; one friendly line, then silence until quiet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import gate as module
from bot.channels.gate import Admission, Allowance, Gate
from db.session import Database
from handlers import wording
from tests.bot.channels.office import ADMIN, OTHER_ADMIN, STRANGER, Script, polling
from tests.fakes.bot_api import BotApi

IN, HURRIED, OUT = Admission.IN, Admission.HURRIED, Admission.OUT
#: A clock that stands still lets nothing flow in.
STILL = 0.0


def test_what_is_too_much_is_told_once_and_let_go_until_there_was_quiet() -> None:
    times = [STILL]
    door = Gate(Allowance(3, 1.0), lambda: times[-1])
    assert [door.admit("Lan") for _ in range(6)] == [IN, IN, IN, HURRIED, OUT, OUT]
    times.append(1.0)
    assert [door.admit("Lan") for _ in range(3)] == [IN, OUT, OUT]
    times.append(4.0)
    assert [door.admit("Lan") for _ in range(5)] == [IN, IN, IN, HURRIED, OUT]


def test_a_message_counts_for_its_sender_and_its_chat_and_for_nobody_else() -> None:
    door = Gate(Allowance(2, 1.0), lambda: STILL)
    assert [door.admit("Lan", "group") for _ in range(3)] == [IN, IN, HURRIED]
    assert door.admit("Minh", "group") is OUT
    assert door.admit("Minh", "at home") is IN
    assert door.admit("Lan", "at home") is OUT


@given(st.lists(st.tuples(st.floats(0, 30), st.sampled_from("ab")), max_size=200))
def test_nobody_gets_more_in_than_the_allowance(asked: list[tuple[float, str]]) -> None:
    now = [STILL]
    door = Gate(Allowance(5, 0.5), lambda: now[0])
    for name in "ab":
        now[0], taken = STILL, 0
        for wait, who in asked:
            now[0] += wait
            taken += door.admit(who) is IN and who == name
        assert taken <= 5 + now[0] * 0.5 + 1e-6
        door = Gate(Allowance(5, 0.5), lambda: now[0])


def test_the_door_remembers_no_more_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 10)
    door = Gate(Allowance(1, 0.001), lambda: STILL)
    assert all(door.admit(str(number)) is IN for number in range(50))
    assert door.admit("49") is HURRIED
    assert door.admit("0") is IN


def test_whoever_asks_too_much_is_told_so_once_and_others_are_answered(
    api: BotApi, sqlite: Database, script: Script
) -> None:
    door = Gate(Allowance(5, 0.001))
    with polling(api, sqlite, script, gate=door) as office:
        for number in range(30):
            api.say(ADMIN, str(number))
        api.say(OTHER_ADMIN, "tỷ lệ")
        assert api.answers(OTHER_ADMIN)[0].text == "Đáp: tỷ lệ"
        api.until(lambda: not api.pending())
        office.settled()
        said = api.texts(ADMIN)
    assert said == [*(f"Đáp: {number}" for number in range(5)), wording.TOO_FAST]


def test_a_stranger_who_floods_gets_one_line_and_others_wait_for_nothing(
    api: BotApi, sqlite: Database, script: Script
) -> None:
    script.replies = {}
    with polling(api, sqlite, script) as office:
        for number in range(10_000):
            api.say(STRANGER, f"cho xem {number}")
        api.say(ADMIN, "tỷ lệ")
        assert api.answers(ADMIN)[0].text == "Đáp: tỷ lệ"
        api.until(lambda: not api.pending())
        office.settled()
    assert len(api.texts(STRANGER)) == 1
    assert len(script.asked) == 2, "nothing else of theirs came near the figures"
