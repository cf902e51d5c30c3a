"""`audit` and `keys` at the machine: the records, whether they hold, and keys exchanged."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from db.audit import OPERATOR, Act, Record, append
from db.people_models import AuditRecord
from db.session import Database
from db.vault import Vault, new_key
from tests.bot.commands.running import Machine

NOW = datetime(2026, 11, 23, 1, 0)
OLD, NEW = new_key(), new_key()


@pytest.fixture
def asked(tmp_path: Path, sqlite_url: str) -> Machine:
    """Three questions that were asked at the machine."""
    machine = Machine(tmp_path, {"DATABASE_URL": sqlite_url, "DATA_KEYS": OLD})
    database = Database(sqlite_url, Vault([OLD]))
    for text in ("tỷ lệ", "/viec Giàng A Páo", "thụ lý"):
        facts = {"outcome": "unknown", "place": "private", "rows": 0}
        words = {"text": text}
        record = Record(NOW, Act.QUESTION, OPERATOR, "terminal", facts=facts, words=words)
        with database.writing() as session:
            append(session, database.vault, record)
    database.close()
    return machine


def tampering(machine: Machine, *statements: object) -> None:
    database = Database(machine.settings["DATABASE_URL"], Vault([OLD]))
    with database.writing() as session:
        for statement in statements:
            session.execute(statement)  # type: ignore[call-overload]
    database.close()


def test_the_newest_record_comes_first_with_its_words(asked: Machine) -> None:
    ran = asked.run("audit", "--json")
    assert (ran.status, ran.complained) == (0, "")
    found = [json.loads(line) for line in ran.said.splitlines()]
    assert [one["id"] for one in found] == [3, 2, 1]
    assert found[1]["words"] == {"text": "/viec Giàng A Páo"}
    assert (found[1]["actor"], found[1]["channel"], found[1]["kind"]) == (
        "operator",
        "terminal",
        "question",
    )
    lines = asked.run("audit").said.splitlines()
    assert lines[0].startswith("4. ")
    assert "tại máy chủ: xem nhật ký" in lines[0]
    assert "tại máy chủ: hỏi; “/viec Giàng A Páo”; không trả lời được" in lines[2]


def test_records_of_some_days_or_of_a_person_are_asked_for(asked: Machine) -> None:
    assert len(asked.run("audit", "--from", "2026-01-01").said.splitlines()) == 3
    assert asked.run("audit", "--to", "2020-01-01").said == ""
    assert asked.run("audit", "--person", "7").said == ""
    assert asked.run("audit", "--from", "yesterday").status == 2


def test_verify_says_how_many_records_hold_up_to_which(asked: Machine) -> None:
    ran = asked.run("audit", "--verify")
    assert (ran.status, ran.complained) == (0, "")
    assert ran.said.startswith("3 bản ghi đều nguyên vẹn; số cuối 3, mã băm ")
    found = json.loads(asked.run("audit", "--verify", "--json").said)
    assert (found["records"], found["last"], found["findings"]) == (3, 3, [])
    assert found["hash"] in ran.said


def test_verify_names_what_was_changed_and_removed_and_ends_with_1(asked: Machine) -> None:
    tampering(
        asked,
        update(AuditRecord).where(AuditRecord.id == 1).values(facts={"rows": 1}),
        delete(AuditRecord).where(AuditRecord.id == 3),
    )
    ran = asked.run("audit", "--verify")
    assert (ran.status, ran.said) == (1, "")
    assert ran.complained.splitlines() == [
        "Nhật ký không còn nguyên vẹn: 2 chỗ sai, trên 2 bản ghi hiện có.",
        "Bản ghi 1 đã bị sửa.",
        "Bản ghi 3 ở cuối nhật ký đã bị xóa hoặc bị sửa.",
    ]
    ran = asked.run("audit", "--verify", "--json")
    assert ran.status == 1
    assert json.loads(ran.said)["findings"][0] == {"flaw": "changed", "from": 1, "to": 1}


def test_a_new_key_is_printed_and_good(machine: Machine) -> None:
    key = machine.run("keys", "--new").said.strip()
    assert machine.run("ask", "tỷ lệ", DATA_KEYS=key).status == 0
    assert machine.run("keys").status == 2


def test_keys_are_exchanged_while_what_was_recorded_holds(asked: Machine) -> None:
    ran = asked.run("keys", "--rotate", DATA_KEYS=f"{NEW},{OLD}")
    assert (ran.status, ran.complained) == (0, "")
    assert ran.said.startswith("Đã niêm phong lại 4 mục bằng khóa mới nhất.")
    assert asked.run("audit", "--verify", DATA_KEYS=NEW).status == 0
    assert asked.run("ask", "tỷ lệ", DATA_KEYS=NEW).status == 0


@pytest.mark.parametrize(
    "command", [("ask", "tỷ lệ"), ("audit",), ("keys", "--rotate"), ("doctor",), ("run",)]
)
def test_with_other_keys_every_command_says_so_in_a_sentence(
    asked: Machine, command: tuple[str, ...]
) -> None:
    ran = asked.run(*command, DATA_KEYS=NEW)
    assert (ran.status, ran.said) == (1, "")
    assert "DATA_KEYS" in ran.complained
    assert "Traceback" not in ran.complained


def test_without_a_setting_the_key_lies_beside_the_data_for_its_owner_alone(
    tmp_path: Path, sqlite_url: str
) -> None:
    machine = Machine(tmp_path, {"DATABASE_URL": sqlite_url})
    assert machine.run("ask", "tỷ lệ").status == 0
    assert machine.run("audit", "--verify").status == 0
    [file] = Path(sqlite_url.removeprefix("sqlite:///")).parent.glob("*.keys")
    assert file.stat().st_mode & 0o777 == 0o600
    file.unlink()
    assert "DATA_KEYS" in machine.run("ask", "tỷ lệ").complained
