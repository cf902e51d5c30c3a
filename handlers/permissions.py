"""What a person may see: every query is narrowed here, before any SQL."""

from dataclasses import replace

from db.agencies import AgencyTree
from db.query import Period, Query
from handlers.messages import Choice, Question
from handlers.understanding.phrase import phrase
from handlers.understanding.readings import About, AskBack

#: Metrics that show single cases, and with them names.
WITH_NAMES = frozenset({"case", "unenforced_list", "coercion_schedule"})


def narrow(query: Query, question: Question, tree: AgencyTree) -> Query | AskBack:
    """The query with its offices named: where none was, the top office of the period's end.

    Where several offices stand at the top the person is asked which is meant.
    """
    today = question.asked_at.date()
    period = query.period or Period(today, today)
    if query.units:
        return replace(query, period=period)
    tops = tree.tops(min(period.end, today))
    if len(tops) != 1:
        tops = tree.tops(today)
    if len(tops) == 1:
        return replace(query, units=tops, period=period)
    choices = [
        Choice(tree.offices[code].name, phrase(replace(query, units=(code,)), tree))
        for code in tops[:4]
    ]
    return AskBack(About.UNIT, "", tuple(choices))
