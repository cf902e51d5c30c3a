"""Each dialogue of `tests/dialogues/lao_cai.yaml`: the last question read on the one before."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from handlers.understanding.phrase import phrase
from handlers.understanding.readings import AskBack, Read
from handlers.understanding.understand import understand
from tests.handlers import province
from tests.handlers.understanding.test_questions import expected, flat

FILE = Path(__file__).parents[2] / "dialogues" / "lao_cai.yaml"
PART = yaml.safe_load(FILE.read_text(encoding="utf-8"))
NAMES = getattr(province, PART["province"])


@pytest.mark.parametrize("dialogue", PART["dialogues"], ids=lambda d: " → ".join(d["ask"]))
def test_a_question_takes_what_it_leaves_unsaid_from_the_one_before(
    dialogue: dict[str, Any],
) -> None:
    first, last = dialogue["ask"]
    before = understand(first, NAMES, PART["as_of"])
    assert isinstance(before, Read)
    # As it is remembered: in words that read back to it.
    again = understand(phrase(before.query, NAMES.tree), NAMES, PART["as_of"])
    assert isinstance(again, Read)
    reading = understand(last, NAMES, PART["as_of"], again.query)
    assert isinstance(reading, Read), reading
    assert flat(reading.query) == expected(dialogue["then"], PART["as_of"])
    assert list(reading.kept) == dialogue["kept"]


def test_without_a_question_before_it_is_asked_back() -> None:
    reading = understand("còn Bát Xát?", NAMES, PART["as_of"])
    assert isinstance(reading, AskBack)
    assert reading.about == "context"
