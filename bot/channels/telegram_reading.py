"""What a Telegram update asks of us, and whether it is meant for us at all."""

import re
from collections.abc import Mapping
from typing import Any

from telegram import Chat, Message, User
from telegram import Update as TelegramUpdate

from bot.channels.base import Envelope, Handed, Incoming, Looked, Moved, Pressed, Update, Written
from handlers.understanding.lexicon import lexicon

#: The kinds of updates that we ask for.
KINDS = ("message", "callback_query", "inline_query")
#: What comes before a button's token: whether its answer may take the message's place.
TURN, ASK = "t:", "a:"

_COMMAND = re.compile(r"/(\w+)(?:@(\w+))?(?!\S)")


def envelope(update: Update) -> Envelope | None:
    """The update's key and chat; all pictures of an album have one key, to be answered once."""
    number, held = update.get("update_id"), _message(update)
    sender = _mapping(_happening(update), "from").get("id")
    if sender is None and held.keys() & {"migrate_to_chat_id", "migrate_from_chat_id"}:
        sender = _mapping(held, "chat").get("id")  # which nobody wrote
    # What somebody types elsewhere keeps its own order, beside that of their private chat.
    inline = "inline_query" in update
    chat = sender if inline else _mapping(held, "chat").get("id")
    if not all(isinstance(one, int) for one in (number, chat, sender)):
        return None
    album = held.get("media_group_id")
    key = f"album:{album}" if album else str(number)
    return Envelope(key, f"inline:{chat}" if inline else str(chat), str(sender))


def read(update: Update, me: User) -> Incoming | None:
    """What somebody wrote or pressed; None where it was for others, or nothing to answer."""
    parsed = TelegramUpdate.de_json(dict(update))
    if parsed.callback_query is not None:
        pressed = parsed.callback_query
        shown, data = pressed.message, pressed.data or ""
        return Pressed(
            str(pressed.from_user.id),
            pressed.id,
            data[len(ASK) :],
            str(shown.message_id) if shown else None,
            data.startswith(TURN),
            shown is not None and shown.chat.type == Chat.PRIVATE,
        )
    if parsed.inline_query is not None:
        typed = parsed.inline_query
        return Looked(str(typed.from_user.id), typed.id, typed.query)
    message = parsed.message
    if message is not None and (moved := _moved(message)) is not None:
        return moved
    if message is None or message.from_user is None or message.from_user.is_bot:
        return None
    return _written(message, message.from_user, me)


def _moved(message: Message) -> Moved | None:
    """That a group became a supergroup: told in the old chat and in the new one."""
    here, sender = str(message.chat.id), str((message.from_user or message.chat).id)
    if message.migrate_to_chat_id is not None:
        return Moved(sender, here, str(message.migrate_to_chat_id))
    if message.migrate_from_chat_id is not None:
        return Moved(sender, str(message.migrate_from_chat_id), here)
    return None


def _written(message: Message, sender: User, me: User) -> Written | Handed | None:
    text = message.text if message.text is not None else message.caption
    private = message.chat.type == Chat.PRIVATE
    if text is None and message.effective_attachment is None:
        return None  # a title was changed, somebody joined: nothing that anybody said
    if private and message.document is not None:
        held = message.document
        number, name = str(message.message_id), held.file_name or ""
        return Handed(str(sender.id), number, held.file_id, name, held.file_size or 0)
    if _is_for_another(text or "", me) or not (private or _is_called(message, text or "", me)):
        return None
    return Written(str(sender.id), str(message.message_id), _said(text, me), private)


def _said(text: str | None, me: User) -> str | None:
    """The text without our name."""
    if text is None:
        return None
    command = _COMMAND.match(text)
    if command is not None:
        text = f"/{command[1]}{text[command.end() :]}"
    return _mention(me).sub(" ", text).strip()


def _is_for_another(text: str, me: User) -> bool:
    """Whether it is a command that names another bot."""
    command = _COMMAND.match(text)
    named = command[2] if command else None
    return named is not None and named.lower() != (me.username or "").lower()


def _is_called(message: Message, text: str, me: User) -> bool:
    """Whether a message of a group is meant for us: mentioned, answered, or by our command."""
    answered = message.reply_to_message
    ours = answered is not None and answered.from_user is not None and answered.from_user == me
    command = _COMMAND.match(text)
    known = command is not None and command[1].lower() in lexicon().commands
    return ours or known or _mention(me).search(text) is not None


def _mention(me: User) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w@])@{re.escape(me.username or '')}(?!\w)", re.IGNORECASE)


def _happening(update: Update) -> Mapping[str, Any]:
    """What an update is about, of the kinds that we ask for."""
    return next((held for kind in KINDS if (held := _mapping(update, kind))), {})


def _message(update: Update) -> Mapping[str, Any]:
    return _mapping(update, "message") or _mapping(_mapping(update, "callback_query"), "message")


def _mapping(held: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = held.get(name)
    return value if isinstance(value, Mapping) else {}
