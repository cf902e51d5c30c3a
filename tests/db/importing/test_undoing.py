"""An import taken back: all is as it was before, or nothing happens and why is said."""

from datetime import UTC, date, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import agencies, overrides, runs
from db.answers import answer
from db.authority import Actor
from db.facts import FigureAnswer
from db.import_models import ImportChange, ImportRun
from db.importing import journal
from db.importing.undoing import CannotUndo, Why, undo
from db.models import Receipt
from db.overrides import Override
from db.people import Post
from db.query import Grouping, Period, Query
from db.session import Database
from db.sums import checking
from db.tables import METADATA
from db.terms import Role
from tests.db.folk import OPERATOR
from tests.db.importing.handing_over import (
    CASES,
    COERCIONS,
    EVENTS,
    NOW,
    OFFICES,
    PROVINCE,
    RECEIPTS,
    TARGETS,
    Tables,
    amended,
    content,
    emptied,
    hand_over,
    lines,
    settle,
)
from tests.db.importing.test_deliveries import day_by_day, dirty, in_one_file, ours
from tests.db.planning.matters import at
from tests.db.planning.office import Office
from tests.db.test_invitations import at_once
from tests.db.world import build
from tests.keys import VAULT

METRICS = ("to_enforce", "completed", "collected", "unenforced", "postponed", "rate")
#: What goes on as it is when a coercion is taken back: nobody is told twice of one version.
_GOES_ON = ("coercion_versions",)


def known(database: Database) -> dict[str, list[Any]]:
    """All that is known, but for the versions of coercions and the alerts of them."""
    found = {
        name: rows
        for name, rows in content(database).items()
        if name not in (*_GOES_ON, "deliveries")
    }
    found["coercions"] = [
        tuple(pair for pair in row if pair[0] != "version") for row in found["coercions"]
    ]
    return found


def figures(database: Database) -> dict[str, Any]:
    """Figures of the whole, by office: as people would be told it."""
    period = Period(date(2018, 10, 1), date(2021, 9, 30))
    with database.reading() as session:
        tree = agencies.load(session)
        return {metric: _figure(session, tree, metric, period) for metric in METRICS}


def _figure(session: Session, tree: agencies.AgencyTree, metric: str, period: Period) -> Any:
    tops = tuple(code for code, office in tree.offices.items() if office.parent is None)
    found = answer(session, Query(metric, period, tops[:1], group_by=Grouping.UNIT), tree)
    assert isinstance(found, FigureAnswer)
    return found.rows, found.cases, found.money


def last(database: Database) -> int | None:
    with database.reading() as session:
        return runs.last(session)


def take_back(database: Database) -> None:
    number = last(database)
    assert number is not None
    undo(database, number, OPERATOR, NOW)


def everything(database: Database) -> dict[str, list[Any]]:
    """Every row of every table, as it is; sums are held against the cases."""
    with database.reading() as session:
        assert checking.differences(session) == {}
        return {
            table.name: sorted(map(tuple, session.execute(select(table))), key=repr)
            for table in METADATA.sorted_tables
            if not table.name.startswith("sum_")
        }


def refusal(database: Database, number: int, by: Actor = OPERATOR) -> Why:
    before = everything(database)
    with pytest.raises(CannotUndo) as refused:
        undo(database, number, by, NOW)
    assert everything(database) == before
    return refused.value.why


def assert_undone(database: Database, files: list[Tables], **options: Any) -> int:
    """Takes back every file that changed something, the newest first; how many did."""
    before = []
    for tables in files:
        there = known(database), figures(database) if known(database)["agencies"] else None
        if hand_over(database, tables, **options).written:
            before.append(there)
    for state, told in reversed(before):
        take_back(database)
        assert known(database) == state
        if told is not None:
            assert figures(database) == told
    assert last(database) is None
    return len(before)


@given(st.integers(0, 2**32), st.integers(0, 15), st.randoms(use_true_random=False))
@settings(ours, max_examples=4)
def test_a_story_in_many_files_is_taken_back_file_by_file(
    database: Database, seed: int, size: int, chance: Random
) -> None:
    world = build(seed, size)
    for files in (in_one_file(world), day_by_day(world, chance)):
        emptied(database)
        assert_undone(database, files[: journal.KEPT])


