"""Every sentence that the conversation says, and the office's words for what the facts name."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from handlers.understanding.readings import About, Reason

METRICS: Final[Mapping[str, str]] = {
    "accepted": "Tổng số thụ lý",
    "carried_over": "Năm trước chuyển sang",
    "newly_accepted": "Thụ lý mới",
    "entrusted": "Ủy thác thi hành án",
    "withdrawn": "Thu hồi, hủy quyết định thi hành án",
    "entrusted_or_withdrawn": "Ủy thác và thu hồi, hủy quyết định",
    "to_enforce": "Số phải thi hành",
    "enforceable": "Có điều kiện thi hành",
    "not_enforceable": "Chưa có điều kiện thi hành",
    "completed": "Thi hành xong",
    "enforced": "Thi hành xong (không kể đình chỉ)",
    "terminated": "Đình chỉ thi hành án",
    "postponed": "Hoãn thi hành án",
    "suspended": "Tạm đình chỉ thi hành án",
    "in_progress": "Đang thi hành",
    "set_aside": "Chuyển sổ theo dõi riêng",
    "collected": "Số tiền đã thu",
    "reduced": "Số tiền được miễn, giảm",
    "unenforced": "Chưa thi hành xong",
    "rate": "Tỷ lệ thi hành xong",
    "target": "Chỉ tiêu được giao",
    "target_gap": "Còn thiếu so với chỉ tiêu",
    "coercions": "Cưỡng chế đã tổ chức",
    "recommendations": "Kiến nghị của Viện kiểm sát",
    "protests": "Kháng nghị của Viện kiểm sát",
    "summary": "Kết quả thi hành án dân sự",
    "unenforced_list": "Việc chưa thi hành xong",
    "coercion_schedule": "Lịch cưỡng chế",
    "case": "Hồ sơ việc",
}
CONDITIONS: Final = {
    "enforceable": "có điều kiện thi hành",
    "not_enforceable": "chưa có điều kiện thi hành",
}
STANDINGS: Final = {
    "in_progress": "đang thi hành",
    "postponed": "hoãn",
    "suspended": "tạm đình chỉ",
    "without_means": "chưa có điều kiện",
    "set_aside": "sổ theo dõi riêng",
    "enforceable": "có điều kiện",
    "not_enforceable": "chưa có điều kiện",
    "resumed": "tiếp tục",
    "enforced": "thi hành xong",
    "terminated": "đình chỉ",
    "entrusted": "ủy thác",
    "withdrawn": "thu hồi quyết định",
    "cancelled": "hủy quyết định",
}
COERCION_STATES: Final = {
    "planned": "dự kiến",
    "held": "đã tổ chức",
    "postponed": "hoãn",
    "cancelled": "hủy",
}
GROUPINGS: Final = {
    "unit": "theo đơn vị",
    "officer": "theo chấp hành viên",
    "category": "theo loại án",
    "group": "theo nhóm án",
    "month": "theo tháng",
    "quarter": "theo quý",
    "year": "theo năm",
}
MEASURES: Final = {"cases": "về việc", "money": "về tiền"}
NOT_GIVEN: Final = "Không ghi"
NO_FIGURE: Final = "không có số liệu"

REFUSED: Final = (
    "Xin chào. Trợ lý này chỉ phục vụ cán bộ thi hành án dân sự đã đăng ký. "
    "Đồng chí vui lòng liên hệ quản trị viên của cơ quan."
)
PRIVATE_ONLY: Final = "Nội dung này chỉ trả lời trong cuộc trò chuyện riêng."
NO_DATA: Final = "Chưa có số liệu. Đồng chí hãy nhập hồ sơ bằng lệnh import rồi hỏi lại."
EXAMPLES: Final = (
    "tỷ lệ thu tiền của Sa Pa năm 2021",
    "chưa thi hành xong mà có điều kiện của toàn tỉnh",
    "5 đơn vị có tỷ lệ thấp nhất 6 tháng đầu năm 2021",
    "lịch cưỡng chế tuần tới",
)
CAN_ASK: Final = "Có thể hỏi, ví dụ:"
HELP: Final = (
    "Tôi trả lời số liệu thi hành án dân sự: thụ lý, có điều kiện, thi hành xong, tỷ lệ, "
    "chưa thi hành xong, chỉ tiêu, cưỡng chế, kiến nghị, kháng nghị; của từng đơn vị, chấp hành "
    "viên, loại án; theo ngày, tháng, quý, năm công tác (01/10–30/09)."
)
NOT_UNDERSTOOD: Final[Mapping[Reason, str]] = {
    Reason.EMPTY: "Câu hỏi còn trống. Đồng chí muốn hỏi gì?",
    Reason.TOO_LONG: "Câu hỏi quá dài (tối đa 1.000 ký tự). Đồng chí hỏi ngắn gọn lại giúp.",
    Reason.OFF_SUBJECT: "Tôi chưa hiểu, hoặc nội dung này ngoài phạm vi số liệu thi hành án.",
    Reason.UNKNOWN_UNIT: "Không có đơn vị nào mang tên này.",
    Reason.NO_SUCH_DATE: "Ngày này không có trong lịch.",
}
ASK_BACK: Final[Mapping[About, str]] = {
    About.UNIT: "Đồng chí hỏi đơn vị nào?",
    About.OFFICER: "Đồng chí hỏi chấp hành viên nào?",
    About.METRIC: "Đồng chí muốn hỏi số liệu nào?",
    About.PERIOD: "Đồng chí hỏi khoảng thời gian nào?",
    About.CASE: "Đồng chí hỏi việc nào?",
    About.CONTEXT: "Câu này nối tiếp câu trước, đồng chí nói rõ số liệu và đơn vị giúp.",
    About.LEFTOVER: "Có chỗ tôi chưa chắc, nên chưa trả lời để tránh sai số.",
}
NARROWED_BY: Final = {
    **GROUPINGS,
    "category": "loại án",
    "group": "nhóm án",
    "officer": "chấp hành viên",
    "debtor": "người phải thi hành án",
    "creditor": "người được thi hành án",
    "min_amount": "số tiền",
    "max_amount": "số tiền",
    "older_than_months": "thời gian thụ lý",
    "younger_than_months": "thời gian thụ lý",
    "forced": "huy động lực lượng",
    "condition": "điều kiện thi hành",
    "units": "nhiều đơn vị cùng lúc",
}


def mention(words: str) -> str:
    """What was not understood, quoted."""
    return f"Chưa hiểu: “{words}”."


def not_counted(metric: str, what: str) -> str:
    """A figure that is not kept in that way."""
    return f"{METRICS[metric]} không thống kê {_by(what)}."


def _by(what: str) -> str:
    named = NARROWED_BY.get(what, what)
    return named if named.startswith("theo ") else f"theo {named}"


def labelled(what: str, value: str) -> str:
    """A filter with its name: `Loại án: Hình sự`."""
    return f"{NARROWED_BY[what].capitalize()}: {value}"


def months(number: int) -> str:
    """An age."""
    return f"{number} tháng"


def updated(when: str) -> str:
    """How fresh the data are."""
    return f"Số liệu cập nhật {when}"


def with_those_below(name: str) -> str:
    """An office and all below it."""
    return f"{name} (gồm các đơn vị trực thuộc)"


def own_only(name: str) -> str:
    """An office without those below it."""
    return f"Riêng {name}"


def ceased(name: str, when: str, successor: str) -> str:
    """An office that is no more, and who has its cases."""
    since = f" hoạt động đến {when};" if when else ""
    return f"{name}{since} đơn vị kế thừa: {successor}."


def above(amount: str, *, inclusive: bool) -> str:
    """The lower bound of an amount or age."""
    return f"từ {amount} trở lên" if inclusive else f"trên {amount}"


def below(amount: str, *, inclusive: bool) -> str:
    """The upper bound of an amount or age."""
    return f"không quá {amount}" if inclusive else f"dưới {amount}"


def amount_meant(bound: str) -> str:
    """What an amount is held against."""
    return f"số tiền {bound} (số còn phải thi hành cuối kỳ; việc đã kết thúc: số đầu kỳ)"


def age_meant(bound: str) -> str:
    """What an age is counted in."""
    return f"thụ lý {bound} (tháng tròn)"


def share(measure: str, part: str, *, condition: bool) -> str:
    """The unenforced as a part of what had to be, or could be, enforced."""
    whole = "có điều kiện thi hành" if condition else "phải thi hành"
    return f"Bằng {part} {whole} {measure}"


def more_with_the_same(rows: int) -> str:
    """A tie at the end of a ranking."""
    return f"Còn {rows} dòng có cùng số liệu với dòng cuối."


def rows_of(shown: str, total: str) -> str:
    """How much of a list is shown."""
    return f"Đang xem {shown} trong tổng số {total}."


def same_days(before: str) -> str:
    """The period that a figure is held against."""
    return f"Cùng kỳ {before}"


def found_none(subject: str) -> str:
    """No case was found."""
    return f"Không tìm thấy việc nào khớp với “{subject}” trong phạm vi của đồng chí."


def several(total: str) -> str:
    """More than one case was found."""
    return f"Có {total} việc khớp. Đồng chí chọn một việc:"


def failure(code: str) -> str:
    """A fault of ours, known by its code."""
    return (
        f"Xin lỗi, có lỗi khi xử lý câu hỏi. Mã lỗi {code}; đồng chí báo mã này cho quản trị viên."
    )


TEXT_ONLY: Final = "Hiện tôi chỉ đọc được câu hỏi bằng chữ."
STALE_BUTTON: Final = "Nút này đã cũ, đồng chí vui lòng hỏi lại."
BY_UNIT: Final = "Theo đơn vị"
AGAINST_LAST_YEAR: Final = "So cùng kỳ"
LIST_THEM: Final = "Danh sách tồn"
NEXT_PAGE: Final = "Trang sau"
RANKED: Final = "Xếp hạng"
NO_CHANGE: Final = "không đổi"
NO_COERCIONS: Final = "Không có cuộc cưỡng chế nào trong thời gian này."
NO_CASES: Final = "Không có việc nào."
NOTHING_HERE: Final = "Không có dòng nào."
FORCED: Final = "có huy động lực lượng"
NOT_FORCED: Final = "không huy động lực lượng"

OTHER_GROUPS: Final = "Các việc khác"
BEFORE: Final = "cùng kỳ"


def of_these(limit: int, *, highest: bool) -> str:
    """How many of a ranking were asked for, and from which end."""
    return f", {limit} {'cao' if highest else 'thấp'} nhất"


def coercions(number: str) -> str:
    """A number of coercions."""
    return f"{number} cuộc cưỡng chế"


def coercions_of_both_kinds(forced: str, other: str) -> str:
    """Coercions carried out, forced and others."""
    return f"Cưỡng chế đã tổ chức: {forced} cuộc có huy động lực lượng, {other} cuộc khác"


def papers(number: str) -> str:
    """A number of the procuracy's papers."""
    return f"{number} văn bản"


