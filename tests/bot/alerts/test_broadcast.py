"""A broadcast from the author's command to the receiver's "Đã đọc", through every real part."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.channels.telegram import Telegram, client
from db.session import Database
from db.terms import Role
from db.vocabulary import Lexicographer
from handlers import wording_broadcast as words
from handlers.conversation import Conversation
from handlers.notices import Notices
from tests.bot.alerts.counter import sending
from tests.bot.channels.office import ADMIN, BRISK, Office, at_work, desk_of, now
from tests.db.folk import join, settle
from tests.fakes.bot_api import BotApi

LAN, NAM, GONE = 21, 22, 23


@contextmanager
def at_the_desk(api: BotApi, database: Database) -> Iterator[Office]:
    """The conversation itself, answering on Telegram."""

    async def main(stop: asyncio.Event) -> None:
        conversation = Conversation(database, Lexicographer())
        channel = Telegram(client(api.token, api.origin))
        await desk_of(channel, conversation, database, now, BRISK).run(stop)

    with at_work(Office(database, main)) as office:
        yield office


@pytest.fixture
def api(api: BotApi, database: Database) -> BotApi:
    settle(database)
    for number in (LAN, NAM, GONE):
        join(database, str(number), Role.OFFICER, "A", f"Người {number}")
    api.open(ADMIN, LAN, NAM, GONE)
    api.block(GONE)
    return api


def test_a_broadcast_arrives_once_is_read_and_its_report_says_who_did_not_get_it(
    api: BotApi, database: Database
) -> None:
    notices = Notices(database, Lexicographer())
    with (
        at_the_desk(api, database),
        sending(api.origin, api.token, database, notices),
    ):
        api.say(ADMIN, "/thongbao khu vực 1; <b>Họp</b> giao ban\n8 giờ")
        api.answers(ADMIN, 1)
        api.press(ADMIN, words.SEND)
        api.until(lambda: api.messages(LAN) and api.messages(NAM))
        assert api.texts(LAN) == ["Thông báo của quản trị viên\n<b>Họp</b> giao ban\n8 giờ"]
        api.press(LAN, words.READ)
        api.until(lambda: words.NOTED in api.texts(LAN))
        api.until(lambda: any("Người 23" in text for text in api.texts(ADMIN)))
        api.say(ADMIN, "/thongbao 1")
        report = api.until(lambda: [t for t in api.texts(ADMIN) if words.DONE in t])[-1]
    assert words.part("sent", 2) in report
    assert words.part("unreachable", 1, "Người 23") in report
    assert words.part("unread", 1, "Người 22") in report
    assert len(api.messages(NAM)) == 1
