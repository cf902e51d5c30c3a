"""Every sentence that the command line says to an operator."""

from datetime import date
from typing import Final

NEEDS_SECRET: Final = "TELEGRAM_WEBHOOK_URL cần có WEBHOOK_SECRET."
BAD_SECRET: Final = "WEBHOOK_SECRET phải gồm 8–256 ký tự A–Z, a–z, 0–9, _ hoặc -."
BAD_KEYS: Final = "DATA_KEYS phải là khóa Fernet (44 ký tự), cách nhau dấu phẩy, mới nhất trước."
BAD_DSN: Final = "SENTRY_DSN phải có dạng https://khóa@máy-chủ/số-dự-án."
BAD_DATABASE: Final = "DATABASE_URL không dùng được: cần sqlite:///… hoặc postgresql+psycopg://…"
SETTINGS_WRONG: Final = "Cấu hình chưa đúng:"
SCHEMA_OLD: Final = "Cơ sở dữ liệu chưa có lược đồ mới nhất. Hãy chạy: python -m bot migrate"
WRONG_KEYS: Final = (
    "Khóa DATA_KEYS (hoặc tệp thads.keys cạnh cơ sở dữ liệu) không mở được dữ liệu đã niêm phong: "
    "hãy đưa lại đủ các khóa đã dùng."
)
NOT_EMPTY: Final = "Cơ sở dữ liệu đã có số liệu; lệnh sample chỉ dùng cho cơ sở dữ liệu trống."
NO_DATA: Final = "Chưa có số liệu: hãy chạy import hoặc sample."
ALL_WELL: Final = "Mọi thứ đều ổn."
DOCTOR_FIGURES: Final = "đối chiếu số tổng hợp với từng việc, đến từng đồng"
DOCTOR_REBUILD: Final = "lập lại số tổng hợp từ đầu rồi đối chiếu"
SUMMING_UP: Final = "Đang lập số tổng hợp từ các việc đã có, chờ một lát…"
NO_SUMS: Final = (
    "Chưa có số tổng hợp của lần nhập sau cùng (số liệu vẫn đúng nhưng trả lời chậm). Hãy chạy: "
    "python -m bot doctor --rebuild"
)
MIGRATED: Final = "Lược đồ đã là mới nhất."
MAKING_SAMPLE: Final = (
    "Cơ sở dữ liệu trống: đang tạo số liệu mẫu tỉnh Lào Cai (không có thật), chờ khoảng nửa phút…"
)
NO_TOKEN: Final = "Chưa có TELEGRAM_TOKEN."
NO_ADMINS: Final = (
    "Chưa có ADMINS và chưa ai đăng ký nên chưa ai được trả lời: hãy chạy invite --role admin."
)
ZALO_TOKEN_REJECTED: Final = (
    "Zalo không chấp nhận ZALO_TOKEN; hãy lấy lại mã trong Zalo Bot Creator."
)
BAD_ZALO_TOKEN: Final = "ZALO_TOKEN phải có dạng số:chuỗi; nhiều mã cách nhau dấu phẩy."
TOKEN_REJECTED: Final = "Telegram không chấp nhận TELEGRAM_TOKEN; hãy lấy lại mã từ @BotFather."
WELCOME: Final = "Trợ lý THADS – đồng chí hỏi bằng tiếng Việt, Ctrl+D để thoát."
PROMPT: Final = "Hỏi: "
NO_QUESTION: Final = "Chưa có câu hỏi: ghi câu hỏi sau lệnh ask, hoặc dùng --file."
TAKEN: Final = "Đã nhập."
NOTHING_NEW: Final = "Không có gì thay đổi; không ghi gì."
REHEARSED: Final = "Chạy thử: không ghi gì vào cơ sở dữ liệu."
DOUBTFUL: Final = (
    "Chưa nhập gì vì có chỗ chưa chắc. Nếu đúng như trên, chạy lại với --confirm; nếu không, dùng "
    '--map "Trang!Cột=Cột của mẫu". Lần sau, tệp cùng mẫu sẽ không hỏi lại.'
)
TURNED_DOWN: Final = (
    "Chưa nhập gì vì có dòng lỗi. Sửa tệp rồi nhập lại, "
    "hoặc dùng --good-rows để chỉ nhập dòng đúng."
)
NO_PATHS: Final = "Ghi tệp hoặc thư mục cần nhập, hoặc --list, hoặc --undo N."
NO_GOOD_ROWS: Final = "Chưa nhập gì vì không có dòng nào đúng."
NO_NUMBER: Final = "Ghi việc cần làm rồi đến số của người ấy, ví dụ: people block 12."
NO_ROLE: Final = "Lệnh people move cần có --role, và --agency nếu thuộc một đơn vị."
NOBODY: Final = "Chưa có người nào đăng ký."
DESCRIPTION: Final = "Trợ lý THADS: trả lời số liệu thi hành án dân sự."

