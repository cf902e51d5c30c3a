"""`ask`: the way in for scripts and other programs, with its JSON and its exit statuses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.__main__ import main
from db.session import Database
from tests.bot.commands.running import Machine
from tests.keys import KEY

TERM = "giai đoạn 2016-2021"

#: Every field that other programs were promised.
FIELDS = {
    "kind",
    "metric",
    "measure",
    "condition",
    "unit",
    "filters",
    "period",
    "value",
    "numerator",
    "denominator",
    "group_by",
    "rows",
    "total",
    "text",
}


def test_one_question_gives_one_object_with_every_promised_field(lao_cai: Machine) -> None:
    ran = lao_cai.run("ask", "--json", f"tỷ lệ về tiền của toàn tỉnh {TERM}")
    assert (ran.status, ran.complained) == (0, "")
    found = json.loads(ran.said)
    assert set(found) >= FIELDS
    kept = {name: found[name] for name in FIELDS - {"text"}}
    assert kept == {
        "kind": "answer",
        "metric": "rate",
        "measure": "money",
        "condition": None,
        "unit": "LC",
        "filters": {},
        "period": {"from": "2015-10-01", "to": "2021-09-30"},
        "value": 37.53,
        "numerator": 385_296_980_000,
        "denominator": 1_026_755_382_000,
        "group_by": None,
        "rows": [],
        "total": None,
    }


def test_a_program_gets_all_the_rows_that_it_asked_for_and_a_person_turns_pages(
    lao_cai: Machine,
) -> None:
    asked = "12 việc tồn lớn nhất"
    found = json.loads(lao_cai.run("ask", "--json", "--as-of", "2021-09-15", asked).said)
    assert (found["limit"], len(found["rows"])) == (12, 12)
    sums = [row["outstanding"] for row in found["rows"]]
    assert sums == sorted(sums, reverse=True)
    many = json.loads(
        lao_cai.run("ask", "--json", "--as-of=2021-09-15", "300 việc tồn lớn nhất").said
    )
    assert len(many["rows"]) == 100
    said = lao_cai.run("ask", "--as-of", "2021-09-15", asked).said
    assert "10. " in said
    assert "11. " not in said
    assert "Trang sau" in said


def test_a_schedule_of_all_that_is_planned_has_no_end(lao_cai: Machine) -> None:
    ran = lao_cai.run("ask", "--json", "--as-of", "2021-09-15", "lịch cưỡng chế")
    assert json.loads(ran.said)["period"] == {"from": "2021-09-15", "to": None}


def test_without_json_a_person_reads_the_text_and_what_to_ask_next(lao_cai: Machine) -> None:
    ran = lao_cai.run("ask", f"tỷ lệ thi hành xong {TERM}")
    assert ran.status == 0
    assert "97,23 % (22.041/22.669)" in ran.said
    assert "\n  • Theo đơn vị: tỷ lệ thi hành xong đơn vị LC theo đơn vị từ 01/10/2015" in ran.said


def test_a_file_is_answered_line_by_line_in_order_each_line_afresh(
    lao_cai: Machine, tmp_path: Path
) -> None:
    asked = tmp_path / "questions.txt"
    asked.write_text(
        f"\ufeffthụ lý bao nhiêu việc {TERM}\r\n\r\ncòn Sa Pa?\nthụ lý tháng 13/2021\n"
        f"thụ lý của Hà Giang\nthời tiết Sa Pa\n{'tỷ lệ ' * 900}\nkiến nghị {TERM}",
        encoding="utf-8",
    )
    ran = lao_cai.run("ask", "--file", str(asked), "--as-of", "2021-09-30")
    found = [json.loads(line) for line in ran.said.splitlines()]
    assert ran.status == 0
    assert [one["kind"] for one in found] == [
        "answer",
        "unknown",
        "clarify",
        "unknown",
        "clarify",
        "unknown",
        "unknown",
        "answer",
    ]
    assert [found[0]["value"], found[-1]["value"]] == [23_419, 84]
    assert all(one["text"] for one in found)
    assert "tháng 13" in found[3]["text"]


@pytest.mark.parametrize(("given", "today"), [([], "2021-01-31"), (["2021-09-15"], "2021-09-15")])
def test_today_is_the_clock_s_unless_a_day_is_given(
    lao_cai: Machine, given: list[str], today: str
) -> None:
    arguments = [f"--as-of={day}" for day in given]
    clock = "2021-01-31T23:59:00+07:00"
    ran = lao_cai.run("ask", "--json", *arguments, "thụ lý từ đầu năm", CLOCK=clock)
    assert json.loads(ran.said)["period"] == {"from": "2020-10-01", "to": today}


@pytest.mark.parametrize(("who", "kind"), [("telegram:17", "answer"), ("telegram:18", "refuse")])
def test_as_somebody_answers_with_their_rights(lao_cai: Machine, who: str, kind: str) -> None:
    ran = lao_cai.run("ask", "--json", "--as", who, "tỷ lệ", ADMINS="telegram:17")
    found = json.loads(ran.said)
    assert (ran.status, found["kind"]) == (0, kind)
    assert (found["value"] is None) == (kind == "refuse")


USAGE = [
    (["ask", "--as-of", "2021-02-30", "tỷ lệ"], "2021-02-30"),
    (["ask", "--as-of", "15/9/2021", "tỷ lệ"], "15/9/2021"),
    (["ask", "--as-of", "9999-12-31", "tỷ lệ"], "từ 1993 đến 2100"),
    (["ask", "--as", "somebody", "tỷ lệ"], "somebody"),
    (["sample", "--cases", "0"], "lớn hơn 0"),
    (["sample", "--until", "2021-13-01"], "2021-13-01"),
    (["nonsense"], "nonsense"),
    ([], "COMMAND"),
]


@pytest.mark.parametrize(("arguments", "said"), USAGE)
def test_arguments_that_do_not_fit_are_told_with_status_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    told = capsys.readouterr()
    assert ended.value.code == 2
    assert told.out == ""
    assert said in told.err


def test_no_question_at_all_is_a_usage_error(lao_cai: Machine) -> None:
    ran = lao_cai.run("ask")
    assert (ran.status, ran.said) == (2, "")
    assert "Chưa có câu hỏi" in ran.complained


@pytest.mark.parametrize("held", [None, b"\xff\xfet\x00"])
def test_a_file_that_cannot_be_read_is_refused_in_vietnamese(
    lao_cai: Machine, tmp_path: Path, held: bytes | None
) -> None:
    file = tmp_path / "questions.txt"
    if held is not None:
        file.write_bytes(held)
    ran = lao_cai.run("ask", "--file", str(file))
    assert (ran.status, ran.said) == (1, "")
    assert "Không đọc được tệp câu hỏi" in ran.complained
    assert "Traceback" not in ran.complained


def test_a_fault_of_ours_is_told_by_its_code_and_leaves_the_next_question_its_answer(
    sqlite_url: str, tmp_path: Path, sample_small: Database
) -> None:
    machine = Machine(tmp_path, {"DATABASE_URL": str(sample_small.engine.url), "DATA_KEYS": KEY})
    with sample_small.writing() as session:
        session.execute(text("UPDATE case_spells SET standing = 'unheard-of'"))
    asked = tmp_path / "questions.txt"
    asked.write_text("danh sách án tồn\nthụ lý bao nhiêu việc", encoding="utf-8")
    ran = machine.run("ask", "--file", str(asked))
    first, second = (json.loads(line) for line in ran.said.splitlines())
    assert ran.status == 1
    assert first["kind"] == "unknown"
    assert "E-" in first["text"]
    assert "unheard-of" not in ran.said
    assert "unheard-of" in ran.complained
    assert second["kind"] == "answer"


def test_a_reader_that_leaves_early_ends_it_quietly(lao_cai: Machine, tmp_path: Path) -> None:
    asked = tmp_path / "questions.txt"
    asked.write_text("trợ giúp\n" * 200, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "--file", str(asked)],
        cwd=lao_cai.folder,
        env={**lao_cai.bare(), **lao_cai.settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert json.loads(process.stdout.readline())["kind"] == "help"
    process.stdout.close()
    complained = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), complained) == (0, b"")
