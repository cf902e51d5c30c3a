"""Zalo as a channel: no buttons, one message an answer, updates kept though Zalo forgets them."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select

from bot.channels.answering import Answering
from bot.channels.base import Answers, Outgoing, OutOfQuota, Piece, Rejected, TryLater, Unknown
from bot.channels.budget import Budget
from bot.channels.desk import Desk
from bot.channels.layout import units
from bot.channels.zalo import Zalo
from bot.channels.zalo_api import ZaloApi
from bot.people import People
from bot.settings import Clock
from bot.together import together
from bot.web import application, serve
from db.people_models import Account
from db.session import Database
from handlers import wording
from handlers import wording_menus as menu_words
from handlers import wording_people as people_words
from handlers.messages import Attachment, Choice, Kind, Reply, bold, line
from tests.bot.channels.office import (
    ADMINS,
    BRISK,
    SECRET,
    UNBOUND,
    ZALO_ADMIN,
    Office,
    Script,
    at_work,
    desk_of,
    now,
)
from tests.db.letters import enrol
from tests.fakes import faults
from tests.fakes.zalo import HEADER, TOKEN, ZaloServer

LAN = "aaaaaaaaaaaaaaaaaaaa"
TWO = (TOKEN, "2459232241454765289:zalo-no_real_token-second-4567")


@pytest.fixture
def zalo() -> Iterator[ZaloServer]:
    server = ZaloServer(*TWO, people=2)
    server.start()
    yield server
    server.end()


def channel(zalo: ZaloServer, place: int = 0, address: str | None = None) -> Zalo:
    api = ZaloApi(zalo.tokens[place], zalo.origin, answer_seconds=5)
    return Zalo(api, address, SECRET, first=place == 0, linked=address is not None)


@contextmanager
def polling(zalo: ZaloServer, database: Database, conversation: Answers) -> Iterator[Office]:
    async def main(stop: asyncio.Event) -> None:
        await desk_of(channel(zalo), conversation, database, now, BRISK).run(stop)

    with at_work(Office(database, main)) as running:
        yield running


@contextmanager
def hooked(
    zalo: ZaloServer, database: Database, conversation: Answers, clock: Clock = now
) -> Iterator[str]:
    """Both bots, handed their updates at one web application; its origin."""
    door = socket.create_server(("127.0.0.1", 0))
    origin = f"http://127.0.0.1:{door.getsockname()[1]}"

    async def main(stop: asyncio.Event) -> None:
        bots = [channel(zalo, place, origin) for place in (0, 1)]
        desks = []
        for bot in bots:
            others = [one for one in bots if one is not bot]
            bot.rates = replace(UNBOUND, people=2)
            parts = (bot, conversation, database, People(ADMINS, database, clock), clock, BRISK)
            answering = Answering(*parts, Budget(UNBOUND), others, origin)
            desks.append(Desk(bot, answering, database, clock, BRISK))
        web = serve(application(database, clock, desks), door, stop)
        await together(stop, *(desk.run(stop) for desk in desks), web)

    with at_work(Office(database, main)):
        yield origin


@pytest.fixture
def office(zalo: ZaloServer, sqlite: Database, script: Script) -> Iterator[Office]:
    with polling(zalo, sqlite, script) as running:
        yield running


def chat(zalo: ZaloServer, *said: str) -> list[str]:
    """The administrator says one thing after the other; what came back."""
    for text in said:
        wanted = len(zalo.messages(ZALO_ADMIN)) + 1
        zalo.say(ZALO_ADMIN, text)
        zalo.answers(ZALO_ADMIN, wanted)
    return zalo.texts(ZALO_ADMIN)


def test_bold_is_bold_and_where_that_is_refused_the_words_stand(
    zalo: ZaloServer, office: Office, script: Script
) -> None:
    chat(zalo, "tỷ lệ")
    refusal = faults.refused(400, "Bad request: text_styles are invalid")
    zalo.fail("sendMessage", refusal)
    chat(zalo, "hai")
    shown = [(one.text, one.bold) for one in zalo.messages(ZALO_ADMIN)]
    assert shown == [("Đáp: tỷ lệ", ("tỷ lệ",)), ("Đáp: hai", ())]


STEPS = (Choice("Theo đơn vị", "theo đơn vị?"), Choice("👍 Danh sách tồn", "danh sách?"))


def test_steps_are_numbered_and_taken_by_number_or_words_or_gone(
    zalo: ZaloServer, office: Office, script: Script
) -> None:
    feedback = (Choice("👍 Đúng", "/dung x"),)
    script.replies = {"?": Reply(Kind.ANSWER, (line("Đáp"),), STEPS, feedback=feedback)}
    found = chat(zalo, "?", "2", "?", "danh sach ton", "?", "Đúng", "2", "99", "7.")
    menu = f"Đáp\n{menu_words.CHOOSE}\n1. Theo đơn vị\n2. Danh sách tồn"
    assert found == [
        menu,
        "Đáp: danh sách?",
        menu,
        "Đáp: danh sách?",
        menu,
        "Đáp: /dung x",
        menu_words.no_such_choice(2),
        menu_words.no_such_choice(99),
        menu_words.no_such_choice(7),
    ]


def test_an_answer_that_does_not_fit_goes_on_when_asked_and_then_ends(
    zalo: ZaloServer, office: Office, script: Script
) -> None:
    rows = [line(f"{n}. ", bold("một việc"), " " + "x" * 90) for n in range(1, 51)]
    more = Choice(wording.NEXT_PAGE, "trang 2?", turns=True)
    script.replies = {"?": Reply(Kind.ANSWER, tuple(rows), (more,))}
    found = chat(zalo, "?", "tiếp", "xem tiếp", "tiếp", "tiếp")
    assert all(units(text) <= 2000 for text in found)
    assert [menu_words.MORE in text for text in found] == [True, True, False, False, False]
    body = "\n".join(text.removesuffix(f"\n{menu_words.MORE}") for text in found[:3])
    shown = "\n".join(row.text for row in rows)
    assert body == f"{shown}\n{menu_words.CHOOSE}\n1. {wording.NEXT_PAGE}"
    assert found[3:] == ["Đáp: trang 2?", menu_words.NOTHING_MORE]
    assert len(zalo.messages(ZALO_ADMIN)[1].bold) > 10


def test_other_rights_end_what_was_left_of_an_answer(
    zalo: ZaloServer, sqlite: Database, script: Script
) -> None:
    rows = tuple(line("x" * 150) for _ in range(20))
    script.replies = {"?": Reply(Kind.ANSWER, rows)}
    with polling(zalo, sqlite, script):
        chat(zalo, "?")
        enrol_as(sqlite, ZALO_ADMIN)
        assert chat(zalo, "tiếp")[-1] == menu_words.NOTHING_MORE


def enrol_as(database: Database, number: str) -> None:
    """Registers somebody as an officer, beside whatever else they are."""
    (person,) = enrol(database, 77)
    with database.writing() as session:
        account = session.scalars(select(Account).where(Account.person_id == person)).one()
        account.channel = "zalo"
        account.mark = database.vault.mark("zalo", number)
        account.sealed = database.vault.seal(number)


@pytest.mark.parametrize(
    ("event", "fields"),
    [
        ("message.unsupported.received", {}),
        ("message.sticker.received", {"sticker": "0e07", "url": "https://x"}),
        ("message.voice.received", {"voice_url": "https://x.zdn.vn/a.aac"}),
        ("message.image.received", {"photo_url": "https://x.zdn.vn/a.jpg", "caption": "xem"}),
        ("message.image.received", {"photo": "https://x.zdn.vn/a.jpg"}),
    ],
)
def test_what_cannot_be_read_is_answered_with_what_can_be_done(
    zalo: ZaloServer, office: Office, event: str, fields: dict[str, str]
) -> None:
    zalo.show(ZALO_ADMIN, event, **fields)
    zalo.answers(ZALO_ADMIN)
    assert zalo.texts(ZALO_ADMIN) == [wording.TEXT_ONLY]


def test_what_happens_in_a_group_or_is_no_message_is_nobodys_question(
    zalo: ZaloServer, office: Office, script: Script
) -> None:
    zalo.show(ZALO_ADMIN, "message.unsupported.received", group="g1")
    zalo.show(ZALO_ADMIN, "user.follow")
    robot = {"from": {"id": "b", "is_bot": True}}
    zalo.show("b", "message.text.received", text="tôi là bot", **robot)
    assert chat(zalo, "xong") == ["Đáp: xong"]
    assert [question.text for question in script.asked] == ["xong"]


def test_an_update_that_could_not_be_kept_is_kept_later_though_zalo_forgot_it(
    zalo: ZaloServer,
) -> None:
    bot = channel(zalo)
    kept: list[object] = []

    async def main() -> None:
        async def keep(update: object) -> None:
            kept.append(update)
            if len(kept) == 1:
                raise OSError("the database is away")

        zalo.say(ZALO_ADMIN, "một")
        with pytest.raises(OSError, match="away"):
            await bot.poll(keep)
        await bot.poll(keep)
        await bot.close()

    asyncio.run(main())
    assert kept == [kept[0]] * 2
    assert len(zalo.called("getUpdates")) == 1


def test_both_forms_and_repeated_updates_are_one_question(
    zalo: ZaloServer, sqlite: Database, script: Script
) -> None:
    with hooked(zalo, sqlite, script) as origin:
        zalo.until(lambda: zalo.hook(0) and zalo.hook(1))
        update = zalo.say(ZALO_ADMIN, "một")
        zalo.answers(ZALO_ADMIN)
        for body in (update, {"ok": True, "result": update}):
            posted = httpx.post(f"{origin}/zalo/webhook", json=body, headers={HEADER: SECRET})
            assert posted.status_code == 200
        zalo.say(ZALO_ADMIN, "hai", bot=1)
        zalo.answers(ZALO_ADMIN, 2)
    assert [(one.text, one.bot) for one in zalo.messages(ZALO_ADMIN)] == [
        ("Đáp: một", TWO[0].partition(":")[0]),
        ("Đáp: hai", TWO[1].partition(":")[0]),
    ]


def test_an_empty_probe_is_fine_and_a_wrong_secret_is_not(
    zalo: ZaloServer, sqlite: Database, script: Script
) -> None:
    with hooked(zalo, sqlite, script) as origin:
        zalo.until(lambda: zalo.hook(0) and zalo.hook(1))
        second = f"/zalo/webhook/{TWO[1].partition(':')[0]}"
        assert [zalo.hook(0), zalo.hook(1)] == [
            (f"{origin}/zalo/webhook", SECRET),
            (f"{origin}{second}", SECRET),
        ]
        update = {"event_name": "message.text.received"}
        for path in ("/zalo/webhook", second):
            address = f"{origin}{path}"
            assert httpx.post(address, content=b"").status_code == 200
            assert httpx.post(address, json=update).status_code == 403
            wrong = httpx.post(address, json=update, headers={HEADER: "wrong"})
            assert wrong.status_code == 403
            right = httpx.post(address, content=b"{no json", headers={HEADER: SECRET})
            assert right.status_code == 200
    assert script.asked == []


def test_files_and_pictures_are_opened_by_an_address_for_a_while_and_no_names_are(
    zalo: ZaloServer, sqlite: Database, script: Script
) -> None:
    chart = Attachment("bieu-do.png", "image/png", b"\x89PNG")
    table = Attachment("ket-qua.xlsx", "application/x", b"PK")
    script.replies = {
        "vẽ": Reply(Kind.ANSWER, (line("Tỷ lệ"),), picture=chart),
        "tệp": Reply(Kind.ANSWER, (line("Đây"),), attachments=(table,)),
        "tên": Reply(Kind.ANSWER, (line("Đây"),), attachments=(table,), names=True),
    }
    times = [now()]
    with hooked(zalo, sqlite, script, lambda: times[-1]) as origin:
        zalo.until(lambda: zalo.hook(0) and zalo.hook(1))
        chat(zalo, "vẽ", "tệp", "tên")
        drawn, told, named = zalo.messages(ZALO_ADMIN)
        assert (drawn.text, named.text) == ("Tỷ lệ", f"Đây\n{menu_words.NAMES_PARTIES}")
        assert drawn.photo.startswith(f"{origin}/files/")
        picture = httpx.get(drawn.photo)
        assert (picture.content, picture.headers["content-type"]) == (b"\x89PNG", "image/png")
        address = told.text.rpartition(" ")[2]
        file = httpx.get(address)
        assert (file.content, file.headers["cache-control"]) == (b"PK", "no-store")
        assert file.headers["content-disposition"] == 'attachment; filename="ket-qua.xlsx"'
        assert httpx.get(f"{address}x").status_code == 404
        times.append(times[0] + timedelta(minutes=16))
        assert [httpx.get(one).status_code for one in (address, drawn.photo)] == [404, 404]


def test_whoever_is_one_too_many_is_sent_to_the_bot_that_has_room(
    zalo: ZaloServer, sqlite: Database, script: Script
) -> None:
    first, second = (token.partition(":")[0] for token in TWO)
    for number in range(3):
        enrol_as_one(sqlite, f"b{number:019}", first if number < 2 else second)
    with hooked(zalo, sqlite, script):
        zalo.until(lambda: zalo.hook(0) and zalo.hook(1))
        zalo.people = 3
        zalo.say(LAN, "/dangky Lan; A", bot=0)
        assert zalo.answers(LAN)[0].text == people_words.full("Bot THADS 2")
        zalo.say(LAN, "/dangky Lan; A", bot=1)
        zalo.until(lambda: script.asked)
        assert [question.text for question in script.asked] == ["/dangky Lan; A"]


def enrol_as_one(database: Database, number: str, bot: str) -> None:
    """Somebody who is in already, and writes to a bot."""
    (person,) = enrol(database, int(number[-3:]) + 500)
    with database.writing() as session:
        account = session.scalars(select(Account).where(Account.person_id == person)).one()
        account.channel, account.bot = "zalo", bot
        account.mark, account.sealed = (
            database.vault.mark("zalo", number),
            database.vault.seal(number),
        )


def decision(zalo: ZaloServer, fault: faults.Fault) -> type[BaseException]:
    """What a fault means for a message."""
    zalo.say(LAN, "?")
    zalo.fail("sendMessage", fault)
    bot = channel(zalo)

    async def main() -> None:
        try:
            await bot.send(LAN, Outgoing(Piece("Đáp")))
        finally:
            await bot.close()

    with pytest.raises(Exception) as raised:  # noqa: PT011 - which one is what is asked
        asyncio.run(main())
    return type(raised.value)


@pytest.mark.parametrize(
    ("fault", "means"),
    [
        (faults.page(429), TryLater),
        (faults.refused(429, "Quota exceeded"), OutOfQuota),
        (faults.refused(401, "Unauthorized"), Rejected),
        (faults.reset(taken=True), Unknown),
        (faults.refused(403, "?"), Unknown),
    ],
)
def test_a_failure_means(zalo: ZaloServer, fault: faults.Fault, means: type[BaseException]) -> None:
    assert decision(zalo, fault) is means


def test_a_token_that_is_not_accepted_ends_the_channel(zalo: ZaloServer, sqlite: Database) -> None:
    zalo.fail("getMe", faults.refused(401, "Unauthorized"))
    with pytest.raises(Rejected), polling(zalo, sqlite, Script()) as office:
        office.ended()
