"""The sample's coercions, targets and procuracy's papers, past and ahead."""

from collections.abc import Iterator, Sequence
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
    stream,
)

Row = dict[str, Any]
Told = tuple[Life, Row]
#: The case, the day, whether forced, and the state.
Drawn = tuple[Row, date, bool, str]
_HOURS = (time(8, 0), time(8, 30), time(9, 0), time(14, 0))
_AHEAD, _FORTNIGHT, _TRIES = 30, 14, 300
_YEARLY_COERCIONS, _COERCIONS_AHEAD = 40, 18


def coercion_rows(
    seed: int, province: Province, told: Sequence[Told], share: float, until: date
) -> list[Row]:
    """Coercions carried out in the term and since, and those planned for the next 30 days."""
    drawn = [*_held(seed, told, share, until), *_planned(seed, told, share, until)]
    chance = stream(seed, "coercions in full")
    return [_row(chance, province, number, *one) for number, one in enumerate(drawn, 1)]


def _held(seed: int, told: Sequence[Told], share: float, until: date) -> Iterator[Drawn]:
    """Those carried out before `until`, in the term and in each work year after it."""
    kinds = [True] * _size(FORCED_COERCIONS, share) + [False] * _size(OTHER_COERCIONS, share)
    yield from _in(stream(seed, "coercions of the term"), told, TERM, kinds, until)
    kinds = [number % 3 == 0 for number in range(_size(_YEARLY_COERCIONS, share))]
    for year in range(TERM[1].year, until.year + 1):
        span = date(year, 10, 1), date(year + 1, 9, 30)
        yield from _in(stream(seed, f"coercions since {year}"), told, span, kinds, until)


def _in(
    chance: Random,
    told: Sequence[Told],
    span: tuple[date, date],
    kinds: Sequence[bool],
    until: date,
) -> Iterator[Drawn]:
    """One coercion of each kind, on cases that were open for a fortnight of the span."""
    for forced in kinds:
        for life, case in _some(chance, told):
            begins, ends = max(span[0], life.accepted), min(span[1], life.closed or span[1])
            if (ends - begins).days >= _FORTNIGHT:
                day = _workday(chance, begins, ends)
                if day is not None and day < until:
                    yield case, day, forced, "Đã tổ chức"
                break


def _some(chance: Random, told: Sequence[Told]) -> Iterator[Told]:
    """Cases at random, as many as it takes to find one that fits, if there are any."""
    return (chance.choice(told) for _ in range(_TRIES if told else 0))


def _planned(seed: int, told: Sequence[Told], share: float, until: date) -> Iterator[Drawn]:
    chance = stream(seed, "coercions ahead")
    still_open = [case for life, case in told if life.closed is None or life.closed > until]
    for number in range(_size(_COERCIONS_AHEAD, share) if still_open else 0):
        case = chance.choice(still_open)
        day = _workday(chance, until + timedelta(1), until + timedelta(_AHEAD))
        state = {7: "Hoãn", 12: "Hủy"}.get(number % _COERCIONS_AHEAD, "Dự kiến")
        if day is not None:
            yield case, day, number % 3 == 0, state


def target_rows(seed: int, province: Province, until: date) -> list[Row]:
    """The targets of each office and work year, up to the year that `until` is in."""
    chance, rows = stream(seed, "targets"), []
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


def recommendation_rows(seed: int, province: Province, share: float, until: date) -> list[Row]:
    """The procuracy's recommendations and protests, of the term and since."""
    chance = stream(seed, "papers")
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


def _workday(chance: Random, first: date, last: date) -> date | None:
    """A working day of the span, both ends included; a span of a fortnight always has one."""
    off = holidays.country_holidays("VN")
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    chance.shuffle(days)
    return next((day for day in days if day.weekday() < 5 and day not in off), None)


def _row(
    chance: Random, province: Province, number: int, case: Row, day: date, forced: bool, state: str
) -> Row:
    names = province.names
    return {
        "Mã cưỡng chế": f"CC-{number:05}",
        "Mã việc": case["Mã việc"],
        "Số quyết định cưỡng chế": f"{number}/QĐ-CCTHA",
        "Thời gian": datetime.combine(day, chance.choice(_HOURS)),
        "Địa điểm": case["Địa bàn"],
        "Biện pháp": names["measures"][0] if forced else chance.choice(names["measures"]),
        "Huy động lực lượng": "Có" if forced else "Không",
        "Cơ quan phối hợp": ";".join(names["partners"][: 4 if forced else 2]),
        "Chấp hành viên": case["Chấp hành viên"],
        "Trạng thái": state,
        "Kết quả": "Đã tổ chức xong" if state == "Đã tổ chức" else None,
    }
