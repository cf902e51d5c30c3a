"""Who is told what, where: role by kind of question by place in `matrix.txt`, each cell asserted.

Read off what is said (private, group, inline) and off the JSON of the same reply (export). A cell
has the offices that are told of; then whether parties are named in `full`, by `initials`, or both
(`own`: full in the asker's own cases); of coercions to come whether their hour is told (`hour`) or
the day alone (`day`). What is not told is one of

    outside   not theirs, or no such office or officer     private   in the private chat only
    nocases   partners see figures and their coercions     none      no such case, for them
"""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest

from db.importing.files import RawSheet
from db.importing.gathering import Delivery
from db.importing.run import bring_in
from db.session import Database
from db.terms import Role
from handlers import wording
from handlers.messages import Circle, Person, Place, Post, Question, Reply
from handlers.outcome import outcome
from tests.handlers import tinh_mau
from tests.handlers.asking import ZONE, Asking
from tests.keys import VAULT

#: Beside the coercions of `tinh_mau`, two of M1 to come: of its officers Thử and Mẩy.
FURTHER: dict[str, list[list[Any]]] = {
    "Cưỡng chế": [
        "Mã cưỡng chế|Mã việc|Thời gian|Địa điểm|Cơ quan phối hợp|Trạng thái".split("|"),
        "CC-5|M1-2021-00002|09:00 22/09/2021|tổ 5|Công an phường; Viện kiểm sát|Dự kiến".split("|"),
        "CC-6|M1-2021-00004|08:00 23/09/2021|tổ 9|Ủy ban phường|Dự kiến".split("|"),
    ],
}
PEOPLE = {
    "admin": Post(Role.ADMIN),
    "admin M1": Post(Role.ADMIN, "M1"),
    "leader": Post(Role.LEADER, "M"),
    "head M1": Post(Role.HEAD, "M1"),
    "officer M1": Post(Role.OFFICER, "M1", officer="Vàng A Thử"),
    "partner": Post(Role.PARTNER, "M1", body="CÔNG AN phường"),
}
QUESTIONS = {
    "figure": "tỷ lệ thi hành xong",
    "of the province": "tỷ lệ thi hành xong của toàn tỉnh",
    "of another office": "tỷ lệ thi hành xong của Cốc Xa",
    "summary": "tổng hợp",
    "ranking": "xếp hạng các đơn vị theo tỷ lệ",
    "by officer": "thụ lý theo chấp hành viên",
    "of an officer": "thụ lý của chấp hành viên Vàng A Thử",
    "of one elsewhere": "thụ lý của chấp hành viên Lù Seo Páo",
    "of a debtor": "số tiền đã thu của bà Nguyễn Thị Bình",
    "list": "danh sách án tồn",
    "own case": "hồ sơ M1-2021-00002",
    "colleague's case": "hồ sơ M1-2021-00004",
    "case elsewhere": "hồ sơ M2-2021-00003",
    "no such case": "hồ sơ M2-2021-99999",
    "coercions": "lịch cưỡng chế",
    "help": "trợ giúp",
    "definition": "tỷ lệ thi hành xong là gì",
}
TABLE = (Path(__file__).parent / "matrix.txt").read_text(encoding="utf-8")
PLACES = {
    "private": (Place.PRIVATE, None),
    "group of M1": (Place.GROUP, Circle("M1")),
    "inline": (Place.INLINE, None),
    "export": (Place.PRIVATE, None),
}
OFFICES = {
    "M": "Cục THADS tỉnh Mẫu",
    "M1": "Chi cục THADS thành phố Mẫu Sơn",
    "M2": "Chi cục THADS huyện Cốc Xa",
}
REFUSALS = {
    wording.REFUSALS[key]: name
    for key, name in (("outside", "outside"), ("private_only", "private"), ("no_cases", "nocases"))
}
#: Parties of `tinh_mau` that stand in the answers to these questions.
PARTIES = re.compile("Mẫu Hồng Hà|Nguyễn Thị Bình|Phàn Đức Tùng|Hợp tác xã Mẫu|Đặng (?:Văn|Thị)")
THEIRS = re.compile("Nguyễn Thị Bình|Đặng Văn (?:Nam|Phong|Quang)")
INITIALS = re.compile(r"\b\w(?:\.\w){2,}\b")


