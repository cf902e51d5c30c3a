"""How SQLite goes about a question: by an index that holds all that is needed, never row by row.

The plan of each SELECT that reads cases or what hangs on them is asked of the database itself,
for the statement and the values that the program sent.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from db import agencies
from db.agencies import AgencyTree
from db.answers import answer
from db.query import Bound, Filters, Grouping, Period, Query, Reach
from db.session import Database
from tests.db.test_figures import sum_up
from tests.db.world import build, store
from tests.keys import VAULT

YEAR = Period(date(2020, 10, 1), date(2021, 9, 30))
OFFICE = "cases USING COVERING INDEX ix_cases_of_an_office (agency_id=? AND open_until>?)"
HANDED_OVER = "cases USING INDEX ix_cases_handed_over_from_id (handed_over_from_id=?)"
ALL = "cases USING COVERING INDEX ix_cases_of_all (open_until>?)"
SPELL = "case_spells USING PRIMARY KEY (case_id=? AND starts_on<?)"
PAYMENTS = "ix_receipts_case_id_on_date_kind_amount (case_id=? AND on_date<?)"
PAID = f"receipts USING COVERING INDEX {PAYMENTS}"
ROW = "cases USING INTEGER PRIMARY KEY (rowid=?)"
OFFICER = "officers USING INTEGER PRIMARY KEY (rowid=?)"


@dataclass
class Seen:
    """The steps that the SELECTs on cases took, as SQLite words them."""

    session: Session
    tree: AgencyTree
    steps: list[str]

    def ask(self, query: Query) -> set[str]:
        """The reading steps of all that a question sends."""
        self.steps.clear()
        answer(self.session, query, self.tree)
        return {step for step in self.steps if step.startswith(("SEARCH ", "SCAN "))}


@pytest.fixture
def seen(sqlite_url: str) -> Iterator[Seen]:
    database = Database(sqlite_url, VAULT)
    with database.writing() as session:
        store(session, build(7, 60))
    steps: list[str] = []

    def explain(
        connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool
    ) -> None:
        figures = "cases" in statement or "sum_months" in statement or "sum_pairs" in statement
        if figures and not statement.startswith("EXPLAIN"):
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            steps.extend(row[3].removesuffix(" LEFT-JOIN") for row in plan)

    event.listen(database.engine, "before_cursor_execute", explain)
    with database.reading() as session:
        yield Seen(session, agencies.load(session), steps)
    database.close()


@pytest.fixture
def summed(seen: Seen) -> Seen:
    """The same where sums are kept."""
    sum_up(seen.session)
    return seen


def searches(*steps: str) -> set[str]:
    return {f"SEARCH {step}" for step in steps}


FIGURES = {
    "one office": (Query("rate", YEAR, ("B2",)), {OFFICE, SPELL, PAID}),
    "an office and those before it": (Query("rate", YEAR, ("D1",)), {OFFICE, SPELL, PAID}),
    "one that has ceased": (Query("rate", YEAR, ("B1",)), {OFFICE, HANDED_OVER, SPELL, PAID}),
    "one that has ceased, as far as its heir may see": (
        Query("rate", YEAR, ("B1",), reach=Reach(frozenset({"B1", "D1"}))),
        {OFFICE, SPELL, PAID},
    ),
    "the province": (Query("rate", YEAR, ("N",)), {ALL, SPELL, PAID}),
    "by month": (Query("collected", YEAR, ("N",), group_by=Grouping.MONTH), {ALL, SPELL, PAID}),
    "by category": (Query("rate", YEAR, ("N",), group_by=Grouping.CATEGORY), {ALL, SPELL, PAID}),
    "by officer": (Query("rate", YEAR, ("B2",), group_by=Grouping.OFFICER), {OFFICE, SPELL, PAID}),
    "of a category": (
        Query("rate", YEAR, ("N",), filters=Filters(category="Hình sự")),
        {ALL, SPELL, PAID},
    ),
    "of large debts": (
        Query("unenforced", YEAR, ("N",), filters=Filters(min_amount=Bound(5))),
        {ALL, SPELL, PAID},
    ),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_counted_from_indexes_alone(seen: Seen, name: str) -> None:
    query, steps = FIGURES[name]
    assert seen.ask(query) == searches(*steps)


KEYS_OF = "sum_keys USING COVERING INDEX sqlite_autoindex_sum_keys_1 (agency_id=?)"
KEYS_FROM = "sum_keys USING INDEX ix_sum_keys_handed_over_from_id (handed_over_from_id=?)"
NEWEST = "last USING PRIMARY KEY (key_id=? AND month<?)"
MONTHS = "sum_months USING PRIMARY KEY (key_id=? AND month=?)"
DAYS = "sum_days USING PRIMARY KEY (key_id=? AND day>? AND day<?)"
PAIRS = "sum_pairs USING PRIMARY KEY (key_id=? AND early>?)"


@pytest.mark.parametrize("name", ["one office", "one that has ceased", "by month", "by category"])
def test_sums_are_found_by_their_keys_whatever_there_is(summed: Seen, name: str) -> None:
    query, _ = FIGURES[name]
    cut = replace(query, period=Period(YEAR.start, date(2021, 9, 15)))
    steps = {step for step in summed.ask(cut) if step.startswith("SEARCH ")}
    keys = {KEYS_OF, KEYS_FROM} if name == "one that has ceased" else {KEYS_OF}
    assert steps == searches(*keys, NEWEST, MONTHS, DAYS, PAIRS)
    assert not any(step.startswith(("SCAN sum_", "SCAN cases")) for step in summed.steps)


def test_a_ranking_of_offices_goes_by_their_keys(summed: Seen) -> None:
    ranked = Query("rate", YEAR, ("N",), group_by=Grouping.UNIT)
    found = {step for step in summed.ask(ranked) if "sum_" in step}
    assert found == searches(KEYS_OF.replace("=?", ">?"), MONTHS, PAIRS)


def test_a_ranking_of_offices_does_not_walk_through_all_that_they_ever_had(seen: Seen) -> None:
    ranked = Query("rate", YEAR, ("N",), group_by=Grouping.UNIT)
    assert searches(ALL, SPELL, PAID) < seen.ask(ranked)
    assert not any(step.startswith("SCAN ") for step in seen.steps)


LISTS = {"B2": {OFFICE}, "B1": {OFFICE, HANDED_OVER}, "N": {ALL}}


@pytest.mark.parametrize("unit", LISTS)
def test_of_a_list_only_the_cases_on_the_page_are_read(seen: Seen, unit: str) -> None:
    steps = seen.ask(Query("unenforced_list", YEAR, (unit,)))
    page = {"SCAN anon_1"}
    assert steps == searches(*LISTS[unit], SPELL, PAID, ROW, OFFICER) | page
    cut = seen.steps.index("SCAN anon_1")
    assert seen.steps.index(f"SEARCH {ROW}") > cut
    assert seen.steps.index(f"SEARCH {OFFICER}") > cut


KEYS = {
    "V3": "sqlite_autoindex_cases_1 (code=?)",
    "3/QĐ-CCTHADS": "ix_cases_decision_key (decision_key=?)",
    "12/2021/HS-ST": "ix_cases_judgment_key (judgment_key=?)",
    "Giàng Văn Ví": "ix_cases_debtor_key (debtor_key=?)",
    "Ngân hàng": "ix_cases_creditor_key (creditor_key=?)",
    "3": "ix_cases_decision_key (decision_key>? AND decision_key<?)",
    "4": "ix_cases_judgment_key (judgment_key>? AND judgment_key<?)",
}


@pytest.mark.parametrize("unit", LISTS)
@pytest.mark.parametrize("subject", KEYS)
def test_a_case_is_looked_up_by_its_name_first_whoever_has_it(
    seen: Seen, subject: str, unit: str
) -> None:
    steps = seen.ask(Query("case", YEAR, (unit,), subject=subject))
    assert f"SEARCH cases USING COVERING INDEX {KEYS[subject]}" in steps
    assert not any("ix_cases_of" in step for step in steps)
    assert "SCAN cases" not in steps
