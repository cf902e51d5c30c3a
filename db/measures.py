"""What the processes measure of themselves, added up in the database for whoever watches them.

Each process counts for itself and adds what it counted every few seconds, so that the counters of
all processes, on however many machines, are read in one place and go on after a restart. What one
counted in its last seconds is lost where it is killed.
"""

import threading
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from math import inf
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from db.alert_models import Measure
from db.session import Database
from db.upserts import insert

#: Upper bounds of the classes that times are counted in, in seconds.
BOUNDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, inf)


class Name(StrEnum):
    """What is measured."""

    QUESTIONS = "questions"  # by outcome
    ANSWERING = "answering"  # seconds, from taking a message up until its answer is settled
    PARTS = "parts"  # seconds, by part of an answer
    DELIVERIES = "deliveries"  # by result and reason


@dataclass(frozen=True, slots=True)
class Times:
    """Times by class: how many took up to each of `BOUNDS`, and the seconds of all."""

    up_to: Sequence[int]
    seconds: float


_Key = tuple[Name, str, int]


class Measures:
    """What this process counted since it last added it to the rest; safe to use from threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._times: Counter[_Key] = Counter()
        self._seconds: dict[_Key, float] = defaultdict(float)

    def count(self, name: Name, label: str) -> None:
        """One more of a kind."""
        with self._lock:
            self._times[name, label, 0] += 1

    def took(self, name: Name, label: str, seconds: float) -> None:
        """Something of a kind took as long."""
        key = name, label, bisect_left(BOUNDS, seconds)
        with self._lock:
            self._times[key] += 1
            self._seconds[key] += seconds

    def keep(self, database: Database) -> None:
        """Adds what was counted to the rest; it is not lost where the database is away."""
        with self._lock:
            times, self._times = self._times, Counter()
            seconds, self._seconds = self._seconds, defaultdict(float)
        if not times:
            return
        rows = [
            {
                "name": name,
                "label": label,
                "place": place,
                "times": n,
                "seconds": seconds[name, label, place],
            }
            # In one order, so that two processes do not wait for each other.
            for (name, label, place), n in sorted(times.items())
        ]
        try:
            with database.writing() as session:
                made = insert(session, Measure)
                sums = {
                    "times": Measure.times + made.excluded.times,
                    "seconds": Measure.seconds + made.excluded.seconds,
                }
                keys = ["name", "label", "place"]
                session.execute(made.on_conflict_do_update(index_elements=keys, set_=sums), rows)
        except SQLAlchemyError:
            with self._lock:
                self._times.update(times)
                for key, more in seconds.items():
                    self._seconds[key] += more
            raise


def counts(session: Session, name: Name) -> dict[str, int]:
    """How many of each kind were counted by all processes."""
    rows = select(Measure.label, Measure.times).where(Measure.name == name)
    return {label: times for label, times in session.execute(rows.order_by(Measure.label))}


def times(session: Session, name: Name) -> dict[str, Times]:
    """How long each kind took, in all processes."""
    rows = select(Measure).where(Measure.name == name).order_by(Measure.label)
    classes: dict[str, list[int]] = {}
    seconds: dict[str, float] = defaultdict(float)
    for row in session.scalars(rows):
        classes.setdefault(row.label, [0] * len(BOUNDS))[row.place] += row.times
        seconds[row.label] += row.seconds
    return {
        label: Times(tuple(accumulate(found)), seconds[label]) for label, found in classes.items()
    }
