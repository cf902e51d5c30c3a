"""Every sentence of alerts: what is told of coercions, when, by which law, and how to answer."""

from collections.abc import Mapping
from typing import Final

from db.guard import Article, Fault, Finding
from handlers import forms

FAULTS: Final[Mapping[Fault, str]] = {
    Fault.NIGHT: "từ 22 giờ đến 6 giờ sáng hôm sau",
    Fault.DAY_OFF: "ngày nghỉ",
    Fault.HOLIDAY: "ngày nghỉ lễ, tết hoặc nghỉ bù",
    Fault.NEAR_TET: "huy động lực lượng trong thời gian trước và sau Tết Nguyên đán",
}
ARTICLES: Final[Mapping[Article, str]] = {
    Article.LAW_2025: "khoản 5 Điều 72 Luật Thi hành án dân sự 106/2025/QH15",
    Article.DECREE_2026: "khoản 2 Điều 42 Nghị định 152/2026/NĐ-CP",
    Article.LAW_2008: "khoản 2 Điều 46 Luật Thi hành án dân sự 26/2008/QH12 (sửa đổi, bổ sung)",
    Article.DECREE_2015: "khoản 2 Điều 13 Nghị định 62/2015/NĐ-CP",
}


def unlawful(found: Finding) -> str:
    """What the law has against a planned time, and the next day on which it has not."""
    return (
        f"không tổ chức cưỡng chế {FAULTS[found.fault]} ({ARTICLES[found.article]}); "
        f"ngày gần nhất được tổ chức: {forms.day_of_week(found.lawful_on)}"
    )
