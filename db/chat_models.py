"""The tables of the chats: what came in, what is remembered of it, and what was misread."""

from datetime import datetime

from sqlalchemy import Boolean, DateTime, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models import Base


class InboxMessage(Base):
    """A message that reached us, kept before anything is done about it. Times are UTC.

    `chat` is the mark of its chat; `sealed` holds the chat's number and the update, until it is
    settled. `key` is the messenger's own number of the update; the same one twice is one row. A
    process that works on it has it until `taken_until`; `begun_at` is set from when its answer
    leaves, so that no second one does; `answered_at` when nothing is left to do about it.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "bot", "key"),
        Index(None, "channel", "bot", "answered_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    bot: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(100))
    chat: Mapped[str] = mapped_column(String(100))
    sealed: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(DateTime)
    taken_until: Mapped[datetime | None] = mapped_column(DateTime)
    begun_at: Mapped[datetime | None] = mapped_column(DateTime)
    answered_at: Mapped[datetime | None] = mapped_column(DateTime)


class Stranger(Base):
    """Somebody without rights who was told so at `told_at` (UTC), by the mark of their number."""

    __tablename__ = "strangers"
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    number: Mapped[str] = mapped_column(String(100), primary_key=True)
    told_at: Mapped[datetime] = mapped_column(DateTime, index=True)


class Memory(Base):
    """What somebody asked last in a chat, in words that read back to it. `asked_at` is UTC."""

    __tablename__ = "memories"
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    chat: Mapped[str] = mapped_column(String(100), primary_key=True)
    person: Mapped[str] = mapped_column(String(100), primary_key=True)
    said: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(DateTime, index=True)


class Button(Base):
    """A question behind a button that was shown: the token is all that the messenger holds."""

    __tablename__ = "buttons"
    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    chat: Mapped[str] = mapped_column(String(100))
    question: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime, index=True)


class MenuEntry(Base):
    """What the next message of a chat may choose, where the messenger has no buttons.

    `holder` is the mark of channel, chat and person; `number` is 0 where only words choose it,
    `label` those words, folded. `sealed` holds the question, or what is left of an answer. It was
    offered `unasked` where nobody's question led to it. UTC.
    """

    __tablename__ = "menus"
    __table_args__ = (Index(None, "channel", "holder"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    holder: Mapped[str] = mapped_column(String(64))
    number: Mapped[int] = mapped_column(Integer)
    label: Mapped[str] = mapped_column(String(100))
    sealed: Mapped[str] = mapped_column(Text)
    unasked: Mapped[bool] = mapped_column(Boolean)
    expires_at: Mapped[datetime] = mapped_column(DateTime, index=True)


class Handout(Base):
    """A file at an address of ours, known by the hash of its secret part, until `expires_at`."""

    __tablename__ = "handouts"
    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    media_type: Mapped[str] = mapped_column(String(100))
    sealed: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime] = mapped_column(DateTime, index=True)


class Misread(Base):
    """A question with what a person, or we ourselves, found wrong or right about its reading.

    `reading` is the question that it was taken for, `what` the part that is wrong or the words
    that stood in the way; `channel` and `person` say who asked. Open until `closed_at`. UTC.
    """

    __tablename__ = "misread"
    __table_args__ = (Index(None, "closed_at"), Index(None, "channel", "person", "kind"))
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    question: Mapped[str] = mapped_column(Text)
    reading: Mapped[str] = mapped_column(Text)
    what: Mapped[str] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(String(20))
    person: Mapped[str] = mapped_column(String(100))
    noted_at: Mapped[datetime] = mapped_column(DateTime)
    closed_at: Mapped[datetime | None] = mapped_column(DateTime)


class LearnedPhrase(Base):
    """What an administrator said a phrase means, in words that are known; UTC.

    Rows are only ever added, numbered one after the other by those who add them, so that the
    last number says whether anything is new; of a phrase the last row holds, unless it is not
    `active`.
    """

    __tablename__ = "learned_phrases"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    phrase: Mapped[str] = mapped_column(String(200))
    means: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(Boolean)
    channel: Mapped[str] = mapped_column(String(20))
    person: Mapped[str] = mapped_column(String(100))
    learned_at: Mapped[datetime] = mapped_column(DateTime)
