"""Replies as JSON: every field that other programs were promised, of every kind of question."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.catalogue import METRICS
from handlers.outcome import outcome
from tests.handlers.asking import Asking

YEAR = {"from": "2020-10-01", "to": "2021-09-15"}
PROMISED = [
    "kind",
    "metric",
    "measure",
    "condition",
    "unit",
    "filters",
    "period",
    "value",
    "numerator",
    "denominator",
    "group_by",
    "rows",
    "total",
    "text",
]

#: A question, and the fields of its JSON that are worth telling one by one.
EXPECTED: list[tuple[str, dict[str, Any]]] = [
    (
        "tỷ lệ thu tiền của Mẫu Sơn",
        {
            "kind": "answer",
            "metric": "rate",
            "measure": "money",
            "condition": None,
            "unit": "M1",
            "filters": {},
            "period": YEAR,
            "value": 38.32,
            "numerator": 320_000_000,
            "denominator": 835_000_000,
            "group_by": None,
            "rows": [],
            "total": None,
        },
    ),
    # None named: the top office; neither measure named: the metric's first.
    ("tỷ lệ", {"unit": "M", "measure": "money", "value": 16.12}),
    ("thụ lý", {"unit": "M", "measure": "cases", "value": 17}),
    ("thụ lý bao nhiêu tiền", {"measure": "money", "value": 9_827_000_000}),
    # One measure only: none is told.
    ("số tiền đã thu", {"metric": "collected", "measure": None, "value": 1_075_000_000}),
    ("số cuộc cưỡng chế", {"metric": "coercions", "measure": None, "value": 2}),
    (
        "còn tồn có điều kiện",
        {
            "metric": "unenforced",
            "condition": "enforceable",
            "value": 11,
            "share": {"value": 73.33, "numerator": 11, "denominator": 15},
        },
    ),
    ("tỷ lệ của Nà Phặc năm 2019", {"value": None, "numerator": 0, "denominator": 0}),
    ("so với chỉ tiêu về tiền", {"metric": "target_gap", "value": -0.62}),
    (
        "án tín dụng ngân hàng còn tồn trên 1 tỷ của CHV Lò Thị Mẫu",
        {
            "filters": {
                "group": "Tín dụng ngân hàng",
                "officer": "Lò Thị Mẫu",
                "min_amount": 1_000_000_000,
            },
            "bounds": {"min_amount": "exclusive"},
            "value": 1,
        },
    ),
    ("cưỡng chế không huy động lực lượng", {"filters": {"forced": False}, "value": 1}),
    ("riêng Cục thụ lý", {"unit": "M", "filters": {"own": True}, "value": 1}),
    (
        "thụ lý so với cùng kỳ",
        {
            "compare": "previous_year",
            "value": 17,
            "previous": {"period": {"from": "2019-10-01", "to": "2020-09-15"}, "value": 3},
        },
    ),
    (
        "còn tồn theo đơn vị",
        {
            "group_by": "unit",
            "value": None,
            "total": 3,
            "rows": [
                {"unit": "M", "value": 1},
                {"unit": "M1", "value": 8},
                {"unit": "M2", "value": 3},
            ],
        },
    ),
    (
        "2 đơn vị có tỷ lệ về việc cao nhất",
        {
            "order": "desc",
            "limit": 2,
            "total": 3,
            "rows": [
                {"unit": "M2", "value": 40.0, "numerator": 2, "denominator": 5},
                {"unit": "M1", "value": 22.22, "numerator": 2, "denominator": 9},
            ],
        },
    ),
    (
        "tỷ lệ về việc của Mẫu Sơn so với Cốc Xa",
        {
            "unit": ["M1", "M2"],
            "group_by": "unit",
            "rows": [
                {"unit": "M1", "value": 22.22, "numerator": 2, "denominator": 9},
                {"unit": "M2", "value": 40.0, "numerator": 2, "denominator": 5},
            ],
        },
    ),
    (
        "thi hành xong theo nhóm án",
        {
            "group_by": "group",
            "rows": [
                {"group": None, "value": 4},
                {"group": "Tham nhũng, kinh tế", "value": 0},
                {"group": "Tín dụng ngân hàng", "value": 0},
            ],
        },
    ),
    (
        "số tiền đã thu theo quý từ 1/11/2020 đến 31/3/2021",
        {
            "group_by": "quarter",
            "rows": [
                {"period": {"from": "2020-11-01", "to": "2020-12-31"}, "value": 520_000_000},
                {"period": {"from": "2021-01-01", "to": "2021-03-31"}, "value": 50_000_000},
            ],
        },
    ),
    (
        "danh sách án tồn quá 12 tháng",
        {
            "metric": "unenforced_list",
            "measure": None,
            "value": None,
            "filters": {"older_than_months": 12},
            "total": 1,
            "rows": [
                {
                    "case": "M-2019-00001",
                    "decision": "1/QĐ-CTHADS",
                    "debtor": "Công ty cổ phần Mẫu Hồng Hà",
                    "outstanding": 4_500_000_000,
                    "unit": "M",
                    "officer": "Lò Thị Mẫu",
                    "accepted_on": "2019-01-10",
                    "age_months": 32,
                    "state": "in_progress",
                }
            ],
        },
    ),
    (
        "lịch cưỡng chế tuần tới",
        {
            "metric": "coercion_schedule",
            "period": {"from": "2021-09-20", "to": "2021-09-26"},
            "total": 1,
            "rows": [
                {
                    "coercion": "CC-3",
                    "case": "M2-2021-00003",
                    "time": "2021-09-20T08:30",
                    "state": "planned",
                    "unit": "M2",
                    "place": "xã Cốc Xa",
                    "forced": True,
                }
            ],
        },
    ),
    (
        "hồ sơ M3-2021-00002",
        {
            "metric": "case",
            "subject": "M3-2021-00002",
            "total": 1,
            "rows": [
                {
                    "case": "M3-2021-00002",
                    "decision": "2/QĐ-CCTHADS",
                    "debtor": "Hoàng Văn Hải",
                    "outstanding": 0,
                    "unit": "M3",
                    "officer": "Cư Thị Nga",
                    "accepted_on": "2020-11-11",
                    "age_months": 10,
                    "state": "enforced",
                    "amount": 5_000_000,
                    "collected": 5_000_000,
                    "reduced": 0,
                    "closed_on": "2021-06-01",
                    "closed_by": "enforced",
                    "events": [{"on": "2021-06-01", "event": "enforced"}],
                    "coercions": [],
                }
            ],
        },
    ),
    ("hồ sơ 99/QĐ-CCTHADS", {"kind": "answer", "rows": [], "total": 0}),
    ("tỷ lệ là gì", {"kind": "help", "metric": "definition", "subject": "rate", "value": None}),
    ("trợ giúp", {"kind": "help", "metric": None, "period": None, "unit": None}),
    ("thời tiết", {"kind": "unknown", "metric": None, "filters": {}, "rows": []}),
]


@pytest.mark.parametrize(("question", "fields"), EXPECTED, ids=[one[0] for one in EXPECTED])
def test_the_json_of_a_question(mau: Asking, question: str, fields: dict[str, Any]) -> None:
    found = mau.json(question)
    assert {name: found[name] for name in fields} == fields


def test_a_question_back_has_its_choices_as_ready_questions(mau: Asking) -> None:
    found = mau.json("hồ sơ 1/QĐ-CCTHADS")
    assert (found["kind"], found["total"]) == ("clarify", 3)
    assert [row["label"] for row in found["rows"]] == [
        "M3-2021-00001",
        "M2-2020-00001",
        "M1-2020-00001",
    ]
    for row in found["rows"]:
        chosen = mau.json(row["question"])
        assert chosen["kind"] == "answer"
        assert row["label"] == chosen["rows"][0]["case"]


def test_a_summary_has_every_figure_in_both_measures(mau: Asking) -> None:
    found = mau.json("tổng hợp")
    rows = {(r["metric"], r["measure"], r.get("forced")): r["value"] for r in found["rows"]}
    counted = {metric.id for metric in METRICS.values() if metric.measures}
    assert {metric for metric, _, _ in rows} == counted
    assert rows["accepted", "cases", None] == 17
    assert rows["rate", "money", None] == 16.12
    assert rows["target_gap", "cases", None] == 53.33
    assert (rows["coercions", "cases", True], rows["coercions", "cases", False]) == (1, 1)


def test_a_refusal_tells_nothing_of_what_was_asked(mau: Asking) -> None:
    found = outcome(mau.ask("hồ sơ M1-2021-00002", private=False))
    assert found["kind"] == "refuse"
    assert (found["metric"], found["unit"], found["rows"]) == (None, None, [])


ASKED = [question for question, _ in EXPECTED]


@settings(max_examples=40)
@given(question=st.sampled_from(ASKED), add=st.sampled_from(["", " năm 2020", " của Cốc Xa", " x"]))
def test_every_object_has_every_promised_field_and_survives_json(
    mau: Asking, question: str, add: str
) -> None:
    found = mau.json(question + add)
    assert set(PROMISED) <= set(found)
    assert json.loads(json.dumps(found, ensure_ascii=False)) == found
    assert isinstance(found["rows"], list)
    assert isinstance(found["filters"], dict)
    if found["denominator"]:
        exact = found["numerator"] * 100 / found["denominator"]
        assert abs(found["value"] - exact) <= 0.005 + 1e-9
