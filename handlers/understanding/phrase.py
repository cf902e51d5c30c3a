"""A query in words: the ready question behind a button, which reads back to the same query."""

from collections.abc import Iterator
from typing import Final

from db.agencies import AgencyTree
from db.models import FOREVER
from db.query import Bound, Compare, Condition, Filters, Measure, Order, Period, Query

_METRICS: Final = {
    "accepted": "thụ lý",
    "carried_over": "năm trước chuyển sang",
    "newly_accepted": "thụ lý mới",
    "entrusted": "ủy thác",
    "withdrawn": "thu hồi hủy quyết định",
    "entrusted_or_withdrawn": "ủy thác và thu hồi",
    "to_enforce": "phải thi hành",
    "enforceable": "có điều kiện thi hành",
    "not_enforceable": "chưa có điều kiện thi hành",
    "completed": "thi hành xong",
    "enforced": "thi hành xong không kể đình chỉ",
    "terminated": "đình chỉ",
    "postponed": "hoãn thi hành án",
    "suspended": "tạm đình chỉ",
    "in_progress": "đang thi hành",
    "set_aside": "sổ theo dõi riêng",
    "collected": "số tiền đã thu",
    "reduced": "được miễn giảm",
    "unenforced": "chưa thi hành xong",
    "rate": "tỷ lệ thi hành xong",
    "target": "chỉ tiêu",
    "target_gap": "còn thiếu so với chỉ tiêu",
    "coercions": "số cuộc cưỡng chế",
    "recommendations": "kiến nghị của viện kiểm sát",
    "protests": "kháng nghị của viện kiểm sát",
    "summary": "tổng hợp kết quả",
    "unenforced_list": "danh sách việc chưa thi hành xong",
    "coercion_schedule": "lịch cưỡng chế",
}
_MEASURES: Final = {Measure.CASES: "về việc", Measure.MONEY: "về tiền"}
_CONDITIONS: Final = {
    Condition.ENFORCEABLE: "có điều kiện thi hành",
    Condition.NOT_ENFORCEABLE: "chưa có điều kiện thi hành",
}
_GROUPINGS: Final = {
    "unit": "theo đơn vị",
    "officer": "theo chấp hành viên",
    "category": "theo loại án",
    "group": "theo nhóm án",
    "month": "theo tháng",
    "quarter": "theo quý",
    "year": "theo năm",
}
_NOUNS: Final = {"unit": "đơn vị", "officer": "chấp hành viên", "": "việc"}
_HIGHEST: Final = {Order.DESC: "cao nhất", Order.ASC: "thấp nhất"}
_SORTED: Final = {Order.DESC: "từ cao xuống thấp", Order.ASC: "từ thấp đến cao"}


def phrase(query: Query, tree: AgencyTree) -> str:
    """The question that asks for `query`."""
    if query.metric == "help":
        return "trợ giúp"
    if query.metric == "definition":
        return f"{_METRICS[query.subject]} là gì"
    if query.metric == "case":
        return " ".join(["hồ sơ", query.subject, *_units(query, tree)])
    return " ".join(part for part in _parts(query, tree) if part)


def label(query: Query, tree: AgencyTree) -> str:
    """The same in a few words, for a button: the figure and the office."""
    names = (tree.offices[code].name for code in query.units)
    return " – ".join([_METRICS.get(query.metric, query.metric), *names])


def _parts(query: Query, tree: AgencyTree) -> Iterator[str]:
    yield _METRICS[query.metric]
    yield _MEASURES[query.measure] if query.measure else ""
    yield _CONDITIONS[query.condition] if query.condition else ""
    yield from _filters(query.filters)
    yield from _units(query, tree)
    yield from _grouped(query)
    yield _period(query.period)
    yield "so với cùng kỳ" if query.compare is Compare.PREVIOUS_YEAR else ""
    yield f"trang {query.page}" if query.page > 1 else ""


def _grouped(query: Query) -> Iterator[str]:
    by = query.group_by or ""
    if by and not (by == "unit" and len(query.units) > 1):
        yield _GROUPINGS[by]
    if query.limit and by in _NOUNS:
        yield f"{query.limit} {_NOUNS[by]} {_HIGHEST[query.order or Order.DESC]}"
    elif query.order:
        yield _HIGHEST[query.order] if query.limit else _SORTED[query.order]


def _units(query: Query, tree: AgencyTree) -> Iterator[str]:
    """The offices by code: surer than any name."""
    if query.filters.own:
        yield "riêng cơ quan"
    if query.units:
        yield "đơn vị " + " và ".join(query.units)
    elif query.whole:
        yield "toàn tỉnh"


def _filters(filters: Filters) -> Iterator[str]:
    yield f"loại án {filters.category}" if filters.category else ""
    yield f"nhóm {filters.group}" if filters.group else ""
    yield f"của chấp hành viên {filters.officer}" if filters.officer else ""
    # Of cases: `số tiền đã thu trên 1 tỷ` would be of what was collected.
    yield "đối với án" if filters.min_amount or filters.max_amount else ""
    yield from _bounds(filters.min_amount, filters.max_amount, "đồng")
    yield from _bounds(filters.older_than_months, filters.younger_than_months, "tháng")
    if filters.forced is not None:
        yield "có huy động lực lượng" if filters.forced else "không huy động lực lượng"


def _bounds(low: Bound | None, high: Bound | None, unit: str) -> Iterator[str]:
    if low:
        yield f"từ {low.value} {unit} trở lên" if low.inclusive else f"trên {low.value} {unit}"
    if high:
        yield f"không quá {high.value} {unit}" if high.inclusive else f"dưới {high.value} {unit}"


def _period(period: Period | None) -> str:
    if period is None or period.end == FOREVER:
        return ""
    return f"từ {period.start:%d/%m/%Y} đến {period.end:%d/%m/%Y}"
