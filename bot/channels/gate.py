"""The door of a desk: how much one sender, or one chat, may ask before anything is written."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

#: Senders and chats that are remembered at the same time; whoever asked longest ago goes first.
REMEMBERED = 20_000


class Admission(Enum):
    """What becomes of a message at the door."""

    IN = auto()
    HURRIED = auto()  # one too many: answered with a friendly line instead
    OUT = auto()  # let go without a word


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many messages may come at once, and how many a second for long."""

    at_once: int = 120
    a_second: float = 2.0


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float
    told: bool = False


class Gate:
    """A token bucket for each sender and each chat; `clock` counts seconds."""

    def __init__(
        self, allowance: Allowance | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._allowance = allowance or Allowance()
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def admit(self, *names: str) -> Admission:
        """Whether a message may come in, by the names of everything that it counts for.

        The first that is too many is to be told so; those after it are let go, until there has
        been quiet for long enough.
        """
        buckets = [self._filled(name) for name in dict.fromkeys(names)]
        if all(bucket.left >= 1 for bucket in buckets):
            for bucket in buckets:
                bucket.left -= 1
            return Admission.IN
        told = any(bucket.told for bucket in buckets)
        for bucket in buckets:
            bucket.told = bucket.told or bucket.left < 1
        return Admission.OUT if told else Admission.HURRIED

    def _filled(self, name: str) -> _Bucket:
        """The bucket of a name, with what has flown in since it was looked at."""
        now, most = self._clock(), float(self._allowance.at_once)
        bucket = self._buckets.setdefault(name, _Bucket(most, now))
        self._buckets.move_to_end(name)
        bucket.left = min(most, bucket.left + (now - bucket.at) * self._allowance.a_second)
        bucket.at = now
        bucket.told = bucket.told and bucket.left < most
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        return bucket
