"""An answer held against the count: its reading, its numbers, its rows and its sentences."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.third_witness import count
from tests.third_witness.count import Figures
from tests.third_witness.expect import CALENDAR, Expectation, Value, year_before
from tests.third_witness.province import Province
from tests.third_witness.questions import Asked

Json = dict[str, Any]

#: Rows that a text shows at once.
_PAGE = 20
#: The numbers of a summary in the order of its paragraph: of cases (0) and of money (1).
_BOTH = """
accepted carried_over newly_accepted entrusted withdrawn to_enforce enforceable not_enforceable
""".split()
_LEFT = ["unenforced", "in_progress", "postponed", "suspended", "not_enforceable", "set_aside"]
_PARAGRAPH = [
    *((name, place) for name in _BOTH for place in (0, 1)),
    *((name, 0) for name in ("completed", "enforced", "terminated")),
    *((name, 1) for name in ("completed", "collected", "reduced", "terminated")),
    *((name, place) for name in _LEFT for place in (0, 1)),
]
_NUMBER = re.compile(r"\d[\d.]*")


def faults(province: Province, asked: Asked, found: Json) -> list[str]:
    """Everything in an answer that is not as counted; empty when all is right."""
    if wrong := list(_misread(asked, found)):
        return [f"misread: {each}" for each in wrong]
    right = Expectation(province, asked)
    if asked.metric == "summary":
        return list(_summary(right, found))
    if asked.metric == "unenforced_list":
        return list(_list(right, found))
    return list(_rows(right, found) if asked.group_by else _one(right, found))


def dots(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def comma(number: Decimal | int) -> str:
    return f"{abs(number):.2f}".replace(".", ",")


def _misread(asked: Asked, found: Json) -> Iterator[str]:
    """How the reading of the question differs from the right one."""
    wanted = {
        "kind": "answer",
        "metric": asked.metric,
        "measure": asked.measure or found["measure"],
        "condition": asked.condition,
        "unit": list(asked.units) if len(asked.units) > 1 else asked.units[0],
        "filters": asked.filters,
        "period": {"from": str(asked.start), "to": str(asked.end)},
        "group_by": asked.group_by,
        "order": asked.order or found["order"],
        "limit": asked.limit,
        "compare": asked.compare,
    }
    for name, value in wanted.items():
        if found[name] != value:
            yield f"{name} {found[name]}, not {value}"
    for name, kind in found["bounds"].items():
        if name.endswith("amount") and (kind == "exclusive") != (asked.exclusive == name):
            yield f"{name} {kind}"


def _differs(what: str, right: Value, row: Json) -> Iterator[str]:
    got = row["value"]
    same = got is None if right.value is None else got is not None and got == float(right.value)
    if not same:
        yield f"{what} {got}, not {right.value}"
    if right.denominator is not None:
        parts = row.get("numerator"), row.get("denominator")
        if parts != (right.numerator, right.denominator):
            yield f"{what} of {parts}, not {(right.numerator, right.denominator)}"


# One number


def _one(right: Expectation, found: Json) -> Iterator[str]:
    asked = right.asked
    value = right.value(asked.units[0], asked.start, asked.end)
    yield from _differs("value", value, found)
    wanted = {f"{day:%d/%m/%Y}" for day in (asked.start, asked.end)}
    wanted |= set(_sentences(right, value))
    if asked.compare:
        yield from _compared(right, found, value)
    yield from (f"the text lacks {part!r}" for part in wanted if part not in found["text"])


def _sentences(right: Expectation, value: Value) -> Iterator[str]:
    """The figure with its companion (money beside cases), as they are told."""
    asked = right.asked
    figures = right.figures(asked.units[0], asked.start, asked.end)
    if asked.metric == "rate":
        for share, fraction in _rates(figures):
            yield from (share, fraction)
    elif asked.metric in ("target", "target_gap"):
        yield comma(value.value) if value.value else ""
    elif asked.metric in ("coercions", "recommendations", "protests"):
        yield f"{value.value} "
    else:
        name = f"{asked.metric} {asked.condition}" if asked.condition else asked.metric
        cases, dong = figures.get(name, (0, 0))
        yield f"{dots(dong)} đồng"
        yield f"{dots(cases)} việc" if asked.metric != "collected" else ""


def _rates(figures: Figures) -> Iterator[tuple[str, str]]:
    """Both rates, each with its fraction; without one there is none to tell."""
    for place in (0, 1):
        done, of = figures.get("completed", (0, 0))[place], figures["enforceable"][place]
        share = count.rate(done, of)
        if share is not None:
            yield f"{comma(share)} %", f"({dots(done)}/{dots(of)}"


def _compared(right: Expectation, found: Json, now: Value) -> Iterator[str]:
    start, end = year_before(right.asked.start), year_before(right.asked.end)
    then = right.value(right.asked.units[0], start, end)
    if found["previous"]["period"] != {"from": str(start), "to": str(end)}:
        yield f"compared with {found['previous']['period']}"
    yield from _differs("value before", then, found["previous"])
    told = found["text"].lower().partition("so với cùng kỳ")[2]
    if (moved := _change(now, then)) not in told:
        yield f"the text lacks the change {moved!r}"


def _change(now: Value, then: Value) -> str:
    """Per cent of a count, points of a rate (between the rates as they are shown)."""
    if now.value is None or then.value is None or now.value == then.value:
        return ""
    difference = Fraction(now.value) - Fraction(then.value)
    moved = "tăng" if difference > 0 else "giảm"
    if now.denominator is not None:
        return f"{moved} {comma(Decimal(now.value) - Decimal(then.value))} điểm %"
    if then.value == 0:
        return ""
    by = count.rounded(100 * difference / Fraction(then.value))
    return f"{moved} {_grouped(by)} %" if by else moved


def _grouped(number: Decimal) -> str:
    whole, _, cents = comma(number).partition(",")
    return f"{dots(int(whole))},{cents}"


# Rows


def _rows(right: Expectation, found: Json) -> Iterator[str]:
    asked = right.asked
    wanted = right.rows(asked.start, asked.end, asked.end)
    got = _by_name(asked, found["rows"])
    if asked.limit:
        yield from _ranked(asked, wanted, found["rows"])
    else:
        yield from (
            f"no row for {name}"
            for name, value in wanted.items()
            if name not in got and _stands(asked, value)
        )
    for name, row in got.items():
        yield from _differs(f"row {name}", wanted.get(name, _nothing(asked)), row)
    for value in (row["value"] for row in found["rows"][:_PAGE]):
        if isinstance(value, int) and dots(value) not in found["text"]:
            yield f"the text lacks {dots(value)}"
    if asked.compare and asked.group_by not in (*CALENDAR, "officer"):
        then = right.rows(year_before(asked.start), year_before(asked.end), asked.end)
        for name, row in got.items():
            earlier = Value(then.get(name, _nothing(asked)).value)
            yield from _differs(f"row {name} before", earlier, {"value": row["previous"]})


def _stands(asked: Asked, value: Value) -> bool:
    """Whether a row must be there: those of coercions only where there is one, or by office."""
    return asked.metric != "coercions" or asked.group_by == "unit" or bool(value.value)


def _nothing(asked: Asked) -> Value:
    return Value(None) if asked.metric in ("rate", "target", "target_gap") else Value(0)


def _by_name(asked: Asked, rows: list[Json]) -> dict[Any, Json]:
    """The rows by what they are of; namesakes among the officers of several offices add up."""
    found: dict[Any, Json] = {}
    for row in rows:
        name = row.get(str(asked.group_by))
        if asked.group_by in CALENDAR:
            name = row["period"]["from"], row["period"]["to"]
        found[name] = _added(found[name], row) if name in found else row
    return found


def _added(one: Json, other: Json) -> Json:
    total = {**one, "value": (one["value"] or 0) + (other["value"] or 0)}
    if "denominator" in one:
        for name in ("numerator", "denominator"):
            total[name] = one[name] + other[name]
        share = count.rate(total["numerator"], total["denominator"])
        total["value"] = None if share is None else float(share)
    return total


def _ranked(asked: Asked, wanted: dict[Any, Value], rows: list[Json]) -> Iterator[str]:
    values = [float(value.value) for value in wanted.values() if value.value is not None]
    best = sorted(values, reverse=asked.order == "desc")[: asked.limit]
    got = [row["value"] for row in rows if row["value"] is not None]
    if got != best:
        yield f"ranked {got}, not {best}"


# Lists and summaries


def _list(right: Expectation, found: Json) -> Iterator[str]:
    asked, matters = right.asked, right.province.matters
    wanted = {
        matter.code: count.outstanding(matter, asked.end)
        for matter in right.matters(asked.units[0], asked.start, asked.end)
        if not (now := count.state(matter, asked.end)).closed and not now.aside
    }
    got = {row["case"]: row["outstanding"] for row in found["rows"]}
    largest = sorted(wanted.values(), reverse=True)[:10]
    if (found["total"], list(got.values())) != (len(wanted), largest):
        yield f"{found['total']} listed, {list(got.values())}; not {len(wanted)}, {largest}"
    yield from (f"{code}: {dong}" for code, dong in got.items() if wanted.get(code) != dong)
    for row in found["rows"]:
        if row["age_months"] != count.months(matters[row["case"]].accepted, asked.end):
            yield f"age of {row['case']}: {row['age_months']}"
    if not found["text"].startswith(f"{dots(len(wanted))} việc, {dots(sum(wanted.values()))} đồng"):
        yield "the text does not open with the sum"


def _summary(right: Expectation, found: Json) -> Iterator[str]:
    asked = right.asked
    figures = right.figures(asked.units[0], asked.start, asked.end)
    told = found["text"].split("\n")[2].split(". ")
    sentences = [one for one in told if not one.startswith(("Đạt", "Đã tổ chức", "Viện kiểm sát"))]
    numbers = _NUMBER.findall("\n".join(sentences))
    got = [int(number.replace(".", "")) for number in numbers]
    wanted = [figures.get(name, (0, 0))[place] for name, place in _PARAGRAPH]
    if got != wanted:
        yield f"the paragraph: {got}, not {wanted}"
    yield from _summary_before(right, found)
    for part in (each for rate in _rates(figures) for each in rate):
        if part not in found["text"]:
            yield f"the text lacks {part!r}"
    yield from _broken(figures)


def _summary_before(right: Expectation, found: Json) -> Iterator[str]:
    """The same figures of the year before."""
    start, end = year_before(right.asked.start), year_before(right.asked.end)
    then = right.figures(right.asked.units[0], start, end)
    for row in found["rows"]:
        if row.get("previous") is not None and row["metric"] in _LEFT + _BOTH:
            wanted = then.get(row["metric"], (0, 0))[("cases", "money").index(row["measure"])]
            if row["previous"] != wanted:
                yield f"{row['metric']} before: {row['previous']}, not {wanted}"


def _broken(figures: Figures) -> Iterator[str]:
    """The identities, in cases and in dong: here of the count itself."""
    for place, unit in enumerate(("cases", "dong")):
        of = {name: pair[place] for name, pair in figures.items()}
        left = of.get("entrusted", 0) + of.get("withdrawn", 0)
        if of["to_enforce"] + left != of.get("accepted", 0):
            yield f"accepted in {unit}"
        if of["to_enforce"] != of.get("completed", 0) + of.get("unenforced", 0):
            yield f"to enforce in {unit}"
