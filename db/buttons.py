"""The questions behind buttons: a messenger holds a token that says nothing to anybody else."""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_urlsafe
from typing import Final

from sqlalchemy import insert, select

from db.chat_models import Button
from db.models import table
from db.session import Database

#: Who may press: channel, chat, person.
Holder = tuple[str, str, str]

#: Of the table, not of its objects: nothing is kept of a row once it is written.
_KEEP: Final = insert(table(Button))


def keep(database: Database, holder: Holder, questions: Sequence[str], now: datetime) -> list[str]:
    """A token for each question, good for its holder only. `now` is UTC."""
    if not questions:
        return []
    channel = holder[0]
    mark = database.vault.mark(*holder)
    tokens = [token_urlsafe(16) for _ in questions]
    each = {"channel": channel, "chat": mark, "created_at": now}
    made = zip(tokens, questions, strict=True)
    with database.writing() as session:
        session.execute(_KEEP, [{"token": t, "question": q, **each} for t, q in made])
    return tokens


def question(database: Database, holder: Holder, token: str) -> str | None:
    """The question behind a token; None where it was never given to this person in this chat."""
    channel = holder[0]
    marks = database.vault.marks(*holder)
    with database.reading() as session:
        return session.scalar(
            select(Button.question).where(
                Button.token == token, Button.channel == channel, Button.chat.in_(marks)
            )
        )
