"""Folded text: what is compared, the short way and the long way alike."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.folding import alike, fold, tidy


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nguyễn Thị Hoà", "nguyen thi hoa"),
        ("  ĐẶNG   Đình\tĐạt ", "dang dinh dat"),
        ("12/QĐ–CCTHADS", "12/qd-ccthads"),
        ("Ưu Ứng Ơ Ở Ẫm ỹ", "uu ung o o am y"),
        ("Straße № 5", "strasse № 5"),
        ("Ελλάδα", "ελλαδα"),
        ("", ""),
    ],
)
def test_case_marks_and_spare_blanks_are_folded_away(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


@given(st.text())
def test_folding_is_the_same_letter_by_letter_in_any_form_and_once_is_enough(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert fold(fold(text)) == fold(text)
    assert fold(tidy(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Lò Văn Hoà", "LÒ VĂN  HÒA", True),
        ("Nguyễn Thúy Kiều", "nguyễn thuý kiều", True),
        ("Nguyễn Văn Hùng", "Nguyễn Văn Hưng", False),
        ("Nguyễn Thị Hà", "Nguyễn Thị Hạ", False),
        ("Trần Văn Đức", "Trần Văn Dức", False),
    ],
)
def test_a_name_is_alike_in_any_case_and_placement_of_its_tones(
    one: str, other: str, same: bool
) -> None:
    assert (alike(one) == alike(other)) is same
    assert alike(unicodedata.normalize("NFD", one)) == alike(one)
