"""Every sentence of alerts: what is told of coercions, when, by which law, and how to answer."""

from collections.abc import Mapping, Sequence
from typing import Final

from db.acknowledgements import Verdict
from db.guard import Article, Fault, Finding
from db.planning.terms import Part, Step
from db.terms import CoercionMeasure
from handlers import forms
from handlers.wording import COERCION_STATES, FORCED

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
#: The law and the decree that checkpoints stand on, by the article on days of the same law.
CHECKPOINT_LAW: Final[Mapping[Article, str]] = {
    Article.LAW_2025: "Luật Thi hành án dân sự 106/2025/QH15, Nghị định 152/2026/NĐ-CP",
    Article.LAW_2008: "Luật Thi hành án dân sự 26/2008/QH12 (sửa đổi, bổ sung), "
    "Nghị định 62/2015/NĐ-CP",
}
NOT_A_NOTICE: Final = (
    "Tin nhắn này chỉ để nhắc việc, không thay cho quyết định, thông báo theo quy định."
)

#: What stands before the time of a coercion in the first line.
HEADS: Final[Mapping[str, str]] = {
    Step.NEW: "Cưỡng chế mới",
    Step.LATE: "BÁO GẤP – cưỡng chế",
    Step.CHANGED: "Thay đổi lịch cưỡng chế, nay là",
    Step.CANCELLED: "Hủy cưỡng chế",
    Step.D7: "Còn 7 ngày – cưỡng chế",
    Step.D3: "Còn 3 ngày – cưỡng chế",
    Step.D1: "Còn 1 ngày làm việc – cưỡng chế",
    Step.H2: "Còn 2 giờ – cưỡng chế",
    Step.GUARD: "Cần xem lại thời gian cưỡng chế",
    Step.UNANSWERED: "Chưa đủ xác nhận – cưỡng chế",
    Step.HINDERED: "Có vướng mắc – cưỡng chế",
    Step.CHECKPOINT_PLAN: "Đến hạn kế hoạch bảo vệ – cưỡng chế",
    Step.CHECKPOINT_NOTICE: "Đến hạn thông báo việc kê biên – cưỡng chế",
    Step.CHECKPOINT_COST: "Đến hạn thông báo dự toán chi phí – cưỡng chế",
    Step.CHECKPOINT_MEETING: "Đến hạn họp thống nhất – cưỡng chế",
    Step.CHECKPOINT_24H: "Còn 24 giờ – cưỡng chế",
}
#: The first line of a change that is told of a coercion which is not planned any more.
STATES: Final[Mapping[str, str]] = {
    "held": "Đã tổ chức cưỡng chế",
    "postponed": "Hoãn cưỡng chế",
    "cancelled": "Hủy cưỡng chế",
}
TO_DO: Final[Mapping[str, str]] = {
    Step.CHECKPOINT_PLAN: (
        "Phải có kế hoạch bảo vệ cưỡng chế của cơ quan Công an chậm nhất 05 ngày làm việc trước "
        "ngày cưỡng chế."
    ),
    Step.CHECKPOINT_NOTICE: (
        "Kê biên quyền sử dụng đất, nhà ở, tài sản gắn liền với đất: thông báo cho Viện kiểm sát, "
        "cơ quan đăng ký đất đai, UBND cấp xã và đương sự chậm nhất 03 ngày làm việc trước ngày "
        "kê biên."
    ),
    Step.CHECKPOINT_COST: (
        "Thông báo dự toán chi phí cưỡng chế cho đương sự chậm nhất 02 ngày làm việc trước ngày "
        "cưỡng chế."
    ),
    Step.CHECKPOINT_MEETING: (
        "Họp thống nhất với Công an và các cơ quan phối hợp chậm nhất 01 ngày làm việc trước ngày "
        "cưỡng chế."
    ),
    Step.CHECKPOINT_24H: (
        "Yêu cầu hoãn của người có thẩm quyền kháng nghị phải nhận được chậm nhất 24 giờ trước "
        "thời điểm cưỡng chế; từ giờ này thủ trưởng cơ quan không còn bắt buộc phải hoãn."
    ),
}
#: The checkpoints ahead, each in a few words.
CHECKPOINTS: Final[Mapping[str, str]] = {
    Step.CHECKPOINT_PLAN: "kế hoạch bảo vệ của Công an",
    Step.CHECKPOINT_NOTICE: "thông báo việc kê biên (nhà, đất)",
    Step.CHECKPOINT_COST: "thông báo dự toán chi phí",
    Step.CHECKPOINT_MEETING: "họp thống nhất với Công an, cơ quan phối hợp",
    Step.CHECKPOINT_24H: "hết hạn nhận yêu cầu hoãn",
}
MEASURES: Final[Mapping[str, str]] = {
    CoercionMeasure.ACCOUNTS: "khấu trừ tiền, thu hồi giấy tờ có giá",
    CoercionMeasure.INCOME: "trừ vào thu nhập",
    CoercionMeasure.EXPLOITATION: "khai thác tài sản",
    CoercionMeasure.SEIZURE: "kê biên, xử lý tài sản",
    CoercionMeasure.HANDOVER: "chuyển giao vật, tài sản, giấy tờ",
    CoercionMeasure.ACT: "thực hiện hoặc không thực hiện công việc",
}
PARTS: Final[Mapping[Part, str]] = {
    Part.OFFICER: "CHV",
    Part.HEAD: "thủ trưởng",
    Part.LEADER: "lãnh đạo",
    Part.PARTNER: "phối hợp",
    Part.FOLLOWER: "theo dõi",
}
VERDICTS: Final[Mapping[Verdict, str]] = {
    Verdict.RECEIVED: "Đã nhận",
    Verdict.ARRANGED: "Đã bố trí",
    Verdict.HINDERED: "Vướng",
}
STEPS: Final[Mapping[str, str]] = {
    Step.NEW: "báo mới",
    Step.LATE: "báo gấp",
    Step.CHANGED: "báo thay đổi",
    Step.CANCELLED: "báo hủy",
    Step.D7: "nhắc trước 7 ngày",
    Step.D3: "nhắc trước 3 ngày",
    Step.D1: "nhắc trước 1 ngày làm việc",
    Step.H2: "nhắc trước 2 giờ",
    Step.GUARD: "cảnh báo thời gian",
    Step.UNANSWERED: "báo chưa đủ xác nhận",
    Step.HINDERED: "báo vướng mắc",
    Step.CHECKPOINT_PLAN: "hạn kế hoạch bảo vệ",
    Step.CHECKPOINT_NOTICE: "hạn thông báo kê biên",
    Step.CHECKPOINT_COST: "hạn thông báo dự toán",
    Step.CHECKPOINT_MEETING: "hạn họp thống nhất",
    Step.CHECKPOINT_24H: "mốc 24 giờ",
}
#: What became of a delivery, in the record.
OUTCOMES: Final[Mapping[str, str]] = {
    "planned": "chưa đến giờ gửi",
    "taken": "đang gửi",
    "sent": "đã gửi",
    "unknown": "chưa rõ đã nhận, sẽ gửi lại",
    "dead": "không gửi được",
    "void": "không gửi",
    "folded": "đã báo gộp",
}
SEVERAL_LATE: Final = "Chưa kịp báo trước:"
ANSWER_ALL: Final = "Đã nhận tất cả"
GROUP: Final = "nhóm"

