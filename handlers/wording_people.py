"""Every sentence about who may use the assistant: coming in, rights, absence, leaving, groups."""

from typing import Final

from db.authority import Why
from db.terms import Role, Status

ROLES: Final = {
    Role.OPERATOR: "người vận hành",
    Role.ADMIN: "quản trị viên",
    Role.LEADER: "lãnh đạo tỉnh",
    Role.HEAD: "thủ trưởng đơn vị",
    Role.OFFICER: "chấp hành viên, cán bộ",
    Role.PARTNER: "cơ quan phối hợp",
    Role.STRANGER: "chưa đăng ký",
}
#: Other words for the roles, folded.
ROLE_WORDS: Final = {
    "quan tri": Role.ADMIN,
    "lanh dao": Role.LEADER,
    "lanh dao cuc": Role.LEADER,
    "thu truong": Role.HEAD,
    "truong phong": Role.HEAD,
    "lanh dao don vi": Role.HEAD,
    "chap hanh vien": Role.OFFICER,
    "chv": Role.OFFICER,
    "can bo": Role.OFFICER,
    "phoi hop": Role.PARTNER,
}
EVERYWHERE: Final = "tất cả các đơn vị"
UNNAMED: Final = "chưa ghi tên"

WHY: Final = {
    Why.NOT_THERE: "Không có mục này trong phạm vi đồng chí quản trị.",
    Why.NOT_YOURS: "Không có mục này trong phạm vi đồng chí quản trị.",
    Why.NO_SUCH_POST: (
        "Vai trò và đơn vị không hợp nhau: thủ trưởng, chấp hành viên phải thuộc một đơn vị; "
        "lãnh đạo tỉnh thuộc cơ quan cấp tỉnh."
    ),
    Why.LAST_ADMIN: (
        "Chưa thực hiện: phải còn ít nhất một quản trị viên. Đồng chí mời người thay trước."
    ),
    Why.ALREADY: "Việc này đã xong từ trước.",
    Why.BAD_DAYS: "Số ngày hoặc ngày không hợp lệ.",
    Why.BAD_STAND_IN: "Người này không thay được: phải là người đang dùng trợ lý, cùng tỉnh.",
}
NOT_REGISTERED: Final = "Tài khoản này không có trong danh sách người dùng nên không dùng lệnh này."

BAD_CODE: Final = (
    "Mã này không dùng được (sai, đã dùng hoặc hết hạn). "
    "Sai năm lần thì một giờ sau mới thử lại được."
)
ALREADY_IN: Final = "Đồng chí đã đăng ký rồi."
JOINED: Final = "Đã đăng ký. Đồng chí có thể hỏi ngay; gõ /toi để xem quyền của mình."
CONNECTED: Final = "Đã nối tài khoản này với đăng ký của đồng chí."
HOW_TO_ASK_IN: Final = (
    "Đồng chí viết: /dangky Họ tên; đơn vị. Ví dụ: /dangky Nguyễn Văn A; Phòng THADS khu vực 1."
)
WHICH_OFFICE: Final = "Đồng chí thuộc đơn vị nào?"
NO_SUCH_OFFICE: Final = "Tôi không thấy đơn vị nào mang tên này."
TOO_MANY_TRIES: Final = "Đồng chí đã gửi nhiều lần. Xin chờ một giờ rồi gửi lại."
NO_OFFICES: Final = "Chưa có đơn vị nào trong dữ liệu."

WHICH_ROLE: Final = "Vai trò nào?"
WHICH_UNIT: Final = "Ở đơn vị nào?"
HOW_LONG: Final = "Mã có hiệu lực bao lâu?"
HOW_TO_INVITE: Final = (
    "Có thể ghi liền một dòng: /moi_nguoi vai trò; đơn vị; số ngày; họ tên. "
    "Ví dụ: /moi_nguoi chấp hành viên; Sa Pa; 7; Nguyễn Văn A."
)
MORE: Final = "Xem thêm"
WITHDRAW: Final = "Hủy mã này"
WITHDRAWN: Final = "Đã hủy mã mời."
SEND_IT: Final = "Người được mời gửi mã này cho trợ lý để vào."
LINK: Final = "Hoặc mở đường dẫn này:"
OWN_CODE: Final = "Mã nối tài khoản (dùng một lần, trong 30 phút):"
SEND_IT_THERE: Final = "Đồng chí mở ứng dụng kia và gửi mã này cho trợ lý ở đó."

