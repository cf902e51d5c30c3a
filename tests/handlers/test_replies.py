"""Every kind of reply: its whole text, its choices, and its numbers beside those of the JSON."""

import re
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from db.catalogue import FILTERS, GROUPINGS, METRICS, Shape
from db.models import FOREVER
from db.query import Bound, Compare, Condition, Filters, Grouping, Measure, Order, Period, Query
from handlers import wording
from handlers.messages import Choice, Kind, Reply
from handlers.outcome import outcome
from handlers.topics import breakdown
from handlers.understanding.phrase import phrase
from handlers.understanding.readings import Read
from handlers.understanding.understand import understand
from tests.handlers import province
from tests.handlers.asking import Asking
from tests.handlers.tinh_mau import TODAY

GOLDEN = yaml.safe_load((Path(__file__).parent / "replies.yaml").read_text(encoding="utf-8"))


def marked(reply: Reply) -> str:
    """The text with its bold runs between stars."""
    lines = ("".join(f"**{s.text}**" if s.bold else s.text for s in ln.spans) for ln in reply.lines)
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("expected", GOLDEN, ids=[one["ask"] for one in GOLDEN])
def test_a_reply_reads_as_it_was_agreed(mau: Asking, expected: dict[str, Any]) -> None:
    reply = mau.ask(expected["ask"])
    assert marked(reply) == expected["says"]
    assert [choice.label for choice in reply.choices] == expected["next"]
    assert reply.kind == expected["kind"]


UNITS = ("M", "M1", "M2", "M3")
days = st.dates(date(2019, 10, 1), TODAY)
periods = st.tuples(days, days).map(lambda pair: Period(min(pair), max(pair)))
amounts = st.none() | st.builds(Bound, st.sampled_from([10**6, 5 * 10**8, 10**9]), st.booleans())
ages = st.none() | st.builds(Bound, st.integers(1, 30), st.booleans())


@st.composite
def filters(draw: st.DrawFn, shape: Shape, units: tuple[str, ...]) -> Filters:
    """What may narrow a metric of this shape."""
    if not FILTERS.get(shape):
        return Filters(own=bool(units) and draw(st.booleans()))
    return Filters(
        category=draw(st.sampled_from([None, None, "Hình sự", "Dân sự"])),
        group=draw(st.sampled_from([None, None, "Tín dụng ngân hàng"])),
        officer=draw(st.sampled_from([None, None, None, "Lù Seo Páo"])),
        min_amount=draw(amounts),
        older_than_months=draw(ages),
        forced=draw(st.sampled_from([None, True, False])) if "forced" in FILTERS[shape] else None,
        own=bool(units) and draw(st.booleans()),
    )


@st.composite
def queries(draw: st.DrawFn) -> Query:
    """Questions of every kind about the province."""
    asked = [m for m in METRICS.values() if m.shape not in (Shape.DEFINITION, Shape.HELP)]
    metric = draw(st.sampled_from([m for m in asked if m.shape is not Shape.CASE]))
    most = 2 if metric.measures else 1
    units = tuple(draw(st.lists(st.sampled_from(UNITS), max_size=most, unique=True)))
    by = draw(st.none() | st.sampled_from(sorted(GROUPINGS.get(metric.shape, [None]), key=str)))
    by = Grouping.UNIT if len(units) > 1 and by is None else by
    order = limit = None
    if by in (Grouping.UNIT, Grouping.OFFICER) and len(units) < 2:
        order = draw(st.none() | st.sampled_from(Order))
        limit = draw(st.none() | st.integers(1, 3)) if order else None
    listed = metric.id in ("unenforced", "unenforced_list")
    period = draw(periods)
    ahead = metric.shape is Shape.SCHEDULE and draw(st.booleans())
    return Query(
        metric.id,
        Period(TODAY, FOREVER) if ahead else period,
        units,
        draw(st.none() | st.sampled_from(Measure)) if len(metric.measures) > 1 else None,
        draw(st.none() | st.sampled_from(Condition)) if listed else None,
        by,
        order,
        limit,
        draw(st.none() | st.just(Compare.PREVIOUS_YEAR)) if metric.measures else None,
        draw(filters(metric.shape, units)),
    )


