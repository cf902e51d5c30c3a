"""Buttons under a message: the questions behind them are kept, the messenger holds a token."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from bot.channels.base import Key
from bot.channels.layout import shortened
from db import buttons
from db.buttons import Holder
from db.session import Database
from handlers.messages import Choice


async def keys(
    database: Database, holder: Holder, choices: Sequence[Choice], longest: int, now: datetime
) -> tuple[Key, ...]:
    """A button for each choice, its label cut to `longest`; good for its holder only. UTC."""
    if not choices:
        return ()
    questions = [choice.question for choice in choices]
    tokens = await asyncio.to_thread(buttons.keep, database, holder, questions, now)
    return tuple(
        Key(shortened(choice.label, longest), token, choice.turns, choice.apart)
        for choice, token in zip(choices, tokens, strict=True)
    )
