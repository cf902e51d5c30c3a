"""The program as it is, but for how much it may send: `python -m bench.unbound run`.

A messenger takes 30 messages a second and one a chat; with that every bot would be as fast.
"""

import sys
from dataclasses import replace

from bot.__main__ import main
from bot.channels.telegram import Telegram

if __name__ == "__main__":
    Telegram.rates = replace(Telegram.rates, a_second=1_000_000, chat_pause=0.0)
    sys.exit(main())
