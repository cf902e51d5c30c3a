"""A message to Telegram over our transport, beside one over the library's own."""

import asyncio
import time
from collections.abc import Iterator
from statistics import median

from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from bench.stage import Stage
from bench.table import Row
from bot.channels.telegram_transport import Transport
from tests.fakes.bot_api import BotApi

#: Messages of a turn, and how many are on their way at once.
_MESSAGES, _AT_ONCE = 320, 16
_ROUNDS = 3
_BAR = 0.5


def rows(stage: Stage) -> Iterator[Row]:
    """Processor time a message, of the thread that sends alone."""
    if not stage.size.notices:
        return
    api = BotApi()
    api.open(*range(1, 1 + _AT_ONCE))
    api.start()
    try:
        turns = [(_cost(api, Transport(64, 10)), _cost(api, _stock())) for _ in range(_ROUNDS)]
    finally:
        api.end()
    ours, theirs = (median(column) for column in zip(*turns, strict=True))
    yield Row("a message to Telegram, processor", ours, "stock", theirs, bar=_BAR * theirs)


def _stock() -> HTTPXRequest:
    return HTTPXRequest(64, pool_timeout=10)


def _cost(api: BotApi, request: BaseRequest) -> float:
    """Seconds of processor a message."""
    return asyncio.run(_sent(Bot(api.token, f"{api.origin}/bot", request=request), request))


async def _sent(bot: Bot, request: BaseRequest) -> float:
    await request.initialize()
    try:
        await _round(bot, _AT_ONCE)
        began = time.thread_time()
        await _round(bot, _MESSAGES)
        return (time.thread_time() - began) / _MESSAGES
    finally:
        await request.shutdown()


async def _round(bot: Bot, count: int) -> None:
    """So many messages, each chat's one after the other."""

    async def to(chat: int) -> None:
        for _ in range(count // _AT_ONCE):
            await bot.send_message(chat, "Có việc cưỡng chế lúc 08 giờ ngày 05/7/2026.")

    await asyncio.gather(*(to(chat) for chat in range(1, 1 + _AT_ONCE)))
