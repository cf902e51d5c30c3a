"""A question answered on a large province: the whole way and its three parts, beside plain SQL."""

from collections.abc import Iterator
from pathlib import Path

import yaml
from sqlalchemy import text

from bench.handwritten import written
from bench.stage import NOW, Stage
from bench.table import Row
from bench.timing import warm
from db import answers
from db.query import Query
from db.session import Database
from db.terms import Role
from db.vocabulary import Lexicographer, Vocabulary
from handlers import permissions
from handlers.conversation import Conversation
from handlers.messages import Person, Question
from handlers.registry import topic
from handlers.understanding.understand import understand
from handlers.view import View

_ASKER = Person("terminal", "bench", Role.OPERATOR)
#: What the whole way may take on SQLite, in seconds, for a question with a bar.
_BARS = {"one office": 0.050}


def rows(stage: Stage) -> Iterator[Row]:
    """Every question of `questions.yaml`, on each database."""
    questions = yaml.safe_load(Path(__file__).with_name("questions.yaml").read_text("utf-8"))
    for engine in stage.engines:
        database = stage.filled(engine)
        if not database.embedded:
            _vacuum(database)
        for name, words in questions.items():
            bar = _BARS.get(name) if database.embedded else None
            yield _row(f"{name}, {engine}", words, database, stage.size.rounds, bar)


def _vacuum(database: Database) -> None:
    """What PostgreSQL does by itself within a minute of an import."""
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _row(name: str, words: str, database: Database, rounds: int, bar: float | None) -> Row:
    question = Question(words, _ASKER, NOW)
    conversation = Conversation(database, Lexicographer())
    with database.reading() as session:
        names = conversation.names.now(session)
        query = _query(question, names)
        answer = answers.answer(session, query, names.tree)
        plain = written(query, names.tree)
        if plain.run(session) != plain.same(answer):
            raise RuntimeError(f"{name}: the program and plain SQL find different figures")
        view = View(names.tree, NOW)
        whole, reading, answering, wording, by_hand = warm(
            rounds,
            lambda: conversation.reply(question),
            lambda: understand(words, names, NOW.date()),
            lambda: answers.answer(session, query, names.tree),
            lambda: topic(query)(answer, view),
            lambda: plain.run(session),
        )
    parts = {"understanding": reading, "answer": answering, "wording": wording}
    return Row(name, whole, "SQL by hand", by_hand, bar, parts)


def _query(question: Question, names: Vocabulary) -> Query:
    """What the question is read as, its office named."""
    reading = understand(question.text, names, question.asked_at.date())
    asked = getattr(reading, "query", None)
    narrowed = permissions.narrow(asked, question, names) if asked else reading
    if not isinstance(narrowed, Query):
        raise ValueError(f"not read as a figure: {question.text}")
    return narrowed
