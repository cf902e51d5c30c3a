"""Faults of ours sent to Sentry, where SENTRY_DSN is set: where in our code, and nothing of people.

What is sent is made anew from the few things that are known to be ours, never cut from the whole:
types of errors and the places of our code, the code that a person was told, the question's code.
The words of an error are left out, as a database quotes what people wrote.
"""

import logging
from typing import Any, Final

import sentry_sdk
from sentry_sdk.integrations.logging import LoggingIntegration
from sentry_sdk.types import Event, Hint

from bot.logs import QUESTION

#: Of a frame, what says where in a program it is.
_PLACE: Final = ("filename", "module", "function", "lineno", "in_app")
_KEPT: Final = ("event_id", "timestamp", "level", "platform", "logger", "sdk")


def report_to(dsn: str) -> None:
    """From here on every fault that is logged is reported as well. ValueError for a bad address."""
    sentry_sdk.init(
        dsn=dsn,
        default_integrations=False,
        integrations=[LoggingIntegration(level=None, event_level=logging.ERROR)],
        before_send=bare,
        include_local_variables=False,
        include_source_context=False,
        max_breadcrumbs=0,
        server_name="thads",
        traces_sample_rate=None,
        auto_session_tracking=False,
        shutdown_timeout=2,
    )


def bare(event: Event, hint: Hint) -> Event:
    """An event of what is ours alone."""
    told: Any = event.get("logentry") or {}
    errors: Any = (event.get("exception") or {}).get("values") or ()
    made: Any = {name: value for name, value in event.items() if name in _KEPT}
    # The template of a record, without what it was filled with.
    made["logentry"] = {"message": str(told.get("message", ""))}
    made["exception"] = {"values": [_where(error) for error in errors]}
    code = told.get("params") or ()
    made["tags"] = {
        **({"fault": str(code[0])} if made["logentry"]["message"] == "fault %s" and code else {}),
        **({"question": QUESTION.get()} if QUESTION.get() else {}),
    }
    kept: Event = made
    return kept


def _where(error: dict[str, Any]) -> dict[str, Any]:
    frames = (error.get("stacktrace") or {}).get("frames") or ()
    places = [{name: frame[name] for name in _PLACE if name in frame} for frame in frames]
    kind = {name: error[name] for name in ("type", "module") if error.get(name)}
    return {**kind, "stacktrace": {"frames": places}}
