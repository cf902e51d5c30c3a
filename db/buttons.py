"""The questions behind buttons: a messenger holds a token that says nothing to anybody else."""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_urlsafe

from sqlalchemy import select

from db.chat_models import Button
from db.session import Database

#: Who may press: channel, chat, person.
Holder = tuple[str, str, str]


def keep(database: Database, holder: Holder, questions: Sequence[str], now: datetime) -> list[str]:
    """A token for each question, good for its holder only. `now` is UTC."""
    if not questions:
        return []
    channel = holder[0]
    mark = database.vault.mark(*holder)
    made = [
        Button(token=token_urlsafe(16), channel=channel, chat=mark, question=q, created_at=now)
        for q in questions
    ]
    with database.writing() as session:
        session.add_all(made)
    return [button.token for button in made]


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
