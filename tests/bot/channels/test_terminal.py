"""The terminal: one question a line, the answer after it, a number for a choice, then the end."""

import io
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.channels.terminal import Terminal
from handlers import wording
from handlers.messages import Attachment, Choice, Kind, Question, Reply, bold, line

NOW = datetime(2021, 9, 15, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


class Echo:
    """Answers with the question, and offers two more; breaks where it is told to."""

    def __init__(self) -> None:
        self.asked: list[Question] = []

    def reply(self, question: Question) -> Reply:
        self.asked.append(question)
        if question.text == "break":
            raise RuntimeError("inside")
        choices = (Choice("Một", "câu một"), Choice("Hai", "câu hai"))
        said = line(bold("đáp"), f" {question.text}")
        return Reply(Kind.ANSWER, (said, line("dòng hai")), choices)


class Screen(io.StringIO):
    """A screen, or keys, with a person before it."""

    def isatty(self) -> bool:
        return True


def chat(typed: str) -> tuple[str, list[str]]:
    """What a pipe gets back, and what was asked."""
    echo, shown = Echo(), io.StringIO()
    Terminal(echo, lambda: NOW).run(io.StringIO(typed), shown)
    return shown.getvalue(), [question.text for question in echo.asked]


def test_each_line_is_answered_with_its_choices_and_a_blank_line() -> None:
    shown, asked = chat("thứ nhất\n  thứ hai  ")
    assert asked == ["thứ nhất", "thứ hai"]
    assert shown == (
        "đáp thứ nhất\ndòng hai\n  [1] Một\n  [2] Hai\n\n"
        "đáp thứ hai\ndòng hai\n  [1] Một\n  [2] Hai\n\n"
    )


def test_no_input_gives_no_output() -> None:
    assert chat("") == ("", [])
    assert chat("\n \n\t\n") == ("", [])


@pytest.mark.parametrize(
    ("number", "asked"),
    [("1", "câu một"), ("2", "câu hai"), ("3", "3"), ("0", "0"), ("²", "²"), ("١", "câu một")],
)
def test_a_number_asks_the_choice_that_is_shown_under_it(number: str, asked: str) -> None:
    assert chat(f"hỏi\n{number}\n")[1] == ["hỏi", asked]


def test_a_number_before_any_answer_is_a_question() -> None:
    assert chat("1\n")[1] == ["1"]


def test_a_fault_is_told_by_its_code_and_the_chat_goes_on() -> None:
    shown, asked = chat("break\n1\n")
    first = shown.partition("\n")[0]
    assert "Mã lỗi E-" in first
    assert "inside" not in shown
    assert asked == ["break", "1"]
    assert "đáp 1" in shown


def test_a_person_is_greeted_prompted_and_shown_bold() -> None:
    shown = Screen()
    Terminal(Echo(), lambda: NOW).run(Screen("hỏi\n"), shown)
    greeting, _, rest = shown.getvalue().partition("\n")
    assert "Trợ lý THADS" in greeting
    assert rest.startswith("Hỏi: \x1b[1mđáp\x1b[0m hỏi\n")
    assert rest.endswith("Hỏi: ")


def test_the_operator_asks_at_the_time_of_the_clock() -> None:
    echo = Echo()
    Terminal(echo, lambda: NOW).answer("hỏi")
    (question,) = echo.asked
    assert (question.asked_at, question.private) == (NOW, True)
    assert str(question.person.role) == "operator"


def test_a_file_is_told_by_its_name() -> None:
    file = Attachment("cuong-che.ics", "text/calendar", b"BEGIN")

    class WithFile:
        def reply(self, question: Question) -> Reply:
            return Reply(Kind.ANSWER, (line("Lịch"),), attachments=(file,))

    told = Terminal(WithFile(), lambda: NOW).answer("lịch")
    assert told == f"Lịch\n{wording.file_named('cuong-che.ics')}"
