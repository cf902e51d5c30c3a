"""Logs on standard error: one line a record, secrets masked, faults under a short code."""

import json
import logging
import sys
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from datetime import UTC, datetime
from secrets import token_hex
from typing import Final
from urllib.parse import quote, quote_plus

_MASK = "***"
#: The code of the question that is at work: all that is logged meanwhile is found by it.
QUESTION: ContextVar[str] = ContextVar("question", default="")
#: The name under which a record brings figures and words of ours, none of which is secret.
FACTS: Final = "facts"
#: As it is, as addresses hold it, as SQLAlchemy and forms write it, as Python shows it.
_WAYS: tuple[Callable[[str], str], ...] = (
    str,
    lambda secret: quote(secret, safe=""),
    lambda secret: quote(secret, safe=" +"),
    quote_plus,
    lambda secret: repr(secret)[1:-1],
)


class Lines(logging.Formatter):
    """A record as one line of JSON; what is secret is masked wherever it stands."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self._secrets = _as_written(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """The line for a record, with its traceback where it has one."""
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "says": record.getMessage(),
        }
        if question := QUESTION.get():
            said["question"] = question
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        # Before JSON has its way with quotes and backslashes, which a password may hold.
        shown = {name: _without(text, self._secrets) for name, text in said.items()}
        return json.dumps({**shown, **getattr(record, FACTS, {})}, ensure_ascii=False)


def masked(text: str, secrets: Iterable[str]) -> str:
    """The text without any of the secrets, plain or as they stand in an address."""
    return _without(text, _as_written(secrets))


def _as_written(secrets: Iterable[str]) -> list[str]:
    """Every way in which the secrets may be written, the longest first."""
    plain = [secret for secret in secrets if secret]
    found = {way(secret) for secret in plain for way in _WAYS}
    return sorted(found, key=len, reverse=True)


def _without(text: str, written: Iterable[str]) -> str:
    for secret in written:
        text = text.replace(secret, _MASK)
    return text


_NOISY = (
    *("httpx", "httpcore", "telegram", "alembic", "uvicorn.access"),
    *("fontTools", "fpdf", "matplotlib", "PIL"),
)


def set_up(level: str, secrets: Iterable[str]) -> None:
    """Sends all logs to standard error, masked; libraries that log addresses or chat are quiet."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    quieten()


def quieten() -> None:
    """Keeps libraries quiet that log addresses, which hold tokens, or what they do all day."""
    for noisy in _NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)


def fault(logger: logging.Logger, error: Exception) -> str:
    """Logs a fault of ours in full and gives the short code that a person may be told."""
    code = f"E-{token_hex(3).upper()}"
    logger.error("fault %s", code, exc_info=error)
    return code
