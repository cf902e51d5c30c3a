"""The sentences of a summary, as the offices' own reports word them."""

from collections.abc import Sequence
from typing import Final

#: How a figure is called in the paragraph, before its numbers.
_CALLED: Final = {
    "accepted": "Tổng số thụ lý",
    "carried_over": "năm trước chuyển sang",
    "newly_accepted": "thụ lý mới",
    "entrusted": "ủy thác",
    "withdrawn": "thu hồi, hủy quyết định",
    "to_enforce": "phải thi hành",
    "enforceable": "có điều kiện thi hành",
    "not_enforceable": "chưa có điều kiện thi hành",
    "completed": "Đã thi hành xong",
    "enforced": "không kể đình chỉ",
    "terminated": "đình chỉ",
    "collected": "thu được",
    "reduced": "miễn, giảm",
    "unenforced": "Chưa thi hành xong, chuyển kỳ sau",
    "in_progress": "đang thi hành",
    "postponed": "hoãn",
    "suspended": "tạm đình chỉ",
    "set_aside": "Sổ theo dõi riêng",
}
#: How it is called where it is held against the year before.
_CHANGED: Final = {
    "accepted": "thụ lý",
    "completed": "thi hành xong",
    "unenforced": "chưa thi hành xong",
    "rate": "tỷ lệ",
}
_MEASURES: Final = {"cases": "việc", "money": "tiền"}


def rates(cases: str, money: str) -> str:
    """The two rates that a report begins with."""
    return f"{cases} về việc, {money} về tiền"


def named(metric: str, *numbers: str) -> str:
    """A figure with its numbers: `thụ lý mới 14 việc, 4.657.000.000 đồng`."""
    return f"{_CALLED[metric]} {', '.join(numbers)}"


def accepted(whole: str, parts: Sequence[str]) -> str:
    """All cases that counted in the period, and where they came from."""
    return f"{whole} ({'; '.join(parts)})"


def to_enforce(left: Sequence[str], whole: str, parts: Sequence[str]) -> str:
    """What was to enforce once others had taken some, and what of it could be."""
    return f"Sau khi trừ {'; '.join(left)}, còn {whole}, trong đó {'; '.join(parts)}"


def completed(cases: str, of_cases: Sequence[str], money: str, of_money: Sequence[str]) -> str:
    """What was enforced, in cases and in dong, each with its parts."""
    return f"{cases} ({'; '.join(of_cases)}), {money} ({'; '.join(of_money)})"


def of_measure(rate: str, measure: str, fraction: str) -> str:
    """A rate with what it is of: `97,23 % về việc (22.041/22.669)`."""
    told = f"{rate} về {_MEASURES[measure]}"
    return f"{told} ({fraction})" if fraction else told


def rate(rates: Sequence[str], targets: Sequence[str]) -> str:
    """How far the enforcement has come, and against which targets."""
    return f"Đạt tỷ lệ {'; '.join([', '.join(rates), *targets])}"


def target(measure: str, given: str, gap: str) -> str:
    """A target, and how far the rate is from it."""
    return f"chỉ tiêu về {_MEASURES[measure]} {given}, {gap}"


def left(whole: str, parts: Sequence[str]) -> str:
    """What is left for the next period, by where it stands."""
    return f"{whole}, gồm {'; '.join(parts)}"


def coercions(total: str, forced: str, other: str) -> str:
    """Coercions carried out, forced and others."""
    return f"Đã tổ chức cưỡng chế {total} cuộc ({forced} có huy động lực lượng, {other} cuộc khác)"


def procuracy(recommendations: str, protests: str) -> str:
    """What the procuracy wrote."""
    return f"Viện kiểm sát có {recommendations} kiến nghị, {protests} kháng nghị"


def paragraph(sentences: Sequence[str]) -> str:
    """The sentences one after the other."""
    return " ".join(f"{sentence}." for sentence in sentences)


def change(metric: str, cases: str, money: str) -> str:
    """How a figure changed since the year before, in cases and in dong."""
    pairs = zip((cases, money), _MEASURES.values(), strict=True)
    parts = [f"về {what} {told}" for told, what in pairs if told]
    return f"{_CHANGED[metric]} {', '.join(parts)}" if parts else ""


def against_same_days(before: str, changes: Sequence[str]) -> str:
    """All changes since the same days of the year before."""
    told = "; ".join(changes) or "không có số liệu"
    return f"So với cùng kỳ ({before}): {told}"
