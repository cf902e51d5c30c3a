"""A reply with its answer as a workbook: what it covers, how it was read, and all its rows."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from db.catalogue import METRICS, Shape
from db.facts import Answer, CaseListAnswer, FigureAnswer, ScheduleAnswer
from db.query import Query
from handlers import forms
from handlers import wording_books as words
from handlers.books import workbook
from handlers.books.sheets import Sheet
from handlers.books.tables import sheets
from handlers.messages import Attachment, Choice, Kind, Line, Question, Reply, bold, line
from handlers.topics.figure import title
from handlers.topics.guidance import meaning
from handlers.understanding.phrase import phrase
from handlers.view import View

#: So many rows a workbook holds at most.
MOST_ROWS: Final = 20_000
_LISTS: Final = frozenset({Shape.CASE_LIST, Shape.SCHEDULE})


def widened(query: Query) -> Query:
    """The query for all rows at once."""
    if METRICS[query.metric].shape not in _LISTS:
        return replace(query, page=1)
    return replace(query, page=1, page_size=MOST_ROWS)


def with_book(reply: Reply, answer: Answer, question: Question, view: View, names: bool) -> Reply:
    """The reply with its workbook in place of its rows; where it can be sent none, it says so."""
    if reply.kind is not Kind.ANSWER:
        return reply
    made = list(sheets(answer, view))
    if not made:
        return replace(reply, lines=(*reply.lines, line(words.NOTHING_TO_WRITE)), choices=())
    cover = list(_cover(answer, made, question, view, names))
    content = workbook.written(cover, made, question.asked_at)
    file = Attachment(words.FILE, workbook.MEDIA_TYPE, content)
    return replace(
        reply,
        lines=tuple(_told(answer, made, view)),
        choices=(),
        attachments=(*reply.attachments, file),
    )


def with_button(reply: Reply, question: Question, view: View) -> Reply:
    """The reply with the button for its workbook, where the channel takes files."""
    if not question.files or reply.kind is not Kind.ANSWER or reply.answer is None:
        return reply
    if reply.query is None or not sheets(reply.answer, view):
        return reply
    button = Choice(words.BOOK, f"{words.MAKE} {phrase(reply.query, view.tree)}")
    return replace(reply, choices=(*reply.choices, button))


def _told(answer: Answer, made: list[Sheet], view: View) -> Iterator[Line]:
    """What goes before the file: what it is of, and how much."""
    yield line(bold(forms.capital(title(answer.source.query))))
    yield line(words.made(forms.count(len(made[0].rows))))
    yield from view.footing(answer.source)


def _cover(
    answer: Answer, made: list[Sheet], question: Question, view: View, names: bool
) -> Iterator[tuple[str, str]]:
    source, person = answer.source, question.person
    query = source.query
    yield words.ASKED, question.text
    yield words.READ_AS, phrase(query, view.tree)
    yield words.WHAT, title(query)
    yield words.SCOPE, "\n".join(one.text for one in view.footing(source))
    yield words.MEANING, meaning(query.metric)
    yield words.ROWS, _rows(answer, made)
    yield words.MADE, forms.moment(question.asked_at)
    if person.name:
        yield words.MADE_BY, person.name
    if names:
        yield words.CAUTION, words.NAMES_PARTIES


def _rows(answer: Answer, made: list[Sheet]) -> str:
    held = forms.count(len(made[0].rows))
    total = 0
    if isinstance(answer, FigureAnswer | CaseListAnswer | ScheduleAnswer):
        total = answer.total
    return words.cut(held, forms.count(total)) if total > len(made[0].rows) else held
