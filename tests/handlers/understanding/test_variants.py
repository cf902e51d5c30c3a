"""A question written otherwise is read as its original or asked back, never as another one."""

from collections import Counter
from functools import cache
from typing import Any

import pytest
from rapidfuzz import fuzz

from db.folding import fold
from tests.handlers import province
from tests.handlers.understanding.labelled import Labelled, differences, told
from tests.handlers.understanding.variants import Variant, originals, variants

_SEED = 1
#: Of a hundred variants, how many are read as their originals at least.
_SAME = 95
#: Of a thousand, how many may be answered differently.
_DIFFERENT = 1
#: Names and numbers of parties are taken as written, with their slips.
_ALIKE = 75
_FIELDS = tuple(
    "kind metric measure condition unit period group_by order limit compare bounds".split()
)


def read(text: str, place: str, asked: Labelled) -> dict[str, Any] | None:
    """What a question asks for; None where it is not answered."""
    found = told(text, province.named(place), asked.today)
    return found if found["kind"] in ("answer", "help") else None


@cache
def read_as(at: int) -> dict[str, Any] | None:
    place, asked = originals()[at]
    return read(asked.text, place, asked)


def differs(was: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """The fields in which a variant is read otherwise."""
    names = [name for name in _FIELDS if was[name] != now[name]]
    kept, found = dict(was["filters"]), dict(now["filters"])
    free = [(was["subject"], now["subject"]), (kept.pop("debtor", ""), found.pop("debtor", ""))]
    alike = all(fuzz.ratio(fold(a or ""), fold(b or "")) >= _ALIKE for a, b in free if a or b)
    return [*names, *(["filters"] if kept != found else []), *([] if alike else ["names"])]


def outcome(variant: Variant) -> str:
    """`same`, `asked back`, or in what it differs; what was not answered must stay so.

    Where the original was asked back for no good reason, its variant may be read as it should be.
    """
    was, now = read_as(variant.origin), read(variant.text, variant.place, variant.original)
    if now is None:
        return "asked back" if was else "same"
    if was is None and not all(differences(one, now) for one in variant.original.expect):
        return "same"
    return "; ".join(differs(was, now) if was else ["answered"]) or "same"


def check(wanted: int, seed: int) -> None:
    """Holds variants to the bars; what is answered differently is shown."""
    ways: dict[str, Counter[str]] = {}
    wrong = []
    for variant in variants(wanted, seed):
        ends = outcome(variant)
        plain = ends in ("same", "asked back")
        ways.setdefault(variant.way, Counter())[ends if plain else "different"] += 1
        if not plain:
            wrong.append(f"{variant.way}: {variant.original.text} | {variant.text} | {ends}")
    total = sum(ways.values(), Counter())
    shown = "\n".join([*(f"{way}: {dict(found)}" for way, found in ways.items()), *wrong])
    print(shown, dict(total), sep="\n")
    assert total["different"] * 1000 <= _DIFFERENT * wanted, shown
    assert total["same"] * 100 >= _SAME * wanted, shown


def test_variants_are_read_as_their_originals_or_asked_back() -> None:
    check(250, _SEED)


@pytest.mark.soak
def test_many_variants_are_read_as_their_originals_or_asked_back() -> None:
    check(5_000, _SEED + 1)
