"""Events: keys, the order of one day through any number of files, and what follows from them."""

from datetime import date
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from db.importing.merging import Known
from db.importing.recognising import Row
from db.importing.timeline import Happened, in_order
from db.session import Database
from tests.db.importing.handing_over import (
    Tables,
    content,
    counts,
    hand_over,
    lines,
    settle,
    told,
)

DAY = "01/08/2021"
FIRST, SECOND = "Chưa có điều kiện", "Có điều kiện"


def events(*rows: str) -> Tables:
    return {"Diễn biến": lines("\n".join(["Mã việc | Ngày | Diễn biến", *rows]))}


def of_v3(database: Database) -> list[str]:
    """The events of V3 on the day, in their order."""
    held = [dict(event) for event in content(database)["events"]]
    held = [event for event in held if event["case_id"] == "V3"]
    return [event["kind"] for event in sorted(held, key=lambda event: event["position"])]


def standing(database: Database) -> str:
    spells = [dict(spell) for spell in content(database)["case_spells"]]
    return next(
        str(spell["standing"])
        for spell in spells
        if spell["case_id"] == "V3" and spell["ends_on"] == date(9999, 12, 31)
    )


def test_events_of_a_day_apply_in_the_order_of_the_file(database: Database) -> None:
    settle(database)
    settle(database, events(f"V3 | {DAY} | {FIRST}", f"V3 | {DAY} | {SECOND}"))
    assert of_v3(database) == ["not_enforceable", "enforceable"]
    assert standing(database) == "in_progress"


def test_a_file_that_tells_the_day_in_another_order_changes_it_and_is_counted(
    database: Database,
) -> None:
    settle(database)
    settle(database, events(f"V3 | {DAY} | {FIRST}", f"V3 | {DAY} | {SECOND}"))
    report = hand_over(database, events(f"V3 | {DAY} | {SECOND}", f"V3 | {DAY} | {FIRST}"))
    assert counts(report, "Diễn biến") == (0, 2, 0, 0)
    assert standing(database) == "without_means"


def test_what_comes_later_of_a_day_comes_after_what_was_known(database: Database) -> None:
    settle(database)
    settle(database, events(f"V3 | {DAY} | {FIRST}"))
    settle(database, events(f"V3 | {DAY} | {SECOND}"))
    assert of_v3(database) == ["not_enforceable", "enforceable"]
    # Each of the two files once more: the day stays as it is.
    for kind in (FIRST, SECOND, FIRST):
        report = hand_over(database, events(f"V3 | {DAY} | {kind}"))
        assert counts(report, "Diễn biến") == (0, 0, 1, 0)
    assert standing(database) == "in_progress"


def test_an_event_that_the_whole_file_has_before_a_known_one_comes_before_it(
    database: Database,
) -> None:
    settle(database)
    settle(database, events(f"V3 | {DAY} | {SECOND}", f"V3 | {DAY} | Hoãn"))
    settle(database, events(f"V3 | {DAY} | {FIRST}", f"V3 | {DAY} | {SECOND}"))
    assert of_v3(database) == ["not_enforceable", "enforceable", "postponed"]
    assert standing(database) == "postponed"


def test_a_note_is_changed_and_an_absent_column_of_notes_is_not(database: Database) -> None:
    settle(database)
    report = hand_over(database, events("V1 | 10/03/2021 | Chưa có điều kiện"))
    assert counts(report, "Diễn biến") == (0, 0, 1, 0)
    header = "Mã việc | Ngày | Diễn biến | Ghi chú"
    row = "V1 | 10/03/2021 | Chưa có điều kiện | đã xác minh"
    noted = {"Diễn biến": lines(f"{header}\n{row}")}
    assert counts(hand_over(database, noted), "Diễn biến") == (0, 1, 0, 0)
    assert "đã xác minh" in repr(content(database)["events"])


def test_a_closing_handed_over_again_is_the_same_closing(database: Database) -> None:
    settle(database)
    before = content(database)
    report = hand_over(database, events("V2 | 30/06/2021 | Thi hành xong"))
    assert counts(report, "Diễn biến") == (0, 0, 1, 0)
    assert told(report) == []
    assert content(database) == before


def test_a_known_closing_stands_against_an_earlier_one_whatever_the_files_order(
    database: Database,
) -> None:
    settle(database)
    before = content(database)
    for rows in permutations(["V2 | 15/06/2021 | Đình chỉ", "V2 | 30/06/2021 | Thi hành xong"]):
        report = hand_over(database, events(*rows), good_rows=True)
        assert counts(report, "Diễn biến") == (0, 0, 1, 1)
        assert [row for _, _, _, row, _ in told(report)] == ["15/06/2021"]
        assert content(database) == before


KINDS = ("a", "b", "c", "d", "e")
files = st.lists(st.lists(st.sampled_from(KINDS), unique=True, max_size=5), max_size=5)


def after(order: list[str], file: list[str]) -> list[str]:
    """The order of a day after a file."""
    known = [
        Happened(Known(place, {"position": place}), None, date(2021, 8, 1), kind)
        for place, kind in enumerate(order)
    ]
    rows = [Row(n, {"kind": kind, "on_date": date(2021, 8, 1)}) for n, kind in enumerate(file)]
    found = in_order(known, rows)
    assert [event.place for event in found] == list(range(len(found)))
    return [event.kind for event in found]


@given(files)
@settings(max_examples=300)
def test_any_files_of_a_day_leave_all_events_and_the_last_file_has_its_order(
    handed: list[list[str]],
) -> None:
    order: list[str] = []
    for file in handed:
        before, order = order, after(order, file)
        assert sorted(order) == sorted({*before, *file})
        assert [kind for kind in order if kind in file] == file
        untold = [kind for kind in before if kind not in file]
        assert [kind for kind in order if kind in untold] == untold
        assert after(order, file) == order


@given(st.permutations(KINDS), st.data())
def test_parts_of_a_day_in_its_own_order_never_change_it(
    order: list[str], data: st.DataObject
) -> None:
    part = data.draw(st.sets(st.sampled_from(KINDS)))
    assert after(order, [kind for kind in order if kind in part]) == order
