"""What the Telegram library raises becomes a decision: later, never, or not to be known."""

import contextlib
from collections.abc import Iterator
from datetime import timedelta

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

from bot.channels.base import Failure, GiveUp, Rejected, TryLater, Unknown
from bot.channels.telegram_transport import Broken, NotSent
from handlers import wording_commands as wording

#: Where Telegram does not say when to try again, whoever tries knows best.
_ANY_TIME = 0.0
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
        case NotSent():
            return TryLater(_ANY_TIME, error.message)
        case Broken() | TimedOut():
            return Unknown(error.message)
        case NetworkError() if _was_answered(error):
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