def expected_choices(query: Query) -> dict[str, Query]:
    """What a choice under the answer to `query` stands for, by what it says."""
    below = replace(query, compare=None)
    return {
        wording.NEXT_PAGE: replace(query, page=query.page + 1),
        wording.PAGE_BEFORE: replace(query, page=query.page - 1),
        wording.BY_UNIT: replace(below, group_by=Grouping.UNIT),
        wording.BY_OFFICER: replace(below, group_by=Grouping.OFFICER),
        wording.AGAINST_LAST_YEAR: replace(query, compare=Compare.PREVIOUS_YEAR),
        wording.RANKED: replace(query, order=Order.DESC),
        wording.METRICS["rate"]: replace(below, metric="rate"),
        wording.METRICS["target"]: replace(below, metric="target"),
        wording.LIST_THEM: Query(
            "unenforced_list",
            query.period,
            query.units,
            condition=query.condition,
            filters=query.filters,
        ),
    }


def read(mau: Asking, choice: Choice) -> Query:
    """The query that a choice's question reads back to."""
    vocabulary = mau.vocabulary
    reading = understand(choice.question, vocabulary, TODAY)
    assert isinstance(reading, Read), choice
    return reading.query


@settings(max_examples=70)
@given(query=queries())
def test_every_choice_asks_for_the_query_that_it_stands_for(mau: Asking, query: Query) -> None:
    reply = mau.ask(phrase(query, mau.vocabulary.tree))
    assert reply.kind is Kind.ANSWER, reply.text
    assert reply.query is not None
    stands_for = expected_choices(reply.query)
    if query.metric == "summary":
        stands_for[wording.BY_UNIT] = replace(reply.query, metric="rate", group_by=Grouping.UNIT)
    assert len({choice.label for choice in reply.choices}) == len(reply.choices)
    for choice in reply.choices:
        assert read(mau, choice) == stands_for[choice.label]
        assert choice.turns == (choice.label in (wording.NEXT_PAGE, wording.PAGE_BEFORE))


_RATE = re.compile(r"([\d.]+,\d\d) %[^(\n;]*\(([\d.]+)/([\d.]+)")


def number(written: str) -> int:
    return int(written.replace(".", ""))


def in_vietnamese(value: float | None, metric: str) -> str:
    """A JSON number as the text must show it."""
    if value is None:
        return "chưa được giao" if metric == "target" else "không có số liệu"
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    return f"{abs(value):.2f}".replace(".", ",")


def test_numbers_are_written_as_officials_write_them() -> None:
    assert in_vietnamese(1_302_149_296_000, "accepted") == "1.302.149.296.000"
    assert in_vietnamese(97.2, "rate") == "97,20"


@settings(max_examples=70)
@given(query=queries())
def test_the_text_tells_the_numbers_of_the_json(mau: Asking, query: Query) -> None:
    reply = mau.ask(phrase(query, mau.vocabulary.tree))
    found = outcome(reply)
    lines = reply.text.split("\n")
    for rate, part, whole in _RATE.findall(reply.text):
        exact = Decimal(number(part) * 100) / number(whole)
        assert f"{exact.quantize(Decimal('0.01'), ROUND_HALF_UP)}".replace(".", ",") == rate
    if METRICS[query.metric].measures and found["total"] is None:
        gap_is_none = found["value"] == 0 and query.metric == "target_gap"
        said = wording.ON_TARGET if gap_is_none else in_vietnamese(found["value"], query.metric)
        assert said in lines[0].lower()
    rows = found["rows"][: breakdown.PAGE]
    numbered = [line for line in lines if re.match(r"\d+\. ", line)]
    if query.metric == "summary":
        assert all(in_vietnamese(row["value"], row["metric"]) in reply.text for row in rows)
    elif METRICS[query.metric].shape is Shape.CASE_LIST:
        shown = [number(re.findall(r"([\d.]+) đồng", line)[0]) for line in numbered]
        assert shown == [row["outstanding"] for row in rows]
        assert lines[0].startswith(f"{found['total']} việc")
    elif METRICS[query.metric].shape is Shape.SCHEDULE:
        assert len(numbered) == len(rows)
        assert lines[0].startswith(f"{found['total']} cuộc")
    else:
        assert len(numbered) == len(rows)
        for row, line in zip(rows, numbered, strict=True):
            on_target = row["value"] == 0 and query.metric == "target_gap"
            told = wording.ON_TARGET if on_target else in_vietnamese(row["value"], query.metric)
            assert told in line


