"""Every sentence that the conversation says, and the office's words for what the facts name."""

from collections.abc import Mapping, Sequence
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
    "target_gap": "So với chỉ tiêu được giao",
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
HIGHEST: Final = {"desc": "cao nhất", "asc": "thấp nhất"}
HIGHEST_AND_LOWEST: Final = "cao nhất và thấp nhất cùng lúc"
WHO: Final = "ai"
LISTED: Final = "Tôi chỉ liệt kê được việc chưa thi hành xong và lịch cưỡng chế."
NOT_GIVEN: Final = "Không ghi"
NO_FIGURE: Final = "không có số liệu"

REFUSED: Final = (
    "Xin chào. Trợ lý này chỉ phục vụ cán bộ thi hành án dân sự đã đăng ký. "
    "Đồng chí gửi mã mời của quản trị viên, hoặc viết: /dangky Họ tên; đơn vị."
)
ASK_IN_PRIVATE: Final = "Hỏi riêng trợ lý"
TOO_FAST: Final = "Đồng chí gửi hơi nhanh, tôi chưa kịp trả lời. Xin chờ một phút rồi hỏi lại giúp."
ADMINS_ONLY: Final = "Lệnh này chỉ dành cho quản trị viên."
PRIVATE_ONLY: Final = "Nội dung này chỉ trả lời trong cuộc trò chuyện riêng."
#: Why nothing is told; none says whether there would have been anything to tell.
REFUSALS: Final = {
    "outside": "Đơn vị hoặc chấp hành viên được hỏi không thuộc phạm vi của đồng chí.",
    "no_cases": "Đồng chí được xem số liệu và các cuộc cưỡng chế có cơ quan mình phối hợp.",
    "private_only": PRIVATE_ONLY,
    "unregistered": (
        "Nhóm này chưa được đăng ký nên tôi chưa trả lời ở đây. "
        "Đồng chí hỏi trong cuộc trò chuyện riêng, hoặc nhờ quản trị viên đăng ký nhóm."
    ),
}
ONLY_WITHIN: Final = "Chỉ tính những việc hiện thuộc phạm vi của đồng chí."
NO_DATA: Final = "Chưa có số liệu. Đồng chí hãy nhập hồ sơ bằng lệnh import rồi hỏi lại."
#: What stands on a button, and the question that it asks; true of any province.
EXAMPLES: Final = {
    "Tỷ lệ thi hành xong": "tỷ lệ thi hành xong năm nay",
    "Án tồn": "chưa thi hành xong mà có điều kiện",
    "Xếp hạng": "5 đơn vị có tỷ lệ thấp nhất",
    "Lịch cưỡng chế": "lịch cưỡng chế tuần tới",
}
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
    Reason.NEVER_TOLD: (
        "Nội dung này không được cung cấp qua trợ lý (bí mật công tác, dữ liệu cá nhân)."
    ),
    Reason.AN_ACT: "Tôi chỉ trả lời số liệu, không thay đổi hồ sơ và không liên hệ thay ai.",
    Reason.NO_SUCH_DATE: "Ngày này không có trong lịch",
}
ASK_BACK: Final[Mapping[About, str]] = {
    About.UNIT: "Đồng chí hỏi đơn vị nào?",
    About.UNKNOWN_UNIT: "Tôi không thấy đơn vị nào mang tên này. Đồng chí hỏi đơn vị nào?",
    About.OFFICER: "Đồng chí hỏi chấp hành viên nào?",
    About.METRIC: "Đồng chí muốn hỏi số liệu nào?",
    About.DISTRICT_OR_QUARTER: "“Q” ở đây là quận hay quý, đồng chí chọn giúp:",
    About.PERIOD: "Đồng chí hỏi khoảng thời gian nào?",
    About.CASE: "Đồng chí hỏi việc nào?",
    About.CONTEXT: "Câu này nối tiếp câu trước, đồng chí nói rõ số liệu và đơn vị giúp.",
    About.UNCOUNTED: "Tôi chưa tính được số liệu này, nên không trả lời thay bằng số khác.",
    About.LEFTOVER: "Có chỗ tôi chưa chắc, nên chưa trả lời để tránh sai số.",
}
#: What the figures here cannot tell, each a sentence.
UNCOUNTED: Final = {
    "average": "Tôi chưa tính số bình quân, thời gian giải quyết.",
    "share": "Tôi chưa tính tỷ trọng; chỉ có tỷ lệ thi hành xong trên số có điều kiện.",
    "difference": "Tôi chưa tính chênh lệch giữa hai số; chỉ so với cùng kỳ.",
    "multiple": "Tôi chưa tính số lần gấp nhau.",
    "growth": "Tôi chưa xếp theo mức tăng, giảm; chỉ so từng số với cùng kỳ.",
    "place": "Tôi chưa tính thứ hạng của riêng một đơn vị; có thể xem bảng xếp hạng.",
    "forecast": "Tôi không dự báo, ước tính.",
    "number_of": "Tôi chưa đếm số đơn vị, chấp hành viên, đương sự.",
    "vague_days": "Tôi cần khoảng thời gian rõ: tháng, quý, năm hoặc từ ngày đến ngày.",
    "others": "Tôi chưa tính phần còn lại; có thể xem theo từng đơn vị, loại án.",
    "cumulative": "Tôi chưa lũy kế theo từng tháng, quý; chỉ tính từng kỳ riêng.",
    "smallest": "Danh sách việc chỉ xếp từ lớn xuống nhỏ.",
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
    "parts": "quá 120 tháng, quý hoặc năm cùng lúc",
}


