"""Messages of one chat one after the other, of different chats at once."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

Job = Callable[[], Awaitable[None]]


class Lanes:
    """Runs jobs in order within a lane; lanes do not wait for each other."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Job]] = {}
        self._running: set[asyncio.Task[None]] = set()

    def add(self, lane: str, job: Job) -> None:
        """Puts a job at the end of its lane."""
        if lane in self._waiting:
            self._waiting[lane].append(job)
            return
        self._waiting[lane] = deque([job])
        task = asyncio.get_running_loop().create_task(self._run(lane))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def idle(self) -> None:
        """Waits until no job is left."""
        while self._running:
            await asyncio.wait(self._running)

    async def _run(self, lane: str) -> None:
        waiting = self._waiting[lane]
        try:
            while waiting:
                await waiting.popleft()()
        finally:
            del self._waiting[lane]
