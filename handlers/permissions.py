"""What a person may see: every query is narrowed here, before any SQL, and every offer with it."""

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from db.agencies import AgencyTree
from db.catalogue import METRICS, Shape
from db.query import Grouping, Period, Query
from db.vocabulary import Vocabulary
from handlers.messages import Choice, Place, Question
from handlers.rights import Rights, shows_cases
from handlers.understanding.phrase import phrase
from handlers.understanding.readings import About, AskBack, Read, Reading
from handlers.understanding.understand import understand


class Refusal(StrEnum):
    """Why nothing is told; the same whether or not there would have been anything to tell."""

    OUTSIDE = "outside"  # an office or officer that is not theirs, or that there is none of
    NO_CASES = "no_cases"  # partners see figures, and the coercions that they take part in
    PRIVATE_ONLY = "private_only"  # single cases where others read along
    UNREGISTERED = "unregistered"  # a group that no administrator registered


Seen = Reading | Refusal

_WITHOUT_FACTS = frozenset({Shape.HELP, Shape.DEFINITION})
#: Questions back that come from a name; where nothing is left to choose, the name is not theirs.
_OF_NAMES = frozenset({About.UNIT, About.OFFICER})


def narrow(query: Query, question: Question, known: Vocabulary) -> Query | AskBack | Refusal:
    """The query within what the person may see, its offices and days named.

    Where no office was, it is their own, and for those who see everything the top office of the
    period's end; where several stand at the top the person is asked which is meant.
    """
    metric = METRICS.get(query.metric)
    if metric is None or metric.shape in _WITHOUT_FACTS:
        return query
    if shows_cases(query) and question.place is not Place.PRIVATE:
        return Refusal.PRIVATE_ONLY
    rights = Rights.of(question, known.tree)
    reach = rights.reach(query)
    offices = reach.widest
    if not offices:
        return Refusal.NO_CASES if rights.posts and shows_cases(query) else Refusal.OUTSIDE
    today = question.asked_at.date()
    query = replace(query, period=query.period or Period(today, today))
    if rights.is_everything(reach.offices):
        return _with_top(replace(query, whole=False), known.tree, question)
    if not _is_within(query, offices, known):
        return Refusal.OUTSIDE
    own = query.units or known.tree.tops_of(offices)
    by = query.group_by or (Grouping.UNIT if len(own) > 1 and metric.measures else None)
    return replace(query, units=own, group_by=by, whole=False, reach=reach)


def _is_within(query: Query, offices: frozenset[str], known: Vocabulary) -> bool:
    """Whether all that is named in a query is of these offices."""
    if not set(query.units) <= offices:
        return False
    if query.whole and not query.units and len(offices) < len(known.tree.offices):
        return False
    officer = query.filters.officer
    theirs = (one.name for one in known.officers if one.unit in offices)
    return officer is None or officer in theirs


def _with_top(query: Query, tree: AgencyTree, question: Question) -> Query | AskBack:
    if query.units or query.period is None:
        return query
    today = question.asked_at.date()
    tops = tree.tops(min(query.period.end, today))
    if len(tops) != 1:
        tops = tree.tops(today)
    if len(tops) == 1:
        return replace(query, units=tops)
    choices = [
        Choice(tree.offices[code].name, phrase(replace(query, units=(code,)), tree))
        for code in tops[:4]
    ]
    return AskBack(About.UNIT, "", tuple(choices))


def seen(reading: Reading, question: Question, known: Vocabulary) -> Seen:
    """A reading as the person may have it: a question back offers nothing that they may not see.

    A name that is not theirs and one that there is none of end alike.
    """
    if question.place is Place.GROUP and question.circle is None:
        return Refusal.UNREGISTERED
    if not isinstance(reading, AskBack):
        return reading
    choices = offered(reading.choices, question, known)
    lost = reading.about in _OF_NAMES and reading.choices and not choices
    if lost or (reading.about is About.UNKNOWN_UNIT and not _sees_all(question, known)):
        return Refusal.OUTSIDE
    return replace(reading, choices=choices)


def offered(choices: Iterable[Choice], question: Question, known: Vocabulary) -> tuple[Choice, ...]:
    """Those of the choices whose question the person may ask."""
    private = question.place is Place.PRIVATE
    if private and _sees_all(question, known):
        return tuple(choices)
    return tuple(choice for choice in choices if _may_ask(choice.question, question, known))


def _sees_all(question: Question, known: Vocabulary) -> bool:
    """Whether the person sees every office, single cases too."""
    rights = Rights.of(question, known.tree)
    return rights.is_everything(rights.reach(Query("case")).offices)


def _may_ask(text: str, question: Question, known: Vocabulary) -> bool:
    reading = understand(text, known, question.asked_at.date())
    return isinstance(reading, Read) and not isinstance(
        narrow(reading.query, question, known), Refusal
    )
