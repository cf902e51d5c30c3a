"""Messages out to Telegram: entities instead of markup, buttons in rows, pages in place."""

from collections.abc import Sequence

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)

from bot.channels.base import GiveUp, Key, Outgoing, Piece, Receipt
from bot.channels.layout import units
from bot.channels.telegram_errors import decisions, is_unchanged
from bot.channels.telegram_reading import ASK, TURN

#: Labels that are shorter than this together share a row on the narrowest phone.
_ROW = 26
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def send(bot: Bot, chat: str, message: Outgoing) -> Receipt:
    """Sends a message, under the one that it answers; a message answered twice is no matter."""
    under = (
        ReplyParameters(int(message.answers), allow_sending_without_reply=True)
        if message.answers
        else None
    )
    with decisions():
        sent = await bot.send_message(
            chat,
            message.piece.text,
            entities=_entities(message.piece),
            reply_markup=_markup(message.keys),
            link_preview_options=_NO_PREVIEW,
            reply_parameters=under,
        )
    return Receipt(str(sent.message_id))


async def replace(bot: Bot, chat: str, replaced: str, message: Outgoing) -> Receipt:
    """Puts a message in the place of another; one that says the same already is well."""
    try:
        with decisions():
            await bot.edit_message_text(
                message.piece.text,
                chat,
                int(replaced),
                entities=_entities(message.piece),
                reply_markup=_markup(message.keys),
                link_preview_options=_NO_PREVIEW,
            )
    except GiveUp as refused:
        if not is_unchanged(refused):
            raise
    return Receipt(replaced)


def _entities(piece: Piece) -> list[MessageEntity]:
    return [MessageEntity(MessageEntity.BOLD, start, size) for start, size in piece.bold]


def _markup(keys: Sequence[Key]) -> InlineKeyboardMarkup | None:
    """The buttons in rows: short ones side by side, long ones and those apart below."""
    rows: list[list[InlineKeyboardButton]] = []
    room, apart = 0, False
    for key in keys:
        room -= units(key.label)
        if room < 0 or key.apart is not apart:
            rows.append([])
            room, apart = _ROW - units(key.label), key.apart
        data = f"{TURN if key.turns else ASK}{key.token}"
        rows[-1].append(InlineKeyboardButton(key.label, callback_data=data))
    return InlineKeyboardMarkup(rows) if rows else None
