"""Coming in on a phone: the deep link, a stranger's code, and silence after that."""

from collections.abc import Iterator

import pytest

from db import membership, people
from db.session import Database
from db.terms import Role
from db.vocabulary import Lexicographer
from handlers import wording
from handlers import wording_people as words
from handlers.conversation import Conversation
from tests.bot.channels.office import ADMIN, GROUP, STRANGER, Office, polling
from tests.db.folk import NOW, OPERATOR, TODAY, join, settle
from tests.fakes.bot_api import BotApi
from tests.handlers.chatting import MORNING

ANNA = 21


@pytest.fixture
def office(api: BotApi, sqlite: Database) -> Iterator[Office]:
    settle(sqlite)
    conversation = Conversation(sqlite, Lexicographer())
    with polling(api, sqlite, conversation, clock=lambda: MORNING) as running:
        yield running


def test_a_deep_link_lets_a_stranger_in(api: BotApi, office: Office) -> None:
    api.say(ADMIN, "/moi_nguoi thủ trưởng; khu vực 1; 7; Lò Thị An")
    link = api.answers(ADMIN)[0].text.splitlines()[-1]
    opened, _, code = link.partition("?start=")
    assert opened == f"https://t.me/{api.username}"
    api.say(STRANGER, f"/start {code}")
    assert api.answers(STRANGER)[0].text == words.JOINED
    api.say(STRANGER, "/toi")
    assert "Lò Thị An" in api.answers(STRANGER, 2)[1].text


def test_a_stranger_asks_to_be_let_in_by_a_button_and_is_silenced_after_five(
    api: BotApi, office: Office
) -> None:
    api.say(STRANGER, "/dangky Lò Thị An; khu vực")
    api.answers(STRANGER)
    api.press(STRANGER, "Phòng THADS khu vực 2")
    assert api.answers(STRANGER, 2)[1].text == words.requested("Phòng THADS khu vực 2")
    for _ in range(20):
        api.say(STRANGER, "/start sai")
    api.until(lambda: not api.pending())
    office.settled()
    # Three more tries, and the one polite line of the day.
    assert api.texts(STRANGER)[2:] == [words.BAD_CODE] * 4
    api.say(ADMIN, "/xinvao 1 duyệt chv")
    api.answers(ADMIN)
    api.say(STRANGER, "/toi")
    assert "Lò Thị An" in api.answers(STRANGER, 7)[6].text


def test_rights_that_are_taken_away_are_gone_in_an_open_button_and_its_page_with_them(
    api: BotApi, office: Office, sqlite: Database
) -> None:
    number = join(sqlite, str(ANNA), Role.ADMIN, "A")
    for place in range(people.PAGE + 1):
        join(sqlite, f"p{place}", Role.OFFICER, "A")
    api.say(ANNA, "/nguoi")
    api.answers(ANNA)
    membership.block(sqlite, number, OPERATOR, NOW)
    api.press(ANNA, wording.NEXT_PAGE)
    api.until(lambda: api.texts(ANNA) == [wording.REFUSED])


def test_a_group_is_registered_from_inside_it(
    api: BotApi, office: Office, sqlite: Database
) -> None:
    join(sqlite, str(ANNA), Role.ADMIN, "A")
    api.say(GROUP, "/nhom khu vực 1", ANNA)
    assert api.answers(GROUP)[0].text == words.group_of("Phòng THADS khu vực 1")
    api.say(GROUP, "/start sai", STRANGER)
    api.say(GROUP, "/nhom", ANNA)
    assert len(api.answers(GROUP, 2)) == 2
    assert people.find(sqlite, "telegram", str(STRANGER), TODAY) is None
