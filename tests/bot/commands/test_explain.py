"""`explain` at the command line: for people, and for programs."""

import json

from db.session import Database
from handlers.wording import NO_DATA
from tests.bot.commands.running import Machine
from tests.handlers import tinh_mau
from tests.keys import VAULT


def test_a_question_is_explained_for_people_and_for_programs(machine: Machine) -> None:
    database = Database(machine.settings["DATABASE_URL"], VAULT)
    tinh_mau.fill(database)
    database.close()
    ran = machine.run("explain", "--as-of", "2021-09-15", "ty le cua mau son")
    assert (ran.status, ran.complained) == (0, "")
    heads = [line for line in ran.said.splitlines() if not line.startswith(" ")]
    assert heads[:4] == ["Chữ đã dùng:", "Chữ chưa hiểu:", "Chữ bỏ qua:", "Truy vấn:"]
    assert heads[-1] == "Trả lời:"
    assert set(heads[4:-1]) == {"SQL:"}
    told = json.loads(machine.run("explain", "--json", "ty le cua mau son").said)
    assert told["query"]["unit"] == "M1"
    assert all({"statement", "parameters"} == set(one) for one in told["sql"])


def test_a_question_may_lean_on_those_asked_before_it(machine: Machine) -> None:
    database = Database(machine.settings["DATABASE_URL"], VAULT)
    tinh_mau.fill(database)
    database.close()
    earlier = ["--after", "thụ lý bao nhiêu việc năm 2021", "--after", "năm ngoái thì sao?"]
    ran = machine.run("explain", "--json", "--as-of", "2021-09-15", *earlier, "còn Mẫu Sơn?")
    query = json.loads(ran.said)["query"]
    assert (query["metric"], query["measure"], query["unit"]) == ("accepted", "cases", "M1")
    assert query["period"] == {"from": "2019-10-01", "to": "2020-09-30"}
    alone = json.loads(machine.run("explain", "--json", "còn Mẫu Sơn?").said)
    assert alone["reply"]["kind"] == "clarify"


def test_before_anything_was_brought_in_it_says_so(machine: Machine) -> None:
    ran = machine.run("explain", "tỷ lệ")
    assert ran.status == 0
    assert NO_DATA in ran.said


def test_a_question_is_needed(machine: Machine) -> None:
    assert machine.run("explain").status == 2
