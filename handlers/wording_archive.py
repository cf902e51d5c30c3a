"""Words for whoever keeps copies of the database, at the machine."""

from datetime import datetime
from pathlib import Path
from typing import Final

from handlers.forms import count

KEYS_APART: Final = (
    "Khóa niêm phong (DATA_KEYS hoặc tệp thads.keys cạnh cơ sở dữ liệu) không nằm trong tệp này: "
    "hãy cất riêng, vì thiếu khóa thì không mở được số liên hệ và nhật ký."
)


def written(file: Path, rows: int) -> str:
    """That a backup is whole."""
    return f"Đã sao lưu {count(rows)} dòng vào {file} và đã đọc lại để kiểm tra."


def restored(rows: int, made_at: datetime) -> str:
    """That a backup was brought back."""
    return (
        f"Đã khôi phục {count(rows)} dòng, đúng như lúc {made_at:%H:%M %d/%m/%Y} (giờ UTC). Tin "
        "đến hạn từ lúc đó sẽ được gửi kèm chữ “(gửi lại)”; hãy nhập lại các tệp hồ sơ từ lúc đó."
    )


def moved(rows: int) -> str:
    """That everything is in the other database."""
    return (
        f"Đã chuyển {count(rows)} dòng. Hãy đặt DATABASE_URL là địa chỉ mới, giữ nguyên khóa "
        "(DATA_KEYS hoặc tệp thads.keys), rồi khởi động lại; cơ sở dữ liệu cũ vẫn còn nguyên."
    )


def no_archive(file: Path) -> str:
    """A file that is none of ours, or damaged."""
    return f"{file} không phải tệp sao lưu của chương trình, hoặc đã hỏng. Không có gì thay đổi."


def not_empty(table: str) -> str:
    """A database that holds something."""
    return (
        f"Cơ sở dữ liệu đích đã có dữ liệu (bảng {table}). Chỉ khôi phục vào cơ sở dữ liệu trống; "
        "không có gì thay đổi."
    )


def other_schema(revision: str) -> str:
    """A database with another schema than the backup's, or one that this program does not know."""
    return (
        f"Tệp sao lưu thuộc lược đồ {revision}; cơ sở dữ liệu đích (hoặc phiên bản chương trình "
        "này) không cùng lược đồ. Hãy dùng cơ sở dữ liệu hoàn toàn trống hoặc phiên bản mới hơn."
    )


def unusable(file: Path, why: str) -> str:
    """A file that cannot be written or read."""
    return f"Không ghi hoặc đọc được {file}: {why}. Không có gì thay đổi."
