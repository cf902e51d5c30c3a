"""The chart of a reply is drawn beside the loop, outside the room that other answers wait for."""

import logging
from dataclasses import replace

from bot.channels.threads import beside
from bot.logs import fault
from handlers import wording_pictures as words
from handlers.messages import Attachment, Reply
from handlers.pictures import drawing

_log = logging.getLogger(__name__)


async def drawn(reply: Reply) -> Reply:
    """The reply with its picture; what cannot be drawn is logged, and the words stand alone."""
    chart = reply.chart
    if chart is None:
        return reply
    try:
        content = await beside(lambda: drawing.png(chart))
    except (RuntimeError, ValueError, OSError, ImportError, MemoryError) as error:
        fault(_log, error)
        return reply
    return replace(reply, picture=Attachment(words.FILE, drawing.MEDIA_TYPE, content))