def not_understood(reason: Reason, words: str) -> str:
    """Why there is no answer, with the words that stood in the way."""
    said = NOT_UNDERSTOOD[reason]
    if reason is Reason.NO_SUCH_DATE:
        return f"{said}: “{words}”." if words else f"{said}."
    told = words and reason is Reason.OFF_SUBJECT
    return f"{said} {mention(words)}" if told else said


def mention(words: str) -> str:
    """What was not understood, quoted; a whole sentence stands as it is."""
    return words if words.endswith(".") else f"Chưa rõ: “{words}”."


def not_counted(metric: str, what: str) -> str:
    """A figure that is not kept in that way."""
    return f"{METRICS[metric]} không thống kê {_by(what)}."


def _by(what: str) -> str:
    named = NARROWED_BY.get(what, what)
    return named if named.startswith("theo ") else f"theo {named}"


def labelled(what: str, value: str) -> str:
    """A filter with its name: `Loại án: Hình sự`."""
    return f"{NARROWED_BY[what].capitalize()}: {value}"


def updated(when: str) -> str:
    """How fresh the data are."""
    return f"Số liệu cập nhật {when}"


def as_of(day: str, days: str) -> str:
    """The day of a stock, and the period that it closes."""
    return f"tính đến {day}" + (f" (kỳ {days})" if days else "")


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


def amount_meant(bound: str, *, closed_too: bool) -> str:
    """What an amount is held against."""
    of_closed = "; việc đã kết thúc: số đầu kỳ" if closed_too else ""
    return f"số tiền {bound} (số còn phải thi hành cuối kỳ{of_closed})"


def age_meant(bound: str) -> str:
    """What an age is counted in."""
    return f"thụ lý {bound} (tháng tròn)"


def share(part: str, fraction: str, measure: str, *, enforceable: bool) -> str:
    """The unenforced as a part of what had to be, or could be, enforced."""
    whole = "có điều kiện thi hành" if enforceable else "phải thi hành"
    what = "số việc" if measure == "cases" else "số tiền"
    return f"Bằng {part} {what} {whole} ({fraction})"


def more_with_the_same(rows: str) -> str:
    """A tie at the end of a ranking."""
    return f"Còn {rows} dòng có cùng số liệu với dòng cuối."


def rows_of(shown: str, total: str) -> str:
    """How much of a list is shown."""
    return f"Đang xem {shown} trong tổng số {total}."


def same_days(before: str) -> str:
    """The period that figures are held against."""
    return f"Cùng kỳ: {before}"


def against_same_days(before: str) -> str:
    """The period that a figure is held against, before the changes."""
    return f"So với cùng kỳ ({before}):"


