"""What is planned in the transaction that changes a coercion, a person, or the calendar."""

from datetime import date, datetime, time

import pytest
from sqlalchemy import select, update

from db import absences, groups, membership, outbox, overrides, preferences
from db.alert_models import Delivery
from db.authority import Actor
from db.importing.report import Reason
from db.importing.run import bring_in
from db.outbox import Which
from db.overrides import Override
from db.people import Post
from db.people_models import Member
from db.planning.facts import ANSWERED
from db.planning.replanning import replan, replan_for_person
from db.planning.terms import AT_ONCE, Wishes
from db.session import Database
from db.terms import Role
from tests.db.importing.handing_over import DELIVERY, counts, lines, raw
from tests.db.planning.matters import at
from tests.db.planning.office import JOINED, PARTNERS, Office

C1 = f"C1 | V1 | 08:30 16/12/2026 | nhà A | Kê biên nhà | Không | {PARTNERS}"
MOVED = f"C1 | V1 | 09:00 18/12/2026 | nhà A | Kê biên nhà | Không | {PARTNERS}"
GIVEN_AWAY = f"{C1} | Lý Văn Cao"
NEWS = ("new", "late", "changed", "cancelled")


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def names(rows: list[tuple[str, str, int, str]]) -> list[str]:
    return sorted({row[0] for row in rows})


IN_CHARGE = ["an", "lãnh đạo", "trưởng K", "trưởng tỉnh"]


def test_those_who_must_know_of_a_new_coercion_are_told_and_nobody_else(office: Office) -> None:
    office.group("công an xã bản hồ")
    office.group("Công an tỉnh")
    office.follow("quản trị", case="V1")
    office.follow("cao", locality="Xã Bản hồ", forced_only=True)
    office.follow("bình", locality="xã Bản Hồ")
    assert office.hand_over("2026-12-01 10:00", C1).written
    told = office.outbox("planned", steps=NEWS)
    assert names(told) == sorted([*IN_CHARGE, "công an", "nhóm", "quản trị"])
    assert {row[1:] for row in told} == {("new", 1, "2026-12-01 10:00")}


def test_a_follower_hears_of_their_commune_and_of_force_only_where_that_was_asked(
    office: Office,
) -> None:
    office.follow("cao", locality="Xã Bản hồ", forced_only=True)
    office.hand_over("2026-12-01 10:00", C1, C1.replace("C1", "C2").replace("Không", "Có"))
    told = [row for row in office.outbox("planned", steps=NEWS) if row[0] == "cao"]
    assert len(told) == 1


def test_a_move_calls_off_what_was_planned_and_reaches_those_who_knew(office: Office) -> None:
    office.hand_over("2026-12-01 23:00", C1)
    with office.database.writing() as session:
        knew = Delivery.person_id.in_([office.numbers["an"], office.numbers["công an"]])
        of_new = Delivery.step == "new"
        session.execute(update(Delivery).where(knew, of_new).values(state="sent"))
    office.hand_over("2026-12-02 08:00", MOVED)
    told = office.outbox("planned", steps=NEWS)
    assert names([row for row in told if row[1] == "changed"]) == ["an", "công an"]
    assert names([row for row in told if row[1] == "new"]) == IN_CHARGE[1:]
    assert not [row for row in office.outbox("planned") if row[2] == 1]
    assert ("an", "d1", 2, "2026-12-17 08:00") in office.outbox("planned")


def test_a_coercion_that_goes_to_another_officer_is_told_to_both(office: Office) -> None:
    office.hand_over("2026-12-01 10:00", C1)
    office.settle("2026-12-01 10:00")
    office.hand_over("2026-12-02 10:00", GIVEN_AWAY)
    assert names(office.outbox("planned", steps=NEWS)) == ["cao"]
    assert "an" not in names(office.outbox("planned"))
    assert ("an", "d1", 1, "2026-12-15 08:00") in office.outbox("void")
    office.hand_over("2026-12-03 10:00", C1)
    assert ("an", "d1", 1, "2026-12-15 08:00") in office.outbox("planned")
    assert ("an", "new", 1, "2026-12-01 10:00") in office.outbox("sent")


@pytest.mark.parametrize("options", [{"dry_run": True}, {}])
def test_what_is_not_written_plans_nothing(office: Office, options: dict[str, bool]) -> None:
    wrong = "C2 | V9 | 08:30 16/12/2026"
    rows = [C1] if options else [C1, wrong]
    assert not office.hand_over("2026-12-01 10:00", *rows, **options).written
    assert office.outbox() == []


