"""Which topic answers which kind of query: one line each."""

from collections.abc import Callable
from typing import Any, Final

from db.catalogue import METRICS, Shape
from db.query import Query
from handlers.messages import Reply
from handlers.topics import breakdown, case, case_list, figure, schedule, summary
from handlers.view import View

Topic = Callable[[Any, View], Reply]

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
