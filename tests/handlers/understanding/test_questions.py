"""Every example of `tests/questions`: read as it says, asked back, or not answered."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from db.models import FOREVER
from db.query import Period, Query
from handlers.understanding.lexicon import lexicon
from handlers.understanding.readings import AskBack, NotUnderstood, Read
from handlers.understanding.understand import LONGEST, understand
from tests.handlers import province

FILES = sorted((Path(__file__).parents[2] / "questions").glob("*.yaml"))
PARTS = {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in FILES}


def flat(query: Query) -> dict[str, Any]:
    """A query as the examples write it, what is not said left out."""
    kept = query.filters
    found: dict[str, Any] = {
        "metric": query.metric,
        "measure": query.measure and str(query.measure),
        "units": list(query.units) or None,
        "condition": query.condition and str(query.condition),
        "group_by": query.group_by and str(query.group_by),
        "order": query.order and str(query.order),
        "limit": query.limit,
        "compare": query.compare and str(query.compare),
        "subject": query.subject or None,
        "category": kept.category,
        "group": kept.group,
        "officer": kept.officer,
        "forced": kept.forced,
        "own": kept.own or None,
        "min_amount": kept.min_amount and kept.min_amount.value,
        "inclusive": (kept.min_amount and kept.min_amount.inclusive) or None,
        "max_amount": kept.max_amount and kept.max_amount.value,
        "older_than_months": kept.older_than_months and kept.older_than_months.value,
    }
    if query.period:
        found |= {"from": query.period.start, "to": query.period.end}
    return {name: value for name, value in found.items() if value is not None}


def expected(said: dict[str, Any], today: date) -> dict[str, Any]:
    start = date(today.year - (today.month < 10), 10, 1)
    whole = {"from": start, "to": today, **said}
    if whole["from"] is None:
        del whole["from"], whole["to"]
    elif whole["from"].year < start.year and "to" not in said:
        whole["to"] = today
    return whole


EXAMPLES = [
    (part["province"], part["as_of"], text, example["query"])
    for part in PARTS.values()
    for example in part["read"]
    for text in example["ask"]
]


@pytest.mark.parametrize(("place", "today", "text", "query"), EXAMPLES)
def test_a_question_is_read_as_its_example_says(
    place: str, today: date, text: str, query: dict[str, Any]
) -> None:
    reading = understand(text, province.named(place), today)
    assert isinstance(reading, Read), reading
    assert flat(reading.query) == expected(query, today)


@pytest.mark.parametrize(
    ("place", "today", "example"),
    [(p["province"], p["as_of"], e) for p in PARTS.values() for e in p["asked_back"]],
)
def test_what_is_open_is_asked_back(place: str, today: date, example: dict[str, str]) -> None:
    reading = understand(example["ask"], province.named(place), today)
    assert isinstance(reading, AskBack), reading
    assert reading.about == example["about"]
    assert len(reading.choices) <= 4


@pytest.mark.parametrize(
    ("place", "today", "example"),
    [(p["province"], p["as_of"], e) for p in PARTS.values() for e in p["not_answered"]],
)
def test_what_is_not_ours_is_not_answered(place: str, today: date, example: dict[str, str]) -> None:
    reading = understand(example["ask"], province.named(place), today)
    assert isinstance(reading, NotUnderstood), reading
    assert reading.reason == example["reason"]


def test_a_text_too_long_is_no_question() -> None:
    reading = understand("tỷ lệ " * 900, province.LAO_CAI, date(2021, 9, 15))
    assert isinstance(reading, NotUnderstood)
    assert reading.reason == "too_long"
    assert LONGEST < 5_000


def test_a_slip_in_an_abbreviation_is_undone_too() -> None:
    today = date(2021, 9, 15)
    slip = understand("huqa toàn tỉnh thu được bao nhiêu tiền", province.LAO_CAI, today)
    assert slip == understand("hqua toàn tỉnh thu được bao nhiêu tiền", province.LAO_CAI, today)
    assert isinstance(slip, Read)


def test_choices_of_an_office_ask_for_each_of_them() -> None:
    today = date(2021, 9, 15)
    reading = understand("Lào Cai còn tồn bao nhiêu việc", province.LAO_CAI, today)
    assert isinstance(reading, AskBack)
    chosen = [understand(choice.question, province.LAO_CAI, today) for choice in reading.choices]
    units = [found.query.units for found in chosen if isinstance(found, Read)]
    assert units == [("LC",), ("LC01",)]


def test_schedules_run_past_today_and_figures_do_not() -> None:
    today = date(2021, 9, 15)
    ahead = understand("lịch cưỡng chế", province.LAO_CAI, today)
    assert isinstance(ahead, Read)
    assert ahead.query.period is not None
    assert ahead.query.period.end == FOREVER
    year = understand("thụ lý năm 2021", province.LAO_CAI, today)
    assert isinstance(year, Read)
    assert year.query.period is not None
    assert year.query.period.end == today


def test_an_office_set_apart_is_without_those_below_it() -> None:
    text = "riêng Cục Thi hành án dân sự tỉnh Lào Cai thi hành xong bao nhiêu việc"
    reading = understand(text, province.LAO_CAI, date(2021, 9, 15))
    assert isinstance(reading, Read)
    assert reading.query.filters.own
    assert reading.query.units == ("LC",)


def test_months_of_a_year_are_not_may() -> None:
    for text in (
        "thu được bao nhiêu tiền theo tháng năm nay",
        "thu tiền theo tháng năm công tác 2021",
    ):
        reading = understand(text, province.LAO_CAI, date(2021, 9, 15))
        assert isinstance(reading, Read)
        assert reading.query.group_by == "month"
        assert reading.query.period == Period(date(2020, 10, 1), date(2021, 9, 15))


WORDS = sorted({word for phrase in lexicon().phrases for word in phrase.split()})
anything = st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


@settings(max_examples=600)
@given(text=anything)
def test_no_string_crashes_or_names_an_office_that_was_not_named(text: str) -> None:
    reading = understand(text, province.NUMBERED, date(2021, 9, 15))
    if isinstance(reading, Read):
        said = text.upper()
        assert all(code in ("TP",) or code in said for code in reading.query.units) or any(
            c.isdigit() for c in text
        )
