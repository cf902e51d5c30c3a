"""The other commands, each as it is run at the machine: what they say, and how they end."""

import json
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from db.session import Database
from db.sum_models import DAYS, MONTHS, PAIRS, SumState
from db.sums import checking, keeping
from db.vault import new_key
from tests.bot.commands.running import Machine
from tests.keys import KEY


def test_doctor_names_all_that_is_missing_at_once(machine: Machine) -> None:
    ran = machine.run("doctor")
    assert (ran.status, ran.said) == (1, "")
    assert "Chưa có số liệu" in ran.complained
    assert "TELEGRAM_TOKEN" in ran.complained


def test_doctor_is_content_with_data_a_token_and_an_administrator(lao_cai: Machine) -> None:
    ran = lao_cai.run("doctor", TELEGRAM_TOKEN="1:a", ADMINS="telegram:1")
    assert (ran.status, ran.said, ran.complained) == (0, "Mọi thứ đều ổn.\n", "")
    ran = lao_cai.run("doctor", TELEGRAM_TOKEN="1:a")
    assert ran.status == 1
    assert "ADMINS" in ran.complained


def test_doctor_holds_the_sums_against_the_cases_and_makes_them_anew(
    tmp_path: Path, sample_small: Database
) -> None:
    url = sample_small.engine.url.render_as_string()
    machine = Machine(tmp_path, {"DATABASE_URL": url, "DATA_KEYS": KEY})
    assert machine.run("doctor", "--figures").said == "Mọi thứ đều ổn.\n"
    with sample_small.writing() as session:
        session.execute(update(MONTHS).values(collected_money=MONTHS.c.collected_money + 1))
    ran = machine.run("doctor", "--figures")
    assert (ran.status, ran.said) == (1, "")
    assert "bảng sum_months" in ran.complained
    assert machine.run("doctor", "--rebuild").said == "Mọi thứ đều ổn.\n"


def test_sums_that_are_not_there_are_made_at_the_start(
    tmp_path: Path, sample_small: Database
) -> None:
    url = sample_small.engine.url.render_as_string()
    machine = Machine(tmp_path, {"DATABASE_URL": url, "DATA_KEYS": KEY})
    before = machine.run("ask", "--json", "tỷ lệ năm 2021").said
    with sample_small.writing() as session:
        for table in (SumState.__table__, DAYS, MONTHS, PAIRS):
            session.execute(delete(table))
    with sample_small.reading() as session:
        assert keeping.is_lacking(session)
    assert machine.run("ask", "--json", "tỷ lệ năm 2021").said == before
    with sample_small.reading() as session:
        assert not keeping.is_lacking(session)
        assert checking.differences(session) == {}


def test_wrong_settings_stop_every_command_and_are_all_named(machine: Machine) -> None:
    ran = machine.run("ask", "tỷ lệ", WEB_PORT="high", LOG_LEVEL="loud", TIMEZONE="Mars/Base")
    assert (ran.status, ran.said) == (1, "")
    assert all(name in ran.complained for name in ("WEB_PORT", "LOG_LEVEL", "TIMEZONE"))