@given(st.lists(dirty, min_size=1, max_size=3))
@ours
def test_whatever_rows_were_good_enough_are_taken_back(
    database: Database, files: list[dict[str, list[tuple[str, ...]]]]
) -> None:
    emptied(database)
    headers = {
        "Việc": ("Mã việc", "Mã đơn vị", "Số quyết định", "Ngày thụ lý", "Số tiền phải THA"),
        "Diễn biến": ("Mã việc", "Ngày", "Diễn biến"),
        "Thu tiền": ("Mã việc", "Ngày", "Số tiền", "Loại", "Số biên lai"),
    }
    tables = [{name: [headers[name], *rows] for name, rows in file.items()} for file in files]
    assert_undone(database, [PROVINCE, *tables], good_rows=True)


def test_every_kind_of_change_is_taken_back(database: Database) -> None:
    changes: list[Tables] = [
        {"Đơn vị": amended(OFFICES, "A", Tên_đơn_vị="Chi cục An mới", Tên_gọi_khác="An mới")},
        {
            "Việc": amended(
                CASES, "V1", Chấp_hành_viên="Người Mới", Số_tiền_phải_thi_hành="9.000.000"
            )
        },
        {"Việc": amended(CASES, "V1", Mã_đơn_vị="K")},
        {"Diễn biến": amended(EVENTS, "V1", Ghi_chú="đã có")},
        {"Diễn biến": lines("Mã việc | Ngày | Diễn biến\nV3 | 01/07/2021 | Hoãn")},
        {"Thu tiền": amended(RECEIPTS, "V1", Số_tiền="4.000.001")},
        {"Cưỡng chế": amended(COERCIONS, "C2", Thời_gian="15h 02/12/2026")},
        {"Chỉ tiêu": amended(TARGETS, "A", Chỉ_tiêu_việc="84")},
        {"Kiến nghị": lines("Mã | Ngày | Loại\nK2 | 03/04/2021 | Kháng nghị")},
        {"Lịch nghỉ": lines("Ngày | Nghỉ hay làm | Căn cứ\n02/12/2026 | nghỉ | CV 1")},
        {"Lịch nghỉ": lines("Ngày | Nghỉ hay làm | Căn cứ\n02/12/2026 | làm | CV 2")},
    ]
    assert assert_undone(database, [PROVINCE, *changes]) == len(changes) + 1


def test_only_the_last_that_stands_is_taken_back_and_each_once(database: Database) -> None:
    settle(database)
    first = last(database)
    assert hand_over(database, {"Thu tiền": amended(RECEIPTS, "V1", Số_tiền="4.000.001")}).written
    second = last(database)
    assert first is not None
    assert second is not None
    assert refusal(database, first) is Why.NOT_LAST
    assert refusal(database, 999) is Why.NOT_THERE
    undone = undo(database, second, OPERATOR, NOW)
    assert refusal(database, second) is Why.NOT_LAST
    assert refusal(database, undone) is Why.NOT_LAST
    undo(database, first, OPERATOR, NOW)
    assert last(database) is None


def test_a_rehearsal_takes_nothing_back(database: Database) -> None:
    settle(database)
    before, number = content(database), last(database) or 0
    undo(database, number, OPERATOR, NOW, dry_run=True)
    assert (content(database), last(database)) == (before, number)


def test_a_head_takes_back_what_is_of_the_own_offices_alone(database: Database) -> None:
    settle(database)
    head = Actor("telegram", "7", (Post(Role.HEAD, "B"),))
    whole = last(database) or 0
    assert refusal(database, whole, head) is Why.NOT_THERE
    hand_over(database, {"Thu tiền": amended(RECEIPTS, "V1", Số_tiền="4.000.001")})
    assert refusal(database, last(database) or 0, head) is Why.NOT_THERE
    hand_over(database, {"Việc": amended(CASES, "V3", Số_tiền_phải_thi_hành="8.000.000")})
    undo(database, last(database) or 0, head, NOW)
    assert hand_over(database, {"Việc": amended(CASES, "V1", Mã_đơn_vị="B")}).written
    assert refusal(database, last(database) or 0, head) is Why.NOT_THERE
    officer = Actor("telegram", "8", (Post(Role.OFFICER, "A"),))
    assert refusal(database, last(database) or 0, officer) is Why.NOT_THERE


def test_what_somebody_changed_by_hand_since_stands(database: Database) -> None:
    settle(database)
    hand_over(
        database, {"Lịch nghỉ": lines("Ngày | Nghỉ hay làm | Căn cứ\n02/12/2026 | nghỉ | CV 1")}
    )
    with database.writing() as session:
        overrides.put(
            session, Override(date(2026, 12, 2), True, "CV 2"), None, datetime(2026, 11, 21)
        )
    assert refusal(database, last(database) or 0) is Why.CHANGED_SINCE


