"""A dispatcher as a process of its own, to be killed: what it sends is the deliveries' keys."""

import asyncio
import signal
import sys
from dataclasses import replace
from datetime import timedelta

from bot.channels.base import Rates
from bot.heart import new_name
from db.session import Database
from tests.bot.alerts.counter import Script, dispatcher
from tests.bot.channels.office import BRISK
from tests.keys import VAULT

#: Short, so that what a killed process had in hand comes free soon.
LEASE = timedelta(seconds=2)
#: Faster than in earnest, but not all at once, as then nearly everything would be on its way.
RATES = Rates(a_second=80, chat_pause=0.1, group_a_minute=1_000)


async def main(url: str, origin: str, token: str) -> None:
    """Sends until it is told to stop."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    database = Database(url, VAULT)
    terms = {"name": new_name(), "pace": replace(BRISK, look=0.1), "lease": LEASE}
    made = dispatcher(
        origin, token, database, Script(database), rates=RATES, answer_seconds=1, **terms
    )
    print("at work", flush=True)
    await made.run(stop)
    database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
