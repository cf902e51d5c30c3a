"""The report of Lào Cai's term 2016-2021 comes out of the sample to the dong, by asking for it."""

import pytest

from db.session import Database
from tests.conftest import SAMPLE_MADE
from tests.handlers.asking import Asking

TERM = {"from": "2015-10-01", "to": "2021-09-30"}


@pytest.fixture(scope="module")
def asking(sample_province: Database) -> Asking:
    return Asking.on(sample_province, SAMPLE_MADE.date())


#: Question (of the term), metric, value; rates in per cent.
TABLE = [
    ("tổng thụ lý bao nhiêu việc", "accepted", 23_419),
    ("tổng số tiền thụ lý", "accepted", 1_302_149_296_000),
    ("ủy thác và thu hồi bao nhiêu việc", "entrusted_or_withdrawn", 219),
    ("ủy thác và thu hồi bao nhiêu tiền", "entrusted_or_withdrawn", 81_585_156_000),
    ("số việc phải thi hành", "to_enforce", 23_200),
    ("số tiền phải thi hành", "to_enforce", 1_220_564_140_000),
    ("có điều kiện thi hành bao nhiêu việc", "enforceable", 22_669),
    ("có điều kiện thi hành bao nhiêu tiền", "enforceable", 1_026_755_382_000),
    ("chưa có điều kiện bao nhiêu việc", "not_enforceable", 531),
    ("chưa có điều kiện bao nhiêu tiền", "not_enforceable", 193_808_758_000),
    ("đã thi hành xong bao nhiêu việc", "completed", 22_041),
    ("thi hành được bao nhiêu tiền", "completed", 385_296_980_000),
    ("tỷ lệ về việc", "rate", 97.23),
    ("tỷ lệ về tiền", "rate", 37.53),
    ("chưa thi hành xong mà có điều kiện bao nhiêu việc", "unenforced", 628),
    ("chưa thi hành xong mà có điều kiện bao nhiêu tiền", "unenforced", 641_458_402_000),
    ("cưỡng chế có huy động lực lượng", "coercions", 73),
    ("cưỡng chế không huy động lực lượng", "coercions", 168),
    ("kiến nghị của viện kiểm sát", "recommendations", 84),
    ("kháng nghị của viện kiểm sát", "protests", 1),
    ("án tín dụng ngân hàng còn tồn có điều kiện bao nhiêu tiền", "unenforced", 154_412_451_000),
]


@pytest.mark.parametrize(("question", "metric", "value"), TABLE)
def test_a_row_of_the_report(asking: Asking, question: str, metric: str, value: float) -> None:
    found = asking.json(f"{question} giai đoạn 2016-2021")
    assert found["kind"] == "answer", found["text"]
    assert (found["metric"], found["period"], found["unit"]) == (metric, TERM, "LC")
    assert found["value"] == value


def test_what_bank_credit_leaves_is_its_share_of_what_was_enforceable_there(
    asking: Asking,
) -> None:
    found = asking.json(
        "án tín dụng ngân hàng chưa thi hành xong có điều kiện về tiền giai đoạn 2016-2021"
    )
    assert found["value"] == 154_412_451_000
    assert found["filters"] == {"group": "Tín dụng ngân hàng"}
    assert found["share"]["value"] == 47.26
    assert found["share"]["numerator"] == 154_412_451_000
    assert "47,26 %" in found["text"]


def test_the_two_questions_of_a_fresh_start(asking: Asking) -> None:
    rate = asking.ask("tỷ lệ thi hành xong giai đoạn 2016-2021").text
    assert "97,23 % (22.041/22.669)" in rate
    assert "37,53 %" in rate
    left = asking.ask("chưa thi hành xong mà có điều kiện của cả tỉnh đến 30/9/2021").text
    assert "628 việc" in left
    assert "641.458.402.000 đồng" in left


def test_a_rate_carries_its_numerator_and_denominator(asking: Asking) -> None:
    found = asking.json("tỷ lệ về việc từ 1/10/2015 đến 30/9/2021")
    assert (found["numerator"], found["denominator"]) == (22_041, 22_669)
    assert found["measure"] == "cases"
