"""Query → SELECT → Answer: the only place where analytic SQL is composed."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from db.agencies import AgencyTree
from db.answers import casefile, figures, listing
from db.answers.scope import NotCounted
from db.catalogue import FILTERS, METRICS, Shape
from db.facts import Answer
from db.query import Filters, Query

__all__ = ["NotCounted", "answer"]


def answer(session: Session, query: Query, tree: AgencyTree) -> Answer:
    """The facts that `query` asks for; its units and period must be set.

    NotCounted where the figure knows no such filter, condition or split, KeyError for a unit
    that is not in `tree`.
    """
    _check(query)
    return _ANSWERS[METRICS[query.metric].shape](session, query, tree)


def _check(query: Query) -> None:
    """Nothing that was asked for may be left out silently."""
    shape = METRICS[query.metric].shape
    allowed = FILTERS.get(shape, frozenset())
    for name in Filters.__slots__:
        given = getattr(query.filters, name)
        if given is not None and given is not False and name not in {*allowed, "own"}:
            raise NotCounted(query.metric, name)
    if query.filters.forced is False and "forced" not in allowed:
        raise NotCounted(query.metric, "forced")
    if query.condition and query.metric not in ("unenforced", "unenforced_list"):
        raise NotCounted(query.metric, "condition")


_ANSWERS: Mapping[Shape, Callable[[Session, Query, AgencyTree], Answer]] = {
    Shape.SUM: figures.figure,
    Shape.RATIO: figures.figure,
    Shape.TARGET: figures.figure,
    Shape.GAP: figures.figure,
    Shape.COERCIONS: figures.figure,
    Shape.PAPERS: figures.figure,
    Shape.SUMMARY: figures.summary,
    Shape.CASE_LIST: listing.unenforced,
    Shape.SCHEDULE: listing.schedule,
    Shape.CASE: casefile.find,
}
