"""Those without rights who wrote to us: each is told so, but not again within a day."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from db.chat_models import Stranger
from db.session import Database

#: How long nothing more is said to a stranger.
SILENCE = timedelta(days=1)


def is_to_be_told(database: Database, channel: str, number: str, now: datetime) -> bool:
    """Whether to tell a stranger now, noting that they were; once in `SILENCE`. `now` is UTC."""
    try:
        with database.writing() as session:
            session.execute(delete(Stranger).where(Stranger.told_at <= now - SILENCE))
            mark = database.vault.mark(channel, number)
            session.add(Stranger(channel=channel, number=mark, told_at=now))
    except IntegrityError:
        return False
    return True
