"""Messages out to Telegram: entities instead of markup, buttons in rows, pages in place."""

from collections.abc import Sequence

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)

from bot.channels.base import GiveUp, Key, Offer, Outgoing, Piece, Receipt
from bot.channels.layout import units
from bot.channels.telegram_errors import decisions, is_unchanged
from bot.channels.telegram_reading import ASK, TURN
from handlers.messages import Attachment
from handlers.wording import ASK_IN_PRIVATE

#: Labels that are shorter than this together share a row on the narrowest phone.
_ROW = 26
#: How long Telegram shows the same person the same answer to the same words, in seconds.
_KEPT_SECONDS = 5
#: So much of an answer is shown under its title, before it is chosen.
_DESCRIPTION = 160
#: What `/start` brings when somebody comes over from there.
_START = "hoi"
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def send(bot: Bot, chat: str, message: Outgoing) -> Receipt:
    """Sends a message, under the one that it answers; a message answered twice is no matter."""
    if message.attachment is not None:
        return await _file(bot, chat, message.attachment, protected=message.protected)
    under = (
        ReplyParameters(int(message.answers), allow_sending_without_reply=True)
        if message.answers
        else None
    )
    if message.picture is not None:
        return await _photo(bot, chat, message, message.picture, under)
    with decisions():
        sent = await bot.send_message(
            chat,
            message.piece.text,
            entities=_entities(message.piece),
            reply_markup=_markup(message.keys),
            link_preview_options=_NO_PREVIEW,
            reply_parameters=under,
            protect_content=message.protected,
        )
    return Receipt(str(sent.message_id))


async def _photo(
    bot: Bot, chat: str, message: Outgoing, picture: Attachment, under: ReplyParameters | None
) -> Receipt:
    """A picture with the message's words under it."""
    with decisions():
        sent = await bot.send_photo(
            chat,
            picture.content,
            caption=message.piece.text or None,
            caption_entities=_entities(message.piece),
            filename=picture.name,
            reply_markup=_markup(message.keys),
            reply_parameters=under,
            protect_content=message.protected,
        )
    return Receipt(str(sent.message_id))


async def _file(bot: Bot, chat: str, file: Attachment, *, protected: bool) -> Receipt:
    with decisions():
        sent = await bot.send_document(
            chat, file.content, filename=file.name, protect_content=protected
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


async def offer(bot: Bot, query: str, offers: Sequence[Offer]) -> None:
    """Shows answers to whoever types `@bot …`: to them alone, and hardly kept anywhere."""
    shown = [
        InlineQueryResultArticle(
            str(number),
            each.title,
            InputTextMessageContent(
                each.piece.text,
                entities=_entities(each.piece),
                link_preview_options=_NO_PREVIEW,
            ),
            description=each.piece.text.partition("\n")[2][:_DESCRIPTION],
        )
        for number, each in enumerate(offers)
    ]
    with decisions():
        await bot.answer_inline_query(
            query,
            shown,
            cache_time=_KEPT_SECONDS,
            is_personal=True,
            button=InlineQueryResultsButton(ASK_IN_PRIVATE, start_parameter=_START),
        )


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
