"""Jobs side by side: all stop when one does, none is waited for longer than it may take."""

import asyncio
import threading

import pytest

from bot.channels.threads import beside
from bot.together import pause, together, unless


class Job:
    """Runs until the stop, or for ever."""

    def __init__(self, *, heeds: bool = True) -> None:
        self.heeds = heeds
        self.ended = ""

    async def run(self, stop: asyncio.Event) -> None:
        try:
            await (stop if self.heeds else asyncio.Event()).wait()
            self.ended = "well"
        except asyncio.CancelledError:
            self.ended = "cancelled"
            raise


def test_when_one_ends_the_others_are_asked_to() -> None:
    job = Job()

    async def main() -> None:
        stop = asyncio.Event()
        await together(stop, asyncio.sleep(0), job.run(stop))
        assert stop.is_set()

    asyncio.run(main())
    assert job.ended == "well"


def test_an_error_of_one_ends_all_and_is_raised() -> None:
    job = Job()

    async def fail() -> None:
        raise ZeroDivisionError

    async def main() -> None:
        stop = asyncio.Event()
        await together(stop, job.run(stop), fail())

    with pytest.raises(ZeroDivisionError):
        asyncio.run(main())
    assert job.ended == "well"


def test_what_does_not_end_in_time_is_cancelled_and_that_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    good, deaf = Job(), Job(heeds=False)

    async def main() -> None:
        stop = asyncio.Event()
        stop.set()
        await together(stop, good.run(stop), deaf.run(stop), grace=0.01)

    asyncio.run(main())
    assert (good.ended, deaf.ended) == ("well", "cancelled")
    assert "could be finished" in caplog.text


def test_a_job_runs_unless_the_stop_comes_first() -> None:
    deaf = Job(heeds=False)

    async def main() -> None:
        stop = asyncio.Event()
        await unless(stop, asyncio.sleep(0))
        stop.set()
        await unless(stop, deaf.run(stop))
        await pause(stop, 3600)

    asyncio.run(main())
    assert deaf.ended == "cancelled"


def test_work_beside_the_loop_gives_its_result_or_its_error() -> None:
    async def main() -> None:
        assert await beside(lambda: 42) == 42
        with pytest.raises(ZeroDivisionError):
            await beside(lambda: 1 // 0)

    asyncio.run(main())


def test_work_beside_the_loop_does_not_keep_it_from_ending() -> None:
    gate = threading.Event()
    before = set(threading.enumerate())

    async def main() -> None:
        task = asyncio.create_task(beside(gate.wait))
        await asyncio.sleep(0)
        task.cancel()

    asyncio.run(main())
    gate.set()
    (left,) = set(threading.enumerate()) - before
    assert left.daemon
    left.join(10)
    assert not left.is_alive()