def test_migrate_makes_a_database_in_a_folder_that_was_not_there(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    ran = machine.run("migrate")
    assert (ran.status, ran.complained) == (0, "")
    assert (tmp_path / "data" / "thads.db").exists()
    assert machine.run("migrate").said == ran.said == "Lược đồ đã là mới nhất.\n"


def test_the_calendar_takes_days_with_their_source(machine: Machine) -> None:
    refused = machine.run("calendar", "--off", "2026-01-02")
    assert (refused.status, refused.said) == (1, "")
    clock = {"CLOCK": "2026-01-01T08:00:00+07:00"}
    set_ = machine.run("calendar", "--off", "2026-01-02", "--source", "TB 1", **clock)
    assert "thứ Sáu 02/01/2026: nghỉ – TB 1" in set_.said.split("\n")
    machine.run("calendar", "--work", "2026-01-10", "--source", "TB 1", **clock)
    rows = {row["day"]: row for row in json.loads(machine.run("calendar", "--json", **clock).said)}
    assert rows["2026-01-10"] == {
        "day": "2026-01-10",
        "working": True,
        "tet": False,
        "source": "TB 1",
    }
    assert rows["2027-02-06"]["tet"]
    unset = machine.run("calendar", "--unset", "2026-01-02", **clock)
    assert "02/01/2026" not in unset.said


def test_settings_are_read_from_a_file_beside_the_program_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DATABASE_URL=sqlite:///elsewhere.db\nLOG_LEVEL=\n")
    assert Machine(tmp_path).run("migrate").status == 0
    assert (tmp_path / "elsewhere.db").exists()


def test_the_sample_fills_an_empty_database_only(machine: Machine) -> None:
    first = machine.run("sample", "--cases", "30", "--until", "2021-09-30")
    assert (first.status, first.complained) == (0, "")
    assert "Việc: 30 dòng mới" in first.said
    again = machine.run("sample", "--cases", "30")
    assert (again.status, again.said) == (1, "")
    assert "đã có số liệu" in again.complained


def test_another_database_must_be_migrated_first_and_the_command_says_so(
    tmp_path: Path, empty_postgres_url: str
) -> None:
    machine = Machine(tmp_path, {"DATABASE_URL": empty_postgres_url})
    ran = machine.run("ask", "tỷ lệ")
    assert (ran.status, ran.said) == (1, "")
    assert "python -m bot migrate" in ran.complained
    assert machine.run("migrate").status == 0
    ran = machine.run("ask", "tỷ lệ")
    assert ran.status == 0
    assert "Chưa có số liệu" in ran.said


@pytest.mark.parametrize("place", ["file", "folder", "port"])
def test_a_database_that_cannot_be_used_is_told_without_a_traceback_or_a_password(
    tmp_path: Path, place: str
) -> None:
    (tmp_path / "file").write_text("this is no database, however long one looks at it " * 4)
    addresses = {
        "file": f"sqlite:///{tmp_path}/file",
        "folder": f"sqlite:///{tmp_path}/file/below/a.db",
        "port": "postgresql+psycopg://me:se%40cret@127.0.0.1:1/thads",
    }
    machine = Machine(tmp_path, {"DATABASE_URL": addresses[place]})
    ran = machine.run("doctor") if place == "port" else machine.run("ask", "tỷ lệ")
    assert (ran.status, ran.said) == (1, "")
    assert "Không dùng được cơ sở dữ liệu" in ran.complained
    assert "Traceback" not in ran.complained
    assert "cret" not in ran.complained


LOCALES = [
    {},
    {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "ascii"},
]


@pytest.mark.parametrize("locale", LOCALES)
def test_vietnamese_is_read_and_written_whatever_the_locale(
    lao_cai: Machine, locale: dict[str, str]
) -> None:
    ran = lao_cai.spawn("chat", typed="thụ lý giai đoạn 2016-2021\n", **locale)
    assert (ran.status, ran.complained) == (0, "")
    assert "23.419 việc" in ran.said
    assert "Lào Cai" in ran.said


def test_a_pipe_is_answered_line_by_line_without_a_prompt(lao_cai: Machine) -> None:
    term = "giai đoạn 2016-2021"
    typed = f"kiến nghị {term}\n\n".encode() + b"\xff\xfe\n" + f"kháng nghị {term}".encode()
    ran = lao_cai.run("chat", typed=typed)
    assert (ran.status, ran.complained) == (0, "")
    answers = ran.said.rstrip("\n").split("\n\n")
    assert [answer.splitlines()[0] for answer in answers] == [
        "84 kiến nghị",
        "Tôi chưa hiểu, hoặc nội dung này ngoài phạm vi số liệu thi hành án.",
        "1 kháng nghị",
    ]


def test_a_newcomer_without_any_setting_gets_the_sample_and_a_chat(tmp_path: Path) -> None:
    machine = Machine(tmp_path, {"DATABASE_URL": f"sqlite:///{tmp_path}/thads.db"})
    assert machine.run("sample", "--cases", "40").status == 0
    ran = machine.run("run", typed="tổng hợp giai đoạn 2016-2021\n")
    assert (ran.status, ran.complained) == (0, "")
    assert "Kết quả thi hành án dân sự" in ran.said


def test_a_role_that_is_not_configured_says_what_it_needs(machine: Machine) -> None:
    ran = machine.run("run", "telegram")
    assert (ran.status, ran.said) == (1, "")
    assert "TELEGRAM_TOKEN" in ran.complained


QUESTION = ("ask", "--json", "tỷ lệ thi hành xong năm 2021 theo đơn vị")


@pytest.fixture
def small(tmp_path: Path, sample_small: Database) -> Machine:
    """Some hundred cases, to write in."""
    url = sample_small.engine.url.render_as_string()
    return Machine(tmp_path, {"DATABASE_URL": url, "DATA_KEYS": KEY})


def test_a_backup_is_restored_by_one_command_each(tmp_path: Path, small: Machine) -> None:
    ran = small.run("backup", "copy.zip")
    assert (ran.status, ran.complained) == (0, "")
    assert "không nằm trong tệp này" in ran.said
    url = f"sqlite:///{tmp_path / 'new.db'}"
    assert small.run("restore", "copy.zip", DATABASE_URL=url).status == 0
    assert small.run(*QUESTION, DATABASE_URL=url).said == small.run(*QUESTION).said
    again = small.run("restore", "copy.zip", DATABASE_URL=url)
    assert (again.status, again.said) == (1, "")
    assert "đã có dữ liệu" in again.complained
    assert "không phải tệp sao lưu" in small.run("restore", str(Path(__file__))).complained
    assert "Không ghi hoặc đọc được" in small.run("backup", "nowhere/copy.zip").complained


def test_what_was_restored_without_its_keys_says_so(tmp_path: Path, small: Machine) -> None:
    assert small.run("backup", "copy.zip").status == 0
    new = f"sqlite:///{tmp_path / 'new.db'}"
    ran = small.run("restore", "copy.zip", DATABASE_URL=new, DATA_KEYS=new_key())
    assert ran.status == 1
    assert "DATA_KEYS" in ran.complained


def test_everything_moves_to_postgresql_by_one_command(
    small: Machine, empty_postgres_url: str
) -> None:
    ran = small.run("move", "-", typed=f"{empty_postgres_url}\n")
    assert (ran.status, ran.complained) == (0, "")
    moved = small.run(*QUESTION, DATABASE_URL=empty_postgres_url)
    assert moved.said == small.run(*QUESTION).said
    assert small.run("doctor", "--figures", DATABASE_URL=empty_postgres_url).status == 0
    assert "DATABASE_URL" in small.run("move", "mysql://somewhere").complained
