"""A question answered on a large province: the whole way and its three parts, beside plain SQL."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml
from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.handwritten import Written, written
from bench.scanning import run, scanned
from bench.stage import NOW, Stage
from bench.table import Row
from bench.timing import warm
from db import answers
from db.facts import FigureAnswer
from db.query import Query
from db.session import Database
from db.statements import Statement, recorded
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
#: What the program may add to its own SQL, in seconds, where that is next to nothing.
_SLACK = 0.0005


def rows(stage: Stage) -> Iterator[Row]:
    """Every question of `questions.yaml`, on each database."""
    questions = yaml.safe_load(Path(__file__).with_name("questions.yaml").read_text("utf-8"))
    for engine in stage.engines:
        database = stage.filled(engine)
        if not database.embedded:
            _vacuum(database)
        for name, words in questions.items():
            bar = _BARS.get(name) if database.embedded else None
            yield from _rows(f"{name}, {engine}", words, database, stage.size.rounds, bar)


def _vacuum(database: Database) -> None:
    """What PostgreSQL does by itself within a minute of an import."""
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _rows(
    name: str, words: str, database: Database, rounds: int, bar: float | None
) -> Iterator[Row]:
    """The whole way beside SQL by hand; the figure alone beside what it can be at best."""
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
        with recorded(session) as statements:
            answers.answer(session, query, names.tree)
        whole, reading, answering, wording, by_hand, bare = warm(
            rounds,
            lambda: conversation.reply(question),
            lambda: understand(words, names, NOW.date()),
            lambda: answers.answer(session, query, names.tree),
            lambda: topic(query)(answer, view),
            lambda: plain.run(session),
            lambda: _replayed(session, statements),
        )
        scanning = _scanning(session, plain, rounds) if _is_figure(answer) else None
    parts = {"understanding": reading, "answer": answering, "wording": wording}
    yield Row(name, whole, "SQL by hand", by_hand, bar, parts)
    if scanning is not None:
        what = f"{name}: plan to rows"
        yield Row(what, answering, "its SQL alone", bare, max(2 * bare, bare + _SLACK))
        yield Row(what, answering, "DuckDB over raw rows", scanning, scanning)


def _is_figure(answer: object) -> bool:
    """Whether it is told from sums; lists go by indexes."""
    return isinstance(answer, FigureAnswer)


def _replayed(session: Session, statements: Sequence[Statement]) -> None:
    """The statements of an answer through the driver, with nothing around them."""
    cursor = session.connection().connection.cursor()
    for one in statements:
        cursor.execute(one.sql, one.parameters)
        cursor.fetchall()


def _scanning(session: Session, plain: Written, rounds: int) -> float:
    with scanned(session) as there:
        if run(plain, there) != plain.run(session):
            raise RuntimeError("DuckDB finds other figures")
        (took,) = warm(rounds, lambda: run(plain, there))
    return took


def _query(question: Question, names: Vocabulary) -> Query:
    """What the question is read as, its office named."""
    reading = understand(question.text, names, question.asked_at.date())
    asked = getattr(reading, "query", None)
    narrowed = permissions.narrow(asked, question, names) if asked else reading
    if not isinstance(narrowed, Query):
        raise ValueError(f"not read as a figure: {question.text}")
    return narrowed
