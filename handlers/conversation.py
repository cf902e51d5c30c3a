"""The whole flow of a question: read, narrowed to what the person may see, answered, worded."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from db import answers, audit, coercions, spans
from db.agencies import AgencyTree
from db.audit import Record
from db.query import Query
from db.session import Database
from db.spans import Part
from db.statements import recorded
from db.vocabulary import Lexicographer, Vocabulary
from handlers import feedback, permissions, recording, registry, wording
from handlers.books import asking as book_asking
from handlers.books import making
from handlers.explanation import Explanation
from handlers.memory import Memory
from handlers.messages import Kind, Question, Reply
from handlers.permissions import Refusal, Seen
from handlers.pictures import asking, choosing, offering
from handlers.redaction import redacted
from handlers.rights import Rights
from handlers.topics import guidance
from handlers.understanding import spoken
from handlers.understanding.phrase import phrase
from handlers.understanding.readings import AskBack, NotUnderstood, Read, Reading
from handlers.understanding.understand import trace, understand
from handlers.view import View

#: So many rows a program is given at once.
_MOST_ROWS = 100


class Conversation:
    """Answers questions on one database; safe to use from several threads.

    `door` is the origin of the web application from outside, where it has one.
    """

    def __init__(self, database: Database, names: Lexicographer, door: str = "") -> None:
        self._database = database
        self._memory = Memory(database)
        self.names = names
        self._door = door

    def reply(self, question: Question) -> Reply:
        """What is said back; what cannot be recorded in the audit is not said.

        All figures of a reply are of one moment of the data.
        """
        question = replace(question, text=_legible(question.text), door=self._door)
        if not question.person.role.is_known:
            return self._to_a_stranger(question)
        said = self._memory.said(question)
        question = self._spoken(self._memory.completed(said, question))
        text, question, vault = *_wished(question), self._database.vault
        if text == question.text and (clerk := registry.clerk(text)) is not None:
            reply = clerk(question, self._database)
            with self._database.writing() as session:
                self._memory.hold(session, question, reply)
                audit.append(session, vault, recording.of_command(question, reply, vault))
            return reply
        with self._database.reading() as session:
            vocabulary = self.names.now(session)
            before = self._memory.before(said, question, vocabulary)
            text = text or _of_the_same(before, question, vocabulary)
            with spans.part(Part.UNDERSTANDING):
                reading = understand(text, vocabulary, question.asked_at.date(), before)
            reply = self._said(session, reading, question, vocabulary)
        with self._database.writing() as session:
            self._memory.keep(session, question, reply, vocabulary)
            record = recording.of_reply(question, reply, vault, names=reply.disclosed)
            audit.append(session, vault, record)
        return feedback.invited(reply, reading, replace(question, text=text), vocabulary.tree)

    def _spoken(self, question: Question) -> Question:
        """The question, or the command that its words stand for."""

        def is_question() -> bool:
            with self._database.reading() as session:
                vocabulary = self.names.now(session)
            today = question.asked_at.date()
            return isinstance(understand(question.text, vocabulary, today), Read)

        return replace(question, text=spoken.command(question.text, is_question))

    def _to_a_stranger(self, question: Question) -> Reply:
        """One polite line, but to what lets people in; who was blocked is not let in by it."""
        question = replace(question, text=spoken.command(question.text, lambda: False))
        clerk = registry.for_strangers(question.text) if question.person.number is None else None
        reply = clerk(question, self._database) if clerk else guidance.refused()
        if reply.kind is Kind.ANSWER:
            return reply  # what let them in, or was asked for, is in the audit already
        return self._recorded(recording.of_stranger(question, self._database.vault), reply)

    def explain(self, question: Question, after: Sequence[str] = ()) -> Explanation:
        """How a question is read and answered: each step, and the statements that it takes.

        `after` are questions that the same chat asked before, the earliest first.
        """
        question = replace(question, text=_legible(question.text))
        text, question, vault = *_wished(question), self._database.vault
        with self._database.reading() as session:
            vocabulary = self.names.now(session)
            today = question.asked_at.date()
            before = _asked_last(after, today, vocabulary)
            text = text or _of_the_same(before, question, vocabulary)
            traced = trace(text, vocabulary, today, before)
            with recorded(session) as statements:
                reply = self._said(session, traced.reading, question, vocabulary)
        told = reply.disclosed
        record = recording.of_reply(question, reply, vault, names=told, explained=True)
        self._recorded(record, reply)
        return Explanation(text, traced, reply, tuple(statements))

    def _recorded(self, record: Record, reply: Reply) -> Reply:
        """The reply, once it is in the audit."""
        with self._database.writing() as session:
            audit.append(session, self._database.vault, record)
        return reply

    def _said(
        self, session: Session, found: Reading, question: Question, vocabulary: Vocabulary
    ) -> Reply:
        """What is said to a reading, and offered with it, within what the person may see."""
        reading = permissions.seen(found, question, vocabulary)
        reply = self._replied(session, reading, question, vocabulary)
        if not isinstance(reading, AskBack):  # whose choices were narrowed with it
            offered = permissions.offered(reply.choices, question, vocabulary)
            reply = replace(reply, choices=offered)
        if question.drawn:
            return offering.asked_on(reply)
        view = View(vocabulary.tree, question.asked_at)
        if question.as_book:
            return reply
        return making.with_button(offering.with_button(reply, question, view), question, view)

    def _replied(
        self, session: Session, reading: Seen, question: Question, vocabulary: Vocabulary
    ) -> Reply:
        if not vocabulary.tree.offices:
            return guidance.said(Kind.UNKNOWN, wording.NO_DATA)
        if isinstance(reading, Refusal):
            return guidance.not_told(reading)
        if isinstance(reading, NotUnderstood):
            return guidance.not_understood(reading)
        if isinstance(reading, AskBack):
            return guidance.ask_back(reading)
        reply = self._answered(session, reading.query, question, vocabulary)
        return guidance.with_kept(reply, reading.kept)

    def _answered(
        self, session: Session, asked: Query, question: Question, vocabulary: Vocabulary
    ) -> Reply:
        if asked.metric == "forget":
            return guidance.said(Kind.HELP, wording.FORGOTTEN, query=asked)
        if asked.metric == "help":
            return guidance.help_(asked)
        if asked.metric == "definition":
            return guidance.definition(asked)
        query = permissions.narrow(asked, question, vocabulary)
        if isinstance(query, Refusal):
            return guidance.not_told(query, asked)
        if isinstance(query, AskBack):
            return guidance.ask_back(query)
        if question.by_program and query.limit:
            query = replace(query, page_size=min(max(query.limit, query.page_size), _MOST_ROWS))
        return _worded(session, query, question, vocabulary.tree)


def _worded(session: Session, query: Query, question: Question, tree: AgencyTree) -> Reply:
    """The answer to a narrowed query, without what may not be told, in words."""
    view = View(tree, question.asked_at)
    query = choosing.split(query, view) if question.drawn else query
    as_book = question.files and question.as_book
    query = making.widened(query) if as_book else query
    try:
        with spans.part(Part.DATABASE):
            answer = coercions.with_silence(session, tree, answers.answer(session, query, tree))
    except answers.NotCounted as wrong:
        return guidance.not_counted(wrong, query, view)
    told = redacted(answer, question, Rights.of(question, tree))
    reply = registry.topic(query)(told.answer, view)
    reply = offering.with_chart(
        reply, question, view, lambda further: answers.answer(session, further, tree)
    )
    if as_book:
        reply = making.with_book(reply, told.answer, question, view, told.names)
    return replace(reply, names=told.names, disclosed=told.disclosed)


def _wished(question: Question) -> tuple[str, Question]:
    """What is asked, without the words that wish for a picture or a workbook of it."""
    text, as_book = book_asking.plain(question.text)
    text, drawn = (text, False) if as_book else asking.plain(text)
    return text, replace(question, as_book=as_book, drawn=drawn)


def _of_the_same(before: Query | None, question: Question, vocabulary: Vocabulary) -> str:
    """What a bare "biểu đồ" or "xuất excel" is of: the question before, else what it stands for."""
    if not (question.drawn or question.as_book):
        return ""
    bare = book_asking.COMMAND if question.as_book else asking.COMMAND
    return bare if before is None else phrase(before, vocabulary.tree)


def _asked_last(earlier: Sequence[str], today: date, vocabulary: Vocabulary) -> Query | None:
    """What a chat that asked these questions one after the other leans on."""
    before: Query | None = None
    for text in earlier:
        reading = understand(_legible(text), vocabulary, today, before)
        before = reading.query if isinstance(reading, Read) else before
    return before


def _legible(text: str) -> str:
    """The text without what no database can hold: NUL, and halves of characters."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