def test_the_same_again_plans_nothing_anew(office: Office) -> None:
    office.hand_over("2026-12-01 10:00", C1)
    office.settle("2026-12-13 10:00")
    before = office.outbox("planned"), office.outbox("sent")
    office.hand_over("2026-12-13 11:00", C1)
    with office.database.writing() as session:
        assert replan(session, at("2026-12-13 11:00")) > 0  # digests alone
        assert replan(session, at("2026-12-13 11:01")) == 0
    assert (office.outbox("planned"), office.outbox("sent")) == before


def test_called_off_and_held_are_told_to_those_who_knew_and_end_the_reminders(
    office: Office,
) -> None:
    office.hand_over("2026-12-01 10:00", C1)
    office.settle("2026-12-01 10:00")
    office.hand_over("2026-12-02 10:00", f"{C1} | | Hủy")
    waiting = office.outbox("planned")
    assert {row[1:] for row in waiting} == {("cancelled", 2, "2026-12-02 10:00")}
    assert names(waiting) == sorted([*IN_CHARGE, "công an"])


def test_a_day_off_noted_in_a_chat_moves_what_is_planned(office: Office) -> None:
    office.hand_over("2026-12-01 10:00", C1)
    said = Override(date(2026, 12, 15), False, "Thông báo 1/TB")
    with office.database.writing() as session:
        assert overrides.put(session, said, None, JOINED)
        replan(session, at("2026-12-01 11:00"))
    assert {row[3] for row in office.outbox("planned", steps=("d1",))} == {"2026-12-14 08:00"}
    with office.database.writing() as session:
        assert not overrides.put(session, said, None, JOINED)
        assert overrides.listed(session, date(2026, 1, 1), date(2026, 12, 31)) == [said]
        assert overrides.remove(session, said.day)
        assert not overrides.remove(session, said.day)
        replan(session, at("2026-12-01 11:00"))
    assert {row[3] for row in office.outbox("planned", steps=("d1",))} == {"2026-12-15 08:00"}


DAYS = "Ngày | Nghỉ hay làm | Căn cứ\n"


def test_a_file_of_days_moves_what_is_planned(office: Office) -> None:
    office.hand_over("2026-12-01 10:00", C1)
    rows = "15/12/2026 | Nghỉ | TB 1\n12/12/2026 | Làm bù | TB 1\n"
    for days, told in (
        (rows, (2, 0, 0, 0)),
        (rows, (0, 0, 2, 0)),
        (rows.replace("15", "18"), (1, 0, 1, 0)),
    ):
        report = bring_in(office.database, raw({"Lịch nghỉ": lines(DAYS + days)}), DELIVERY)
        assert counts(report, "Lịch nghỉ") == told
    assert {row[3] for row in office.outbox("planned", steps=("d1",))} == {"2026-12-14 08:00"}
    refused = bring_in(
        office.database, raw({"Lịch nghỉ": lines(DAYS + "1/1/2027 | Nghỉ |")}), DELIVERY
    )
    assert refused.refused


def test_who_joins_is_told_of_what_is_ahead_and_who_leaves_of_nothing_more(office: Office) -> None:
    office.hand_over("2026-12-01 10:00", C1)
    office.settle("2026-12-01 10:00")
    with office.database.writing() as session:
        number = office.numbers["mới"] = office.join(session, "trưởng K")
        replan_for_person(session, number, at("2026-12-02 10:00"))
    assert names(office.outbox("planned", steps=NEWS)) == ["mới"]
    with office.database.writing() as session:
        left = update(Member).where(Member.id == number).values(status="left")
        session.execute(left)
        replan_for_person(session, number, at("2026-12-02 11:00"))
    assert "mới" not in names(office.outbox("planned"))
    assert names(office.outbox("planned")) == sorted([*IN_CHARGE, "công an"])


def test_a_change_of_rights_changes_what_is_planned(office: Office) -> None:
    office.hand_over("2026-12-01 10:00", C1)
    operator = Actor("terminal", "operator", (Post(Role.OPERATOR),), lasting=True)
    now = datetime(2026, 12, 2, 3)
    membership.block(office.database, office.numbers["an"], operator, now)
    assert "an" not in names(office.outbox("planned"))
    membership.unblock(office.database, office.numbers["an"], operator, now)
    assert "an" in names(office.outbox("planned"))
    moved = Post(Role.OFFICER, "L", "Lò Văn An")
    membership.move(office.database, office.numbers["an"], moved, operator, now)
    assert "an" not in names(office.outbox("planned"))
    days = (date(2026, 12, 2), date(2026, 12, 20))
    pair = (office.numbers["trưởng K"], office.numbers["cao"])
    absences.begin(office.database, *pair, days, operator, now)
    assert "cao" in names(office.outbox("planned"))
    groups.register(office.database, ("telegram", "-7"), "K", operator, now, "công an xã bản hồ")
    assert "nhóm" in names(office.outbox("planned"))
    groups.end(office.database, ("telegram", "-7"), operator, now)
    assert "nhóm" not in names(office.outbox("planned"))


