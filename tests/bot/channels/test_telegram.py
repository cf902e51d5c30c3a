"""Telegram through the real library and real HTTP: what people see, in which order, and once."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from db.session import Database
from handlers import wording
from handlers.messages import Choice, Kind, Reply, bold, line
from handlers.understanding.lexicon import commands
from tests.bot.channels.office import (
    ADMIN,
    GROUP,
    OTHER_ADMIN,
    STRANGER,
    ZONE,
    Office,
    Pace,
    Script,
    polling,
)
from tests.fakes.bot_api import BotApi
from tests.fakes.faults import refused


@pytest.fixture
def office(api: BotApi, sqlite: Database, script: Script) -> Iterator[Office]:
    with polling(api, sqlite, script) as running:
        yield running


def texts(api: BotApi, chat: int) -> list[str]:
    return [message.text for message in api.messages(chat)]


def test_a_question_is_answered_with_its_bold_words(api: BotApi, office: Office) -> None:
    api.say(ADMIN, "tỷ lệ của Sa Pa 😀")
    shown = api.answers(ADMIN)[0]
    assert shown.text == "Đáp: tỷ lệ của Sa Pa 😀"
    assert shown.content.bold == ("tỷ lệ của Sa Pa 😀",)


def test_the_menu_is_set_in_vietnamese_and_as_the_default(api: BotApi, office: Office) -> None:
    api.until(lambda: len(api.menus) == 2)
    menu = {command.name: command.help for command in commands()}
    assert menu["tyle"]
    assert api.menus == {"": menu, "vi": menu}


def test_no_message_is_sent_with_markup_or_previews_of_links(api: BotApi, office: Office) -> None:
    api.say(ADMIN, "xem <b>thads.moj.gov.vn</b> *đi*")
    assert api.answers(ADMIN)[0].text == "Đáp: xem <b>thads.moj.gov.vn</b> *đi*"
    sent = api.called("sendMessage")[0].parameters
    assert "parse_mode" not in sent
    assert "is_disabled" in sent["link_preview_options"]


def test_typing_is_shown_while_a_question_takes_longer_than_a_second(
    api: BotApi, sqlite: Database, script: Script
) -> None:
    gate = script.gate("chậm")
    with polling(api, sqlite, script, pace=Pace(typing_again=0.05)):
        api.say(ADMIN, "chậm")
        api.until(lambda: script.asked)
        fetched = api.called("getUpdates")[-1].at
        typed = api.until(lambda: api.called("sendChatAction", ADMIN))[0]
        api.until(lambda: len(api.called("sendChatAction", ADMIN)) > 1)
        gate.set()
        api.answers(ADMIN)
    assert typed.parameters["action"] == "typing"
    assert typed.at - fetched > 0.9
    methods = [call.method for call in api.calls if call.chat == ADMIN]
    assert methods[-1] == "sendMessage"


def test_typing_is_not_shown_for_a_quick_answer(api: BotApi, office: Office) -> None:
    api.say(ADMIN, "nhanh")
    api.answers(ADMIN)
    office.stop()
    assert api.called("sendChatAction") == []


def test_typing_that_fails_does_not_keep_the_answer(
    api: BotApi, sqlite: Database, script: Script
) -> None:
    gate = script.gate("chậm")
    api.fail("sendChatAction", refused(400, "Bad Request: something"), times=3)
    with polling(api, sqlite, script, pace=Pace(typing_after=0, typing_again=0)):
        api.say(ADMIN, "chậm")
        api.until(lambda: len(api.called("sendChatAction")) > 3)
        gate.set()
        api.answers(ADMIN)


def test_a_chat_is_answered_in_its_order_and_others_meanwhile(
    api: BotApi, office: Office, script: Script
) -> None:
    gate = script.gate("thứ nhất")
    for text in ("thứ nhất", "thứ hai", "thứ ba"):
        api.say(ADMIN, text)
    api.say(OTHER_ADMIN, "người khác")
    api.answers(OTHER_ADMIN)
    assert texts(api, ADMIN) == []
    gate.set()
    api.answers(ADMIN, 3)
    assert texts(api, ADMIN) == ["Đáp: thứ nhất", "Đáp: thứ hai", "Đáp: thứ ba"]


def test_many_slow_questions_do_not_keep_new_ones_from_being_kept(
    api: BotApi, office: Office, script: Script
) -> None:
    for chat in range(20):
        script.gate(f"chậm {chat}")
        api.say(-chat - 1, f"@{api.username} chậm {chat}", ADMIN)
    api.until(lambda: len(script.asked) == 8)
    api.say(OTHER_ADMIN, "còn chỗ không")
    api.until(lambda: not api.pending())
    for gate in script.gates.values():
        gate.set()
    api.answers(OTHER_ADMIN)


def test_the_same_update_twice_is_answered_once(api: BotApi, office: Office) -> None:
    number = api.say(ADMIN, "một lần")
    api.answers(ADMIN)
    api.until(lambda: not api.pending())
    again = {"update_id": number, "message": _message(api, ADMIN, "một lần")}
    api.push_raw(again)
    api.until(lambda: not api.pending())
    api.say(ADMIN, "xong chưa")
    api.answers(ADMIN, 2)
    assert texts(api, ADMIN) == ["Đáp: một lần", "Đáp: xong chưa"]


def _message(api: BotApi, chat: int, text: str) -> dict[str, Any]:
    user = {"id": chat, "is_bot": False, "first_name": "Lan"}
    return {
        "message_id": 1,
        "date": 1_700_000_000,
        "chat": {"id": chat, "type": "private"},
        "from": user,
        "text": text,
    }


def test_an_update_that_cannot_be_read_does_not_hold_up_others(
    api: BotApi, office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    broken = {"chat": {"id": ADMIN}, "from": "ai?", "text": 5}
    api.push("message", broken)
    api.push("poll", {"id": "1"})
    api.say(ADMIN, "vẫn chạy")
    assert api.answers(ADMIN)[0].text == "Đáp: vẫn chạy"
    assert any(record.exc_info for record in caplog.records)


def test_a_question_is_asked_at_the_time_it_reached_us_in_the_zone_of_the_office(
    api: BotApi, sqlite: Database, script: Script
) -> None:
    at = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    with polling(api, sqlite, script, clock=lambda: at.astimezone(ZONE)):
        api.say(ADMIN, "hôm nay")
        api.answers(ADMIN)
    asked = script.asked[0].asked_at
    assert asked == at
    assert asked.utcoffset() == timedelta(hours=7)


# Who is answered


def test_a_stranger_is_told_so_in_one_polite_line_a_day(
    api: BotApi, sqlite: Database, script: Script
) -> None:
    times = [datetime(2026, 11, 23, 8, tzinfo=UTC)]
    script.replies = {"?": Reply(Kind.REFUSE, (line(wording.REFUSED),))}
    with polling(api, sqlite, script, clock=lambda: times[-1]) as office:
        for _ in range(3):
            api.say(STRANGER, "?")
        api.show(STRANGER, sticker=STICKER)
        api.until(lambda: not api.pending())
        office.settled()
        assert texts(api, STRANGER) == [wording.REFUSED]
        times.append(times[-1] + timedelta(days=1))
        api.say(STRANGER, "?")
        api.answers(STRANGER, 2)
    assert {call.method for call in api.calls if call.chat == STRANGER} == {"sendMessage"}


def test_a_stranger_is_not_told_again_after_a_restart(
    api: BotApi, sqlite: Database, script: Script
) -> None:
    for _ in range(2):
        with polling(api, sqlite, script) as office:
            api.say(STRANGER, "ai đó")
            api.until(lambda: not api.pending())
            office.settled()
    assert len(texts(api, STRANGER)) == 1


def test_strangers_get_nothing_in_groups_and_from_buttons(
    api: BotApi, office: Office, script: Script
) -> None:
    script.replies = {"/tyle": with_buttons("Đáp")}
    api.say(GROUP, "/tyle", STRANGER)
    api.say(GROUP, "/tyle", ADMIN)
    api.answers(GROUP)
    api.press(GROUP, "Theo đơn vị", STRANGER)
    api.until(lambda: api.called("answerCallbackQuery"))
    api.say(GROUP, f"@{api.username} còn đây", ADMIN)
    api.answers(GROUP, 2)
    assert texts(api, GROUP) == ["Đáp", "Đáp: còn đây"]
    assert [question.person.id for question in script.asked] == [str(ADMIN)] * 2


def with_buttons(text: str, *labels: str) -> Reply:
    named = labels or ("Theo đơn vị",)
    return Reply(Kind.ANSWER, (line(text),), tuple(Choice(x, f"hỏi {x}") for x in named))


# What is meant for us

ME, OTHER = "@ThadsLaoCaiBot", "@KhacBot"
CALLED = {
    "a command": ("/tyle Sa Pa", "/tyle Sa Pa"),
    "a command that names us": (f"/tyle{ME} Sa Pa", "/tyle Sa Pa"),
    "whatever the case": ("/tyle@thadslaocaibot Sa Pa", "/tyle Sa Pa"),
    "start": ("/start", "/start"),
    "a mention": (f"{ME} tỷ lệ của Sa Pa", "tỷ lệ của Sa Pa"),
    "a mention further on": (f"tỷ lệ {ME} của Sa Pa", "tỷ lệ   của Sa Pa"),
    "a mention alone": (ME, ""),
}
NOT_CALLED = {
    "talk among people": "chiều nay họp nhé",
    "a command to another bot": f"/tyle{OTHER} Sa Pa",
    "a command that we do not have": "/weather",
    "a mention of another": f"{OTHER} tỷ lệ",
    "a name that begins like ours": f"{ME}2 tỷ lệ",
    "an address with our name": "viết cho lan@ThadsLaoCaiBot nhé",
}


@pytest.mark.parametrize(("said", "asked"), CALLED.values(), ids=CALLED)
def test_in_a_group_we_answer_when_called(
    api: BotApi, office: Office, script: Script, said: str, asked: str
) -> None:
    api.say(GROUP, said, ADMIN)
    shown = api.answers(GROUP)[0]
    assert [(q.text, q.private) for q in script.asked] == [(asked, False)]
    assert shown.under is not None


def test_in_a_group_we_are_silent_when_not_called(
    api: BotApi, office: Office, script: Script
) -> None:
    for said in NOT_CALLED.values():
        api.say(GROUP, said, ADMIN)
    api.show(GROUP, ADMIN, photo=PHOTO)
    api.show(GROUP, ADMIN, new_chat_title="Tên mới")
    api.say(GROUP, f"{ME} xong", ADMIN)
    api.answers(GROUP)
    assert [question.text for question in script.asked] == ["xong"]


def test_an_answer_to_our_message_is_meant_for_us(
    api: BotApi, office: Office, script: Script
) -> None:
    ours = {**_message(api, GROUP, "Đáp"), "from": {"id": api.me, "is_bot": True, "first_name": ""}}
    api.say(GROUP, "còn Bát Xát?", ADMIN, reply_to_message=ours)
    api.answers(GROUP)
    assert script.asked[0].text == "còn Bát Xát?"


def test_alone_with_us_everything_is_meant_for_us_but_commands_to_other_bots(
    api: BotApi, office: Office, script: Script
) -> None:
    for said in ("chiều nay họp nhé", f"/tyle{OTHER}", f"/tyle{ME} Sa Pa", "/start"):
        api.say(ADMIN, said)
    api.answers(ADMIN, 3)
    assert [q.text for q in script.asked] == ["chiều nay họp nhé", "/tyle Sa Pa", "/start"]
    assert all(question.private for question in script.asked)
    assert api.messages(ADMIN)[0].under is None


PHOTO = [{"file_id": "1", "file_unique_id": "1", "width": 9, "height": 9}]
STICKER = {
    "file_id": "1",
    "file_unique_id": "1",
    "type": "regular",
    "width": 9,
    "height": 9,
    "is_animated": False,
    "is_video": False,
}
DOCUMENT = {"file_id": "1", "file_unique_id": "1"}
FORWARDED = {"type": "hidden_user", "sender_user_name": "Ai đó", "date": 1_700_000_000}
WORDLESS: dict[str, dict[str, Any]] = {
    "a photo": {"photo": PHOTO},
    "a sticker": {"sticker": STICKER},
    "a document": {"document": DOCUMENT},
}


@pytest.mark.parametrize("sent", WORDLESS.values(), ids=WORDLESS)
def test_what_has_no_words_gets_one_line(
    api: BotApi, office: Office, script: Script, sent: dict[str, Any]
) -> None:
    api.show(ADMIN, **sent)
    api.answers(ADMIN)
    assert texts(api, ADMIN) == [wording.TEXT_ONLY]
    assert script.asked == []


def test_an_album_gets_one_line_and_not_one_a_picture(api: BotApi, office: Office) -> None:
    for _ in range(4):
        api.show(ADMIN, photo=PHOTO, media_group_id="77")
    api.say(ADMIN, "xong")
    api.answers(ADMIN, 2)
    assert texts(api, ADMIN) == [wording.TEXT_ONLY, "Đáp: xong"]


def test_captions_and_forwarded_words_are_questions_too(
    api: BotApi, office: Office, script: Script
) -> None:
    api.show(ADMIN, photo=PHOTO, caption="tỷ lệ của Sa Pa")
    api.say(ADMIN, "chưa thi hành", forward_origin=FORWARDED)
    api.answers(ADMIN, 2)
    assert [question.text for question in script.asked] == ["tỷ lệ của Sa Pa", "chưa thi hành"]


def test_what_nobody_said_and_edits_and_other_bots_are_passed_over(
    api: BotApi, office: Office, script: Script
) -> None:
    api.show(ADMIN, pinned_message=_message(api, ADMIN, "ghim"))
    api.push("edited_message", _message(api, ADMIN, "sửa"))
    robot = {**_message(api, ADMIN, "bip"), "from": {"id": 5, "is_bot": True, "first_name": "B"}}
    api.push("message", robot)
    api.say(ADMIN, "xong")
    api.answers(ADMIN)
    assert [question.text for question in script.asked] == ["xong"]


# Buttons


def test_a_button_asks_its_question_afresh(api: BotApi, office: Office, script: Script) -> None:
    script.replies = {"?": with_buttons("Đáp")}
    api.say(ADMIN, "?")
    api.answers(ADMIN)
    for count in (2, 3):
        api.press(ADMIN, "Theo đơn vị")
        api.answers(ADMIN, count)
    assert texts(api, ADMIN) == ["Đáp", "Đáp: hỏi Theo đơn vị", "Đáp: hỏi Theo đơn vị"]
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
        api.until(lambda number=number: texts(api, ADMIN) == [f"Trang {number}"])
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


# Faults of ours


def test_a_fault_of_ours_is_told_by_its_code_and_the_log_has_the_rest(
    api: BotApi, office: Office, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    script.breaks = {"?": ZeroDivisionError("bí mật bên trong")}
    api.say(ADMIN, "?")
    said = api.answers(ADMIN)[0].text
    found = [record for record in caplog.records if record.levelno == logging.ERROR]
    code = found[0].getMessage().split()[-1]
    assert said == wording.failure(code)
    assert found[0].exc_info
    api.say(ADMIN, "còn chạy")
    assert api.answers(ADMIN, 2)[1].text == "Đáp: còn chạy"
