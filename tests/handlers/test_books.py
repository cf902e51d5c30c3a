"""Workbooks of answers, opened again by another library: the same figures, and no formula."""

from datetime import datetime, time
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from db.facts import FigureAnswer
from handlers import wording
from handlers import wording_books as words
from handlers.books import asking, workbook
from handlers.books.sheets import Form, Sheet, number, text
from handlers.messages import Kind, Question, Reply
from tests.handlers.asking import OPERATOR, ZONE, Asking

Table = list[list[Any]]


def ask(mau: Asking, said: str, *, files: bool = True, chat: str = "") -> Reply:
    at = datetime.combine(mau.today, time(12), ZONE)
    return mau.conversation.reply(Question(said, OPERATOR, at, chat=chat, files=files))


def opened(content: bytes) -> dict[str, Table]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def book(mau: Asking, said: str) -> dict[str, Table]:
    (file,) = ask(mau, said).attachments
    assert file.name == words.FILE
    return opened(file.content)


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("/xuat", ""),
        ("/xuat@ThadsBot tỷ lệ năm 2021", "tỷ lệ năm 2021"),
        ("xuất excel tỷ lệ theo đơn vị", "tỷ lệ theo đơn vị"),
        ("tải file Excel của lịch cưỡng chế tuần này", "lịch cưỡng chế tuần này"),
        ("tỷ lệ theo đơn vị ra excel", "tỷ lệ theo đơn vị"),
        ("xuat ra file excel: ton theo don vi", "ton theo don vi"),
    ],
)
def test_a_workbook_is_asked_for_in_words_or_by_a_command(said: str, plain: str) -> None:
    assert asking.plain(said) == (plain, True)


def test_other_questions_are_left_as_they_are() -> None:
    assert asking.plain("tỷ lệ theo đơn vị") == ("tỷ lệ theo đơn vị", False)


@pytest.mark.parametrize("metric", ["thụ lý", "thi hành xong", "số chưa thi hành xong"])
@pytest.mark.parametrize("split", ["theo đơn vị", "theo chấp hành viên", "theo loại án"])
def test_the_rows_are_those_of_the_answer_and_add_up_to_the_whole(
    mau: Asking, metric: str, split: str
) -> None:
    whole = ask(mau, f"{metric} của cả tỉnh năm 2021").answer
    parts = ask(mau, f"{metric} của cả tỉnh {split} năm 2021").answer
    assert isinstance(whole, FigureAnswer)
    assert isinstance(parts, FigureAnswer)
    headings, *rows, total = book(mau, f"xuất excel {metric} của cả tỉnh {split} năm 2021")[
        words.FIGURES
    ]
    assert headings[0] == words.NUMBER
    told = [(row.cases and row.cases.value, row.money and row.money.value) for row in parts.rows]
    assert [tuple(row[2:]) for row in rows] == told
    assert total[1:] == [words.ALL, whole.cases and whole.cases.value, whole.money.value]  # type: ignore[union-attr]


def test_a_rate_stands_with_its_fraction_and_the_total_is_that_of_the_whole(mau: Asking) -> None:
    whole = ask(mau, "tỷ lệ của cả tỉnh năm 2021").answer
    assert isinstance(whole, FigureAnswer)
    assert whole.money is not None
    total = book(mau, "/xuat tỷ lệ của cả tỉnh theo đơn vị năm 2021")[words.FIGURES][-1]
    assert total[2:4] == [whole.money.numerator, whole.money.denominator]
    assert round(total[4] * 100, 2) == float(whole.money.value or 0)


def test_a_list_has_all_its_rows_with_days_as_days(mau: Asking) -> None:
    said = "danh sách việc chưa thi hành xong của cả tỉnh đến 30/9/2021"
    listed = ask(mau, said).answer
    _, *rows, total = book(mau, f"xuất excel {said}")[words.CASES]
    assert len(rows) == listed.total  # type: ignore[union-attr]
    assert total[8] == listed.outstanding  # type: ignore[union-attr]
    assert total[8] == sum(row[8] for row in rows)
    assert all(row[7].year > 2000 for row in rows)


def test_a_summary_is_told_by_office_in_cases_and_in_dong_and_each_column_adds_up(
    mau: Asking,
) -> None:
    tables = book(mau, "xuất excel tổng hợp năm 2021")
    figures = {row[0]: row[1:] for row in tables[words.FIGURES][1:]}
    for place, measure in enumerate(("cases", "money")):
        heading, *rows, total = tables[words.OFFICES[measure]]
        assert rows[0][1] == "Cục THADS tỉnh Mẫu (riêng cơ quan)"
        columns = {name: column for column, name in enumerate(heading)}
        for metric in ("accepted", "to_enforce", "completed", "unenforced", "set_aside"):
            name = wording.METRICS[metric]
            parts = [row[columns[name]] for row in rows]
            assert total[columns[name]] == sum(parts) == figures[name][place], (measure, name)
        rate = wording.METRICS["rate"]
        assert total[columns[rate]] == figures[rate][place]


def test_the_first_sheet_says_what_was_asked_how_it_was_read_and_how_it_is_counted(
    mau: Asking,
) -> None:
    cover = dict(book(mau, "xuất excel tỷ lệ theo đơn vị năm 2021")[words.COVER])
    assert cover[words.ASKED] == "xuất excel tỷ lệ theo đơn vị năm 2021"
    assert "01/10/2020–15/09/2021" in cover[words.SCOPE]
    assert "÷" in cover[words.MEANING]
    assert cover[words.READ_AS]


def test_the_last_answer_is_meant_where_none_is_named(mau: Asking) -> None:
    ask(mau, "thụ lý của cả tỉnh theo đơn vị năm 2021", chat="7")
    (file,) = ask(mau, "/xuat", chat="7").attachments
    named = book(mau, "xuất excel thụ lý của cả tỉnh theo đơn vị năm 2021")
    assert opened(file.content)[words.FIGURES] == named[words.FIGURES]


def test_a_channel_without_files_gets_the_answer_and_no_button(mau: Asking) -> None:
    reply = ask(mau, "xuất excel tỷ lệ theo đơn vị năm 2021", files=False)
    assert reply.kind is Kind.ANSWER
    assert not reply.attachments
    plain = ask(mau, "tỷ lệ theo đơn vị năm 2021", files=False)
    assert reply.text == plain.text
    assert words.BOOK not in [choice.label for choice in plain.choices]


def test_the_button_gives_the_workbook_of_its_answer(mau: Asking) -> None:
    reply = ask(mau, "thụ lý của cả tỉnh theo đơn vị năm 2021")
    (button,) = [choice for choice in reply.choices if choice.label == words.BOOK]
    named = book(mau, "xuất excel thụ lý của cả tỉnh theo đơn vị năm 2021")
    assert book(mau, button.question)[words.FIGURES] == named[words.FIGURES]


@pytest.mark.parametrize("evil", ["=1+1", "+84", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_begins_as_a_formula(evil: str) -> None:
    sheet = Sheet("x", (evil,), ((text(evil),),))
    at = datetime(2026, 11, 26, tzinfo=ZONE)
    tables = opened(workbook.written([(evil, evil)], [sheet], at))
    cells = [str(cell) for table in tables.values() for row in table for cell in row]
    assert cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_a_sum_too_large_for_a_spreadsheet_is_kept_to_the_dong() -> None:
    large = 2**53 + 1
    sheet = Sheet("x", ("y",), ((number(large),),))
    assert sheet.rows[0][0].form is Form.NUMBER
    at = datetime(2026, 11, 26, tzinfo=ZONE)
    assert opened(workbook.written([], [sheet], at))["x"][1] == [str(large)]