def test_a_stand_in_is_told_while_they_stand_in(office: Office) -> None:
    office.stand_in("an", "cao", date(2026, 12, 8), date(2026, 12, 14))
    office.hand_over("2026-12-09 10:00", C1)
    mine = [(row[1], row[3]) for row in office.outbox("planned") if row[0] == "cao"]
    assert mine == [("d3", "2026-12-13 08:00"), ("new", "2026-12-09 10:00")]


def test_own_wishes_hold_at_once(office: Office) -> None:
    office.hand_over("2026-12-01 10:00", C1)
    number = office.numbers["an"]
    wishes = Wishes(frozenset({"d7"}), (time(20), time(9)), digest=False, channel="zalo")
    with office.database.writing() as session:
        preferences.keep(session, number, wishes)
        assert preferences.of(session, number) == wishes
        replan_for_person(session, number, at("2026-12-01 10:30"))
    mine = {row[1]: row[3] for row in office.outbox("planned") if row[0] == "an"}
    assert "d7" not in mine
    assert mine["d1"] == "2026-12-15 09:00"


def test_what_was_answered_does_not_come_to_life_again(office: Office) -> None:
    office.hand_over("2026-12-01 22:10", C1)
    which = Which(steps=["new"], person_id=office.numbers["an"])
    with office.database.writing() as session:
        assert outbox.void(session, which, ANSWERED, JOINED) == 1
        replan(session, at("2026-12-01 22:20"))
    assert "an" not in names(office.outbox("planned", steps=tuple(AT_ONCE)))


def digests(office: Office, kind: str) -> list[tuple[int | None, datetime]]:
    with office.database.reading() as session:
        rows = select(Delivery.person_id, Delivery.due_at).where(
            Delivery.kind == kind, Delivery.state == "planned"
        )
        return [(person, due) for person, due in session.execute(rows)]


def test_heads_and_leaders_get_digests_on_working_days_and_officers_idle_cases(
    office: Office,
) -> None:
    with office.database.writing() as session:
        replan(session, at("2026-11-28 08:00"))  # a Saturday
    above = {office.numbers[name] for name in ("trưởng K", "trưởng L", "trưởng tỉnh", "lãnh đạo")}
    monday = datetime(2026, 11, 30, 0, 30)  # 07:30 in Hanoi
    assert set(digests(office, "digest")) == {(one, monday) for one in above}
    assert set(digests(office, "weekly")) == {(one, monday) for one in above}
    assert digests(office, "idle_cases") == []
    with office.database.writing() as session:
        replan(session, at("2026-11-30 08:00"))
    officers = {office.numbers[name] for name in ("an", "bình", "cao")}
    first = datetime(2026, 12, 1, 0, 30)
    assert set(digests(office, "idle_cases")) == {(one, first) for one in officers}
    with office.database.writing() as session:
        number = office.numbers["trưởng K"]
        preferences.keep(session, number, Wishes(digest=False))
        overrides.put(session, Override(date(2026, 12, 2), False, "TB"), None, JOINED)
        replan(session, at("2026-11-30 09:00"))
    assert {due.day for _, due in digests(office, "digest")} == {30, 1}
    tuesday = [person for person, due in digests(office, "digest") if due.day == 1]
    assert number not in tuesday
    assert len(tuesday) == 3


def test_an_import_warns_of_unlawful_times_to_come_and_brings_them_in(office: Office) -> None:
    report = office.hand_over(
        "2026-12-01 10:00",
        "C1 | V1 | 22:30 05/12/2026",
        "C2 | V1 | 08:30 22/01/2027 | | | Có",
        "C3 | V1 | 08:30 24/11/2026",
        "C4 | V1 | 08:30 24/11/2027 | | | | | | Hủy",
        "C5 | V1 | 08:30 23/11/2027",
    )
    assert report.written
    warned = [(one.row, one.reason, one.fatal) for one in report.problems]
    assert warned == [(2, Reason.UNLAWFUL_TIME, False)] * 2 + [(3, Reason.UNLAWFUL_TIME, False)]
    assert names(office.outbox("planned", steps=("guard",))) == ["an", "trưởng K", "trưởng tỉnh"]
