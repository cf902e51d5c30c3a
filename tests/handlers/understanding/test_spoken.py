"""Commands by words: whoever writes them gets the command, and no question becomes one."""

import json

import pytest

from handlers import registry
from handlers.understanding.lexicon import lexicon
from handlers.understanding.spoken import command
from tests.handlers.understanding.labelled import FOLDER
from tests.handlers.understanding.test_questions import EXAMPLES, PARTS


def never() -> bool:
    return False


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("theo dõi Sa Pa", "/theodoi Sa Pa"),
        ("Theo doi:  xã Bản Hồ", "/theodoi xã Bản Hồ"),
        ("theo dõi cưỡng chế Sa Pa", "/theodoi Sa Pa"),
        ("HỦY THEO DÕI", "/huytheodoi"),
        ("tuỳ chọn", "/tuychon"),
        ("đăng ký Lò Thị An; Sa Pa", "/dangky Lò Thị An; Sa Pa"),
        ("vướng", "/vuong"),
        ("thông báo Sa Pa; Họp\ngiao ban", "/thongbao Sa Pa; Họp\ngiao ban"),
        ("tỷ lệ của Sa Pa", "tỷ lệ của Sa Pa"),
        ("thông báo cưỡng chế tuần tới", "thông báo cưỡng chế tuần tới"),
        ("gửi lại 12", "/guilai 12"),
        ("", ""),
    ],
)
def test_words_stand_for_a_command(said: str, meant: str) -> None:
    assert command(said, never) == meant


def test_what_reads_as_a_question_is_one() -> None:
    assert command("theo dõi riêng của Sa Pa", lambda: True) == "theo dõi riêng của Sa Pa"


def test_every_command_of_words_has_its_clerk() -> None:
    assert all(registry.clerk(f"/{name}") for name, _ in lexicon().spoken.values())


def test_no_question_that_we_know_becomes_a_command() -> None:
    """Not even where it is asked back or not answered, whatever it could be read as."""
    known = [one["ask"] for part in PARTS.values() for one in part["asked_back"]]
    known += [one["ask"] for part in PARTS.values() for one in part["not_answered"]]
    known += [text for _, _, text, _ in EXAMPLES]
    for file in FOLDER.glob("*.jsonl"):
        lines = file.read_text(encoding="utf-8").splitlines()
        known += [str(json.loads(line)["q"]) for line in lines if line.strip()]
    assert len(known) > 1_000
    assert [text for text in known if command(text, never) != text] == []