WORDS_USED: Final = "Chữ đã dùng"
WORDS_LEFT: Final = "Chữ chưa hiểu"
WORDS_LET_GO: Final = "Chữ bỏ qua"
REFERENCE: Final = "Số hiệu, hoặc tên để tra"
QUERY: Final = "Truy vấn"
SQL: Final = "SQL"
ANSWERED: Final = "Trả lời"
NONE: Final = "không có"

HELP: Final = {
    "run": "chạy mọi thứ đã được cấu hình (hoặc một vai trò: telegram, alerts, web)",
    "chat": "trò chuyện ngay tại cửa sổ lệnh",
    "ask": "hỏi một câu, hoặc một tệp mỗi dòng một câu",
    "explain": "cho xem một câu hỏi được hiểu và được tính thế nào",
    "export": "ghi câu trả lời thành tệp Excel",
    "out": "tệp sẽ ghi",
    "import": "nhập tệp hồ sơ của các đơn vị",
    "sample": "tạo số liệu mẫu trong cơ sở dữ liệu trống",
    "invite": "tạo mã mời dùng một lần cho người mới",
    "people": "danh sách người dùng; chặn, bỏ chặn, chuyển hoặc cho thôi một người",
    "calendar": "ngày nghỉ, ngày làm bù của năm nay và năm sau; sửa một ngày",
    "off": "ngày này (NNNN-TT-NN) được nghỉ",
    "work": "ngày này (NNNN-TT-NN) làm việc",
    "unset": "bỏ phần sửa của ngày này (NNNN-TT-NN)",
    "source": "căn cứ: số thông báo, công văn",
    "deliveries": "xem các tin không gửi được, và gửi lại",
    "replay": "gửi lại các tin mang số này, hoặc all: tất cả",
    "migrate": "đưa lược đồ cơ sở dữ liệu lên mới nhất",
    "backup": "sao lưu toàn bộ vào một tệp, trong lúc chương trình vẫn chạy",
    "restore": "khôi phục từ tệp sao lưu vào cơ sở dữ liệu trống",
    "move": "chuyển toàn bộ sang một cơ sở dữ liệu trống khác (chẳng hạn PostgreSQL)",
    "archive": "tệp sao lưu",
    "move_to": "địa chỉ cơ sở dữ liệu đích; dấu - là đọc từ đầu vào (địa chỉ có mật khẩu)",
    "doctor": "kiểm tra cấu hình và cơ sở dữ liệu",
    "audit": "xem nhật ký hỏi đáp và thay đổi quyền, hoặc kiểm tra nó còn nguyên vẹn",
    "keys": "tạo khóa niêm phong mới, hoặc niêm phong lại bằng khóa mới nhất",
    "bench": "đo tốc độ",
    "question": "câu hỏi",
    "after": "câu đã hỏi trước đó trong cùng cuộc trò chuyện (lặp lại được)",
    "json": "in ra JSON",
    "as_of": "coi ngày này (NNNN-TT-NN) là hôm nay",
    "as": "trả lời theo quyền của người này (kênh:số)",
    "file": "tệp câu hỏi, mỗi dòng một câu",
    "verify": "kiểm tra từng bản ghi của nhật ký có còn nguyên vẹn",
    "person": "chỉ của người mang số này",
    "from": "từ ngày này (NNNN-TT-NN)",
    "to": "đến hết ngày này (NNNN-TT-NN)",
    "new_key": "in ra một khóa mới",
    "rotate": "niêm phong lại mọi thứ bằng khóa đứng đầu",
    "paths": "tệp .xlsx .xlsm .xls .ods .csv .zip hoặc thư mục CSV",
    "dry_run": "chỉ kiểm tra, không ghi",
    "good_rows": "bỏ dòng lỗi, nhập những dòng đúng",
    "confirm": "xác nhận cách hiểu các trang, cột chưa chắc; tệp cùng mẫu sẽ không hỏi lại",
    "map": (
        'nói rõ một trang hoặc cột là gì: "Trang=Trang của mẫu", '
        '"Trang!Cột=Cột của mẫu", "Trang!Cột=" để bỏ cột'
    ),
    "list": "liệt kê các lần nhập, mới nhất trước",
    "undo": "hủy lần nhập mang số này (lần mới nhất còn hiệu lực)",
    "cases": "số việc cần tạo",
    "seed": "số khởi đầu, cùng số cho cùng số liệu",
    "until": "tạo số liệu đến hết ngày này (NNNN-TT-NN)",
    "role": "vai trò",
    "role_of": "vai trò của người ấy: officer, head, leader, partner, admin",
    "agency": "mã đơn vị (không ghi: tất cả các đơn vị)",
    "days": "số ngày mã mời có hiệu lực (mặc định 7)",
    "name": "họ tên người được mời",
    "officer": "tên chấp hành viên trong hồ sơ, nếu khác họ tên",
    "body": "cơ quan phối hợp, như ghi ở cột Cơ quan phối hợp",
    "action": "block (chặn), unblock (bỏ chặn), move (chuyển), end (cho thôi)",
    "number": "số của người ấy trong danh sách",
    "benchmark": "phép đo cần chạy (không ghi: tất cả): understanding, import, figures, sending",
}


