"""Charts on Telegram: a photo with the figures under it, and words where there can be none."""

import threading

import pytest

from bot.channels import pictures
from bot.channels.base import Limits
from bot.channels.layout import photo, pieces, units
from db.session import Database
from handlers import wording_pictures as words
from handlers.messages import Attachment, Choice, Kind, Reply, bold, line
from handlers.pictures import drawing
from handlers.pictures.chart import Bar, Chart
from tests.bot.channels.office import ADMIN, Office, Script, polling
from tests.fakes.bot_api import BotApi
from tests.fakes.faults import refused

CHART = Chart("Tỷ lệ", (Bar("Sa Pa", 40, "40,00 %"), Bar("Bắc Hà", 20, "20,00 %")))
LIMITS = Limits(4096, 100, 40, pictures=True, caption=1024)


def told(rows: int) -> Reply:
    lines = [line(f"{n}. Chi cục THADS thị xã Sa Pa 😀: ", bold("37,53 %")) for n in range(rows)]
    return Reply(Kind.ANSWER, tuple(lines), (Choice("Xếp hạng", "xếp hạng"),), chart=CHART)


def test_a_picture_comes_with_its_figures_and_buttons(
    api: BotApi, office: Office, script: Script
) -> None:
    script.replies["hình"] = told(5)
    api.say(ADMIN, "hình")
    (shown,) = api.answers(ADMIN)
    office.settled()
    assert shown.photo is not None
    assert (shown.photo.name, shown.photo.content) == (words.FILE, drawing.png(CHART))
    assert (shown.text, len(shown.content.bold)) == (told(5).text, 5)
    assert [label for label, _ in shown.content.buttons] == ["Xếp hạng"]
    assert len(api.messages(ADMIN)) == 1
    assert script.asked[0].pictures


def test_what_does_not_fit_under_it_follows_whole(
    api: BotApi, office: Office, script: Script
) -> None:
    script.replies["hình"] = told(40)
    api.say(ADMIN, "hình")
    first, second = api.answers(ADMIN, 2)
    assert first.photo is not None
    assert second.photo is None
    assert f"{first.text}\n{second.text}" == told(40).text
    assert (first.content.buttons, len(second.content.buttons)) == ((), 1)


def test_where_the_picture_is_refused_the_words_are_told(
    api: BotApi, office: Office, script: Script
) -> None:
    script.replies["hình"] = told(5)
    api.fail("sendPhoto", refused(400, "Bad Request: IMAGE_PROCESS_FAILED"))
    api.say(ADMIN, "hình")
    (shown,) = api.answers(ADMIN)
    assert (shown.photo, shown.text) == (None, told(5).text)
    assert [label for label, _ in shown.content.buttons] == ["Xếp hạng"]


def test_other_answers_do_not_wait_for_a_drawing(
    api: BotApi, sqlite: Database, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = threading.Event()

    def slowly(chart: Chart) -> bytes:
        assert goes_on.wait(60)
        return drawing.draw(chart).figure.get_label().encode()

    script.replies["hình"] = told(5)
    monkeypatch.setattr(pictures.drawing, "png", slowly)
    with polling(api, sqlite, script):
        for chat in range(9):
            api.say(-100 - chat, "hình", sender=ADMIN)
        api.say(ADMIN, "chữ")
        assert api.answers(ADMIN)[0].text == "Đáp: chữ"
        goes_on.set()


@pytest.mark.parametrize("rows", [0, 1, 20, 40])
def test_a_caption_is_of_whole_lines_and_nothing_is_lost(rows: int) -> None:
    reply = told(rows)
    picture = Attachment(words.FILE, drawing.MEDIA_TYPE, b"png")
    reply = Reply(reply.kind, reply.lines, picture=picture)
    shown, left = photo(reply, LIMITS)
    assert shown is not None
    assert units(shown.piece.text) <= LIMITS.caption
    rest = [piece.text for piece in pieces(left, LIMITS)]
    assert "\n".join(filter(None, (shown.piece.text, *rest))) == reply.text


def test_on_a_channel_without_pictures_the_words_stand_alone() -> None:
    reply = Reply(Kind.ANSWER, told(3).lines, picture=Attachment("a", "image/png", b"png"))
    assert photo(reply, Limits(4096, 100, 40)) == (None, reply.lines)
