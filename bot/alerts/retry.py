"""When a delivery that was not taken is tried again: later and later, and not for ever; pure."""

from datetime import datetime, timedelta
from typing import Final

_FIRST: Final = timedelta(seconds=5)
_LONGEST: Final = timedelta(minutes=5)
#: How long after it was due a delivery is still worth a try.
WORTH: Final = timedelta(days=2)


def next_try(
    failures: int, asked: float, due_at: datetime, now: datetime, chance: float
) -> datetime | None:
    """The moment of the next try after so many failures; None where it is worth none.

    At least `asked` seconds from `now`, as the messenger said. `chance` (0 up to 1) spreads those
    that failed together, so that they do not come back together.
    """
    if now - due_at >= WORTH:
        return None
    longest = min(_FIRST * (1 << min(failures, 16)), _LONGEST)
    spread = longest * (0.5 + chance / 2)
    return now + max(spread, timedelta(seconds=asked * (1 + chance / 20)))