def moved(change: str) -> str:
    """A change since the year before."""
    return f" ({change})"


def part_of_year(grouping: str, end: date, days: str) -> str:
    """A month, quarter or work year by its name, with its days."""
    year = end.year + (end.month >= 10)
    match grouping:
        case "month":
            return f"Tháng {end.month}/{end.year} ({days})"
        case "quarter":
            return f"Quý {(end.month - 10) % 12 // 3 + 1}/{year} ({days})"
        case _:
            return f"Năm {year} ({days})"


def case_line(decision: str, debtor: str, months: int, standing: str) -> str:
    """A case in a list."""
    return f"QĐ {decision}, {debtor}, {months} tháng, {standing}"


def coercion_line(
    unit: str, place: str, officer: str, case: str, state: str, *, forced: bool
) -> str:
    """A coercion in a schedule."""
    kind = f", {FORCED}" if forced else ""
    return f"{unit}; {place}; CHV {officer}; việc {case}; {state}{kind}"


def outstanding(left: str, amount: str) -> str:
    """What is left of a debt."""
    return f"Còn phải thi hành {left} trên tổng số {amount}"


def paid(collected: str, reduced: str) -> str:
    """What was collected and reduced."""
    return f"Đã thu {collected}; được miễn, giảm {reduced}"


def since(day: str) -> str:
    """From which day a state stands."""
    return f"từ {day}"


def accepted(case: str, day: str, officer: str | None, category: str | None) -> str:
    """A case's particulars."""
    return f"Mã việc {case}; thụ lý {day}; CHV {officer or NOT_GIVEN}; {category or NOT_GIVEN}"


def judgment(number: str, court: str | None) -> str:
    """The judgment that is enforced."""
    return f"Bản án {number}" + (f", {court}" if court else "")