def cells() -> list[tuple[str, str, str, str]]:
    """Place, question, role, and what is told."""
    found = []
    for block in TABLE.strip().split("\n\n"):
        head, *rows = [[cell.strip() for cell in row.split("|")] for row in block.splitlines()]
        for question, *told_to in rows:
            for role, cell in zip(head[1:], told_to, strict=True):
                found.append((head[0], question, role, cell))
    return found


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Asking]:
    file = tmp_path_factory.mktemp("matrix") / "mau.db"
    shutil.copy(sqlite_template, file)
    database = Database(f"sqlite:///{file}", VAULT)
    tinh_mau.fill(database)
    sheets = [RawSheet(name, enumerate(rows, 1)) for name, rows in FURTHER.items()]
    written = bring_in(database, sheets, Delivery("f", "1" * 64, "t", tinh_mau.BROUGHT_IN))
    assert not written.problems, written.problems
    yield Asking.on(database, tinh_mau.TODAY)
    database.close()


def ask(asking: Asking, place: str, text: str, post: Post) -> Reply:
    person = Person("telegram", "7", post.role, (post,))
    moment = datetime.combine(asking.today, time(12), ZONE)
    where, circle = PLACES[place]
    return asking.conversation.reply(Question(text, person, moment, where, circle=circle))


def told(reply: Reply) -> str:
    """A cell, read off what is said."""
    text = reply.text
    if refusal := REFUSALS.get(text):
        return refusal
    if "Không tìm thấy" in text:
        return "none"
    if reply.kind == "help":
        return "help"
    offices = [code for code, name in OFFICES.items() if name in text]
    hours = ["hour"] * bool(re.search(r"\d:\d\d (thứ|–)", text))
    days = ["day"] * bool(re.search(r"^\d+\. (thứ|xã|dự kiến)", text, re.MULTILINE))
    return " ".join([*offices, *_level(text), *hours, *days])


def _level(text: str) -> list[str]:
    full, initials = PARTIES.findall(text), INITIALS.findall(text)
    if full and initials:
        return ["own"] if len(full) == len(THEIRS.findall(text)) else ["mixed"]
    return ["full"] * bool(full) + ["initials"] * bool(initials)


def exported(reply: Reply) -> str:
    """The same cell, read off the JSON but for its text."""
    found = outcome(reply)
    text = found.pop("text")
    if refusal := REFUSALS.get(text):
        assert set(map(str, found.values())) <= {"refuse", "None", "[]", "{}"}
        return refusal
    if found["kind"] == "help":
        return "help"
    if found["metric"] == "case" and not found["rows"]:
        return "none"
    rows, named = found["rows"], json.dumps(found, ensure_ascii=False)
    units = {row["unit"] for row in rows if "unit" in row} or {found["unit"]}
    every = [*rows, *(each for row in rows for each in row.get("coercions", ()))]
    times = [row["time"] for row in every if "time" in row]
    hours = ["hour"] * any("T" in at for at in times) + ["day"] * any("T" not in at for at in times)
    level = _level(named) if found["metric"] in ("case", "unenforced_list") else []
    return " ".join([*sorted(units), *level, *hours])


@pytest.mark.parametrize(("place", "question", "role", "cell"), cells())
def test_each_is_told_what_the_table_says(
    asking: Asking, place: str, question: str, role: str, cell: str
) -> None:
    reply = ask(asking, place, QUESTIONS[question], PEOPLE[role])
    assert (exported(reply) if place == "export" else told(reply)) == cell


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_stranger_is_told_nothing_anywhere(asking: Asking, place: str, question: str) -> None:
    reply = ask(asking, place, QUESTIONS[question], Post(Role.STRANGER, "M"))
    assert (reply.kind, reply.text) == ("refuse", wording.REFUSED)
    assert not reply.choices


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_group_that_nobody_registered_is_told_nothing(
    asking: Asking, question: str, role: str
) -> None:
    person = Person("telegram", "7", PEOPLE[role].role, (PEOPLE[role],))
    moment = datetime.combine(asking.today, time(12), ZONE)
    reply = asking.conversation.reply(Question(QUESTIONS[question], person, moment, Place.GROUP))
    assert (reply.kind, reply.text) == ("refuse", wording.REFUSALS["unregistered"])
    assert not reply.choices


def test_the_table_has_a_cell_for_every_role_question_and_place() -> None:
    assert [cell[:3] for cell in cells()] == [
        (place, question, role) for place in PLACES for question in QUESTIONS for role in PEOPLE
    ]
