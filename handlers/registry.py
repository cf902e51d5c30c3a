"""Which topic answers which kind of query, and who sees to which command: one line each."""

from collections.abc import Callable
from typing import Any, Final

from db.catalogue import METRICS, Shape
from db.invitations import is_code
from db.query import Query
from db.session import Database
from handlers import (
    absence,
    acknowledging,
    admission,
    broadcast,
    calendar_feed,
    circles,
    days_off,
    feedback,
    handing_in,
    imports,
    inviting,
    journal,
    membership,
    record,
    roster,
    subscribing,
    teaching,
    undelivered,
    waiting,
    wishes,
)
from handlers.messages import Question, Reply
from handlers.topics import breakdown, case, case_list, figure, schedule, summary
from handlers.understanding import spoken
from handlers.view import View

Topic = Callable[[Any, View], Reply]
Clerk = Callable[[Question, Database], Reply]

_BY_SHAPE: Final[dict[Shape, Topic]] = {
    Shape.SUMMARY: summary.reply,
    Shape.CASE: case.reply,
    Shape.CASE_LIST: case_list.reply,
    Shape.SCHEDULE: schedule.reply,
}


def topic(query: Query) -> Topic:
    """The topic for a query: by its metric's shape, else one figure or several."""
    by_shape = _BY_SHAPE.get(METRICS[query.metric].shape)
    if by_shape is not None:
        return by_shape
    in_parts = query.group_by is not None or len(query.units) > 1
    return breakdown.reply if in_parts else figure.reply


_CLERKS: Final[dict[str, Clerk]] = {
    feedback.RIGHT: feedback.right,
    feedback.WRONG: feedback.wrong,
    teaching.QUESTIONS: teaching.reply,
    admission.START: admission.start,
    admission.REGISTER: admission.register,
    inviting.INVITE: inviting.invite,
    inviting.REQUESTS: inviting.waiting,
    roster.PEOPLE: roster.reply,
    absence.AWAY: absence.reply,
    membership.ME: membership.me,
    membership.LEAVE: membership.leave,
    membership.CONNECT: membership.connect,
    circles.GROUP: circles.reply,
    broadcast.BROADCAST: broadcast.reply,
    broadcast.HAVE_READ: broadcast.have_read,
    journal.JOURNAL: journal.reply,
    acknowledging.RECEIVED: acknowledging.received,
    acknowledging.ARRANGED: acknowledging.arranged,
    acknowledging.HINDERED: acknowledging.hindered,
    record.RECORD: record.reply,
    subscribing.FOLLOW: subscribing.follow,
    subscribing.UNFOLLOW: subscribing.unfollow,
    wishes.WISHES: wishes.reply,
    days_off.DAYS: days_off.reply,
    undelivered.REPLAY: undelivered.reply,
    waiting.WAITING: waiting.reply,
    calendar_feed.FEED: calendar_feed.reply,
    imports.IMPORTS: imports.reply,
    handing_in.HAND_IN: handing_in.reply,
}
#: All that is looked at where a stranger writes it.
_FOR_STRANGERS: Final = frozenset({admission.start, admission.register, admission.code_alone})


def clerk(text: str) -> Clerk | None:
    """Who sees to a command that asks for no figure, or to a code; None where the text is none."""
    if is_code(text.strip()):
        return admission.code_alone
    first = text.split(maxsplit=1)[:1]
    return _CLERKS.get(first[0].partition("@")[0].lower()) if first else None


def for_strangers(text: str) -> Clerk | None:
    """Who sees to what a stranger writes; None where it gets the one polite line."""
    found = clerk(spoken.command(text, lambda: False))
    is_a_greeting = found is admission.start and len(text.split()) == 1
    return found if found in _FOR_STRANGERS and not is_a_greeting else None
