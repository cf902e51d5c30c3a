"""Files that are sent in the chat: tried at once, brought in by a button, once."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from db.import_models import ImportRun
from db.models import Case
from db.people_models import AuditRecord
from db.session import Database
from db.terms import Role
from db.vocabulary import Lexicographer
from handlers import wording_handing_in as words
from handlers import wording_imports
from handlers.conversation import Conversation
from handlers.messages import Kind, Question, Reply, line
from tests.bot.channels.messages import with_buttons
from tests.bot.channels.office import ADMIN, BRISK, STRANGER, Office, polling
from tests.db.folk import join
from tests.db.importing.handing_over import PROVINCE
from tests.db.importing.written import workbook
from tests.fakes import faults
from tests.fakes.bot_api import BotApi

HEAD = 31


@pytest.fixture
def office(api: BotApi, sqlite: Database) -> Iterator[Office]:
    api.open(HEAD)
    with polling(api, sqlite, Conversation(sqlite, Lexicographer())) as running:
        yield running


@pytest.fixture
def file(tmp_path: Path) -> bytes:
    return workbook(tmp_path / "a.xlsx", PROVINCE).read_bytes()


def cases(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count(Case.id))) or 0


def imports(database: Database) -> list[ImportRun]:
    with database.reading() as session:
        return list(session.scalars(select(ImportRun).order_by(ImportRun.id)))


def test_a_file_is_tried_at_once_and_brought_in_by_a_button_and_only_once(
    api: BotApi, office: Office, sqlite: Database, file: bytes
) -> None:
    api.hand_over(ADMIN, "thang 11.xlsx", file)
    (tried,) = api.answers(ADMIN)
    assert tried.text.startswith(words.tried("thang 11.xlsx"))
    assert "Việc: 4 dòng mới" in tried.text
    assert "Trang “Việc” → Việc" in tried.text
    assert [label for label, _ in tried.content.buttons] == [words.BRING_IN, words.DROP]
    assert cases(sqlite) == 0
    api.press(ADMIN, words.BRING_IN)
    # Where it takes long, the message that tells how far it is becomes the answer.
    api.until(lambda: words.BROUGHT_IN in "".join(api.texts(ADMIN)[1:2]))
    api.press(ADMIN, words.BRING_IN)
    assert api.answers(ADMIN, 3)[2].text == words.DONE_BEFORE
    assert cases(sqlite) == 4
    (run,) = imports(sqlite)
    assert (run.source, run.who) == ("thang 11.xlsx", "setting")
    with sqlite.reading() as session:
        record = session.scalars(select(AuditRecord).where(AuditRecord.kind == "imported")).one()
    assert record.channel == "telegram"
    api.say(ADMIN, "/nhaplieu")
    assert "thang 11.xlsx" in api.answers(ADMIN, 4)[3].text


def test_what_is_wrong_is_told_and_marked_in_the_file_and_only_good_rows_go_in(
    api: BotApi, office: Office, sqlite: Database, tmp_path: Path
) -> None:
    rows = [list(row) for row in PROVINCE["Việc"]]
    rows[1][4], rows[2][7] = "31/02/2021", "năm triệu rưỡi chẵn"
    others = {name: PROVINCE[name] for name in ("Đơn vị",)}
    wrong = workbook(tmp_path / "a.xlsx", {**others, "Việc": rows}).read_bytes()
    api.hand_over(ADMIN, "sai.xlsx", wrong)
    tried, marked = api.answers(ADMIN, 2)
    assert "31/02/2021" in tried.text
    assert [label for label, _ in tried.content.buttons] == [words.GOOD_ROWS, words.DROP]
    assert marked.file is not None
    (tmp_path / "b.xlsx").write_bytes(marked.file.content)
    sheet = CalamineWorkbook.from_path(str(tmp_path / "b.xlsx")).get_sheet_by_name("Việc")
    table = sheet.to_python(skip_empty_area=False)
    assert [row[:9] for row in table[:2]] == [[*rows[0], ""], [*rows[1], ""]]
    assert "31/02/2021" in str(table[1][-1])
    assert "năm triệu" in str(table[2][-1])
    assert table[3][-1] == ""
    api.press(ADMIN, words.GOOD_ROWS)
    api.until(lambda: words.BROUGHT_IN in "".join(api.texts(ADMIN)[2:3]))
    assert cases(sqlite) == 2


def test_a_head_brings_in_their_own_office_and_nothing_of_others(
    api: BotApi, office: Office, sqlite: Database, tmp_path: Path, file: bytes
) -> None:
    api.hand_over(ADMIN, "a.xlsx", file)
    api.answers(ADMIN)
    api.press(ADMIN, words.BRING_IN)
    api.answers(ADMIN, 2)
    join(sqlite, str(HEAD), Role.HEAD, "B")
    api.hand_over(HEAD, "tất cả.xlsx", file)
    assert "ngoài phạm vi" in api.answers(HEAD)[0].text
    header, *rows = PROVINCE["Việc"]
    own = [[*row[:2], row[2], *row[3:6], "Công ty Khác", row[7]] for row in rows if row[1] == "B"]
    part = workbook(tmp_path / "b.xlsx", {"Việc": [header, *own]}).read_bytes()
    api.hand_over(HEAD, "của B.xlsx", part)
    assert words.tried("của B.xlsx") in api.answers(HEAD, 2)[1].text
    api.press(HEAD, words.BRING_IN)
    api.until(lambda: words.BROUGHT_IN in "".join(api.texts(HEAD)[2:3]))
    assert [run.units for run in imports(sqlite)][1] == ["B"]


def test_who_may_not_a_file_too_large_and_one_that_is_none_are_told_so(
    api: BotApi, office: Office, sqlite: Database, file: bytes
) -> None:
    join(sqlite, str(HEAD), Role.PARTNER, None)
    api.hand_over(HEAD, "a.xlsx", file)
    assert api.answers(HEAD)[0].text == wording_imports.NOT_FOR_YOU
    api.hand_over(STRANGER, "a.xlsx", file)
    api.answers(STRANGER)
    assert not api.called("getFile")
    api.hand_over(ADMIN, "a.xlsx", file, size=21 * 1024 * 1024)
    assert api.answers(ADMIN)[0].text == words.TOO_LARGE
    api.hand_over(ADMIN, "anh.jpg", b"\xff\xd8\xff")
    assert "loại tệp không dùng được" in api.answers(ADMIN, 2)[1].text
    api.fail("getFile", faults.refused(400, "Bad Request: file is temporarily unavailable"))
    api.hand_over(ADMIN, "a.xlsx", file)
    assert api.answers(ADMIN, 3)[2].text == words.NOT_FETCHED
    assert cases(sqlite) == 0


def test_a_file_that_was_dropped_or_is_anothers_is_not_brought_in(
    api: BotApi, office: Office, sqlite: Database, file: bytes
) -> None:
    api.hand_over(ADMIN, "a.xlsx", file)
    api.answers(ADMIN)
    join(sqlite, str(HEAD), Role.ADMIN, None)
    api.say(HEAD, "/nap 1 nhap")
    assert api.answers(HEAD)[0].text == words.NOT_THERE
    api.press(ADMIN, words.DROP)
    assert api.answers(ADMIN, 2)[1].text == words.DROPPED
    api.press(ADMIN, words.BRING_IN)
    assert api.answers(ADMIN, 3)[2].text == words.NOT_THERE
    assert cases(sqlite) == 0


def test_what_is_only_likely_is_confirmed_before_anything_can_be_brought_in(
    api: BotApi, office: Office, sqlite: Database, tmp_path: Path
) -> None:
    header, *rows = PROVINCE["Việc"]
    near = ["Ngày thụ ly hồ sơ" if title == "Ngày thụ lý" else title for title in header]
    tables = {"Đơn vị": PROVINCE["Đơn vị"], "Việc": [near, *rows]}
    api.hand_over(ADMIN, "gần đúng.xlsx", workbook(tmp_path / "a.xlsx", tables).read_bytes())
    (tried,) = api.answers(ADMIN)
    assert "“Ngày thụ ly hồ sơ” là cột “Ngày thụ lý”?" in tried.text
    assert [label for label, _ in tried.content.buttons] == [words.CONFIRM, words.DROP]
    api.press(ADMIN, words.CONFIRM)
    again = api.answers(ADMIN, 2)[1]
    assert [label for label, _ in again.content.buttons] == [words.BRING_IN, words.DROP]
    assert cases(sqlite) == 0
    api.press(ADMIN, words.BRING_IN)
    api.answers(ADMIN, 3)
    assert cases(sqlite) == 4


def test_how_far_it_is_is_told_in_one_message_that_becomes_the_answer(
    api: BotApi, sqlite: Database
) -> None:
    ended = threading.Event()
    steps = (("Việc", 5_000), ("", 12_000))
    texts = [words.progress(*step) for step in steps]

    class Slow:
        def reply(self, question: Question) -> Reply:
            if question.text == "?":
                return with_buttons("Xem trước", "Nhập")
            for (stage, rows), text in zip(steps, texts, strict=True):
                assert question.progress is not None
                question.progress(stage, rows)
                api.until(lambda text=text: text in api.texts(ADMIN))  # type: ignore[misc]
            assert ended.wait(60)
            return Reply(Kind.ANSWER, (line("Đã nhập xong"),))

    with polling(api, sqlite, Slow(), pace=replace(BRISK, typing_after=0.02)):
        api.say(ADMIN, "?")
        api.answers(ADMIN)
        api.press(ADMIN, "Nhập")
        api.until(lambda: texts[1] in api.texts(ADMIN))
        ended.set()
        api.until(lambda: "Đã nhập xong" in api.texts(ADMIN))
    assert api.texts(ADMIN) == ["Xem trước", "Đã nhập xong"]
