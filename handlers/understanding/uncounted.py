"""What a question asks that the figures here cannot tell: named in the question back."""

from collections.abc import Iterator, Sequence
from typing import Final

from db.query import CALENDAR
from handlers.understanding.heard import Heard

#: What a rate is of; beside anything else `tỷ lệ` alone is a share of something.
_RATED: Final = frozenset({"rate", "completed", "collected", "target", "target_gap", "summary"})
#: Told in per cent themselves.
_IN_PER_CENT: Final = frozenset({"rate", "target", "target_gap"})


def uncounted(heard: Heard, found: Sequence[str]) -> list[str]:
    """The kinds of `uncounted` in the lexicon that were said, or that the words amount to."""
    return list(dict.fromkeys([*heard.uncounted, *_amounts_to(heard, found)]))


def _amounts_to(heard: Heard, found: Sequence[str]) -> Iterator[str]:
    moved = {"trend", "compare", "between"} & heard.flags
    if _is_share(heard) or ("per_cent" in heard.flags and not moved and set(found) - _IN_PER_CENT):
        yield "share"
    if "trend" in heard.flags and (heard.orders or "ranking" in heard.flags):
        yield "growth"
    if "cumulative" in heard.flags and CALENDAR & set(heard.groupings):
        yield "cumulative"
    if heard.limit and heard.limit[1] == "case" and heard.orders == ["asc"]:
        yield "smallest"


def _is_share(heard: Heard) -> bool:
    """Whether a part of the cases is held against another whole than a rate is."""
    if "rate" not in heard.metrics:
        return False
    said = set(heard.metrics)
    if "to_enforce" in said or "not_enforceable" in heard.conditions:
        return "unenforced" not in said
    of_what = said - _RATED or heard.conditions
    return "rate_bare" in heard.flags and not said & {"completed", "collected"} and bool(of_what)
