"""One message of everything that is due to somebody: broadcasts, alerts, how the program runs."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from db import parcels
from db.session import Database
from db.vocabulary import Lexicographer
from handlers.notices import OPERATOR, Notices
from tests.db.letters import NOW, draft, enrol, form_group, post
from tests.keys import VAULT

AT = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
SAID = [
    (
        {"what": "stopped", "worker": "máy 1-7", "role": "alerts"},
        "Tiến trình máy 1-7 (gửi cảnh báo) đã dừng mà không báo; hãy kiểm tra máy chủ.",
    ),
    (
        {"what": "unreachable", "person": 1, "channel": "telegram", "elsewhere": "zalo"},
        "Không gửi được cho Người 7 qua Telegram: người nhận đã chặn hoặc rời kênh. "
        "Tin được chuyển sang Zalo.",
    ),
    (
        {"what": "dead", "person": 9, "channel": "telegram", "reason": "too long"},
        "Có tin không gửi được cho một người dùng (too long). "
        "Xem danh sách tin chưa gửi được bằng lệnh /guilai.",
    ),
    (
        {"what": "dead", "group": 1, "channel": "telegram", "reason": "too long"},
        "Có tin không gửi được cho một nhóm đã đăng ký (too long). "
        "Xem danh sách tin chưa gửi được bằng lệnh /guilai.",
    ),
]


@pytest.mark.parametrize(("body", "said"), SAID)
def test_administrators_read_how_the_program_runs(
    sqlite_url: str, body: dict[str, object], said: str
) -> None:
    database = Database(sqlite_url, VAULT)
    (lan,) = enrolled(database)
    post(database, draft("a", lan, kind=OPERATOR, body=body), draft("b", lan, kind="coercion"))
    (parcel,) = parcels.claim(database, "w", NOW, 1)
    found = Notices(database, Lexicographer()).render(parcel, "telegram", AT)
    assert found.reply.text == said
    assert found.told == {due.id for due in parcel.dues if due.draft.kind == OPERATOR}
    database.close()


def enrolled(database: Database) -> list[int]:
    found = enrol(database, 7, role="admin")
    form_group(database, -9)
    return found
