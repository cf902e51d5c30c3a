"""The yardstick of answers: an echo on python-telegram-bot as it comes. `python -m bench.echo`."""

import os

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def _echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message is not None and update.message.text:
        await update.message.reply_text(update.message.text)


def main() -> None:
    """Echoes until it is told to stop."""
    origin = os.environ["TELEGRAM_API_URL"]
    made = Application.builder().token(os.environ["TELEGRAM_TOKEN"])
    application = made.base_url(f"{origin}/bot").concurrent_updates(64).build()
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    application.run_polling()


if __name__ == "__main__":
    main()
