"""The same fifty questions on Telegram, on Zalo and in the terminal: the same answers."""

import io
from collections.abc import Iterator
from datetime import datetime

import pytest

from bot.channels.layout import units
from bot.channels.terminal import Terminal
from bot.channels.zalo import Zalo
from bot.channels.zalo_api import ZaloApi
from db.session import Database
from db.vocabulary import Lexicographer
from handlers import wording_menus as menu_words
from handlers.conversation import Conversation
from tests.bot.channels.office import ADMIN, BRISK, ZALO_ADMIN, Office, at_work, desk_of, polling
from tests.fakes.bot_api import BotApi
from tests.fakes.zalo import ZaloServer
from tests.handlers import tinh_mau
from tests.handlers.test_replies import GOLDEN

#: More than can be said in one message there: what the phone shows first is the same.
_MORE = f"\n{menu_words.MORE}"
QUESTIONS = [
    *[str(one["ask"]) for one in GOLDEN][:38],
    "chưa thi hành xong mà có điều kiện của Cốc Xa",
    "thụ lý theo quý năm 2021",
    "tiền đã thu của Mẫu Sơn quý 2 năm 2021",
    "tỷ lệ về tiền so với cùng kỳ",
    "danh sách án tồn trên 1 tỷ",
    "lịch cưỡng chế tháng này",
    "kiến nghị của viện kiểm sát năm 2021",
    "đơn vị nào có tỷ lệ thấp nhất",
    "án hình sự chưa thi hành xong",
    "trợ giúp",
    "tỷ lệ thi hành xong là gì",
    "thời tiết hôm nay thế nào",
]


def clock() -> datetime:
    return tinh_mau.BROUGHT_IN


@pytest.fixture
def database(sqlite: Database) -> Database:
    tinh_mau.fill(sqlite)
    return sqlite


def in_terminal(conversation: Conversation) -> list[str]:
    """What the terminal says to each question, without its numbered steps."""
    said = io.StringIO()
    for question in QUESTIONS:
        Terminal(conversation, clock).run(io.StringIO(f"/moi\n{question}\n"), said)
        said.write("\f")
    return [_without_steps(page.split("\n\n", 1)[1]) for page in said.getvalue().split("\f")[:-1]]


def _without_steps(page: str) -> str:
    lines = page.strip().splitlines()
    return "\n".join(line for line in lines if not line.startswith("  ["))


def on_telegram(database: Database, conversation: Conversation) -> list[str]:
    """The first message to each question."""
    api = BotApi()
    api.start()
    api.open(ADMIN)
    found = []
    try:
        with polling(api, database, conversation, clock=clock):
            for question in QUESTIONS:
                before = len(api.messages(ADMIN))
                api.say(ADMIN, "/moi")
                api.answers(ADMIN, before + 1)
                api.say(ADMIN, question)
                found.append(api.answers(ADMIN, before + 2)[before + 1].text)
    finally:
        api.end()
    return found


@pytest.fixture
def zalo(database: Database) -> Iterator[tuple[ZaloServer, Office]]:
    server = ZaloServer()
    server.start()
    conversation = Conversation(database, Lexicographer())

    async def main(stop: object) -> None:
        bot = Zalo(ZaloApi(server.tokens[0], server.origin))
        await desk_of(bot, conversation, database, clock, BRISK).run(stop)  # type: ignore[arg-type]

    with at_work(Office(database, main)) as office:
        yield server, office
    server.end()


def on_zalo(server: ZaloServer, office: Office) -> list[str]:
    """The one message to each question, without its numbered steps."""
    found = []
    for question in QUESTIONS:
        for text in ("/moi", question):
            before = len(server.messages(ZALO_ADMIN))
            server.say(ZALO_ADMIN, text)
            server.answers(ZALO_ADMIN, before + 1)
            office.settled()
            (shown,) = server.messages(ZALO_ADMIN)[before:]
            assert units(shown.text) <= 2000
        found.append(shown.text.partition(f"\n{menu_words.CHOOSE}\n")[0])
    return found


def test_fifty_questions_have_the_same_answers_on_every_channel(
    database: Database, zalo: tuple[ZaloServer, Office]
) -> None:
    assert len(QUESTIONS) == len(set(QUESTIONS)) == 50
    terminal = in_terminal(Conversation(database, Lexicographer()))
    telegram = on_telegram(database, Conversation(database, Lexicographer()))
    phone = on_zalo(*zalo)
    assert telegram == terminal
    for asked, whole, shown in zip(QUESTIONS, terminal, phone, strict=True):
        cut = shown.endswith(_MORE)
        assert whole.startswith(shown.removesuffix(_MORE)) if cut else whole == shown, asked
    assert sum(shown.endswith(_MORE) for shown in phone) <= 2
