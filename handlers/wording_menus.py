"""Words where there are no buttons, for files that are opened by an address, and on pages."""

from typing import Final

#: Where a messenger has no buttons: before the numbered steps, and after a part of an answer.
CHOOSE: Final = "Nhắn số để chọn:"
MORE: Final = "(Còn nữa – nhắn “tiếp” để xem tiếp.)"
NOTHING_MORE: Final = "Không còn gì để xem tiếp. Đồng chí hỏi lại giúp."
WHICH_CHOICE: Final = "Đồng chí chọn việc nào? Nhắn số:"

#: A file that is not put where anybody with its address could open it.
NAMES_PARTIES: Final = (
    "Tệp có tên đương sự nên không gửi qua đường dẫn; đồng chí lấy trên Telegram."
)


def opened_at(name: str, address: str) -> str:
    """A file by its address, which soon works no more."""
    return f"Tệp {name} (mở trong 15 phút): {address}"


def no_such_choice(number: int) -> str:
    """A number that nothing open has."""
    return f"Không có lựa chọn số {number}, hoặc đã quá lâu. Đồng chí hỏi lại giúp."


def page(number: int) -> str:
    """The number of a page, at its foot."""
    return f"Trang {number}"
