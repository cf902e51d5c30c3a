"""The fixed words of the field, as stored: one stable code for each term of the offices."""

from enum import StrEnum


class AgencyKind(StrEnum):
    """Kinds of enforcement office (Loại): before and after the reorganisation of 01/07/2025."""

    DEPARTMENT = "department"  # Cục
    BRANCH = "branch"  # Chi cục
    PROVINCE = "province"  # THADS tỉnh
    DIVISION = "division"  # Phòng khu vực


class Role(StrEnum):
    """What a person is to us; what each may see stands in `handlers.permissions`."""

    OPERATOR = "operator"  # at the machine itself
    ADMIN = "admin"
    LEADER = "leader"  # of a province
    HEAD = "head"  # of an agency and what is below it
    OFFICER = "officer"  # of an agency
    PARTNER = "partner"  # of the Steering Committee, procuracy, police, commune
    STRANGER = "stranger"

    @property
    def is_known(self) -> bool:
        """Whether the person gets answers at all; deny first."""
        return self is not Role.STRANGER

    @property
    def administers(self) -> bool:
        """Whether the person admits others, and sees what was asked and what was misread."""
        return self in (Role.OPERATOR, Role.ADMIN)


class Status(StrEnum):
    """Whether a registered person is one still."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    LEFT = "left"


class Initiative(StrEnum):
    """Hình thức: who set the enforcement going."""

    EX_OFFICIO = "ex_officio"  # Chủ động
    ON_REQUEST = "on_request"  # Theo yêu cầu


class EventKind(StrEnum):
    """Diễn biến: a dated change of a case's state."""

    ENFORCEABLE = "enforceable"  # Có điều kiện
    NOT_ENFORCEABLE = "not_enforceable"  # Chưa có điều kiện
    POSTPONED = "postponed"  # Hoãn
    SUSPENDED = "suspended"  # Tạm đình chỉ
    RESUMED = "resumed"  # Tiếp tục
    ENFORCED = "enforced"  # Thi hành xong
    TERMINATED = "terminated"  # Đình chỉ
    ENTRUSTED = "entrusted"  # Ủy thác
    WITHDRAWN = "withdrawn"  # Thu hồi
    CANCELLED = "cancelled"  # Hủy
    SET_ASIDE = "set_aside"  # Chuyển sổ theo dõi riêng


#: Events that end a case; a case has one at most.
CLOSING = frozenset(
    {
        EventKind.ENFORCED,
        EventKind.TERMINATED,
        EventKind.ENTRUSTED,
        EventKind.WITHDRAWN,
        EventKind.CANCELLED,
    }
)


class Standing(StrEnum):
    """What an open case is at the end of a day; `standing_rules` says what is enforceable."""

    IN_PROGRESS = "in_progress"
    POSTPONED = "postponed"
    SUSPENDED = "suspended"
    WITHOUT_MEANS = "without_means"
    SET_ASIDE = "set_aside"


class ReceiptKind(StrEnum):
    """Loại of a `Thu tiền` row."""

    COLLECTED = "collected"  # Thu
    REDUCED = "reduced"  # Giảm


class CoercionState(StrEnum):
    """Trạng thái of a coercion decision."""

    PLANNED = "planned"  # Dự kiến
    HELD = "held"  # Đã tổ chức
    POSTPONED = "postponed"  # Hoãn
    CANCELLED = "cancelled"  # Hủy


class CoercionMeasure(StrEnum):
    """Biện pháp: the six measures of the law, by content (the law of 2026 renumbered two)."""

    ACCOUNTS = "accounts"  # khấu trừ tiền trong tài khoản; thu hồi, xử lý tiền, giấy tờ có giá
    INCOME = "income"  # trừ vào thu nhập
    EXPLOITATION = "exploitation"  # khai thác tài sản
    SEIZURE = "seizure"  # kê biên, xử lý tài sản
    HANDOVER = "handover"  # buộc chuyển giao vật, quyền tài sản, giấy tờ
    ACT = "act"  # buộc thực hiện hoặc không được thực hiện công việc nhất định
    OTHER = "other"  # written otherwise; the office's own words are kept beside it


class RecommendationKind(StrEnum):
    """Loại of a procuracy's paper."""

    RECOMMENDATION = "recommendation"  # Kiến nghị
    PROTEST = "protest"  # Kháng nghị
