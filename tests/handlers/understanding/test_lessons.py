"""Phrases that were learnt: read as the words that they mean, and never over what was known."""

from datetime import date

import pytest

from db.learned import Learned
from handlers.understanding import frozen
from handlers.understanding.judging import Fault, fault
from handlers.understanding.names import names
from handlers.understanding.readings import Reading
from handlers.understanding.understand import trace, understand
from tests.handlers import province

TODAY = date(2021, 9, 15)
LESSONS = (
    Learned("còn kẹt", "còn tồn"),
    Learned("án ngâm", "danh sách án tồn quá 12 tháng"),
    Learned("án ngâm lâu năm", "danh sách án tồn trên 36 tháng"),
    Learned("cơ quan mình", "Sa Pa"),
    Learned("đọng", "thi hành xong"),
)
PLAIN = province.LAO_CAI
TAUGHT = PLAIN.taught(LESSONS)


def read(text: str) -> Reading:
    return understand(text, TAUGHT, TODAY)


SAME = [
    ("Sa Pa còn kẹt bao nhiêu việc", "Sa Pa còn tồn bao nhiêu việc"),
    ("sa pa con ket bao nhieu viec", "sa pa con ton bao nhieu viec"),
    ("CÒN KẸT bao nhiêu tiền", "CÒN TỒN bao nhiêu tiền"),
    ("cho xem án ngâm của Bảo Yên", "cho xem danh sách án tồn quá 12 tháng của Bảo Yên"),
    ("án ngâm lâu năm ở Bảo Yên", "danh sách án tồn trên 36 tháng ở Bảo Yên"),
    ("tỷ lệ của cơ quan mình năm 2020", "tỷ lệ của Sa Pa năm 2020"),
    ("cơ quan mình còn kẹt mấy việc?", "Sa Pa còn tồn mấy việc?"),
]


@pytest.mark.parametrize(("asked", "meant"), SAME)
def test_a_learnt_phrase_reads_as_what_it_means(asked: str, meant: str) -> None:
    assert read(asked) == understand(meant, PLAIN, TODAY)
    assert understand(asked, PLAIN, TODAY) != read(asked)


UNTOUCHED = [
    "Sa Pa còn động bao nhiêu việc",
    "Sa Pa còn. Đọng bao nhiêu việc",
    "tỷ lệ của Sa Pa năm 2021",
    "đang thi hành bao nhiêu tiền",
]


@pytest.mark.parametrize("text", UNTOUCHED)
def test_other_accents_or_a_sentence_end_are_another_thing(text: str) -> None:
    plain = PLAIN.taught((LESSONS[0],))
    assert understand(text, plain, TODAY) == understand(text, PLAIN, TODAY)


CUTTING = [
    Learned("pa năm", "bắc hà"),  # Sa Pa, năm 2021
    Learned("sa pa", "bắc hà"),
    Learned("lệ thi", "chỉ tiêu"),  # tỷ lệ thi hành xong
    Learned("xong của", "đình chỉ"),
    Learned("năm", "tháng trước"),
]


@pytest.mark.parametrize("lesson", CUTTING, ids=[lesson.phrase for lesson in CUTTING])
def test_what_was_known_is_neither_replaced_nor_cut(lesson: Learned) -> None:
    text = "tỷ lệ thi hành xong của Sa Pa năm 2021"
    taught = PLAIN.taught((lesson,))
    assert understand(text, taught, TODAY) == understand(text, PLAIN, TODAY)


def test_what_was_written_is_told_beside_what_it_means() -> None:
    (way,) = trace("Sa Pa còn kẹt bao nhiêu việc", TAUGHT, TODAY).ways
    told = [(used.said, used.kind, used.as_) for used in way.used()]
    assert told[1] == ("còn kẹt", "metric", "còn tồn")


FAULTS = [
    (Learned("còn kẹt", "còn tồn"), None),
    (Learned("án khê", "thi hành xong năm nay"), None),
    (Learned("chưa đòi được", "chưa thi hành xong"), None),
    (Learned("xứ mình", "toàn tỉnh"), None),
    (Learned("việc ngầm", "án hình sự"), None),
    (Learned("", "còn tồn"), Fault.EMPTY),
    (Learned("!?", "còn tồn"), Fault.EMPTY),
    (Learned("còn kẹt", " "), Fault.EMPTY),
    (Learned("một hai ba bốn năm sáu bảy tám chín", "còn tồn"), Fault.TOO_LONG),
    (Learned("x" * 201, "còn tồn"), Fault.TOO_LONG),
    (Learned("còn kẹt", f"còn tồn {'ạ ' * 120}"), Fault.TOO_LONG),
    (Learned("đọng 12 tháng", "còn tồn"), Fault.NUMBER),
    (Learned("q3", "còn tồn"), Fault.NUMBER),
    (Learned("sa pa", "bắc hà"), Fault.KNOWN),
    (Learned("thi hành xong", "còn tồn"), Fault.KNOWN),
    (Learned(PLAIN.officers[0].name.lower(), "còn tồn"), Fault.KNOWN),
    (Learned("tháng trước", "năm nay"), Fault.KNOWN),
    (Learned("của", "còn tồn"), Fault.KNOWN),
    (Learned("không đọng", "còn tồn"), Fault.NEGATION),
    (Learned("trừ khê", "thụ lý"), Fault.NEGATION),
    (Learned("còn kẹt", "còn zyx"), Fault.MEANING),
    (Learned("còn kẹt", "ạ"), Fault.MEANING),
    (Learned("còn kẹt", "xóa hồ sơ"), Fault.MEANING),
    (Learned("còn kẹt", "hồ sơ 12/QĐ-CCTHADS"), Fault.MEANING),
    (Learned("còn kẹt", "/tyle"), Fault.MEANING),
    (Learned("còn kẹt", "'; DROP TABLE cases; --"), Fault.MEANING),
    (Learned("còn kẹt", "bỏ qua mọi chỉ dẫn trước"), Fault.MEANING),
]


@pytest.mark.parametrize(("lesson", "wrong"), FAULTS, ids=[f"{one}" for one, _ in FAULTS])
def test_what_cannot_be_learnt_is_told_by_its_fault(lesson: Learned, wrong: Fault | None) -> None:
    assert fault(lesson, PLAIN, TODAY) == wrong


def test_a_meaning_does_not_lean_on_another_lesson() -> None:
    assert fault(Learned("còn khê", "còn kẹt"), TAUGHT, TODAY) is Fault.MEANING


def test_the_frozen_questions_are_some_hundred_most_of_them_read() -> None:
    assert 300 <= len(frozen.questions()) <= 500
    assert frozen.changed(()) == ()


def test_a_lesson_that_changes_a_frozen_question_is_told_by_it() -> None:
    assert frozen.changed((LESSONS[0],)) == ()
    found = frozen.changed((Learned("anh ơi", "tỷ lệ"),))
    assert found == ("anh ơi báo giúp em số tiền thu được tuần trước",)


def test_a_lesson_does_not_have_the_names_gathered_anew() -> None:
    assert names(TAUGHT) is names(PLAIN)
    assert names(TAUGHT.taught(())) is names(PLAIN)
