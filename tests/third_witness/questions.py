"""Questions in plain Vietnamese, each with the reading that it must get; drawn at random."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from tests.third_witness.province import Office, Province, officers

#: How a figure is asked for: words, metric, measure, condition, filters.
METRICS: list[tuple[str, str, str | None, str | None]] = [
    (f"{word} {name}", metric, measure, condition)
    for name, metric, condition in (
        ("thụ lý", "accepted", None),
        ("năm trước chuyển sang", "carried_over", None),
        ("thụ lý mới", "newly_accepted", None),
        ("ủy thác", "entrusted", None),
        ("thu hồi, hủy quyết định", "withdrawn", None),
        ("ủy thác và thu hồi", "entrusted_or_withdrawn", None),
        ("phải thi hành", "to_enforce", None),
        ("có điều kiện thi hành", "enforceable", None),
        ("chưa có điều kiện thi hành", "not_enforceable", None),
        ("thi hành xong", "completed", None),
        ("đình chỉ", "terminated", None),
        ("đang hoãn", "postponed", None),
        ("tạm đình chỉ", "suspended", None),
        ("đang thi hành", "in_progress", None),
        ("chuyển sổ theo dõi riêng", "set_aside", None),
        ("chưa thi hành xong", "unenforced", None),
        ("có điều kiện nhưng chưa thi hành xong", "unenforced", "enforceable"),
        ("chưa thi hành xong do chưa có điều kiện", "unenforced", "not_enforceable"),
    )
    for word, measure in (("số việc", "cases"), ("số tiền", "money"))
]
METRICS += [
    ("số tiền thu được", "collected", None, None),
    *[("tỷ lệ thi hành xong về việc", "rate", "cases", None)] * 4,
    *[("tỷ lệ thi hành xong về tiền", "rate", "money", None)] * 4,
    ("chỉ tiêu về việc", "target", "cases", None),
    ("chỉ tiêu về tiền", "target", "money", None),
    ("còn thiếu bao nhiêu so với chỉ tiêu về việc", "target_gap", "cases", None),
    ("còn thiếu bao nhiêu so với chỉ tiêu về tiền", "target_gap", "money", None),
    ("số cuộc cưỡng chế đã tổ chức", "coercions", None, None),
    ("số kiến nghị của Viện kiểm sát", "recommendations", None, None),
    ("số kháng nghị của Viện kiểm sát", "protests", None, None),
    *[("tổng hợp kết quả", "summary", None, None)] * 2,
    *[("danh sách việc chưa thi hành xong", "unenforced_list", None, None)] * 3,
]
GROUPINGS = {
    "unit": "theo đơn vị",
    "category": "theo loại án",
    "group": "theo nhóm",
    "officer": "theo chấp hành viên",
    "month": "qua từng tháng",
    "quarter": "theo từng quý",
    "year": "qua các năm",
}
#: Figures that are not of cases: neither narrowed nor split by what a case is.
BY_OFFICE_ONLY = {"target", "target_gap", "recommendations", "protests", "summary"}


@dataclass(frozen=True)
class Asked:
    """A question and its right reading; `words` are its parts in order."""

    words: tuple[str, ...]
    metric: str
    measure: str | None
    condition: str | None
    start: date
    end: date
    units: tuple[str, ...] = ()
    filters: dict[str, object] = field(default_factory=dict)
    exclusive: str = ""
    group_by: str | None = None
    order: str | None = None
    limit: int | None = None
    compare: str | None = None

    @property
    def text(self) -> str:
        return " ".join(word for word in self.words if word)

    @property
    def own(self) -> bool:
        return bool(self.filters.get("own"))

    def saying(self, *words: str, **changes: object) -> "Asked":
        return replace(self, words=(*self.words, *words), **changes)  # type: ignore[arg-type]


def question(chance: Random, province: Province, today: date) -> Asked:
    """One question as of `today`."""
    words, metric, measure, condition = chance.choice(METRICS)
    said, start, end = chance.choice(periods(chance, today))
    asked = Asked((words,), metric, measure, condition, start, end)
    asked = _narrowed(chance, asked, province)
    asked = _of_offices(chance, asked, province)
    asked = _split(chance, asked.saying(said), province)
    unfit = {"target", "target_gap", "summary", "unenforced_list"}
    if asked.limit or metric in unfit or chance.random() < 0.8:
        return asked
    return asked.saying("so với cùng kỳ", compare="previous_year")


def periods(chance: Random, today: date) -> list[tuple[str, date, date]]:
    """Spans of time as they are said, cut at today."""
    now = today.year + (today.month >= 10)
    year, month = chance.randint(2020, now), chance.choice([2, 2, 9, 10, chance.randint(1, 12)])
    starts = date(year - 1, 10, 1)
    quarters = [
        (date(year - 1, 10, 1), date(year - 1, 12, 31)),
        (date(year, 1, 1), date(year, 3, 31)),
        (date(year, 4, 1), date(year, 6, 30)),
        (date(year, 7, 1), date(year, 9, 30)),
    ]
    quarter = chance.randrange(4)
    edge = chance.choice(
        [date(2024, 2, 29), date(2025, 6, 30), date(2025, 7, 1), date(2023, 9, 30)]
    )
    first = chance.choice([date(2020, 2, 29), date(2022, 10, 1), date(2023, 9, 30)])
    monday = today - timedelta(today.weekday() + 7)
    spans = [
        (f"năm {year}", starts, date(year, 9, 30)),
        (f"6 tháng đầu năm {year}", starts, date(year, 3, 31)),
        (f"9 tháng năm {year}", starts, date(year, 6, 30)),
        (f"quý {'I II III IV'.split()[quarter]}/{year}", *quarters[quarter]),
        (f"tháng {month}/{year}", date(year, month, 1), _month_end(year, month)),
        (f"năm dương lịch {year}", date(year, 1, 1), date(year, 12, 31)),
        (f"từ {_said(first)} đến {_said(edge)}", min(first, edge), max(first, edge)),
        (f"đến ngày {_said(edge)}", date(edge.year - (edge.month < 10), 10, 1), edge),
        (f"giai đoạn {year - 1}-{year}", date(year - 2, 10, 1), date(year, 9, 30)),
        ("năm nay", date(now - 1, 10, 1), today),
        ("năm ngoái", date(now - 2, 10, 1), date(now - 1, 9, 30)),
        ("tuần trước", monday, monday + timedelta(6)),
        ("", date(now - 1, 10, 1), today),
    ]
    return [(said, start, min(end, today)) for said, start, end in spans if start <= today]


def _said(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(1)


def _narrowed(chance: Random, asked: Asked, province: Province) -> Asked:
    """Up to two conditions on the cases."""
    if asked.metric in BY_OFFICE_ONLY:
        return asked
    kinds = ["category", "group", "officer"]
    kinds += [] if asked.metric == "coercions" else ["amount", "age"]
    if asked.metric == "coercions" and chance.random() < 0.5:
        forced = chance.random() < 0.5
        word = "có huy động lực lượng" if forced else "không huy động lực lượng"
        asked = asked.saying(word, filters={"forced": forced})
    for kind in chance.sample(kinds, chance.choice([0, 0, 0, 1, 1, 2])):
        asked = _condition(chance, asked, province, kind)
    return asked


def _condition(chance: Random, asked: Asked, province: Province, kind: str) -> Asked:
    if kind == "amount":
        return _amount(chance, asked)
    if kind == "age":
        value: object = chance.choice([6, 12, 24])
        return asked.saying(f"quá {value} tháng", filters=_with(asked, "older_than_months", value))
    value, words = {
        "category": (category := chance.choice(["Dân sự", "Hình sự"]), f"loại án {category}"),
        "group": ("Tín dụng ngân hàng", "án tín dụng ngân hàng"),
        "officer": (
            name := chance.choice(officers(chance.choice(list(province.offices)))),
            f"của chấp hành viên {name}",
        ),
    }[kind]
    return asked.saying(words, filters=_with(asked, kind, value))


def _with(asked: Asked, name: str, value: object) -> dict[str, object]:
    return {**asked.filters, name: value}


def _amount(chance: Random, asked: Asked) -> Asked:
    words, value = chance.choice(
        [("50 triệu", 50_000_000), ("500 triệu", 500_000_000), ("1 tỷ", 1_000_000_000)]
    )
    how, name, exclusive = chance.choice(
        [
            (f"trên {words}", "min_amount", "min_amount"),
            (f"từ {words} trở lên", "min_amount", ""),
            (f"dưới {words}", "max_amount", "max_amount"),
        ]
    )
    # `thu được dưới 1 tỷ` would be of the sum that was collected, and is asked back.
    of_cases = f"đối với án {how}" if asked.metric == "collected" else how
    return asked.saying(of_cases, filters=_with(asked, name, value), exclusive=exclusive)


def _of_offices(chance: Random, asked: Asked, province: Province) -> Asked:
    """The whole province, its top office alone, one office, or two beside each other."""
    top = province.top(asked.end)
    offices = list(province.offices.values())
    kind = chance.random()
    if kind < 0.25:
        # Never "quá 6 tháng năm 2021", of which nobody could say what the months belong to.
        unsaid = "toàn tỉnh" if "older_than_months" in asked.filters else ""
        return asked.saying(chance.choice([unsaid, "toàn tỉnh"]), units=(top.code,))
    if kind < 0.35 and top.there(asked.end):
        word = "Cục" if top.kind == "Cục" else "THADS tỉnh"
        return asked.saying(f"riêng {word}", units=(top.code,), filters=_with(asked, "own", True))
    if kind < 0.8 or asked.metric in ("summary", "unenforced_list", "coercions"):
        office = chance.choice(offices)
        return asked.saying(f"của {office.name}", units=(office.code,))
    one, other = chance.sample(offices, 2)
    return _beside(asked, one, other)


def _beside(asked: Asked, one: Office, other: Office) -> Asked:
    words = f"của {one.name} so với {other.name}"
    return asked.saying(words, units=(one.code, other.code), group_by="unit")


def _split(chance: Random, asked: Asked, province: Province) -> Asked:
    """A breakdown, or the few offices with the most or the least."""
    if asked.metric in ("summary", "unenforced_list") or asked.group_by or chance.random() < 0.5:
        return asked
    top = province.top(asked.end).code
    if asked.units == (top,) and not asked.own and chance.random() < 0.4:
        return _ranking(chance, asked)
    fitting = [name for name in GROUPINGS if name not in asked.filters]
    if not any(office.above == asked.units[0] for office in province.offices.values()):
        fitting.remove("unit")
    if asked.metric in BY_OFFICE_ONLY:
        fitting = ["year"]
    grouping = chance.choice(fitting)
    return asked.saying(GROUPINGS[grouping], group_by=grouping)


def _ranking(chance: Random, asked: Asked) -> Asked:
    limit, desc = chance.randint(1, 4), chance.random() < 0.5
    if asked.metric in BY_OFFICE_ONLY:
        return asked
    most = ("cao nhất", "thấp nhất") if asked.metric == "rate" else ("nhiều nhất", "ít nhất")
    words = (f"{limit} đơn vị có", asked.words[0], most[not desc], *asked.words[1:])
    order = "desc" if desc else "asc"
    return replace(asked, words=words, group_by="unit", order=order, limit=limit)
