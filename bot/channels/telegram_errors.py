"""What the Telegram library raises becomes a decision: later, never, or not to be known."""

import contextlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import HTTPXRequest

from bot.channels.base import Failure, GiveUp, Rejected, TryLater, Unknown
from handlers import wording_commands as wording

#: Before the request was on its way nothing can have happened.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
#: Where Telegram does not say when to try again, whoever tries knows best.
_ANY_TIME = 0.0
_GATEWAY_TIMEOUT = 504
#: What a bad request says where it is not the message that is bad.
_GONE = ("chat not found", "peer_id_invalid", "user_deactivated", "user is deactivated")


@contextlib.contextmanager
def decisions() -> Iterator[None]:
    """Turns the library's errors into failures that carry their decision."""
    try:
        yield
    except TelegramError as error:
        raise decided(error) from error


def decided(error: TelegramError) -> Failure:
    """The decision for an error. BadRequest comes first: to the library it is a NetworkError."""
    match error:
        case RetryAfter():
            wait = error.retry_after
            return TryLater(wait.total_seconds() if isinstance(wait, timedelta) else float(wait))
        case ChatMigrated():
            return GiveUp("the chat has moved", str(error.new_chat_id))
        case InvalidToken() | EndPointNotFound():
            return Rejected(wording.TOKEN_REJECTED)
        case Forbidden():
            return GiveUp(error.message, unreachable=True)
        case BadRequest():
            gone = any(sign in error.message.lower() for sign in _GONE)
            return GiveUp(error.message, unreachable=gone)
        case Conflict():
            return TryLater(_ANY_TIME, error.message)
        case NetworkError() if isinstance(error.__cause__, _NOT_SENT):
            return TryLater(_ANY_TIME, f"not connected: {type(error.__cause__).__name__}")
        case NetworkError() if not isinstance(error, TimedOut) and _was_answered(error):
            # The server itself said that it failed, so it did not do what was asked.
            return TryLater(_ANY_TIME, error.message)
        case _:
            return Unknown(error.message)


def is_unchanged(failure: GiveUp) -> bool:
    """Whether an edit was turned down because the message says all that already."""
    return "message is not modified" in str(failure).lower()


def _was_answered(error: NetworkError) -> bool:
    """Whether a status of failure came back, in JSON or (from a gateway) in HTML."""
    return error.__cause__ is None or isinstance(error.__cause__, TelegramError)


class Transport(HTTPXRequest):
    """The library's transport, but for a gateway's time-out: that counts as one."""

    async def do_request(self, *args: Any, **named: Any) -> tuple[int, bytes]:
        """Status and body; TimedOut where a gateway waited for Telegram in vain."""
        status, body = await super().do_request(*args, **named)
        if status == _GATEWAY_TIMEOUT:
            raise TimedOut("a gateway waited in vain")
        return status, body