# Answering

ONLY_ASKED: Final = "Việc cưỡng chế này không thuộc phần đồng chí phải xác nhận."
NO_SUCH_COERCION: Final = "Không tìm thấy việc cưỡng chế này trong phạm vi của đồng chí."
NOT_REGISTERED: Final = "Chức năng này dành cho người đã đăng ký với quản trị viên."
OVER: Final = "Việc cưỡng chế này không còn trong kế hoạch, không cần xác nhận."
ASK_REASON: Final = (
    "Đồng chí đang vướng gì? Nhắn tiếp lý do trong tin sau (không ghi phương án bảo vệ, quân số)."
)
HOW_TO_ANSWER: Final = "Ghi mã cưỡng chế sau lệnh, ví dụ: /danhan CC-00012"
WHICH_RECORD: Final = "Ghi mã cưỡng chế sau lệnh, ví dụ: /xacnhan CC-00012"
NONE_SENT: Final = "Chưa có thông báo nào."
NOBODY_ASKED: Final = "Chưa có người đăng ký nào phải xác nhận."
NOBODY_SILENT: Final = "Tất cả đã xác nhận."
SENT: Final = "Thông báo đã lập:"
ANSWERS: Final = "Xác nhận:"
NO_ANSWERS: Final = "Chưa có ai xác nhận."
CHANGED_SINCE: Final = "Lịch đã thay đổi sau tin đồng chí bấm; đây là lịch hiện nay:"
RECORD: Final = "Xem xác nhận"
HIDDEN_REASON: Final = "(lý do không hiển thị)"


