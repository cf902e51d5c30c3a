"""Texts of before Unicode: what was typed with an old font reads as if it had been typed today."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.importing.files import RawSheet
from db.importing.old_fonts import decoded, tcvn3, vni
from db.importing.surveying import readable

NAMES = (
    "Nguyễn Thị Hằng Trần Văn Đức Lê Quốc Khánh Phạm Thuỳ Dương Đỗ Hữu Nghĩa Vũ Đình Tuệ "
    "Chi cục Thi hành án dân sự huyện Bảo Thắng tỉnh Lào Cai số quyết định ngày thụ lý "
    "người phải thi hành án chưa có điều kiện cưỡng chế kê biên tài sản"
).split()
#: The same by hand, as the fonts have it.
BY_HAND = {
    "NguyÔn ThÞ H»ng": (tcvn3, "Nguyễn Thị Hằng"),
    "§ç H÷u NghÜa": (tcvn3, "Đỗ Hữu Nghĩa"),
    "Sè quyÕt ®Þnh": (tcvn3, "Số quyết định"),
    "C­ìng chÕ": (tcvn3, "Cưỡng chế"),
    "NGUYÔN THÞ HOA": (tcvn3, "NGUYỄN THỊ HOA"),
    "Nguyeãn Thò Haèng": (vni, "Nguyễn Thị Hằng"),
    "Ñoã Höõu Nghóa": (vni, "Đỗ Hữu Nghĩa"),
    "Soá quyeát ñònh": (vni, "Số quyết định"),
    "Cöôõng cheá": (vni, "Cưỡng chế"),
}


@pytest.mark.parametrize(("typed", "read"), BY_HAND.items())
def test_what_was_typed_reads_as_it_was_meant(typed: str, read: tuple[object, str]) -> None:
    assert read[0](typed) == read[1]  # type: ignore[operator]


def as_typed(read: object) -> dict[str, str]:
    """Each letter as a font has it."""
    signs = [chr(code) for code in range(0xA1, 0x100)]
    if read is vni:
        signs = [f"{a}{b}" for a in "aeouyôöAEOUYÔÖ" for b in signs] + signs
    found: dict[str, str] = {}
    for sign in signs:
        letter = read(sign)  # type: ignore[operator]
        if len(letter) == 1 and letter != sign:
            found.setdefault(letter, sign)
    return found


@pytest.mark.parametrize("read", [tcvn3, vni])
@given(words=st.lists(st.sampled_from(NAMES), max_size=60))
def test_a_sheet_of_an_old_font_is_read_in_unicode_and_numbers_stay(
    read: object, words: list[str]
) -> None:
    letters = as_typed(read)
    words = ["Nguyễn", "quyết", *words]  # a sheet of nothing but `Thò` could be of today
    typed = ["".join(letters.get(letter, letter) for letter in word) for word in words]
    cells = [*typed, 5_000_000, 1.5, None]
    (row,) = readable(RawSheet("Viec", [(1, cells)])).rows
    assert row == (1, [*words, 5_000_000, 1.5, None])


@given(
    words=st.lists(st.sampled_from([*NAMES, "Việc", "1/QĐ-THADS", "12/2020", "café"]), max_size=60)
)
def test_a_sheet_of_today_stays_as_it_is(words: list[str]) -> None:
    cells = [unicodedata.normalize("NFC", word) for word in words]
    (row,) = readable(RawSheet("Việc", [(1, cells)])).rows
    assert list(row[1]) == cells


def toned(letter: str) -> str:
    """A letter as windows-1258 has it: with its hat, and its tone behind it."""
    parts = unicodedata.normalize("NFD", letter)
    tones = "".join(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
    hat = "".join(part for part in parts if part not in tones)
    return unicodedata.normalize("NFC", hat) + tones


def test_a_file_of_one_byte_a_letter_is_windows_1258_or_an_old_font_or_nothing() -> None:
    text = "Mã việc;Số quyết định;Người phải thi hành án\nV1;1/QĐ-THADS;Nguyễn Thị Hằng\n"
    assert decoded("".join(map(toned, text)).encode("cp1258")) == text
    old = "".join(as_typed(tcvn3).get(letter, letter) for letter in text)
    assert decoded(old.encode("cp1252")) == text
    assert decoded(bytes(range(128, 256)) * 20) is None
