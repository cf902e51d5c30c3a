"""The sample's coercions, targets and procuracy's papers, past and ahead."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import holidays

from db.sample.lives import Life
from db.sample.people import Province
from db.sample.plan import (
    FORCED_COERCIONS,
    OTHER_COERCIONS,
    PROTESTS,
    RECOMMENDATIONS,
    TERM,
)

Told = tuple[Life, dict[str, Any]]
_HOURS = (time(8, 0), time(8, 30), time(9, 0), time(14, 0))
_AHEAD = 30


def coercion_rows(
    chance: Random, province: Province, told: Sequence[Told], share: float, until: date
) -> list[dict[str, Any]]:
    """Coercions carried out in the term and since, and those planned for the next 30 days."""
    start, end = TERM
    rows: list[dict[str, Any]] = []
    of_term = [True] * _size(FORCED_COERCIONS, share) + [False] * _size(OTHER_COERCIONS, share)
    since = max(0, (until - end).days) * 40 // 365
    later = [number % 3 == 0 for number in range(_size(since, share) if since else 0)]
    for first, last, forced in (
        *((start, end, forced) for forced in of_term),
        *((end + timedelta(1), until, forced) for forced in later),
    ):
        life, case = _fitting(chance, told, first, last)
        day = _workday(chance, max(first, life.accepted), min(last, life.closed or last))
        if day is not None and day <= until:
            rows.append(_row(chance, province, case, day, len(rows), forced, "Đã tổ chức"))
    open_still = [one for one in told if one[0].closed is None or one[0].closed > until]
    for number in range(_size(18, share) if open_still else 0):
        life, case = chance.choice(open_still)
        day = _workday(chance, until + timedelta(1), until + timedelta(_AHEAD))
        state = {7: "Hoãn", 12: "Hủy"}.get(number % 18, "Dự kiến")
        if day is not None:
            rows.append(_row(chance, province, case, day, len(rows), number % 3 == 0, state))
    return rows


def target_rows(chance: Random, province: Province, until: date) -> list[dict[str, Any]]:
    """The targets of each office and work year, up to the year that `until` is in."""
    rows = []
    for year in range(TERM[0].year + 1, until.year + (until.month >= 10) + 1):
        for code in province.codes(date(year, 9, 30)):
            rows.append(
                {
                    "Mã đơn vị": code,
                    "Năm": year,
                    "Chỉ tiêu việc": f"{chance.randrange(820, 900) / 10:.1f}%".replace(".", ","),
                    "Chỉ tiêu tiền": f"{chance.randrange(330, 480) / 10:.1f}%".replace(".", ","),
                }
            )
    return rows


def recommendation_rows(
    chance: Random, province: Province, share: float, until: date
) -> list[dict[str, Any]]:
    """The procuracy's recommendations and protests, of the term and since."""
    start, end = TERM
    since = max(0, (until - end).days) * 13 // 365
    spans = [
        *[(start, end, "Kiến nghị")] * _size(RECOMMENDATIONS, share),
        *[(start, end, "Kháng nghị")] * PROTESTS,
        *[(end + timedelta(1), until, "Kiến nghị")] * since,
    ]
    rows = []
    for number, (first, last, kind) in enumerate(spans, 1):
        day = first + timedelta(chance.randint(0, (last - first).days))
        notes = province.names["notes"]
        if day <= until:
            rows.append(
                {
                    "Mã": f"VKS-{number:04}",
                    "Ngày": day,
                    "Mã đơn vị": chance.choice(province.codes(day)),
                    "Viện kiểm sát": province.names["procuracy"],
                    "Loại": kind,
                    "Nội dung": notes["protest" if kind == "Kháng nghị" else "recommendation"],
                    "Trạng thái": "Đã trả lời",
                }
            )
    return rows


def _size(count: int, share: float) -> int:
    return count if share == 1 else max(1, round(count * share))


def _fitting(chance: Random, told: Sequence[Told], first: date, last: date) -> Told:
    """A case that was open for some days of the span."""
    while True:
        life, case = chance.choice(told)
        begins, ends = max(first, life.accepted), min(last, life.closed or last)
        if (ends - begins).days >= 14:
            return life, case


def _workday(chance: Random, first: date, last: date) -> date | None:
    """A working day of the span, both ends included; a span of a fortnight always has one."""
    off = holidays.country_holidays("VN")
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    chance.shuffle(days)
    return next((day for day in days if day.weekday() < 5 and day not in off), None)


def _row(
    chance: Random,
    province: Province,
    case: dict[str, Any],
    day: date,
    number: int,
    forced: bool,
    state: str,
) -> dict[str, Any]:
    names = province.names
    return {
        "Mã cưỡng chế": f"CC-{number + 1:05}",
        "Mã việc": case["Mã việc"],
        "Số quyết định cưỡng chế": f"{number + 1}/QĐ-CCTHA",
        "Thời gian": datetime.combine(day, chance.choice(_HOURS)),
        "Địa điểm": case["Địa bàn"],
        "Biện pháp": names["measures"][0] if forced else chance.choice(names["measures"]),
        "Huy động lực lượng": "Có" if forced else "Không",
        "Cơ quan phối hợp": ";".join(names["partners"][: 4 if forced else 2]),
        "Chấp hành viên": case["Chấp hành viên"],
        "Trạng thái": state,
        "Kết quả": "Đã tổ chức xong" if state == "Đã tổ chức" else None,
    }
