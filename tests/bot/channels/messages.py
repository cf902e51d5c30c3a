"""Messages to and from the bot that several tests need, as Telegram words them."""

from typing import Any, Final

from handlers.messages import Choice, Kind, Reply, line

PHOTO: Final = [{"file_id": "1", "file_unique_id": "1", "width": 9, "height": 9}]
STICKER: Final = {
    "file_id": "1",
    "file_unique_id": "1",
    "type": "regular",
    "width": 9,
    "height": 9,
    "is_animated": False,
    "is_video": False,
}
FORWARDED: Final = {"type": "hidden_user", "sender_user_name": "Ai đó", "date": 1_700_000_000}


def message(chat: int, text: str) -> dict[str, Any]:
    """A message in private, or one that another points to."""
    user = {"id": chat, "is_bot": False, "first_name": "Lan"}
    return {
        "message_id": 1,
        "date": 1_700_000_000,
        "chat": {"id": chat, "type": "private"},
        "from": user,
        "text": text,
    }


def with_buttons(text: str, *labels: str) -> Reply:
    """A reply with a button for each label."""
    named = labels or ("Theo đơn vị",)
    return Reply(Kind.ANSWER, (line(text),), tuple(Choice(x, f"hỏi {x}") for x in named))