def test_an_import_of_before_the_journal_cannot_be_taken_back(database: Database) -> None:
    with database.writing() as session:
        run = ImportRun(
            finished_at=datetime(2026, 1, 1), who="cli", source="a", digest="", counts={}
        )
        session.add(run)
        session.flush()
        number = run.id
    assert refusal(database, number) is Why.NO_JOURNAL


def test_what_only_old_imports_need_to_be_taken_back_is_let_go(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "KEPT", 2)
    settle(database)
    for dong in ("4.000.001", "4.000.002", "4.000.003"):
        hand_over(database, {"Thu tiền": amended(RECEIPTS, "V1", Số_tiền=dong)})
    with database.reading() as session:
        kept = session.scalars(select(ImportRun.id).where(ImportRun.journal)).all()
        changes = set(session.scalars(select(ImportChange.run_id)))
    assert changes == set(kept)
    assert len(kept) == 2


MOVED = "C1 | V1 | 09:00 18/12/2026 | nhà A | Kê biên nhà | Không"
C1 = "C1 | V1 | 08:30 16/12/2026 | nhà A | Kê biên nhà | Không"


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def test_who_was_told_of_the_change_is_told_that_it_is_as_before(office: Office) -> None:
    office.hand_over("2026-12-01 10:00", C1)
    office.settle("2026-12-01 10:00")
    office.hand_over("2026-12-02 10:00", MOVED)
    office.settle("2026-12-02 10:00")
    undo(office.database, last(office.database) or 0, OPERATOR, at("2026-12-02 11:00"))
    told = office.outbox("planned", steps=("new", "changed"))
    everybody = {name for name, *_ in office.outbox("sent", steps=("changed",))}
    assert {(name, step, version) for name, step, version, _ in told} == {
        (name, "changed", 3) for name in everybody
    }
    assert ("an", "d3", 3, "2026-12-13 08:00") in office.outbox("planned")
    assert all(row[2] == 3 for row in office.outbox("planned"))


def test_a_new_coercion_that_nobody_was_told_of_goes_with_its_alerts(office: Office) -> None:
    office.hand_over("2026-12-01 10:00", C1)
    number = office.coercion("C1")
    assert office.outbox("planned")
    undo(office.database, last(office.database) or 0, OPERATOR, at("2026-12-01 10:01"))
    assert office.outbox() == []
    office.hand_over("2026-12-01 10:05", C1)
    assert office.coercion("C1") > number


def test_a_new_coercion_that_somebody_was_told_of_keeps_its_import(office: Office) -> None:
    office.hand_over("2026-12-01 10:00", C1)
    office.settle("2026-12-01 10:00")
    assert refusal(office.database, last(office.database) or 0) is Why.IN_USE


def test_people_at_a_new_office_keep_its_import(office: Office) -> None:
    assert refusal(office.database, last(office.database) or 0) is Why.IN_USE


def test_figures_are_as_of_the_taking_back(database: Database) -> None:
    settle(database)
    later = NOW.replace(hour=12)
    hand_over(database, {"Thu tiền": amended(RECEIPTS, "V1", Số_tiền="4.000.001")})
    undo(database, last(database) or 0, OPERATOR, later)
    with database.reading() as session:
        tree = agencies.load(session)
        period = Period(date(2020, 10, 1), date(2021, 9, 30))
        told = answer(session, Query("collected", period, ("P",)), tree)
    assert told.source.updated_at == later.astimezone(UTC).replace(tzinfo=None)


def test_an_import_and_the_taking_back_of_the_last_at_once_come_one_after_the_other(
    database_url: str,
) -> None:
    doors = [Database(database_url, VAULT) for _ in range(2)]
    settle(doors[0])
    hand_over(doors[0], {"Thu tiền": amended(RECEIPTS, "V1", Số_tiền="4.000.001")})
    number = last(doors[0]) or 0
    other = {"Thu tiền": amended(RECEIPTS, "V1", Số_tiền="4.000.002")}

    def taken_back() -> Why | None:
        try:
            undo(doors[1], number, OPERATOR, NOW)
        except CannotUndo as refused:
            return refused.why
        return None

    report, refused = at_once(lambda: hand_over(doors[0], other), taken_back)
    assert report.written  # type: ignore[attr-defined]
    assert refused in (None, Why.NOT_LAST)
    with doors[0].reading() as session:
        standing = runs.last(session)
        amounts = session.scalars(select(Receipt.amount).where(Receipt.amount > 4_000_000)).all()
    assert (standing, list(amounts)) == (last(doors[0]), [4_000_002])
    for door in doors:
        door.close()
