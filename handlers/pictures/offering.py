"""A reply is told as a chart too where one was asked for, or offers one under it."""

from collections.abc import Callable
from dataclasses import replace

from db.facts import Answer, FigureAnswer
from db.query import Query
from handlers import wording_pictures as words
from handlers.messages import Choice, Kind, Question, Reply, line
from handlers.pictures import choosing
from handlers.understanding.phrase import phrase
from handlers.view import View


def with_chart(
    reply: Reply, question: Question, view: View, answered: Callable[[Query], Answer]
) -> Reply:
    """The reply with its chart, or what is said where there is none; `answered` gives targets.

    On a channel without pictures it stays as it is.
    """
    if not (question.pictures and question.drawn) or reply.kind is not Kind.ANSWER:
        return reply
    answer = reply.answer
    if not isinstance(answer, FigureAnswer) or not choosing.is_drawable(answer):
        return replace(reply, lines=(*reply.lines, line(words.NOTHING_TO_DRAW)))
    targets = [answered(query) for query in choosing.targets_of(answer.source.query)]
    return replace(reply, chart=choosing.chart(answer, view, targets))


def with_button(reply: Reply, question: Question, view: View) -> Reply:
    """The reply with the button for its chart, where the channel takes pictures."""
    if not question.pictures or question.drawn or reply.query is None:
        return reply
    if not choosing.is_drawable(reply.answer):
        return reply
    button = Choice(words.CHART, f"{words.DRAW} {phrase(reply.query, view.tree)}")
    return replace(reply, choices=(*reply.choices, button))


def asked_on(reply: Reply) -> Reply:
    """The reply to a question for a picture, its choices asking for pictures too."""
    return replace(
        reply,
        choices=tuple(
            replace(choice, question=f"{words.DRAW} {choice.question}")
            if reply.kind is Kind.CLARIFY
            else choice
            for choice in reply.choices
        ),
    )
