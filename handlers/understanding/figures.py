"""Which figure is meant, once each word for one has taken in what belongs to it."""

from typing import Final

from handlers.understanding.heard import Heard

#: A metric said beside another that it makes part of its own meaning.
_ABSORBS: Final[dict[str, frozenset[str]]] = {
    "rate": frozenset({"completed", "collected", "enforceable"}),
    "target": frozenset({"rate", "completed", "collected"}),
    "target_gap": frozenset({"target", "rate", "completed", "collected"}),
    "unenforced": frozenset({"completed", "in_progress", "to_enforce"}),
    "carried_over": frozenset({"accepted"}),
    "newly_accepted": frozenset({"accepted"}),
    "entrusted_or_withdrawn": frozenset({"entrusted", "withdrawn"}),
    "coercion_schedule": frozenset({"coercions"}),
    "suspended": frozenset({"terminated"}),
    "recommendations": frozenset({"completed"}),
    "protests": frozenset({"completed"}),
}
#: What can be listed case by case.
_LISTED: Final = frozenset({"unenforced", "not_enforceable", "enforceable", "in_progress"})


def metrics(heard: Heard) -> list[str]:
    """The metrics that remain; more than one is for the asker to choose from."""
    found = list(heard.metrics)
    if heard.conditions and not {"rate", "unenforced"} & set(found):
        found += [condition for condition in heard.conditions if condition not in found]
    if {"entrusted", "withdrawn"} <= set(found):
        found.append("entrusted_or_withdrawn")
    moved = {"trend", "compare", "between"} & heard.flags
    shared = found and set(found) <= {"completed", "collected"}
    if "per_cent" in heard.flags and shared and not moved:
        found.append("rate")
    if (heard.older or heard.younger) and ("unenforced" in found or "list" in heard.flags):
        # `tồn, thụ lý chưa đầy 12 tháng`: from when on, not how many were accepted.
        found = [metric for metric in found if metric not in ("accepted", "newly_accepted")]
    absorbed = {other for metric in found for other in _ABSORBS.get(metric, ())}
    found = [metric for metric in found if metric not in absorbed]
    if len(found) > 1 and "summary" in found:
        found.remove("summary")
    if not found and "ranking" in heard.flags:
        return ["rate"]
    if _asks_for_list(heard):
        return _listed(heard, found)
    return found


def _asks_for_list(heard: Heard) -> bool:
    """Single cases are asked for: `liệt kê`, or `10 việc lớn nhất`; a split asks for its parts."""
    if heard.groupings or (heard.limit and heard.limit[1] in ("unit", "officer")):
        return False
    largest = heard.limit is not None and heard.limit[1] == "case" and heard.orders == ["desc"]
    return "list" in heard.flags or largest


def _listed(heard: Heard, found: list[str]) -> list[str]:
    """Only the unenforced and the coercions are listed one by one."""
    if "coercions" in found or "coercion_schedule" in found:
        return ["coercion_schedule"]
    narrowed = heard.low or heard.high or heard.older or heard.younger
    if found and set(found) <= _LISTED and "in_progress" not in found:
        return ["unenforced_list"]
    if not found and (narrowed or heard.limit or heard.categories or heard.groups):
        return ["unenforced_list"]
    return found
