"""The whole way in Telegram: the sample province, asked on a phone, answered to the dong."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.session import Database
from db.vocabulary import Lexicographer
from handlers import wording
from handlers.conversation import Conversation
from handlers.understanding.readings import Reason
from tests.bot.channels.office import ADMIN, GROUP, STRANGER, Office, polling
from tests.conftest import SAMPLE_MADE
from tests.fakes.bot_api import BotApi
from tests.keys import VAULT


@pytest.fixture
def office(api: BotApi, sample_file: Path, tmp_path: Path) -> Iterator[Office]:
    copied = tmp_path / "sample.db"
    shutil.copy(sample_file, copied)
    database = Database(f"sqlite:///{copied}", VAULT)
    conversation = Conversation(database, Lexicographer())
    with polling(api, database, conversation, clock=lambda: SAMPLE_MADE) as running:
        yield running
    database.close()


def test_the_rate_of_the_term_comes_in_bold_with_what_it_covers(
    api: BotApi, office: Office
) -> None:
    api.say(ADMIN, "tỷ lệ thi hành xong về việc giai đoạn 2016-2021")
    shown = api.answers(ADMIN)[0]
    assert "97,23 %" in shown.text
    assert "22.041" in shown.text
    assert "22.669" in shown.text
    assert any("97,23 %" in words for words in shown.content.bold)
    assert "Số liệu cập nhật 07:00 23/11/2026" in shown.text.replace(" ngày", "")


def test_a_list_turns_its_pages_in_place(api: BotApi, office: Office) -> None:
    api.say(ADMIN, "danh sách việc chưa thi hành xong đến 30/9/2021")
    first = api.answers(ADMIN)[0]
    assert "1–10" in first.text
    api.press(ADMIN, wording.NEXT_PAGE)
    api.until(lambda: "11–20" in api.messages(ADMIN)[0].text)
    assert len(api.messages(ADMIN)) == 1


NOT_UNDERSTOOD = wording.NOT_UNDERSTOOD
SAID = {
    "5.000 letters": ("a" * 5000, NOT_UNDERSTOOD[Reason.TOO_LONG]),
    "another subject": ("thời tiết hôm nay", NOT_UNDERSTOOD[Reason.OFF_SUBJECT]),
    "a day that is not": ("thụ lý đến ngày 31/02/2021", NOT_UNDERSTOOD[Reason.NO_SUCH_DATE]),
    "a command": ("/trogiup", wording.HELP),
    "the first command": ("/start", wording.HELP),
}


@pytest.mark.parametrize(("said", "answer"), SAID.values(), ids=SAID)
def test_everything_gets_a_clear_sentence(
    api: BotApi, office: Office, said: str, answer: str
) -> None:
    api.say(ADMIN, said)
    assert answer in api.answers(ADMIN)[0].text


@pytest.mark.parametrize("said", ["tỷ lệ thi hành xong", "danh sách việc chưa thi hành xong", ""])
def test_a_group_that_nobody_registered_gets_no_figure(
    api: BotApi, office: Office, said: str
) -> None:
    api.say(GROUP, f"@{api.username} {said}", ADMIN)
    assert api.answers(GROUP)[0].text == wording.REFUSALS["unregistered"]


def test_a_stranger_gets_no_figure(api: BotApi, office: Office) -> None:
    api.say(STRANGER, "tỷ lệ thi hành xong giai đoạn 2016-2021")
    assert api.answers(STRANGER)[0].text == wording.REFUSED
    assert api.messages(STRANGER)[0].content.buttons == ()
