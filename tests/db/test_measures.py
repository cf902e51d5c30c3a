"""What processes counted, added up: nothing twice, and nothing lost while the database is away."""

from math import inf
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.exc import OperationalError

from db.alert_models import Measure
from db.measures import BOUNDS, Measures, Name, counts, times
from db.session import Database


def test_what_two_processes_counted_is_read_as_one(database: Database) -> None:
    one, other = Measures(), Measures()
    for measures, outcomes in ((one, ["answer", "answer", "clarify"]), (other, ["answer"])):
        for outcome in outcomes:
            measures.count(Name.QUESTIONS, outcome)
        measures.keep(database)
    other.count(Name.DELIVERIES, "sent:telegram")
    for measures in (one, other, other):
        measures.keep(database)
    with database.reading() as session:
        assert counts(session, Name.QUESTIONS) == {"answer": 3, "clarify": 1}
        assert counts(session, Name.DELIVERIES) == {"sent:telegram": 1}


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.floats(0, 30)), max_size=3))
def test_times_are_in_the_classes_that_they_fit(
    database: Database, batches: list[list[float]]
) -> None:
    with database.writing() as session:
        session.execute(delete(Measure))
    measures = Measures()
    for batch in batches:
        for seconds in batch:
            measures.took(Name.PARTS, "sending", seconds)
        measures.keep(database)
    took = [seconds for batch in batches for seconds in batch]
    with database.reading() as session:
        found = times(session, Name.PARTS)
    if not took:
        assert found == {}
        return
    assert found["sending"].up_to == tuple(sum(s <= bound for s in took) for bound in BOUNDS)
    assert found["sending"].seconds == pytest.approx(sum(took))
    assert BOUNDS[-1] == inf


def test_what_cannot_be_kept_is_kept_later(database: Database, tmp_path: Path) -> None:
    (tmp_path / "folder.db").mkdir()
    away = Database(f"sqlite:///{tmp_path}/folder.db")
    measures = Measures()
    measures.took(Name.ANSWERING, "telegram", 0.2)
    with pytest.raises(OperationalError):
        measures.keep(away)
    measures.took(Name.ANSWERING, "telegram", 0.3)
    measures.keep(database)
    with database.reading() as session:
        assert times(session, Name.ANSWERING)["telegram"].up_to[-1] == 2
    away.close()