def section(name: str) -> str:
    """The head of a part of an explanation."""
    return f"{name}:"


def corrected(said: str, meant: str) -> str:
    """Words, and those that they were taken for."""
    return f"“{said}” (đọc là “{meant}”)" if meant else f"“{said}”"


def reading(number: int) -> str:
    """One of two ways to read a question."""
    return f"Cách hiểu {number}"


def unreadable_file(name: str) -> str:
    """A secret's file."""
    return f"{name}: không đọc được tệp."


def bad_url(name: str) -> str:
    """An address."""
    return f"{name}: địa chỉ phải bắt đầu bằng http:// hoặc https://."


def bad_admin(value: str) -> str:
    """An entry of ADMINS."""
    return f"ADMINS: “{value}” phải có dạng telegram:123."


def bad_zone(value: str) -> str:
    """A time zone."""
    return f"TIMEZONE: không có múi giờ “{value}”."


def bad_tet_days(value: str, most: int) -> str:
    """A number of days around Tết."""
    return f"TET_DAYS: “{value}” phải là số ngày từ 0 đến {most}."


def bad_port(value: str) -> str:
    """A port."""
    return f"WEB_PORT: “{value}” không phải số cổng."


def bad_monthly(value: str) -> str:
    """How many messages a bot may send in a month."""
    return f"ZALO_MONTHLY_MESSAGES: “{value}” phải là số tin nhắn một tháng."


def bad_keep(value: str) -> str:
    """How long the words of the audit are kept."""
    return f"AUDIT_KEEP_DAYS: “{value}” phải là số ngày từ 1 đến 3650."


def bad_level(value: str) -> str:
    """A log level."""
    return f"LOG_LEVEL: “{value}” phải là DEBUG, INFO, WARNING hoặc ERROR."


def bad_clock(value: str) -> str:
    """A clock to rehearse with."""
    return f"CLOCK: “{value}” phải có dạng 2026-11-23T07:59:50+07:00."


def sums_differ(table: str, rows: int) -> str:
    """How many rows of sums are not as the cases say."""
    return f"Số tổng hợp lệch so với từng việc: bảng {table}, {rows} dòng. Hãy báo quản trị viên."


def figures_differ(start: date, end: date, split: str) -> str:
    """Of which period and split two ways to the figures disagree."""
    return f"Số liệu từ {start:%d/%m/%Y} đến {end:%d/%m/%Y} theo {split} tính hai cách không khớp."


def database_down(reason: str) -> str:
    """A database that cannot be used, with what it says itself."""
    return f"Không dùng được cơ sở dữ liệu: {reason.strip()}"


def bad_date(value: str) -> str:
    """A day that does not exist, or that no case can have."""
    return f"“{value}” không phải ngày có thật từ 1993 đến 2100 (NNNN-TT-NN, ví dụ 2021-09-15)."


def bad_count(value: str) -> str:
    """A number of cases."""
    return f"“{value}” phải là số nguyên lớn hơn 0."


def bad_person(value: str) -> str:
    """A person for --as."""
    return f"“{value}” phải có dạng kênh:số, ví dụ telegram:123."


def bad_role(value: str) -> str:
    """A role that nobody is given."""
    return f"“{value}” không phải vai trò: officer, head, leader, partner hoặc admin."


def no_agency(code: str) -> str:
    """An office that is not in the data."""
    return f"Không có đơn vị mang mã “{code}”."


def invited(whom: str, day: str, days: int) -> str:
    """What a code is for, and how long it is good."""
    return f"{whom}. Mã dùng một lần, có hiệu lực {days} ngày kể từ {day}."


def no_file(name: str) -> str:
    """A file of questions."""
    return f"Không đọc được tệp câu hỏi {name} (cần tệp văn bản UTF-8, mỗi dòng một câu)."


def progress(stage: str, rows: str) -> str:
    """How far a long import is."""
    return f"… {stage or 'ghi'}: {rows} dòng"


def no_such_meaning(text: str) -> str:
    """A sheet or column that the model of the files does not have."""
    return f"mẫu không có trang hoặc cột “{text}”"


def wrong_usage(text: str) -> str:
    """Arguments that do not fit."""
    return f"Tham số chưa đúng: {text}"


def no_token(channel: str) -> str:
    """A channel that is not configured."""
    return f"Chưa có {channel.upper()}_TOKEN."


def webhook_rejected(reason: str) -> str:
    """The messenger does not take the address that it is to call."""
    return f"Telegram không chấp nhận TELEGRAM_WEBHOOK_URL: {reason}."


def port_taken(host: str, port: int) -> str:
    """The web application finds its port in use."""
    return f"Không mở được cổng {host}:{port} (WEB_HOST, WEB_PORT): cổng đang được dùng?"


def not_written(path: str, why: str) -> str:
    """That a file could not be written."""
    return f"Không ghi được tệp {path}: {why}"
