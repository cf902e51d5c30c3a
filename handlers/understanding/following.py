"""A question that leans on the one before: what it does not say is kept from there."""

from collections.abc import Sequence
from dataclasses import replace

from db.query import Compare, Query
from handlers.understanding.heard import Heard
from handlers.understanding.period_reading import Span

#: Words that say outright that the question goes on.
_GOES_ON = frozenset({"context", "maybe_context", "context_unit"})
#: A list that was asked of these is of the cases behind them.
_LISTED = frozenset({"rate", "completed", "summary", "unenforced", "unenforced_list"})


def goes_on(heard: Heard, found: Sequence[str]) -> bool:
    """Whether a question continues the one before: it says so, or names no figure of its own."""
    if "context" in heard.flags or ("maybe_context" in heard.flags and not found):
        return True
    parts = (heard.units, heard.periods, heard.groupings, heard.orders, heard.measures)
    narrowed = (heard.categories, heard.groups, heard.officers, heard.forced, heard.conditions)
    bounds = (heard.low, heard.high, heard.older, heard.younger, heard.limit)
    said = any([*parts, *narrowed, *bounds]) or bool({"compare", "list", "whole"} & heard.flags)
    return said and (not found or not heard.metrics)


def followed(heard: Heard, before: Query) -> tuple[Heard, tuple[str, ...]]:
    """What is heard with all that it leaves unsaid taken from the query before, and what was."""
    kept: dict[str, object] = {}
    metrics = heard.metrics or _metric(heard, before)
    if not heard.metrics:
        kept["metric"] = metrics
    if not heard.units and not {"whole", "top"} & heard.flags:
        kept["units"] = [(code,) for code in before.units]
    if not heard.periods and before.period is not None:
        kept["periods"] = [Span(before.period)]
    kept |= _narrowing(heard, before)
    flags = (heard.flags - _GOES_ON) | _flags(heard, before)
    held = {name: value for name, value in kept.items() if value and name != "metric"}
    told = tuple(name for name, value in kept.items() if value)
    new = replace(heard, metrics=metrics, flags=flags, **held)  # type: ignore[arg-type]
    return replace(new, **_shape(heard, before)), told  # type: ignore[arg-type]


def _metric(heard: Heard, before: Query) -> list[str]:
    if before.metric == "unenforced_list" or ("list" in heard.flags and before.metric in _LISTED):
        return ["unenforced"]
    return [before.metric]


def _narrowing(heard: Heard, before: Query) -> dict[str, object]:
    """The filters of the query before that the question says nothing of."""
    old = before.filters
    found: dict[str, object] = {}
    if not heard.conditions and before.condition and not heard.metrics:
        found["conditions"] = [str(before.condition)]
    if not heard.categories and old.category:
        found["categories"] = [old.category]
    if not heard.groups and old.group:
        found["groups"] = [old.group]
    if not heard.officers and old.officer and not heard.units:
        found["officers"] = [(old.officer,)]
    if not (heard.low or heard.high):
        found |= {"low": old.min_amount, "high": old.max_amount}
    if not (heard.older or heard.younger):
        found |= {"older": old.older_than_months, "younger": old.younger_than_months}
    if not heard.forced and old.forced is not None:
        found["forced"] = [old.forced]
    return found


def _flags(heard: Heard, before: Query) -> set[str]:
    found = set()
    if before.metric == "unenforced_list" and not heard.groupings and not heard.metrics:
        found.add("list")
    if before.compare is Compare.PREVIOUS_YEAR and "list" not in heard.flags:
        found.add("compare")
    if before.filters.own and not heard.units:
        found.add("own")
    return found


def _shape(heard: Heard, before: Query) -> dict[str, object]:
    """The measure, and the split of the query before where the question still means all of it."""
    found: dict[str, object] = {}
    if not heard.measures and before.measure and not heard.metrics:
        found["measures"] = [str(before.measure)]
    listed = "list" in heard.flags or before.metric == "unenforced_list"
    of_one = bool(heard.units) and before.group_by == "unit"
    if before.group_by and not (heard.groupings or listed or of_one or len(before.units) > 1):
        found["groupings"] = [str(before.group_by)]
        if before.order and not heard.orders:
            found["orders"] = [str(before.order)]
        if before.limit and not heard.limit:
            found["limit"] = (before.limit, str(before.group_by))
    elif listed and before.limit and not heard.limit:
        found["limit"] = (before.limit, "case")
    return found
