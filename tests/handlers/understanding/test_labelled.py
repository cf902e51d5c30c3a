"""Questions labelled by others: how many are read right, and that none is read wrong silently."""

from collections.abc import Iterator

import pytest

from tests.handlers import province
from tests.handlers.understanding.labelled import Labelled, differences, questions, told

#: Of a hundred questions about each province, how many are read right at least.
FLOORS = {
    "lao_cai": 98,
    "hai_binh": 92,
    "thanh_binh": 97,
    "phu_giang": 99,
    "tan_hoa": 96,
    "an_khe": 96,
    "song_lam": 96,
    "nam_hai": 95,
    "tay_ha": 97,
}


def missed(name: str) -> Iterator[tuple[str, Labelled, str]]:
    """The questions that are not read right: how, which, and what differs from each label."""
    for asked in questions(name):
        found = told(asked.text, province.named(name), asked.today)
        differing = [differences(expect, found) for expect in asked.expect]
        if all(differing):
            how = "WRONG" if found["kind"] == "answer" else found["kind"]
            yield how, asked, " or ".join(map(str, differing))


@pytest.mark.parametrize("name", FLOORS)
def test_labelled_questions_are_read_right_or_asked_back(name: str) -> None:
    misses = list(missed(name))
    asked = len(list(questions(name)))
    shown = "\n".join(f"{how} [{one.today}] {one.text} | {why}" for how, one, why in misses)
    assert asked >= 100
    assert not [how for how, _, _ in misses if how == "WRONG"], shown
    assert 100 * (asked - len(misses)) >= FLOORS[name] * asked, shown
