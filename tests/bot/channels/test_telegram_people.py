"""Who is answered, and what is meant for us: strangers, groups, other bots, things unsaid."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from db import groups
from db.people_models import Group
from db.session import Database
from handlers import wording
from handlers.messages import Kind, Reply, line
from tests.bot.channels.messages import FORWARDED, PHOTO, STICKER, message, with_buttons
from tests.bot.channels.office import (
    ADMIN,
    GROUP,
    STRANGER,
    Office,
    Script,
    polling,
)
from tests.db.letters import form_group
from tests.fakes.bot_api import BotApi


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
        assert api.texts(STRANGER) == [wording.REFUSED]
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
    assert len(api.texts(STRANGER)) == 1


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
    assert api.texts(GROUP) == ["Đáp", "Đáp: còn đây"]
    assert [question.person.id for question in script.asked] == [str(ADMIN)] * 2


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
    ours = {**message(GROUP, "Đáp"), "from": {"id": api.me, "is_bot": True, "first_name": ""}}
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


WORDLESS: dict[str, dict[str, Any]] = {
    "a photo": {"photo": PHOTO},
    "a sticker": {"sticker": STICKER},
    "a voice": {"voice": {"file_id": "1", "file_unique_id": "1", "duration": 3}},
}


@pytest.mark.parametrize("sent", WORDLESS.values(), ids=WORDLESS)
def test_what_has_no_words_gets_one_line(
    api: BotApi, office: Office, script: Script, sent: dict[str, Any]
) -> None:
    api.show(ADMIN, **sent)
    api.answers(ADMIN)
    assert api.texts(ADMIN) == [wording.TEXT_ONLY]
    assert script.asked == []


def test_an_album_gets_one_line_and_not_one_a_picture(api: BotApi, office: Office) -> None:
    for _ in range(4):
        api.show(ADMIN, photo=PHOTO, media_group_id="77")
    api.say(ADMIN, "xong")
    api.answers(ADMIN, 2)
    assert api.texts(ADMIN) == [wording.TEXT_ONLY, "Đáp: xong"]


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
    api.show(ADMIN, pinned_message=message(ADMIN, "ghim"))
    api.push("edited_message", message(ADMIN, "sửa"))
    robot = {**message(ADMIN, "bip"), "from": {"id": 5, "is_bot": True, "first_name": "B"}}
    api.push("message", robot)
    api.say(ADMIN, "xong")
    api.answers(ADMIN)
    assert [question.text for question in script.asked] == ["xong"]


@pytest.mark.parametrize("told_in", ["the old chat", "the new chat"])
def test_what_is_registered_for_a_group_goes_on_when_it_has_become_a_supergroup(
    api: BotApi, office: Office, sqlite: Database, told_in: str
) -> None:
    number, new = form_group(sqlite, GROUP), -100_9
    if told_in == "the old chat":
        api.show(GROUP, ADMIN, migrate_to_chat_id=new)
    else:
        api.show(new, ADMIN, migrate_from_chat_id=GROUP)
    api.until(lambda: not api.pending())
    office.settled()
    with sqlite.reading() as session:
        held = session.get_one(Group, number)
        assert (sqlite.vault.open(held.sealed), held.ended_at) == (str(new), None)
    assert groups.find(sqlite, ("telegram", str(new))) is not None
    assert groups.find(sqlite, ("telegram", str(GROUP))) is None