NO_REQUESTS: Final = "Không có yêu cầu đăng ký nào đang chờ."
REQUESTS: Final = "Yêu cầu đăng ký đang chờ, cũ nhất trước:"
NEW_REQUEST: Final = "Có người xin đăng ký dùng trợ lý:"
ALL_REQUESTS: Final = "Các yêu cầu đang chờ"
GRANT: Final = "Duyệt"
DENY: Final = "Từ chối"
DENIED: Final = "Đã từ chối yêu cầu. Trợ lý báo cho người gửi."
FULL: Final = (
    "Tài khoản Zalo này đã đủ số người dùng. Xin liên hệ quản trị viên để được dùng tài khoản khác."
)
LET_IN: Final = (
    "Yêu cầu đăng ký của đồng chí đã được duyệt. Đồng chí có thể hỏi ngay; gõ /toi để xem quyền "
    "của mình."
)
TURNED_DOWN: Final = (
    "Yêu cầu đăng ký chưa được chấp nhận. Nếu có nhầm lẫn, xin liên hệ quản trị viên của đơn vị."
)
GRANT_AS: Final = "Duyệt với vai trò nào?"
CHECK_WHO: Final = "Họ tên do người gửi tự khai; đồng chí xác minh trước khi duyệt."

NOBODY: Final = "Chưa có người nào đăng ký trong phạm vi đồng chí quản trị."
PEOPLE: Final = "Người dùng:"
ALL_PEOPLE: Final = "Danh sách người dùng"
BLOCK: Final = "Chặn"
UNBLOCK: Final = "Bỏ chặn"
MOVE: Final = "Đổi vai trò, đơn vị"
AWAY: Final = "Nghỉ, người thay"
END: Final = "Cho thôi dùng"
AGREED: Final = "Đồng ý"
BLOCKED: Final = "đang bị chặn"
GONE: Final = "đã thôi dùng"
STATUSES: Final = {
    Status.ACTIVE: (),
    Status.BLOCKED: (BLOCKED,),
    Status.LEFT: (GONE,),
}
HOW_TO_CHANGE: Final = (
    "Sửa tên: /nguoi 12 tên Nguyễn Văn A; tên trong hồ sơ: /nguoi 12 chv Nguyễn Văn A; "
    "cơ quan phối hợp: /nguoi 12 cơ quan Công an tỉnh."
)
NOBODY_NAMED: Final = "Không có ai mang tên này trong phạm vi đồng chí quản trị."
DONE: Final = "Đã ghi nhận, có hiệu lực ngay."
SURE_TO_END: Final = "Cho người này thôi dùng trợ lý? Muốn dùng lại thì phải mời lại."

SURE_TO_LEAVE: Final = (
    "Đồng chí muốn thôi dùng trợ lý? Tài khoản được xóa ngay; muốn dùng lại thì phải được mời lại."
)
LEAVE: Final = "Thôi dùng"
LEFT: Final = "Đã xóa đăng ký của đồng chí. Cảm ơn đồng chí."

NOT_AWAY: Final = "Chưa ghi ngày nghỉ nào."
HOW_TO_BE_AWAY: Final = "Chọn ngày, hoặc viết: /nghi 01/12/2026-05/12/2026; họ tên người thay."
WHO_STANDS_IN: Final = "Ai thay trong những ngày này? Người thay có quyền như người nghỉ."
OR_WRITE_A_NAME: Final = "Người khác thì viết tên: /nghi 01/12/2026-05/12/2026; họ tên."
NOBODY_TO_STAND_IN: Final = "Chưa có ai cùng tỉnh đang dùng trợ lý để thay."
TODAY: Final = "Hôm nay"
END_AWAY: Final = "Hết nghỉ"
BAD_DAYS: Final = "Tôi chưa đọc được ngày. Đồng chí viết như 01/12/2026-05/12/2026."

IN_A_GROUP: Final = "Lệnh này gõ trong nhóm cần đăng ký."
NO_GROUP: Final = "Nhóm này chưa đăng ký."
HOW_TO_GROUP: Final = (
    "Đăng ký nhóm cho một đơn vị: /nhom Sa Pa; bỏ đăng ký: /nhom thôi. "
    "Trong nhóm chỉ trả lời số liệu, không nêu tên."
)
GROUP_ENDED: Final = "Đã bỏ đăng ký nhóm này."

