"""Lists of the unenforced against the second witness, over random small worlds."""

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from db.agencies import AgencyTree
from db.answers import answer
from db.facts import CaseListAnswer
from db.query import Condition, Period, Query
from db.session import Database
from tests.db import witness
from tests.db.test_figures import each_engine, periods, standing, units
from tests.db.world import Matter, World, worlds


def every_page(session: Session, tree: AgencyTree, query: Query) -> list[CaseListAnswer]:
    """The pages one after the other, up to the one that holds the last row."""
    pages: list[CaseListAnswer] = []
    while not pages or len(pages) * query.page_size < pages[0].total:
        asked = Query(
            query.metric, query.period, query.units, condition=query.condition, page=len(pages) + 1
        )
        found = answer(session, asked, tree)
        assert isinstance(found, CaseListAnswer)
        pages.append(found)
    return pages


def is_listed(matter: Matter, period: Period, condition: Condition | None) -> bool:
    now = witness.state(matter, period.end)
    if matter.accepted > period.end or now.closed_by or now.aside:
        return False
    return condition is None or now.means is (condition is Condition.ENFORCEABLE)


@settings(each_engine, max_examples=25)
@given(
    world=worlds,
    period=periods,
    unit=units,
    condition=st.sampled_from([None, *Condition]),
)
def test_a_list_holds_every_open_case_once_the_largest_debt_first_and_then_the_oldest(
    database: Database, world: World, period: Period, unit: str, condition: Condition | None
) -> None:
    open_ = [m for m in witness.of_unit(world, unit) if is_listed(m, period, condition)]
    owed = {m.code: witness.outstanding(m, period.end) for m in open_}
    expected = sorted(open_, key=lambda m: (-owed[m.code], m.accepted, int(m.code[1:])))
    with standing(database, world) as (session, tree):
        query = Query("unenforced_list", period, (unit,), condition=condition)
        pages = every_page(session, tree, query)
    rows = [row for page in pages for row in page.rows]
    assert [(row.case, row.outstanding) for row in rows] == [
        (m.code, owed[m.code]) for m in expected
    ]
    assert {(page.total, page.outstanding) for page in pages} == {(len(owed), sum(owed.values()))}
