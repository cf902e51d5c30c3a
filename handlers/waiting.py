"""`/tincho`: what waits for somebody because the month of a messenger is short, read at once."""

from typing import Final

from db import parcels
from db.session import Database
from db.vocabulary import Lexicographer
from handlers import wording_deliveries as words
from handlers import wording_following
from handlers.messages import Kind, Question, Reply
from handlers.notices import Notices
from handlers.posts import privately
from handlers.topics.guidance import said

WAITING: Final = "/tincho"


@privately
def reply(question: Question, database: Database) -> Reply:
    """All that is held for whoever asks, as one message; it is not sent any more."""
    person = question.person.number
    if person is None:
        return said(Kind.REFUSE, wording_following.NOT_REGISTERED)
    with database.reading() as session:
        held = parcels.held_for(session, person, question.at)
    if held is None:
        return said(Kind.ANSWER, words.NONE_WAITING)
    notices = Notices(database, Lexicographer())
    rendered = notices.render(held, question.person.channel, question.asked_at)
    with database.writing() as session:
        parcels.read_held(session, held, question.at)
    return rendered.reply if rendered.told else said(Kind.ANSWER, words.NONE_WAITING)