#: What each may ask, said to themself.
MAY_ASK: Final = {
    Role.OPERATOR: "Được hỏi mọi số liệu và hồ sơ.",
    Role.ADMIN: "Được hỏi số liệu, hồ sơ và quản trị người dùng trong phạm vi nêu trên.",
    Role.LEADER: "Được hỏi số liệu và danh sách trong phạm vi nêu trên.",
    Role.HEAD: "Được hỏi số liệu và danh sách của đơn vị và các đơn vị trực thuộc.",
    Role.OFFICER: "Được hỏi số liệu và danh sách của đơn vị; việc của mình thì xem đầy đủ.",
    Role.PARTNER: "Được hỏi số liệu, và lịch những cuộc cưỡng chế mà cơ quan mình tham gia.",
}
BY_SETTING: Final = "Quản trị viên theo cấu hình máy chủ."
KEPT: Final = (
    "Lưu về đồng chí: họ tên, vai trò, đơn vị; số tài khoản (đã mã hóa); câu trước trong 30 phút. "
    "Nhật ký ghi ai hỏi gì, lúc nào; nội dung câu hỏi trong nhật ký và câu bị báo sai được xóa sau "
    "thời hạn cơ quan đặt, thường là 365 ngày."
)
HOW_TO_LEAVE: Final = "Thôi dùng: /roi (xóa tài khoản ngay; tên và nhật ký còn giữ để kiểm tra)."
OTHER_COMMANDS: Final = "Nghỉ, nhờ người thay: /nghi. Nối thêm ứng dụng nhắn tin: /ketnoi."


def requested(office: str) -> str:
    """A request that was kept."""
    return (
        f"Đã chuyển yêu cầu tới quản trị viên của {office}. "
        "Khi được duyệt, đồng chí hỏi là được trả lời."
    )


def code_until(day: str) -> str:
    """What stands over a code."""
    return f"Mã mời, dùng một lần, đến {day}:"


def days(number: int) -> str:
    """`7 ngày`."""
    return f"{number} ngày"


def held(role: Role, office: str) -> str:
    """A post: `chấp hành viên, cán bộ – Chi cục THADS thị xã Sa Pa`."""
    return f"{ROLES[role]} – {office}"


def for_whom(post: str, name: str) -> str:
    """Whom a code is for."""
    return f"Cho {name}: {post}" if name else f"Cho: {post}"


def listed(number: int, name: str, post: str, mark: str = "") -> str:
    """A person or a request in a list."""
    return f"{number}. {name or UNNAMED} – {post}" + (f" ({mark})" if mark else "")


def full(name: str) -> str:
    """No more people may write to this bot, but to another one."""
    return f"Tài khoản này đã đủ số người dùng. Xin nhắn mã mời cho “{name}” trên Zalo."


def granted(number: int, name: str) -> str:
    """A request that was granted."""
    return f"Đã duyệt: {name} nay là người dùng số {number}. Trợ lý báo cho người gửi."


def joined(when: str, channels: str) -> str:
    """Since when somebody is registered, and where."""
    return f"Đăng ký từ {when}" + (f"; trên {channels}" if channels else "; chưa có tài khoản")


def in_files(officer: str) -> str:
    """The name in the case files."""
    return f"Tên trong hồ sơ: {officer}"


def of_body(body: str) -> str:
    """A partner's organisation."""
    return f"Cơ quan: {body}"


def away(days: str, name: str) -> str:
    """Days of absence, and who stands in."""
    return f"Nghỉ {days}, người thay: {name}"


def stands_in(name: str, post: str) -> str:
    """For whom somebody stands in today."""
    return f"Hôm nay thay {name or UNNAMED}: {post}"


def registered_as(name: str) -> str:
    """The head of what somebody is registered as."""
    return f"Đồng chí {name}" if name else "Đồng chí"


def waiting(number: int) -> str:
    """How many requests wait."""
    return f"Có {number} yêu cầu đăng ký đang chờ duyệt."


def group_of(office: str) -> str:
    """What a group is registered for."""
    return f"Nhóm này đăng ký cho: {office}."
