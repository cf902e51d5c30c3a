"""What every channel promises; a new line in the registry is tested here without a new test."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels import registry
from bot.channels.base import Channel, Outgoing, Piece, TryLater
from bot.channels.layout import units
from bot.settings import read
from db.session import Database
from handlers import wording
from handlers import wording_menus as menu_words
from handlers.messages import Choice, Kind, Reply, bold, line
from tests.bot.channels.office import BRISK, Office, Script, at_work, desk_of, now
from tests.bot.channels.walls import WALLS, Wall

NO_FILE = Path("no settings here")


@pytest.fixture(params=registry.CHANNELS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def wall(name: str) -> Iterator[Wall]:
    made = WALLS[name]()
    made.start()
    yield made
    made.end()


def channel_of(name: str, wall: Wall) -> Channel:
    (channel,) = registry.configured(read(wall.settings(), NO_FILE))
    assert channel.name == name
    return channel


@pytest.fixture
def office(name: str, wall: Wall, sqlite: Database, script: Script) -> Iterator[Office]:
    async def main(stop: asyncio.Event) -> None:
        await desk_of(channel_of(name, wall), script, sqlite, now, BRISK).run(stop)

    with at_work(Office(sqlite, main)) as running:
        yield running


def test_it_is_a_channel_under_its_own_name_and_knows_its_bot(name: str, wall: Wall) -> None:
    channel = channel_of(name, wall)
    assert isinstance(channel, Channel)
    assert channel.name == name
    assert channel.bot
    assert channel.webhook is None


def test_without_a_token_there_is_no_channel(name: str) -> None:
    assert registry.configured(read({}, NO_FILE)) == []


JUNK = ({}, {"update_id": 1}, {"message": None}, {"message": {"chat": "x"}}, {"result": [1]})


@pytest.mark.parametrize("update", JUNK)
def test_what_is_no_update_is_kept_nowhere(
    name: str, wall: Wall, update: dict[str, object]
) -> None:
    assert channel_of(name, wall).envelope(update) is None


def test_a_question_is_answered_once_however_often_it_is_handed_over(
    wall: Wall, office: Office
) -> None:
    again = wall.say("một")
    assert wall.shown(1) == ["Đáp: một"]
    again()
    wall.say("hai")
    assert wall.shown(2) == ["Đáp: một", "Đáp: hai"]


def test_a_long_answer_comes_whole_in_messages_that_fit(
    name: str, wall: Wall, office: Office, script: Script
) -> None:
    limits = channel_of(name, wall).limits
    row = line("1. ", bold("1.302.149.296 đồng"), " – việc 😀")
    rows = (row,) * (limits.text // units(row.text) + 10)
    script.replies = {"?": Reply(Kind.ANSWER, rows)}
    wall.say("?")
    found = [wall.shown(1)[0]]
    while not limits.buttons and found[-1].endswith(menu_words.MORE):
        found[-1] = found[-1].removesuffix(f"\n{menu_words.MORE}")
        wall.say("tiếp")
        found.append(wall.shown(len(found) + 1)[-1])
    found = found if not limits.buttons else wall.shown(2)
    assert len(found) == 2
    assert "\n".join(found) == "\n".join(row.text for row in rows)
    assert all(units(text) <= limits.text for text in wall.shown(len(found)))


def test_a_next_step_is_taken_by_what_the_channel_has_for_it(
    wall: Wall, office: Office, script: Script
) -> None:
    steps = (Choice("Theo đơn vị", "theo đơn vị?"), Choice("Danh sách", "danh sách?"))
    script.replies = {"?": Reply(Kind.ANSWER, (line("Đáp"),), steps)}
    wall.say("?")
    wall.shown(1)
    wall.choose(2, "Danh sách")
    assert wall.shown(2)[1] == "Đáp: danh sách?"


def test_what_is_no_text_is_answered_with_what_can_be_done(wall: Wall, office: Office) -> None:
    wall.send_a_file()
    assert wall.shown(1) == [wording.TEXT_ONLY]


def test_what_never_left_may_be_tried_later(name: str, wall: Wall) -> None:
    channel = channel_of(name, wall)

    async def send() -> None:
        try:
            await channel.introduce()
            await asyncio.to_thread(wall.shut)  # as the network does it: our loop goes on
            await channel.send(wall.chat(), Outgoing(Piece("xin chào")))
        finally:
            await channel.close()

    with pytest.raises(TryLater):
        asyncio.run(send())
