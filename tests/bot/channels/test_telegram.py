"""Telegram through the real library and real HTTP: what people see, in which order, and once."""

import json
import logging
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from bot import logs
from db.session import Database
from handlers import wording
from handlers.messages import Attachment, Kind, Question, Reply, line
from handlers.understanding.lexicon import commands
from tests.bot.channels.messages import message, with_buttons
from tests.bot.channels.office import (
    ADMIN,
    OTHER_ADMIN,
    ZONE,
    Office,
    Pace,
    Script,
    polling,
)
from tests.fakes.bot_api import BotApi
from tests.fakes.faults import flood, refused


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
    assert api.texts(ADMIN) == []
    gate.set()
    api.answers(ADMIN, 3)
    assert api.texts(ADMIN) == ["Đáp: thứ nhất", "Đáp: thứ hai", "Đáp: thứ ba"]


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
    again = {"update_id": number, "message": message(ADMIN, "một lần")}
    api.push_raw(again)
    api.until(lambda: not api.pending())
    api.say(ADMIN, "xong chưa")
    api.answers(ADMIN, 2)
    assert api.texts(ADMIN) == ["Đáp: một lần", "Đáp: xong chưa"]


def test_an_update_that_cannot_be_read_does_not_hold_up_others(
    api: BotApi, office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    broken = {"chat": {"id": ADMIN}, "from": {"id": ADMIN}, "text": 5}
    api.push("message", broken)
    api.push("poll", {"id": "1"})
    api.say(ADMIN, "vẫn chạy")
    assert api.answers(ADMIN)[0].text == "Đáp: vẫn chạy"
    assert any(record.exc_info for record in caplog.records)


def test_a_question_means_the_day_on_which_it_reached_us_in_the_zone_of_the_office(
    api: BotApi, sqlite: Database, script: Script
) -> None:
    late = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    times = [late]
    api.fail("sendMessage", flood(600))
    for _ in range(2):
        with polling(api, sqlite, script, clock=lambda: times[-1].astimezone(ZONE)) as office:
            if times == [late]:
                api.say(ADMIN, "hôm nay")
                api.until(lambda: api.called("sendMessage"))
            else:
                api.answers(ADMIN)
            office.stop()
        times.append(late + timedelta(hours=9))
    assert [question.asked_at for question in script.asked] == [late, late]
    assert {question.asked_at.utcoffset() for question in script.asked} == {timedelta(hours=7)}


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


class Interrupted(Script):
    """Loses its database in the middle of the first answer."""

    def reply(self, question: Question) -> Reply:
        if not self.asked:
            self.asked.append(question)
            raise OperationalError("SELECT 1", None, psycopg.OperationalError("server closed"))
        return super().reply(question)


def test_a_question_in_the_middle_of_which_the_database_went_away_is_answered_once_it_is_back(
    api: BotApi, database: Database
) -> None:
    script = Interrupted()
    with polling(api, database, script) as office:
        api.say(ADMIN, "tỷ lệ của Sa Pa")
        api.answers(ADMIN)
        office.settled()
    assert api.texts(ADMIN) == ["Đáp: tỷ lệ của Sa Pa"]
    assert len(script.asked) == 2


def test_an_answer_is_logged_under_the_code_of_its_question_with_what_it_took_and_no_words(
    api: BotApi, office: Office, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    script.breaks = {"?": ZeroDivisionError("bí mật bên trong")}
    caplog.handler.setFormatter(logs.Lines([]))
    caplog.set_level(logging.INFO)
    for number, text in enumerate(("tỷ lệ của Sa Pa", "?"), 1):
        api.say(ADMIN, text)
        api.answers(ADMIN, number)
    office.settled()
    told = [json.loads(one) for one in caplog.text.splitlines() if one.startswith("{")]
    answered = [one for one in told if one["says"] == "answered"]
    assert [(one["outcome"], one["channel"]) for one in answered] == [
        ("answer", "telegram"),
        ("fault", "telegram"),
    ]
    first, second = (one["question"] for one in answered)
    assert re.fullmatch(r"H-\d+", first)
    assert first != second
    assert [one["question"] for one in told if one["says"].startswith("fault E-")] == [second]
    assert answered[0]["whole_ms"] >= answered[0]["sending_ms"] > 0
    assert "Sa Pa" not in "".join(map(str, answered))
    assert script.asked[0].code == first


def test_a_file_comes_after_the_text_and_its_buttons_stay_with_the_text(
    api: BotApi, office: Office, script: Script
) -> None:
    file = Attachment("cuong-che.ics", "text/calendar", "SUMMARY:Cưỡng chế 😀\r\n".encode())
    reply = replace(with_buttons("Lịch đây"), names=True, attachments=(file, file))
    script.replies["lịch"] = reply
    api.say(ADMIN, "lịch")
    text, *files = api.answers(ADMIN, 3)
    assert (text.text, text.file, len(text.content.buttons)) == ("Lịch đây", None, 1)
    for sent in files:
        assert sent.file is not None
        assert (sent.file.name, sent.file.media_type) == ("cuong-che.ics", "text/calendar")
        assert sent.file.content == file.content
        assert sent.protected


def test_a_file_that_is_not_taken_at_once_is_waited_for_and_sent_once(
    api: BotApi, office: Office, script: Script
) -> None:
    file = Attachment("cuong-che.ics", "text/calendar", b"BEGIN")
    script.replies["lịch"] = Reply(Kind.ANSWER, (line("Lịch đây"),), attachments=(file,))
    api.fail("sendDocument", flood(1))
    api.say(ADMIN, "lịch")
    api.answers(ADMIN, 2)
    office.settled()
    assert [bool(shown.file) for shown in api.messages(ADMIN)] == [False, True]
