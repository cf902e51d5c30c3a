"""How far a long piece of work is, told in one message that changes in place."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from bot.channels.base import Channel, Failure, Outgoing, Pace, Piece
from bot.channels.budget import Budget, Lane
from handlers import wording_handing_in as wording

_log = logging.getLogger(__name__)


class Telling:
    """What somebody is shown while they wait; `message` is where, once anything was."""

    def __init__(self, channel: Channel, chat: str, budget: Budget, pace: Pace) -> None:
        self._channel = channel
        self._chat = chat
        self._budget = budget
        self._pace = pace
        self._text = self._shown = ""
        self.message: str | None = None

    def note(self, stage: str, rows: int) -> None:
        """So far it is; called from any thread."""
        self._text = wording.progress(stage, rows)

    @contextlib.asynccontextmanager
    async def shown(self) -> AsyncIterator[None]:
        """Shows it now and then, as long as the work lasts, where messages can be changed."""
        showing = asyncio.create_task(self._show())
        try:
            yield
        finally:
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)

    async def _show(self) -> None:
        while self._channel.limits.buttons:
            await asyncio.sleep(self._pace.typing_after)
            if self._text == self._shown:
                continue
            self._shown = self._text
            message = Outgoing(Piece(self._shown), replaces=self.message)
            try:
                async with self._budget.turn(Lane.ANSWER, self._chat):
                    receipt = await self._channel.send(self._chat, message)
            except Failure as failure:
                _log.info("%s: progress was not shown: %s", self._channel.name, failure)
            else:
                self.message = receipt.message or self.message
