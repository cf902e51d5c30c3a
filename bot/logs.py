"""Logs on standard error: one line a record, secrets masked, faults under a short code."""

import json
import logging
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from secrets import token_hex
from urllib.parse import quote

_MASK = "***"


class Lines(logging.Formatter):
    """A record as one line of JSON; what is secret is masked wherever it stands."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        plain = [secret for secret in secrets if secret]
        self._secrets = sorted({*plain, *(quote(s, safe="") for s in plain)}, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """The line for a record, with its traceback where it has one."""
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "says": record.getMessage(),
        }
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return self.masked(json.dumps(said, ensure_ascii=False))

    def masked(self, text: str) -> str:
        """The text without any of the secrets."""
        for secret in self._secrets:
            text = text.replace(secret, _MASK)
        return text


def set_up(level: str, secrets: Iterable[str]) -> None:
    """Sends all logs to standard error, masked; libraries that log addresses are kept quiet."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("httpx", "httpcore", "telegram", "alembic", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def fault(logger: logging.Logger, error: Exception) -> str:
    """Logs a fault of ours in full and gives the short code that a person may be told."""
    code = f"E-{token_hex(3).upper()}"
    logger.error("fault %s", code, exc_info=error)
    return code
