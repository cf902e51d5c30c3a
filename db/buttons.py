"""The questions behind buttons: a messenger holds a token that says nothing to anybody else."""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_urlsafe

from sqlalchemy import select

from db.models import Button
from db.session import Database


def keep(
    database: Database, channel: str, chat: str, questions: Sequence[str], now: datetime
) -> list[str]:
    """A token for each question, good in this chat only. `now` is UTC."""
    if not questions:
        return []
    mark = database.vault.mark(channel, chat)
    made = [
        Button(token=token_urlsafe(16), channel=channel, chat=mark, question=q, created_at=now)
        for q in questions
    ]
    with database.writing() as session:
        session.add_all(made)
    return [button.token for button in made]


def question(database: Database, channel: str, chat: str, token: str) -> str | None:
    """The question behind a token; None where it was never given to this chat."""
    marks = database.vault.marks(channel, chat)
    with database.reading() as session:
        return session.scalar(
            select(Button.question).where(
                Button.token == token, Button.channel == channel, Button.chat.in_(marks)
            )
        )
