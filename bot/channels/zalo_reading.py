"""What a Zalo update asks of us: wrapped or bare, of any event, from one person or a group."""

import re
from collections.abc import Mapping
from typing import Any, Final

from bot.channels.base import Envelope, Incoming, Update, Written

#: The events that somebody wrote or sent something, all of them messages.
_EVENT: Final = re.compile(r"message\.\w+\.received")
_GROUP: Final = "GROUP"


def envelope(update: Update) -> Envelope | None:
    """The update's key, which Zalo repeats when it repeats the message, and its chat."""
    message = _message(update)
    sender, chat = (_mapping(message, name).get("id") for name in ("from", "chat"))
    key = message.get("message_id")
    if not all(isinstance(one, str) and one for one in (sender, chat, key)):
        return None
    return Envelope(str(key), str(chat), str(sender))


def read(update: Update, name: str) -> Incoming | None:
    """What somebody wrote, without our `name`; None where another bot did, or nobody.

    A message without text has none: a picture, a voice, a sticker, and whatever Zalo keeps from
    us, files and the messages of protected people among them.
    """
    message = _message(update)
    sender = _mapping(message, "from")
    if sender.get("is_bot") is True:
        return None
    chat = _mapping(message, "chat")
    private = str(chat.get("chat_type", "")).upper() != _GROUP
    text = message.get("text")
    if not isinstance(text, str) or not text.strip():
        # In a group nobody meant us by it.
        bare = Written(str(sender["id"]), str(message["message_id"]), None, private)
        return bare if private else None
    said = text if private or not name else re.sub(rf"@{re.escape(name)}", " ", text)
    return Written(str(sender["id"]), str(message["message_id"]), said.strip(), private)


def _message(update: Update) -> Mapping[str, Any]:
    """The message of an update that is one; nothing of any other."""
    inner = _mapping(update, "result") or update
    event = inner.get("event_name")
    known = isinstance(event, str) and _EVENT.fullmatch(event)
    return _mapping(inner, "message") if known else {}


def _mapping(held: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = held.get(name)
    return value if isinstance(value, Mapping) else {}