def had_before(value: str) -> str:
    """What the year before had."""
    return f"cùng kỳ {value}"


def moved(amount: str, *, up: bool) -> str:
    """A change since the year before."""
    return f"{'tăng' if up else 'giảm'} {amount}"


def off_target(points: str, *, ahead: bool) -> str:
    """How far a rate is from the target."""
    return f"{'vượt' if ahead else 'còn thiếu'} {points}"


def failure(code: str) -> str:
    """A fault of ours, known by its code."""
    return (
        f"Xin lỗi, có lỗi khi xử lý câu hỏi. Mã lỗi {code}; đồng chí báo mã này cho quản trị viên."
    )


_KEPT: Final = {
    "metric": "số liệu",
    "units": "đơn vị",
    "periods": "thời gian",
    "conditions": "điều kiện thi hành",
    "categories": "loại án",
    "groups": "nhóm án",
    "officers": "chấp hành viên",
    "low": "số tiền",
    "high": "số tiền",
    "older": "thời gian thụ lý",
    "younger": "thời gian thụ lý",
    "forced": "huy động lực lượng",
}
FORGOTTEN: Final = "Đã quên câu trước. Đồng chí hỏi câu mới."


def kept(parts: Sequence[str]) -> str:
    """What was taken from the question before."""
    return f"Giữ từ câu trước: {', '.join(dict.fromkeys(_KEPT[part] for part in parts))}."


TEXT_ONLY: Final = "Hiện tôi chỉ đọc được câu hỏi bằng chữ."


def file_named(name: str) -> str:
    """A file that a terminal cannot send."""
    return f"  (Tệp kèm theo: {name})"


STALE_BUTTON: Final = "Nút này đã cũ, đồng chí vui lòng hỏi lại."
BY_UNIT: Final = "Theo đơn vị"
AGAINST_LAST_YEAR: Final = "So cùng kỳ"
LIST_THEM: Final = "Danh sách tồn"
NEXT_PAGE: Final = "Trang sau"
PAGE_BEFORE: Final = "Trang trước"
BY_OFFICER: Final = "Theo chấp hành viên"
RANKED: Final = "Xếp hạng"
NO_CHANGE: Final = "không đổi"
NOTHING_HERE: Final = "Không có dòng nào."
NO_MORE_ROWS: Final = "Không còn dòng nào ở trang này."
FORCED: Final = "có huy động lực lượng"
NOT_FORCED: Final = "không huy động lực lượng"

OTHER_GROUPS: Final = "Các việc khác"
NO_TARGET: Final = "chưa được giao chỉ tiêu"
ON_TARGET: Final = "vừa đạt chỉ tiêu"
NO_OFFICER: Final = "Chưa phân công chấp hành viên"
NO_CATEGORY: Final = "Không ghi loại án"


def from_this_end(*, highest: bool) -> str:
    """How a ranking goes."""
    return "từ cao xuống thấp" if highest else "từ thấp đến cao"


def at_this_end(limit: int, grouping: str, *, highest: bool) -> str:
    """How many of a ranking were asked for, and of what: `5 đơn vị thấp nhất`."""
    number = f"{limit} " if limit > 1 else ""
    what = GROUPINGS[grouping].removeprefix("theo ")
    return f"{number}{what} {'cao' if highest else 'thấp'} nhất"


def coercions(number: str) -> str:
    """A number of coercions."""
    return f"{number} cuộc cưỡng chế"


def counted(metric: str, number: str) -> str:
    """A number of coercions, or of the procuracy's papers, with its word."""
    return f"{number} {_COUNTED[metric]}"


_COUNTED: Final = {"coercions": "cuộc", "recommendations": "kiến nghị", "protests": "kháng nghị"}


def part_of_year(grouping: str, end: date) -> str:
    """A month, quarter or work year by its name."""
    year = end.year + (end.month >= 10)
    match grouping:
        case "month":
            return f"Tháng {end.month}/{end.year}"
        case "quarter":
            return f"Quý {_ROMAN[(end.month - 10) % 12 // 3]}/{year}"
        case _:
            return f"Năm {year}"


_ROMAN: Final = ("I", "II", "III", "IV")
