"""The one table of sheets and columns: a new column in the files is one line here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from db.folding import fold
from db.terms import (
    CoercionState,
    EventKind,
    Initiative,
    ReceiptKind,
    RecommendationKind,
)


class Kind(StrEnum):
    """How the cells of a column are read (`db.importing.values`)."""

    TEXT = "text"
    CODE = "code"  # a code or number of a paper: text, but never a day
    DATE = "date"
    ANY_DAY = "any_day"  # a date that may lie ahead
    MOMENT = "moment"
    MONEY = "money"
    PER_CENT = "per_cent"
    YEAR = "year"
    YES_NO = "yes_no"
    CHOICE = "choice"
    NAMES = "names"  # several, with `;` between


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title in the files, our name for it, how it is read.

    `longest` is in characters (of one name, where there are several); `default` is what an empty
    cell of a new row means.
    """

    title: str
    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    longest: int = 300
    choices: Mapping[str, str] = field(default_factory=dict)
    default: str | int | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its title in the files, our name for it, its columns, the fields of its key."""

    title: str
    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    also: tuple[str, ...] = ()


def _choices(**titles: str) -> dict[str, str]:
    """Folded titles to codes; `;` stands between several titles of one code."""
    return {fold(one): str(code) for code, all_ in titles.items() for one in all_.split(";")}


_OFFICE = Column("Mã đơn vị", "agency", Kind.CODE, required=True, longest=50)
_CASE = Column("Mã việc", "case", Kind.CODE, required=True, longest=100)
_OFFICER = Column("Chấp hành viên", "officer", longest=200)

SHEETS: Final[tuple[Sheet, ...]] = (
    Sheet(
        "Đơn vị",
        "agencies",
        (
            Column("Mã đơn vị", "code", Kind.CODE, required=True, longest=50),
            Column("Tên đơn vị", "name", required=True),
            Column(
                "Loại",
                "kind",
                Kind.CHOICE,
                required=True,
                choices=_choices(
                    department="Cục;Cục THADS",
                    branch="Chi cục;Chi cục THADS",
                    province="THADS tỉnh;THADS thành phố",
                    division="Phòng khu vực;Phòng THADS khu vực",
                ),
            ),
            Column("Mã cấp trên", "parent", Kind.CODE, longest=50),
            Column("Tên gọi khác", "aliases", Kind.NAMES),
            Column("Hoạt động từ", "valid_from", Kind.ANY_DAY),
            Column("Hoạt động đến", "valid_to", Kind.ANY_DAY),
            Column("Đơn vị kế thừa", "successor", Kind.CODE, longest=50),
        ),
        key=("code",),
    ),
    Sheet(
        "Việc",
        "cases",
        (
            Column("Mã việc", "code", Kind.CODE, required=True, longest=100),
            _OFFICE,
            Column(
                "Số quyết định",
                "decision_number",
                Kind.CODE,
                required=True,
                longest=100,
                also=("Số quyết định thi hành án", "Số QĐ"),
            ),
            Column(
                "Ngày quyết định",
                "decision_date",
                Kind.DATE,
                also=("Ngày ra quyết định", "Ngày quyết định thi hành án"),
            ),
            Column("Ngày thụ lý", "accepted_on", Kind.DATE, required=True),
            Column(
                "Hình thức",
                "initiative",
                Kind.CHOICE,
                choices=_choices(
                    **{Initiative.EX_OFFICIO: "Chủ động", Initiative.ON_REQUEST: "Theo yêu cầu"}
                ),
            ),
            Column("Loại án", "category", longest=100),
            Column(
                "Nhóm",
                "group",
                Kind.CHOICE,
                # Kept in the offices' own words, which are also what people ask by.
                choices=_choices(
                    **{
                        "Tín dụng ngân hàng": "Tín dụng ngân hàng;Tín dụng, ngân hàng;TDNH",
                        "Tham nhũng, kinh tế": "Tham nhũng, kinh tế;Tham nhũng kinh tế;TNKT",
                    }
                ),
            ),
            _OFFICER,
            Column("Người phải thi hành án", "debtor", longest=500),
            Column(
                "Người được thi hành án",
                "creditor",
                longest=500,
            ),
            Column("Địa bàn", "locality"),
            Column("Số bản án", "judgment_number", Kind.CODE, longest=100),
            Column("Ngày bản án", "judgment_date", Kind.DATE),
            Column("Tòa án", "court"),
            Column(
                "Số tiền phải thi hành",
                "amount",
                Kind.MONEY,
                default=0,
                also=("Số tiền phải thi hành án",),
            ),
        ),
        key=("code",),
    ),
    Sheet(
        "Diễn biến",
        "events",
        (
            _CASE,
            Column("Ngày", "on_date", Kind.DATE, required=True),
            Column(
                "Diễn biến",
                "kind",
                Kind.CHOICE,
                required=True,
                choices=_choices(
                    **{
                        EventKind.ENFORCEABLE: "Có điều kiện;CĐK",
                        EventKind.NOT_ENFORCEABLE: "Chưa có điều kiện",
                        EventKind.POSTPONED: "Hoãn",
                        EventKind.SUSPENDED: "Tạm đình chỉ",
                        EventKind.RESUMED: "Tiếp tục",
                        EventKind.ENFORCED: "Thi hành xong",
                        EventKind.TERMINATED: "Đình chỉ",
                        EventKind.ENTRUSTED: "Ủy thác;Uỷ thác",
                        EventKind.WITHDRAWN: "Thu hồi",
                        EventKind.CANCELLED: "Hủy;Huỷ",
                        EventKind.SET_ASIDE: "Chuyển sổ theo dõi riêng",
                    }
                ),
            ),
            Column("Ghi chú", "note", longest=5000),
        ),
        key=("case", "on_date", "kind"),
    ),
    Sheet(
        "Thu tiền",
        "receipts",
        (
            _CASE,
            Column("Ngày", "on_date", Kind.DATE, required=True),
            Column("Số tiền", "amount", Kind.MONEY, required=True),
            Column(
                "Loại",
                "kind",
                Kind.CHOICE,
                default=ReceiptKind.COLLECTED.value,
                choices=_choices(
                    **{ReceiptKind.COLLECTED: "Thu", ReceiptKind.REDUCED: "Giảm;Miễn, giảm"}
                ),
            ),
            Column("Số biên lai", "number", Kind.CODE, longest=100),
        ),
        key=("case", "on_date", "amount", "kind", "place"),
    ),
    Sheet(
        "Cưỡng chế",
        "coercions",
        (
            Column("Mã cưỡng chế", "code", Kind.CODE, required=True, longest=100),
            _CASE,
            Column("Số quyết định cưỡng chế", "decision_number", Kind.CODE, longest=100),
            Column("Thời gian", "scheduled_at", Kind.MOMENT, required=True),
            Column("Địa điểm", "place", longest=500),
            Column("Biện pháp", "measure_text"),
            Column("Huy động lực lượng", "forced", Kind.YES_NO, default=False),
            Column("Cơ quan phối hợp", "partners", longest=1000),
            _OFFICER,
            Column(
                "Trạng thái",
                "state",
                Kind.CHOICE,
                default=CoercionState.PLANNED.value,
                choices=_choices(
                    **{
                        CoercionState.PLANNED: "Dự kiến",
                        CoercionState.HELD: "Đã tổ chức",
                        CoercionState.POSTPONED: "Hoãn",
                        CoercionState.CANCELLED: "Hủy;Huỷ",
                    }
                ),
            ),
            Column("Kết quả", "result", longest=5000),
        ),
        key=("code",),
    ),
    Sheet(
        "Chỉ tiêu",
        "targets",
        (
            _OFFICE,
            Column("Năm", "work_year", Kind.YEAR, required=True),
            Column("Chỉ tiêu việc", "cases", Kind.PER_CENT),
            Column("Chỉ tiêu tiền", "money", Kind.PER_CENT),
        ),
        key=("agency", "work_year"),
    ),
    Sheet(
        "Kiến nghị",
        "recommendations",
        (
            Column("Mã", "code", Kind.CODE, required=True, longest=100),
            Column("Ngày", "on_date", Kind.DATE, required=True),
            Column("Mã đơn vị", "agency", Kind.CODE, longest=50),
            Column("Viện kiểm sát", "procuracy"),
            Column(
                "Loại",
                "kind",
                Kind.CHOICE,
                default=RecommendationKind.RECOMMENDATION.value,
                choices=_choices(
                    **{
                        RecommendationKind.RECOMMENDATION: "Kiến nghị",
                        RecommendationKind.PROTEST: "Kháng nghị",
                    }
                ),
            ),
            Column("Nội dung", "content", longest=10000),
            Column("Trạng thái", "state", longest=100),
        ),
        key=("code",),
    ),
    Sheet(
        "Lịch nghỉ",
        "days",
        (
            Column("Ngày", "day", Kind.ANY_DAY, required=True),
            Column(
                "Nghỉ hay làm",
                "what",
                Kind.CHOICE,
                required=True,
                choices=_choices(off="Nghỉ;Nghỉ bù", working="Làm;Làm việc;Làm bù"),
            ),
            Column("Căn cứ", "source", required=True),
        ),
        key=("day",),
        also=("Ngày nghỉ",),
    ),
)

#: Each sheet by our name for it.
SHEET: Final[Mapping[str, Sheet]] = {sheet.name: sheet for sheet in SHEETS}
