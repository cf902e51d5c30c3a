"""The sentences of a summary, as the offices' own reports word them."""

from collections.abc import Mapping, Sequence
from typing import Final

from db.query import Measure

SECTIONS: Final[Mapping[Measure, str]] = {
    Measure.CASES: "Về việc",
    Measure.MONEY: "Về tiền (đồng)",
}
_WHOLES: Final = {
    "accepted": "Tổng thụ lý",
    "to_enforce": "Phải thi hành",
    "enforceable": "Có điều kiện thi hành",
    "not_enforceable": "Chưa có điều kiện thi hành",
    "completed": "Thi hành xong",
    "unenforced": "Chưa thi hành xong, chuyển kỳ sau",
    "set_aside": "Sổ theo dõi riêng",
}
_PARTS: Final = {
    "carried_over": "năm trước chuyển sang",
    "newly_accepted": "thụ lý mới",
    "entrusted": "đã trừ ủy thác",
    "withdrawn": "thu hồi, hủy quyết định",
    "not_enforceable": "chưa có điều kiện",
    "enforced": "không kể đình chỉ",
    "terminated": "đình chỉ",
    "collected": "thu được",
    "reduced": "miễn, giảm",
    "in_progress": "đang thi hành",
    "postponed": "hoãn",
    "suspended": "tạm đình chỉ",
}


def rates(cases: str, money: str) -> str:
    """The two rates that a report begins with."""
    return f"{cases} về việc, {money} về tiền"


def whole(metric: str, number: str, parts: Sequence[str]) -> str:
    """A figure with what it is made of."""
    return f"{_WHOLES[metric]}: {number}" + (f" ({'; '.join(parts)})" if parts else "")


def part(metric: str, number: str) -> str:
    """One part of a figure."""
    return f"{_PARTS[metric]} {number}"


def rate(rate: str, target: str, gap: str) -> str:
    """How far the enforcement has come, and against which target."""
    return f"Đạt tỷ lệ {rate}" + (f"; chỉ tiêu {target}, {gap}" if target else "")


def coercions(total: str, forced: str, other: str) -> str:
    """Coercions carried out, forced and others."""
    return f"Cưỡng chế đã tổ chức: {total} cuộc ({forced} có huy động lực lượng, {other} cuộc khác)"


def procuracy(recommendations: str, protests: str) -> str:
    """What the procuracy wrote."""
    return f"Viện kiểm sát: {recommendations} kiến nghị, {protests} kháng nghị"
