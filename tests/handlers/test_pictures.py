"""Pictures of answers: what becomes one, and that its bars are the figures of the answer."""

import threading
import tracemalloc
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal

import pytest

from db.facts import FigureAnswer
from db.query import Measure
from handlers import forms
from handlers import wording_pictures as words
from handlers.messages import Kind, Question, Reply
from handlers.outcome import outcome
from handlers.pictures import asking, choosing, drawing
from handlers.pictures.chart import Bar, Chart, Look
from tests.handlers.asking import OPERATOR, ZONE, Asking

_VIETNAMESE = (
    "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
)


def ask(mau: Asking, text: str, *, pictures: bool = True, chat: str = "") -> Reply:
    at = datetime.combine(mau.today, time(12), ZONE)
    question = Question(text, OPERATOR, at, chat=chat, pictures=pictures)
    return mau.conversation.reply(question)


def chart(mau: Asking, text: str) -> Chart:
    found = ask(mau, text).chart
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("biểu đồ tỷ lệ theo đơn vị", "tỷ lệ theo đơn vị"),
        ("Vẽ biểu đồ cột của án tồn theo loại án", "án tồn theo loại án"),
        ("ve bieu do thu ly theo thang", "thu ly theo thang"),
        ("cho tôi xem biểu đồ về tỷ lệ", "tỷ lệ"),
        ("tỷ lệ theo đơn vị, vẽ biểu đồ", "tỷ lệ theo đơn vị"),
        ("/bieudo@ThadsBot tỷ lệ theo năm", "tỷ lệ theo năm"),
        ("Biểu đồ.", ""),
    ],
)
def test_a_picture_is_asked_for_in_words(said: str, plain: str) -> None:
    assert asking.plain(said) == (plain, True)


@pytest.mark.parametrize("said", ["", "tỷ lệ", "vẽ", "hồ sơ biểu", "cho tôi xem tỷ lệ về việc"])
def test_what_asks_for_no_picture_stays_as_it_is(said: str) -> None:
    assert asking.plain(said) == (said, False)


@pytest.mark.parametrize(
    "asked",
    [
        "tỷ lệ theo đơn vị",
        "tỷ lệ về việc theo đơn vị từ thấp đến cao",
        "chưa thi hành xong về tiền theo loại án",
        "thụ lý theo tháng",
        "thụ lý theo quý từ 1/10/2019 đến 30/9/2021",
        "thụ lý theo tháng từ 1/10/2018 đến 15/9/2021",
    ],
)
def test_the_bars_are_the_figures_of_the_answer(mau: Asking, asked: str) -> None:
    found = ask(mau, f"biểu đồ {asked}")
    rows = outcome(found)["rows"]
    assert found.chart is not None
    drawn = drawing.draw(found.chart).axes
    bars = found.chart.bars
    witness = sorted(row["value"] for row in rows if row["value"] is not None)
    assert sorted(float(bar.value) for bar in bars if bar.value is not None) == witness
    if found.chart.look is Look.LINE:
        sizes = [float(size) for size in drawn.lines[-1].get_ydata()]
    elif found.chart.look is Look.COLUMNS:
        sizes = [patch.get_height() for patch in drawn.patches]
    else:
        sizes = [patch.get_width() for patch in drawn.patches]
    assert sizes == pytest.approx([float(bar.value or 0) for bar in bars])
    told = {text.get_text() for text in drawn.texts}
    if found.chart.look is not Look.LINE:
        assert {bar.said for bar in bars} <= told
    if found.chart.look is not Look.BARS:
        assert [bar.value for bar in bars] == [row["value"] for row in rows]


def test_offices_are_sorted_and_held_against_what_was_given_to_them(mau: Asking) -> None:
    found = chart(mau, "vẽ biểu đồ tỷ lệ theo đơn vị")
    values = [bar.value for bar in found.bars if bar.value is not None]
    assert values == sorted(values, key=float, reverse=True)
    witness = mau.json("chỉ tiêu toàn tỉnh")["value"]
    assert found.target == (None if witness is None else Decimal(str(witness)))
    given = [row["value"] for row in mau.json("chỉ tiêu theo đơn vị")["rows"]]
    own = [bar.target for bar in found.bars]
    assert sorted(float(one) for one in own if one is not None) == sorted(
        one for one in given if one is not None
    )
    axes = drawing.draw(found).axes
    if found.target is not None:
        assert float(found.target) in [line.get_xdata()[0] for line in axes.lines]
        assert found.target_said in {text.get_text().strip() for text in axes.texts}


def test_where_only_some_cases_are_counted_there_is_no_target(mau: Asking) -> None:
    found = chart(mau, "biểu đồ tỷ lệ theo đơn vị đối với loại án dân sự")
    assert (found.target, {bar.target for bar in found.bars}) == (None, {None})


def test_a_picture_of_one_figure_is_of_its_parts(mau: Asking) -> None:
    reply = ask(mau, "biểu đồ án tồn toàn tỉnh")
    assert reply.query is not None
    assert reply.query.group_by == "unit"
    assert reply.chart is not None


def test_the_button_leads_to_the_picture_and_the_text_comes_without_it(mau: Asking) -> None:
    reply = ask(mau, "tỷ lệ theo đơn vị")
    (button,) = (choice for choice in reply.choices if choice.label == words.CHART)
    assert reply.chart is None
    pressed = ask(mau, button.question)
    assert pressed.chart is not None
    assert pressed.lines == reply.lines
    assert words.CHART not in [choice.label for choice in pressed.choices]


def test_a_channel_without_pictures_has_the_text_alone(mau: Asking) -> None:
    plain = ask(mau, "tỷ lệ theo đơn vị", pictures=False)
    asked = ask(mau, "vẽ biểu đồ tỷ lệ theo đơn vị", pictures=False)
    assert words.CHART not in [choice.label for choice in plain.choices]
    assert (asked.chart, asked.lines) == (None, plain.lines)