def unlawful(found: Finding) -> str:
    """What the law has against a planned time, and the next day on which it has not."""
    return (
        f"không tổ chức cưỡng chế {FAULTS[found.fault]} ({ARTICLES[found.article]}); "
        f"ngày gần nhất được tổ chức: {forms.day_of_week(found.lawful_on)}"
    )


def head(step: str, state: str, when: str) -> str:
    """The first line of an alert: what, and when."""
    what = STATES[state] if step == Step.CHANGED and state in STATES else HEADS[step]
    return f"{what} {when}" if what.endswith("là") else f"{what}: {when}"


def several(number: int) -> str:
    """The first line of a message on several coercions."""
    return f"{number} thông báo về cưỡng chế"


def place(text: str | None) -> str:
    """Where."""
    return f"Tại {text}" if text else "Chưa ghi địa điểm"


def was_at(when: str) -> str:
    """The time that was told before."""
    return f"Trước đây đã báo: {when}"


def was_in(text: str) -> str:
    """The place that was told before."""
    return f"Địa điểm đã báo trước đây: {text}"


def was_so(state: str) -> str:
    """How it stood when it was told before, where that was not as planned."""
    return f"Trạng thái đã báo trước đây: {state}"


def papers(case: str, coercion: str, decision: str | None) -> str:
    """The codes that a coercion is filed under."""
    number = f"QĐ cưỡng chế {decision}, " if decision else ""
    return f"{number}mã cưỡng chế {coercion}, việc {case}"


def measure(words: str, *, forced: bool) -> str:
    """What is carried out, and whether by force."""
    return "; ".join(part for part in (words, FORCED if forced else "") if part)


def still(step: str) -> str:
    """A reason more to tell the same coercion at this moment."""
    return STEPS[step]


def checkpoint_law(article: Article) -> str:
    """What a checkpoint stands on."""
    return f"Căn cứ: {CHECKPOINT_LAW[article]}."


def checkpoint_ahead(step: str, when: str, *, passed: bool) -> str:
    """A checkpoint in the list of all of them."""
    return f"• {CHECKPOINTS[step]}: {'đã quá hạn ' if passed else ''}{when}"


CHECKPOINTS_AHEAD: Final = "Các mốc phải xong chậm nhất:"


def silent(who: Sequence[str]) -> str:
    """Who has not answered."""
    return f"Chưa xác nhận: {', '.join(who)}"


def someone(part: Part, name: str, body: str) -> str:
    """Somebody with their part in a coercion."""
    if part is Part.PARTNER and body:
        return f"{body} ({name})" if name and name != body else body
    return f"{PARTS[part]} {name}"


def released(coercion: str, unit: str) -> str:
    """To somebody who knew of a coercion and takes no part in it any more."""
    return (
        f"Việc cưỡng chế {coercion} đã thay đổi và đồng chí không còn trong thành phần được báo. "
        f"Cần biết thêm, đồng chí liên hệ {unit}."
    )


def late_line(step: str, when: str, case: str) -> str:
    """What could not be told in time, as one line."""
    return f"• {STEPS[step]}: cưỡng chế {when}, việc {case}"


def hindered(who: str, reason: str) -> str:
    """What is in somebody's way."""
    return f"{who} báo vướng: {reason}"


def answered(verdict: Verdict, when: str) -> str:
    """That an answer was noted."""
    return f"Đã ghi: {VERDICTS[verdict].lower()} – cưỡng chế {when}."


def answered_many(number: int) -> str:
    """That several answers were noted."""
    return f"Đã ghi: đã nhận {number} việc cưỡng chế."


def answered_by(who: str, verdict: Verdict, when: str, version: int, reason: str) -> str:
    """An answer in the record."""
    why = f": {reason}" if reason else ""
    return f"• {when} – {who}: {VERDICTS[verdict].lower()}{why} (lịch lần {version})"


def sent_to(step: str, who: str, when: str, outcome: str, channel: str, version: int) -> str:
    """A delivery in the record."""
    by = f" qua {channel}" if channel else ""
    what = f"{STEPS.get(step, step)} cho {who}: {OUTCOMES[outcome]}{by}"
    return f"• {when} – {what} (lịch lần {version})"


def group(body: str) -> str:
    """A group, by its organisation."""
    return f"{GROUP} {body}".strip()


def record_of(coercion: str, version: int, state: str) -> str:
    """The head of a record."""
    return f"Hồ sơ thông báo cưỡng chế {coercion} (lịch lần {version}, {COERCION_STATES[state]})"


def record_file(code: str) -> str:
    """The name of the record as a file."""
    return f"xac-nhan-cuong-che-{code}.pdf"


def made(when: str) -> str:
    """When the record was made."""
    return f"Lập lúc {when}"
