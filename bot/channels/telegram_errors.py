"""What the Telegram library raises becomes a decision: later, never, or not to be known."""

from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.base import Failure, GiveUp, TryLater, Unknown

#: Before the request was on its way nothing can have been delivered.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_SOON = 1.0


def decided(error: TelegramError) -> Failure:
    """The decision for an error. BadRequest comes first: to the library it is a NetworkError."""
    match error:
        case RetryAfter():
            wait = error.retry_after
            return TryLater(wait.total_seconds() if isinstance(wait, timedelta) else float(wait))
        case ChatMigrated():
            return GiveUp("the chat has moved", str(error.new_chat_id))
        case BadRequest() | Forbidden() | InvalidToken():
            return GiveUp(error.message)
        case NetworkError() if isinstance(error.__cause__, _NOT_SENT):
            return TryLater(_SOON)
        case TimedOut():
            return Unknown("no answer in time")
        case NetworkError() if error.__cause__ is None:
            # The server itself said that it failed, so it did not take the message.
            return TryLater(_SOON)
        case _:
            return Unknown(error.message)
