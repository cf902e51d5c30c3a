"""Buttons: asked afresh, turned in place, known in their chat only, short enough for a phone."""

import pytest

from handlers import wording
from handlers.messages import Choice, Kind, Reply, bold, line
from tests.bot.channels.messages import with_buttons
from tests.bot.channels.office import (
    ADMIN,
    OTHER_ADMIN,
    Office,
    Script,
)
from tests.fakes.bot_api import BotApi
from tests.fakes.faults import refused


def test_a_button_asks_its_question_afresh(api: BotApi, office: Office, script: Script) -> None:
    script.replies = {"?": with_buttons("Đáp")}
    api.say(ADMIN, "?")
    api.answers(ADMIN)
    for count in (2, 3):
        api.press(ADMIN, "Theo đơn vị")
        api.answers(ADMIN, count)
    assert api.texts(ADMIN) == ["Đáp", "Đáp: hỏi Theo đơn vị", "Đáp: hỏi Theo đơn vị"]
    assert len(api.called("answerCallbackQuery")) == 2


def test_a_page_is_turned_in_its_place(api: BotApi, office: Office, script: Script) -> None:
    def page(number: int) -> Reply:
        following = Choice("Trang sau", f"trang {number + 1}", turns=True)
        return Reply(Kind.ANSWER, (line(bold(f"Trang {number}")),), (following,))

    script.replies = {f"trang {number}": page(number) for number in (1, 2, 3)}
    api.say(ADMIN, "trang 1")
    api.answers(ADMIN)
    for number in (2, 3):
        api.press(ADMIN, "Trang sau")
        api.until(lambda number=number: api.texts(ADMIN) == [f"Trang {number}"])
    shown = api.messages(ADMIN)[0]
    assert (shown.edits, shown.content.bold) == (2, ("Trang 3",))


STALE = {
    "a button of nobody's": "a:never-given",
    "no token at all": "a:",
    "something else": "x",
}


@pytest.mark.parametrize("data", STALE.values(), ids=STALE)
def test_a_button_that_we_do_not_know_says_so(api: BotApi, office: Office, data: str) -> None:
    api.press_data(ADMIN, 1, data)
    assert api.answers(ADMIN)[0].text == wording.STALE_BUTTON


def test_a_button_of_another_chat_is_not_known_here(
    api: BotApi, office: Office, script: Script
) -> None:
    script.replies = {"?": with_buttons("Đáp")}
    api.say(ADMIN, "?")
    data = api.answers(ADMIN)[0].content.buttons[0][1]
    api.press_data(OTHER_ADMIN, 1, data)
    assert api.answers(OTHER_ADMIN)[0].text == wording.STALE_BUTTON


def test_a_press_that_is_too_old_to_acknowledge_is_answered_all_the_same(
    api: BotApi, office: Office, script: Script
) -> None:
    script.replies = {"?": with_buttons("Đáp")}
    api.say(ADMIN, "?")
    api.answers(ADMIN)
    api.fail("answerCallbackQuery", refused(400, "Bad Request: query is too old"))
    api.press(ADMIN, "Theo đơn vị")
    assert api.answers(ADMIN, 2)[-1].text == "Đáp: hỏi Theo đơn vị"


def test_labels_are_short_enough_for_a_phone_and_short_ones_share_a_row(
    api: BotApi, office: Office, script: Script
) -> None:
    names = "Chi cục Thi hành án dân sự huyện Mường Khương", "Theo đơn vị", "So cùng kỳ"
    script.replies = {"?": with_buttons("Đáp", *names)}
    api.say(ADMIN, "?")
    rows = api.answers(ADMIN)[0].content.rows
    assert [[label for label, _ in row] for row in rows] == [
        ["Chi cục Thi hành án … huyện Mường Khương"],
        ["Theo đơn vị", "So cùng kỳ"],
    ]
