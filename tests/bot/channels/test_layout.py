"""Replies in messages that fit: nothing lost, nothing split that fits, bold where it was."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Limits, Piece
from bot.channels.layout import pieces, shortened, units
from handlers.messages import Line, Span, bold, line

WORDS = st.text("aăđ😀 𠮷.", min_size=0, max_size=12)
SPANS = st.builds(Span, WORDS, st.booleans())
LINES = st.lists(st.builds(Line, st.lists(SPANS, max_size=6).map(tuple)), max_size=12)
LIMITS = st.builds(Limits, text=st.integers(4, 60), entities=st.integers(1, 5), label=st.just(40))


def visible(text: str) -> str:
    return "".join(text.split())


def in_bold(piece: Piece) -> list[str]:
    wide = piece.text.encode("utf-16-le")
    return [wide[2 * at : 2 * (at + size)].decode("utf-16-le") for at, size in piece.bold]


@given(LINES, LIMITS)
def test_every_message_fits_and_says_something(lines: list[Line], limits: Limits) -> None:
    for piece in pieces(lines, limits):
        assert 0 < units(piece.text) <= limits.text
        assert len(piece.bold) <= limits.entities
        assert piece.text == piece.text.strip()


@given(LINES, LIMITS)
def test_nothing_is_lost_and_bold_is_where_it_was(lines: list[Line], limits: Limits) -> None:
    found = pieces(lines, limits)
    assert visible("".join(p.text for p in found)) == visible("".join(x.text for x in lines))
    was_bold = visible("".join(s.text for x in lines for s in x.spans if s.bold))
    assert visible("".join(text for piece in found for text in in_bold(piece))) == was_bold


@given(LINES, LIMITS)
def test_runs_of_bold_come_in_order_and_do_not_touch_half_a_symbol(
    lines: list[Line], limits: Limits
) -> None:
    for piece in pieces(lines, limits):
        ends = 0
        for at, size in piece.bold:
            assert at >= ends
            assert size > 0
            ends = at + size
        assert ends <= units(piece.text)
        assert all(in_bold(piece))


@given(LINES, LIMITS)
def test_a_line_that_fits_stays_whole(lines: list[Line], limits: Limits) -> None:
    shown = [row.strip() for piece in pieces(lines, limits) for row in piece.text.split("\n")]
    for row in lines:
        runs = sum(span.bold for span in row.spans)
        if row.text.strip() and units(row.text) <= limits.text and runs <= limits.entities:
            assert row.text.strip() in shown


@given(st.lists(st.text("aă😀", min_size=1, max_size=12), max_size=12), st.integers(24, 60))
def test_no_more_messages_than_needed(rows: list[str], most: int) -> None:
    found = pieces([line(row) for row in rows], Limits(most, 1, 40))
    for first, second in pairwise(found):
        assert units(first.text) + 1 + units(second.text.split("\n")[0]) > most


LIMIT = Limits(text=4096, entities=100, label=40)


def test_a_long_list_is_cut_between_its_rows() -> None:
    rows = [line(f"{n}. ", bold("1.302.149.296 đồng"), " – Nguyễn Văn A 😀") for n in range(1, 301)]
    found = pieces(rows, LIMIT)
    assert len(found) == 4
    assert "\n".join(piece.text for piece in found) == "\n".join(row.text for row in rows)
    assert all(set(in_bold(piece)) == {"1.302.149.296 đồng"} for piece in found)


def test_a_line_that_is_too_long_is_cut_between_words() -> None:
    found = pieces([line("chữ " * 2000)], LIMIT)
    assert [len(piece.text) for piece in found] == [4095, 3903]
    assert all(set(piece.text.split()) == {"chữ"} for piece in found)


def test_a_word_without_end_is_cut_where_it_must_but_not_inside_a_symbol() -> None:
    found = pieces([line("a", bold("😀" * 3000))], LIMIT)
    assert [units(piece.text) for piece in found] == [1, 4096, 1904]
    assert [piece.bold for piece in found] == [(), ((0, 4096),), ((0, 1904),)]


def test_a_reply_of_nothing_is_no_message() -> None:
    assert pieces([], LIMIT) == []
    assert pieces([line(" "), line()], LIMIT) == []


@given(st.text("aă😀 ", min_size=1), st.integers(8, 40))
def test_a_label_is_cut_in_its_middle_only_as_far_as_it_must(label: str, most: int) -> None:
    found = shortened(label, most)
    assert units(found) <= most
    assert (found == label) == (units(label) <= most)


LABELS = {
    "Theo đơn vị": "Theo đơn vị",
    "Chi cục Thi hành án dân sự huyện Mường Khương": "Chi cục Thi hành án … huyện Mường Khương",
    "Chi cục Thi hành án dân sự huyện Mường Nhé": "Chi cục Thi hành án … sự huyện Mường Nhé",
    "x" * 50: "x" * 39 + "…",
}


def test_labels_that_end_differently_stay_different() -> None:
    assert {label: shortened(label, 40) for label in LABELS} == LABELS
