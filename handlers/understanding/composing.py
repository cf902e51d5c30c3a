"""What was heard becomes one query, or the one thing that has to be asked back."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from db.catalogue import METRICS
from db.folding import fold
from db.query import Condition, Filters, Grouping, Measure, Order, Query
from handlers import wording
from handlers.messages import Choice
from handlers.understanding import days
from handlers.understanding.asides import MATTERS
from handlers.understanding.figures import metrics
from handlers.understanding.following import followed, goes_on
from handlers.understanding.heard import Heard
from handlers.understanding.offices import with_offices
from handlers.understanding.phrase import label, phrase
from handlers.understanding.readings import About, AskBack, NotUnderstood, Read, Reading, Reason
from handlers.understanding.setting import Setting
from handlers.understanding.uncounted import uncounted

_CHOICES: Final = 4
#: Of several offices these are told one by one: there is no rate of them all together.
_TOLD_OF_EACH: Final = frozenset({"rate", "target", "target_gap"})
_OFFERED: Final = ("rate", "unenforced", "collected", "summary")


#: What turns a question away, the gravest first.
_TURNED_AWAY: Final = (
    ("act", Reason.AN_ACT),
    ("secret", Reason.NEVER_TOLD),
    ("off_subject", Reason.OFF_SUBJECT),
)


def compose(heard: Heard, setting: Setting) -> Reading:
    """The reading of what was heard."""
    away = _turned_away(heard)
    if away is not None:
        return away
    found = metrics(heard)
    open_ = uncounted(heard, found)
    if open_:
        mention = " ".join(wording.UNCOUNTED[each] for each in open_)
        return AskBack(About.UNCOUNTED, mention, _each_metric(heard, setting, found))
    if setting.before is not None and _follows(heard, found):
        return _followed(heard, setting, setting.before)
    subject = heard.reference or (heard.party if not found else "")
    if subject:
        return _case(heard, setting, subject)
    told = _told(heard, found)
    if told is not None:
        return told
    if not found:
        return _without_metric(heard, setting)
    if len(found) > 1 or ("definition" in heard.flags and not heard.left):
        return AskBack(About.METRIC, "", _each_metric(heard, setting, found))
    if "context" in heard.flags:
        return AskBack(About.CONTEXT)
    return _figure(heard, setting, _ahead(heard, setting, found[0]))


def _turned_away(heard: Heard) -> NotUnderstood | None:
    for flag, reason in _TURNED_AWAY:
        if flag in heard.flags:
            return NotUnderstood(reason, " ".join(heard.left))
    return NotUnderstood(Reason.NO_SUCH_DATE, heard.no_day) if heard.no_day else None


def _told(heard: Heard, found: Sequence[str]) -> Read | None:
    """What needs no figure: a meaning, what can be asked, a new beginning."""
    # `không phân biệt loại án` denies; it does not ask what tells two figures apart.
    denied = any(fold(word) in MATTERS for word in heard.left)
    # `T9 từng đơn vị … tính như thế nào` wants figures, or what a word means: nobody could say.
    of_days = bool(heard.periods) + bool(heard.groupings) + bool(heard.left) > 1
    if "definition" in heard.flags and found and not denied and not of_days:
        return Read(Query("definition", subject=found[0]))
    if "forget" in heard.flags and not found and not _asks(heard):
        return Read(Query("forget"))
    if {"help", "greeting"} & heard.flags and not found and not _asks(heard):
        return Read(Query("help"))
    return None


def _follows(heard: Heard, found: Sequence[str]) -> bool:
    alone = {"help", "definition", "forget"} & heard.flags or heard.reference or heard.party
    return not alone and goes_on(heard, found)


def _followed(heard: Heard, setting: Setting, before: Query) -> Reading:
    """The query before, changed by what was said now; it says what it kept."""
    if before.metric == "case":
        return Read(before, ("metric",))
    whole, kept = followed(heard, before)
    reading = compose(whole, replace(setting, before=None))
    return replace(reading, kept=kept) if isinstance(reading, Read) else reading


def _case(heard: Heard, setting: Setting, subject: str) -> Reading:
    """One case, as it is at the end of the days said."""
    meant = days.days(heard, setting.today, "case")
    period = meant.period if meant else None
    return with_offices(heard, setting, Query("case", period, subject=subject))


def _asks(heard: Heard) -> bool:
    said = heard.units or heard.periods or heard.measures or heard.groupings or heard.orders
    return bool(said or heard.left or {"context", "compare", "list"} & heard.flags)


def _ahead(heard: Heard, setting: Setting, metric: str) -> str:
    """Coercions on days to come can only be planned ones."""
    held = "coercions_held" in heard.flags
    planned = metric == "coercions" and (
        "ahead" in heard.flags or days.is_ahead(heard, setting.today, held=held)
    )
    return "coercion_schedule" if planned else metric


def _without_metric(heard: Heard, setting: Setting) -> Reading:
    if {"context", "maybe_context", "compare", "list"} & heard.flags or heard.against:
        return AskBack(About.CONTEXT)
    if heard.groupings or heard.orders:
        return AskBack(About.CONTEXT)
    said = heard.units or heard.periods or heard.measures
    if said and not heard.left:
        return AskBack(About.METRIC, "", _each_metric(heard, setting, _OFFERED))
    return NotUnderstood(Reason.OFF_SUBJECT, " ".join(heard.left))


def _each_metric(heard: Heard, setting: Setting, found: Sequence[str]) -> tuple[Choice, ...]:
    """The same question for each of some metrics."""
    readings = [
        _figure(replace(heard, left=[], half_named=""), setting, metric)
        for metric in found[:_CHOICES]
    ]
    return tuple(_choice(r.query, setting) for r in readings if isinstance(r, Read))


def _choice(query: Query, setting: Setting) -> Choice:
    return Choice(label(query, setting.tree), phrase(query, setting.tree))


def _figure(heard: Heard, setting: Setting, metric: str) -> Reading:
    meant = days.days(heard, setting.today, metric)
    if meant is None:
        return AskBack(About.PERIOD)
    query = replace(_shape(heard, metric), period=meant.period, compare=meant.compare)
    if meant.split:
        query = replace(query, group_by=meant.split)
    query = _by_named_groups(query, heard)
    open_ = _still_open(heard, query, split=meant.split is not None)
    if open_:
        return AskBack(About.LEFTOVER, ", ".join(open_))
    officers = heard.officers[0] if heard.officers else ()
    if len(officers) > 1:
        return _which_officer(officers, setting, query)
    reading = with_offices(heard, setting, query)
    if not isinstance(reading, Read) or not heard.left:
        return reading
    return AskBack(About.LEFTOVER, " ".join(heard.left), (_choice(reading.query, setting),))


def _by_named_groups(query: Query, heard: Heard) -> Query:
    """Groups or categories named one after the other are the ones to split by."""
    kept, by = query.filters, query.group_by
    if not METRICS[query.metric].measures:
        return query
    if len(heard.groups) > 1 and by in (None, Grouping.GROUP):
        return replace(query, group_by=Grouping.GROUP, filters=replace(kept, group=None))
    if len(heard.categories) > 1 and by in (None, Grouping.CATEGORY):
        return replace(query, group_by=Grouping.CATEGORY, filters=replace(kept, category=None))
    return query


def _still_open(heard: Heard, query: Query, *, split: bool) -> list[str]:
    """What was said more than once, or cannot be put into one query: never left out silently."""
    return [*_said_twice(heard, query, split=split), *_unused(heard, query), *_astray(heard, query)]


def _astray(heard: Heard, query: Query) -> Iterator[str]:
    """Words that mean nothing beside this figure: a rest of what, given to whom."""
    parted = query.group_by in (Grouping.GROUP, Grouping.CATEGORY)
    if "rest" in heard.provisos and not parted:
        yield heard.provisos["rest"]
    if "given" in heard.provisos and query.metric not in ("target", "target_gap"):
        yield heard.provisos["given"]


def _said_twice(heard: Heard, query: Query, *, split: bool) -> Iterator[str]:
    kept = query.filters
    if len(heard.categories) > 1 and kept.category:
        yield from heard.categories
    if len(heard.groups) > 1 and kept.group:
        yield from heard.groups
    if len(heard.officers) > 1:
        yield from (names[0] for names in heard.officers)
    if len(set(heard.conditions)) > 1 and query.condition:
        yield from (wording.CONDITIONS[said] for said in heard.conditions)
    by = {*heard.groupings, *([query.group_by] if split else [])}
    # `qua các năm 2019, 2020, 2021` says one thing twice; two years held together are no row.
    held = split and heard.groupings and {"comparing", "between"} & heard.flags
    if len(by) > 1 or held:
        yield from (wording.GROUPINGS[said] for said in heard.groupings)
    if len(set(heard.forced)) > 1:
        yield from (wording.FORCED, wording.NOT_FORCED)


def _unused(heard: Heard, query: Query) -> Iterator[str]:
    if "who" in heard.flags and query.group_by is not Grouping.OFFICER and not heard.orders:
        yield wording.WHO
    if len(set(heard.orders)) > 1:
        yield wording.HIGHEST_AND_LOWEST
    elif heard.orders and not (query.group_by or query.limit or len(heard.units) > 1):
        yield wording.HIGHEST[heard.orders[-1]]
    # `hai huyện Sơn Hà và Hà Sơn`; where they are not named, that is what is asked.
    named = heard.limit is not None and heard.limit[1] == "unit" and not heard.orders
    if heard.limit and query.limit is None and not named:
        yield str(heard.limit[0])
    if "list" in heard.flags and METRICS[query.metric].measures and not query.group_by:
        yield wording.LISTED


def _which_officer(found: Sequence[str], setting: Setting, query: Query) -> AskBack:
    choices = [
        Choice(
            name, phrase(replace(query, filters=replace(query.filters, officer=name)), setting.tree)
        )
        for name in found[:_CHOICES]
    ]
    return AskBack(About.OFFICER, "", tuple(choices))


def _shape(heard: Heard, metric: str) -> Query:
    """The query but for its days and offices."""
    measures = METRICS[metric].measures
    said = list(dict.fromkeys(heard.measures))
    single = measures == () and metric != "summary"
    group_by, order, limit = _ranking(heard)
    if "each" in heard.flags and not group_by and metric in _TOLD_OF_EACH:
        group_by = "unit"
    if single:
        group_by, order = "", None
    if metric == "unenforced_list" and heard.limit:
        limit = heard.limit[0]
    return Query(
        metric,
        measure=Measure(said[0]) if len(said) == 1 and len(measures) > 1 else None,
        condition=_condition(heard, metric),
        group_by=Grouping(group_by) if group_by else None,
        order=Order(order) if order else None,
        limit=limit,
        filters=_filters(heard),
        page=heard.page,
    )


def _ranking(heard: Heard) -> tuple[str, str | None, int | None]:
    """By what a figure is split, in which order, how many of them."""
    order = heard.orders[-1] if heard.orders and len(heard.units) < 2 else None
    group_by = heard.groupings[-1] if heard.groupings else ""
    if order and "who" in heard.flags and not group_by:
        group_by = "officer"
    ranked = "ranking" in heard.flags
    if order is None and ranked:
        order = "desc"
    if ranked and not group_by:
        group_by = "unit"
    if heard.limit and order:
        counted = {"case": "", "": "unit"}.get(heard.limit[1], heard.limit[1])
        return group_by or counted, order, heard.limit[0]
    one = order and heard.orders and group_by and not ranked and "all" not in heard.flags
    return group_by, order, 1 if one else None


def _condition(heard: Heard, metric: str) -> Condition | None:
    if metric not in ("unenforced", "unenforced_list") or not heard.conditions:
        return None
    poor = "not_enforceable" in heard.conditions
    return Condition.NOT_ENFORCEABLE if poor else Condition.ENFORCEABLE


def _filters(heard: Heard) -> Filters:
    return Filters(
        category=heard.categories[0] if heard.categories else None,
        group=heard.groups[0] if heard.groups else None,
        officer=heard.officers[0][0] if heard.officers else None,
        debtor=heard.party or None,
        min_amount=heard.low,
        max_amount=heard.high,
        older_than_months=heard.older,
        younger_than_months=heard.younger,
        forced=heard.forced[0] if heard.forced else None,
        own="own" in heard.flags,
    )
