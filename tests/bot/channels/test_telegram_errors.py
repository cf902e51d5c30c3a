"""What the library raises, and what is decided about it; BadRequest above all."""

from datetime import timedelta

import pytest
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
from bot.channels.telegram_errors import decided, decisions
from bot.channels.telegram_transport import Broken, NotSent


def caused(error: TelegramError, cause: BaseException) -> TelegramError:
    error.__cause__ = cause
    return error


DECISIONS = {
    "bad request, though it is a network error": (BadRequest("chat not found"), GiveUp),
    "blocked": (Forbidden("bot was blocked by the user"), GiveUp),
    "moved": (ChatMigrated(-1002), GiveUp),
    "revoked": (InvalidToken(), Rejected),
    "no such method, or revoked": (EndPointNotFound("sendMessage"), Rejected),
    "another poller": (Conflict("terminated by other getUpdates request"), TryLater),
    "not connected": (NotSent("refused"), TryLater),
    "not connected in time": (NotSent("not connected in time"), TryLater),
    "the server failed": (NetworkError("Internal Server Error"), TryLater),
    "a gateway failed": (caused(NetworkError("x"), TelegramError("no JSON")), TryLater),
    "not answered in time": (TimedOut(), Unknown),
    "a gateway waited in vain": (TimedOut("a gateway waited in vain"), Unknown),
    "broken on the way": (Broken("reset"), Unknown),
    "a fault of the transport": (caused(NetworkError("x"), ValueError("x")), Unknown),
    "an answer that is none": (TelegramError("Invalid server response"), Unknown),
}


@pytest.mark.parametrize(("error", "kind"), DECISIONS.values(), ids=DECISIONS)
def test_an_error_carries_its_decision(error: TelegramError, kind: type[Failure]) -> None:
    assert type(decided(error)) is kind
    with pytest.raises(kind), decisions():
        raise error


def test_a_group_that_moved_says_where_to() -> None:
    failure = decided(ChatMigrated(-1002))
    assert isinstance(failure, GiveUp)
    assert failure.moved_to == "-1002"


@pytest.mark.filterwarnings("ignore:.*retry_after")
@pytest.mark.parametrize("wait", [7, timedelta(seconds=7)])
def test_a_flood_says_how_long(wait: int | timedelta) -> None:
    failure = decided(RetryAfter(wait))
    assert isinstance(failure, TryLater)
    assert failure.seconds == 7


def test_no_decision_shows_a_token() -> None:
    error = InvalidToken("The token `123:secret` was rejected by the server.")
    assert "secret" not in str(decided(error))
