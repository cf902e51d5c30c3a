"""Which offices are meant, or the question back where the words leave it open."""

from collections.abc import Sequence
from dataclasses import replace

from db.catalogue import METRICS
from db.query import Grouping, Query
from handlers import wording
from handlers.messages import Choice
from handlers.understanding.heard import Heard
from handlers.understanding.phrase import phrase
from handlers.understanding.readings import About, AskBack, Read, Reading
from handlers.understanding.setting import Setting

_CHOICES = 4
_WHOLE = frozenset({"whole", "top", "each"})


def with_offices(heard: Heard, setting: Setting, query: Query) -> Reading:
    """Puts the offices in, or asks which are meant."""
    found: list[str] = []
    for codes in heard.units:
        fitting = _fitting(codes, setting, query)
        if len(fitting) != 1:
            return _which(fitting, setting, query)
        if fitting[0] not in found:
            found.append(fitting[0])
    found = _without_ancestors(found, heard, setting)
    if heard.half_named:
        return AskBack(About.UNIT, heard.half_named)
    if "beside_top" in heard.flags and query.filters.own:
        return _top_or_one(found, setting, query)
    if "beside_top" in heard.flags or (query.filters.own and not found):
        found = [*_tops(setting, query), *found]
    query = _set_apart(heard, setting, query, found)
    if _is_open(heard, query, found):
        return AskBack(About.UNIT)
    if len(found) > 1 and not heard.joined:
        return _which(found, setting, query)
    by = query.group_by
    if len(found) > 1 and by is None and METRICS[query.metric].measures:
        by = Grouping.UNIT
    whole = not found and bool({"whole", "top"} & heard.flags)
    return Read(replace(query, units=tuple(found), group_by=by, whole=whole))


def _set_apart(heard: Heard, setting: Setting, query: Query, found: Sequence[str]) -> Query:
    """`riêng` before an office that has others below it leaves those out."""
    tree = setting.tree
    alone = "alone" in heard.flags and len(found) == 1
    if not alone or tree.members(found) == tree.members(found, own=True):
        return query
    return replace(query, filters=replace(query.filters, own=True))


def _is_open(heard: Heard, query: Query, found: Sequence[str]) -> bool:
    """Whether words speak of an office, or of several, without saying which."""
    grouped = query.group_by is Grouping.UNIT or (_WHOLE | {"own"}) & heard.flags
    if "unit_kind" in heard.flags and not found and not grouped:
        return True
    compared = "comparing" in heard.flags and not query.compare and query.group_by is None
    if compared and len(found) < 2:
        return True
    if heard.limit and heard.limit[1] == "unit" and not heard.orders:
        return heard.limit[0] != len(found)
    beside = "beside_top" in heard.flags
    return len(found) > 1 and bool(_WHOLE & heard.flags) and not beside


def _tops(setting: Setting, query: Query) -> tuple[str, ...]:
    return setting.tree.tops(query.period.end if query.period else setting.today)


def _top_or_one(found: Sequence[str], setting: Setting, query: Query) -> AskBack:
    """An office's own cases beside another's with all below it: one at a time."""
    others = replace(query, filters=replace(query.filters, own=False))
    asked = [replace(query, units=(code,)) for code in _tops(setting, query)]
    asked += [replace(others, units=(code,)) for code in found]
    choices = []
    for one in asked[:_CHOICES]:
        name = setting.tree.offices[one.units[0]].name
        label = wording.own_only(name) if one.filters.own else name
        choices.append(Choice(label, phrase(one, setting.tree)))
    return AskBack(About.UNIT, "", tuple(choices))


def _without_ancestors(found: list[str], heard: Heard, setting: Setting) -> list[str]:
    """`Sa Pa, tỉnh Lào Cai` is Sa Pa: the office above only says where it is."""
    if len(found) != 2 or "between" in heard.flags or "comparing" in heard.flags:
        return found
    low, high = found
    below = setting.tree.members([high]) - setting.tree.members([high], own=True)
    return [low] if low in below and heard.joined != "word" else found


def _fitting(codes: Sequence[str], setting: Setting, query: Query) -> Sequence[str]:
    """Of offices with one name, those that were there on the day asked about."""
    if len(codes) == 1:
        return codes
    day = min(query.period.end if query.period else setting.today, setting.today)
    there = [code for code in codes if setting.tree.existed(code, day)]
    return there or codes


def _which(codes: Sequence[str], setting: Setting, query: Query) -> AskBack:
    choices = []
    for code in codes[:_CHOICES]:
        choice = replace(query, units=(code,))
        choices.append(Choice(setting.tree.offices[code].name, phrase(choice, setting.tree)))
    return AskBack(About.UNIT, "", tuple(choices))