def test_what_cannot_be_drawn_says_so_and_is_answered(mau: Asking) -> None:
    reply = ask(mau, "biểu đồ lịch cưỡng chế")
    assert (reply.kind, reply.chart) == (Kind.ANSWER, None)
    assert reply.lines[-1].text == words.NOTHING_TO_DRAW


def test_the_bare_word_is_of_the_question_before(mau: Asking) -> None:
    ask(mau, "thụ lý theo tháng", chat="hình")
    assert ask(mau, "biểu đồ", chat="hình").query == ask(mau, "thụ lý theo tháng").query
    alone = ask(mau, "/bieudo")
    assert alone.query is not None
    assert (alone.query.metric, alone.query.group_by) == ("rate", "unit")


def long_row(parts: int, look: Look = Look.BARS) -> Chart:
    name = "Phòng Thi hành án dân sự khu vực 12 thuộc tỉnh có tên rất dài, viết hai dòng"
    bars = tuple(
        Bar(f"{name} {n}", Decimal(n), forms.per_cent(n), Decimal(40)) for n in range(parts)
    )
    return Chart("Tỷ lệ", bars, look, Decimal(45), words.target("45,00 %"), ("ghi chú",) * 4)


def test_of_many_parts_the_first_are_drawn_and_the_rest_is_said(mau: Asking) -> None:
    reply = ask(mau, "biểu đồ thụ lý theo loại án")
    answer = reply.answer
    assert isinstance(answer, FigureAnswer)
    many = replace(answer, rows=answer.rows * 9)
    view = mau_view(mau)
    found = choosing.chart(many, view, [])
    left = len(many.rows) - choosing.MOST_BARS
    assert len(found.bars) == choosing.MOST_BARS
    assert words.not_drawn(str(left), "loại án") in found.notes
    assert choosing.measure(many) is Measure.CASES


def test_a_month_that_is_not_whole_is_named_shortly_and_its_days_are_told(mau: Asking) -> None:
    found = chart(mau, "biểu đồ thụ lý theo tháng")
    assert found.bars[-1].name == "Tháng 9/2021"
    assert "01/10/2020–15/09/2021" in found.notes[0]


def mau_view(mau: Asking) -> "choosing.View":
    return choosing.View(mau.vocabulary.tree, datetime.combine(mau.today, time(12), ZONE))


@pytest.mark.parametrize(
    "made", [long_row(12), long_row(13, Look.COLUMNS), long_row(60, Look.LINE)]
)
def test_a_picture_fits_a_phone_and_nothing_stands_over_its_edge(made: Chart) -> None:
    drawn = drawing.draw(made)
    pen = drawn.figure.canvas.get_renderer()  # type: ignore[attr-defined]
    width, height = drawn.figure.get_size_inches() * drawn.figure.dpi
    assert width == drawing.WIDTH
    assert height <= 2.6 * width
    for text in [*drawn.figure.texts, *drawn.axes.texts]:
        box = text.get_window_extent(pen)
        assert box.x0 >= 0
        assert box.x1 <= width + 1
        assert box.y0 >= 0
        assert box.y1 <= height + 1


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    lit = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * lit[0] + 0.7152 * lit[1] + 0.0722 * lit[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_colours_are_told_apart_in_light_and_dark_chats() -> None:
    ground = drawing.GROUND
    assert min(contrast(ink, ground) for ink in (drawing.INK, drawing.FAINT)) >= 7
    bars = (drawing.REACHED, drawing.MISSED, drawing.PLAIN, drawing.TARGET)
    assert min(contrast(bar, ground) for bar in bars) >= 4.5
    for chat in ("#FFFFFF", "#0E1621", "#17212B"):  # light, and the dark ones of Telegram
        assert max(contrast(drawing.EDGE, chat), contrast(ground, chat)) >= 3


def test_the_font_has_every_vietnamese_letter() -> None:
    from matplotlib import font_manager, ft2font

    for weight in ("normal", "bold"):
        font = font_manager.FontProperties(family="DejaVu Sans", weight=weight)
        file = font_manager.findfont(font, fallback_to_default=False)
        known = ft2font.FT2Font(file).get_charmap()
        assert {ord(letter) for letter in _VIETNAMESE + _VIETNAMESE.upper() + "–…%"} <= set(known)


def test_pictures_drawn_at_the_same_time_are_each_their_own() -> None:
    made = [long_row(parts) for parts in (3, 5, 7, 9)]
    alone = [drawing.png(chart) for chart in made]
    drawn: dict[int, bytes] = {}

    def draw(place: int) -> None:
        drawn[place] = drawing.png(made[place])

    threads = [threading.Thread(target=draw, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [drawn[place] for place in range(4)] == alone
    assert all(len(one) < 400_000 for one in alone)


def test_drawing_keeps_no_memory() -> None:
    made = long_row(6)
    drawing.png(made)
    tracemalloc.start()
    try:
        drawing.png(made)
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(2):
            drawing.png(made)
        assert tracemalloc.get_traced_memory()[0] - before < 4_000_000
        assert tracemalloc.get_traced_memory()[1] < 40_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("dong", "said"),
    [
        (385_296_980_000, "385,3 tỷ"),
        (12_000_000, "12,0 triệu"),
        (900_000, "900.000 đồng"),
        (0, "0 đồng"),
        (1_234_567_890_000, "1.234,6 tỷ"),
        (-2_050_000_000, "-2,1 tỷ"),
    ],
)
def test_sums_are_rounded_in_the_picture(dong: int, said: str) -> None:
    assert words.money(dong) == said
