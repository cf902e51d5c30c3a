"""What Prometheus reads of us: how things stand, and what all processes counted, one page."""

from collections.abc import Iterator
from math import inf

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from db import measures
from db.condition import Condition
from db.measures import BOUNDS, Name, Times
from db.session import Database

MEDIA_TYPE = CONTENT_TYPE_PLAIN_0_0_4

#: Names of metrics are other programs' (docs/operations.md): new ones are added, none is changed.
_HELP = {
    Name.QUESTIONS: "Messages that were answered, by how that ended.",
    Name.ANSWERING: "Seconds from taking a message up until its answer is out.",
    Name.PARTS: "Seconds that a part of an answer took.",
    Name.DELIVERIES: "Deliveries by what became of a try, and by reason or channel.",
}


def page(found: Condition | None, database: Database, age: dict[str, int | None]) -> bytes:
    """The page; with no condition the database is away. `age` are seconds by name of the metric."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Page(found, database, age))
    return generate_latest(registry)


class _Page(Collector):
    def __init__(
        self, found: Condition | None, database: Database, age: dict[str, int | None]
    ) -> None:
        self._found = found
        self._database = database
        self._age = age

    def collect(self) -> Iterator[Metric]:
        """All metrics of the page."""
        found = self._found
        yield _gauge("database_up", "Whether the database answers.", int(found is not None))
        if found is None:
            return
        yield _counter("messages_received", "Messages that came in.", found.received)
        yield _counter("messages_answered", "Messages that were seen to.", found.answered)
        yield _gauge("messages_waiting", "Messages that wait for an answer.", found.waiting)
        for name, seconds in self._age.items():
            if seconds is not None:
                yield _gauge(name, "Age in seconds.", seconds)
        yield _gauge("workers_stopped", "Processes that stopped silently.", len(found.stopped))
        states = GaugeMetricFamily("thads_deliveries", "Deliveries by state.", labels=["state"])
        for state, number in found.deliveries.items():
            states.add_metric([state], number)
        yield states
        yield from self._measured()

    def _measured(self) -> Iterator[Metric]:
        with self._database.reading() as session:
            questions = measures.counts(session, Name.QUESTIONS)
            deliveries = measures.counts(session, Name.DELIVERIES)
            answering = measures.times(session, Name.ANSWERING)
            parts = measures.times(session, Name.PARTS)
        asked = CounterMetricFamily("thads_questions", _HELP[Name.QUESTIONS], labels=["outcome"])
        for outcome, number in questions.items():
            asked.add_metric([outcome], number)
        yield asked
        tried = CounterMetricFamily(
            "thads_delivery_tries", _HELP[Name.DELIVERIES], labels=["result", "reason"]
        )
        for label, number in deliveries.items():
            result, _, why = label.partition(":")
            tried.add_metric([result, why], number)
        yield tried
        yield _histogram("thads_answer_seconds", Name.ANSWERING, "channel", answering)
        yield _histogram("thads_part_seconds", Name.PARTS, "part", parts)


def _gauge(name: str, said: str, value: int) -> Metric:
    return GaugeMetricFamily(f"thads_{name}", said, value)


def _counter(name: str, said: str, value: int) -> Metric:
    return CounterMetricFamily(f"thads_{name}", said, value)


def _histogram(name: str, of: Name, label: str, found: dict[str, Times]) -> Metric:
    made = HistogramMetricFamily(name, _HELP[of], labels=[label])
    bounds = ["+Inf" if bound == inf else f"{bound:g}" for bound in BOUNDS]
    for kind, times in found.items():
        buckets = list(zip(bounds, map(float, times.up_to), strict=True))
        made.add_metric([kind], buckets, times.seconds)
    return made
