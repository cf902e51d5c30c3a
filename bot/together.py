"""What runs side by side in one process: together until one ends, or until the stop."""

import asyncio
import contextlib
import logging
from collections.abc import Coroutine
from typing import Any

_log = logging.getLogger(__name__)


async def together(
    stop: asyncio.Event, *jobs: Coroutine[Any, Any, None], grace: float | None = None
) -> None:
    """Runs jobs until one ends or `stop` is set; then all have `grace` seconds to end.

    What has not ended by then is cancelled. The first error that ended a job is raised.
    """
    tasks = [asyncio.create_task(job) for job in jobs]
    asked = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({asked, *tasks}, return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        done, late = await asyncio.wait(tasks, timeout=grace)
        if late:
            _log.warning("not everything could be finished within %s seconds", grace)
        for task in tasks:
            if task in done:
                task.result()
    finally:
        await _cancelled(asked, *tasks)


async def unless(stop: asyncio.Event, job: Coroutine[Any, Any, None]) -> None:
    """Runs a job to its end, or until `stop` is set: then it is cancelled."""
    task = asyncio.create_task(job)
    asked = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({asked, task}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
    finally:
        await _cancelled(asked, task)


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Waits, but no longer than until `stop`."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


async def _cancelled(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
