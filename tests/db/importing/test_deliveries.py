"""However a story is handed over, in one file or many, good rows or bad: what is known fits."""

from collections import defaultdict
from datetime import date
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.importing.values import Cell
from db.session import Database
from db.spells import spells
from db.terms import CLOSING
from tests.db.importing import from_world
from tests.db.importing.handing_over import (
    PROVINCE,
    Tables,
    content,
    emptied,
    hand_over,
    settle,
)
from tests.db.world import World, build

#: One database serves all examples of a test, emptied before each.
ours = settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])


def in_one_file(world: World) -> list[Tables]:
    """All that happened at once; then the cases that were handed over to another office."""
    rows = from_world.happenings(world)
    whole = from_world.file({name: [cells for _, cells in told] for name, told in rows.items()})
    first = from_world.cases(world.matters, at_first=True)
    return [{**from_world.offices(world), **first, **whole}, handed_over(world)]


def handed_over(world: World) -> Tables:
    return from_world.cases([m for m in world.matters if m.handed_over_from], at_first=False)


def day_by_day(world: World, chance: Random) -> list[Tables]:
    """The offices and cases; then files of some days each, in any order, some of them twice.

    What happened on one day stays together, but payments may come in a file of their own.
    """
    days: dict[tuple[date, bool], dict[str, list[list[Cell]]]] = defaultdict(dict)
    for name, told in from_world.happenings(world).items():
        for day, cells in told:
            days[day, name == "Thu tiền"].setdefault(name, []).append(cells)
    parcels = list(days.values())
    chance.shuffle(parcels)
    found: list[Tables] = []
    while parcels:
        rows: dict[str, list[list[Cell]]] = defaultdict(list)
        for parcel in [parcels.pop() for _ in range(min(len(parcels), chance.randint(1, 4)))]:
            for name, cells in parcel.items():
                rows[name] += cells
        found.append(from_world.file(rows))
    found.insert(chance.randint(0, len(found)), handed_over(world))
    for again in chance.sample(found, len(found) // 2):
        found.insert(chance.randint(found.index(again) + 1, len(found)), again)
    cases = from_world.cases(world.matters, at_first=True)
    return [from_world.offices(world), cases, *found]


@given(st.integers(0, 2**32), st.integers(0, 15), st.randoms(use_true_random=False))
@ours
def test_many_files_in_any_order_of_days_say_what_one_file_says(
    database: Database, seed: int, size: int, chance: Random
) -> None:
    world = build(seed, size)
    emptied(database)
    for tables in in_one_file(world):
        assert not hand_over(database, tables).errors
    whole = content(database)
    assert_derived(world, whole)
    files = day_by_day(world, chance)
    emptied(database)
    for tables in files:
        assert not hand_over(database, tables).errors
    assert content(database) == whole
    for tables in chance.sample(files, len(files)):
        if "Việc" in tables:
            continue
        report = hand_over(database, tables)
        assert not report.written
        assert all(not sheet.new and not sheet.changed for sheet in report.sheets)


def assert_derived(world: World, found: dict[str, list[tuple[Any, ...]]]) -> None:
    """What the cases are said to have come to, against the world itself."""
    cases = {dict(row)["code"]: dict(row) for row in found["cases"]}
    assert set(cases) == {matter.code for matter in world.matters}
    for matter in world.matters:
        case = cases[matter.code]
        assert case["paid"] == sum(dong for _, dong, _ in matter.payments)
        assert (case["closed_on"], case["closed_by"]) == (from_world.closing(matter) or (None,) * 2)
        assert case["handed_over_from_id"] == matter.handed_over_from
        assert case["agency_id"] == matter.unit


DAYS = [f"{day:02}/{month:02}/2021" for month in (2, 3, 4, 5, 6, 7) for day in (1, 15, 30)]
CODES = st.sampled_from(["V1", "V2", "V3", "V9"])
KINDS = st.sampled_from(
    ["Có điều kiện", "Chưa có điều kiện", "Chuyển sổ theo dõi riêng", "Hoãn"]
    + ["Thi hành xong", "Đình chỉ"] * 2
)
day = st.sampled_from(DAYS)
event = st.tuples(CODES, day, KINDS)
money = st.sampled_from(["1", "1.000.000", "2.000.000", "4.000.000", "9.000.000"])
receipt = st.tuples(
    CODES,
    day,
    money,
    st.sampled_from(["", "Thu", "Giảm"]),
    st.sampled_from(["", "", "BL1", "BL2", "BL9"]),
)
case = st.tuples(
    CODES, st.sampled_from(["A", "B", "K", "Z"]), st.just("9/QĐ"), day, money | st.just("")
)
HEADERS = {
    "Việc": ("Mã việc", "Mã đơn vị", "Số quyết định", "Ngày thụ lý", "Số tiền phải thi hành"),
    "Diễn biến": ("Mã việc", "Ngày", "Diễn biến"),
    "Thu tiền": ("Mã việc", "Ngày", "Số tiền", "Loại", "Số biên lai"),
}
dirty = st.fixed_dictionaries(
    {
        "Việc": st.lists(case, max_size=3),
        "Diễn biến": st.lists(event, max_size=6),
        "Thu tiền": st.lists(receipt, max_size=6),
    }
)


@given(st.lists(dirty, min_size=1, max_size=3))
@settings(ours, max_examples=40)
def test_whatever_is_rejected_what_is_brought_in_fits_together(
    database: Database, files: list[dict[str, list[tuple[str, ...]]]]
) -> None:
    settle(emptied(database), PROVINCE)
    for rows in files:
        tables: Tables = {name: [HEADERS[name], *table] for name, table in rows.items()}
        before = content(database)
        report = hand_over(database, tables, good_rows=True)
        assert_fits(content(database))
        assert report.written or content(database) == before


def assert_fits(found: dict[str, list[tuple[Any, ...]]]) -> None:
    """The rules of a case's story, counted over again from what is in the database."""
    events, payments, standings = (
        by_case(found[name]) for name in ("events", "receipts", "case_spells")
    )
    for row in map(dict, found["cases"]):
        happened, paid = events[row["code"]], payments[row["code"]]
        ends = [event for event in happened if event["kind"] in CLOSING]
        assert len(ends) <= 1
        assert all(one["on_date"] >= row["accepted_on"] for one in (*happened, *paid))
        last = ends[0]["on_date"] if ends else date.max
        assert all(payment["on_date"] <= last for payment in paid)
        assert sum(payment["amount"] for payment in paid) == row["paid"] <= row["amount"]
        assert (row["closed_on"], row["closed_by"]) == (
            (last, ends[0]["kind"]) if ends else (None, None)
        )
        numbers = [payment["number"] for payment in paid if payment["number"]]
        assert len(numbers) == len(set(numbers))
        dated = [(event["on_date"], event["position"], event["kind"]) for event in happened]
        expected, _ = spells(row["accepted_on"], dated)
        assert {(s.starts_on, s.ends_on, s.standing) for s in expected} == {
            (s["starts_on"], s["ends_on"], s["standing"]) for s in standings[row["code"]]
        }


def by_case(rows: list[tuple[Any, ...]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in map(dict, rows):
        found[row["case_id"]].append(row)
    return found
