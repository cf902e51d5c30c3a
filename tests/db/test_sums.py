"""The sums of what changed against a count of the cases, over random small worlds."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from db import agencies
from db.answers import parts, summed
from db.answers.parts import Key, Tally
from db.answers.scope import scope_of
from db.answers.side_by_side import unlike
from db.import_models import ImportRun
from db.importing.undoing import undo
from db.models import Case
from db.query import Filters, Grouping, Period, Query
from db.session import Database
from db.sums import checking, keeping
from tests.db.folk import OPERATOR
from tests.db.importing.handing_over import CASES, EVENTS, NOW, PROVINCE, amended, hand_over
from tests.db.test_figures import each_engine, periods, standing, sum_up, units
from tests.db.world import CATEGORIES, GROUPS, World, build, store, worlds
from tests.keys import VAULT

LATER = datetime(2022, 1, 2)
SPLITS = (None, Grouping.UNIT, Grouping.CATEGORY, Grouping.GROUP)
PARTS = """
carried_over newly_accepted enforced terminated entrusted withdrawn not_enforceable postponed
suspended set_aside collected reduced
""".split()


def plain(found: dict[Key, Tally]) -> dict[Key, list[tuple[int, int]]]:
    """Each part in cases and dong, none of it as 0."""
    return {
        key: [(tally.cases.get(part, 0), tally.money.get(part, 0)) for part in PARTS]
        for key, tally in found.items()
    }


@each_engine
@given(
    world=worlds,
    spans=st.lists(periods, min_size=1, max_size=3, unique=True),
    unit=units,
    filters=st.builds(
        Filters,
        category=st.sampled_from([*CATEGORIES]),
        group=st.sampled_from([*GROUPS]),
        own=st.booleans(),
    ),
    split=st.sampled_from(SPLITS),
)
def test_what_sums_tell_is_what_a_count_of_the_cases_finds(
    database: Database,
    world: World,
    spans: list[Period],
    unit: str,
    filters: Filters,
    split: Grouping | None,
) -> None:
    with standing(database, world) as (session, tree):
        keeping.rebuild(session)
        assert checking.differences(session) == {}
        asked = Query("rate", spans[0], (unit,), filters=filters)
        found = summed.tallies(session, scope_of(asked, tree), spans, split)
        for span in spans:
            scope = scope_of(Query("rate", span, (unit,), filters=filters), tree)
            assert plain(found[span]) == plain(parts.tallies(session, scope, split)), span


def test_sums_are_not_asked_before_they_hold_the_last_import(sqlite_url: str) -> None:
    database = Database(sqlite_url, VAULT)
    with database.writing() as session:
        store(session, build(3, 30))
        sum_up(session)
        assert keeping.is_current(session)
        session.add(
            ImportRun(finished_at=LATER, who="an older program", source="", digest="", counts={})
        )
        session.flush()
        assert not keeping.is_current(session)
    database.close()


def test_what_is_not_as_the_cases_say_is_found(database: Database) -> None:
    with database.writing() as session:
        store(session, build(3, 30))
        sum_up(session)
        tree = agencies.load(session)
        assert checking.differences(session) == {}
        assert list(unlike(session, tree)) == []
        case = session.scalars(select(Case).where(Case.category == "Hình sự")).first()
        assert case is not None
        case.amount += 1
        session.flush()
        assert checking.differences(session)["sum_days"] > 0
        assert list(unlike(session, tree))
        keeping.rebuild(session)
        assert checking.differences(session) == {}
        assert list(unlike(session, tree)) == []


def test_sums_follow_what_imports_change_and_what_is_taken_back(database: Database) -> None:
    moved = {"Việc": amended(CASES, "V1", Mã_đơn_vị="B")}
    dearer = {"Việc": amended(CASES, "V2", Số_tiền_phải_thi_hành="6.000.000")}
    aside = {"Diễn biến": [EVENTS[0], ["V3", "01/09/2021", "Chuyển sổ theo dõi riêng", ""]]}
    for tables in (PROVINCE, moved, dearer, aside):
        assert hand_over(database, tables).written
        assert odd(database) == {}
    for number in (4, 3, 2, 1):
        undo(database, number, OPERATOR, NOW)
        assert odd(database) == {}


def odd(database: Database) -> dict[str, int]:
    """Where sums are not what the cases say; they must be those of the last import at all."""
    with database.reading() as session:
        assert keeping.is_current(session)
        return checking.differences(session)
