"""Answers go first for what all work of a process shares, its one interpreter."""

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Final

#: How long one step of a notice stands aside at most, in seconds: about as long as an answer is
#: worked out. Longer would cost notices of their pace where an answer waits for a messenger.
_COURTESY: Final = 0.025


class Precedence:
    """Whether an answer is at work; tasks of one loop alone may ask.

    A person waits for an answer, nobody for a notice. Its steps are short and many, and each of
    them that runs beside an answer makes that one longer by as much.
    """

    def __init__(self) -> None:
        self._answers = 0
        self._quiet = asyncio.Event()
        self._quiet.set()

    @contextlib.contextmanager
    def answering(self) -> Iterator[None]:
        """Something for an answer is done within."""
        self._answers += 1
        self._quiet.clear()
        try:
            yield
        finally:
            self._answers -= 1
            if not self._answers:
                self._quiet.set()

    async def quiet(self) -> None:
        """Waits until no answer is at work, but never long."""
        if not self._quiet.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._quiet.wait(), _COURTESY)
