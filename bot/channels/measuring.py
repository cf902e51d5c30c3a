"""What took how long of an answer: counted for monitors, logged under the code of its question."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bot.logs import FACTS, QUESTION
from db import spans
from db.inbox import Received
from db.measures import Measures, Name
from db.spans import Spans

_log = logging.getLogger(__name__)


@contextmanager
def measured(message: Received, channel: str, measures: Measures) -> Iterator[None]:
    """Counts and logs how the message within ends; all that is logged meanwhile bears its code."""
    began, of = time.perf_counter(), QUESTION.set(message.code)
    try:
        with spans.noted() as found:
            yield
        if found.outcome:
            _note(found, channel, time.perf_counter() - began, measures)
    finally:
        QUESTION.reset(of)


def _note(found: Spans, channel: str, whole: float, measures: Measures) -> None:
    measures.count(Name.QUESTIONS, found.outcome)
    measures.took(Name.ANSWERING, channel, whole)
    for part, seconds in found.seconds.items():
        measures.took(Name.PARTS, part, seconds)
    took = {"whole": whole} | {str(part): seconds for part, seconds in found.seconds.items()}
    told = {f"{name}_ms": round(1000 * seconds, 1) for name, seconds in took.items()}
    _log.info("answered", extra={FACTS: {"channel": channel, "outcome": found.outcome, **told}})
