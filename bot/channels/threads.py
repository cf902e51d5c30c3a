"""Slow work beside the loop, on threads that do not keep the process from ending."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from functools import partial
from typing import TypeVar

T = TypeVar("T")


async def beside(work: Callable[[], T]) -> T:
    """Runs `work` on a thread of its own; when the process is asked to end it does not wait.

    What it notes of its answer and logs goes to the one that is at work here.
    """
    future: Future[T] = Future()
    future.set_running_or_notify_cancel()  # the thread goes on though nobody waits any more
    threading.Thread(
        target=_fill, args=(future, partial(copy_context().run, work)), daemon=True
    ).start()
    return await asyncio.wrap_future(future)


def _fill(future: Future[T], work: Callable[[], T]) -> None:
    try:
        future.set_result(work())
    except Exception as error:  # noqa: BLE001 - raised again where it is waited for
        future.set_exception(error)