@settings(max_examples=40)
@given(query=queries())
def test_a_reply_names_its_office_its_days_and_the_age_of_the_data(
    mau: Asking, query: Query
) -> None:
    reply = mau.ask(phrase(query, mau.vocabulary.tree))
    assert reply.text.rstrip().endswith("Số liệu cập nhật 06:30 ngày 15/09/2021")
    period = reply.query.period if reply.query else None
    assert period is not None
    last = period.start if period.end == FOREVER else period.end
    assert last.strftime("%d/%m/%Y") in reply.text
    for code in reply.query.units if reply.query else ():
        name = mau.vocabulary.tree.offices[code].name.replace("Thi hành án dân sự", "THADS")
        assert name in reply.text


@pytest.mark.parametrize("example", wording.EXAMPLES.values())
@pytest.mark.parametrize("vocabulary", [province.LAO_CAI, province.NUMBERED])
def test_the_examples_of_the_help_are_understood_in_any_province(
    example: str, vocabulary: Any
) -> None:
    assert isinstance(understand(example, vocabulary, TODAY), Read)


def test_the_examples_are_answered_when_their_buttons_are_pressed(mau: Asking) -> None:
    for choice in mau.ask("trợ giúp").choices:
        assert mau.ask(choice.question).kind is Kind.ANSWER


TOLD_APART = (Shape.CASE, Shape.DEFINITION, Shape.HELP)


@pytest.mark.parametrize("metric", [m.id for m in METRICS.values() if m.shape not in TOLD_APART])
def test_every_figure_is_defined_for_those_who_ask(mau: Asking, metric: str) -> None:
    reply = mau.ask(phrase(Query("definition", subject=metric), mau.vocabulary.tree))
    assert reply.kind is Kind.HELP
    assert reply.lines[0].text == wording.METRICS[metric]
    assert len(reply.text) > len(wording.METRICS[metric]) + 20


def test_a_list_of_names_is_not_told_in_a_group(mau: Asking) -> None:
    for asked in ("danh sách án tồn", "lịch cưỡng chế", "hồ sơ M1-2021-00002"):
        reply = mau.ask(asked, private=False)
        assert (reply.kind, reply.text) == (Kind.REFUSE, wording.PRIVATE_ONLY)
    assert mau.ask("tỷ lệ", private=False).kind is Kind.ANSWER


def test_a_long_breakdown_goes_on_with_its_next_page(mau: Asking) -> None:
    first = mau.ask("thụ lý theo tháng từ 1/10/2015 đến 30/9/2018")
    assert "Đang xem 1–20 trong tổng số 36." in first.text
    (turned,) = (choice for choice in first.choices if choice.turns)
    second = mau.ask(turned.question)
    assert "\n21. Tháng 6/2017: **" in f"\n{marked(second)}"
    assert [choice.label for choice in second.choices] == [wording.PAGE_BEFORE]
    # But for the buttons that ask whether it was right: they quote the words that were asked.
    back = replace(mau.ask(second.choices[0].question), feedback=())
    assert back == replace(first, feedback=())
