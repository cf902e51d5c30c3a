"""When a delivery is tried again: later and later, as asked, spread, and not for ever."""

from datetime import datetime, timedelta

import pytest

from bot.alerts.retry import WORTH, next_try

NOW = datetime(2026, 11, 23, 1, 0)
#: Failures before, seconds asked for, chance: seconds to wait.
WAITS = [
    (0, 0, 0.0, 2.5),
    (0, 0, 1.0, 5.0),
    (1, 0, 1.0, 10.0),
    (3, 0, 0.0, 20.0),
    (5, 0, 1.0, 160.0),
    (6, 0, 1.0, 300.0),
    (99, 0, 1.0, 300.0),
    (99, 0, 0.0, 150.0),
    (0, 35, 0.0, 35.0),
    (0, 40, 1.0, 42.0),
    (9, 3_600, 0.0, 3_600.0),
]


@pytest.mark.parametrize(("failures", "asked", "chance", "seconds"), WAITS)
def test_the_next_try_comes_after(
    failures: int, asked: float, chance: float, seconds: float
) -> None:
    found = next_try(failures, asked, NOW, NOW, chance)
    assert found == NOW + timedelta(seconds=seconds)


def test_after_two_days_no_try_is_worth_it() -> None:
    a_moment = timedelta(microseconds=1)
    assert next_try(3, 0, NOW, NOW + WORTH - a_moment, 0.0) is not None
    assert next_try(3, 0, NOW, NOW + WORTH, 0.0) is None
